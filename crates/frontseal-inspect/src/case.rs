//! [`Case`]: a request and all that is known about it, for the checks.

use core::net::IpAddr;

use frontseal::request::{COOKIE_PREFIX, Source};
use frontseal::{Denial, Grant, PublicKey, Verifier};

use crate::browser::Browser;
use crate::response::Answer;
use crate::subject::Subject;
use crate::suspects::suspect::Suspect;
use crate::unwrap::Layer;

/// A request and all that is known about it.
pub(crate) struct Case<'a> {
    pub(crate) subject: &'a Subject<'a>,
    /// The whole URL, unwrapped.
    pub(crate) url: Option<&'a str>,
    /// What the URL was wrapped in.
    pub(crate) layers: &'a [Layer],
    pub(crate) now: Option<i64>,
    pub(crate) viewer: Option<IpAddr>,
    pub(crate) verifier: Option<&'a Verifier>,
    /// The key that the request names, if it is trusted.
    pub(crate) key: Option<&'a PublicKey>,
    /// Whether the signature verifies, if there is such a key.
    pub(crate) holds: Option<bool>,
    pub(crate) suspect: Option<&'a Suspect>,
    pub(crate) browser: &'a Browser<'a>,
    pub(crate) answer: Option<&'a Answer<'a>>,
    /// What the edge would answer.
    pub(crate) verdict: Option<&'a Result<Grant, Denial>>,
    /// Whether there is a request, besides an answer.
    pub(crate) has_request: bool,
}

impl<'a> Case<'a> {
    /// Return the URL without its fragment, which clients do not send.
    pub(crate) fn url_sent(&self) -> Option<&'a str> {
        self.url.map(|url| url.split('#').next().unwrap_or(url))
    }

    /// Return what is before the names of the credentials: `CloudFront-` if they are cookies.
    pub(crate) fn prefix(&self) -> &'static str {
        match self.subject.source {
            Some(Source::Cookies) => COOKIE_PREFIX,
            _ => "",
        }
    }

    pub(crate) fn has_suspect(&self, code: &str) -> bool {
        self.suspect.is_some_and(|suspect| suspect.code == code)
    }
}
