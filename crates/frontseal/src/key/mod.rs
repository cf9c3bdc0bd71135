//! Keys: taken out of what stores them, found in PEM text, decrypted, and read from their containers.

mod checked_key;
mod decryption;
mod der;
mod jwk;
mod pem;
mod private_key;
mod public_key;
#[cfg(feature = "std")]
mod source;
mod stored;

use core::fmt;

use pkcs8::der::{Decode, Header, Reader, SliceReader};

pub use checked_key::CheckedKey;
pub use private_key::PrivateKey;
pub use public_key::PublicKey;
#[cfg(feature = "std")]
pub use source::{EnvironmentVariables, KeySource};

use crate::error::KeyProblem;
use crate::signing_key::KeyType;

/// The RSA sizes that are accepted, in bits. CloudFront requires 2048 today; legacy key pairs have
/// 1024.
const SMALLEST_RSA: u32 = 1024;
const LARGEST_RSA: u32 = 8192;
const CLOUDFRONT_RSA: u32 = 2048;

/// Return the size in bits of an RSA key with `modulus`, if it is accepted.
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

/// Which half of a key pair is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needed {
    Private,
    Public,
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
