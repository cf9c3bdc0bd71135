//! PEM as it is found in the wild: with text around it, in one line, with CRLF or a BOM
//! (`cloudfront-rules.md` §5).

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::error::KeyProblem;
use crate::text::Excerpt;

/// The labels of private keys of a kind that may serve.
const PRIVATE_KEYS: [&str; 4] = [
    "RSA PRIVATE KEY",
    "EC PRIVATE KEY",
    "PRIVATE KEY",
    "ENCRYPTED PRIVATE KEY",
];

/// The labels of public keys, and of certificates, which hold one.
const PUBLIC_KEYS: [&str; 3] = ["PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE"];

/// A block that holds a key.
pub(super) struct Block {
    pub(super) label: &'static str,
    /// The `DEK-Info` header, which says how the legacy form is encrypted.
    pub(super) dek_info: Option<String>,
    pub(super) der: Zeroizing<Vec<u8>>,
}

/// Find the one private key in `text`.
pub(super) fn find_private_key(text: &str) -> Result<Block, KeyProblem> {
    find(text, &PRIVATE_KEYS, no_private_key)
}

/// Find the one public key, or certificate, in `text`.
pub(super) fn find_public_key(text: &str) -> Result<Block, KeyProblem> {
    find(text, &PUBLIC_KEYS, no_public_key)
}

/// Find the one block with one of `labels`. Without one, `none` says what the other labels are.
fn find(
    text: &str,
    labels: &[&'static str],
    none: impl Fn(&str) -> KeyProblem,
) -> Result<Block, KeyProblem> {
    let text = unfold(text);
    let mut found = None;
    let mut other = None;
    for block in Blocks(&text) {
        let (label, body) = block?;
        match labels.iter().find(|wanted| **wanted == label) {
            Some(wanted) if found.is_none() => found = Some((*wanted, body)),
            Some(_) => {
                return Err(KeyProblem::Several);
            }
            None => other = other.or(Some(label)),
        }
    }
    let Some((label, body)) = found else {
        return Err(other.map_or_else(|| no_block(&text), none));
    };
    let (headers, base64) = split_headers(body);
    Ok(Block {
        label,
        dek_info: dek_info(headers)?,
        der: decode(base64)?,
    })
}

/// Turn the one-line form with `\n` escapes, which environment variables carry, into lines.
fn unfold(text: &str) -> Cow<'_, str> {
    if text.contains("-----BEGIN") && text.contains("\\n") {
        Cow::Owned(text.replace("\\r", "").replace("\\n", "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The blocks of a text, each as its label and what stands between its lines.
struct Blocks<'a>(&'a str);

impl<'a> Iterator for Blocks<'a> {
    type Item = Result<(&'a str, &'a str), KeyProblem>;

    fn next(&mut self) -> Option<Self::Item> {
        let (_, after_begin) = self.0.split_once("-----BEGIN ")?;
        self.0 = "";
        let Some((label, after_label)) = after_begin.split_once("-----") else {
            return Some(Err(KeyProblem::UnfinishedBegin));
        };
        let Some((body, rest)) = after_label.split_once(&*format!("-----END {label}-----")) else {
            return Some(Err(KeyProblem::NoEnd(Excerpt::of(label))));
        };
        self.0 = rest;
        Some(Ok((label, body)))
    }
}

/// Say what a text without any block is.
fn no_block(text: &str) -> KeyProblem {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return KeyProblem::Empty;
    }
    let is_path = !trimmed.contains(char::is_whitespace)
        && trimmed.contains(['/', '\\'])
        && trimmed.len() < 4096;
    KeyProblem::NoPem { is_path }
}

/// Say what a block is that holds no private key for CloudFront.
fn no_private_key(label: &str) -> KeyProblem {
    match label {
        "OPENSSH PRIVATE KEY" => KeyProblem::OpenSsh,
        "PUBLIC KEY" | "RSA PUBLIC KEY" => KeyProblem::NotPrivate("a public key"),
        "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => {
            KeyProblem::NotPrivate("a certificate")
        }
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => {
            KeyProblem::NotPrivate("a certificate request")
        }
        "DSA PRIVATE KEY" => KeyProblem::OtherKind("a DSA key"),
        "EC PARAMETERS" => KeyProblem::EcParameters,
        _ => KeyProblem::Label(Excerpt::of(label)),
    }
}

/// Say what a block is that holds no public key for CloudFront.
fn no_public_key(label: &str) -> KeyProblem {
    if label.ends_with("PRIVATE KEY") {
        return KeyProblem::NotPublic;
    }
    KeyProblem::Label(Excerpt::of(label))
}

/// Split the headers of the legacy form (RFC 1421) from the base64 below the empty line.
fn split_headers(body: &str) -> (&str, &str) {
    if !body.contains("Proc-Type:") {
        return ("", body);
    }
    let end_of_headers = body
        .match_indices('\n')
        .map(|(at, _)| body.split_at_checked(at + 1).unwrap_or((body, "")))
        .skip(1)
        .find(|(_, rest)| rest.trim_start_matches([' ', '\t', '\r']).starts_with('\n'));
    end_of_headers.unwrap_or((body, ""))
}

fn dek_info(headers: &str) -> Result<Option<String>, KeyProblem> {
    if headers.is_empty() {
        return Ok(None);
    }
    match headers
        .lines()
        .find_map(|line| line.trim().strip_prefix("DEK-Info:"))
    {
        Some(value) => Ok(Some(value.trim().into())),
        None => Err(KeyProblem::NoDekInfo),
    }
}

fn decode(base64: &str) -> Result<Zeroizing<Vec<u8>>, KeyProblem> {
    let mut compact = Zeroizing::new(Vec::with_capacity(base64.len()));
    for (number, text) in base64.lines().enumerate() {
        for character in text
            .chars()
            .filter(|character| !character.is_ascii_whitespace())
        {
            match u8::try_from(character) {
                Ok(byte) if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=') => {
                    compact.push(byte)
                }
                _ => {
                    return Err(KeyProblem::Character {
                        character,
                        line: number,
                    });
                }
            }
        }
    }
    if compact.is_empty() {
        return Err(KeyProblem::EmptyBlock);
    }
    STANDARD
        .decode(&*compact)
        .map(Zeroizing::new)
        .map_err(|_| KeyProblem::Padding)
}
