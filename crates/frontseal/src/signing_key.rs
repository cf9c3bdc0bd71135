//! [`SigningKey`]: the seam between policies and whatever signs them.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use crate::error::{Argument, Error, ErrorKind, Problem, SigningProblem};
use crate::text::Excerpt;

/// Something that signs: a [`PrivateKey`](crate::PrivateKey), or a key of your own in a KMS or an
/// HSM.
///
/// ```
/// use frontseal::{Error, HashAlgorithm, KeyType, Policy, Signer, SigningKey};
/// # fn ask_the_hsm(_: &[u8]) -> Vec<u8> { vec![0; 256] }
///
/// struct Hsm;
///
/// impl SigningKey for Hsm {
///     fn key_type(&self) -> KeyType {
///         KeyType::Rsa
///     }
///
///     fn sign(&self, hash_algorithm: HashAlgorithm, message: &[u8]) -> Result<Vec<u8>, Error> {
///         assert_eq!(hash_algorithm, HashAlgorithm::Sha1);
///         Ok(ask_the_hsm(message))
///     }
/// }
///
/// let signer = Signer::new("K2JCJMDEHXQW5F", Hsm)?;
/// let url = signer.sign_url("https://d111111abcdef8.cloudfront.net/a", &Policy::new(1_893_456_000)?)?;
/// # assert!(url.contains("&Signature="));
/// # Ok::<(), Error>(())
/// ```
///
/// `CheckedKey` verifies the first signature with the public key.
pub trait SigningKey: Send + Sync {
    /// Return the type of the key, which decides the default hash and the form of a signature.
    fn key_type(&self) -> KeyType;

    /// Sign `message`, hashed with `hash_algorithm`.
    ///
    /// An RSA signature is PKCS#1 v1.5; an ECDSA signature is ASN.1 DER.
    ///
    /// # Errors
    /// [`ErrorKind::SigningFailed`] if the key cannot sign.
    fn sign(&self, hash_algorithm: HashAlgorithm, message: &[u8]) -> Result<Vec<u8>, Error>;

    /// Sign each of `messages`, in order: one result for each.
    ///
    /// Override it for a key that signs several messages at once; the default loops.
    fn sign_many(
        &self,
        hash_algorithm: HashAlgorithm,
        messages: &[&[u8]],
    ) -> Vec<Result<Vec<u8>, Error>> {
        messages
            .iter()
            .map(|message| self.sign(hash_algorithm, message))
            .collect()
    }

    /// Return whether the key may only be used on the calling thread, and not on all cores: as for a
    /// connection to an HSM that belongs to one thread, or a function of another language.
    fn stays_on_thread(&self) -> bool {
        false
    }

    /// Return the public half as SPKI DER, if it is known.
    fn public_key_der(&self) -> Option<&[u8]> {
        None
    }
}

/// A key that is shared signs as the key does.
impl<K: SigningKey + ?Sized> SigningKey for Arc<K> {
    fn key_type(&self) -> KeyType {
        (**self).key_type()
    }

    fn sign(&self, hash_algorithm: HashAlgorithm, message: &[u8]) -> Result<Vec<u8>, Error> {
        (**self).sign(hash_algorithm, message)
    }

    fn sign_many(
        &self,
        hash_algorithm: HashAlgorithm,
        messages: &[&[u8]],
    ) -> Vec<Result<Vec<u8>, Error>> {
        (**self).sign_many(hash_algorithm, messages)
    }

    fn stays_on_thread(&self) -> bool {
        (**self).stays_on_thread()
    }

    fn public_key_der(&self) -> Option<&[u8]> {
        (**self).public_key_der()
    }
}

/// A type of key that CloudFront accepts (`docs/cloudfront-rules.md` §5).
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyType {
    /// RSA, signing with PKCS#1 v1.5.
    Rsa,
    /// ECDSA on the curve P-256 (secp256r1, prime256v1).
    P256,
}

impl KeyType {
    /// Return the stable name, `rsa` or `p-256`, that every language carries.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rsa => "rsa",
            Self::P256 => "p-256",
        }
    }

    /// Return the hash that a key signs with by default: SHA-1 for RSA, which works
    /// everywhere and is what every SDK signs, and SHA-256 for P-256.
    pub const fn default_hash_algorithm(self) -> HashAlgorithm {
        match self {
            Self::Rsa => HashAlgorithm::Sha1,
            Self::P256 => HashAlgorithm::Sha256,
        }
    }

    /// Check that `signature` has the form that CloudFront expects of this type of key. It catches
    /// keys of your own that return base64, hexadecimal digits or a raw ECDSA signature.
    pub(crate) fn check_signature(self, signature: &[u8]) -> Result<(), Error> {
        let is_valid = match self {
            Self::Rsa => (SHORTEST_RSA..=LONGEST_RSA).contains(&signature.len()),
            Self::P256 => is_ecdsa_der(signature),
        };
        // A signature that is text by chance has a probability below 10⁻²⁰.
        let is_text = signature.len() >= 64
            && signature
                .iter()
                .all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace());
        let problem = match self {
            _ if is_text => SigningProblem::Text(signature.len()),
            _ if is_valid => return Ok(()),
            Self::Rsa => SigningProblem::NotRsa(signature.len()),
            Self::P256 => SigningProblem::NotEcdsa(signature.len()),
        };
        Err(Problem::Signing(problem).into())
    }
}

/// The lengths of signatures with RSA keys of 1024 to 8192 bits, in bytes.
const SHORTEST_RSA: usize = 128;
const LONGEST_RSA: usize = 1024;

/// Return whether `signature` is the DER of two positive numbers of at most 32 bytes (RFC 3279
/// §2.2.3).
fn is_ecdsa_der(signature: &[u8]) -> bool {
    let numbers = match signature {
        [0x30, len, numbers @ ..] if usize::from(*len) == numbers.len() => numbers,
        _ => return false,
    };
    integer(numbers)
        .and_then(integer)
        .is_some_and(|rest| rest.is_empty())
}

/// Return what follows the DER of a positive number of at most 32 bytes.
fn integer(der: &[u8]) -> Option<&[u8]> {
    let [0x02, len, rest @ ..] = der else {
        return None;
    };
    let len = usize::from(*len);
    let (number, rest) = rest.split_at_checked(len)?;
    let is_valid = match number {
        [0, second, ..] => *second >= 0x80 && len <= 33,
        [first, ..] => *first < 0x80 && len <= 32,
        [] => false,
    };
    is_valid.then_some(rest)
}

impl fmt::Display for KeyType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for KeyType {
    type Err = Error;

    /// Read `rsa` or `p-256`; `rsa2048` and `p256`, as the program has them, are the same.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidKey`] for any other spelling.
    fn from_str(name: &str) -> Result<Self, Error> {
        match name {
            "rsa" | "rsa2048" | "rsa-2048" => Ok(Self::Rsa),
            "p-256" | "p256" => Ok(Self::P256),
            _ => Err(Problem::Unknown {
                kind: ErrorKind::InvalidKey,
                argument: Argument::KeyType,
                text: Excerpt::of(name),
                known: &["rsa", "p-256"],
            }
            .into()),
        }
    }
}

/// The hash that is signed (`docs/cloudfront-rules.md` §5).
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HashAlgorithm {
    /// SHA-1, which CloudFront assumes.
    Sha1,
    /// SHA-256, announced by `Hash-Algorithm=SHA256`; CloudFront accepts it since 1 April 2026.
    Sha256,
}

impl HashAlgorithm {
    /// Return the name in AWS's spelling: `SHA1` or `SHA256`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
        }
    }

    /// Return the name to announce, or `None` for SHA-1, which is the default.
    pub const fn announced(self) -> Option<&'static str> {
        match self {
            Self::Sha1 => None,
            Self::Sha256 => Some(self.as_str()),
        }
    }
}

impl fmt::Display for HashAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for HashAlgorithm {
    type Err = Error;

    /// Read `SHA1` or `SHA256`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidKey`] for any other spelling.
    fn from_str(name: &str) -> Result<Self, Error> {
        match name {
            "SHA1" => Ok(Self::Sha1),
            "SHA256" => Ok(Self::Sha256),
            _ => Err(Problem::Unknown {
                kind: ErrorKind::InvalidKey,
                argument: Argument::HashAlgorithm,
                text: Excerpt::of(name),
                known: &["SHA1", "SHA256"],
            }
            .into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_a_signature_is_refused() {
        let ecdsa = |r: &[u8], s: &[u8]| {
            let mut der = alloc::vec![0x30, u8::try_from(r.len() + s.len() + 4).unwrap()];
            for number in [r, s] {
                der.extend([0x02, u8::try_from(number.len()).unwrap()]);
                der.extend_from_slice(number);
            }
            der
        };
        for (key_type, signature, is_valid) in [
            (KeyType::Rsa, alloc::vec![0x80; 128], true),
            (KeyType::Rsa, alloc::vec![0x80; 256], true),
            (KeyType::Rsa, alloc::vec![0x80; 1024], true),
            (KeyType::Rsa, alloc::vec![], false),
            (KeyType::Rsa, alloc::vec![0x80; 127], false),
            (KeyType::Rsa, alloc::vec![0x80; 1025], false),
            (KeyType::Rsa, alloc::vec![b'A'; 344], false), // base64
            (KeyType::Rsa, alloc::vec![b'f'; 512], false), // hexadecimal
            (KeyType::P256, ecdsa(&[1; 32], &[0x7f; 32]), true),
            (
                KeyType::P256,
                ecdsa(&[&[0], &[0x80; 32][..]].concat(), &[1]),
                true,
            ),
            (KeyType::P256, alloc::vec![0x80; 64], false), // raw
            (KeyType::P256, alloc::vec![b'M'; 96], false), // base64
            (KeyType::P256, ecdsa(&[0x80; 32], &[1]), false), // negative
            (KeyType::P256, ecdsa(&[0, 1], &[1]), false),  // padded
            (KeyType::P256, ecdsa(&[1; 33], &[1]), false),
            (KeyType::P256, ecdsa(&[], &[1]), false),
            (
                KeyType::P256,
                [ecdsa(&[1], &[1]), alloc::vec![0]].concat(),
                false,
            ),
        ] {
            assert_eq!(
                key_type.check_signature(&signature).is_ok(),
                is_valid,
                "{key_type} {signature:?}"
            );
        }
    }
}
