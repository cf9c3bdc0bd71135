//! `CacheInfo`.

use pyo3::prelude::*;

/// Signature cache statistics, returned by ``Signer.cache_info``.
#[pyclass(module = "frontseal", frozen, get_all, eq)]
#[derive(PartialEq, Eq)]
pub(crate) struct CacheInfo {
    /// How many signatures were found.
    hits: u64,
    /// How many had to be made.
    misses: u64,
    /// How many are kept.
    entries: usize,
    /// How many are kept at most.
    capacity: usize,
}

impl From<frontseal::CacheInfo> for CacheInfo {
    fn from(info: frontseal::CacheInfo) -> Self {
        Self {
            hits: info.hits,
            misses: info.misses,
            entries: info.entries,
            capacity: info.capacity,
        }
    }
}

#[pymethods]
impl CacheInfo {
    fn __repr__(&self) -> String {
        format!(
            "CacheInfo(hits={}, misses={}, entries={}, capacity={})",
            self.hits, self.misses, self.entries, self.capacity
        )
    }
}
