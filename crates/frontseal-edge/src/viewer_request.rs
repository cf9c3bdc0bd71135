//! [`ViewerRequest`]: what a viewer asks for, as a signature is checked against it.

use std::net::IpAddr;

use frontseal::request::{PathReadings, Viewer};
use frontseal::{Denial, Grant, Verifier};
use http::header::{COOKIE, HOST};
use http::request::Parts;
use http::{HeaderMap, HeaderName};

use crate::distribution::Distribution;

const CLOUDFRONT_VIEWER_ADDRESS: &str = "cloudfront-viewer-address";

/// A request as it is judged.
pub(crate) struct ViewerRequest {
    /// The URL byte for byte as it was sent, under the distribution's scheme and host.
    pub(crate) url: String,
    pub(crate) path: String,
    pub(crate) cookies: Option<String>,
    pub(crate) ip: Option<IpAddr>,
}

/// Why a request does not pass.
pub(crate) enum Refusal {
    /// The edge's 403.
    Denied(Denial),
    /// The path could be read as another one that the signature was not meant for.
    AmbiguousPath,
}

impl ViewerRequest {
    /// Read the head of a request. The error says what is wrong with it.
    pub(crate) fn new(
        parts: &Parts,
        distribution: Option<&Distribution>,
        https: bool,
        ip: Option<IpAddr>,
    ) -> Result<Self, &'static str> {
        let path_and_query = parts
            .uri
            .path_and_query()
            .map_or("", |target| target.as_str());
        if !parts.uri.path().starts_with('/') {
            return Err("the request target is no path: begin it with /");
        }
        if !matches!(parts.uri.scheme_str(), None | Some("http" | "https")) {
            return Err("the request target has another scheme than http or https");
        }
        let host = find_host(parts)?;
        let url = match (distribution, host) {
            (Some(distribution), _) => distribution.url(path_and_query),
            (None, Some(host)) => Distribution::of_viewer(https, host)
                .ok_or("the Host header is no host")?
                .url(path_and_query),
            (None, None) => return Err("there is no Host header"),
        };
        Ok(Self {
            url,
            path: parts.uri.path().into(),
            cookies: join_cookies(&parts.headers),
            ip: ip.map(|ip| ip.to_canonical()),
        })
    }

    /// Decide about the request, at `at` in Unix seconds.
    ///
    /// A signature over a wildcard was not meant for a path with `..`, which a server could read
    /// as one outside of the wildcard.
    pub(crate) fn verify(
        &self,
        verifier: &Verifier,
        readings: &PathReadings,
        at: i64,
    ) -> Result<Grant, Refusal> {
        let viewer = Viewer {
            now: at,
            ip_address: self.ip,
        };
        let grant = verifier
            .decide(&self.url, self.cookies.as_deref(), viewer)
            .map_err(Refusal::Denied)?;
        if readings.is_ambiguous(grant.is_canned()) {
            return Err(Refusal::AmbiguousPath);
        }
        Ok(grant)
    }
}

/// Return the host that the request names, once.
fn find_host(parts: &Parts) -> Result<Option<&str>, &'static str> {
    let mut hosts = parts.headers.get_all(HOST).iter();
    let header = match (hosts.next(), hosts.next()) {
        (_, Some(_)) => return Err("there are two Host headers"),
        (Some(host), None) => Some(host.to_str().map_err(|_| "the Host header is no host")?),
        (None, None) => None,
    };
    match (parts.uri.authority(), header) {
        (Some(target), Some(header)) if !target.as_str().eq_ignore_ascii_case(header) => {
            Err("the request target and the Host header name different hosts")
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

/// Return the last address in the header `name`: the one that the nearest proxy has added. Without
/// the header it is `connected`; `None` is one that cannot be read.
pub(crate) fn forwarded_address(
    headers: &HeaderMap,
    name: &HeaderName,
    connected: IpAddr,
) -> Option<IpAddr> {
    let Some(value) = headers.get_all(name).iter().next_back() else {
        return Some(connected);
    };
    let last = value.to_str().ok()?.rsplit(',').next()?.trim();
    // It always carries a port, which behind an IPv6 address without brackets looks like its end.
    if name == CLOUDFRONT_VIEWER_ADDRESS {
        return without_port(last);
    }
    last.parse().ok().or_else(|| without_port(last))
}

/// Read an address with a port behind it.
fn without_port(text: &str) -> Option<IpAddr> {
    let (address, port) = text.rsplit_once(':')?;
    port.parse::<u16>().ok()?;
    address
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_proxys_address_is_the_viewers() {
        let name = HeaderName::from_static("x-forwarded-for");
        let connected: IpAddr = "127.0.0.1".parse().unwrap();
        for (values, expected) in [
            (&[][..], Some("127.0.0.1")),
            (&["192.0.2.7"], Some("192.0.2.7")),
            (&["10.0.0.1, 192.0.2.7"], Some("192.0.2.7")),
            (&["10.0.0.1", "192.0.2.7"], Some("192.0.2.7")),
            (&["198.51.100.10:46532"], Some("198.51.100.10")),
            (&["2001:db8::1"], Some("2001:db8::1")),
            (&["[2001:db8::1]:443"], Some("2001:db8::1")),
            (&["unknown"], None),
            (&["192.0.2.7, "], None),
        ] {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(&name, value.parse().unwrap());
            }
            assert_eq!(
                forwarded_address(&headers, &name, connected),
                expected.map(|ip| ip.parse().unwrap()),
                "{values:?}"
            );
        }
    }

    #[test]
    fn cloudfronts_own_header_always_has_a_port() {
        let name = HeaderName::from_static(CLOUDFRONT_VIEWER_ADDRESS);
        for (value, expected) in [
            ("198.51.100.10:46532", Some("198.51.100.10")),
            ("2001:db8::1:46532", Some("2001:db8::1")),
            ("2001:db8::1:4653", Some("2001:db8::1")),
            ("2001:db8:1:2:3:4:5:6:443", Some("2001:db8:1:2:3:4:5:6")),
            ("198.51.100.10", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(&name, value.parse().unwrap());
            assert_eq!(
                forwarded_address(&headers, &name, IpAddr::from([127, 0, 0, 1])),
                expected.map(|ip| ip.parse().unwrap()),
                "{value}"
            );
        }
    }
}
