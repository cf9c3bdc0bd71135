//! [`Record`]: a request as the log, the status page and tests see it.

use std::net::IpAddr;

use frontseal::request::shorten_signatures;
use frontseal::{Grant, Verifier};
use frontseal_inspect::{Finding, InspectOptions, inspect};
use frontseal_tower::{Refusal, ViewerRequest};
use serde::Serialize;

use crate::failure::Failure;

/// A request and its outcome. Signatures in it are shortened.
#[non_exhaustive]
#[derive(Clone, Debug, Serialize)]
pub struct Record {
    /// The id that the response carries as `X-Amz-Cf-Id`.
    pub id: String,
    /// The time of the request, in Unix seconds.
    pub time: i64,
    /// The method.
    pub method: String,
    /// The URL by which it was judged, with everything that may be a signature or a policy shortened.
    pub url: String,
    /// The viewer's address, if it is known.
    pub viewer: Option<IpAddr>,
    /// The status of the response; 0, as in CloudFront's logs, if the viewer left before it began.
    pub status: u16,
    /// The path pattern of the behaviour that decided, or `default`.
    pub behavior: Option<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// The id of the key whose signature grants it.
    pub key_pair_id: Option<String>,
    /// CloudFront's `Code`, if the verdict is [`Verdict::Denied`].
    pub code: Option<&'static str>,
    /// The reason, as in `X-Frontseal-Reason`.
    pub reason: Option<&'static str>,
    /// The reason as a sentence.
    pub detail: Option<String>,
    /// What [`inspect`](frontseal_inspect::inspect) found in a request that was denied. Empty
    /// while explanations take more than a tenth of the time, so that a flood of denials does not
    /// hold others up.
    pub findings: Vec<Finding>,
}

/// The verdict on a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The path is open: no signature was checked.
    Open,
    /// The signature grants it.
    Granted,
    /// The signature does not grant it: a 403.
    Denied,
    /// The request was refused for something other than its signature, or could not be served.
    Refused,
}

impl Verdict {
    /// Return the stable name: `open`, `granted`, `denied` or `refused`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Granted => "granted",
            Self::Denied => "denied",
            Self::Refused => "refused",
        }
    }
}

impl Record {
    /// Begin the record of a request.
    pub(crate) fn new(id: &str, time: i64, method: &str, target: &str) -> Self {
        Self {
            id: id.into(),
            time,
            method: method.into(),
            url: shorten_signatures(target),
            viewer: None,
            status: 0,
            behavior: None,
            verdict: Verdict::Refused,
            key_pair_id: None,
            code: None,
            reason: None,
            detail: None,
            findings: Vec::new(),
        }
    }

    pub(crate) fn set_viewer(&mut self, viewer: &ViewerRequest) {
        self.url = shorten_signatures(&viewer.url);
        self.viewer = viewer.ip_address;
    }

    /// Note that the request passes.
    pub(crate) fn set_grant(&mut self, grant: Option<&Grant>) {
        self.verdict = grant.map_or(Verdict::Open, |_| Verdict::Granted);
        self.key_pair_id = grant.map(|grant| grant.key_pair_id.clone());
    }

    /// Note what the edge answers in place of the origin. Unless it is a denial the verdict stays.
    pub(crate) fn set_failure(&mut self, failure: &Failure) {
        self.reason = Some(failure.reason());
        self.detail = failure.detail().map(shorten_signatures);
        if let Failure::Refused(Refusal::Denied(denial)) = failure {
            self.verdict = Verdict::Denied;
            self.code = Some(denial.edge_code());
        }
    }

    /// Note what explains a denial.
    pub(crate) fn explain(&mut self, viewer: &ViewerRequest, verifier: Option<&Verifier>, at: i64) {
        let options = InspectOptions {
            cookies: viewer.cookies.as_deref(),
            now: Some(at),
            ip_address: viewer.ip_address.map(|ip| ip.to_string()),
            verifier,
            ..InspectOptions::default()
        };
        self.findings = inspect(Some(&viewer.url), &options)
            .map(|inspection| inspection.findings)
            .unwrap_or_default();
        for finding in &mut self.findings {
            for text in [&mut finding.message, &mut finding.cure] {
                *text = shorten_signatures(text);
            }
        }
    }
}
