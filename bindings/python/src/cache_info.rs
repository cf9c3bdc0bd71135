//! `CacheInfo`.

use pyo3::prelude::*;

/// How a signer's cache of signatures does.
#[pyclass(module = "frontseal", frozen, get_all)]
pub(crate) struct CacheInfo {
    /// How many signatures were found.
    hits: u64,
    /// How many had to be made.
    misses: u64,
    /// How many are kept.
    len: usize,
    /// How many are kept at most.
    capacity: usize,
}

impl From<frontseal::CacheInfo> for CacheInfo {
    fn from(info: frontseal::CacheInfo) -> Self {
        Self {
            hits: info.hits,
            misses: info.misses,
            len: info.entries,
            capacity: info.capacity,
        }
    }
}

#[pymethods]
impl CacheInfo {
    fn __repr__(&self) -> String {
        format!(
            "CacheInfo(hits={}, misses={}, len={}, capacity={})",
            self.hits, self.misses, self.len, self.capacity
        )
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }
}
