//! What goes wrong with the text of a URL, apart from what the signature says.

use alloc::format;
use alloc::string::{String, ToString};

use frontseal::request::{
    LONGEST_URL, RESERVED_PARAMETERS, Sections, Source, find_culprit, quoted,
};

use crate::case::Case;
use crate::finding::{Findings, Severity};

pub(crate) fn check(findings: &mut Findings, case: &Case<'_>) {
    let Some(url) = case.url else { return };
    if !case.has_suspect("fragment") {
        fragment(findings, url);
    }
    let url = url.split('#').next().unwrap_or(url);
    if let Some(culprit) = find_culprit(url) {
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
    match Sections::split(url).filter(|sections| is_scheme(sections.scheme)) {
        Some(sections) if !sections.authority.is_empty() => {
            host_and_scheme(findings, case, &sections);
            s3_host(findings, &sections);
        }
        _ => findings.error(
            "not_a_url",
            "the URL has no scheme and host",
            "give it whole, from https:// on",
        ),
    }
    html_escaped(findings, url);
    if case.holds != Some(true) {
        s3_presigned(findings, case, url);
        added_parameters(findings, case, url);
    }
}

/// Clients keep a fragment to themselves. Behind the signature it does no harm on the way.
fn fragment(findings: &mut Findings, url: &str) {
    let Some((before, after)) = url.split_once('#') else {
        return;
    };
    let lost = names(after).find(|name| is_reserved(name));
    let severity = match lost {
        Some(_) => Severity::Error,
        None => Severity::Warning,
    };
    let what = match lost {
        Some(name) => format!("and {name} behind it is lost"),
        None => "which is not part of the request".into(),
    };
    findings.add(
        severity,
        "fragment",
        format!(
            "the URL has a fragment (#) from byte {} on, {what}: clients do not send it",
            before.len()
        ),
        "sign the URL without it; to open at a place, add it to the signed URL at the very end",
    );
}

/// A `://` may also stand in the query of a text that is no URL.
fn is_scheme(scheme: &str) -> bool {
    !scheme.is_empty()
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.*".contains(&byte))
}

fn host_and_scheme(findings: &mut Findings, case: &Case<'_>, sections: &Sections<'_>) {
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
    if sections.authority.contains('@') {
        findings.error(
            "user_name",
            "the URL has a user name before its host, which clients do not send",
            "leave it out before signing",
        );
    }
    // A resource compares hosts without regard to case; a canned policy is compared by bytes.
    if case.subject.is_canned() == Some(true)
        && !case.has_suspect("host_differs")
        && sections
            .authority
            .bytes()
            .any(|byte| byte.is_ascii_uppercase())
    {
        findings.warning(
            "host_differs",
            format!(
                "the host {} has upper-case letters: clients send it in lower case",
                quoted(sections.authority)
            ),
            "write the host in lower case before signing",
        );
    }
    if sections.path.is_empty() {
        findings.error(
            "no_path",
            "the URL has no path: clients send a slash, which was not signed",
            format!(
                "sign it with the slash: {}://{}/",
                sections.scheme,
                format!("{}", quoted(sections.authority)).trim_matches('"')
            ),
        );
    }
}

fn s3_host(findings: &mut Findings, sections: &Sections<'_>) {
    let host = sections.authority.to_ascii_lowercase();
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

fn s3_presigned(findings: &mut Findings, case: &Case<'_>, url: &str) {
    if case.subject.credentials.key_pair_id().is_some() {
        return;
    }
    let s3 = names(url).find(|name| name.starts_with("X-Amz-") || *name == "AWSAccessKeyId");
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

fn html_escaped(findings: &mut Findings, url: &str) {
    let escaped = names(url).find_map(|name| name.strip_prefix("amp;").filter(|n| is_reserved(n)));
    if let Some(name) = escaped {
        findings.error(
            "html_escaped",
            format!("the URL has &amp; before {name} in place of &: it was copied out of HTML as it stands there"),
            "unescape it: send & between the parameters",
        );
    }
}

/// A parameter of the caller's behind CloudFront's was most likely added after signing.
fn added_parameters(findings: &mut Findings, case: &Case<'_>, url: &str) {
    if case.subject.source != Some(Source::Url)
        || case.subject.matches() == Some(true)
        || case.has_suspect("extra_parameters")
    {
        return;
    }
    let own = names(url)
        .skip_while(|name| !is_reserved(name))
        .find(|name| !is_reserved(name) && !name.is_empty() && !name.starts_with("amp;"));
    if let Some(name) = own.filter(|name| meant_by(name).is_none()) {
        findings.warning(
            "extra_parameters",
            format!(
                "the parameter {} stands behind CloudFront's: was it added after signing?",
                quoted(name)
            ),
            "add your own parameters before signing, or sign a resource that ends in * to allow any",
        );
    }
}

/// Return the names in the query of `url`, CloudFront's and others.
pub(crate) fn names(url: &str) -> impl Iterator<Item = &str> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    query
        .split('&')
        .map(|parameter| parameter.split('=').next().unwrap_or(parameter))
}

pub(crate) fn is_reserved(name: &str) -> bool {
    RESERVED_PARAMETERS.contains(&name)
}

/// Return the parameter of CloudFront's that `name` nearly is, such as `Key-Pair-Id` for
/// `keyPairId`.
pub(crate) fn meant_by(name: &str) -> Option<&'static str> {
    let simple = |name: &str| -> String { name.replace(['-', '_'], "").to_ascii_lowercase() };
    // The longest, with its separators doubled, is shorter than that.
    if name.len() > 40 {
        return None;
    }
    let name = simple(name);
    let name = name.strip_prefix("cloudfront").unwrap_or(&name).to_string();
    RESERVED_PARAMETERS
        .into_iter()
        .find(|known| simple(known) == name)
}
