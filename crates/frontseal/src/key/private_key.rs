//! [`PrivateKey`]: parsed once, then ready to sign.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use p256::elliptic_curve::sec1::ToSec1Point;
use pkcs8::der::asn1::{BitStringRef, OctetStringRef};
use pkcs8::der::pem::LineEnding;
use pkcs8::der::{Decode, Encode};
use pkcs8::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use pkcs8::{Document, PrivateKeyInfoRef, SecretDocument};
use zeroize::Zeroizing;

use super::decryption::decrypt_legacy;
use super::der::{EC, KeyDer, P256, RSA};
use super::pem::Block;
use super::{invalid, passphrase_missing, pem};
use crate::{Error, ErrorKind, HashAlgorithm, KeyType, SigningKey, backend};

/// The RSA sizes that are taken, in bits. CloudFront asks for 2048 today; key pairs of old have
/// 1024.
const SMALLEST_RSA: u32 = 1024;
const LARGEST_RSA: u32 = 8192;
const CLOUDFRONT_RSA: u32 = 2048;

/// A private key for CloudFront: RSA or P-256.
///
/// It is wiped from memory when dropped, and never shown by `Debug`.
pub struct PrivateKey {
    der: KeyDer,
    public_key: Document,
    bits: u32,
    backend: backend::Key,
}

impl PrivateKey {
    /// Read a key in any form: PKCS#1, PKCS#8 or SEC1, as PEM or DER, encrypted or not.
    ///
    /// PEM may come with CRLF, a byte order mark, text or certificates around it, or as one line
    /// with `\n` escapes. A `passphrase` that is not needed is not used.
    ///
    /// ```
    /// use frontseal::PrivateKey;
    /// # let pem = include_bytes!("../../../../tests/keys/rsa-2048.pem");
    ///
    /// let key = PrivateKey::new(pem, None)?;
    /// assert_eq!(key.to_string(), "RSA-2048");
    /// # Ok::<(), frontseal::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidKey`], naming what was found, if it is not one RSA key of 1024 to 8192
    /// bits or one P-256 key, is damaged, or the passphrase is missing or wrong.
    pub fn new(input: impl AsRef<[u8]>, passphrase: Option<&[u8]>) -> Result<Self, Error> {
        let input = input.as_ref();
        let input = input.strip_prefix(b"\xef\xbb\xbf").unwrap_or(input);
        let key = match core::str::from_utf8(input) {
            Ok(text) if !looks_like_der(input) => Self::find(text, passphrase)?,
            _ if is_utf16(input) => {
                return Err(invalid("is UTF-16 text: save it as UTF-8 or ASCII"));
            }
            _ => KeyDer::read(input, passphrase)?,
        };
        Self::from_der(key)
    }

    /// Read a key from PEM that is not encrypted.
    ///
    /// # Errors
    /// As for [`new`](Self::new).
    pub fn from_pem(pem: impl AsRef<[u8]>) -> Result<Self, Error> {
        Self::new(pem, None)
    }

    /// Make a key from the operating system's random numbers: RSA-2048, the size that CloudFront
    /// asks for, or P-256.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidKey`] if the operating system gives no random numbers.
    #[cfg(feature = "std")]
    pub fn generate(key_type: KeyType) -> Result<Self, Error> {
        let der = match key_type {
            KeyType::Rsa => backend::generate_rsa(CLOUDFRONT_RSA),
            KeyType::P256 => backend::generate_p256(),
        };
        let der = der.ok_or_else(|| {
            invalid("cannot be made: the operating system gives no random numbers")
        })?;
        Self::from_der(KeyDer { key_type, der })
    }

    /// Return the public half as SPKI PEM, the form that CloudFront takes.
    pub fn public_key_pem(&self) -> String {
        self.public_key
            .to_pem("PUBLIC KEY", LineEnding::LF)
            .unwrap_or_default()
    }

    /// Return the key as PKCS#8 PEM, not encrypted. The text is wiped when dropped.
    pub fn to_pem(&self) -> Zeroizing<String> {
        self.to_pkcs8()
            .and_then(|document| document.to_pem("PRIVATE KEY", LineEnding::LF))
            .unwrap_or_default()
    }

    /// Return the size of the key in bits.
    pub const fn bits(&self) -> u32 {
        self.bits
    }

    /// Return what a user should know about the key: that CloudFront takes no new keys of this
    /// size.
    pub fn warning(&self) -> Option<String> {
        (self.der.key_type == KeyType::Rsa && self.bits != CLOUDFRONT_RSA).then(|| {
            format!("the key is {self}: CloudFront takes RSA-{CLOUDFRONT_RSA} and P-256 today, and other sizes only in key pairs of old")
        })
    }

    /// Return the name of the library that does the key operation: `aws-lc` or `rust-crypto`.
    pub const fn backend() -> &'static str {
        backend::NAME
    }

    fn find(text: &str, passphrase: Option<&[u8]>) -> Result<KeyDer, Error> {
        let Block {
            label,
            dek_info,
            der,
        } = pem::find_private_key(text)?;
        let der = match dek_info {
            Some(dek_info) => {
                decrypt_legacy(&dek_info, &der, passphrase.ok_or_else(passphrase_missing)?)?
            }
            None => der,
        };
        match label {
            "RSA PRIVATE KEY" => KeyDer::read_pkcs1(&der),
            "EC PRIVATE KEY" => KeyDer::read_sec1(&der),
            "ENCRYPTED PRIVATE KEY" => KeyDer::read_encrypted(&der, passphrase),
            _ => KeyDer::read_pkcs8(&der),
        }
    }

    fn from_der(der: KeyDer) -> Result<Self, Error> {
        match der.key_type {
            KeyType::Rsa => Self::from_pkcs1(der),
            KeyType::P256 => Self::from_sec1(der),
        }
    }

    fn from_pkcs1(der: KeyDer) -> Result<Self, Error> {
        let inconsistent = || {
            invalid("is an RSA key whose numbers do not fit together: it is damaged, copy it anew")
        };
        let numbers = pkcs1::RsaPrivateKeyRef::from_der(&der.der).map_err(|_| inconsistent())?;
        let bits = bit_len(numbers.modulus.as_bytes());
        if !(SMALLEST_RSA..=LARGEST_RSA).contains(&bits) {
            return Err(invalid(format!(
                "is RSA of {bits} bits: CloudFront takes {CLOUDFRONT_RSA}, and from {SMALLEST_RSA} on in key pairs of old"
            )));
        }
        let public_key = numbers
            .public_key()
            .to_der()
            .and_then(|public| {
                let algorithm = AlgorithmIdentifierRef {
                    oid: RSA,
                    parameters: Some(pkcs8::der::asn1::Null.into()),
                };
                encode_public_key(algorithm, &public)
            })
            .map_err(|_| inconsistent())?;
        let backend = backend::RsaKey::new(&der.der)
            .map(backend::Key::Rsa)
            .ok_or_else(inconsistent)?;
        Ok(Self {
            der,
            public_key,
            bits,
            backend,
        })
    }

    fn from_sec1(mut der: KeyDer) -> Result<Self, Error> {
        let inconsistent = || {
            invalid("is a P-256 key whose numbers do not fit together: it is damaged, copy it anew")
        };
        let secret = p256::SecretKey::from_sec1_der(&der.der).map_err(|_| inconsistent())?;
        let point = secret.public_key().to_sec1_point(false);
        let given = sec1::EcPrivateKey::from_der(&der.der)
            .map_err(|_| inconsistent())?
            .public_key;
        if given
            .is_some_and(|given| p256::PublicKey::from_sec1_bytes(given) != Ok(secret.public_key()))
        {
            return Err(inconsistent());
        }
        let algorithm = AlgorithmIdentifierRef {
            oid: EC,
            parameters: Some((&P256).into()),
        };
        let public_key =
            encode_public_key(algorithm, point.as_bytes()).map_err(|_| inconsistent())?;
        der.der = secret.to_sec1_der().map_err(|_| inconsistent())?;
        let backend = backend::P256Key::new(&secret, &der.der)
            .map(backend::Key::P256)
            .ok_or_else(inconsistent)?;
        Ok(Self {
            der,
            public_key,
            bits: 256,
            backend,
        })
    }

    fn to_pkcs8(&self) -> pkcs8::der::Result<SecretDocument> {
        let algorithm = match self.der.key_type {
            KeyType::Rsa => AlgorithmIdentifierRef {
                oid: RSA,
                parameters: Some(pkcs8::der::asn1::Null.into()),
            },
            KeyType::P256 => AlgorithmIdentifierRef {
                oid: EC,
                parameters: Some((&P256).into()),
            },
        };
        SecretDocument::encode_msg(&PrivateKeyInfoRef::new(
            algorithm,
            OctetStringRef::new(&self.der.der)?,
        ))
    }
}

impl SigningKey for PrivateKey {
    fn key_type(&self) -> KeyType {
        self.der.key_type
    }

    fn sign(&self, hash_algorithm: HashAlgorithm, message: &[u8]) -> Result<Vec<u8>, Error> {
        let signature = match &self.backend {
            backend::Key::Rsa(key) => key.sign(hash_algorithm, message),
            backend::Key::P256(key) => key.sign(hash_algorithm, message),
        };
        signature.ok_or_else(|| {
            Error::new(
                ErrorKind::SigningFailed,
                format!("the {self} key could not sign with {hash_algorithm}"),
            )
        })
    }
}

/// The kind and size of the key: `RSA-2048` or `P-256`.
impl fmt::Display for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.der.key_type {
            KeyType::Rsa => write!(f, "RSA-{}", self.bits),
            KeyType::P256 => f.write_str("P-256"),
        }
    }
}

/// The key itself is never shown.
impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({self})")
    }
}

/// DER begins with the byte of `0`, which no PEM text does, and a length that is no text.
fn looks_like_der(input: &[u8]) -> bool {
    matches!(input, [0x30, length, ..] if !(0x20..0x80).contains(length))
}

fn is_utf16(input: &[u8]) -> bool {
    input.starts_with(b"\xff\xfe") || input.starts_with(b"\xfe\xff")
}

fn bit_len(big_endian: &[u8]) -> u32 {
    let significant = big_endian.iter().skip_while(|byte| **byte == 0);
    let bytes = u32::try_from(significant.clone().count()).unwrap_or(u32::MAX / 8);
    significant
        .clone()
        .next()
        .map_or(0, |first| bytes * 8 - first.leading_zeros())
}

fn encode_public_key(
    algorithm: AlgorithmIdentifierRef<'_>,
    key: &[u8],
) -> pkcs8::der::Result<Document> {
    Document::encode_msg(&SubjectPublicKeyInfoRef {
        algorithm,
        subject_public_key: BitStringRef::from_bytes(key)?,
    })
}
