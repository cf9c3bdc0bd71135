//! [`PrivateKey`]: parsed once, then ready to sign.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use p256::elliptic_curve::sec1::ToSec1Point;
use pkcs8::der::asn1::OctetStringRef;
use pkcs8::der::pem::LineEnding;
use pkcs8::der::{Decode, Encode};
use pkcs8::{Document, PrivateKeyInfoRef, SecretDocument};
use zeroize::Zeroizing;

use super::decryption::decrypt_legacy;
use super::der::{KeyDer, algorithm, encode_public_key};
use super::pem::Block;
use super::public_key::PublicKey;
use super::stored::{self, Opened};
use super::{CLOUDFRONT_RSA, Needed, jwk, pem, rsa_size};
use crate::backend;
#[cfg(doc)]
use crate::error::ErrorKind;
use crate::error::{Argument, Error, KeyProblem, Problem, SigningProblem};
use crate::signing_key::{HashAlgorithm, KeyType, SigningKey};

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
    /// Read a key in any form: PKCS#1, PKCS#8 or SEC1, as PEM or DER, encrypted or not, or a JWK.
    ///
    /// PEM may have any line ends, a byte order mark, text or certificates around it, escapes of
    /// JSON, or be one line with `\n` escapes. It may be a string in a JSON object or in base64, as
    /// environment variables and secret stores keep it. A `passphrase` that is not needed is ignored.
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
        Self::read(input.as_ref(), None, passphrase).map_err(invalid)
    }

    /// Read the key that is the member `field` of a JSON object, as secret stores keep several values
    /// in one secret.
    ///
    /// [`new`](Self::new) finds the key by itself where the object has one.
    ///
    /// ```
    /// use frontseal::PrivateKey;
    /// # let pem = include_str!("../../../../tests/keys/rsa-2048.pem").replace('\n', "\\n");
    ///
    /// let secret = format!(r#"{{"key_pair_id": "K2JCJMDEHXQW5F", "private_key": "{pem}"}}"#);
    /// let key = PrivateKey::from_json_field(secret, "private_key", None)?;
    /// assert_eq!(key.to_string(), "RSA-2048");
    /// # Ok::<(), frontseal::Error>(())
    /// ```
    ///
    /// # Errors
    /// As for [`new`](Self::new), and if `input` is not a JSON object with a string of that name.
    pub fn from_json_field(
        input: impl AsRef<[u8]>,
        field: &str,
        passphrase: Option<&[u8]>,
    ) -> Result<Self, Error> {
        Self::read(input.as_ref(), Some(field), passphrase).map_err(invalid)
    }

    pub(super) fn read(
        input: &[u8],
        field: Option<&str>,
        passphrase: Option<&[u8]>,
    ) -> Result<Self, KeyProblem> {
        let key = stored::open(input, field, Needed::Private, &|opened| match opened {
            Opened::Text(text) => Self::find(text, passphrase),
            Opened::Der(der) => KeyDer::read(der, passphrase),
            Opened::Jwk(text) => jwk::private_key(text),
        })?;
        Self::from_der(key)
    }

    /// Read a key from PEM that is not encrypted.
    ///
    /// # Errors
    /// As for [`new`](Self::new).
    pub fn from_pem(pem: impl AsRef<[u8]>) -> Result<Self, Error> {
        Self::new(pem, None)
    }

    /// Generate a key from the operating system's random numbers: RSA-2048, the size that
    /// CloudFront asks for, or P-256.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidKey`] if the operating system gives no random numbers.
    #[cfg(feature = "std")]
    pub fn generate(key_type: KeyType) -> Result<Self, Error> {
        let der = match key_type {
            KeyType::Rsa => backend::generate_rsa(CLOUDFRONT_RSA),
            KeyType::P256 => backend::generate_p256(),
        };
        der.ok_or(KeyProblem::NoRandomNumbers)
            .and_then(|der| Self::from_der(KeyDer { key_type, der }))
            .map_err(invalid)
    }

    /// Return the public half as SPKI PEM, the form that CloudFront accepts.
    pub fn public_key_pem(&self) -> String {
        self.public_key
            .to_pem("PUBLIC KEY", LineEnding::LF)
            .unwrap_or_default()
    }

    /// Return the public half, to verify with.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidKey`] if the back end cannot use the key for verifying.
    pub fn public_key(&self) -> Result<PublicKey, Error> {
        PublicKey::from_spki(self.public_key.clone())
    }

    /// Return the key as PKCS#8 PEM, not encrypted. The text is wiped when dropped.
    pub fn to_pem(&self) -> Zeroizing<String> {
        self.to_pkcs8()
            .and_then(|document| document.to_pem("PRIVATE KEY", LineEnding::LF))
            .unwrap_or_default()
    }

    /// Return the key as PEM in the container of its own type, not encrypted: PKCS#1 for RSA, which
    /// also older tools read, such as the AWS CLI 1, and SEC1 for P-256. The text is wiped when
    /// dropped.
    pub fn to_traditional_pem(&self) -> Zeroizing<String> {
        let label = match self.der.key_type {
            KeyType::Rsa => "RSA PRIVATE KEY",
            KeyType::P256 => "EC PRIVATE KEY",
        };
        SecretDocument::try_from(&**self.der.der)
            .and_then(|document| document.to_pem(label, LineEnding::LF))
            .unwrap_or_default()
    }

    /// Return the size of the key in bits.
    pub const fn bits(&self) -> u32 {
        self.bits
    }

    /// Return what a user should know about the key: that CloudFront accepts no new keys of this
    /// size.
    pub fn warning(&self) -> Option<String> {
        (self.der.key_type == KeyType::Rsa && self.bits != CLOUDFRONT_RSA).then(|| {
            format!("the key is {self}: CloudFront accepts RSA-{CLOUDFRONT_RSA} and P-256 today, and other sizes only in legacy key pairs")
        })
    }

    /// Return the name of the library that does the key operation: `aws-lc` or `rust-crypto`.
    pub const fn backend() -> &'static str {
        backend::NAME
    }

    fn find(text: &str, passphrase: Option<&[u8]>) -> Result<KeyDer, KeyProblem> {
        let Block { dek_info, der } = pem::find(text, Needed::Private)?;
        match dek_info {
            Some(dek_info) => {
                let passphrase = passphrase.ok_or(KeyProblem::PassphraseMissing)?;
                KeyDer::read(&decrypt_legacy(&dek_info, &der, passphrase)?, None)
            }
            None => KeyDer::read(&der, passphrase),
        }
    }

    fn from_der(der: KeyDer) -> Result<Self, KeyProblem> {
        match der.key_type {
            KeyType::Rsa => Self::from_pkcs1(der),
            KeyType::P256 => Self::from_sec1(der),
        }
    }

    fn from_pkcs1(der: KeyDer) -> Result<Self, KeyProblem> {
        let inconsistent = || KeyProblem::InconsistentRsa;
        let numbers = pkcs1::RsaPrivateKeyRef::from_der(&der.der).map_err(|_| inconsistent())?;
        let bits = rsa_size(numbers.modulus.as_bytes())?;
        let public_key = numbers
            .public_key()
            .to_der()
            .and_then(|public| encode_public_key(KeyType::Rsa, &public))
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

    fn from_sec1(mut der: KeyDer) -> Result<Self, KeyProblem> {
        let inconsistent = || KeyProblem::InconsistentP256;
        let secret = p256::SecretKey::from_sec1_der(&der.der).map_err(|_| inconsistent())?;
        let public = secret.public_key();
        let given = sec1::EcPrivateKey::from_der(&der.der)
            .map_err(|_| inconsistent())?
            .public_key;
        if given.is_some_and(|given| p256::PublicKey::from_sec1_bytes(given) != Ok(public)) {
            return Err(inconsistent());
        }
        let public_key = encode_public_key(KeyType::P256, public.to_sec1_point(false).as_bytes())
            .map_err(|_| inconsistent())?;
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
        SecretDocument::encode_msg(&PrivateKeyInfoRef::new(
            algorithm(self.der.key_type),
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
            Problem::Signing(SigningProblem::Failed {
                rsa_bits: (self.der.key_type == KeyType::Rsa).then_some(self.bits),
                hash_algorithm: hash_algorithm.as_str(),
            })
            .into()
        })
    }

    fn public_key_der(&self) -> Option<&[u8]> {
        Some(self.public_key.as_bytes())
    }
}

/// The kind and size of the key: `RSA-2048` or `P-256`.
impl fmt::Display for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        super::write_name(f, self.der.key_type, self.bits)
    }
}

/// The key itself is never shown.
impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({self})")
    }
}

fn invalid(problem: KeyProblem) -> Error {
    let argument = Argument::PrivateKey;
    Problem::Key { argument, problem }.into()
}
