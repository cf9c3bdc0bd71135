//! `PublicKey`.

use napi::Unknown;
use napi::bindgen_prelude::This;
use napi_derive::napi;

use crate::failure::Result;
use crate::key_source::PUBLIC;
use crate::value::{instance, require_new};

/// A public key that CloudFront may trust: RSA or P-256.
///
/// `key` is SPKI or PKCS#1, or a certificate that holds one, PEM or DER: text, bytes or a public `KeyObject`.
///
/// @throws {@link FrontsealError} with the code `invalid_key`, naming what was found, unless it is one RSA key of 1024 to
/// 8192 bits or one P-256 key. A private key is refused too.
#[napi]
pub struct PublicKey(pub(crate) frontseal::PublicKey);

#[napi]
impl PublicKey {
    /// Read a public key.
    #[napi(constructor, catch_unwind, ts_args_type = "key: PublicKeySource")]
    pub fn new(this: This, key: Unknown) -> Result<Self> {
        require_new("PublicKey", &this)?;
        Self::read(key).map(Self)
    }

    /// Return the key as SPKI PEM, the form that CloudFront accepts.
    #[napi(catch_unwind)]
    pub fn to_pem(&self) -> String {
        self.0.to_pem()
    }

    /// The type of the key.
    #[napi(getter, catch_unwind, ts_return_type = "KeyType")]
    pub fn key_type(&self) -> &'static str {
        self.0.key_type().as_str()
    }

    /// The size of the key in bits.
    #[napi(getter, catch_unwind)]
    pub fn bits(&self) -> u32 {
        self.0.bits()
    }
}

impl PublicKey {
    /// Read a key: a `PublicKey`, or what one is read from.
    pub(crate) fn read(key: Unknown) -> Result<frontseal::PublicKey> {
        match instance::<Self>(key)? {
            Some(key) => Ok(key.0.clone()),
            None => PUBLIC.read(key, |key| frontseal::PublicKey::new(key)),
        }
    }
}
