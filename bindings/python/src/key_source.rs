//! [`KeySource`]: what a key is read from in Python, as bytes.

use frontseal::{Error, ErrorKind};
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use zeroize::Zeroizing;

use crate::argument::secret;
use crate::failure::Failure;

/// The bytes of a key, which may be PEM or DER, and whether they are a file's.
pub(crate) struct KeySource {
    pub(crate) bytes: Zeroizing<Vec<u8>>,
    pub(crate) is_file: bool,
}

impl KeySource {
    /// Read a private key from text, bytes, a file, or a key of the package `cryptography`. None
    /// is returned for any other object.
    pub(crate) fn private(given: &Bound<'_, PyAny>) -> PyResult<Option<Self>> {
        if !given.hasattr("private_bytes")? {
            return Self::plain(given, "private_key");
        }
        let formats = serialization(given)?;
        let der = given.call_method1(
            "private_bytes",
            (
                formats.getattr("Encoding")?.getattr("DER")?,
                formats.getattr("PrivateFormat")?.getattr("PKCS8")?,
                formats.call_method0("NoEncryption")?,
            ),
        )?;
        Self::plain(&der, "private_key")
    }

    /// Read a public key, as [`private`](Self::private) does a private one.
    pub(crate) fn public(given: &Bound<'_, PyAny>) -> PyResult<Option<Self>> {
        if !given.hasattr("public_bytes")? {
            return Self::plain(given, "public_key");
        }
        let formats = serialization(given)?;
        let der = given.call_method1(
            "public_bytes",
            (
                formats.getattr("Encoding")?.getattr("DER")?,
                formats
                    .getattr("PublicFormat")?
                    .getattr("SubjectPublicKeyInfo")?,
            ),
        )?;
        Self::plain(&der, "public_key")
    }

    fn plain(given: &Bound<'_, PyAny>, name: &str) -> PyResult<Option<Self>> {
        if !given.hasattr("__fspath__")? {
            return Ok(secret(given, name)?.map(|bytes| Self {
                bytes,
                is_file: false,
            }));
        }
        let path = given
            .py()
            .import("pathlib")?
            .call_method1("Path", (given,))?;
        // One that is not UTF-8 is shown by no error of the core's.
        let text = path.str()?.extract::<PyBackedStr>();
        let place = frontseal::KeySource::parse_value(text.as_deref().unwrap_or_default());
        if place.is_text() {
            let message = format!(
                "{name} is a path object that looks like the key itself: pass it as str or bytes"
            );
            return Err(Failure::from(Error::new(ErrorKind::InvalidKey, message)).into());
        }
        let bytes = path
            .call_method0("read_bytes")
            .map_err(|error| match place.is_shown() {
                true => error,
                false => without_path(given.py(), &error),
            })?;
        Ok(Some(Self {
            bytes: Zeroizing::new(bytes.extract()?),
            is_file: true,
        }))
    }
}

fn serialization<'py>(key: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyModule>> {
    key.py()
        .import("cryptography.hazmat.primitives.serialization")
}

/// Return an error of the file system without the path, which may be a part of a key.
fn without_path(py: Python<'_>, error: &PyErr) -> PyErr {
    let part = |name| error.value(py).getattr(name).map(Bound::unbind);
    match (part("errno"), part("strerror")) {
        (Ok(number), Ok(reason)) => PyOSError::new_err((number, reason)),
        _ => error.clone_ref(py),
    }
}
