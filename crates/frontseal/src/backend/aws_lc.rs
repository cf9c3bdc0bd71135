//! AWS-LC, called directly: its safe Rust wrapper signs no SHA-1. The only file of the core with
//! `unsafe`; each type owns one C object, which is never changed after it was made.
#![allow(unsafe_code, reason = "calls C")]

use alloc::vec;
use alloc::vec::Vec;
use core::ptr::NonNull;

use aws_lc_sys as c;
use p256::SecretKey;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::signing_key::HashAlgorithm;

pub(crate) const NAME: &str = "aws-lc";

pub(crate) struct RsaKey(NonNull<c::RSA>);

// SAFETY: an RSA object belongs to no thread.
unsafe impl Send for RsaKey {}
// SAFETY: AWS-LC documents signing with a shared RSA object as thread-safe (rsa.h); it locks its
// blinding cache itself.
unsafe impl Sync for RsaKey {}

impl RsaKey {
    pub(crate) fn new(pkcs1: &[u8]) -> Option<Self> {
        // SAFETY: the pointer and the length are those of one slice, which is only read.
        let key = unsafe { c::RSA_private_key_from_bytes(pkcs1.as_ptr(), pkcs1.len()) };
        NonNull::new(key).map(Self)
    }

    pub(crate) fn sign(&self, hash_algorithm: HashAlgorithm, message: &[u8]) -> Option<Vec<u8>> {
        let digest = MessageDigest::of(hash_algorithm, message);
        // SAFETY: the object lives as long as `self`.
        let size = unsafe { c::RSA_size(self.0.as_ptr()) };
        let mut signature = vec![0; usize::try_from(size).ok()?];
        let mut len = 0;
        // SAFETY: the digest is read with its own length, `signature` has the RSA_size bytes that
        // are written at most, and the object is not changed in a way that another thread sees.
        let signed = unsafe {
            c::RSA_sign(
                digest.nid,
                digest.bytes.as_ptr(),
                digest.len,
                signature.as_mut_ptr(),
                &mut len,
                self.0.as_ptr(),
            )
        };
        finish(signed, signature, len)
    }
}

impl Drop for RsaKey {
    fn drop(&mut self) {
        // SAFETY: the object is owned and not used again; AWS-LC wipes it.
        unsafe { c::RSA_free(self.0.as_ptr()) }
    }
}

pub(crate) struct P256Key(NonNull<c::EC_KEY>);

// SAFETY: an EC_KEY object belongs to no thread.
unsafe impl Send for P256Key {}
// SAFETY: ECDSA_sign takes the key as const and keeps no state in it.
unsafe impl Sync for P256Key {}

impl P256Key {
    /// Make the key from SEC1 that names its curve.
    pub(crate) fn new(_secret: &SecretKey, sec1: &[u8]) -> Option<Self> {
        let mut position = sec1.as_ptr();
        let len = sec1.len().try_into().ok()?;
        // SAFETY: `position` and `len` are those of one slice, which is only read; no object is
        // passed to be reused.
        let key = unsafe { c::d2i_ECPrivateKey(core::ptr::null_mut(), &mut position, len) };
        NonNull::new(key).map(Self)
    }

    pub(crate) fn sign(&self, hash_algorithm: HashAlgorithm, message: &[u8]) -> Option<Vec<u8>> {
        let digest = MessageDigest::of(hash_algorithm, message);
        // SAFETY: the object lives as long as `self`.
        let mut signature = vec![0; unsafe { c::ECDSA_size(self.0.as_ptr()) }];
        let mut len = 0;
        // SAFETY: the digest is read with its own length, `signature` has the ECDSA_size bytes
        // that are written at most, and the object is taken as const.
        let signed = unsafe {
            c::ECDSA_sign(
                0,
                digest.bytes.as_ptr(),
                digest.len,
                signature.as_mut_ptr(),
                &mut len,
                self.0.as_ptr(),
            )
        };
        finish(signed, signature, len)
    }
}

impl Drop for P256Key {
    fn drop(&mut self) {
        // SAFETY: the object is owned and not used again; AWS-LC wipes it.
        unsafe { c::EC_KEY_free(self.0.as_ptr()) }
    }
}

/// An RSA object with the public half alone.
pub(crate) struct RsaPublicKey(RsaKey);

impl RsaPublicKey {
    pub(crate) fn new(pkcs1: &[u8]) -> Option<Self> {
        // SAFETY: the pointer and the length are those of one slice, which is only read.
        let key = unsafe { c::RSA_public_key_from_bytes(pkcs1.as_ptr(), pkcs1.len()) };
        NonNull::new(key).map(|key| Self(RsaKey(key)))
    }

    pub(crate) fn verify(
        &self,
        hash_algorithm: HashAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        let digest = MessageDigest::of(hash_algorithm, message);
        // SAFETY: digest and signature are read with their own lengths, and the object is not
        // changed in a way that another thread sees.
        let verified = unsafe {
            c::RSA_verify(
                digest.nid,
                digest.bytes.as_ptr(),
                digest.len,
                signature.as_ptr(),
                signature.len(),
                self.0.0.as_ptr(),
            )
        };
        verified == 1
    }

    /// Raise the signature to the public exponent.
    pub(crate) fn recover(&self, signature: &[u8]) -> Option<Vec<u8>> {
        // SAFETY: the object lives as long as `self`.
        let size = unsafe { c::RSA_size(self.0.0.as_ptr()) };
        let mut recovered = vec![0; usize::try_from(size).ok()?];
        let mut len = 0;
        // SAFETY: the signature is read with its own length, at most `recovered.len()` bytes are
        // written, and the object is not changed in a way that another thread sees.
        let done = unsafe {
            c::RSA_verify_raw(
                self.0.0.as_ptr(),
                &mut len,
                recovered.as_mut_ptr(),
                recovered.len(),
                signature.as_ptr(),
                signature.len(),
                c::RSA_NO_PADDING,
            )
        };
        (done == 1 && len == recovered.len()).then_some(recovered)
    }
}

/// An EC_KEY object with the public half alone.
pub(crate) struct P256PublicKey(P256Key);

impl P256PublicKey {
    pub(crate) fn new(_point: &[u8], spki: &[u8]) -> Option<Self> {
        let mut position = spki.as_ptr();
        let len = spki.len().try_into().ok()?;
        // SAFETY: `position` and `len` are those of one slice, which is only read; no object is
        // passed to be reused.
        let key = unsafe { c::d2i_EC_PUBKEY(core::ptr::null_mut(), &mut position, len) };
        NonNull::new(key).map(|key| Self(P256Key(key)))
    }

    pub(crate) fn verify(
        &self,
        hash_algorithm: HashAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        let digest = MessageDigest::of(hash_algorithm, message);
        // SAFETY: digest and signature are read with their own lengths, and the object is taken as
        // const.
        let verified = unsafe {
            c::ECDSA_verify(
                0,
                digest.bytes.as_ptr(),
                digest.len,
                signature.as_ptr(),
                signature.len(),
                self.0.0.as_ptr(),
            )
        };
        verified == 1
    }
}

/// A hash and AWS-LC's number for its algorithm.
struct MessageDigest {
    nid: i32,
    bytes: [u8; 32],
    len: usize,
}

impl MessageDigest {
    fn of(hash_algorithm: HashAlgorithm, message: &[u8]) -> Self {
        let mut bytes = [0; 32];
        let (nid, len) = match hash_algorithm {
            HashAlgorithm::Sha1 => {
                let digest = Sha1::digest(message);
                bytes
                    .iter_mut()
                    .zip(digest)
                    .for_each(|(byte, digest)| *byte = digest);
                (c::NID_sha1, digest.len())
            }
            HashAlgorithm::Sha256 => {
                bytes = Sha256::digest(message).into();
                (c::NID_sha256, bytes.len())
            }
        };
        Self { nid, bytes, len }
    }
}

fn finish(signed: i32, mut signature: Vec<u8>, len: u32) -> Option<Vec<u8>> {
    signature.truncate(usize::try_from(len).ok()?);
    (signed == 1).then_some(signature)
}
