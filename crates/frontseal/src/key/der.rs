//! Keys in DER: taken out of PKCS#8, told apart, and named when they cannot serve.

use alloc::format;
use alloc::vec::Vec;

use pkcs8::der::asn1::{AnyRef, BitStringRef, Null};
use pkcs8::der::{Decode, Reader, SliceReader};
use pkcs8::spki::AlgorithmIdentifierRef;
use pkcs8::{
    Document, EncryptedPrivateKeyInfoRef, ObjectIdentifier, PrivateKeyInfoRef,
    SubjectPublicKeyInfoRef,
};
use sec1::{EcParameters, EcPrivateKey};
use x509_cert::Certificate;
use zeroize::Zeroizing;

use super::decryption::decrypt_pkcs8;
use super::{invalid, not_a_key, passphrase_missing};
use crate::{Error, KeyType};

pub(super) const TAKES: &str = "CloudFront takes RSA and P-256 keys";

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
    pub(super) fn read(der: &[u8], passphrase: Option<&[u8]>) -> Result<Self, Error> {
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
            return Err(not_a_key(
                "a public key",
                "give the private key that belongs to it",
            ));
        }
        if Certificate::from_der(der).is_ok() {
            return Err(not_a_key(
                "a certificate",
                "give the private key that belongs to it",
            ));
        }
        Err(invalid(
            "is DER of an unknown kind: give PKCS#1, PKCS#8 or SEC1",
        ))
    }

    /// Read PKCS#1 (RFC 8017, appendix A.1.2).
    pub(super) fn read_pkcs1(der: &[u8]) -> Result<Self, Error> {
        let key =
            pkcs1::RsaPrivateKeyRef::from_der(der).map_err(|error| damaged("PKCS#1", &error))?;
        if key.version() != pkcs1::Version::TwoPrime {
            return Err(invalid(
                "is an RSA key of more than two primes: make one of two",
            ));
        }
        Ok(Self {
            key_type: KeyType::Rsa,
            der: Vec::from(der).into(),
        })
    }

    /// Read SEC1 (RFC 5915).
    pub(super) fn read_sec1(der: &[u8]) -> Result<Self, Error> {
        let key = EcPrivateKey::from_der(der).map_err(|error| damaged("SEC1", &error))?;
        if let Some(EcParameters::NamedCurve(curve)) = key.parameters {
            check_curve(curve)?;
        }
        Ok(Self {
            key_type: KeyType::P256,
            der: Vec::from(der).into(),
        })
    }

    /// Read PKCS#8 (RFC 5958).
    pub(super) fn read_pkcs8(der: &[u8]) -> Result<Self, Error> {
        let info = PrivateKeyInfoRef::from_der(der).map_err(|error| damaged("PKCS#8", &error))?;
        let inner = info.private_key.as_bytes();
        match info.algorithm.oid {
            RSA => Self::read_pkcs1(inner),
            EC => {
                check_curve(named_curve(info.algorithm.parameters)?)?;
                Self::read_sec1(inner)
            }
            other => Err(not_a_key(name_of(other), TAKES)),
        }
    }

    /// Read encrypted PKCS#8 (RFC 8018).
    pub(super) fn read_encrypted(der: &[u8], passphrase: Option<&[u8]>) -> Result<Self, Error> {
        let info = EncryptedPrivateKeyInfoRef::from_der(der)
            .map_err(|error| damaged("encrypted PKCS#8", &error))?;
        let passphrase = passphrase.ok_or_else(passphrase_missing)?;
        Self::read_pkcs8(&decrypt_pkcs8(&info, passphrase)?)
    }
}

/// Check that `der` is one whole sequence, so that half a file is called that.
pub(super) fn check_whole(der: &[u8]) -> Result<(), Error> {
    let length = SliceReader::new(der).and_then(|mut reader| {
        let header = pkcs8::der::Header::decode(&mut reader)?;
        Ok(usize::try_from(reader.position())? + usize::try_from(header.length())?)
    });
    match length {
        Ok(expected) if expected == der.len() => Ok(()),
        Ok(expected) => Err(invalid(format!(
            "is {} bytes of DER that says it has {expected}, it may be truncated: copy it whole",
            der.len()
        ))),
        Err(_) => Err(invalid(
            "is neither PEM nor DER: give a PEM key, which begins with -----BEGIN",
        )),
    }
}

fn named_curve(parameters: Option<AnyRef<'_>>) -> Result<ObjectIdentifier, Error> {
    parameters
        .and_then(|parameters| parameters.decode_as().ok())
        .ok_or_else(spelled_out_curve)
}

pub(super) fn check_curve(curve: ObjectIdentifier) -> Result<(), Error> {
    if curve == P256 {
        Ok(())
    } else {
        Err(not_a_key(name_of(curve), TAKES))
    }
}

pub(super) fn name_of(oid: ObjectIdentifier) -> alloc::string::String {
    let known = OTHER_KEYS
        .into_iter()
        .find(|(known, _)| ObjectIdentifier::new(known) == Ok(oid));
    known.map_or_else(
        || format!("a key of the unknown kind {oid}"),
        |(_, name)| name.into(),
    )
}

pub(super) fn spelled_out_curve() -> Error {
    invalid("spells out the parameters of its curve: save it with -param_enc named_curve")
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

fn damaged(container: &str, error: &dyn core::fmt::Display) -> Error {
    invalid(format!(
        "is damaged or truncated, its {container} cannot be read ({error}): copy it anew"
    ))
}
