//! The viewer's address.

use frontseal::{Argument, ErrorKind};
use frontseal_inspect::{InspectOptions, Severity, inspect};

use crate::support::{Case, RSA, URL, assert_found, end, signer, with_keys_and};

/// Requests that only the public keys can judge.
pub(crate) fn cases_with_keys() -> Vec<Case> {
    use Severity::Note;
    let address = end()
        .with_ip_address("192.0.2.0/24".parse().unwrap())
        .unwrap();
    vec![(
        "ip_address",
        Note,
        "not known",
        "address",
        signer(RSA).sign_url(URL, &address).unwrap(),
    )]
}

#[test]
fn the_viewers_address_is_judged() {
    let policy = end()
        .with_ip_address("192.0.2.0/24".parse().unwrap())
        .unwrap();
    let url = signer(RSA).sign_url(URL, &policy).unwrap();
    for (ip, message, cure) in [
        (
            "198.51.100.7",
            "the viewer is 198.51.100.7",
            "address that CloudFront sees",
        ),
        ("2001:db8::1", "never grants IPv6", "turn IPv6 off"),
    ] {
        let inspection = with_keys_and(&url, None, Some(ip));
        assert_found(
            &inspection,
            "ip_address",
            Severity::Error,
            message,
            cure,
            &url,
        )
    }
}

#[test]
fn an_address_that_is_none_is_an_error() {
    for text in ["", "here", "192.0.2.7:443", "192.0.2.0/24"] {
        let options = InspectOptions {
            ip_address: Some(text.into()),
            ..InspectOptions::default()
        };
        let error = inspect(Some(URL), &options).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidIpAddress);
        assert_eq!(error.arguments(), [Argument::IpAddress]);
    }
}
