//! Keys: found in PEM text, decrypted, taken out of their containers, and put to use.

mod decryption;
mod der;
mod pem;
mod private_key;
mod public_key;

use core::fmt;

use pkcs8::der::{Decode, Header, Reader, SliceReader};

pub use private_key::PrivateKey;
pub use public_key::PublicKey;

use crate::error::KeyProblem;
use crate::signing_key::KeyType;

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
    fn new(bytes: &'a [u8]) -> Result<Self, KeyProblem> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            return Err(KeyProblem::Utf16);
        }
        // DER begins with the byte of `0`, which no PEM text does, and a length that is no text.
        let is_der = matches!(bytes, [0x30, length, ..] if !(0x20..0x80).contains(length));
        Ok(match core::str::from_utf8(bytes) {
            Ok(text) if !is_der => Self::Text(text),
            _ => Self::Der(bytes),
        })
    }
}

/// Check that `der` is one whole sequence, so that half a file is called that.
fn check_whole(der: &[u8]) -> Result<(), KeyProblem> {
    let length = SliceReader::new(der).and_then(|mut reader| {
        let header = Header::decode(&mut reader)?;
        Ok(usize::try_from(reader.position())? + usize::try_from(header.length())?)
    });
    match length {
        Ok(expected) if expected == der.len() => Ok(()),
        Ok(expected) => Err(KeyProblem::Truncated {
            len: der.len(),
            expected,
        }),
        Err(_) => Err(KeyProblem::NeitherPemNorDer),
    }
}

/// Return the size in bits of an RSA key with `modulus`, if it is one that is taken.
fn rsa_size(modulus: &[u8]) -> Result<u32, KeyProblem> {
    let mut significant = modulus.iter().skip_while(|byte| **byte == 0);
    let zeros = significant
        .clone()
        .next()
        .map_or(0, |first| first.leading_zeros());
    let bits = u32::try_from(significant.by_ref().count()).unwrap_or(u32::MAX / 8) * 8 - zeros;
    if !(SMALLEST_RSA..=LARGEST_RSA).contains(&bits) {
        return Err(KeyProblem::RsaSize(bits));
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
