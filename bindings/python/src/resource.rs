//! `Resource`.

use pyo3::prelude::*;
use pyo3::types::{PyString, PyType};

use crate::failure::Result;
use crate::public_key::hash_of;
use crate::text::{Text, name};

/// The URL or URL pattern that a policy grants.
///
/// ``*`` stands for any run of characters and ``?`` for exactly one. Scheme and host compare without regard to
/// case, path and query with regard to it.
///
/// Raises ``FrontsealError`` with the code ``invalid_policy``, with the place, for white space, control
/// characters, non-ASCII, ``"``, ``\`` and ``#``, and for a pattern that has neither a scheme nor a leading ``*``.
///
/// >>> from frontseal import Resource
/// >>> videos = Resource("https://d111111abcdef8.cloudfront.net/videos/*.mp4")
/// >>> videos.matches("https://d111111abcdef8.cloudfront.net/videos/2026/film.mp4")
/// True
#[pyclass(module = "frontseal", frozen, eq)]
#[derive(PartialEq, Eq)]
pub(crate) struct Resource {
    core: frontseal::Resource,
}

#[pymethods]
impl Resource {
    #[new]
    fn new(pattern: Text<name::Pattern>) -> Result<Self> {
        Ok(Self {
            core: frontseal::Resource::new(&*pattern)?,
        })
    }

    /// Return whether the pattern matches ``url``, an absolute URL with its query.
    fn matches(&self, url: Text<name::Url>) -> bool {
        self.core.matches(&url)
    }

    /// The pattern as it was given.
    #[getter]
    fn pattern(&self) -> &str {
        self.core.as_str()
    }

    /// The host without its port, or None where a wildcard stands in it.
    #[getter]
    fn host(&self) -> Option<&str> {
        self.core.host()
    }

    fn __str__(&self) -> &str {
        self.pattern()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let pattern = PyString::new(py, self.pattern()).repr()?;
        Ok(format!("Resource({pattern})"))
    }

    fn __hash__(&self) -> u64 {
        hash_of(&self.core)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> (Bound<'py, PyType>, (String,)) {
        (slf.get_type(), (slf.get().core.to_string(),))
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }
}
