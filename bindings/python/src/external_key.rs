//! `ExternalKey`.

use frontseal::{Error, ErrorKind, HashAlgorithm, KeyType, SigningKey};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::pyclass::{PyTraverseError, PyVisit};
use pyo3::types::PyBytes;

use crate::argument::parsed;
use crate::failure::{Result, wrong_type};

/// A key in a KMS or an HSM, behind a function that signs.
///
/// ``sign`` takes the message as ``bytes`` (the policy, not hashed) and returns the signature as ``bytes``:
/// PKCS#1 v1.5 for an RSA key, ASN.1 DER for a P-256 key, hashed with the signer's ``hash_algorithm``.
/// ``key_type`` is ``"rsa"`` or ``"p-256"``. A bare function given to ``Signer`` is taken for an RSA key.
///
/// The function is called on the thread that signs; an exception that it raises is passed on as it is.
///
/// >>> from frontseal import ExternalKey, Signer
/// >>> def sign(message: bytes) -> bytes:
/// ...     raise TimeoutError("the KMS does not answer")
/// >>> Signer("K2JCJMDEHXQW5F", ExternalKey(sign, "p-256")).hash_algorithm
/// 'SHA256'
#[pyclass(module = "frontseal", frozen)]
pub(crate) struct ExternalKey {
    function: Function,
}

impl ExternalKey {
    pub(crate) fn function(&self, py: Python<'_>) -> Function {
        Function {
            sign: self.function.sign.clone_ref(py),
            key_type: self.function.key_type,
        }
    }
}

#[pymethods]
impl ExternalKey {
    #[new]
    #[pyo3(signature = (sign, key_type=None), text_signature = "(sign, key_type='rsa')")]
    fn new(sign: &Bound<'_, PyAny>, key_type: Option<&Bound<'_, PyAny>>) -> Result<Self> {
        if !sign.is_callable() {
            return Err(wrong_type(sign, "sign must be a function from bytes to bytes").into());
        }
        let key_type = key_type.map_or(Ok(KeyType::Rsa), |it| parsed(it, "key_type"))?;
        Ok(Self {
            function: Function::new(sign, key_type),
        })
    }

    /// The type of the key: ``"rsa"`` or ``"p-256"``.
    #[getter]
    fn key_type(&self) -> &'static str {
        self.function.key_type.as_str()
    }

    fn __repr__(&self) -> String {
        format!("<frontseal.ExternalKey {}>", self.key_type())
    }

    /// There is no `__clear__`, as a tuple has none: the function was there first, so a cycle leads through an object that
    /// was changed later, and that one is cleared.
    fn __traverse__(&self, visit: PyVisit<'_>) -> std::result::Result<(), PyTraverseError> {
        self.function.visit(&visit)
    }
}

/// A Python function as a key of the core.
pub(crate) struct Function {
    sign: Py<PyAny>,
    key_type: KeyType,
}

impl Function {
    pub(crate) fn new(sign: &Bound<'_, PyAny>, key_type: KeyType) -> Self {
        Self {
            sign: sign.clone().unbind(),
            key_type,
        }
    }

    /// Show Python's garbage collector the function. One object alone may do so, and whoever can sign must keep that
    /// object: the collector clears what it takes for kept by nobody else.
    pub(crate) fn visit(&self, visit: &PyVisit<'_>) -> std::result::Result<(), PyTraverseError> {
        visit.call(&self.sign)
    }

    fn call(&self, py: Python<'_>, message: &[u8]) -> PyResult<Vec<u8>> {
        let signature = self.sign.bind(py).call1((PyBytes::new(py, message),))?;
        match signature.extract::<PyBackedBytes>() {
            Ok(bytes) => Ok(bytes.to_vec()),
            Err(_) => Err(PyTypeError::new_err(format!(
                "the function that signs must return bytes, not {}",
                signature.get_type().name()?
            ))),
        }
    }
}

impl SigningKey for Function {
    fn key_type(&self) -> KeyType {
        self.key_type
    }

    fn sign(&self, _: HashAlgorithm, message: &[u8]) -> std::result::Result<Vec<u8>, Error> {
        Python::attach(|py| self.call(py, message)).map_err(|raised| {
            Error::new(
                ErrorKind::SigningFailed,
                "the function that signs raised an error",
            )
            .with_source(raised)
        })
    }

    /// Python code expects the thread, and so the context, that it was called on.
    fn stays_on_thread(&self) -> bool {
        true
    }
}
