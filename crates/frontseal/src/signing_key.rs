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
    /// A key that signs several messages at once does better than the default, which loops.
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

    /// Return whether a batch must stay on the thread that asks for it, in place of all cores: a
    /// connection to an HSM that only its own thread may use, or a function of another language.
    fn stays_on_thread(&self) -> bool {
        false
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
}

/// The types of key that CloudFront takes (`cloudfront-rules.md` §5).
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

    /// Return the hash that a key signs with unless told otherwise: SHA-1 for RSA, which works
    /// everywhere and is what every SDK signs, and SHA-256 for P-256.
    pub const fn default_hash_algorithm(self) -> HashAlgorithm {
        match self {
            Self::Rsa => HashAlgorithm::Sha1,
            Self::P256 => HashAlgorithm::Sha256,
        }
    }

    /// Check that `signature` has the form that CloudFront expects of this type of key. It
    /// catches keys outside that answer with nothing, or with a raw ECDSA signature.
    pub(crate) fn check_signature(self, signature: &[u8]) -> Result<(), Error> {
        let problem = match (self, signature) {
            (Self::Rsa, _) if signature.len() < 128 => SigningProblem::NotRsa(signature.len()),
            (Self::Rsa, _) => return Ok(()),
            (Self::P256, [0x30, len, body @ ..]) if usize::from(*len) == body.len() => {
                return Ok(());
            }
            (Self::P256, _) => SigningProblem::NotEcdsa(signature.len()),
        };
        Err(Problem::Signing(problem).into())
    }
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

/// The hash that is signed (`cloudfront-rules.md` §5).
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HashAlgorithm {
    /// SHA-1, which CloudFront assumes.
    Sha1,
    /// SHA-256, announced by `Hash-Algorithm=SHA256`; CloudFront takes it since 1 April 2026.
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

    /// Return the name to announce, or `None` for SHA-1, which is what absence means.
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
