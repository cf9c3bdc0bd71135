//! What a key is read from: text, bytes, or a `KeyObject` of Node's.

use frontseal::{Error, ErrorKind};
use napi::bindgen_prelude::{Function, JsObjectValue as _, JsValue as _, Object};
use napi::{Unknown, ValueType};
use zeroize::Zeroizing;

use crate::failure::Result;
use crate::hooks::current_env;
use crate::value::{cast, string, wrong_type};

/// Half of a key pair, as `KeyObject` says it.
pub(crate) struct Half {
    kind: &'static str,
    /// The format that holds keys of every type.
    format: &'static str,
    name: &'static str,
    rule: &'static str,
}

pub(crate) const PRIVATE: Half = Half {
    kind: "private",
    format: "pkcs8",
    name: "a private key",
    rule: "a string, Buffer, KeyObject, PrivateKey or a function that signs",
};

pub(crate) const PUBLIC: Half = Half {
    kind: "public",
    format: "spki",
    name: "a public key",
    rule: "a string, Buffer, KeyObject or PublicKey",
};

impl Half {
    /// Give the text or the bytes of `key` to `read`. What is copied of it is wiped.
    pub(crate) fn read<T>(
        &self,
        key: Unknown,
        read: impl FnOnce(&[u8]) -> Result<T, Error>,
    ) -> Result<T> {
        if key.get_type()? == ValueType::String {
            return Ok(read(Zeroizing::new(cast::<String>(key)?).as_bytes())?);
        }
        if let Ok(bytes) = cast::<&[u8]>(key) {
            return Ok(read(bytes)?);
        }
        let der = self
            .exported(key)?
            .ok_or_else(|| wrong_type(self.name, self.rule, key))?;
        let outcome = cast::<&[u8]>(der.to_unknown()).map(read);
        let wipe: Function<u32> = der.get_c_named_property_unchecked(c"fill")?;
        wipe.apply(der, 0)?;
        Ok(outcome??)
    }

    /// Return the DER of `key`, if that is a `KeyObject`.
    fn exported<'a>(&self, key: Unknown<'a>) -> Result<Option<Object<'a>>> {
        if key.get_type()? != ValueType::Object {
            return Ok(None);
        }
        let key = key.coerce_to_object()?;
        let export: Unknown = key.get_c_named_property_unchecked(c"export")?;
        let kind = string(key.get_c_named_property_unchecked(c"type")?)?;
        let Some(kind) = kind.filter(|_| matches!(export.get_type(), Ok(ValueType::Function)))
        else {
            return Ok(None);
        };
        if kind != self.kind {
            let message = format!("the key is a {kind} KeyObject: pass the {} one", self.kind);
            return Err(Error::new(ErrorKind::InvalidKey, message).into());
        }
        let mut encoding = Object::new(&current_env()?)?;
        encoding.set("type", self.format)?;
        encoding.set("format", "der")?;
        Ok(Some(
            cast::<Function<Object, Object>>(export)?.apply(key, encoding)?,
        ))
    }
}

/// Copy a passphrase, text or bytes, into memory that is wiped.
pub(crate) fn passphrase(value: Unknown) -> Result<Zeroizing<Vec<u8>>> {
    if value.get_type()? == ValueType::String {
        return Ok(Zeroizing::new(cast::<String>(value)?.into_bytes()));
    }
    let bytes = cast::<&[u8]>(value);
    let bytes =
        bytes.map_err(|_| wrong_type("passphrase", "a string, Buffer or Uint8Array", value))?;
    Ok(Zeroizing::new(bytes.to_vec()))
}
