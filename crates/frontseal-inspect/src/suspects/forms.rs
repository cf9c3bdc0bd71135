//! Other forms of the policy, and other texts, that may have been signed in place of it.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use frontseal::request::{Json, minify};
use frontseal::time::duration;
use frontseal::{Statement, encode_base64};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::suspect::Suspect;

const HALF_AN_HOUR: i64 = 1800;
const DAY: i64 = 24 * 3600;

/// The policy as it was sent, or as the edge rebuilds it.
pub(super) struct SentPolicy<'a> {
    pub(super) text: &'a str,
    pub(super) is_canned: bool,
    /// The URL without CloudFront's parameters.
    pub(super) url: Option<&'a str>,
    pub(super) resource: Option<&'a str>,
    pub(super) end: Option<i64>,
    /// `Expires`, as it was sent.
    pub(super) expires: Option<&'a str>,
}

/// Texts that may have been signed, each with what was done, to follow `signed`.
type Texts = Vec<(Vec<u8>, Cow<'static, str>)>;

/// A kind of texts that may have been signed.
pub(super) struct Form {
    code: &'static str,
    write: fn(&SentPolicy<'_>) -> Texts,
    /// `None` if the policy that was sent should have been signed.
    cure: Option<&'static str>,
}

/// How many of [`FORMS`] are what another language writes.
const LIKELY: usize = 2;

/// The likeliest first.
const FORMS: [Form; 9] = [
    Form {
        code: "policy_white_space",
        write: white_space,
        cure: None,
    },
    Form {
        code: "escaped_policy",
        write: escapes,
        cure: Some("write the policy once, without JSON escapes, then sign and send those bytes"),
    },
    Form {
        code: "signed_base64",
        write: base64,
        cure: Some("sign the JSON text of the policy; base64 is only for sending it"),
    },
    Form {
        code: "signed_digest",
        write: digests,
        cure: Some("sign the policy itself: the signing function hashes it"),
    },
    Form {
        code: "stale_cookies",
        write: canned_beside_custom,
        cure: Some(
            "send one of Policy and Expires; with cookies, clear those that the new set does not carry",
        ),
    },
    Form {
        code: "policy_form",
        write: forms,
        cure: None,
    },
    Form {
        code: "milliseconds",
        write: milliseconds,
        cure: Some("sign and send the same whole seconds since 1970-01-01 UTC"),
    },
    Form {
        code: "not_the_policy",
        write: other_texts,
        cure: Some("sign the JSON text of the policy, and nothing else"),
    },
    Form {
        code: "policy_form",
        write: reordered,
        cure: None,
    },
];

/// Return the texts that may have been signed in place of the policy, at most `most` of a kind, each
/// with what that would mean.
pub(super) fn others<'a>(
    sent: &'a SentPolicy<'a>,
    most: usize,
) -> impl Iterator<Item = (Vec<u8>, Cow<'static, str>, &'static Form)> + 'a {
    of_kinds(&FORMS, sent, most)
}

/// Return the policy as other languages write it.
pub(super) fn likely<'a>(
    sent: &'a SentPolicy<'a>,
) -> impl Iterator<Item = (Vec<u8>, Cow<'static, str>, &'static Form)> + 'a {
    of_kinds(FORMS.get(..LIKELY).unwrap_or_default(), sent, 8)
}

fn of_kinds<'a>(
    kinds: &'static [Form],
    sent: &'a SentPolicy<'a>,
    most: usize,
) -> impl Iterator<Item = (Vec<u8>, Cow<'static, str>, &'static Form)> + 'a {
    kinds.iter().flat_map(move |form| {
        let texts = (form.write)(sent).into_iter().take(most);
        texts
            .filter(|(text, _)| text != sent.text.as_bytes())
            .map(move |(text, what)| (text, what, form))
    })
}

impl Form {
    pub(super) fn suspect(&self, what: &str, sent: &SentPolicy<'_>) -> Suspect {
        Suspect::signed(self.code, format!("signed {what}"), self.cure(sent))
    }

    /// Add that the text was in this form.
    pub(super) fn add_to(&self, suspect: Suspect, what: &str, sent: &SentPolicy<'_>) -> Suspect {
        suspect.and(&format!("signed {what}"), self.cure(sent))
    }

    fn cure(&self, sent: &SentPolicy<'_>) -> &'static str {
        self.cure.unwrap_or(match sent.is_canned {
            true => {
                "sign the canned policy byte for byte as the developer guide has it: the edge rebuilds it so"
            }
            false => "send the very bytes that were signed, white space included",
        })
    }
}

/// Return the policy with ends that may have been signed: in another time zone, or computed at another
/// time.
pub(super) fn with_other_ends<'a>(
    sent: &'a SentPolicy<'a>,
) -> impl Iterator<Item = (i64, String)> + 'a {
    let in_other_zones = (1..=28).map(|half_hours| half_hours * HALF_AN_HOUR);
    let later = 1..=300;
    let on_other_days = (1..=31).map(|days| days * DAY);
    let offsets = in_other_zones.chain(later).chain(on_other_days);
    sent.end.into_iter().flat_map(move |end| {
        let ends = offsets
            .clone()
            .flat_map(move |offset| [end.saturating_sub(offset), end.saturating_add(offset)]);
        ends.filter_map(move |other| Some((other, with_end(sent, other)?)))
    })
}

/// Explain that `signed` was signed as the end.
pub(super) fn suspect_of_end(signed: i64, sent: i64) -> Suspect {
    let offset = signed.saturating_sub(sent).saturating_abs();
    let zone = match offset % HALF_AN_HOUR {
        0 if offset <= 28 * HALF_AN_HOUR => ", as if local time were UTC",
        _ => "",
    };
    let order = if signed < sent { "earlier" } else { "later" };
    Suspect::signed(
        "end_differs",
        format!(
            "signed with the end {signed}, sent with {sent}: the signed one is {} {order}{zone}",
            duration(offset)
        ),
        "compute the end once, in Unix seconds (UTC), then sign and send that number",
    )
}

/// Return the policy with another end.
fn with_end(sent: &SentPolicy<'_>, other: i64) -> Option<String> {
    let end = sent.end?.to_string();
    let (before, after) = sent.text.split_at(sent.text.rfind("\"DateLessThan\"")?);
    Some([before, &after.replacen(&end, &other.to_string(), 1)].concat())
}

fn named<const N: usize>(texts: [(String, &'static str); N]) -> Texts {
    texts
        .into_iter()
        .map(|(text, what)| (text.into_bytes(), what.into()))
        .collect()
}

fn white_space(sent: &SentPolicy<'_>) -> Texts {
    let text = sent.text;
    let mut texts = named([
        (
            spaced(text),
            "over JSON with a space after each : and , as Python's json.dumps writes it",
        ),
        (
            format!("{text}\n"),
            "over the policy with a line feed at its end",
        ),
        (
            format!("{text}\r\n"),
            "over the policy with CR LF at its end",
        ),
        (
            text.trim().into(),
            "over the policy without the white space around it",
        ),
        (minify(text), "over the policy without white space"),
        (
            text.replace("\r\n", "\n"),
            "over the policy with LF at its line ends, not CR LF",
        ),
        (
            text.replace('\n', "\r\n"),
            "over the policy with CR LF at its line ends, not LF",
        ),
        (
            spaced(text).replace(", ", ","),
            "over the policy with a space after each :",
        ),
        (
            minify(text).replace("\"Statement\":[", "\"Statement\": ["),
            "over the policy with a space after Statement, as Java and .NET write custom policies",
        ),
        (
            format!("\u{feff}{text}"),
            "over the policy with a byte order mark before it",
        ),
        (format!("{text}\0"), "over the policy with a NUL at its end"),
        (
            format!("{text} "),
            "over the policy with a space at its end",
        ),
        (
            format!("\n{text}"),
            "over the policy with a line feed before it",
        ),
    ]);
    let json = Json::parse(text).ok();
    let pretty = json.and_then(|json| serde_json::to_string_pretty(&json).ok());
    for (text, unit) in pretty
        .iter()
        .flat_map(|text| [(text, 2), (text, 4), (text, 3), (text, 1)])
    {
        let indented: Vec<_> = text
            .lines()
            .map(|line| {
                let body = line.trim_start();
                let depth = (line.len() - body.len()) / 2;
                (if unit == 1 { "\t" } else { " " }).repeat(depth * unit) + body
            })
            .collect();
        let lines = indented.join("\n");
        texts.extend(named([
            (format!("{lines}\n"), "over the policy in indented lines"),
            (indented.join("\r\n"), "over the policy in indented lines"),
            (lines, "over the policy in indented lines"),
        ]));
    }
    texts
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

fn escapes(sent: &SentPolicy<'_>) -> Texts {
    let text = sent.text;
    let php = text.replace('/', "\\/");
    let escaped = |pairs: &[(char, &str)]| {
        let replace =
            |text: String, (character, escape): &(char, &str)| text.replace(*character, escape);
        pairs.iter().fold(text.to_string(), replace)
    };
    let go = escaped(&[('&', "\\u0026"), ('<', "\\u003c"), ('>', "\\u003e")]);
    let dot_net = escaped(&[
        ('&', "\\u0026"),
        ('+', "\\u002B"),
        ('\'', "\\u0027"),
        ('<', "\\u003C"),
        ('>', "\\u003E"),
    ]);
    let gson = escaped(&[('&', "\\u0026"), ('=', "\\u003d"), ('\'', "\\u0027")]);
    let json = Json::parse(text).ok();
    let plain = json
        .and_then(|json| serde_json::to_string(&json).ok())
        .unwrap_or_default();
    named([
        (
            plain,
            "over the policy without JSON escapes, sent with them",
        ),
        (
            text.replace("\\/", "/").replace("\\u0026", "&"),
            "over the policy without JSON escapes, sent with them",
        ),
        (
            ascii(&php),
            "over the policy with \\/ for /, as PHP's json_encode writes it",
        ),
        (
            php,
            "over the policy with \\/ for /, as PHP's json_encode writes it",
        ),
        (
            go,
            "over the policy with \\u0026 for &, as Go's encoding/json writes it",
        ),
        (
            dot_net,
            "over the policy with \\u escapes for & + and ', as .NET writes them",
        ),
        (
            gson,
            "over the policy with \\u escapes for & = and ', as Gson writes them",
        ),
        (
            ascii(text),
            "over the policy with \\u escapes for what is not ASCII",
        ),
        (
            ascii(&spaced(text)),
            "over the policy with \\u escapes for what is not ASCII, as Python's json.dumps writes them",
        ),
    ])
}

/// Write JSON escapes for what is not ASCII.
fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii() {
            out.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out
}

fn base64(sent: &SentPolicy<'_>) -> Texts {
    let encoded = encode_base64(sent.text.as_bytes());
    let standard = in_standard_alphabet(&encoded);
    let url_safe = standard.replace('+', "-").replace('/', "_");
    let lines = |len: usize, end: &str| {
        let lines: Vec<_> = standard
            .as_bytes()
            .chunks(len)
            .map(String::from_utf8_lossy)
            .collect();
        lines.join(end) + end
    };
    let texts = [
        lines(64, "\n"),
        lines(76, "\n"),
        lines(76, "\r\n"),
        format!("{standard}\n"),
        standard.trim_end_matches('=').into(),
        url_safe.trim_end_matches('=').into(),
        url_safe,
        encoded.trim_end_matches('_').into(),
        encoded,
        standard,
    ];
    named(texts.map(|text| {
        (
            text,
            "over the base64 of the policy, not over the policy itself",
        )
    }))
}

fn in_standard_alphabet(encoded: &str) -> String {
    encoded
        .replace('-', "+")
        .replace('_', "=")
        .replace('~', "/")
}

fn digests(sent: &SentPolicy<'_>) -> Texts {
    let of_digest = |digest: Vec<u8>, name: &str| {
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let base64 = in_standard_alphabet(&encode_base64(&digest));
        let what = format!("over the {name} digest of the policy, not over the policy itself");
        let upper_case = hex.to_ascii_uppercase().into_bytes();
        [digest, hex.into_bytes(), upper_case, base64.into_bytes()]
            .map(|text| (text, Cow::Owned(what.clone())))
    };
    let sha1 = of_digest(Sha1::digest(sent.text).to_vec(), "SHA-1");
    let sha256 = of_digest(Sha256::digest(sent.text).to_vec(), "SHA-256");
    sha1.into_iter().chain(sha256).collect()
}

/// The canned policy whose `Expires` is sent beside a custom one.
fn canned_beside_custom(sent: &SentPolicy<'_>) -> Texts {
    let expires = sent.expires.filter(|_| !sent.is_canned);
    let canned = sent.url.zip(expires).map(|(url, expires)| {
        let what = "for the canned policy of Expires, sent with a Policy of another signature";
        (
            Statement::canned_text(url, &expires).into_bytes(),
            what.into(),
        )
    });
    canned.into_iter().collect()
}

/// The policy with its end in another type, in quotation marks, or canned.
fn forms(sent: &SentPolicy<'_>) -> Texts {
    let text = sent.text;
    let mut texts = named([
        (format!("\"{text}\""), "over the policy in quotation marks"),
        (format!("'{text}'"), "over the policy in quotation marks"),
        (
            serde_json::to_string(text).unwrap_or_default(),
            "over the policy as a JSON string",
        ),
        (text.replace('"', "'"), "over the policy with ' for \""),
        (
            text.replacen('{', "{\"Version\":\"2012-10-17\",", 1),
            "over the policy with a Version, as IAM has it",
        ),
        (
            text.replace("\"Statement\":[{", "\"Statement\":{")
                .replace("}]}", "}}"),
            "over the policy with its statement outside of an array",
        ),
    ]);
    if let Some(end) = sent.end {
        let (number, string) = (format!(":{end}"), format!(":\"{end}\""));
        texts.extend(named([
            (
                text.replace(&number, &string),
                "over the policy with its end in quotation marks",
            ),
            (
                text.replace(&string, &number),
                "over the policy with its end as a number, not in quotation marks",
            ),
            (
                text.replace(&number, &format!("{number}.0")),
                "over the policy with its end as a decimal fraction",
            ),
        ]));
        for url in [sent.url, sent.resource]
            .into_iter()
            .flatten()
            .filter(|_| !sent.is_canned)
        {
            texts.extend(named([(
                Statement::canned_text(url, &end),
                "over the canned policy, sent with a custom one",
            )]));
        }
    }
    texts
}

/// The policy with the members of its statement and its condition in other orders.
fn reordered(sent: &SentPolicy<'_>) -> Texts {
    let Ok(json) = Json::parse(sent.text) else {
        return Vec::new();
    };
    let mut texts = Vec::new();
    for order in 0..12 {
        let mut json = json.clone();
        let Some(statement) = only_statement(&mut json) else {
            break;
        };
        for (name, value) in statement.iter_mut() {
            if let (Json::Object(condition), "Condition") = (value, name.as_ref()) {
                let by = (order / 2) % condition.len().max(1);
                condition.rotate_left(by);
                if order >= 6 {
                    condition.reverse();
                }
            }
        }
        if order % 2 == 1 {
            statement.reverse();
        }
        let what = match order {
            1 => "over the policy with Condition before Resource",
            _ => "over the policy with its members in another order",
        };
        let text = serde_json::to_string(&json).unwrap_or_default();
        texts.extend(named([(spaced(&text), what), (text, what)]));
    }
    texts
}

type Members<'a> = Vec<(Cow<'a, str>, Json<'a>)>;

/// Return the members of a policy's statement, if it has one.
fn only_statement<'j, 'a>(json: &'j mut Json<'a>) -> Option<&'j mut Members<'a>> {
    let Json::Object(policy) = json else {
        return None;
    };
    let (_, Json::Array(statements)) = policy.iter_mut().find(|(name, _)| name == "Statement")?
    else {
        return None;
    };
    match statements.as_mut_slice() {
        [Json::Object(statement)] if statement.len() <= 4 => Some(statement),
        _ => None,
    }
}

fn milliseconds(sent: &SentPolicy<'_>) -> Texts {
    let Some(end) = sent.end else {
        return Vec::new();
    };
    [
        (
            end.checked_mul(1000),
            "with the end in milliseconds, sent in seconds",
        ),
        (
            Some(end / 1000),
            "with the end in seconds, sent in milliseconds",
        ),
    ]
    .into_iter()
    .filter_map(|(other, what)| Some((with_end(sent, other?)?.into_bytes(), what.into())))
    .collect()
}

fn other_texts(sent: &SentPolicy<'_>) -> Texts {
    let text = sent.text;
    let utf16 = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| {
        let text = [
            mark,
            &text.encode_utf16().flat_map(bytes).collect::<Vec<_>>(),
        ]
        .concat();
        (
            text,
            Cow::Borrowed("over the policy in UTF-16, not in UTF-8"),
        )
    };
    let mut texts = vec![
        utf16(b"", u16::to_le_bytes),
        utf16(b"\xff\xfe", u16::to_le_bytes),
        utf16(b"", u16::to_be_bytes),
        (
            text.chars()
                .map(|character| character as u32 as u8)
                .collect(),
            "over the policy in ISO 8859-1, not in UTF-8".into(),
        ),
    ];
    texts.extend(named([
        (String::new(), "over an empty text"),
        ("undefined".into(), "over the text undefined"),
        ("null".into(), "over the text null"),
        ("[object Object]".into(), "over the text [object Object]"),
        (
            utf8_percent_encode(text, NON_ALPHANUMERIC).to_string(),
            "over the percent-encoded policy",
        ),
    ]));
    let end = sent.end.unwrap_or_default();
    for url in [sent.url, sent.resource].into_iter().flatten() {
        let joint = if url.contains('?') { '&' } else { '?' };
        texts.extend(named([
            (url.into(), "over the URL alone, not over the policy"),
            (
                format!("{url}{joint}Expires={end}"),
                "over the URL with Expires, not over the policy",
            ),
            (
                format!("{url}{end}"),
                "over the URL and the end, not over the policy",
            ),
        ]));
    }
    texts
}
