//! [`KeySource`]: what stands for a key in Python, read as bytes.

use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyByteArray, PyBytes, PyDict, PyString};
use zeroize::Zeroizing;

/// The bytes of a key, which may be PEM or DER, and the path that they come from.
pub(crate) struct KeySource {
    pub(crate) bytes: Zeroizing<Vec<u8>>,
    pub(crate) path: Option<Py<PyAny>>,
}

impl KeySource {
    /// Read a private key from text, bytes, a file, or a key of the package `cryptography`. None
    /// is returned for any other object.
    pub(crate) fn private(given: &Bound<'_, PyAny>) -> PyResult<Option<Self>> {
        if !given.hasattr("private_bytes")? {
            return Self::plain(given);
        }
        let formats = given
            .py()
            .import("cryptography.hazmat.primitives.serialization")?;
        let exported = given.call_method1(
            "private_bytes",
            (
                formats.getattr("Encoding")?.getattr("DER")?,
                formats.getattr("PrivateFormat")?.getattr("PKCS8")?,
                formats.call_method0("NoEncryption")?,
            ),
        )?;
        Self::plain(&exported)
    }

    /// Read a public key, as [`private`](Self::private) does a private one.
    pub(crate) fn public(given: &Bound<'_, PyAny>) -> PyResult<Option<Self>> {
        if !given.hasattr("public_bytes")? {
            return Self::plain(given);
        }
        let formats = given
            .py()
            .import("cryptography.hazmat.primitives.serialization")?;
        let arguments = PyDict::new(given.py());
        arguments.set_item("encoding", formats.getattr("Encoding")?.getattr("DER")?)?;
        arguments.set_item(
            "format",
            formats
                .getattr("PublicFormat")?
                .getattr("SubjectPublicKeyInfo")?,
        )?;
        Self::plain(&given.call_method("public_bytes", (), Some(&arguments))?)
    }

    fn plain(given: &Bound<'_, PyAny>) -> PyResult<Option<Self>> {
        let bytes = if given.is_instance_of::<PyString>() {
            given.extract::<PyBackedStr>()?.as_bytes().to_vec()
        } else if given.is_instance_of::<PyBytes>() || given.is_instance_of::<PyByteArray>() {
            given.extract()?
        } else if given.hasattr("__fspath__")? {
            let contents = given
                .py()
                .import("pathlib")?
                .call_method1("Path", (given,))?
                .call_method0("read_bytes")?;
            return Ok(Some(Self {
                bytes: Zeroizing::new(contents.extract()?),
                path: Some(given.clone().unbind()),
            }));
        } else {
            return Ok(None);
        };
        Ok(Some(Self {
            bytes: Zeroizing::new(bytes),
            path: None,
        }))
    }
}
