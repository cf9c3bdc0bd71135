//! Private keys: found in PEM text, decrypted, taken out of their containers, and put to use.

mod decryption;
mod der;
mod pem;
mod private_key;

use alloc::format;
use alloc::string::String;

pub use private_key::PrivateKey;

use crate::{Error, ErrorKind};

/// Make the error for a key; `problem` follows `the private key `.
fn invalid(problem: impl AsRef<str>) -> Error {
    Error::new(
        ErrorKind::InvalidKey,
        format!("the private key {}", problem.as_ref()),
    )
}

/// Make the error for something that is no private key of a kind that CloudFront takes.
fn not_a_key(found: impl AsRef<str>, cure: &str) -> Error {
    let found: String = found.as_ref().into();
    Error::new(
        ErrorKind::InvalidKey,
        format!("this is {found}, not a private key for CloudFront: {cure}"),
    )
}

/// Make the error for an encrypted key without a passphrase.
fn passphrase_missing() -> Error {
    invalid("is encrypted: give its passphrase")
}
