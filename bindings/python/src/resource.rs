//! `Resource`.

use pyo3::prelude::*;
use pyo3::types::{PyString, PyType};

use crate::argument::{string, text};
use crate::failure::Result;

/// The URL or URL pattern that a policy grants.
///
/// ``*`` matches any run of characters and ``?`` exactly one. The first ``?`` behind the host begins the
/// query. Case matters in path and query, but not in scheme and host.
///
/// Raises ``FrontsealError`` with the code ``invalid_policy``, with the place, for white space, control
/// characters, non-ASCII, ``"``, ``\`` and ``#``, and for a pattern that has neither a scheme nor a leading ``*``.
///
/// >>> from frontseal import Resource
/// >>> videos = Resource("https://d111111abcdef8.cloudfront.net/videos/*.mp4")
/// >>> videos.matches("https://d111111abcdef8.cloudfront.net/videos/2026/film.mp4")
/// True
#[pyclass(module = "frontseal", frozen, eq, hash)]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Resource {
    core: frontseal::Resource,
}

#[pymethods]
impl Resource {
    #[new]
    fn new(pattern: &Bound<'_, PyAny>) -> Result<Self> {
        let core = frontseal::Resource::new(string(pattern, "pattern")?)?;
        Ok(Self { core })
    }

    /// Return whether the pattern matches ``url``, an absolute URL with its query.
    fn matches(&self, url: &Bound<'_, PyAny>) -> PyResult<bool> {
        Ok(self.core.matches(&text(url, "url")?))
    }

    /// The pattern as it was given.
    #[getter]
    fn pattern(&self) -> &str {
        self.core.as_str()
    }

    /// The host without its port, or None if it has a wildcard.
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

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> (Bound<'py, PyType>, (String,)) {
        (slf.get_type(), (slf.get().core.to_string(),))
    }
}
