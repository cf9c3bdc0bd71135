//! Keys in DER: taken out of PKCS#8, told apart, and named when they cannot serve.

use alloc::vec::Vec;

use pkcs8::der::asn1::{AnyRef, BitStringRef, Null, OctetStringRef};
use pkcs8::der::{Decode, SliceReader, Tag, Tagged};
use pkcs8::spki::AlgorithmIdentifierRef;
use pkcs8::{Document, ObjectIdentifier, PrivateKeyInfoRef, SubjectPublicKeyInfoRef};
use sec1::{EcParameters, EcPrivateKey};
use x509_cert::Certificate;
use zeroize::Zeroizing;

use super::check_whole;
use super::decryption::Encrypted;
use crate::error::{KeyKind, KeyProblem};
use crate::signing_key::KeyType;

pub(super) const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
pub(super) const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
pub(super) const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");

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
    /// Read DER by its content: the label of a PEM block may be another's.
    pub(super) fn read(der: &[u8], passphrase: Option<&[u8]>) -> Result<Self, KeyProblem> {
        if let Some(kind) = kind_of_store(der) {
            return Err(KeyProblem::WrongKind(kind));
        }
        check_whole(der)?;
        match Encrypted::from_der(der) {
            Ok(encrypted) => Self::read_decrypted(&encrypted.decrypt(passphrase)?),
            Err(_) => Self::read_decrypted(der),
        }
    }

    fn read_decrypted(der: &[u8]) -> Result<Self, KeyProblem> {
        if PrivateKeyInfoRef::from_der(der).is_ok() {
            return Self::read_pkcs8(der);
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
            return Err(KeyProblem::WrongKind(KeyKind::PublicKey));
        }
        if Certificate::from_der(der).is_ok() {
            return Err(KeyProblem::WrongKind(KeyKind::Certificate));
        }
        if has_explicit_curve(der) {
            return Err(KeyProblem::ExplicitCurve);
        }
        Err(KeyProblem::UnknownDer)
    }

    /// Read PKCS#1 (RFC 8017, appendix A.1.2).
    fn read_pkcs1(der: &[u8]) -> Result<Self, KeyProblem> {
        let key =
            pkcs1::RsaPrivateKeyRef::from_der(der).map_err(|_| KeyProblem::Damaged("PKCS#1"))?;
        if key.version() != pkcs1::Version::TwoPrime {
            return Err(KeyProblem::MultiPrime);
        }
        Ok(Self {
            key_type: KeyType::Rsa,
            der: Vec::from(der).into(),
        })
    }

    /// Read SEC1 (RFC 5915).
    fn read_sec1(der: &[u8]) -> Result<Self, KeyProblem> {
        let key = EcPrivateKey::from_der(der).map_err(|_| KeyProblem::Damaged("SEC1"))?;
        if let Some(EcParameters::NamedCurve(curve)) = key.parameters {
            check_curve(curve)?;
        }
        Ok(Self {
            key_type: KeyType::P256,
            der: Vec::from(der).into(),
        })
    }

    /// Read PKCS#8 (RFC 5958).
    fn read_pkcs8(der: &[u8]) -> Result<Self, KeyProblem> {
        let info = PrivateKeyInfoRef::from_der(der).map_err(|_| KeyProblem::Damaged("PKCS#8"))?;
        let inner = info.private_key.as_bytes();
        match info.algorithm.oid {
            RSA => Self::read_pkcs1(inner),
            EC => {
                check_curve(named_curve(info.algorithm.parameters)?)?;
                Self::read_sec1(inner)
            }
            other => Err(KeyProblem::WrongKind(kind_of(other))),
        }
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
        Err(KeyProblem::WrongKind(kind_of(curve)))
    }
}

pub(super) fn kind_of(oid: ObjectIdentifier) -> KeyKind {
    let known = OTHER_KEYS
        .into_iter()
        .find(|(known, _)| ObjectIdentifier::new(known) == Ok(oid));
    known.map_or(KeyKind::Unknown(oid), |(_, name)| KeyKind::Other(name))
}

/// Tell the files of key stores by how they begin.
fn kind_of_store(bytes: &[u8]) -> Option<KeyKind> {
    match bytes {
        [0xfe, 0xed, 0xfe, 0xed, ..] | [0xce, 0xce, 0xce, 0xce, ..] => Some(KeyKind::JavaKeyStore),
        _ if bytes.starts_with(b"openssh-key-v1") => Some(KeyKind::OpenSsh),
        _ => is_pkcs12(bytes).then_some(KeyKind::Pkcs12),
    }
}

/// Return whether `der` begins as PKCS#12 does (RFC 7292 §4): with version 3 before what it holds.
fn is_pkcs12(der: &[u8]) -> bool {
    let version = AnyRef::from_der(der).and_then(|file| {
        let mut reader = SliceReader::new(file.value())?;
        let version = u8::decode(&mut reader)?;
        AnyRef::decode(&mut reader).map(|contents| (version, contents.tag()))
    });
    version == Ok((3, Tag::Sequence))
}

/// Return whether `der` is SEC1 whose curve is written as numbers in place of a name.
fn has_explicit_curve(der: &[u8]) -> bool {
    let parameters = AnyRef::from_der(der).and_then(|key| {
        let mut reader = SliceReader::new(key.value())?;
        u8::decode(&mut reader)?;
        <&OctetStringRef>::decode(&mut reader)?;
        let tagged = AnyRef::decode(&mut reader)?;
        AnyRef::from_der(tagged.value()).map(|parameters| parameters.tag())
    });
    parameters == Ok(Tag::Sequence)
}

/// Return whether `der` is a private key in any container.
pub(super) fn is_private_key(der: &[u8]) -> bool {
    PrivateKeyInfoRef::from_der(der).is_ok()
        || Encrypted::from_der(der).is_ok()
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
