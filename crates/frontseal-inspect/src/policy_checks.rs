//! What goes wrong with a policy: its times, its form, and whether it grants the request.

use alloc::format;
use core::net::IpAddr;

use frontseal::request::{Node, Sections, quoted};
use frontseal::{FIRST_IN_MILLISECONDS, IpAddress, Policy, Resource};

use crate::case::Case;
use crate::finding::{Findings, Severity};
use crate::time_text::{duration, utc};

pub(crate) fn check(findings: &mut Findings, case: &Case<'_>) {
    times(findings, case);
    if case.subject.is_canned() == Some(true) {
        canned(findings, case);
        return;
    }
    if let Some(text) = case.subject.policy_text() {
        custom(findings, case, text);
    }
    match_of_url(findings, case);
    address(findings, case);
}

fn times(findings: &mut Findings, case: &Case<'_>) {
    let (start, end) = (case.subject.start(), case.subject.end());
    let name_of_end = match case.subject.is_canned() {
        Some(true) => "Expires",
        _ => "DateLessThan",
    };
    if !case.has_suspect("milliseconds") {
        for (name, seconds) in [(name_of_end, end), ("DateGreaterThan", start)] {
            let Some(seconds) = seconds.filter(|seconds| *seconds >= FIRST_IN_MILLISECONDS) else {
                continue;
            };
            findings.error(
                "milliseconds",
                format!("{name} {seconds} is in milliseconds"),
                format!(
                    "give whole seconds since 1970-01-01 UTC: {}",
                    seconds / 1000
                ),
            );
        }
    }
    if let Some((start, end)) = start.zip(end).filter(|(start, end)| start >= end) {
        findings.error(
            "start_after_end",
            format!(
                "the start {} ({start}) is not before the end {} ({end})",
                utc(start).unwrap_or_default(),
                utc(end).unwrap_or_default()
            ),
            "swap them, or move one",
        );
    }
    let expires = case.subject.credentials.expires();
    if let Some(expires) = expires.filter(|_| end.is_none() && name_of_end == "Expires") {
        findings.error(
            "expires",
            format!("Expires is {}, not whole seconds", quoted(expires)),
            "give whole seconds since 1970-01-01 UTC, in digits alone",
        );
    }
    let Some(now) = case.now else { return };
    if ["milliseconds", "start_after_end"]
        .into_iter()
        .any(|code| findings.has(code))
    {
        return;
    }
    if let Some(end) = end.filter(|end| now >= *end) {
        findings.error(
            "expired",
            format!(
                "access ended at {} ({end}), {} ago",
                utc(end).unwrap_or_default(),
                duration(now.saturating_sub(end))
            ),
            "sign anew; if it should still be valid, check the clock of the machine that signs",
        );
    }
    if let Some(start) = start.filter(|start| now <= *start) {
        findings.error(
            "not_yet_valid",
            format!(
                "access begins after {} ({start}), in {}",
                utc(start).unwrap_or_default(),
                duration(start.saturating_sub(now))
            ),
            "wait, or sign with an earlier start; check the clock of the machine that signs",
        );
    }
}

fn canned(findings: &mut Findings, case: &Case<'_>) {
    let has_wildcard = case
        .subject
        .bare_url
        .as_deref()
        .is_some_and(|url| url.contains('*'));
    if has_wildcard && case.holds != Some(true) && !case.has_suspect("wildcard_in_canned_policy") {
        findings.warning(
            "wildcard_in_canned_policy",
            "the policy is canned and the URL has a *, which is no wildcard there",
            "to grant several URLs, sign a custom policy, which sends Policy in place of Expires",
        );
    }
}

/// What CloudFront would not take of a custom policy.
fn custom(findings: &mut Findings, case: &Case<'_>, text: &str) {
    if let Some(position) = text.find('\\') {
        let cause = match () {
            () if text.contains("\\u0026") => "\\u0026 for &, as Go and .NET write it",
            () if text.contains("\\/") => "\\/ for /, as PHP writes it",
            () => "a backslash",
        };
        findings.error(
            "escaped_policy",
            format!("the policy has {cause}, at byte {position}: the edge does not undo escapes"),
            "write the characters themselves: nothing in a policy needs an escape",
        );
        return;
    }
    if case.subject.is_json() == Some(false) {
        let error = Node::parse(text).err();
        findings.error(
            "malformed_policy",
            error.map_or_else(
                || "the policy is not JSON".into(),
                |error| format!("the policy is not JSON: {error}"),
            ),
            "was it cut off, or changed on the way? send the very bytes that were signed",
        );
        return;
    }
    if let Some(address) = case
        .subject
        .address()
        .filter(|address| address.contains(':'))
    {
        findings.error(
            "ipv6",
            format!(
                "the policy is limited to {}, an IPv6 address, which CloudFront does not support",
                quoted(address)
            ),
            "leave the IP condition out, or name an IPv4 address",
        );
        return;
    }
    if let Err(error) = Policy::from_json(text) {
        // Times have findings of their own.
        if !["milliseconds", "start_after_end"]
            .into_iter()
            .any(|code| findings.has(code))
        {
            findings.error(
                policy_code(text),
                format!("{error}"),
                "write the policy as the developer guide shows it, or let frontseal write it",
            );
        }
        return;
    }
    match case.subject.resource() {
        None => findings.warning(
            "no_resource",
            "the policy has no Resource, and grants everything that the key can sign",
            "name the resource that is meant",
        ),
        Some(resource) if is_wide(resource) => findings.warning(
            "wide_resource",
            format!(
                "the policy grants {}: everything on every distribution that trusts the key",
                quoted(resource)
            ),
            "name the host, and the folder that is meant",
        ),
        Some(_) => {}
    }
}

/// Return whether a pattern is nothing but wildcards behind its scheme.
fn is_wide(pattern: &str) -> bool {
    let rest = pattern.split_once("://").map_or(pattern, |(_, rest)| rest);
    rest.starts_with('*') && rest.bytes().all(|byte| matches!(byte, b'*' | b'/'))
}

/// Return a code of its own for what is often wrong with the form of a policy.
fn policy_code(text: &str) -> &'static str {
    let Ok(node) = Node::parse(text) else {
        return "malformed_policy";
    };
    match node.member("Statement") {
        Some(Node::Object(_)) => "statement_not_in_array",
        Some(Node::Array(statements)) => match statements.as_slice() {
            [] => "malformed_policy",
            [statement] => match statement.member("Condition") {
                Some(condition) if condition.member("DateLessThan").is_some() => "malformed_policy",
                _ => "missing_date_less_than",
            },
            _ => "more_than_one_statement",
        },
        _ => "malformed_policy",
    }
}

/// Say which section of the URL the policy's resource does not match.
fn match_of_url(findings: &mut Findings, case: &Case<'_>) {
    let (Some(pattern), Some(url)) = (case.subject.resource(), case.subject.bare_url.as_deref())
    else {
        return;
    };
    let (Ok(resource), Some(sections)) = (Resource::new(pattern), Sections::split(url)) else {
        return;
    };
    let Some(section) = resource.mismatch(url) else {
        return;
    };
    let (code, found, cure) = match section {
        "scheme" => (
            "scheme_differs",
            Some(sections.scheme),
            "request it with the scheme that was signed, or sign http*://… for both",
        ),
        "host" => (
            "host_differs",
            Some(sections.authority),
            "sign the host that viewers request, not the origin's or the distribution's other name",
        ),
        "path" => (
            "url_not_matched",
            Some(sections.path),
            "sign a resource that matches the path: upper and lower case differ, * also matches /",
        ),
        _ => (
            "url_not_matched",
            sections.query,
            "sign a resource that matches the query too: one that ends in * allows any",
        ),
    };
    let found = match found {
        Some(found) => format!("the {section} of the URL, {}, is", quoted(found)),
        None => format!("the URL has no {section}, and is"),
    };
    findings.error(
        code,
        format!(
            "{found} not matched by the policy's resource {}",
            quoted(pattern)
        ),
        cure,
    );
}

/// Say that the viewer's address is not the policy's, where both are known.
fn address(findings: &mut Findings, case: &Case<'_>) {
    let granted = case
        .subject
        .address()
        .and_then(|text| text.parse::<IpAddress>().ok());
    let Some(granted) = granted else { return };
    let (message, cure) = match case.viewer {
        None => {
            // Without keys nobody asks whether the request is allowed.
            if case.verifier.is_some() {
                findings.add(
                    Severity::Note,
                    "ip_address",
                    format!(
                        "the policy grants {granted} alone, and the viewer's address is not known"
                    ),
                    "give the address from which the request comes",
                );
            }
            return;
        }
        Some(IpAddr::V4(ip)) if granted.contains(ip) => return,
        Some(IpAddr::V4(ip)) => (
            format!("the policy grants {granted}, the viewer is {ip}"),
            "sign for the address that CloudFront sees: behind a proxy, a VPN or a mobile network it is not the client's own",
        ),
        Some(IpAddr::V6(ip)) => (
            format!(
                "the policy grants {granted}, the viewer is {ip}: a policy with an IP condition never grants IPv6"
            ),
            "leave the IP condition out, or turn IPv6 off for the distribution",
        ),
    };
    findings.error("ip_address", message, cure);
}
