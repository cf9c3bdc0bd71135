//! [`ViewerRequest`]: what a viewer requests, as a signature is checked against it.

use std::net::IpAddr;

use frontseal::request::{PathReadings, Viewer};
use frontseal::{Grant, Verifier};
use http::HeaderMap;
use http::header::{COOKIE, HOST};
use http::request::Parts;

use crate::distribution::Distribution;
use crate::refusal::Refusal;

/// A request as it is judged.
#[non_exhaustive]
#[derive(Clone, Debug)]
pub struct ViewerRequest {
    /// The URL byte for byte as it was sent, under the distribution's scheme and host.
    pub url: String,
    /// The ways in which a server could read the path.
    pub readings: PathReadings,
    /// The cookies, those of several `Cookie` headers in one text.
    pub cookies: Option<String>,
    /// The viewer's address, if it is known.
    pub ip_address: Option<IpAddr>,
}

impl ViewerRequest {
    /// Read the head of a request to `distribution`; without one, its scheme and host are those of
    /// the connection, which `https` describes, and of the `Host` header.
    pub(crate) fn new(
        parts: &Parts,
        distribution: Option<&Distribution>,
        https: bool,
        ip_address: Option<IpAddr>,
    ) -> Result<Self, Refusal> {
        let path = parts.uri.path();
        if !path.starts_with('/') {
            return bad("the request target is not a path: begin it with /");
        }
        if !matches!(parts.uri.scheme_str(), None | Some("http" | "https")) {
            return bad("the request target has another scheme than http or https");
        }
        let target = parts
            .uri
            .path_and_query()
            .map_or("", |target| target.as_str());
        let url = match (distribution, find_host(parts)?) {
            (Some(distribution), _) => distribution.url(target),
            (None, Some(host)) => match Distribution::from_host(https, host) {
                Some(distribution) => distribution.url(target),
                None => return bad(NOT_A_HOST),
            },
            (None, None) => return bad("there is no Host header"),
        };
        Ok(Self {
            url,
            readings: PathReadings::new(path),
            cookies: join_cookies(&parts.headers),
            ip_address: ip_address.map(|ip| ip.to_canonical()),
        })
    }

    /// Decide about the request, at `at` in Unix seconds.
    ///
    /// A signature over a wildcard does not cover a path with `..`, which a server could read as
    /// one outside of the wildcard.
    pub(crate) fn verify(&self, verifier: &Verifier, at: i64) -> Result<Grant, Refusal> {
        let viewer = Viewer {
            now: at,
            ip_address: self.ip_address,
        };
        let grant = verifier
            .decide(&self.url, self.cookies.as_deref(), viewer)
            .map_err(Refusal::Denied)?;
        if self.readings.is_ambiguous(grant.is_canned()) {
            return Err(Refusal::ambiguous_path());
        }
        Ok(grant)
    }
}

const NOT_A_HOST: &str = "the Host header is not a host";

fn bad<T>(problem: &'static str) -> Result<T, Refusal> {
    Err(Refusal::BadRequest(problem.into()))
}

/// Return the host that the request names, once.
fn find_host(parts: &Parts) -> Result<Option<&str>, Refusal> {
    let mut hosts = parts.headers.get_all(HOST).iter();
    let header = match (hosts.next().map(|host| host.to_str()), hosts.next()) {
        (_, Some(_)) => return bad("there are two Host headers"),
        (Some(Err(_)), None) => return bad(NOT_A_HOST),
        (Some(Ok(host)), None) => Some(host),
        (None, None) => None,
    };
    match (parts.uri.authority(), header) {
        (Some(target), Some(header)) if !target.as_str().eq_ignore_ascii_case(header) => {
            bad("the request target and the Host header name different hosts")
        }
        (Some(target), _) => Ok(Some(target.as_str())),
        (None, header) => Ok(header),
    }
}

fn join_cookies(headers: &HeaderMap) -> Option<String> {
    let values: Vec<_> = headers
        .get_all(COOKIE)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    (!values.is_empty()).then(|| values.join("; "))
}
