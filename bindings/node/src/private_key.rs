//! `PrivateKey`, and pairs of keys.

use std::sync::Arc;

use frontseal::{KeyType, SigningKey as _};
use napi::Unknown;
use napi::bindgen_prelude::{Buffer, This};
use napi_derive::napi;

use crate::failure::{Failure, Result};
use crate::key_source::{PRIVATE, passphrase};
use crate::options::Options;
use crate::public_key::PublicKey;
use crate::value::{self, cast, instance, present, require_new, wrong_type};

/// A private key for CloudFront: RSA or P-256.
///
/// `key` is PKCS#1, PKCS#8 or SEC1, PEM or DER, encrypted or not: text, bytes or a private `KeyObject`. PEM may have CRLF
/// line ends, text or certificates around it, or be one line with escaped line ends. The key is wiped from memory when
/// it is collected, and never shown.
///
/// @throws {@link FrontsealError} with the code `invalid_key`, naming what was found, unless it is one RSA key of 1024 to
/// 8192 bits or one P-256 key, and if it is damaged, or the passphrase is missing or wrong.
#[napi]
pub struct PrivateKey(Arc<frontseal::PrivateKey>);

#[napi]
impl PrivateKey {
    /// Read a private key.
    #[napi(
        constructor,
        catch_unwind,
        ts_args_type = "key: string | Uint8Array | KeyObject, passphrase?: string | Uint8Array | null"
    )]
    pub fn new(this: This, key: Unknown, passphrase: Unknown) -> Result<Self> {
        require_new("PrivateKey", &this)?;
        Self::read(key, None, present(passphrase)?)
    }

    /// Read the key that is the member `field` of a JSON object, as secret stores keep several values in one secret.
    ///
    /// {@link PrivateKey} finds the key by itself where the object has one.
    ///
    /// @throws {@link FrontsealError} as {@link PrivateKey} does, and if `key` is not a JSON object with a string of that
    /// name.
    ///
    /// @example
    /// ```js
    /// const { PrivateKey } = require('frontseal');
    ///
    /// const secret = JSON.stringify({ old: PrivateKey.generate().toPem(), new: PrivateKey.generate('p-256').toPem() });
    /// assert.equal(PrivateKey.fromJsonField(secret, 'new').keyType, 'p-256');
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "key: string | Uint8Array, field: string, passphrase?: string | Uint8Array | null"
    )]
    pub fn from_json_field(key: Unknown, field: Unknown, passphrase: Unknown) -> Result<Self> {
        let field = value::text("field", field)?;
        Self::read(key, Some(&field), present(passphrase)?)
    }

    /// Generate a key from the operating system's random numbers: RSA-2048 for `'rsa'`, the size that CloudFront asks
    /// for, or P-256.
    ///
    /// @example
    /// ```js
    /// const { PrivateKey } = require('frontseal');
    ///
    /// assert(PrivateKey.generate('p-256').publicKeyPem().startsWith('-----BEGIN PUBLIC KEY-----'));
    /// ```
    #[napi(catch_unwind, ts_args_type = "keyType?: KeyType")]
    pub fn generate(key_type: Unknown) -> Result<Self> {
        Self::generate_type(present(key_type)?)
    }

    /// Return the public half as SPKI PEM, the form that CloudFront accepts.
    #[napi(catch_unwind)]
    pub fn public_key_pem(&self) -> String {
        self.0.public_key_pem()
    }

    /// Return the public half, to verify with.
    #[napi(catch_unwind)]
    pub fn public_key(&self) -> Result<PublicKey> {
        Ok(PublicKey(self.0.public_key()?))
    }

    /// Return the key as PKCS#8 PEM, not encrypted.
    #[napi(catch_unwind)]
    pub fn to_pem(&self) -> String {
        self.0.to_pem().to_string()
    }

    /// Sign `message` and return the signature: PKCS#1 v1.5 for an RSA key, ASN.1 DER for a P-256 key.
    ///
    /// Without `hashAlgorithm` RSA keys sign with SHA-1 and P-256 keys with SHA-256. {@link Signer} signs URLs and
    /// cookies.
    ///
    /// @throws {@link FrontsealError} with the code `signing_failed` if the key cannot sign.
    #[napi(
        catch_unwind,
        ts_args_type = "message: Uint8Array, hashAlgorithm?: HashAlgorithm | null"
    )]
    pub fn sign(&self, message: Unknown, hash_algorithm: Unknown) -> Result<Buffer> {
        let hash_algorithm = match present(hash_algorithm)? {
            Some(name) => value::text("hashAlgorithm", name)?.parse()?,
            None => self.0.key_type().default_hash_algorithm(),
        };
        let bytes = cast::<&[u8]>(message);
        let bytes = bytes.map_err(|_| wrong_type("message", "a Buffer or Uint8Array", message))?;
        Ok(self.0.sign(hash_algorithm, bytes)?.into())
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

    /// What a user should know about the key: that CloudFront accepts no new keys of this size. Null if there is nothing.
    #[napi(getter, catch_unwind)]
    pub fn warning(&self) -> Option<String> {
        self.0.warning()
    }
}

impl PrivateKey {
    fn read(key: Unknown, field: Option<&str>, given: Option<Unknown>) -> Result<Self> {
        let passphrase = given.map(passphrase).transpose()?;
        let passphrase = passphrase.as_ref().map(|bytes| bytes.as_slice());
        let key = PRIVATE.read(key, |key| match field {
            Some(field) => frontseal::PrivateKey::from_json_field(key, field, passphrase),
            None => frontseal::PrivateKey::new(key, passphrase),
        })?;
        Ok(Self(Arc::new(key)))
    }

    /// Return a key: a `PrivateKey`, or what one is read from.
    pub(crate) fn of_signer(
        key: Unknown,
        passphrase: Option<Unknown>,
    ) -> Result<Arc<frontseal::PrivateKey>> {
        match instance::<Self>(key)? {
            Some(_) if passphrase.is_some() => {
                Failure::wrong_type("passphrase is for a key that is read: leave it out")
            }
            Some(key) => Ok(Arc::clone(&key.0)),
            None => Ok(Self::read(key, None, passphrase)?.0),
        }
    }

    fn generate_type(key_type: Option<Unknown>) -> Result<Self> {
        let key_type = match key_type {
            Some(name) => value::text("keyType", name)?.parse()?,
            None => KeyType::Rsa,
        };
        Ok(Self(Arc::new(frontseal::PrivateKey::generate(key_type)?)))
    }
}

/// A private key and its public half, as PEM.
#[napi(object, object_from_js = false)]
pub struct KeyPair {
    /// The private key: PKCS#8, not encrypted.
    pub private_key: String,
    /// The public key: SPKI, the form that CloudFront accepts.
    pub public_key: String,
}

/// Generate a key pair from the operating system's random numbers, as PEM: RSA-2048, the size that CloudFront asks for,
/// or P-256.
///
/// @example
/// ```js
/// const { generateKeyPair } = require('frontseal');
///
/// const { privateKey, publicKey } = generateKeyPair({ type: 'p-256' });
/// assert(privateKey.startsWith('-----BEGIN PRIVATE KEY-----'));
/// assert(publicKey.startsWith('-----BEGIN PUBLIC KEY-----'));
/// ```
#[napi(catch_unwind, ts_args_type = "options?: { type?: KeyType }")]
pub fn generate_key_pair(options: Unknown) -> Result<KeyPair> {
    let options = Options::optional(options, &[&[c"type"]])?;
    let key = PrivateKey::generate_type(options.value(c"type")?)?;
    Ok(KeyPair {
        private_key: key.to_pem(),
        public_key: key.public_key_pem(),
    })
}
