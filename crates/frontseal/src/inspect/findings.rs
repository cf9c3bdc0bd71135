//! [`Finding`]: one thing that is wrong, or could be, with a request.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use super::subject::Subject;
use super::suspects::Suspect;
use super::utc;
use crate::request::cookies;
use crate::text::{find_culprit, quoted};
use crate::url::{LONGEST_URL, RESERVED_PARAMETERS, Sections};
use crate::{KeyType, Policy, PublicKey, Resource, Source, encoding, time};

/// What a browser keeps of one cookie, in bytes.
const LONGEST_COOKIE: usize = 4096;

/// One thing that is wrong with a request, or could be, and its cure.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The stable name, such as `milliseconds`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What was found, for a person.
    pub message: String,
    /// What to do about it.
    pub cure: String,
}

/// How bad a [`Finding`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The edge refuses the request.
    Error,
    /// The edge may refuse it, or it grants more than it seems to.
    Warning,
    /// Worth knowing.
    Note,
}

/// Collects findings.
struct Findings(Vec<Finding>);

impl Findings {
    fn error(&mut self, code: &'static str, message: impl Into<String>, cure: impl Into<String>) {
        self.add(Severity::Error, code, message, cure);
    }

    fn warning(&mut self, code: &'static str, message: impl Into<String>, cure: impl Into<String>) {
        self.add(Severity::Warning, code, message, cure);
    }

    fn add(
        &mut self,
        severity: Severity,
        code: &'static str,
        message: impl Into<String>,
        cure: impl Into<String>,
    ) {
        self.0.push(Finding {
            code,
            severity,
            message: message.into(),
            cure: cure.into(),
        });
    }

    fn has(&self, code: &str) -> bool {
        self.0.iter().any(|finding| finding.code == code)
    }
}

/// Look for everything that is known to go wrong.
pub(super) fn find(
    subject: &Subject<'_>,
    full_url: Option<&str>,
    at: Option<i64>,
    key: Option<&PublicKey>,
    signature_holds: Option<bool>,
    suspect: Option<&Suspect>,
) -> Vec<Finding> {
    let mut findings = Findings(Vec::new());
    signature(&mut findings, subject, key, signature_holds, suspect);
    if let Some(url) = full_url {
        url_text(&mut findings, url);
        s3(&mut findings, url);
        misspelt(&mut findings, url);
        html_escaped(&mut findings, url);
        added_parameters(&mut findings, subject, url);
    }
    parameters(&mut findings, subject);
    key_pair_id(&mut findings, subject);
    encodings(&mut findings, subject);
    times(&mut findings, subject, at);
    policy(&mut findings, subject);
    match_of_url(&mut findings, subject);
    hashes(&mut findings, subject, key);
    cookie_sizes(&mut findings, subject);
    let mut findings = findings.0;
    findings.sort_by_key(|finding| finding.severity);
    findings
}

fn signature(
    findings: &mut Findings,
    subject: &Subject<'_>,
    key: Option<&PublicKey>,
    signature_holds: Option<bool>,
    suspect: Option<&Suspect>,
) {
    if let Some(suspect) = suspect {
        findings.error(
            suspect.code,
            format!("the request was {}", suspect.signed_for),
            suspect.cure,
        );
    } else if signature_holds == Some(false) {
        findings.error(
            "signature",
            "the signature does not hold, and none of the usual changes explains it",
            "check that this private key signed, and compare what was signed with the policy shown here",
        );
    }
    let (Some(signature), Some(key)) = (&subject.signature, key) else {
        return;
    };
    let is_size_wrong = key.key_type() == KeyType::Rsa
        && signature.len() * 8 != key.bits().next_multiple_of(8) as usize;
    if is_size_wrong || (key.key_type() == KeyType::P256) != subject.looks_like_ecdsa() {
        findings.error(
            "signature_of_another_key",
            format!(
                "the signature looks like {}, the key is {key}",
                subject.signature_type().unwrap_or_default()
            ),
            "send the id of the key that signs",
        );
    }
}

fn url_text(findings: &mut Findings, url: &str) {
    if let Some(position) = url.find('#') {
        findings.error(
            "fragment",
            format!("the URL has a fragment, from byte {position} on: clients do not send it"),
            "leave it out before signing, and add it to the signed URL at its very end, after the signature",
        );
    }
    if let Some(culprit) = find_culprit(url.split('#').next().unwrap_or(url)) {
        findings.error(
            "character",
            format!("the URL has {}", culprit.describe()),
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
    match Sections::split(url) {
        None => findings.error(
            "not_a_url",
            "the URL has no scheme and host",
            "give it whole, from https:// on",
        ),
        Some(sections) => host_and_scheme(findings, &sections),
    }
}

fn host_and_scheme(findings: &mut Findings, sections: &Sections<'_>) {
    if !["http", "https"].contains(&sections.scheme) {
        findings.error(
            "scheme",
            format!(
                "the URL has the scheme {}: CloudFront serves http and https",
                quoted(sections.scheme)
            ),
            "write it in lower case, as clients send it",
        );
    }
    if sections.authority.contains('@') {
        findings.error(
            "user_name",
            "the URL has a user name before its host, which clients do not send",
            "leave it out",
        );
    }
    if sections
        .authority
        .bytes()
        .any(|byte| byte.is_ascii_uppercase())
    {
        findings.warning(
            "host_differs",
            "the host has upper-case letters: browsers send it in lower case",
            "write the host in lower case before signing",
        );
    }
    if sections.path.is_empty() {
        findings.error(
            "no_path",
            "the URL has no path: clients send a slash, which was not signed",
            "sign it with the slash",
        );
    }
}

fn s3(findings: &mut Findings, url: &str) {
    let Some(sections) = Sections::split(url) else {
        return;
    };
    let host = sections.authority.to_ascii_lowercase();
    if host.contains(".amazonaws.com") && (host.starts_with("s3") || host.contains(".s3")) {
        findings.error(
            "s3_url",
            format!("the host {} is Amazon S3's: it knows nothing of CloudFront's signatures", quoted(&host)),
            "sign the URL of the distribution, https://d….cloudfront.net/…, or of your own domain in front of it",
        );
    }
    if names(url).any(|name| name.starts_with("X-Amz-") || name == "AWSAccessKeyId") {
        findings.error(
            "s3_presigned",
            "the URL has parameters of an S3 presigned URL (X-Amz-…)",
            "CloudFront signs with a key pair of its own: sign the plain URL of the distribution instead",
        );
    }
}

/// Names that are nearly CloudFront's.
fn misspelt(findings: &mut Findings, url: &str) {
    for name in names(url).filter(|name| !RESERVED_PARAMETERS.contains(name)) {
        let simple = |name: &str| name.replace(['-', '_'], "").to_ascii_lowercase();
        let name = name.strip_prefix("CloudFront-").unwrap_or(name);
        if let Some(meant) = RESERVED_PARAMETERS
            .into_iter()
            .find(|known| simple(known) == simple(name))
        {
            findings.warning(
                "misspelt_parameter",
                format!("the parameter {} is nearly {meant}, but CloudFront reads {meant} alone", quoted(name)),
                format!("write {meant}; if it is a parameter of your own, it must have been there when the URL was signed"),
            );
        }
    }
}

fn html_escaped(findings: &mut Findings, url: &str) {
    if names(url).any(|name| {
        name.strip_prefix("amp;")
            .is_some_and(|name| RESERVED_PARAMETERS.contains(&name))
    }) {
        findings.error(
            "html_escaped",
            "the URL has &amp; in place of &: it was copied out of HTML as it stands there",
            "unescape it: send & between the parameters",
        );
    }
}

/// A parameter of the caller's behind CloudFront's was most likely added after signing.
fn added_parameters(findings: &mut Findings, subject: &Subject<'_>, url: &str) {
    if subject.source != Some(Source::Url) {
        return;
    }
    let after: Vec<_> = names(url)
        .skip_while(|name| !RESERVED_PARAMETERS.contains(name))
        .collect();
    let own = after
        .iter()
        .find(|name| !RESERVED_PARAMETERS.contains(name) && !name.is_empty());
    if let Some(name) = own.filter(|name| !name.starts_with("amp;")) {
        let message = format!(
            "the parameter {} stands behind CloudFront's: was it added after signing?",
            quoted(name)
        );
        let cure = "add your own parameters before signing, or sign a resource that ends in * to allow any";
        if !findings.has("extra_parameters") {
            findings.warning("extra_parameters", message, cure);
        }
    }
}

fn parameters(findings: &mut Findings, subject: &Subject<'_>) {
    let credentials = &subject.credentials;
    if subject.source.is_none() {
        findings.error(
            "not_signed",
            "there is no parameter or cookie of CloudFront's",
            "sign the URL, or send the cookies; are the cookies' Domain and Path those of this URL?",
        );
        return;
    }
    if let Some(name) = credentials.duplicate {
        findings.error(
            "duplicate_parameter",
            format!("{name} stands twice: the edge refuses that"),
            "sign the plain URL, not one that is signed already",
        );
    }
    if credentials.policy().is_some() && credentials.expires().is_some() {
        findings.error(
            "conflicting_parameters",
            "there are both Policy and Expires, a custom and a canned policy",
            "send one of them; with cookies, clear those that the new set does not carry",
        );
    }
    let missing = [
        ("Signature", credentials.signature()),
        ("Key-Pair-Id", credentials.key_pair_id()),
        (
            "Policy or Expires",
            credentials.policy().or(credentials.expires()),
        ),
    ];
    for (name, _) in missing
        .into_iter()
        .filter(|(_, value)| value.is_none_or(str::is_empty))
    {
        findings.error(
            "missing_parameter",
            format!("there is no {name}"),
            "was the URL cut off? send it whole, in quotation marks in a shell",
        );
    }
    if let Some(name) = credentials
        .hash_algorithm()
        .filter(|name| *name != "SHA256")
    {
        findings.error(
            "hash_algorithm",
            format!("Hash-Algorithm is {}", quoted(name)),
            "announce SHA256, or leave it out for SHA-1",
        );
    }
    if subject.source == Some(Source::Url)
        && subject
            .cookies
            .is_some_and(|header| cookies(header).any(|(name, _)| name.starts_with("CloudFront-")))
    {
        findings.add(
            Severity::Note,
            "cookies_ignored",
            "the URL has parameters of CloudFront's, so its cookies are ignored",
            "send the plain URL to use the cookies",
        );
    }
}

fn key_pair_id(findings: &mut Findings, subject: &Subject<'_>) {
    const WHERE: &str =
        "send the id that CloudFront shows for the public key, such as K2JCJMDEHXQW5F";
    let Some(id) = subject
        .credentials
        .key_pair_id()
        .filter(|id| !id.is_empty())
    else {
        return;
    };
    if id.contains("BEGIN") || id.contains("PRIVATE") || id.len() > 200 {
        findings.error(
            "key_pair_id_is_pem",
            "Key-Pair-Id holds a key, not the id of one: if it is the private key, it has leaked",
            WHERE,
        );
    } else if id.starts_with("AKIA") || id.starts_with("ASIA") {
        findings.error(
            "key_pair_id_is_access_key",
            format!("the Key-Pair-Id {} is an access key id of IAM", quoted(id)),
            WHERE,
        );
    } else if let Some(culprit) = id
        .chars()
        .find(|character| !character.is_ascii_alphanumeric())
    {
        findings.error(
            "key_pair_id",
            format!(
                "the Key-Pair-Id has the character '{}'",
                culprit.escape_debug()
            ),
            WHERE,
        );
    } else if !(id.starts_with('K') || id.starts_with("APKA")) {
        findings.warning(
            "key_pair_id",
            format!(
                "the Key-Pair-Id {} begins neither with K nor with APKA",
                quoted(id)
            ),
            WHERE,
        );
    }
}

/// Values that are not in CloudFront's base64, and what happened to them.
fn encodings(findings: &mut Findings, subject: &Subject<'_>) {
    let credentials = &subject.credentials;
    for (name, value) in [
        ("Policy", credentials.policy()),
        ("Signature", credentials.signature()),
    ] {
        let Some(value) = value.filter(|value| !value.is_empty()) else {
            continue;
        };
        if let Some((code, message, cure)) = encoding_problem(value) {
            findings.error(code, format!("{name} {message}"), cure);
        } else if encoding::decode(value).is_none() {
            findings.error(
                "truncated",
                format!("{name} has a wrong length or padding for base64"),
                "was it cut off? send it whole",
            );
        }
    }
    if subject.is_policy_undecodable()
        && !findings.has("truncated")
        && credentials
            .policy()
            .is_some_and(|policy| encoding::decode(policy).is_some())
    {
        findings.error(
            "malformed_policy",
            "Policy is base64, but not of UTF-8 text",
            "encode the text of the policy",
        );
    }
}

fn encoding_problem(value: &str) -> Option<(&'static str, &'static str, &'static str)> {
    const SWAP: &str = "encode with standard base64, then write - for +, _ for = and ~ for /";
    let has = |pattern: &str| value.to_ascii_uppercase().contains(pattern);
    if ["%7E", "%2D", "%5F"].into_iter().any(has) {
        return Some((
            "reencoded",
            "was percent-encoded after signing (%7E, %2D or %5F)",
            "send it as it was signed: - _ ~ need no encoding",
        ));
    }
    if ["%0A", "%0D"].into_iter().any(has) || value.contains(['\n', '\r']) {
        return Some((
            "line_breaks",
            "has line breaks, as base64 of a mail has",
            "encode without line breaks (openssl base64 -A)",
        ));
    }
    if ["%2B", "%2F", "%3D"].into_iter().any(has) || value.contains(['+', '/', '=']) {
        return Some((
            "standard_base64",
            "is in standard base64, not in CloudFront's",
            SWAP,
        ));
    }
    if value.contains(' ') || has("%20") {
        return Some((
            "standard_base64",
            "has spaces, which a + becomes on the way",
            SWAP,
        ));
    }
    // In CloudFront's alphabet `_` is padding, and stands at the end alone.
    if value.trim_end_matches('_').contains('_') {
        return Some((
            "base64url",
            "is in base64url, which has _ for / where CloudFront has ~",
            SWAP,
        ));
    }
    let other = value
        .chars()
        .any(|character| !(character.is_ascii_alphanumeric() || "-_~".contains(character)));
    other.then_some((
        "not_base64",
        "has characters that are not in CloudFront's base64",
        SWAP,
    ))
}

fn times(findings: &mut Findings, subject: &Subject<'_>, at: Option<i64>) {
    let (start, end) = (subject.start(), subject.end());
    for (name, seconds) in [("date_less_than", end), ("date_greater_than", start)] {
        let Some(seconds) = seconds else { continue };
        if seconds >= time::FIRST_IN_MILLISECONDS {
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
            format!("the start {start} is not before the end {end}"),
            "swap them, or move one",
        );
    }
    if let Some(expires) = subject
        .credentials
        .expires()
        .filter(|expires| expires.parse::<u64>().is_err())
    {
        findings.error(
            "expires",
            format!("Expires is {}, not whole seconds", quoted(expires)),
            "give whole seconds since 1970-01-01 UTC",
        );
    }
    let Some(at) = at else { return };
    if let Some(end) = end.filter(|end| at >= *end) {
        findings.error(
            "expired",
            format!(
                "access ended at {} ({end}), {} ago",
                utc(end).unwrap_or_default(),
                duration(at.saturating_sub(end))
            ),
            "sign anew; if it should still be valid, check the clock of the machine that signs",
        );
    }
    if let Some(start) = start.filter(|start| at <= *start) {
        findings.error(
            "not_yet_valid",
            format!(
                "access begins after {} ({start}), in {}",
                utc(start).unwrap_or_default(),
                duration(start.saturating_sub(at))
            ),
            "wait, or sign with an earlier start; check the clock of the machine that signs",
        );
    }
}

/// What CloudFront would not take of a custom policy.
fn policy(findings: &mut Findings, subject: &Subject<'_>) {
    if subject.is_canned() == Some(true) {
        if subject
            .bare_url
            .as_deref()
            .is_some_and(|url| url.contains('*'))
        {
            findings.error(
                "wildcard_in_canned_policy",
                "the policy is canned and the URL has a *, which is no wildcard there",
                "sign a custom policy, which sends Policy in place of Expires",
            );
        }
        return;
    }
    let Some(text) = subject.policy_text() else {
        return;
    };
    if text.contains('\\') {
        let cause = match () {
            () if text.contains("\\u0026") => "\\u0026 for &, as Go and .NET write it",
            () if text.contains("\\/") => "\\/ for /, as PHP writes it",
            () => "a backslash",
        };
        findings.error(
            "escaped_policy",
            format!("the policy has {cause}: the edge does not undo escapes"),
            "write the characters themselves: nothing in a policy needs an escape",
        );
        return;
    }
    if subject.is_json() == Some(false) {
        findings.error(
            "malformed_policy",
            "the policy is not JSON",
            "send the very bytes that were signed",
        );
        return;
    }
    if subject
        .address()
        .is_some_and(|address| address.contains(':'))
    {
        findings.error(
            "ipv6",
            "the policy is limited to an IPv6 address, which CloudFront does not support",
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
                "write the policy as the developer guide shows it",
            );
        }
        return;
    }
    if let Some(resource) = subject.resource() {
        if ["*", "http*://*", "http://*", "https://*"].contains(&resource) {
            findings.warning(
                "wide_resource",
                format!(
                    "the policy grants {}: every distribution that trusts the key",
                    quoted(resource)
                ),
                "name the host, and the folder that is meant",
            );
        }
    } else {
        findings.warning(
            "no_resource",
            "the policy has no Resource, and grants everything that the key can sign",
            "name the resource that is meant",
        );
    }
}

/// Return a code of its own for what is often wrong with the form of a policy.
fn policy_code(text: &str) -> &'static str {
    use crate::json::Node;
    let Ok(node) = Node::parse(text) else {
        return "malformed_policy";
    };
    match node.member("Statement") {
        Some(Node::Object(_)) => "statement_not_in_array",
        Some(Node::Array(statements)) => match statements.as_slice() {
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
fn match_of_url(findings: &mut Findings, subject: &Subject<'_>) {
    if subject.is_canned() != Some(false) {
        return;
    }
    let (Some(pattern), Some(url)) = (subject.resource(), subject.bare_url.as_deref()) else {
        return;
    };
    let Ok(resource) = Resource::new(pattern) else {
        return;
    };
    if let Some(section) = resource.mismatch(url) {
        let code = match section {
            "scheme" => "scheme_differs",
            "host" => "host_differs",
            _ => "url_not_matched",
        };
        findings.error(
            code,
            format!("the {section} of the URL is not matched by the policy's resource {}", quoted(pattern)),
            "sign a resource that matches what is sent; * crosses / but not from the path into the query",
        );
    }
}

fn hashes(findings: &mut Findings, subject: &Subject<'_>, key: Option<&PublicKey>) {
    let is_p256 = key.map_or_else(
        || subject.looks_like_ecdsa(),
        |key| key.key_type() == KeyType::P256,
    );
    if is_p256
        && subject.credentials.hash_algorithm().is_none()
        && !findings.has("sha256_not_announced")
    {
        findings.warning(
            "p256_sha1",
            "a P-256 signature is sent without Hash-Algorithm, which means SHA-1",
            "sign with SHA-256 and announce it: Hash-Algorithm=SHA256",
        );
    }
    if subject
        .signature
        .as_ref()
        .is_some_and(|signature| signature.len() == 64)
    {
        findings.error(
            "raw_ecdsa_signature",
            "the signature is 64 bytes long: r and s of ECDSA side by side, as JWT and WebCrypto have them",
            "convert it to ASN.1 DER",
        );
    }
}

fn cookie_sizes(findings: &mut Findings, subject: &Subject<'_>) {
    for (name, value) in cookies(subject.cookies.unwrap_or_default()) {
        let len = name.len() + value.len();
        if name.starts_with("CloudFront-") && len > LONGEST_COOKIE {
            findings.error(
                "cookie_too_long",
                format!(
                    "the cookie {} is {len} bytes long: browsers keep {LONGEST_COOKIE}",
                    quoted(name)
                ),
                "shorten the policy",
            );
        }
    }
}

/// Return the names in the query of `url`, CloudFront's and others.
fn names(url: &str) -> impl Iterator<Item = &str> {
    let query = Sections::split(url)
        .and_then(|sections| sections.query)
        .unwrap_or_default();
    query
        .split('&')
        .map(|parameter| parameter.split('=').next().unwrap_or(parameter))
}

/// Write a length of time in its largest two units.
fn duration(seconds: i64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, _) => format!("{minutes} min {} s", seconds % 60),
        (0, _, _) => format!("{hours} h {minutes} min"),
        _ => format!("{days} days {hours} h"),
    }
}
