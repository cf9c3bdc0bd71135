//! Whether the viewer's address is one that the policy grants.

use alloc::format;
use core::net::IpAddr;

use frontseal::IpAddress;

use crate::case::Case;
use crate::finding::Findings;

pub(super) fn check(findings: &mut Findings, case: &Case<'_>) {
    let granted = case
        .subject
        .address()
        .and_then(|text| text.parse::<IpAddress>().ok());
    let Some(granted) = granted else { return };
    match case.viewer {
        // Without keys there is no verdict that the address could change.
        None if case.verifier.is_none() => {}
        None => findings.note(
            "ip_address",
            format!("the policy grants {granted} alone, and the viewer's address is not known"),
            "give the address from which the request comes",
        ),
        Some(IpAddr::V4(ip)) if granted.contains(ip) => {}
        Some(IpAddr::V4(ip)) => findings.error(
            "ip_address",
            format!("the policy grants {granted}, the viewer is {ip}"),
            "sign for the address that CloudFront sees: behind a proxy, a VPN or a mobile network it is not the client's own",
        ),
        Some(IpAddr::V6(ip)) => findings.error(
            "ip_address",
            format!(
                "the policy grants {granted}, the viewer is {ip}: a policy with an IP condition never grants IPv6"
            ),
            "leave the IP condition out, or turn IPv6 off for the distribution",
        ),
    }
}
