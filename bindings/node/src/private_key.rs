//! `PrivateKey`.

use std::sync::Arc;

use frontseal::{HashAlgorithm, KeyType, PrivateKey, SigningKey as _};
use napi::bindgen_prelude::{Buffer, Either, External};
use napi::{Env, Result};
use napi_derive::napi;
use zeroize::Zeroizing;

use crate::convert::name;
use crate::failure::OrThrow as _;

/// A key that signers share.
pub(crate) type SharedKey = Arc<PrivateKey>;

/// Read a private key.
#[napi(catch_unwind)]
pub(crate) fn new_private_key(
    env: &Env,
    key: Either<String, Buffer>,
    passphrase: Option<Either<String, Buffer>>,
) -> Result<External<SharedKey>> {
    let key = secret(key);
    let passphrase = passphrase.map(secret);
    let key = PrivateKey::new(&*key, passphrase.as_ref().map(|bytes| &***bytes)).or_throw(env)?;
    Ok(External::new(Arc::new(key)))
}

/// Make a key from the operating system's random numbers: `rsa` or `p-256`.
#[napi(catch_unwind)]
pub(crate) fn generate_private_key(env: &Env, key_type: String) -> Result<External<SharedKey>> {
    let key_type: KeyType = key_type.parse().or_throw(env)?;
    let key = PrivateKey::generate(key_type).or_throw(env)?;
    Ok(External::new(Arc::new(key)))
}

/// Return the public half as SPKI PEM.
#[napi(catch_unwind)]
pub(crate) fn private_key_public_pem(key: &External<SharedKey>) -> String {
    key.public_key_pem()
}

/// Return the key as PKCS#8 PEM, not encrypted.
#[napi(catch_unwind)]
pub(crate) fn private_key_to_pem(key: &External<SharedKey>) -> String {
    key.to_pem().to_string()
}

/// Sign `message`.
#[napi(catch_unwind)]
pub(crate) fn private_key_sign(
    env: &Env,
    key: &External<SharedKey>,
    message: Buffer,
    hash_algorithm: Option<String>,
) -> Result<Buffer> {
    let hash_algorithm: HashAlgorithm = name(hash_algorithm)
        .or_throw(env)?
        .unwrap_or(key.key_type().default_hash_algorithm());
    let signature = key.sign(hash_algorithm, &message).or_throw(env)?;
    Ok(signature.into())
}

/// What a key is.
#[napi(object, object_from_js = false)]
pub(crate) struct KeyFields {
    /// The type: `rsa` or `p-256`.
    pub key_type: &'static str,
    /// The size in bits.
    pub bits: u32,
    /// What a user should know about a private key.
    pub warning: Option<String>,
}

/// Return what `key` is.
#[napi(catch_unwind)]
pub(crate) fn private_key_fields(key: &External<SharedKey>) -> KeyFields {
    KeyFields {
        key_type: key.key_type().as_str(),
        bits: key.bits(),
        warning: key.warning(),
    }
}

/// Copy text or bytes into memory that is wiped when dropped.
fn secret(given: Either<String, Buffer>) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(match given {
        Either::A(text) => text.into_bytes(),
        Either::B(bytes) => bytes.to_vec(),
    })
}
