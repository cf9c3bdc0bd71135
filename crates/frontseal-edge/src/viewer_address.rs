//! [`ViewerAddress`]: the address that a viewer came from.

use std::net::IpAddr;

use frontseal::request::viewer_address;
use http::{HeaderMap, HeaderName};

const CLOUDFRONT_VIEWER_ADDRESS: &str = "cloudfront-viewer-address";

/// The viewer's address, if it is known, among the extensions of a request.
#[derive(Clone, Copy)]
pub(crate) struct ViewerAddress(pub(crate) Option<IpAddr>);

impl ViewerAddress {
    /// Find the address of a viewer that is `connected`, or whose address is in `trusted_header`.
    pub(crate) fn find(
        headers: &HeaderMap,
        trusted_header: Option<&HeaderName>,
        connected: IpAddr,
    ) -> Self {
        Self(match trusted_header {
            Some(name) => forwarded_address(headers, name, connected),
            None => Some(connected),
        })
    }
}

/// Return the last address in the header `name`: the one that the nearest proxy added. Without the
/// header it is `connected`; `None` means that it cannot be read.
fn forwarded_address(headers: &HeaderMap, name: &HeaderName, connected: IpAddr) -> Option<IpAddr> {
    let Some(value) = headers.get_all(name).iter().next_back() else {
        return Some(connected);
    };
    let last = value.to_str().ok()?.rsplit(',').next()?.trim();
    // It always has a port, which after an IPv6 address without brackets looks like its last group.
    if name == CLOUDFRONT_VIEWER_ADDRESS {
        return without_port(last);
    }
    viewer_address(last).ok().or_else(|| without_port(last))
}

/// Read an address that is followed by a port.
fn without_port(text: &str) -> Option<IpAddr> {
    let (address, port) = text.rsplit_once(':')?;
    port.parse::<u16>().ok()?;
    viewer_address(address.trim_start_matches('[').trim_end_matches(']')).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_proxy_names_the_viewer() {
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
            (&["fe80::1%eth0"], Some("fe80::1")),
            (&["[fe80::1%eth0]:443"], Some("fe80::1")),
            (&["::ffff:192.0.2.7"], Some("192.0.2.7")),
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
