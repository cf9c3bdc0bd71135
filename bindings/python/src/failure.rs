//! [`Failure`]: what a method fails with, and the Python exception for it.

use std::error::Error as _;

use frontseal::{Denial, Error, ErrorKind};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

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
            Failure::Refused(error) => refused(py, &error),
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
    let made = match error.denial() {
        Some(denial) => access_denied(py, denial),
        None => exception(py, "FrontsealError", &error.to_string(), error.kind()),
    };
    match made {
        Ok(exception) => PyErr::from_value(exception),
        Err(error) => error,
    }
}

/// Make the `AccessDenied` for `denial`.
pub(crate) fn access_denied<'py>(py: Python<'py>, denial: &Denial) -> PyResult<Bound<'py, PyAny>> {
    let exception = exception(py, "AccessDenied", &denial.detail, ErrorKind::AccessDenied)?;
    exception.setattr("reason", denial.reason.as_str())?;
    exception.setattr("edge_code", denial.edge_code())?;
    exception.setattr("edge_message", denial.edge_message())?;
    exception.setattr("edge_xml", denial.edge_xml())?;
    Ok(exception)
}

fn exception<'py>(
    py: Python<'py>,
    class: &str,
    text: &str,
    kind: ErrorKind,
) -> PyResult<Bound<'py, PyAny>> {
    let exception = py
        .import("frontseal._errors")?
        .call_method1(class, (text,))?;
    exception.setattr("code", kind.code())?;
    Ok(exception)
}

/// Make the `TypeError` for an argument against `rule`, such as `url must be str`.
pub(crate) fn wrong_type(found: &Bound<'_, PyAny>, rule: &str) -> PyErr {
    match found.get_type().name() {
        Ok(name) => PyTypeError::new_err(format!("{rule}, not {name}")),
        Err(error) => error,
    }
}
