//! `frontseal_public_key`.

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::ptr;

use crate::argument::{Bytes, required};
use crate::error::Error;
use crate::guard::free;
use crate::key_info::KeyInfo;
use crate::names::{HashNumber, hash_algorithm, key_type_number};
use crate::outcome::{give, give_handle, give_text};
use crate::sized::Wanted;

/// A public key that CloudFront may trust: RSA or P-256.
pub struct PublicKey(pub(crate) frontseal_core::PublicKey);

/// Read a public key: SPKI or PKCS#1, or a certificate that holds one, as PEM or DER.
///
/// PEM may come as it may for frontseal_private_key_new. data_len is in bytes. The validity
/// and the issuer of a certificate do not count: CloudFront knows keys only.
///
/// Fails with invalid_key, naming what was found, if it is not one RSA key of 1024 to 8192 bits or
/// one P-256 key. A private key is refused too.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_public_key_new(
    data: Bytes,
    data_len: usize,
    out: Option<&mut MaybeUninit<*mut PublicKey>>,
) -> *mut Error {
    give_handle(out, || {
        Ok(PublicKey(frontseal_core::PublicKey::new(
            data.bytes(data_len, "data")?,
        )?))
    })
}

/// Return the key as SPKI PEM, the form that CloudFront accepts.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_public_key_to_pem(
    key: Option<&PublicKey>,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_text(out, || Ok(required(key, "key")?.0.to_pem()))
}

/// Write the type and the size of the key to *out.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_public_key_info(
    key: Option<&PublicKey>,
    mut out: Wanted<KeyInfo>,
) -> *mut Error {
    out.give(|| {
        let key = &required(key, "key")?.0;
        Ok(KeyInfo {
            size: 0,
            warning: ptr::null(),
            key_type: key_type_number(key.key_type()),
            bits: key.bits(),
        })
    })
}

/// Return whether signature is this key's for message, hashed with hash_algorithm: RSA PKCS#1 v1.5,
/// or ECDSA in ASN.1 DER.
///
/// The answer goes to *out. For requests there is frontseal_verifier.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_public_key_verify(
    key: Option<&PublicKey>,
    hash_algorithm: HashNumber,
    message: Bytes,
    message_len: usize,
    signature: Bytes,
    signature_len: usize,
    out: Option<&mut MaybeUninit<bool>>,
) -> *mut Error {
    give(out, || {
        let key = &required(key, "key")?.0;
        let hash_algorithm = self::hash_algorithm(hash_algorithm)?
            .unwrap_or_else(|| key.key_type().default_hash_algorithm());
        let message = message.bytes(message_len, "message")?;
        Ok(key.verify(
            hash_algorithm,
            message,
            signature.bytes(signature_len, "signature")?,
        ))
    })
}

/// Free a key, which may be NULL. Verifiers that trust it go on.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_public_key_free(key: Option<Box<PublicKey>>) {
    free(key);
}
