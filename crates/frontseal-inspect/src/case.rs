//! [`Case`]: a request and all that is known about it, for the checks.

use alloc::vec::Vec;
use core::net::IpAddr;

use frontseal::{PublicKey, Verifier};

use crate::finding::{Finding, Findings};
use crate::subject::Subject;
use crate::suspects::Suspect;
use crate::{credential_checks, policy_checks, url_checks};

/// A request and all that is known about it.
pub(crate) struct Case<'a> {
    pub(crate) subject: &'a Subject<'a>,
    /// The whole URL.
    pub(crate) url: Option<&'a str>,
    pub(crate) now: Option<i64>,
    pub(crate) viewer: Option<IpAddr>,
    pub(crate) verifier: Option<&'a Verifier>,
    /// The key that the request names, if it is trusted.
    pub(crate) key: Option<&'a PublicKey>,
    /// Whether the signature verifies, if there is such a key.
    pub(crate) holds: Option<bool>,
    pub(crate) suspect: Option<&'a Suspect>,
}

impl Case<'_> {
    /// Return everything that is known to go wrong, the worst first.
    pub(crate) fn check(&self) -> Vec<Finding> {
        let mut findings = Findings::default();
        url_checks::check(&mut findings, self);
        credential_checks::check(&mut findings, self);
        policy_checks::check(&mut findings, self);
        findings.sorted()
    }

    pub(crate) fn has_suspect(&self, code: &str) -> bool {
        self.suspect.is_some_and(|suspect| suspect.code == code)
    }
}
