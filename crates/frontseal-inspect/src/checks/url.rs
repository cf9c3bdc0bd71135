//! The text of a URL: characters, length, scheme, host, path, fragment.

use alloc::format;
use alloc::string::ToString;

use frontseal::request::{LONGEST_URL, Sections, find_culprit, quoted};

use crate::case::Case;
use crate::finding::{Confidence, Findings, Severity};
use crate::names::{is_reserved, names};

pub(super) fn check(findings: &mut Findings, case: &Case<'_>) {
    let Some(url) = case.url else { return };
    if !case.has_suspect("fragment") {
        fragment(findings, url);
    }
    let url = url.split('#').next().unwrap_or(url);
    text(findings, case, url);
    match Sections::split(url).filter(|sections| is_scheme(sections.scheme)) {
        Some(sections) if ["https:", "http:"].contains(&sections.authority) => findings.error(
            "scheme_twice",
            "the URL has its scheme twice, as where https:// is put before a host that has it already",
            "set the host without https:// where the URL is put together",
        ),
        Some(sections) if !sections.authority.is_empty() => {
            scheme(findings, &sections);
            host(findings, case, &sections);
            path(findings, &sections);
        }
        _ => findings.error(
            "not_a_url",
            "the URL has no scheme and host",
            "give it whole, from https:// on",
        ),
    }
}

/// Clients do not send a fragment. Behind the signature it does no harm.
fn fragment(findings: &mut Findings, url: &str) {
    let Some((before, after)) = url.split_once('#') else {
        return;
    };
    let (severity, what) = match names(after).find(|name| is_reserved(name)) {
        Some(name) => (
            Severity::Error,
            format!("and {name} behind it is lost: clients do not send it"),
        ),
        None => (
            Severity::Warning,
            "which is not part of the request: clients do not send it".to_string(),
        ),
    };
    findings.add(
        severity,
        Confidence::Certain,
        "fragment",
        format!(
            "the URL has a fragment (#) from byte {} on, {what}",
            before.len()
        ),
        "sign the URL without it; to open at a place, add it to the signed URL at the very end",
    );
}

fn text(findings: &mut Findings, case: &Case<'_>, url: &str) {
    if let Some(culprit) = find_culprit(url).filter(|_| !case.has_suspect("reencoded")) {
        findings.error(
            "character",
            format!("the URL has {culprit}"),
            "percent-encode before signing: clients encode it on the way, and the edge compares what arrives",
        );
    }
    if url.len() > LONGEST_URL {
        findings.error(
            "url_too_long",
            format!(
                "the URL is {} bytes long: CloudFront takes {LONGEST_URL}",
                url.len()
            ),
            "use a P-256 key, a shorter policy, or cookies",
        );
    }
}

/// A `://` may also be in the query of a text that is no URL.
fn is_scheme(scheme: &str) -> bool {
    !scheme.is_empty()
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.*".contains(&byte))
}

fn scheme(findings: &mut Findings, sections: &Sections<'_>) {
    let scheme = sections.scheme.to_ascii_lowercase();
    if scheme != "https" && scheme != "http" {
        findings.error(
            "scheme",
            format!("the URL has the scheme {}", quoted(sections.scheme)),
            "CloudFront serves https and http: request the URL of the distribution with one of them",
        );
    } else if scheme != sections.scheme {
        findings.warning(
            "scheme",
            format!(
                "the URL has the scheme {} in upper case: clients send {scheme}",
                quoted(sections.scheme)
            ),
            "write it in lower case before signing",
        );
    }
}

fn host(findings: &mut Findings, case: &Case<'_>, sections: &Sections<'_>) {
    let authority = sections.authority;
    if authority.contains('@') {
        findings.error(
            "user_name",
            "the URL has a user name before its host, which clients do not send",
            "leave it out before signing",
        );
    }
    // A resource compares hosts without regard to case; a canned policy is compared by bytes.
    if case.subject.is_canned() == Some(true)
        && !case.has_suspect("host_differs")
        && authority.bytes().any(|byte| byte.is_ascii_uppercase())
    {
        findings.warning(
            "host_differs",
            format!(
                "the host {} has upper-case letters: clients send it in lower case",
                quoted(authority)
            ),
            "write the host in lower case before signing",
        );
    }
    let host = authority.to_ascii_lowercase();
    if host.contains(".amazonaws.com") && (host.starts_with("s3") || host.contains(".s3")) {
        findings.error(
            "s3_url",
            format!(
                "the host {} is Amazon S3's: it knows nothing of CloudFront's signatures",
                quoted(&host)
            ),
            "sign the URL of the distribution, https://d….cloudfront.net/…, or of your own domain in front of it",
        );
    }
}

fn path(findings: &mut Findings, sections: &Sections<'_>) {
    if sections.path.is_empty() {
        let host = quoted(sections.authority).to_string();
        findings.error(
            "no_path",
            "the URL has no path: clients send a slash, which was not signed",
            format!(
                "sign it with the slash: {}://{}/",
                sections.scheme,
                host.trim_matches('"')
            ),
        );
    }
}
