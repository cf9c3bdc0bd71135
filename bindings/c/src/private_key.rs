//! `frontseal_private_key`.

use std::ffi::{CStr, CString, c_char};
use std::mem::MaybeUninit;
use std::ptr;
use std::sync::Arc;

use frontseal_core::{KeySource, SigningKey as _};

use crate::argument::{Bytes, Chars, required};
use crate::buffer::{Room, fill};
use crate::error::Error;
use crate::guard::free;
use crate::key_info::KeyInfo;
use crate::names::{HashNumber, KeyTypeNumber, hash_algorithm, key_type, key_type_number};
use crate::outcome::{give_handle, give_text};
use crate::public_key::PublicKey;
use crate::sized::Wanted;

/// A private key for CloudFront: RSA or P-256. It is wiped from memory when it is freed and no
/// signer uses it any more.
pub struct PrivateKey {
    pub(crate) core: Arc<frontseal_core::PrivateKey>,
    warning: Option<CString>,
}

impl From<frontseal_core::PrivateKey> for PrivateKey {
    fn from(core: frontseal_core::PrivateKey) -> Self {
        let warning = core.warning().map(CString::new);
        Self {
            warning: warning.and_then(Result::ok),
            core: Arc::new(core),
        }
    }
}

/// Read a key in any form: PKCS#1, PKCS#8 or SEC1, as PEM or DER, encrypted or not.
///
/// PEM may come with CRLF, a byte order mark, text or certificates around it, or as one line with
/// \n escapes. data_len and passphrase_len are in bytes. passphrase is NULL for none; one that is
/// not needed is not used.
///
/// Fails with invalid_key, naming what was found, if it is not one RSA key of 1024 to 8192 bits or
/// one P-256 key, is damaged, or the passphrase is missing or wrong.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_private_key_new(
    data: Bytes,
    data_len: usize,
    passphrase: Bytes,
    passphrase_len: usize,
    out: Option<&mut MaybeUninit<*mut PrivateKey>>,
) -> *mut Error {
    give_handle(out, || {
        let data = data.bytes(data_len, "data")?;
        let passphrase = passphrase.optional(passphrase_len, "passphrase")?;
        Ok(frontseal_core::PrivateKey::new(data, passphrase)?.into())
    })
}

/// Read the key that is the member field of a JSON object, as secret stores keep several values in one
/// secret.
///
/// frontseal_private_key_new finds the key by itself where the object has one. The other arguments are
/// as for it.
///
/// Fails as frontseal_private_key_new, and if data is not a JSON object with a string of that name.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_private_key_from_json_field(
    data: Bytes,
    data_len: usize,
    field: Chars,
    passphrase: Bytes,
    passphrase_len: usize,
    out: Option<&mut MaybeUninit<*mut PrivateKey>>,
) -> *mut Error {
    give_handle(out, || {
        let data = data.bytes(data_len, "data")?;
        let field = field.text("field")?;
        let passphrase = passphrase.optional(passphrase_len, "passphrase")?;
        Ok(frontseal_core::PrivateKey::from_json_field(data, field, passphrase)?.into())
    })
}

/// Read a key from the file at path.
///
/// With field, which may be NULL, the file is a JSON object, and the key a member of it. The other
/// arguments are as for frontseal_private_key_new.
///
/// Fails with invalid_key and the path if the file cannot be read, and as
/// frontseal_private_key_from_json_field. An error does not show a path that may be a key.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_private_key_from_file(
    path: Chars,
    field: Chars,
    passphrase: Bytes,
    passphrase_len: usize,
    out: Option<&mut MaybeUninit<*mut PrivateKey>>,
) -> *mut Error {
    give_handle(out, || {
        let mut source = KeySource::file(path.text("path")?);
        if let Some(field) = field.optional("field")? {
            source = source.with_field(field);
        }
        let passphrase = passphrase.optional(passphrase_len, "passphrase")?;
        Ok(source.read(passphrase)?.into())
    })
}

/// Generate a key from the operating system's random numbers: RSA-2048, the size that CloudFront
/// asks for, or P-256.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_private_key_generate(
    key_type: KeyTypeNumber,
    out: Option<&mut MaybeUninit<*mut PrivateKey>>,
) -> *mut Error {
    give_handle(out, || {
        Ok(frontseal_core::PrivateKey::generate(self::key_type(key_type)?)?.into())
    })
}

/// Return the public half, to verify with and to register with CloudFront.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_private_key_public_key(
    key: Option<&PrivateKey>,
    out: Option<&mut MaybeUninit<*mut PublicKey>>,
) -> *mut Error {
    give_handle(out, || {
        Ok(PublicKey(required(key, "key")?.core.public_key()?))
    })
}

/// Return the key as PKCS#8 PEM, not encrypted. frontseal_string_free wipes the text.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_private_key_to_pem(
    key: Option<&PrivateKey>,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_text(out, || Ok(required(key, "key")?.core.to_pem()))
}

/// Write the type and the size of the key to *out.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_private_key_info(
    key: Option<&PrivateKey>,
    mut out: Wanted<KeyInfo>,
) -> *mut Error {
    out.give(|| {
        let key = required(key, "key")?;
        Ok(KeyInfo {
            size: 0,
            warning: key.warning.as_deref().map_or(ptr::null(), CStr::as_ptr),
            key_type: key_type_number(key.core.key_type()),
            bits: key.core.bits(),
        })
    })
}

/// Sign message, hashed with hash_algorithm, and return the signature: PKCS#1 v1.5 for an RSA key,
/// ASN.1 DER for a P-256 key.
///
/// For URLs and cookies there is frontseal_signer. The signature goes to buffer, which has room for
/// capacity bytes; *out_len is its length. 1024 bytes are always enough.
///
/// Fails with signing_failed if the key cannot sign; with buffer_too_small, and *out_len is then
/// how many bytes it needs.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_private_key_sign(
    key: Option<&PrivateKey>,
    hash_algorithm: HashNumber,
    message: Bytes,
    message_len: usize,
    mut buffer: Room,
    capacity: usize,
    out_len: Option<&mut MaybeUninit<usize>>,
) -> *mut Error {
    fill(out_len, || {
        let key = &required(key, "key")?.core;
        let hash_algorithm = self::hash_algorithm(hash_algorithm)?
            .unwrap_or_else(|| key.key_type().default_hash_algorithm());
        let message = message.bytes(message_len, "message")?;
        buffer.take(capacity, &[&key.sign(hash_algorithm, message)?])
    })
}

/// Free a key, which may be NULL. Signers that were made of it go on.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_private_key_free(key: Option<Box<PrivateKey>>) {
    free(key);
}
