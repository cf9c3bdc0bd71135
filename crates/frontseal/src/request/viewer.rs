//! [`Viewer`]: when and from where a request comes.

use core::net::{IpAddr, Ipv6Addr};

use crate::error::{Argument, Error, IpAddressProblem, Problem, Subject};
use crate::text::Excerpt;

/// When and from where a request comes, for [`Verifier::decide`](crate::Verifier::decide).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// The time of the request, in Unix seconds.
    pub now: i64,
    /// The viewer's address, if it is known.
    pub ip_address: Option<IpAddr>,
}

/// Parse the address of a viewer: IPv4 or IPv6.
///
/// An IPv4 address that a socket for both families writes as IPv6, such as `::ffff:192.0.2.7`, is
/// returned as IPv4. A zone, as in `fe80::1%eth0`, is checked and left out.
///
/// ```
/// use frontseal::request::viewer_address;
///
/// assert_eq!(viewer_address("::ffff:192.0.2.7")?, viewer_address("192.0.2.7")?);
/// assert!(viewer_address("fe80::1%eth0")?.is_ipv6());
/// # Ok::<(), frontseal::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::InvalidIpAddress`](crate::ErrorKind::InvalidIpAddress) for everything else, such
/// as an address with a port or a prefix.
pub fn viewer_address(text: &str) -> Result<IpAddr, Error> {
    let parsed = match text.split_once('%') {
        Some((address, zone)) if is_zone(zone) => address.parse::<Ipv6Addr>().map(IpAddr::V6),
        _ => text.parse(),
    };
    parsed.map(|address| address.to_canonical()).map_err(|_| {
        Problem::IpAddress {
            subject: Subject::Argument(Argument::IpAddress),
            text: Excerpt::of(text),
            problem: IpAddressProblem::NotAViewer,
        }
        .into()
    })
}

/// Return whether `zone` can name a network interface (RFC 4007, section 11.2).
fn is_zone(zone: &str) -> bool {
    !zone.is_empty()
        && zone
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'%' | b'/'))
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn both_families_are_read_and_nothing_else() {
        for (text, expected) in [
            ("192.0.2.7", "192.0.2.7"),
            ("0.0.0.0", "0.0.0.0"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("::FFFF:C000:207", "192.0.2.7"),
            ("::ffff:192.0.2.7%1", "192.0.2.7"),
            ("2001:db8::1", "2001:db8::1"),
            ("::192.0.2.7", "::c000:207"),
            ("::", "::"),
            ("fe80::1%eth0", "fe80::1"),
            ("fe80::1%br-0.12:1", "fe80::1"),
        ] {
            assert_eq!(viewer_address(text).unwrap().to_string(), expected);
        }
        for text in [
            "",
            "here",
            "192.0.2",
            "192.0.2.07",
            "192.0.2.7:443",
            "192.0.2.7/32",
            "192.0.2.7%eth0",
            " 192.0.2.7",
            "[2001:db8::1]",
            "2001:db8::/32",
            "fe80::1%",
            "fe80::1%eth0%1",
            "fe80::1%eth 0",
            "fe80::1%eth0/64",
        ] {
            let error = viewer_address(text).unwrap_err();
            assert_eq!(error.arguments(), [Argument::IpAddress], "{text}");
            assert!(error.to_string().starts_with("ip_address \""), "{error}");
        }
    }
}
