//! [`PublicKey`]: what a signature is checked against.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::hash::{Hash, Hasher};

use pkcs8::der::pem::LineEnding;
use pkcs8::der::{Decode, Encode};
use pkcs8::spki::SubjectPublicKeyInfoRef;
use pkcs8::{Document, ObjectIdentifier};
use x509_cert::Certificate;

use super::der::{self, EC, RSA};
use super::stored::{self, Opened};
use super::{Needed, check_whole, jwk, pem, rsa_size};
use crate::backend;
use crate::error::{Argument, Error, KeyKind, KeyProblem, Problem};
use crate::signing_key::{HashAlgorithm, KeyType};

/// A public key that CloudFront may trust: RSA or P-256. It is cheap to clone.
#[derive(Clone)]
pub struct PublicKey {
    key_type: KeyType,
    bits: u32,
    /// `SubjectPublicKeyInfo`.
    spki: Document,
    backend: Arc<backend::PublicKey>,
}

impl PublicKey {
    /// Read a public key: SPKI or PKCS#1, or a certificate that holds one, as PEM or DER, or a JWK.
    ///
    /// Accepts the same PEM variants as [`PrivateKey::new`](crate::PrivateKey::new). The validity and
    /// the issuer of a certificate are ignored: CloudFront knows only keys.
    ///
    /// ```
    /// use frontseal::PublicKey;
    /// # let pem = include_bytes!("../../../../tests/keys/p-256.pub.pem");
    ///
    /// let key = PublicKey::new(pem)?;
    /// assert_eq!(key.to_string(), "P-256");
    /// # Ok::<(), frontseal::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidKey`](crate::ErrorKind::InvalidKey), naming what was found, if it is
    /// not one RSA key of 1024 to 8192 bits or one P-256 key. A private key is refused too.
    pub fn new(input: impl AsRef<[u8]>) -> Result<Self, Error> {
        Self::read(input.as_ref(), None).map_err(invalid)
    }

    pub(super) fn read(input: &[u8], field: Option<&str>) -> Result<Self, KeyProblem> {
        let spki = stored::open(input, field, Needed::Public, &|opened| match opened {
            Opened::Text(text) => read_der(&pem::find(text, Needed::Public)?.der),
            Opened::Der(der) => read_der(der),
            Opened::Jwk(text) => jwk::public_key(text),
        })?;
        Self::of_spki(spki)
    }

    /// Return the key as SPKI PEM, the form that CloudFront accepts.
    pub fn to_pem(&self) -> String {
        self.spki
            .to_pem("PUBLIC KEY", LineEnding::LF)
            .unwrap_or_default()
    }

    /// Return the key as SPKI DER.
    pub(super) fn as_der(&self) -> &[u8] {
        self.spki.as_bytes()
    }

    /// Return the type of the key.
    pub const fn key_type(&self) -> KeyType {
        self.key_type
    }

    /// Return the size of the key in bits.
    pub const fn bits(&self) -> u32 {
        self.bits
    }

    /// Return whether `signature` is this key's for `message`, hashed with `hash_algorithm`: RSA
    /// PKCS#1 v1.5, or ECDSA in ASN.1 DER.
    pub fn verify(&self, hash_algorithm: HashAlgorithm, message: &[u8], signature: &[u8]) -> bool {
        match &*self.backend {
            backend::PublicKey::Rsa(key) => key.verify(hash_algorithm, message, signature),
            backend::PublicKey::P256(key) => key.verify(hash_algorithm, message, signature),
        }
    }

    /// Return what an RSA signature was made of: the padded digest, as long as the key.
    ///
    /// This tells a signature of this key over another text from one of another key. It proves
    /// nothing about a message; [`verify`](Self::verify) does. `None` for a P-256 key, and for bytes
    /// that no RSA operation of this key returns.
    pub fn recover(&self, signature: &[u8]) -> Option<Vec<u8>> {
        match &*self.backend {
            backend::PublicKey::Rsa(key) => key.recover(signature),
            backend::PublicKey::P256(_) => None,
        }
    }

    pub(super) fn from_spki(spki: Document) -> Result<Self, Error> {
        Self::of_spki(spki).map_err(invalid)
    }

    fn of_spki(spki: Document) -> Result<Self, KeyProblem> {
        let info = SubjectPublicKeyInfoRef::from_der(spki.as_bytes())
            .map_err(|_| KeyProblem::PublicKey)?;
        let key = info
            .subject_public_key
            .as_bytes()
            .ok_or(KeyProblem::PublicKey)?;
        let (key_type, bits, backend) = match info.algorithm.oid {
            RSA => {
                let numbers =
                    pkcs1::RsaPublicKeyRef::from_der(key).map_err(|_| KeyProblem::PublicKey)?;
                let bits = rsa_size(numbers.modulus.as_bytes())?;
                (
                    KeyType::Rsa,
                    bits,
                    backend::RsaPublicKey::new(key).map(backend::PublicKey::Rsa),
                )
            }
            EC => {
                let curve: Option<ObjectIdentifier> = info
                    .algorithm
                    .parameters
                    .and_then(|curve| curve.decode_as().ok());
                der::check_curve(curve.ok_or(KeyProblem::ExplicitCurve)?)?;
                (
                    KeyType::P256,
                    256,
                    backend::P256PublicKey::new(key, spki.as_bytes()).map(backend::PublicKey::P256),
                )
            }
            other => return Err(KeyProblem::WrongKind(der::kind_of(other))),
        };
        let backend = Arc::new(backend.ok_or(KeyProblem::PublicKey)?);
        Ok(Self {
            key_type,
            bits,
            spki,
            backend,
        })
    }
}

/// The kind and size of the key: `RSA-2048` or `P-256`.
impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        super::write_name(f, self.key_type, self.bits)
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.spki.as_bytes() == other.spki.as_bytes()
    }
}

impl Eq for PublicKey {}

impl Hash for PublicKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.spki.as_bytes().hash(state);
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

/// Return the SPKI of a key in any container.
fn read_der(der: &[u8]) -> Result<Document, KeyProblem> {
    check_whole(der)?;
    if der::is_private_key(der) {
        return Err(KeyProblem::WrongKind(KeyKind::PrivateKey));
    }
    spki_of_certificate(der)
        .or_else(|| spki_of_pkcs1(der))
        .or_else(|| Document::from_der(der).ok())
        .ok_or(KeyProblem::PublicKey)
}

fn spki_of_pkcs1(pkcs1: &[u8]) -> Option<Document> {
    pkcs1::RsaPublicKeyRef::from_der(pkcs1).ok()?;
    der::encode_public_key(KeyType::Rsa, pkcs1).ok()
}

fn spki_of_certificate(certificate: &[u8]) -> Option<Document> {
    let certificate = Certificate::from_der(certificate).ok()?;
    let spki: Vec<u8> = certificate
        .tbs_certificate()
        .subject_public_key_info()
        .to_der()
        .ok()?;
    Document::try_from(spki).ok()
}

fn invalid(problem: KeyProblem) -> Error {
    let argument = Argument::PublicKey;
    Problem::Key { argument, problem }.into()
}
