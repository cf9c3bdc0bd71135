//! Keys: found in PEM text, decrypted, taken out of their containers, and put to use.

mod decryption;
mod der;
mod pem;
mod private_key;
mod public_key;

use alloc::format;
use alloc::string::String;
use core::fmt;

pub use private_key::PrivateKey;
pub use public_key::PublicKey;

use crate::{Error, ErrorKind, KeyType};

/// The RSA sizes that are taken, in bits. CloudFront asks for 2048 today; key pairs of old have
/// 1024.
const SMALLEST_RSA: u32 = 1024;
const LARGEST_RSA: u32 = 8192;
const CLOUDFRONT_RSA: u32 = 2048;

/// A key as somebody gave it.
enum Input<'a> {
    Text(&'a str),
    Der(&'a [u8]),
}

impl<'a> Input<'a> {
    fn new(bytes: &'a [u8]) -> Result<Self, Error> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            return Err(invalid("is UTF-16 text: save it as UTF-8 or ASCII"));
        }
        // DER begins with the byte of `0`, which no PEM text does, and a length that is no text.
        let is_der = matches!(bytes, [0x30, length, ..] if !(0x20..0x80).contains(length));
        Ok(match core::str::from_utf8(bytes) {
            Ok(text) if !is_der => Self::Text(text),
            _ => Self::Der(bytes),
        })
    }
}

/// Return the size in bits of an RSA key with `modulus`, if it is one that is taken.
fn rsa_size(modulus: &[u8]) -> Result<u32, Error> {
    let mut significant = modulus.iter().skip_while(|byte| **byte == 0);
    let zeros = significant
        .clone()
        .next()
        .map_or(0, |first| first.leading_zeros());
    let bits = u32::try_from(significant.by_ref().count()).unwrap_or(u32::MAX / 8) * 8 - zeros;
    if !(SMALLEST_RSA..=LARGEST_RSA).contains(&bits) {
        return Err(invalid(format!(
            "is RSA of {bits} bits: CloudFront takes {CLOUDFRONT_RSA}, and from {SMALLEST_RSA} on in key pairs of old"
        )));
    }
    Ok(bits)
}

/// Write the kind and size of a key: `RSA-2048` or `P-256`.
fn write_name(f: &mut fmt::Formatter<'_>, key_type: KeyType, bits: u32) -> fmt::Result {
    match key_type {
        KeyType::Rsa => write!(f, "RSA-{bits}"),
        KeyType::P256 => f.write_str("P-256"),
    }
}

/// Make the error for a key; `problem` follows `the key `.
fn invalid(problem: impl AsRef<str>) -> Error {
    Error::new(
        ErrorKind::InvalidKey,
        format!("the key {}", problem.as_ref()),
    )
}

/// Make the error for something that is no key of the kind that is wanted.
fn not_a_key(found: impl AsRef<str>, cure: &str) -> Error {
    let found: String = found.as_ref().into();
    Error::new(
        ErrorKind::InvalidKey,
        format!("this is {found}, not the kind of key that is needed: {cure}"),
    )
}

/// Make the error for an encrypted key without a passphrase.
fn passphrase_missing() -> Error {
    invalid("is encrypted: give its passphrase")
}
