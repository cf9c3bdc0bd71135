//! `Grant`.

use frontseal::Source;
use pyo3::prelude::*;

use crate::policy::Policy;

/// What a request was granted, and by what.
#[pyclass(module = "frontseal", frozen)]
pub(crate) struct Grant {
    pub(crate) core: frontseal::Grant,
}

#[pymethods]
impl Grant {
    /// The id of the key that signed.
    #[getter]
    fn key_pair_id(&self) -> &str {
        self.core.key_pair_id()
    }

    /// The policy that was signed. A canned policy has no resource of its own: it grants the one URL.
    #[getter]
    fn policy(&self) -> Policy {
        Policy {
            core: self.core.policy().clone(),
        }
    }

    /// The text whose signature was checked.
    #[getter]
    fn policy_text(&self) -> &str {
        self.core.policy_text()
    }

    /// Whether the policy is CloudFront's canned one.
    #[getter]
    fn canned(&self) -> bool {
        self.core.is_canned()
    }

    /// The hash that was signed: ``"SHA1"`` or ``"SHA256"``.
    #[getter]
    fn hash_algorithm(&self) -> &'static str {
        self.core.hash_algorithm().as_str()
    }

    /// Where the credentials were: ``"url"`` or ``"cookies"``.
    #[getter]
    fn source(&self) -> &'static str {
        source_name(self.core.source())
    }

    /// How long the grant lasts from the time of the check on, in seconds.
    #[getter]
    fn time_left(&self) -> i64 {
        self.core.time_left()
    }

    fn __repr__(&self) -> String {
        format!(
            "<frontseal.Grant {} {} time_left={}>",
            self.key_pair_id(),
            self.policy_text(),
            self.time_left()
        )
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }
}

pub(crate) const fn source_name(source: Source) -> &'static str {
    match source {
        Source::Url => "url",
        Source::Cookies => "cookies",
    }
}
