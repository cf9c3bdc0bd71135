//! The keyword arguments that methods share, read into the plain values of the core.

use std::slice;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::argument::text;

/// A value of the core, each field of which is a keyword argument.
pub(crate) trait Keywords: Default {
    /// Return the names of the fields.
    fn names() -> Vec<&'static str>;

    /// Set the field `name`, and return whether there is one.
    fn set(&mut self, name: &str, given: &Bound<'_, PyAny>) -> PyResult<bool>;
}

impl<A: Keywords, B: Keywords> Keywords for (A, B) {
    fn names() -> Vec<&'static str> {
        [A::names(), B::names()].concat()
    }

    fn set(&mut self, name: &str, given: &Bound<'_, PyAny>) -> PyResult<bool> {
        Ok(self.0.set(name, given)? || self.1.set(name, given)?)
    }
}

/// Read `keywords`. `others` are the names that the method takes besides.
pub(crate) fn read<K: Keywords>(
    keywords: Option<&Bound<'_, PyDict>>,
    others: &[&str],
) -> PyResult<K> {
    let mut value = K::default();
    for (name, given) in keywords.into_iter().flatten() {
        let name = text(&name, "a keyword")?;
        if !value.set(&name, &given)? {
            return Err(unknown(given.py(), &name, &[&K::names(), others].concat()));
        }
    }
    Ok(value)
}

fn unknown(py: Python<'_>, name: &str, known: &[&str]) -> PyErr {
    let close = py
        .import("difflib")
        .and_then(|difflib| difflib.call_method1("get_close_matches", (name, known, 1)))
        .and_then(|close| close.extract::<Vec<String>>());
    match close.as_deref() {
        Ok([close, ..]) => PyTypeError::new_err(format!(
            "unexpected keyword argument '{name}': did you mean '{close}'?"
        )),
        Ok([]) => PyTypeError::new_err(format!(
            "unexpected keyword argument '{name}': the keyword arguments are {}",
            known.join(", ")
        )),
        Err(error) => error.clone_ref(py),
    }
}

/// Return the value of an argument, which is not given if it is `None`.
pub(crate) fn optional<T>(
    given: &Bound<'_, PyAny>,
    name: &str,
    read: impl FnOnce(&Bound<'_, PyAny>, &str) -> PyResult<T>,
) -> PyResult<Option<T>> {
    match given.is_none() {
        true => Ok(None),
        false => read(given, name).map(Some),
    }
}

/// Return `callable` with arguments bound to it, which can be pickled.
pub(crate) fn bind<'py>(
    callable: &Bound<'py, PyAny>,
    arguments: &[Bound<'py, PyAny>],
    keywords: &Bound<'py, PyDict>,
) -> PyResult<Bound<'py, PyAny>> {
    let functools = callable.py().import("functools")?;
    let arguments = [slice::from_ref(callable), arguments].concat();
    functools
        .getattr("partial")?
        .call(PyTuple::new(callable.py(), arguments)?, Some(keywords))
}
