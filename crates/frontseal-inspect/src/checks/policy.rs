//! The form of a policy: what CloudFront would not take, and what grants too much.

use alloc::format;
use alloc::string::ToString;

use frontseal::request::{Json, quoted};
use frontseal::{IpAddress, Policy};

use super::times::WRONG_TIMES;
use super::values;
use crate::case::Case;
use crate::finding::Findings;

pub(super) fn check(findings: &mut Findings, case: &Case<'_>) {
    if case.subject.is_canned() == Some(true) {
        canned(findings, case);
        return;
    }
    let text = case.subject.policy_text();
    let Some(text) = text.filter(|_| !values::explain(case)) else {
        return;
    };
    // The first problem explains the ones that follow from it.
    let is_malformed = escaped(findings, text)
        || not_json(findings, case, text)
        || of_iam(findings, text)
        || unset(findings, text)
        || epoch_times(findings, text)
        || resource(findings, case)
        || address(findings, case)
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
    if text.trim_start().starts_with("\"{") {
        findings.error(
            "escaped_policy",
            "the policy is a JSON text within a JSON text: it was written twice",
            "call JSON.stringify or json.dumps once, then sign and send those bytes",
        );
        return true;
    }
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
    if text.trim_start().starts_with("{'") {
        findings.error(
            "printed_object",
            "the policy has ' in place of \": this is how Python prints a dict",
            "write it with json.dumps, then sign and send those bytes",
        );
        return true;
    }
    match Json::parse(text).err() {
        Some(error) if error.is_eof() => findings.error(
            "truncated",
            format!("the policy ends in the middle: {error}"),
            "send it whole: the very bytes that were signed",
        ),
        error => findings.error(
            "malformed_policy",
            error.map_or_else(
                || "the policy is not JSON".into(),
                |error| format!("the policy is not JSON: {error}"),
            ),
            "write it as JSON, then sign and send the same bytes",
        ),
    }
    true
}

/// Policies of IAM and of buckets have the same shape, and say something else.
fn of_iam(findings: &mut Findings, text: &str) -> bool {
    let node = Json::parse(text).ok();
    let statement = node.as_ref().and_then(first_statement);
    let name = ["Effect", "Action", "Principal"]
        .into_iter()
        .find(|name| statement.is_some_and(|statement| statement.member(name).is_some()));
    let Some(name) = name else {
        return false;
    };
    findings.error(
        "iam_policy",
        format!("the policy has {name}: it is a policy of IAM or of a bucket, not one of a signed URL"),
        "sign {\"Statement\":[{\"Resource\":URL,\"Condition\":{\"DateLessThan\":{\"AWS:EpochTime\":SECONDS}}}]}; the other policy belongs to the bucket",
    );
    true
}

fn first_statement<'n, 'j>(policy: &'n Json<'j>) -> Option<&'n Json<'j>> {
    match policy.member("Statement")? {
        Json::Array(statements) => statements.first(),
        other => Some(other),
    }
}

/// A variable without a value that became part of the policy.
fn unset(findings: &mut Findings, text: &str) -> bool {
    let values = ["undefined", "null", "NaN", "None", "nil", "[object Object]"];
    let found = values.into_iter().find(|value| {
        let ends = [
            format!("\"{value}\""),
            format!(":{value}}}"),
            format!("://{value}/"),
            format!("/{value}\""),
        ];
        ends.iter().any(|end| text.contains(&**end))
    });
    let Some(found) = found else {
        return false;
    };
    findings.error(
        "unset_value",
        format!(
            "the policy has {}, as of a variable without a value",
            quoted(found)
        ),
        "set the variable where the policy is written: print it there before it is used",
    );
    true
}

/// Times that are not whole seconds in digits.
fn epoch_times(findings: &mut Findings, text: &str) -> bool {
    let node = Json::parse(text).ok();
    let condition = node
        .as_ref()
        .and_then(first_statement)
        .and_then(|statement| statement.member("Condition"));
    for name in ["DateLessThan", "DateGreaterThan"] {
        let Some(time) = condition
            .and_then(|condition| condition.member(name))
            .and_then(|date| date.member("AWS:EpochTime"))
        else {
            continue;
        };
        let (what, cure) = match time {
            Json::Integer(_) => continue,
            Json::String(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                ("in quotation marks", "write it without quotation marks")
            }
            Json::String(_) => (
                "a text",
                "convert the date into whole seconds since 1970-01-01 UTC",
            ),
            Json::Number(_) => (
                "a number with a fraction",
                "drop the fraction: whole seconds",
            ),
            other => (other.kind(), "give whole seconds since 1970-01-01 UTC"),
        };
        findings.error(
            "epoch_time",
            format!("{name} is {what}, not whole seconds in digits"),
            cure,
        );
        return true;
    }
    false
}

/// A resource that names no URL.
fn resource(findings: &mut Findings, case: &Case<'_>) -> bool {
    let Some(resource) = case.subject.resource() else {
        return false;
    };
    if resource.starts_with("arn:") || resource.starts_with("s3:") {
        findings.error(
            "iam_policy",
            format!(
                "the policy's resource {} is an object in S3",
                quoted(resource)
            ),
            "name the URL that viewers request: https://, the distribution's host and the path",
        );
    } else if !resource.starts_with('*') && !resource.contains("://") {
        findings.error(
            "not_a_whole_url",
            format!(
                "the policy's resource {} has no scheme and host",
                quoted(resource)
            ),
            "sign the whole URL, from https:// on",
        );
    } else {
        return false;
    }
    true
}

fn address(findings: &mut Findings, case: &Case<'_>) -> bool {
    let Some(address) = case.subject.address() else {
        return false;
    };
    let message = |what: &str| format!("the policy is limited to {}, {what}", quoted(address));
    if address.matches(':').count() > 1 {
        findings.error(
            "ipv6",
            message("an IPv6 address, which CloudFront does not support"),
            "leave the IP condition out, or name an IPv4 address",
        );
    } else if address.parse::<IpAddress>().is_err() {
        findings.error(
            "ip_address",
            message("which is not one address or one network"),
            "name one address or one network in CIDR form, such as 192.0.2.0/24, without a port",
        );
    } else if matches!(address, "0.0.0.0" | "0.0.0.0/32") {
        findings.error(
            "ip_address_any",
            message("which is no viewer's address"),
            "leave the IP condition out to allow every address, or write 0.0.0.0/0",
        );
    } else {
        return false;
    }
    true
}

fn malformed(findings: &mut Findings, text: &str) -> bool {
    let Err(error) = Policy::from_received_json(text) else {
        return false;
    };
    // Times have findings of their own.
    if !WRONG_TIMES.into_iter().any(|code| findings.has(code)) {
        let code = code(text);
        findings.error(code, error.to_string(), cure(code));
    }
    true
}

fn cure(code: &str) -> &'static str {
    match code {
        "more_than_one_statement" => {
            "sign one resource with a wildcard that covers all of them, or a policy for each; with cookies, set one set for each Path"
        }
        "statement_not_in_array" => "put the statement into an array: {\"Statement\":[{…}]}",
        "missing_date_less_than" => "add \"DateLessThan\":{\"AWS:EpochTime\":SECONDS} to Condition",
        _ => {
            "write {\"Statement\":[{\"Resource\":URL,\"Condition\":{\"DateLessThan\":{\"AWS:EpochTime\":SECONDS}}}]}, with DateGreaterThan and IpAddress if they are meant"
        }
    }
}

/// Return the code for a policy that is JSON, but not of the form that CloudFront accepts.
fn code(text: &str) -> &'static str {
    let node = Json::parse(text).ok();
    let statements = match node.as_ref().and_then(|node| node.member("Statement")) {
        Some(Json::Object(_)) => return "statement_not_in_array",
        Some(Json::Array(statements)) => statements.as_slice(),
        _ => return "malformed_policy",
    };
    // A name that is misspelt is named.
    let lacks_end = |statement: &Json<'_>| match statement.member("Condition") {
        Some(Json::Object(conditions)) => conditions
            .iter()
            .all(|(name, _)| ["DateGreaterThan", "IpAddress"].contains(&&**name)),
        _ => false,
    };
    match statements {
        [] => "malformed_policy",
        [statement] if lacks_end(statement) => "missing_date_less_than",
        [_] => "malformed_policy",
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
