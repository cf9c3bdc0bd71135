//! `Grant`.

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
        &self.core.key_pair_id
    }

    /// The policy that was signed. A canned policy has no resource of its own: it grants the one URL.
    #[getter]
    fn policy(&self) -> Policy {
        Policy {
            core: self.core.policy.clone(),
        }
    }

    /// What is granted: the policy's resource, or the one URL of a canned policy. None is everything, by a policy that
    /// was written by hand without a resource.
    #[getter]
    fn resource(&self) -> Option<&str> {
        self.core.resource()
    }

    /// The text whose signature was checked.
    #[getter]
    fn policy_text(&self) -> &str {
        &self.core.policy_text
    }

    /// Whether the policy is CloudFront's canned one.
    #[getter]
    fn canned(&self) -> bool {
        self.core.is_canned()
    }

    /// The hash that was signed: ``"SHA1"`` or ``"SHA256"``.
    #[getter]
    fn hash_algorithm(&self) -> &'static str {
        self.core.hash_algorithm.as_str()
    }

    /// Where the credentials were: ``"url"`` or ``"cookies"``.
    #[getter]
    fn source(&self) -> &'static str {
        self.core.source.as_str()
    }

    /// Whether a server that serves by paths could read the URL as one that the grant was not meant for, as
    /// ``/hls/../private/film`` under a wildcard for ``/hls/*``, in whatever encoding: it answers 400 then.
    ///
    /// >>> from frontseal import PrivateKey, Signer, Verifier
    /// >>> key = PrivateKey.generate("p-256")
    /// >>> folder = "https://d111111abcdef8.cloudfront.net/hls"
    /// >>> url = Signer("K2JCJMDEHXQW5F", key).sign_url(f"{folder}/%2e%2e/film", expires_in=60, resource=f"{folder}/*")
    /// >>> Verifier({"K2JCJMDEHXQW5F": key.public_key()}).verify_url(url).is_ambiguous
    /// True
    #[getter]
    fn is_ambiguous(&self) -> bool {
        self.core.is_ambiguous()
    }

    /// How long the grant lasts from the time of the check on, in seconds.
    #[getter]
    fn time_left(&self) -> i64 {
        self.core.time_left
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
