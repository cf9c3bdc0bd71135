//! The form of a policy: what CloudFront would not take, and what grants too much.

use alloc::format;
use alloc::string::ToString;

use frontseal::Policy;
use frontseal::request::{Json, quoted};

use super::times::WRONG_TIMES;
use crate::case::Case;
use crate::finding::Findings;

pub(super) fn check(findings: &mut Findings, case: &Case<'_>) {
    if case.subject.is_canned() == Some(true) {
        canned(findings, case);
        return;
    }
    let Some(text) = case.subject.policy_text() else {
        return;
    };
    // The first problem explains the ones that follow from it.
    let is_malformed = escaped(findings, text)
        || not_json(findings, case, text)
        || ipv6(findings, case)
        || malformed(findings, text);
    if !is_malformed {
        wide(findings, case);
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

fn escaped(findings: &mut Findings, text: &str) -> bool {
    let Some(position) = text.find('\\') else {
        return false;
    };
    let what = if text.contains("\\u0026") {
        "\\u0026 for &, as Go and .NET write it"
    } else if text.contains("\\/") {
        "\\/ for /, as PHP writes it"
    } else {
        "a backslash"
    };
    findings.error(
        "escaped_policy",
        format!("the policy has {what}, at byte {position}: the edge does not undo escapes"),
        "write the characters themselves: nothing in a policy needs an escape",
    );
    true
}

fn not_json(findings: &mut Findings, case: &Case<'_>, text: &str) -> bool {
    if case.subject.is_json() != Some(false) {
        return false;
    }
    findings.error(
        "malformed_policy",
        Json::parse(text).err().map_or_else(
            || "the policy is not JSON".into(),
            |error| format!("the policy is not JSON: {error}"),
        ),
        "was it cut off, or changed on the way? send the very bytes that were signed",
    );
    true
}

fn ipv6(findings: &mut Findings, case: &Case<'_>) -> bool {
    let Some(address) = case
        .subject
        .address()
        .filter(|address| address.contains(':'))
    else {
        return false;
    };
    findings.error(
        "ipv6",
        format!(
            "the policy is limited to {}, an IPv6 address, which CloudFront does not support",
            quoted(address)
        ),
        "leave the IP condition out, or name an IPv4 address",
    );
    true
}

fn malformed(findings: &mut Findings, text: &str) -> bool {
    let Err(error) = Policy::from_received_json(text) else {
        return false;
    };
    // Times have findings of their own.
    if !WRONG_TIMES.into_iter().any(|code| findings.has(code)) {
        findings.error(
            code(text),
            error.to_string(),
            "write the policy as the developer guide shows it, or let frontseal write it",
        );
    }
    true
}

/// Return the code for a policy that is JSON, but not of the form that CloudFront accepts.
fn code(text: &str) -> &'static str {
    let node = Json::parse(text).ok();
    let statements = match node.as_ref().and_then(|node| node.member("Statement")) {
        Some(Json::Object(_)) => return "statement_not_in_array",
        Some(Json::Array(statements)) => statements.as_slice(),
        _ => return "malformed_policy",
    };
    let has_end = |statement: &Json<'_>| {
        statement
            .member("Condition")
            .is_some_and(|condition| condition.member("DateLessThan").is_some())
    };
    match statements {
        [] => "malformed_policy",
        [statement] if has_end(statement) => "malformed_policy",
        [_] => "missing_date_less_than",
        _ => "more_than_one_statement",
    }
}

fn wide(findings: &mut Findings, case: &Case<'_>) {
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
