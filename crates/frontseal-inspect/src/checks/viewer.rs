//! Whether the viewer's address is one that the policy grants.

use alloc::format;
use alloc::string::ToString;
use core::net::{IpAddr, Ipv4Addr};

use frontseal::IpAddress;

use crate::case::Case;
use crate::finding::{Confidence, Findings, Severity};

pub(super) fn check(findings: &mut Findings, case: &Case<'_>) {
    let granted = case
        .subject
        .address()
        .and_then(|text| text.parse::<IpAddress>().ok());
    let Some(granted) = granted.filter(|_| !findings.has("ip_address_any")) else {
        return;
    };
    network(findings, case, granted);
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

/// An address that no viewer has at CloudFront, or a network that is not written as one.
fn network(findings: &mut Findings, case: &Case<'_>, granted: IpAddress) {
    let text = granted.to_string();
    let Some((address, prefix)) = text.split_once('/') else {
        return;
    };
    let (Ok(address), Ok(prefix)) = (address.parse::<Ipv4Addr>(), prefix.parse::<u32>()) else {
        return;
    };
    let is_viewer = matches!(case.viewer, Some(IpAddr::V4(ip)) if granted.contains(ip));
    if !is_viewer && (address.is_private() || address.is_loopback() || address.is_link_local()) {
        findings.add(
            Severity::Warning,
            Confidence::Likely,
            "private_address",
            format!("the policy grants {granted}, a private address: CloudFront sees the public one"),
            "sign for the viewer's public address: behind a load balancer, take it from X-Forwarded-For",
        );
    }
    let network = u32::MAX.checked_shl(32 - prefix).unwrap_or(0) & address.to_bits();
    if network != address.to_bits() {
        findings.warning(
            "cidr_host_bits",
            format!("the policy grants {granted}, which has bits behind its prefix"),
            format!(
                "write the network: {}/{prefix}",
                Ipv4Addr::from_bits(network)
            ),
        );
    }
}
