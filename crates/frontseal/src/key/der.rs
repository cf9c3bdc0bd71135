//! Keys in DER: taken out of PKCS#8, told apart, and named when they cannot serve.

use alloc::vec::Vec;
use core::fmt::Display;

use pkcs8::der::Decode;
use pkcs8::der::asn1::{AnyRef, BitStringRef, Null};
use pkcs8::spki::AlgorithmIdentifierRef;
use pkcs8::{
    Document, EncryptedPrivateKeyInfoRef, ObjectIdentifier, PrivateKeyInfoRef,
    SubjectPublicKeyInfoRef,
};
use sec1::{EcParameters, EcPrivateKey};
use x509_cert::Certificate;
use zeroize::Zeroizing;

use super::check_whole;
use super::decryption::decrypt_pkcs8;
use crate::error::{Foreign, KeyProblem};
use crate::signing_key::KeyType;

pub(super) const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
pub(super) const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");

/// What other object identifiers stand for, for messages.
const OTHER_KEYS: [(&str, &str); 13] = [
    ("1.2.840.113549.1.1.10", "an RSA-PSS key"),
    ("1.2.840.10040.4.1", "a DSA key"),
    ("1.2.840.113549.1.3.1", "a Diffie-Hellman key"),
    ("1.3.101.110", "an X25519 key"),
    ("1.3.101.111", "an X448 key"),
    ("1.3.101.112", "an Ed25519 key"),
    ("1.3.101.113", "an Ed448 key"),
    ("1.2.840.10045.3.1.1", "an EC key on P-192"),
    ("1.3.132.0.33", "an EC key on P-224"),
    ("1.3.132.0.34", "an EC key on P-384"),
    ("1.3.132.0.35", "an EC key on P-521"),
    ("1.3.132.0.10", "an EC key on secp256k1"),
    ("1.3.36.3.3.2.8.1.1.7", "an EC key on brainpoolP256r1"),
];

/// A key in the container of its own kind: PKCS#1 for RSA, SEC1 for P-256.
pub(super) struct KeyDer {
    pub(super) key_type: KeyType,
    pub(super) der: Zeroizing<Vec<u8>>,
}

impl KeyDer {
    /// Read DER of any kind.
    pub(super) fn read(der: &[u8], passphrase: Option<&[u8]>) -> Result<Self, KeyProblem> {
        check_whole(der)?;
        if PrivateKeyInfoRef::from_der(der).is_ok() {
            return Self::read_pkcs8(der);
        }
        if EncryptedPrivateKeyInfoRef::from_der(der).is_ok() {
            return Self::read_encrypted(der, passphrase);
        }
        if EcPrivateKey::from_der(der).is_ok() {
            return Self::read_sec1(der);
        }
        if pkcs1::RsaPrivateKeyRef::from_der(der).is_ok() {
            return Self::read_pkcs1(der);
        }
        if SubjectPublicKeyInfoRef::from_der(der).is_ok()
            || pkcs1::RsaPublicKeyRef::from_der(der).is_ok()
        {
            return Err(KeyProblem::NotPrivate("a public key"));
        }
        if Certificate::from_der(der).is_ok() {
            return Err(KeyProblem::NotPrivate("a certificate"));
        }
        Err(KeyProblem::UnknownDer)
    }

    /// Read PKCS#1 (RFC 8017, appendix A.1.2).
    pub(super) fn read_pkcs1(der: &[u8]) -> Result<Self, KeyProblem> {
        let key = pkcs1::RsaPrivateKeyRef::from_der(der).map_err(container("PKCS#1"))?;
        if key.version() != pkcs1::Version::TwoPrime {
            return Err(KeyProblem::MultiPrime);
        }
        Ok(Self {
            key_type: KeyType::Rsa,
            der: Vec::from(der).into(),
        })
    }

    /// Read SEC1 (RFC 5915).
    pub(super) fn read_sec1(der: &[u8]) -> Result<Self, KeyProblem> {
        let key = EcPrivateKey::from_der(der).map_err(container("SEC1"))?;
        if let Some(EcParameters::NamedCurve(curve)) = key.parameters {
            check_curve(curve)?;
        }
        Ok(Self {
            key_type: KeyType::P256,
            der: Vec::from(der).into(),
        })
    }

    /// Read PKCS#8 (RFC 5958).
    pub(super) fn read_pkcs8(der: &[u8]) -> Result<Self, KeyProblem> {
        let info = PrivateKeyInfoRef::from_der(der).map_err(container("PKCS#8"))?;
        let inner = info.private_key.as_bytes();
        match info.algorithm.oid {
            RSA => Self::read_pkcs1(inner),
            EC => {
                check_curve(named_curve(info.algorithm.parameters)?)?;
                Self::read_sec1(inner)
            }
            other => Err(other_kind(other)),
        }
    }

    /// Read encrypted PKCS#8 (RFC 8018).
    pub(super) fn read_encrypted(
        der: &[u8],
        passphrase: Option<&[u8]>,
    ) -> Result<Self, KeyProblem> {
        let info =
            EncryptedPrivateKeyInfoRef::from_der(der).map_err(container("encrypted PKCS#8"))?;
        let passphrase = passphrase.ok_or(KeyProblem::Encrypted)?;
        Self::read_pkcs8(&decrypt_pkcs8(&info, passphrase)?)
    }
}

fn named_curve(parameters: Option<AnyRef<'_>>) -> Result<ObjectIdentifier, KeyProblem> {
    parameters
        .and_then(|parameters| parameters.decode_as().ok())
        .ok_or(KeyProblem::ExplicitCurve)
}

pub(super) fn check_curve(curve: ObjectIdentifier) -> Result<(), KeyProblem> {
    if curve == P256 {
        Ok(())
    } else {
        Err(other_kind(curve))
    }
}

/// Name a kind of key that does not serve.
pub(super) fn other_kind(oid: ObjectIdentifier) -> KeyProblem {
    let known = OTHER_KEYS
        .into_iter()
        .find(|(known, _)| ObjectIdentifier::new(known) == Ok(oid));
    known.map_or_else(
        || KeyProblem::UnknownKind(Foreign::new(oid)),
        |(_, name)| KeyProblem::OtherKind(name),
    )
}

/// Return whether `der` is a private key in any container.
pub(super) fn is_private_key(der: &[u8]) -> bool {
    PrivateKeyInfoRef::from_der(der).is_ok()
        || EncryptedPrivateKeyInfoRef::from_der(der).is_ok()
        || EcPrivateKey::from_der(der).is_ok()
        || pkcs1::RsaPrivateKeyRef::from_der(der).is_ok()
}

/// Return how SPKI and PKCS#8 name the algorithm of a key.
pub(super) fn algorithm(key_type: KeyType) -> AlgorithmIdentifierRef<'static> {
    match key_type {
        KeyType::Rsa => AlgorithmIdentifierRef {
            oid: RSA,
            parameters: Some(Null.into()),
        },
        KeyType::P256 => AlgorithmIdentifierRef {
            oid: EC,
            parameters: Some((&P256).into()),
        },
    }
}

/// Put a PKCS#1 or SEC1 public key into `SubjectPublicKeyInfo`.
pub(super) fn encode_public_key(key_type: KeyType, key: &[u8]) -> pkcs8::der::Result<Document> {
    Document::encode_msg(&SubjectPublicKeyInfoRef {
        algorithm: algorithm(key_type),
        subject_public_key: BitStringRef::from_bytes(key)?,
    })
}

/// Return what makes a problem of an error in the container `name`.
fn container<E: Display + Send + Sync + 'static>(name: &'static str) -> impl Fn(E) -> KeyProblem {
    move |error| KeyProblem::Container {
        name,
        error: Foreign::new(error),
    }
}
