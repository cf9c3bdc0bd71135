//! `PublicKey`.

use pyo3::prelude::*;
use pyo3::types::PyType;

use crate::failure::{Result, wrong_type};
use crate::key_source::KeySource;

/// A public key that CloudFront may trust: RSA or P-256.
///
/// ``key`` is SPKI or PKCS#1, or a certificate that holds one, PEM or DER: as ``str``, ``bytes``, a path
/// object, whose file is read, or a public key of the package ``cryptography``.
///
/// Raises ``FrontsealError`` with the code ``invalid_key``, naming what was found, if it is not one RSA key of 1024 to 8192
/// bits or one P-256 key, or is private.
///
/// >>> from frontseal import PrivateKey, PublicKey
/// >>> key = PrivateKey.generate("p-256")
/// >>> PublicKey(key.public_key_pem()) == key.public_key()
/// True
#[pyclass(module = "frontseal", frozen, eq, hash)]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct PublicKey {
    pub(crate) core: frontseal::PublicKey,
}

impl PublicKey {
    /// Read `key`, or take it if it is one already.
    pub(crate) fn read(key: &Bound<'_, PyAny>) -> Result<frontseal::PublicKey> {
        if let Ok(key) = key.cast::<Self>() {
            return Ok(frontseal::PublicKey::new(key.get().core.to_pem())?);
        }
        let source = KeySource::public(key)?.ok_or_else(|| {
            wrong_type(
                key,
                "a public key must be PublicKey, str, bytes, a path object or a public key of the package cryptography",
            )
        })?;
        Ok(frontseal::PublicKey::new(&*source.bytes)?)
    }
}

#[pymethods]
impl PublicKey {
    #[new]
    fn new(key: &Bound<'_, PyAny>) -> Result<Self> {
        Self::read(key).map(|core| Self { core })
    }

    /// Return the key as SPKI PEM, the form that CloudFront accepts.
    fn to_pem(&self) -> String {
        self.core.to_pem()
    }

    /// The size of the key in bits.
    #[getter]
    fn bits(&self) -> u32 {
        self.core.bits()
    }

    /// The type of the key: ``"rsa"`` or ``"p-256"``.
    #[getter]
    fn key_type(&self) -> &'static str {
        self.core.key_type().as_str()
    }

    fn __repr__(&self) -> String {
        format!("<frontseal.PublicKey {}>", self.core)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> (Bound<'py, PyType>, (String,)) {
        (slf.get_type(), (slf.get().to_pem(),))
    }
}
