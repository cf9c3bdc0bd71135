//! The usual suspects: what a signature was made for, when it does not hold for what was sent.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use frontseal::request::{LONGEST_URL, Sections, Source, minify, quoted};
use frontseal::{HashAlgorithm, PublicKey, Statement, Verifier};

use crate::subject::Subject;

const HASH_ALGORITHMS: [HashAlgorithm; 2] = [HashAlgorithm::Sha1, HashAlgorithm::Sha256];

const SAME_BYTES: &str = "sign the very bytes that are sent: encode before signing, never after";
const SAME_POLICY: &str = "send the very bytes that were signed, white space included";
const EXACT_POLICY: &str =
    "sign the canned policy byte for byte as the developer guide has it: the edge rebuilds it so";

/// A change that makes the signature hold.
pub(crate) struct Suspect {
    /// A stable name, the code of the finding.
    pub(crate) code: &'static str,
    /// What the signature was made for, as in `signed for http://, sent as https://`.
    pub(crate) signed_for: String,
    pub(crate) cure: String,
}

impl Suspect {
    fn new(code: &'static str, signed_for: impl Into<String>, cure: impl Into<String>) -> Self {
        Self {
            code,
            signed_for: signed_for.into(),
            cure: cure.into(),
        }
    }
}

/// A text that may have been signed.
struct Candidate {
    text: String,
    suspect: Suspect,
}

/// Return whether the signature holds for the request as it is; `None` if there is none to check.
pub(crate) fn holds(subject: &Subject<'_>, key: &PublicKey) -> Option<bool> {
    let (text, signature) = (subject.policy_text()?, subject.signature.as_ref()?);
    Some(
        subject
            .credentials
            .announced_hash()
            .is_some_and(|hash_algorithm| key.verify(hash_algorithm, text.as_bytes(), signature)),
    )
}

/// Find the first suspect that makes the signature hold, the likeliest first.
pub(crate) fn find(subject: &Subject<'_>, verifier: &Verifier) -> Option<Suspect> {
    let signature = subject.signature.as_ref()?;
    let text = subject.policy_text()?;
    let id = subject.credentials.key_pair_id()?;
    let hash_of = |key: &PublicKey, text: &str| {
        HASH_ALGORITHMS
            .into_iter()
            .find(|hash_algorithm| key.verify(*hash_algorithm, text.as_bytes(), signature))
    };
    let key = verifier.key(id);
    if let Some(hash_algorithm) = key.and_then(|key| hash_of(key, text)) {
        return Some(other_hash(subject, hash_algorithm));
    }
    for (other_id, other) in verifier.keys().filter(|(other_id, _)| *other_id != id) {
        if hash_of(other, text).is_some() {
            return Some(Suspect::new(
                "other_key",
                format!(
                    "signed with the key {other_id}, sent with Key-Pair-Id {}",
                    quoted(id)
                ),
                "send the id of the key that signs",
            ));
        }
    }
    let candidates = if subject.is_canned() == Some(true) {
        canned(subject)
    } else {
        custom(subject, text)
    };
    candidates.into_iter().find_map(|candidate| {
        let hash_algorithm = hash_of(key?, &candidate.text)?;
        let mut suspect = candidate.suspect;
        if Some(hash_algorithm) != subject.credentials.announced_hash() {
            suspect.signed_for +=
                &format!(", and signed with {hash_algorithm}, which is not what is announced");
        }
        Some(suspect)
    })
}

fn other_hash(subject: &Subject<'_>, hash_algorithm: HashAlgorithm) -> Suspect {
    let name = match subject.source {
        Some(Source::Cookies) => "CloudFront-Hash-Algorithm",
        _ => "Hash-Algorithm",
    };
    let sent = subject.credentials.hash_algorithm().map_or_else(
        || format!("without {name}=SHA256"),
        |sent| format!("with {name}={}", quoted(sent)),
    );
    let signed_for = format!("signed with {hash_algorithm}, sent {sent}");
    match hash_algorithm.announced() {
        Some(announced) => Suspect::new(
            "sha256_not_announced",
            signed_for,
            format!("add {name}={announced}, or sign with SHA-1"),
        ),
        None => Suspect::new(
            "sha1_announced",
            signed_for,
            format!("leave {name} out (clear it, where it is a cookie), or sign with SHA-256"),
        ),
    }
}

/// Return canned policies that may have been signed in place of the one that the edge rebuilds.
fn canned(subject: &Subject<'_>) -> Vec<Candidate> {
    let (Some(url), Some(expires)) = (subject.bare_url.as_deref(), subject.credentials.expires())
    else {
        return Vec::new();
    };
    if url.len() > LONGEST_URL {
        return Vec::new();
    }
    let of_urls = other_urls(url, subject.fragment)
        .into_iter()
        .filter(|(signed, _)| signed != url)
        .map(|(signed, suspect)| Candidate {
            text: Statement::canned_text(&signed, &expires),
            suspect,
        });
    of_urls.chain(other_forms(url, expires)).collect()
}

/// Return URLs that may have been signed in place of `url`.
fn other_urls(url: &str, fragment: Option<&str>) -> Vec<(String, Suspect)> {
    let mut urls = Vec::new();
    let mut add = |code, signed: String, signed_for: String, cure: &str| {
        urls.push((signed, Suspect::new(code, signed_for, cure)));
    };
    if let Some(sections) = Sections::split(url) {
        let rest = url.get(sections.scheme.len()..).unwrap_or_default();
        for scheme in ["http", "https", "http*", "*"] {
            add(
                "scheme_differs",
                format!("{scheme}{rest}"),
                format!("signed for {scheme}://, sent as {}://", sections.scheme),
                "sign the scheme that viewers use, or a custom policy for http*://",
            );
        }
        let query = sections
            .query
            .map_or_else(String::new, |query| format!("?{query}"));
        let (scheme, host, path) = (sections.scheme, sections.authority, sections.path);
        for (other, what) in other_hosts(scheme, host) {
            add(
                "host_differs",
                format!("{scheme}://{other}{path}{query}"),
                format!(
                    "signed for {what} {}, sent to {}",
                    quoted(&other),
                    quoted(host)
                ),
                "sign the host as clients send it: in lower case, without the scheme's own port",
            );
        }
        for (signed, what) in [
            (format!("{path}{query}"), "the path alone"),
            (
                path.trim_start_matches('/').to_string() + &query,
                "the path alone, without its first slash",
            ),
            (format!("{host}{path}{query}"), "the URL without its scheme"),
        ] {
            add(
                "not_a_whole_url",
                signed,
                format!("signed for {what}"),
                "sign the whole URL, from https:// on",
            );
        }
        let (shorter, longer) = (path.trim_end_matches('/'), format!("{path}/"));
        for (other, what) in [
            (
                shorter,
                "signed without the slash at the end of the path, sent with it",
            ),
            (
                &longer,
                "signed with a slash at the end of the path, sent without it",
            ),
        ] {
            add(
                "trailing_slash",
                with_path(url, &sections, other),
                what.into(),
                SAME_BYTES,
            );
        }
    }
    add(
        "trailing_question_mark",
        format!("{url}?"),
        "signed with a ? at the end, which the edge leaves out".into(),
        "sign the URL without a ? that nothing follows",
    );
    if let Some(fragment) = fragment {
        add(
            "fragment",
            format!("{url}#{fragment}"),
            "signed with the fragment (#), which is not sent".into(),
            "sign the URL without it, and add it to the signed URL at the very end",
        );
    }
    for (signed, what) in reencoded(url) {
        add("reencoded", signed, format!("signed {what}"), SAME_BYTES);
    }
    if let Some(sections) = Sections::split(url) {
        add(
            "path_case",
            with_path(url, &sections, &sections.path.to_ascii_lowercase()),
            "signed for the path in lower case, sent with upper-case letters".into(),
            "sign the path as it is requested: upper and lower case differ",
        );
    }
    for (signed, removed) in shorter_queries(url) {
        add(
            "extra_parameters",
            signed,
            format!("signed without {removed}, sent with it"),
            "add your own parameters before signing, or sign a resource that ends in * to allow any",
        );
    }
    add(
        "html_escaped",
        url.replace('&', "&amp;"),
        "signed with &amp;, sent with &".into(),
        "sign the URL before it is escaped for HTML",
    );
    for (signed, what) in [
        (
            url.replace('/', "\\/"),
            "\\/ for /, as PHP's json_encode writes it",
        ),
        (
            url.replace('&', "\\u0026"),
            "\\u0026 for &, as Go's encoding/json writes it",
        ),
    ] {
        add(
            "escaped_policy",
            signed,
            format!("signed over JSON with {what}"),
            "write the policy without JSON escapes: the edge rebuilds it without",
        );
    }
    for signed in wildcards(url) {
        let signed_for = format!(
            "signed for {}, where the * is no wildcard: the policy that is sent is canned",
            quoted(&signed)
        );
        add(
            "wildcard_in_canned_policy",
            signed,
            signed_for,
            "sign a custom policy, which sends Policy in place of Expires",
        );
    }
    urls
}

/// Return `url` with another path.
fn with_path(url: &str, sections: &Sections<'_>, path: &str) -> String {
    let before = sections.scheme.len() + "://".len() + sections.authority.len();
    let after = before + sections.path.len();
    [
        url.get(..before).unwrap_or_default(),
        path,
        url.get(after..).unwrap_or_default(),
    ]
    .concat()
}

/// Return hosts that mean the same to a client, but not in a signature, each with what it is.
fn other_hosts(scheme: &str, host: &str) -> Vec<(String, &'static str)> {
    let port = if scheme.eq_ignore_ascii_case("http") {
        ":80"
    } else {
        ":443"
    };
    let mut hosts = Vec::from([(host.to_ascii_lowercase(), "the host in lower case")]);
    match host.strip_suffix(port) {
        Some(bare) => hosts.push((bare.into(), "the host without its port")),
        None if !host.contains(':') => {
            hosts.push((format!("{host}{port}"), "the host with its port"))
        }
        None => {}
    }
    hosts
}

/// Return the patterns for a folder of `url`, which somebody may have meant to grant.
fn wildcards(url: &str) -> Vec<String> {
    /// Deeper folders are work for little.
    const MOST: usize = 20;
    let Some(sections) = Sections::split(url) else {
        return Vec::new();
    };
    let mut patterns = Vec::from(["*".into()]);
    for (position, _) in sections.path.match_indices('/').take(MOST) {
        let folder = sections.path.get(..=position).unwrap_or_default();
        for scheme in [sections.scheme, "http*", "*"] {
            patterns.push(format!("{scheme}://{}{folder}*", sections.authority));
        }
    }
    patterns.push(format!(
        "{}://{}{}*",
        sections.scheme, sections.authority, sections.path
    ));
    patterns
}

/// Return texts that say the same as the canned policy, in other bytes.
fn other_forms(url: &str, expires: &str) -> Vec<Candidate> {
    let text = Statement::canned_text(url, &expires);
    let mut forms = Vec::new();
    let mut add = |code, text: String, signed_for: &str| {
        forms.push(Candidate {
            text,
            suspect: Suspect::new(code, signed_for, EXACT_POLICY),
        });
    };
    add(
        "policy_white_space",
        spaced(&text),
        "signed over JSON with a space after each : and , as Python's json.dumps writes it",
    );
    add(
        "policy_white_space",
        format!("{text}\n"),
        "signed over the policy with a line feed at its end",
    );
    add(
        "policy_white_space",
        format!("{text}\r\n"),
        "signed over the policy with CR LF at its end",
    );
    add(
        "policy_form",
        format!(
            r#"{{"Statement":[{{"Condition":{{"DateLessThan":{{"AWS:EpochTime":{expires}}}}},"Resource":"{url}"}}]}}"#
        ),
        "signed over the policy with Condition before Resource",
    );
    add(
        "policy_form",
        format!(
            r#"{{"Statement":[{{"Resource":"{url}","Condition":{{"DateLessThan":{{"AWS:EpochTime":"{expires}"}}}}}}]}}"#
        ),
        "signed over the policy with its end in quotation marks",
    );
    if let Ok(seconds) = expires.parse::<i64>() {
        for (other, signed_for) in [
            (
                seconds.checked_mul(1000),
                "signed with the end in milliseconds, sent with Expires in seconds",
            ),
            (
                Some(seconds / 1000),
                "signed with the end in seconds, sent with Expires in milliseconds",
            ),
        ] {
            if let Some(other) = other {
                forms.push(Candidate {
                    text: Statement::canned_text(url, &other),
                    suspect: Suspect::new(
                        "milliseconds",
                        signed_for,
                        "sign and send the same whole seconds since 1970-01-01 UTC",
                    ),
                });
            }
        }
    }
    forms
}

/// Return the URL in other encodings, each with what was signed and what was sent.
fn reencoded(url: &str) -> Vec<(String, String)> {
    let mut variants = Vec::new();
    for (sent, signed) in [
        ("%20", "+"),
        ("+", "%20"),
        ("%20", " "),
        ("+", " "),
        ("%2C", ","),
        (",", "%2C"),
        ("%2F", "/"),
        ("%7E", "~"),
        ("~", "%7E"),
        ("+", "%2B"),
        ("%2B", "+"),
        ("/./", "/"),
        ("//", "/"),
    ] {
        let (head, tail) = url.split_once("://").unwrap_or(("", url));
        let what = match signed {
            " " => format!("with a space, sent with {sent}"),
            _ => format!("with {signed}, sent with {sent}"),
        };
        variants.push((format!("{head}://{}", tail.replace(sent, signed)), what));
    }
    for (signed, what) in [
        (
            map_escapes(url, |escape| Some(escape.to_ascii_uppercase())),
            "with percent-encoding in upper case (%2C), sent in lower case (%2c)",
        ),
        (
            map_escapes(url, |escape| Some(escape.to_ascii_lowercase())),
            "with percent-encoding in lower case (%2c), sent in upper case (%2C)",
        ),
        (
            url.replace('%', "%25"),
            "percent-encoded once more (%25 for %), sent as it was before",
        ),
        (
            url.replace("%25", "%"),
            "before it was percent-encoded once more (% to %25), sent after",
        ),
        (
            map_escapes(url, decode_unreserved),
            "with letters, digits and -._~ as they are, sent percent-encoded",
        ),
        (
            map_escapes(url, decode_visible),
            "without percent-encoding, sent with it",
        ),
    ] {
        variants.push((signed, what.into()));
    }
    if let Some(decoded) = decode_all(url) {
        variants.push((decoded, "before percent-encoding, sent after".into()));
    }
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
        variants.push((signed, format!("the parameter {}", quoted(name))));
        let earlier = parameters.get(..index).unwrap_or_default().join("&");
        if index > 0 {
            variants.push((
                [before, &earlier].join("?"),
                format!("the parameters from {} on", quoted(name)),
            ));
        }
    }
    variants.push((before.into(), "the query".into()));
    variants
}

/// Return the policy as Python's `json.dumps` writes it: with a space after each `:` and `,`.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut in_string = false;
    for character in minify(text).chars() {
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
    let mut candidates = Vec::new();
    for (signed, what) in [
        (
            format!("{text}\n"),
            "with a line feed at its end, sent without",
        ),
        (format!("{text}\r\n"), "with CR LF at its end, sent without"),
        (
            text.trim().into(),
            "without the white space around it, sent with it",
        ),
        (minify(text), "without white space, sent with it"),
        (
            text.replace("\r\n", "\n"),
            "with LF at its line ends, sent with CR LF",
        ),
        (
            text.replace('\n', "\r\n"),
            "with CR LF at its line ends, sent with LF",
        ),
        (
            spaced(text),
            "with a space after each : and , and sent without",
        ),
    ] {
        candidates.push(Candidate {
            text: signed,
            suspect: Suspect::new(
                "policy_white_space",
                format!("signed over the policy {what}"),
                SAME_POLICY,
            ),
        });
    }
    for (signed, what) in [
        (
            text.replace("\\/", "/").replace("\\u0026", "&"),
            "without JSON escapes, sent with them",
        ),
        (text.replace('/', "\\/"), "with \\/ for /, sent with /"),
        (
            text.replace('&', "\\u0026"),
            "with \\u0026 for &, sent with &",
        ),
    ] {
        candidates.push(Candidate {
            text: signed,
            suspect: Suspect::new(
                "escaped_policy",
                format!("signed over the policy {what}"),
                "write the policy once, without JSON escapes, then sign and send those bytes",
            ),
        });
    }
    // Cookies of an earlier policy beside the new ones.
    let expires = subject
        .credentials
        .expires()
        .zip(subject.bare_url.as_deref());
    if let Some((expires, url)) = expires {
        candidates.push(Candidate {
            text: Statement::canned_text(url, &expires),
            suspect: Suspect::new(
                "stale_cookies",
                "signed for the canned policy of Expires, sent with a Policy of another signature",
                "send one of Policy and Expires; with cookies, clear those that the new set does not carry",
            ),
        });
    }
    candidates
}
