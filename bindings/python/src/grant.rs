//! `Grant`.

use pyo3::prelude::*;

use crate::policy::Policy;

/// What a request was granted, and by what.
#[pyclass(module = "frontseal", frozen, get_all, eq)]
#[derive(PartialEq, Eq)]
pub(crate) struct Grant {
    /// The id of the key that signed.
    key_pair_id: String,
    /// The policy that was signed. A canned policy has no resource: it grants the URL.
    policy: Policy,
    /// What is granted: the policy's resource, or the one URL of a canned policy. None is everything, by a policy that
    /// was written by hand without a resource.
    resource: Option<String>,
    /// The text whose signature was verified.
    policy_text: String,
    /// Whether the policy is CloudFront's canned one.
    canned: bool,
    /// The hash that was signed: ``"SHA1"`` or ``"SHA256"``.
    hash_algorithm: &'static str,
    /// Where the credentials were found. ``"url"`` or ``"cookies"``.
    source: &'static str,
    /// Whether a server that serves by paths could read the URL as one that the grant was not meant for, as
    /// ``/hls/../private/film`` under a wildcard for ``/hls/*``, in whatever encoding: it answers 400 then.
    ///
    /// >>> from frontseal import PrivateKey, Signer, Verifier
    /// >>> key = PrivateKey.generate("p-256")
    /// >>> folder = "https://d111111abcdef8.cloudfront.net/hls"
    /// >>> url = Signer("K2JCJMDEHXQW5F", key).sign_url(f"{folder}/film", expires_in=60, resource=f"{folder}/*")
    /// >>> climbing = url.replace("/film", "/%2e%2e/film")
    /// >>> Verifier({"K2JCJMDEHXQW5F": key.public_key()}).verify_url(climbing).ambiguous
    /// True
    ambiguous: bool,
    /// How long the grant lasts from the time of the request, in seconds.
    time_left: i64,
}

impl From<&frontseal::Grant> for Grant {
    fn from(grant: &frontseal::Grant) -> Self {
        Self {
            key_pair_id: grant.key_pair_id.clone(),
            policy: Policy {
                core: grant.policy.clone(),
            },
            resource: grant.resource().map(str::to_owned),
            policy_text: grant.policy_text.clone(),
            canned: grant.is_canned(),
            hash_algorithm: grant.hash_algorithm.as_str(),
            source: grant.source.as_str(),
            ambiguous: grant.is_ambiguous(),
            time_left: grant.time_left,
        }
    }
}

#[pymethods]
impl Grant {
    fn __repr__(&self) -> String {
        format!(
            "<frontseal.Grant {} {} time_left={}>",
            self.key_pair_id, self.policy_text, self.time_left
        )
    }
}
