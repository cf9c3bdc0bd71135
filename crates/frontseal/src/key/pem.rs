//! PEM as it is found in the wild: with text around it, with any line ends, under a label of another
//! kind (`docs/cloudfront-rules.md` §5).

use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::Needed;
use super::stored::{BEGIN, decode_base64};
use crate::error::{KeyKind, KeyProblem};

/// The labels of private keys. Which container a block has is told by its content.
const PRIVATE_KEYS: [&str; 4] = [
    "RSA PRIVATE KEY",
    "EC PRIVATE KEY",
    "PRIVATE KEY",
    "ENCRYPTED PRIVATE KEY",
];

/// The labels of public keys, and of certificates, which hold one.
const PUBLIC_KEYS: [&str; 5] = [
    "PUBLIC KEY",
    "RSA PUBLIC KEY",
    "CERTIFICATE",
    "X509 CERTIFICATE",
    "TRUSTED CERTIFICATE",
];

/// What other labels stand for.
const OTHERS: [(&str, KeyKind); 14] = [
    ("OPENSSH PRIVATE KEY", KeyKind::OpenSsh),
    ("PUBLIC KEY", KeyKind::PublicKey),
    ("RSA PUBLIC KEY", KeyKind::PublicKey),
    ("CERTIFICATE", KeyKind::Certificate),
    ("X509 CERTIFICATE", KeyKind::Certificate),
    ("TRUSTED CERTIFICATE", KeyKind::Certificate),
    ("CERTIFICATE REQUEST", KeyKind::CertificateRequest),
    ("NEW CERTIFICATE REQUEST", KeyKind::CertificateRequest),
    ("DSA PRIVATE KEY", KeyKind::Other("a DSA key")),
    ("EC PARAMETERS", KeyKind::EcParameters),
    ("PGP PRIVATE KEY BLOCK", KeyKind::Other("an OpenPGP key")),
    ("PGP PUBLIC KEY BLOCK", KeyKind::Other("an OpenPGP key")),
    ("PKCS7", KeyKind::Other("a PKCS#7 bundle of certificates")),
    ("CMS", KeyKind::Other("a CMS message")),
];

/// A block that holds a key.
pub(super) struct Block {
    /// The `DEK-Info` header, which says how the legacy form is encrypted.
    pub(super) dek_info: Option<String>,
    pub(super) der: Zeroizing<Vec<u8>>,
}

/// Find the one key of the kind that is needed in `text`.
pub(super) fn find(text: &str, needed: Needed) -> Result<Block, KeyProblem> {
    let labels: &[&str] = match needed {
        Needed::Private => &PRIVATE_KEYS,
        Needed::Public => &PUBLIC_KEYS,
    };
    let mut found = None;
    let mut other = None;
    for block in Blocks(text) {
        let (label, body) = block?;
        match labels.contains(&label) {
            true if found.is_none() => found = Some(body),
            true => return Err(KeyProblem::Several),
            false => other = other.or(Some(label)),
        }
    }
    let Some(body) = found else {
        return Err(KeyProblem::WrongKind(match other {
            Some(label) => kind_of_block(label, needed),
            None => return Err(no_block(text)),
        }));
    };
    let (headers, base64) = split_headers(body);
    Ok(Block {
        dek_info: dek_info(headers)?,
        der: decode(base64)?,
    })
}

/// The blocks of a text, each as its label and what stands between its lines.
struct Blocks<'a>(&'a str);

impl<'a> Iterator for Blocks<'a> {
    type Item = Result<(&'a str, &'a str), KeyProblem>;

    fn next(&mut self) -> Option<Self::Item> {
        let (_, after_begin) = self.0.split_once(BEGIN)?;
        self.0 = "";
        Some(self.block(after_begin))
    }
}

impl<'a> Blocks<'a> {
    /// Split the block whose text follows `-----BEGIN`. No error shows any part of the text, which
    /// may be the key where its lines are malformed.
    fn block(&mut self, after_begin: &'a str) -> Result<(&'a str, &'a str), KeyProblem> {
        let (label, after_label) = after_begin
            .strip_prefix(' ')
            .and_then(|line| line.split_once("-----"))
            .filter(|(label, behind)| is_label(label) && !behind.starts_with('-'))
            .ok_or(KeyProblem::BeginLine)?;
        let (body, after_end) = after_label
            .split_once("-----END ")
            .ok_or(KeyProblem::NoEndLine)?;
        self.0 = after_end
            .strip_prefix(label)
            .and_then(|line| line.strip_prefix("-----"))
            .ok_or(KeyProblem::EndLine)?;
        Ok((label, body))
    }
}

/// Return whether `text` has the form of a label: words in capitals (RFC 7468 §3).
fn is_label(text: &str) -> bool {
    text.len() <= 40
        && text
            .bytes()
            .all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b' '))
}

/// Say what a text without any block is.
fn no_block(text: &str) -> KeyProblem {
    let text = text.trim();
    if text.is_empty() {
        return KeyProblem::Empty;
    }
    if text.contains("BEGIN ") && text.contains(" KEY") && text.contains("--") {
        return KeyProblem::BeginLine;
    }
    KeyProblem::WrongKind(kind_of_text(text))
}

fn kind_of_text(text: &str) -> KeyKind {
    let begins = |starts: &[&str]| starts.iter().any(|start| text.starts_with(start));
    if begins(&["PuTTY-User-Key-File-"]) {
        KeyKind::Putty
    } else if begins(&["<RSAKeyValue", "<RSAParameters"]) {
        KeyKind::DotNetXml
    } else if begins(&["ssh-", "ecdsa-sha2-", "---- BEGIN SSH2"]) {
        KeyKind::OpenSshPublic
    } else if looks_like_path(text) {
        KeyKind::Path
    } else {
        KeyKind::Text
    }
}

/// Return whether `text` could be the path of a file: one word with a folder or an extension.
fn looks_like_path(text: &str) -> bool {
    text.len() < 4096
        && !text.contains(char::is_control)
        && text.contains(['/', '\\', '.'])
        && !text.contains(['=', '+'])
}

fn kind_of_block(label: &str, needed: Needed) -> KeyKind {
    OTHERS
        .into_iter()
        .find(|(known, _)| *known == label)
        .map_or_else(
            || match needed {
                Needed::Public if label.ends_with("PRIVATE KEY") => KeyKind::PrivateKey,
                _ => KeyKind::OtherPem,
            },
            |(_, kind)| kind,
        )
}

/// Split the headers of the legacy form (RFC 1421) from the base64 below the empty line.
fn split_headers(body: &str) -> (&str, &str) {
    if !body.contains("Proc-Type:") {
        return ("", body);
    }
    let mut rest = body.trim_start();
    while let Some(end) = rest.find(['\n', '\r']) {
        let (_, behind) = rest.split_at(end);
        rest = behind
            .strip_prefix("\r\n")
            .or_else(|| behind.get(1..))
            .unwrap_or_default();
        if rest
            .trim_start_matches([' ', '\t'])
            .starts_with(['\n', '\r'])
        {
            let (headers, base64) = body.split_at(body.len() - rest.len());
            return (headers, base64);
        }
    }
    (body, "")
}

fn dek_info(headers: &str) -> Result<Option<String>, KeyProblem> {
    if headers.is_empty() {
        return Ok(None);
    }
    match headers
        .split(['\n', '\r'])
        .find_map(|line| line.trim().strip_prefix("DEK-Info:"))
    {
        Some(value) => Ok(Some(value.trim().into())),
        None => Err(KeyProblem::DekInfo),
    }
}

fn decode(base64: &str) -> Result<Zeroizing<Vec<u8>>, KeyProblem> {
    if base64.trim().is_empty() {
        return Err(KeyProblem::EmptyBlock);
    }
    decode_base64(base64).map_err(|_| not_base64(base64))
}

/// Say which character, in which line after BEGIN, is not base64, or else that the length is wrong.
fn not_base64(base64: &str) -> KeyProblem {
    for (line, text) in base64.split(['\n', '\r']).enumerate() {
        let culprit = text.chars().find(|character| {
            !character.is_ascii_alphanumeric()
                && !character.is_ascii_whitespace()
                && !matches!(character, '+' | '/' | '=')
        });
        if let Some(character) = culprit {
            return KeyProblem::NotBase64 { character, line };
        }
    }
    KeyProblem::Base64Length
}
