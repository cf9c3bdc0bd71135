//! The usual suspects: what a signature was made for, when it does not hold for what was sent.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::subject::Subject;
use crate::policy::Statement;
use crate::url::Sections;
use crate::{HashAlgorithm, PublicKey, Verifier, written_policy};

/// A change that makes the signature hold.
pub(super) struct Suspect {
    /// A stable name, the code of the finding.
    pub(super) code: &'static str,
    /// What the signature was made for, as in `signed for http://, sent as https://`.
    pub(super) signed_for: String,
    pub(super) cure: &'static str,
}

/// A text that may have been signed.
struct Candidate {
    text: String,
    suspect: Suspect,
}

/// Return whether the signature holds for the request as it is; `None` if there is none to check.
pub(super) fn holds(subject: &Subject<'_>, key: &PublicKey) -> Option<bool> {
    let (text, signature) = (subject.policy_text()?, subject.signature.as_ref()?);
    Some(
        announced(subject)
            .is_some_and(|hash_algorithm| key.verify(hash_algorithm, text.as_bytes(), signature)),
    )
}

/// Find the first suspect that makes the signature hold, the likeliest first.
pub(super) fn find(subject: &Subject<'_>, verifier: &Verifier) -> Option<Suspect> {
    let signature = subject.signature.as_ref()?;
    let text = subject.policy_text()?;
    let id = subject.credentials.key_pair_id()?;
    let key = verifier.key(id)?;
    let both = [HashAlgorithm::Sha1, HashAlgorithm::Sha256];

    for hash_algorithm in both {
        if Some(hash_algorithm) != announced(subject)
            && key.verify(hash_algorithm, text.as_bytes(), signature)
        {
            return Some(other_hash(subject, hash_algorithm));
        }
    }
    for (other_id, other) in verifier.keys().filter(|(other_id, _)| *other_id != id) {
        if both
            .into_iter()
            .any(|hash_algorithm| other.verify(hash_algorithm, text.as_bytes(), signature))
        {
            return Some(Suspect {
                code: "other_key",
                signed_for: format!("signed with the key {other_id}, sent with Key-Pair-Id {id}"),
                cure: "send the id of the key that signs",
            });
        }
    }
    let candidates = if subject.is_canned() == Some(true) {
        canned(subject)
    } else {
        custom(subject, text)
    };
    let holds = |candidate: &Candidate| {
        both.into_iter()
            .any(|hash_algorithm| key.verify(hash_algorithm, candidate.text.as_bytes(), signature))
    };
    candidates
        .into_iter()
        .find(holds)
        .map(|candidate| candidate.suspect)
}

fn announced(subject: &Subject<'_>) -> Option<HashAlgorithm> {
    match subject.credentials.hash_algorithm() {
        None => Some(HashAlgorithm::Sha1),
        Some(name) => name
            .parse()
            .ok()
            .filter(|hash_algorithm| *hash_algorithm == HashAlgorithm::Sha256),
    }
}

fn other_hash(subject: &Subject<'_>, hash_algorithm: HashAlgorithm) -> Suspect {
    match hash_algorithm {
        HashAlgorithm::Sha256 => Suspect {
            code: "sha256_not_announced",
            signed_for: "signed with SHA256, sent without Hash-Algorithm=SHA256".into(),
            cure: "add the parameter Hash-Algorithm=SHA256 (the cookie CloudFront-Hash-Algorithm), or sign with SHA-1",
        },
        HashAlgorithm::Sha1 => Suspect {
            code: "sha1_announced_as_other",
            signed_for: format!(
                "signed with SHA1, sent with Hash-Algorithm={}",
                subject.credentials.hash_algorithm().unwrap_or_default()
            ),
            cure: "leave Hash-Algorithm out, or sign with SHA-256",
        },
    }
}

/// Return canned policies for URLs that may have been signed in place of the one that was sent.
fn canned(subject: &Subject<'_>) -> Vec<Candidate> {
    let (Some(url), Some(expires)) = (subject.bare_url.as_deref(), subject.credentials.expires())
    else {
        return Vec::new();
    };
    let mut candidates = Vec::new();
    let mut add = |code, signed: String, signed_for: String, cure| {
        if signed != url {
            let text = Statement::canned_text(&signed, &expires);
            candidates.push(Candidate {
                text,
                suspect: Suspect {
                    code,
                    signed_for,
                    cure,
                },
            });
        }
    };
    if let Some(sections) = Sections::split(url) {
        let rest = url.get(sections.scheme.len()..).unwrap_or_default();
        for scheme in ["http", "https", "http*", "*"] {
            let signed_for = format!("signed for {scheme}://, sent as {}://", sections.scheme);
            add(
                "scheme_differs",
                format!("{scheme}{rest}"),
                signed_for,
                "sign the scheme that viewers use, or a custom policy for http*://",
            );
        }
        let lower = url.replacen(sections.authority, &sections.authority.to_lowercase(), 1);
        add(
            "host_differs",
            lower,
            "signed for the host in lower case".into(),
            "send the host in lower case, as clients do",
        );
        if sections.path.len() > 1 {
            add(
                "trailing_slash",
                url.trim_end_matches('/').into(),
                "signed without the last slash".into(),
                SAME_BYTES,
            );
        }
        add(
            "trailing_slash",
            format!("{url}/"),
            "signed with a slash at the end".into(),
            SAME_BYTES,
        );
    }
    add(
        "trailing_question_mark",
        format!("{url}?"),
        "signed with a ? at the end, which the edge leaves out".into(),
        "sign the URL without a ? that nothing follows",
    );
    for (signed, what) in reencoded(url) {
        add(
            "reencoded",
            signed,
            format!("signed with {what}"),
            SAME_BYTES,
        );
    }
    for (signed, removed) in shorter_queries(url) {
        add(
            "extra_parameters",
            signed,
            format!("signed without {removed}, which was added later"),
            "add your own parameters before signing",
        );
    }
    let html = url.replace('&', "&amp;");
    add(
        "html_escaped",
        html,
        "signed with &amp; for &".into(),
        "sign the URL before it is escaped for HTML",
    );
    for (signed, what) in [
        (url.replace('/', "\\/"), "\\/ for /"),
        (url.replace('&', "\\u0026"), "\\u0026 for &"),
    ] {
        add(
            "escaped_policy",
            signed,
            format!("signed over JSON with {what}"),
            "write the policy without JSON escapes: the edge rebuilds it without",
        );
    }
    candidates
}

const SAME_BYTES: &str = "sign the very bytes that are sent: encode before signing, never after";

/// Return the URL in other encodings, each with what it is.
fn reencoded(url: &str) -> Vec<(String, &'static str)> {
    let mut variants = Vec::new();
    for (from, to, what) in [
        ("%20", "+", "+ for %20"),
        ("+", "%20", "%20 for +"),
        ("%20", " ", "a space for %20"),
        ("+", " ", "a space for +"),
        ("%2C", ",", ", for %2C"),
        (",", "%2C", "%2C for ,"),
        ("%2F", "/", "/ for %2F"),
        ("%7E", "~", "~ for %7E"),
        ("~", "%7E", "%7E for ~"),
        ("+", "%2B", "%2B for +"),
        ("%2B", "+", "+ for %2B"),
        ("/./", "/", "/ for /./"),
        ("//", "/", "/ for //"),
    ] {
        let (head, tail) = url.split_once("://").unwrap_or(("", url));
        variants.push((format!("{head}://{}", tail.replace(from, to)), what));
    }
    variants.push((
        map_escapes(url, |escape| Some(escape.to_ascii_uppercase())),
        "hexadecimal digits in upper case",
    ));
    variants.push((
        map_escapes(url, |escape| Some(escape.to_ascii_lowercase())),
        "hexadecimal digits in lower case",
    ));
    variants.push((
        map_escapes(url, decode_unreserved),
        "letters, digits and -._~ not percent-encoded",
    ));
    variants.push((map_escapes(url, decode_visible), "no percent-encoding"));
    if let Some(decoded) = decode_all(url) {
        variants.push((
            decoded,
            "characters that are not ASCII, before percent-encoding",
        ));
    }
    variants.push((url.replace('%', "%25"), "%25 for %: encoded once more"));
    variants.push((url.replace("%25", "%"), "% for %25: encoded once less"));
    variants
}

/// Replace each `%XX` by what `change` makes of it.
fn map_escapes(url: &str, change: impl Fn(&str) -> Option<String>) -> String {
    let mut parts = url.split('%');
    let mut out = String::from(parts.next().unwrap_or_default());
    for part in parts {
        let escape = part
            .get(..2)
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        match escape.and_then(|digits| change(&format!("%{digits}"))) {
            Some(changed) => {
                out.push_str(&changed);
                out.push_str(part.get(2..).unwrap_or_default());
            }
            None => {
                out.push('%');
                out.push_str(part);
            }
        }
    }
    out
}

fn decode_escape(escape: &str) -> Option<char> {
    u8::from_str_radix(escape.get(1..)?, 16)
        .ok()
        .map(char::from)
}

fn decode_unreserved(escape: &str) -> Option<String> {
    let character = decode_escape(escape)?;
    (character.is_ascii_alphanumeric() || matches!(character, '-' | '.' | '_' | '~'))
        .then(|| character.to_string())
}

fn decode_visible(escape: &str) -> Option<String> {
    decode_escape(escape)
        .filter(char::is_ascii_graphic)
        .map(|character| character.to_string())
}

/// Decode every `%XX`, if that makes UTF-8.
fn decode_all(url: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(url.len());
    let mut rest = url.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let digits = tail
            .get(..2)
            .and_then(|digits| core::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

/// Return the URL without one of its own parameters, and without any, each with what is missing.
fn shorter_queries(url: &str) -> Vec<(String, String)> {
    /// More would be work for little: nobody adds twenty.
    const MOST: usize = 20;
    let Some((before, query)) = url.split_once('?') else {
        return Vec::new();
    };
    let parameters: Vec<_> = query.split('&').collect();
    let mut variants = Vec::new();
    for (index, parameter) in parameters.iter().enumerate().take(MOST) {
        let kept: Vec<_> = parameters
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != index)
            .map(|(_, kept)| *kept)
            .collect();
        let name = parameter.split('=').next().unwrap_or(parameter);
        let query = kept.join("&");
        let signed = if query.is_empty() {
            before.into()
        } else {
            [before, &query].join("?")
        };
        variants.push((
            signed,
            format!("the parameter {}", crate::text::quoted(name)),
        ));
        let earlier = parameters.get(..index).unwrap_or_default().join("&");
        if index > 0 {
            variants.push((
                [before, &earlier].join("?"),
                format!("the parameters from {} on", crate::text::quoted(name)),
            ));
        }
    }
    variants.push((before.into(), "a query".into()));
    variants
}

/// Return the policy as Python's `json.dumps` writes it: with a space after each `:` and `,`.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut in_string = false;
    for character in written_policy::minify(text).chars() {
        in_string ^= character == '"';
        out.push(character);
        if !in_string && matches!(character, ':' | ',') {
            out.push(' ');
        }
    }
    out
}

/// Return texts that may have been signed in place of the custom policy that was sent.
fn custom(subject: &Subject<'_>, text: &str) -> Vec<Candidate> {
    let white_space = |signed: String, signed_for: &str| Candidate {
        text: signed,
        suspect: Suspect {
            code: "policy_white_space",
            signed_for: signed_for.into(),
            cure: "send the very bytes that were signed, white space included",
        },
    };
    let mut candidates = Vec::from([
        white_space(
            format!("{text}\n"),
            "signed over the policy with a line feed at its end",
        ),
        white_space(
            format!("{text}\r\n"),
            "signed over the policy with CR LF at its end",
        ),
        white_space(
            text.trim().into(),
            "signed over the policy without the white space around it",
        ),
        white_space(
            written_policy::minify(text),
            "signed over the policy without white space",
        ),
        white_space(
            text.replace("\r\n", "\n"),
            "signed over the policy with LF for CR LF",
        ),
        white_space(
            text.replace('\n', "\r\n"),
            "signed over the policy with CR LF for LF",
        ),
        white_space(
            spaced(text),
            "signed over the policy with a space after each : and ,",
        ),
    ]);
    candidates.push(Candidate {
        text: text.replace("\\/", "/").replace("\\u0026", "&"),
        suspect: Suspect {
            code: "escaped_policy",
            signed_for: "signed over the policy without JSON escapes".into(),
            cure: "send the very bytes that were signed",
        },
    });
    // Cookies of an earlier, canned policy beside the new one.
    if let (Some(cookies), Some(url)) = (subject.cookies, subject.bare_url.as_deref()) {
        let expires =
            crate::request::cookies(cookies).find(|(name, _)| *name == "CloudFront-Expires");
        if let Some((_, expires)) = expires {
            candidates.push(Candidate {
                text: Statement::canned_text(url, &expires),
                suspect: Suspect {
                    code: "stale_cookies",
                    signed_for: "signed for the canned policy of CloudFront-Expires, sent with a CloudFront-Policy of another time".into(),
                    cure: "clear the cookies that the new set does not carry",
                },
            });
        }
    }
    candidates
}
