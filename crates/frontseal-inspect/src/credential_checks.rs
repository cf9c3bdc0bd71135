//! What goes wrong with the parameters and cookies that sign a request.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use frontseal::KeyType;
use frontseal::request::{
    COOKIE_PREFIX, Credentials, LONGEST_COOKIE, Source, cookies, decode_base64, quoted,
};

use crate::case::Case;
use crate::finding::{Findings, Severity};
use crate::url_checks::{is_reserved, meant_by, names};

pub(crate) fn check(findings: &mut Findings, case: &Case<'_>) {
    signature(findings, case);
    misspelt(findings, case);
    parameters(findings, case);
    key_pair_id(findings, case);
    encodings(findings, case);
    hashes(findings, case);
    cookie_sizes(findings, case);
}

fn signature(findings: &mut Findings, case: &Case<'_>) {
    let size = signature_size(findings, case);
    if let Some(suspect) = case.suspect {
        findings.error(
            suspect.code,
            format!("the request was {}", suspect.signed_for),
            suspect.cure.clone(),
        );
    } else if case.holds == Some(false) && !size {
        findings.error(
            "signature",
            "the signature is not this key's for what was sent, and none of the usual changes explains it",
            "check that the private key of this Key-Pair-Id signed, and compare the policy shown here with the one that was signed",
        );
    }
}

/// Check that the signature can be the key's, and return whether something was found.
fn signature_size(findings: &mut Findings, case: &Case<'_>) -> bool {
    let (Some(signature), Some(kind)) = (&case.subject.signature, case.subject.signature_type())
    else {
        return false;
    };
    let len = signature.len();
    if len == 64 {
        findings.error(
            "raw_ecdsa_signature",
            "the signature is 64 bytes long: r and s of ECDSA side by side, as JWT and WebCrypto have them",
            "convert it to ASN.1 DER before it is encoded",
        );
        return true;
    }
    let is_ecdsa = case.subject.looks_like_ecdsa();
    match case.key {
        Some(key)
            if case.holds == Some(false)
                && !case.has_suspect("other_key")
                && (is_ecdsa != (key.key_type() == KeyType::P256)
                    || (!is_ecdsa && len * 8 != key.bits().next_multiple_of(8) as usize)) =>
        {
            findings.error(
                "signature_of_another_key",
                format!("the signature looks like {kind}, the key is {key}"),
                "send the id of the key that signs, and the signature whole",
            );
            true
        }
        None if !is_ecdsa && ![128, 192, 256, 384, 512, 768, 1024].contains(&len) => {
            findings.warning(
                "signature_length",
                format!("the signature is {len} bytes long, which no usual key makes: RSA-2048 makes 256, P-256 70 to 72"),
                "was it cut off? send it whole",
            );
            true
        }
        _ => false,
    }
}

/// Names that are nearly CloudFront's, where the right one is missing. A request may well have a
/// `policy` of its own beside it.
fn misspelt(findings: &mut Findings, case: &Case<'_>) {
    if case.holds == Some(true) {
        return;
    }
    let in_query = case
        .url
        .into_iter()
        .flat_map(names)
        .filter(|name| !is_reserved(name));
    let in_cookies = cookies(case.subject.cookies.unwrap_or_default())
        .map(|(name, _)| name)
        .filter(|name| !name.strip_prefix(COOKIE_PREFIX).is_some_and(is_reserved));
    let mut found: Vec<&'static str> = Vec::new();
    for (name, what, prefix) in in_query
        .map(|name| (name, "parameter", ""))
        .chain(in_cookies.map(|name| (name, "cookie", COOKIE_PREFIX)))
    {
        let Some(meant) = meant_by(name).filter(|meant| !found.contains(meant)) else {
            continue;
        };
        if !lacks(&case.subject.credentials, meant)
            || (what == "cookie" && case.subject.source == Some(Source::Url))
        {
            continue;
        }
        found.push(meant);
        let severity = match meant {
            "Hash-Algorithm" => Severity::Warning,
            _ => Severity::Error,
        };
        findings.add(
            severity,
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

fn parameters(findings: &mut Findings, case: &Case<'_>) {
    let credentials = &case.subject.credentials;
    let is_explained = [
        "misspelt_parameter",
        "html_escaped",
        "s3_presigned",
        "fragment",
    ]
    .into_iter()
    .any(|code| findings.has(code));
    let Some(source) = case.subject.source else {
        if !is_explained {
            findings.error(
                "not_signed",
                "there is no parameter and no cookie of CloudFront's",
                "sign the URL, or send the cookies; are the cookies' Domain and Path those of this URL?",
            );
        }
        return;
    };
    let prefix = match source {
        Source::Url => "",
        Source::Cookies => COOKIE_PREFIX,
    };
    if let Some(name) = credentials.duplicate() {
        findings.error(
            "duplicate_parameter",
            format!("{prefix}{name} stands twice: the edge refuses that"),
            match source {
                Source::Url => "sign the plain URL, not one that is signed already",
                Source::Cookies => {
                    "clear the older cookie, which was set with another Path or Domain"
                }
            },
        );
    }
    if credentials.policy().is_some() && credentials.expires().is_some() {
        findings.error(
            "conflicting_parameters",
            format!(
                "there are both {prefix}Policy and {prefix}Expires, a custom and a canned policy"
            ),
            match source {
                Source::Url => "send Policy for a custom policy, Expires for the canned one",
                Source::Cookies => "clear the cookies that the new set does not carry",
            },
        );
    }
    let required = [
        ("Signature", credentials.signature()),
        ("Key-Pair-Id", credentials.key_pair_id()),
        (
            "Policy or Expires",
            credentials.policy().or(credentials.expires()),
        ),
    ];
    for (name, _) in required
        .into_iter()
        .filter(|(_, value)| value.is_none_or(str::is_empty) && !is_explained)
    {
        findings.error(
            "missing_parameter",
            format!("there is no {prefix}{name}"),
            match source {
                Source::Url => "was the URL cut off? send it whole, in quotation marks in a shell",
                Source::Cookies => "send all cookies of the set; did the browser drop one?",
            },
        );
    }
    if let Some(name) = credentials
        .hash_algorithm()
        .filter(|_| credentials.announced_hash().is_none())
        .filter(|_| !case.has_suspect("sha1_announced"))
    {
        findings.error(
            "hash_algorithm",
            format!("{prefix}Hash-Algorithm is {}", quoted(name)),
            "announce SHA256 to the letter, or leave it out for SHA-1",
        );
    }
    if source == Source::Url
        && cookies(case.subject.cookies.unwrap_or_default())
            .any(|(name, _)| name.strip_prefix(COOKIE_PREFIX).is_some_and(is_reserved))
    {
        findings.add(
            Severity::Note,
            "cookies_ignored",
            "the URL has parameters of CloudFront's, so its cookies are ignored",
            "send the plain URL to use the cookies",
        );
    }
}

fn key_pair_id(findings: &mut Findings, case: &Case<'_>) {
    const WHERE: &str =
        "send the id that CloudFront shows for the public key, such as K2JCJMDEHXQW5F";
    let Some(id) = case
        .subject
        .credentials
        .key_pair_id()
        .filter(|id| !id.is_empty() && case.key.is_none())
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
                "the Key-Pair-Id {} has the character '{}'",
                quoted(id),
                culprit.escape_debug()
            ),
            WHERE,
        );
    } else if let Some(verifier) = case.verifier.filter(|_| !case.has_suspect("other_key")) {
        let known: Vec<_> = verifier.keys().map(|(known, _)| known).collect();
        findings.error(
            "unknown_key",
            format!(
                "the Key-Pair-Id {} is none of the trusted keys: {}",
                quoted(id),
                known.join(", ")
            ),
            "send the id of a key in the distribution's key group, or add the key to the group",
        );
    } else if !(id.starts_with('K') || id.starts_with("APKA")) && case.suspect.is_none() {
        findings.add(
            Severity::Note,
            "key_pair_id",
            format!(
                "the Key-Pair-Id {} begins neither with K nor with APKA, as ids do",
                quoted(id)
            ),
            WHERE,
        );
    }
}

/// Values that are not in CloudFront's base64, and what happened to them.
fn encodings(findings: &mut Findings, case: &Case<'_>) {
    if findings.has("s3_presigned") {
        return;
    }
    let credentials = &case.subject.credentials;
    for (name, value) in [
        ("Policy", credentials.policy()),
        ("Signature", credentials.signature()),
    ] {
        let Some(value) = value.filter(|value| !value.is_empty()) else {
            continue;
        };
        let decoded = decode_base64(value);
        if let Some((code, message, cure)) = encoding_problem(value) {
            findings.error(code, format!("{name} {message}"), cure);
        } else if decoded.is_none() {
            findings.error(
                "truncated",
                format!(
                    "{name} has {} characters, a wrong length or padding for base64",
                    value.len()
                ),
                "was it cut off? send it whole",
            );
        } else if name == "Policy" && case.subject.is_policy_undecodable() {
            findings.error(
                "malformed_policy",
                "Policy is base64, but not of UTF-8 text",
                "encode the text of the policy",
            );
        }
    }
}

fn encoding_problem(value: &str) -> Option<(&'static str, &'static str, &'static str)> {
    const SWAP: &str = "encode with standard base64, then write - for +, _ for = and ~ for /";
    let upper: String = value.to_ascii_uppercase();
    let has = |pattern: &str| upper.contains(pattern);
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
            "is in standard base64, with + / =, not in CloudFront's",
            SWAP,
        ));
    }
    if value.contains(' ') || has("%20") {
        return Some((
            "standard_base64",
            "has spaces, which the + of standard base64 becomes on the way",
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

fn hashes(findings: &mut Findings, case: &Case<'_>) {
    let is_p256 = case.key.map_or_else(
        || case.subject.looks_like_ecdsa(),
        |key| key.key_type() == KeyType::P256,
    );
    if is_p256
        && case.subject.source.is_some()
        && case.subject.credentials.hash_algorithm().is_none()
        && !case.has_suspect("sha256_not_announced")
    {
        findings.warning(
            "p256_sha1",
            "a P-256 signature is sent without Hash-Algorithm, which means SHA-1",
            "sign with SHA-256 and announce it: Hash-Algorithm=SHA256",
        );
    }
}

fn cookie_sizes(findings: &mut Findings, case: &Case<'_>) {
    let longest = case.subject.longest_cookie();
    if let Some((name, bytes)) = longest.filter(|(_, bytes)| *bytes > LONGEST_COOKIE) {
        findings.warning(
            "cookie_too_long",
            format!(
                "the cookie {} is {bytes} bytes long: browsers keep {LONGEST_COOKIE}",
                quoted(name)
            ),
            "shorten the policy",
        );
    }
}
