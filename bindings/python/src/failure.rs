//! [`Failure`]: what a method fails with, and the Python exception for it.

use std::error::Error as _;

use frontseal::{Denial, Error, ErrorKind};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;

pub(crate) type Result<T> = std::result::Result<T, Failure>;

/// An error of the core, or one that Python raised.
pub(crate) enum Failure {
    Refused(Error),
    Raised(PyErr),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

impl From<PyErr> for Failure {
    fn from(error: PyErr) -> Self {
        Self::Raised(error)
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        Python::attach(|py| match failure {
            Failure::Refused(error) => match error.denial() {
                Some(denial) => match access_denied(py, denial) {
                    Ok(exception) => Self::from_value(exception),
                    Err(error) => error,
                },
                None => refused(py, &error),
            },
            Failure::Raised(error) => error,
        })
    }
}

/// Return the exception for `error`: what a callable raised as itself, everything else as
/// `FrontsealError`.
fn refused(py: Python<'_>, error: &Error) -> PyErr {
    if let Some(raised) = error
        .source()
        .and_then(|source| source.downcast_ref::<PyErr>())
    {
        return raised.clone_ref(py);
    }
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let made = CLASS
        .import(py, "frontseal._errors", "FrontsealError")
        .and_then(|class| class.call1((error.to_string(),)))
        .and_then(|exception| {
            exception.setattr("code", error.kind().code())?;
            Ok(exception)
        });
    match made {
        Ok(exception) => PyErr::from_value(exception),
        Err(error) => error,
    }
}

/// Make the `AccessDenied` for `denial`.
pub(crate) fn access_denied<'py>(py: Python<'py>, denial: &Denial) -> PyResult<Bound<'py, PyAny>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let exception = CLASS
        .import(py, "frontseal._errors", "AccessDenied")?
        .call1((&denial.detail,))?;
    exception.setattr("code", ErrorKind::AccessDenied.code())?;
    exception.setattr("reason", denial.reason.as_str())?;
    exception.setattr("edge_code", denial.edge_code())?;
    exception.setattr("edge_message", denial.edge_message())?;
    exception.setattr("edge_xml", denial.edge_xml())?;
    Ok(exception)
}
