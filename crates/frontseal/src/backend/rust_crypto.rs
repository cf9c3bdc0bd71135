//! Pure Rust, by the RustCrypto crates: works everywhere, bare metal included.

use alloc::boxed::Box;
use alloc::vec::Vec;

use p256::SecretKey;
use p256::ecdsa::signature::hazmat::{PrehashSigner, PrehashVerifier};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use rsa::pkcs1::{DecodeRsaPrivateKey, DecodeRsaPublicKey};
use rsa::traits::PublicKeyParts;
use rsa::{BoxedUint, PrivateKey, hazmat};
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::signing_key::HashAlgorithm;

#[cfg(not(feature = "aws-lc"))]
pub(crate) const NAME: &str = "rust-crypto";

// Keys are boxed: moving an enum also moves the bytes that its smaller variant does not use, and they may
// hold what was on the stack before, such as a secret number.
pub(crate) struct RsaKey(Box<PrivateKey>);

impl RsaKey {
    pub(crate) fn new(pkcs1: &[u8]) -> Option<Self> {
        PrivateKey::from_pkcs1_der(pkcs1)
            .ok()
            .map(Box::new)
            .map(Self)
    }

    /// Sign; blinded where there is `std` and so a source of random numbers.
    pub(crate) fn sign(&self, hash_algorithm: HashAlgorithm, message: &[u8]) -> Option<Vec<u8>> {
        match hash_algorithm {
            HashAlgorithm::Sha1 => self.0.pkcs1v15_sign::<Sha1>(message),
            HashAlgorithm::Sha256 => self.0.pkcs1v15_sign::<Sha256>(message),
        }
        .ok()
    }
}

pub(crate) struct P256Key(Box<SigningKey>);

impl P256Key {
    pub(crate) fn new(secret: &SecretKey, _sec1: &[u8]) -> Option<Self> {
        Some(Self(Box::new(secret.into())))
    }

    /// Sign, with the nonce that RFC 6979 derives from key and message.
    pub(crate) fn sign(&self, hash_algorithm: HashAlgorithm, message: &[u8]) -> Option<Vec<u8>> {
        let signature: Signature = match hash_algorithm {
            HashAlgorithm::Sha1 => self.0.sign_prehash(&Sha1::digest(message)),
            HashAlgorithm::Sha256 => self.0.sign_prehash(&Sha256::digest(message)),
        }
        .ok()?;
        Some(signature.to_der().as_bytes().to_vec())
    }
}

pub(crate) struct RsaPublicKey(rsa::PublicKey);

impl RsaPublicKey {
    pub(crate) fn new(pkcs1: &[u8]) -> Option<Self> {
        rsa::PublicKey::from_pkcs1_der(pkcs1).ok().map(Self)
    }

    pub(crate) fn verify(
        &self,
        hash_algorithm: HashAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        match hash_algorithm {
            HashAlgorithm::Sha1 => self.0.pkcs1v15_verify::<Sha1>(message, signature),
            HashAlgorithm::Sha256 => self.0.pkcs1v15_verify::<Sha256>(message, signature),
        }
        .is_ok()
    }

    /// Raise the signature to the public exponent.
    pub(crate) fn recover(&self, signature: &[u8]) -> Option<Vec<u8>> {
        let size = self.0.size();
        let number = BoxedUint::from_be_slice(signature, self.0.n_bits_precision()).ok()?;
        if signature.len() != size || number >= *self.0.n().as_ref() {
            return None;
        }
        let recovered = hazmat::rsa_encrypt(&self.0, &number).ok()?.to_be_bytes();
        // The number has whole words.
        let start = recovered.len().checked_sub(size)?;
        recovered.get(start..).map(<[u8]>::to_vec)
    }
}

pub(crate) struct P256PublicKey(VerifyingKey);

impl P256PublicKey {
    pub(crate) fn new(point: &[u8], _spki: &[u8]) -> Option<Self> {
        VerifyingKey::from_sec1_bytes(point).ok().map(Self)
    }

    pub(crate) fn verify(
        &self,
        hash_algorithm: HashAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        let Ok(signature) = Signature::from_der(signature) else {
            return false;
        };
        match hash_algorithm {
            HashAlgorithm::Sha1 => self.0.verify_prehash(&Sha1::digest(message), &signature),
            HashAlgorithm::Sha256 => self.0.verify_prehash(&Sha256::digest(message), &signature),
        }
        .is_ok()
    }
}
