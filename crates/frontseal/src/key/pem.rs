//! PEM as it is found in the wild: with text around it, in one line, with CRLF or a BOM
//! (`cloudfront-rules.md` §5).

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::{invalid, not_a_key};
use crate::Error;

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
pub(super) fn find_private_key(text: &str) -> Result<Block, Error> {
    find(text, &PRIVATE_KEYS, no_private_key)
}

/// Find the one public key, or certificate, in `text`.
pub(super) fn find_public_key(text: &str) -> Result<Block, Error> {
    find(text, &PUBLIC_KEYS, no_public_key)
}

/// Find the one block with one of `labels`. Without one, `none` says what the other labels are.
fn find(
    text: &str,
    labels: &[&'static str],
    none: impl Fn(&str, &str) -> Error,
) -> Result<Block, Error> {
    let text = unfold(text);
    let mut found = None;
    let mut other = None;
    for block in Blocks(&text) {
        let (label, body) = block?;
        match labels.iter().find(|wanted| **wanted == label) {
            Some(wanted) if found.is_none() => found = Some((*wanted, body)),
            Some(_) => {
                return Err(invalid(
                    "is one of several in this text: keep the one that is meant",
                ));
            }
            None => other = other.or(Some(label)),
        }
    }
    let Some((label, body)) = found else {
        return Err(other.map_or_else(
            || no_block(&text),
            |label| none(label, &format!("{}", crate::text::quoted(label))),
        ));
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
    type Item = Result<(&'a str, &'a str), Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let (_, after_begin) = self.0.split_once("-----BEGIN ")?;
        self.0 = "";
        let Some((label, after_label)) = after_begin.split_once("-----") else {
            return Some(Err(invalid(
                "has a BEGIN line without its last five dashes: copy it whole",
            )));
        };
        let Some((body, rest)) = after_label.split_once(&*format!("-----END {label}-----")) else {
            return Some(Err(invalid(format!(
                "is truncated, it has no line -----END {}-----: copy it whole",
                label.escape_debug()
            ))));
        };
        self.0 = rest;
        Some(Ok((label, body)))
    }
}

/// Say what a text without any block is.
fn no_block(text: &str) -> Error {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return invalid("is empty: give a PEM or DER key");
    }
    if !trimmed.contains(char::is_whitespace)
        && trimmed.contains(['/', '\\'])
        && trimmed.len() < 4096
    {
        return not_a_key(
            "a text without a PEM block, perhaps a path",
            "give what is in the file, which begins with -----BEGIN",
        );
    }
    not_a_key(
        "a text without a PEM block",
        "a PEM key begins with -----BEGIN",
    )
}

/// Say what a block is that holds no private key for CloudFront.
fn no_private_key(label: &str, quoted: &str) -> Error {
    const PRIVATE_HALF: &str = "give the private key that belongs to it";
    match label {
        "OPENSSH PRIVATE KEY" => not_a_key(
            "an OpenSSH private key",
            "convert a copy with ssh-keygen -p -m PEM -f COPY, or make a key with frontseal keygen",
        ),
        "PUBLIC KEY" | "RSA PUBLIC KEY" => not_a_key("a public key", PRIVATE_HALF),
        "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => {
            not_a_key("a certificate", PRIVATE_HALF)
        }
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => {
            not_a_key("a certificate request", PRIVATE_HALF)
        }
        "DSA PRIVATE KEY" => not_a_key("a DSA key", super::der::TAKES),
        "EC PARAMETERS" => not_a_key(
            "only the EC parameters",
            "give the EC PRIVATE KEY block too",
        ),
        _ => not_a_key(format!("a PEM block of {quoted}"), super::der::TAKES),
    }
}

/// Say what a block is that holds no public key for CloudFront.
fn no_public_key(label: &str, quoted: &str) -> Error {
    if label.ends_with("PRIVATE KEY") {
        return not_a_key(
            "a private key",
            "a verifier needs only the public half, as openssl pkey -pubout writes it",
        );
    }
    not_a_key(format!("a PEM block of {quoted}"), super::der::TAKES)
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

fn dek_info(headers: &str) -> Result<Option<String>, Error> {
    if headers.is_empty() {
        return Ok(None);
    }
    match headers
        .lines()
        .find_map(|line| line.trim().strip_prefix("DEK-Info:"))
    {
        Some(value) => Ok(Some(value.trim().into())),
        None => Err(invalid(
            "is encrypted without a DEK-Info line that says how: copy it whole",
        )),
    }
}

fn decode(base64: &str) -> Result<Zeroizing<Vec<u8>>, Error> {
    let mut compact = Zeroizing::new(Vec::with_capacity(base64.len()));
    for (number, line) in base64.lines().enumerate() {
        for character in line
            .chars()
            .filter(|character| !character.is_ascii_whitespace())
        {
            match u8::try_from(character) {
                Ok(byte) if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=') => {
                    compact.push(byte)
                }
                _ => {
                    return Err(invalid(format!(
                        "has '{}', which is not base64, in line {number} after BEGIN: copy it anew",
                        character.escape_debug()
                    )));
                }
            }
        }
    }
    if compact.is_empty() {
        return Err(invalid(
            "has nothing between its BEGIN and END lines: copy it whole",
        ));
    }
    STANDARD.decode(&*compact).map(Zeroizing::new).map_err(|_| {
        invalid("has base64 of a wrong length or padding, it may be truncated: copy it whole")
    })
}
