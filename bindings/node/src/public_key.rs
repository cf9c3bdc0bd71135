//! `PublicKey`.

use frontseal::PublicKey;
use napi::bindgen_prelude::{Buffer, Either, External};
use napi::{Env, Result};
use napi_derive::napi;

use crate::failure::OrThrow as _;
use crate::private_key::KeyFields;

/// Read a public key.
#[napi(catch_unwind)]
pub(crate) fn new_public_key(
    env: &Env,
    key: Either<String, Buffer>,
) -> Result<External<PublicKey>> {
    let key = match &key {
        Either::A(text) => PublicKey::new(text),
        Either::B(bytes) => PublicKey::new(bytes),
    };
    Ok(External::new(key.or_throw(env)?))
}

/// Return the key as SPKI PEM.
#[napi(catch_unwind)]
pub(crate) fn public_key_to_pem(key: &External<PublicKey>) -> String {
    key.to_pem()
}

/// Return what `key` is.
#[napi(catch_unwind)]
pub(crate) fn public_key_fields(key: &External<PublicKey>) -> KeyFields {
    KeyFields {
        key_type: key.key_type().as_str(),
        bits: key.bits(),
        warning: None,
    }
}
