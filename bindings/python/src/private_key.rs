//! `PrivateKey`.

use std::sync::Arc;

use frontseal::{KeyType, SigningKey as _};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyBytes, PyString};

use crate::argument::{self, parsed, string};
use crate::failure::{Result, wrong_type};
use crate::fork::apart;
use crate::key_source::KeySource;
use crate::public_key::PublicKey;

/// A private key for CloudFront: RSA or P-256.
///
/// ``key`` is PKCS#1, PKCS#8 or SEC1, PEM or DER, encrypted or not: as ``str``, ``bytes``, a path object
/// such as ``pathlib.Path``, whose file is read, or a private key of the package ``cryptography``. PEM
/// may come with CRLF, text or certificates around it, or as one line with ``\n`` escapes.
/// ``passphrase`` is ``str`` or ``bytes``.
///
/// The key is wiped from memory when it is dropped, and ``repr`` never shows it.
///
/// Raises ``FrontsealError`` with the code ``invalid_key``, naming what was found, if it is not one RSA key
/// of 1024 to 8192 bits or one P-256 key, is damaged, or the passphrase is missing or wrong; ``OSError`` if
/// the file cannot be read.
///
/// >>> from frontseal import PrivateKey
/// >>> PrivateKey.generate("p-256")
/// <frontseal.PrivateKey P-256>
#[pyclass(module = "frontseal", frozen)]
pub(crate) struct PrivateKey {
    pub(crate) core: Arc<frontseal::PrivateKey>,
}

impl PrivateKey {
    pub(crate) fn read(
        py: Python<'_>,
        source: &KeySource,
        field: Option<&str>,
        passphrase: Option<&[u8]>,
    ) -> Result<Self> {
        let bytes = &*source.bytes;
        let core = py.detach(|| {
            apart(|| match field {
                Some(field) => frontseal::PrivateKey::from_json_field(bytes, field, passphrase),
                None => frontseal::PrivateKey::new(bytes, passphrase),
            })
        })?;
        Ok(Self {
            core: Arc::new(core),
        })
    }

    fn of_source(
        key: &Bound<'_, PyAny>,
        field: Option<&str>,
        passphrase: Option<&Bound<'_, PyAny>>,
    ) -> Result<Self> {
        let source = KeySource::private(key)?.ok_or_else(|| {
            wrong_type(
                key,
                "a private key must be str, bytes, a path object or a key of the package cryptography",
            )
        })?;
        let secret = passphrase.map(argument::passphrase).transpose()?;
        let secret = secret.as_ref().map(|it| it.as_slice());
        Self::read(key.py(), &source, field, secret)
    }
}

#[pymethods]
impl PrivateKey {
    #[new]
    #[pyo3(signature = (key, passphrase=None))]
    fn new(key: &Bound<'_, PyAny>, passphrase: Option<&Bound<'_, PyAny>>) -> Result<Self> {
        Self::of_source(key, None, passphrase)
    }

    /// Read the key that is the member ``field`` of a JSON object, as secret stores keep several values in one secret.
    ///
    /// The other arguments are as for ``PrivateKey``, which finds the key by itself where the object has one.
    ///
    /// Raises as ``PrivateKey`` does, and if ``key`` is not a JSON object with a string of that name.
    ///
    /// >>> import json
    /// >>> from frontseal import PrivateKey
    /// >>> secret = json.dumps({"old": PrivateKey.generate().to_pem(), "new": PrivateKey.generate("p-256").to_pem()})
    /// >>> PrivateKey.from_json_field(secret, "new")
    /// <frontseal.PrivateKey P-256>
    #[staticmethod]
    #[pyo3(signature = (key, field, passphrase=None))]
    fn from_json_field(
        key: &Bound<'_, PyAny>,
        field: &Bound<'_, PyAny>,
        passphrase: Option<&Bound<'_, PyAny>>,
    ) -> Result<Self> {
        Self::of_source(key, Some(&string(field, "field")?), passphrase)
    }

    /// Generate a key from the operating system's random numbers: RSA-2048 for ``"rsa"``, the size that CloudFront
    /// asks for, or P-256 for ``"p-256"``.
    ///
    /// >>> from frontseal import PrivateKey
    /// >>> PrivateKey.generate("p-256").public_key_pem().splitlines()[0]
    /// '-----BEGIN PUBLIC KEY-----'
    #[staticmethod]
    #[pyo3(signature = (key_type=None), text_signature = "(key_type='rsa')")]
    fn generate(py: Python<'_>, key_type: Option<&Bound<'_, PyAny>>) -> Result<Self> {
        let key_type = key_type.map_or(Ok(KeyType::Rsa), |it| parsed(it, "key_type"))?;
        let core = py.detach(|| apart(|| frontseal::PrivateKey::generate(key_type)))?;
        Ok(Self {
            core: Arc::new(core),
        })
    }

    /// Return the public half as SPKI PEM, the form that CloudFront accepts.
    fn public_key_pem(&self) -> String {
        self.core.public_key_pem()
    }

    /// Return the public half, to verify with.
    fn public_key(&self) -> Result<PublicKey> {
        Ok(PublicKey {
            core: self.core.public_key()?,
        })
    }

    /// Return the key as PKCS#8 PEM, not encrypted.
    fn to_pem<'py>(&self, py: Python<'py>) -> Bound<'py, PyString> {
        PyString::new(py, &self.core.to_pem())
    }

    /// Sign ``message`` and return the signature: PKCS#1 v1.5 for an RSA key, ASN.1 DER for a P-256 key.
    ///
    /// ``hash_algorithm`` is ``"SHA1"`` or ``"SHA256"``; without it RSA keys sign with SHA-1 and P-256 keys with SHA-256.
    /// For URLs and cookies there is ``Signer``.
    ///
    /// Raises ``FrontsealError`` with the code ``signing_failed`` if the key cannot sign.
    ///
    /// >>> from frontseal import PrivateKey
    /// >>> len(PrivateKey.generate().sign(b"a message"))
    /// 256
    #[pyo3(signature = (message, hash_algorithm=None))]
    fn sign<'py>(
        &self,
        py: Python<'py>,
        message: &Bound<'_, PyAny>,
        hash_algorithm: Option<&Bound<'_, PyAny>>,
    ) -> Result<Bound<'py, PyBytes>> {
        let message: PyBackedBytes = message
            .extract()
            .map_err(|_| wrong_type(message, "message must be bytes"))?;
        let hash_algorithm = match hash_algorithm {
            Some(given) => parsed(given, "hash_algorithm")?,
            None => self.core.key_type().default_hash_algorithm(),
        };
        let signature = py.detach(|| apart(|| self.core.sign(hash_algorithm, &message)))?;
        Ok(PyBytes::new(py, &signature))
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

    /// What a user should know about the key: that CloudFront accepts no new keys of this size. None if there is
    /// nothing.
    #[getter]
    fn warning(&self) -> Option<String> {
        self.core.warning()
    }

    fn __repr__(&self) -> String {
        format!("<frontseal.PrivateKey {}>", self.core)
    }

    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err(
            "cannot pickle a PrivateKey: pickles are not the place for keys. Call to_pem() where you mean it",
        ))
    }
}
