//! Parameters and cookies: missing, misspelt, sent twice, contradictory, or another service's.

use alloc::format;
use alloc::vec::Vec;

use frontseal::request::{COOKIE_PREFIX, Credentials, Source, cookies, quoted};

use crate::case::Case;
use crate::finding::{Confidence, Findings, Severity};
use crate::names::{is_reserved, meant_by, names};
use crate::suspects::suspect::Suspect;

/// Codes of findings that say why parameters are missing.
const REASONS_TO_BE_MISSING: [&str; 3] = ["misspelt_parameter", "s3_presigned", "fragment"];

pub(super) fn check(findings: &mut Findings, case: &Case<'_>) {
    if case.holds != Some(true) {
        s3_presigned(findings, case);
        added(findings, case);
        misspelt(findings, case);
    }
    let is_explained = case.browser.holds_back()
        || REASONS_TO_BE_MISSING
            .into_iter()
            .any(|code| findings.has(code));
    match case.subject.source {
        Some(source) => {
            duplicate(findings, case, source);
            conflicting(findings, case, source);
            if !is_explained {
                missing(findings, case, source);
            }
        }
        None if !is_explained => findings.error(
            "not_signed",
            "there is no parameter and no cookie of CloudFront's",
            "sign the URL, or send CloudFront's cookies with it: their Domain and Path must cover it",
        ),
        None => {}
    }
}

fn s3_presigned(findings: &mut Findings, case: &Case<'_>) {
    if case.subject.credentials.key_pair_id().is_some() {
        return;
    }
    let s3 = case
        .url_sent()
        .into_iter()
        .flat_map(names)
        .find(|name| name.starts_with("X-Amz-") || *name == "AWSAccessKeyId");
    if let Some(name) = s3 {
        findings.error(
            "s3_presigned",
            format!(
                "the URL has the parameter {} of an S3 presigned URL, and no Key-Pair-Id of CloudFront's",
                quoted(name)
            ),
            "S3's signatures are made with an access key, CloudFront's with a key pair: sign the plain URL of the distribution instead",
        );
    }
}

/// A parameter of the caller's behind CloudFront's was most likely added after signing.
fn added(findings: &mut Findings, case: &Case<'_>) {
    if case.subject.source != Some(Source::Url)
        || case.subject.matches() == Some(true)
        || case.suspect.is_some_and(Suspect::explains)
    {
        return;
    }
    let own = case
        .url_sent()
        .into_iter()
        .flat_map(names)
        .skip_while(|name| !is_reserved(name))
        .find(|name| !is_reserved(name) && !name.is_empty() && !findings.has("truncated"));
    if let Some(name) = own.filter(|name| meant_by(name).is_none()) {
        findings.add(
            Severity::Warning,
            Confidence::Likely,
            "extra_parameters",
            format!(
                "the parameter {} follows CloudFront's, as one that was added after signing",
                quoted(name)
            ),
            "add your own parameters before signing, or sign a resource that ends in * to allow any",
        );
    }
}

/// Find names that are nearly CloudFront's, if the right one is missing. A request may well have a
/// `policy` of its own beside it.
fn misspelt(findings: &mut Findings, case: &Case<'_>) {
    let in_query = case
        .url
        .into_iter()
        .flat_map(names)
        .filter(|name| !is_reserved(name))
        .map(|name| (name, "parameter", ""));
    let in_cookies = cookies(case.subject.cookies.unwrap_or_default())
        .map(|(name, _)| name)
        .filter(|name| !name.strip_prefix(COOKIE_PREFIX).is_some_and(is_reserved))
        .filter(|_| case.subject.source != Some(Source::Url))
        .map(|name| (name, "cookie", COOKIE_PREFIX));
    let mut found: Vec<&'static str> = Vec::new();
    for (name, what, prefix) in in_query.chain(in_cookies) {
        let Some(meant) = meant_by(name)
            .filter(|meant| !found.contains(meant) && lacks(&case.subject.credentials, meant))
        else {
            continue;
        };
        found.push(meant);
        let severity = match meant {
            "Hash-Algorithm" => Severity::Warning,
            _ => Severity::Error,
        };
        findings.add(
            severity,
            Confidence::Certain,
            "misspelt_parameter",
            format!(
                "the {what} {} is nearly {prefix}{meant}, which CloudFront reads to the letter",
                quoted(name)
            ),
            format!("write {prefix}{meant}"),
        );
    }
}

/// Return whether the request has neither the parameter `name` nor an alternative to it.
fn lacks(credentials: &Credentials<'_>, name: &str) -> bool {
    match name {
        "Expires" | "Policy" => credentials.expires().or(credentials.policy()).is_none(),
        _ => credentials.iter().all(|(known, _)| known != name),
    }
}

fn duplicate(findings: &mut Findings, case: &Case<'_>, source: Source) {
    let Some(name) = case.subject.credentials.duplicate() else {
        return;
    };
    findings.error(
        "duplicate_parameter",
        format!(
            "{}{name} stands twice: the edge refuses that",
            case.prefix()
        ),
        match source {
            Source::Url => "sign the plain URL, not one that is signed already",
            Source::Cookies => "clear the older cookie, which was set with another Path or Domain",
        },
    );
}

fn conflicting(findings: &mut Findings, case: &Case<'_>, source: Source) {
    let credentials = &case.subject.credentials;
    if credentials.policy().and(credentials.expires()).is_none() {
        return;
    }
    match source {
        Source::Url => findings.add(
            // aws-cloudfront-sign sends both in every URL (docs/cloudfront-rules.md §7).
            match case.holds {
                Some(true) => Severity::Note,
                _ => Severity::Warning,
            },
            Confidence::Certain,
            "conflicting_parameters",
            "there are both Policy and Expires: the policy counts, and Expires is ignored",
            "send Expires only with a canned policy",
        ),
        Source::Cookies => findings.error(
            "conflicting_parameters",
            "there are both CloudFront-Policy and CloudFront-Expires, a custom and a canned policy",
            "clear the cookies that the new set does not carry",
        ),
    }
}

fn missing(findings: &mut Findings, case: &Case<'_>, source: Source) {
    let credentials = &case.subject.credentials;
    for (name, value) in [
        ("Signature", credentials.signature()),
        ("Key-Pair-Id", credentials.key_pair_id()),
        (
            "Policy or Expires",
            credentials.policy().or(credentials.expires()),
        ),
    ] {
        // The last name is cut off.
        let last = case.url.and_then(|url| url.rsplit('&').next());
        if let Some(last) = last.filter(|last| {
            value.is_none() && source == Source::Url && last.len() > 2 && name.starts_with(*last)
        }) {
            findings.error(
                "truncated",
                format!(
                    "the URL ends with {}, in the middle of the name {name}",
                    quoted(last)
                ),
                "send the URL whole",
            );
            continue;
        }
        let what = match value {
            None => format!("there is no {}{name}", case.prefix()),
            Some("") => format!("{}{name} is empty", case.prefix()),
            Some(_) => continue,
        };
        let cure = match source {
            // Only the first parameter is left.
            Source::Url if credentials.iter().count() == 1 => {
                "send the whole URL: in a shell, put it in quotation marks, or it ends at its first &"
            }
            Source::Url => "send Policy or Expires, Signature and Key-Pair-Id, each with its value",
            Source::Cookies => {
                "send all cookies of the set: CloudFront-Policy or -Expires, CloudFront-Signature and CloudFront-Key-Pair-Id"
            }
        };
        findings.error("missing_parameter", what, cure);
    }
}
