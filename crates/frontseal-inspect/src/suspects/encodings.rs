//! A URL in other percent-encodings.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use percent_encoding::percent_decode_str;

/// Characters that are written in two ways: as sent, and as signed.
const SPELLINGS: [(&str, &str); 13] = [
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
];

/// Another encoding of a whole URL, and what was signed and what was sent.
type Encoding = (fn(&str) -> Option<String>, &'static str);

const ENCODINGS: [Encoding; 7] = [
    (
        |url| Some(map_escapes(url, |escape| Some(escape.to_ascii_uppercase()))),
        "signed with percent-encoding in upper case (%2C), sent in lower case (%2c)",
    ),
    (
        |url| Some(map_escapes(url, |escape| Some(escape.to_ascii_lowercase()))),
        "signed with percent-encoding in lower case (%2c), sent in upper case (%2C)",
    ),
    (
        |url| Some(url.replace('%', "%25")),
        "signed percent-encoded once more (%25 for %), sent as it was before",
    ),
    (
        |url| Some(url.replace("%25", "%")),
        "signed before it was percent-encoded once more (% to %25), sent after",
    ),
    (
        |url| Some(map_escapes(url, decode_unreserved)),
        "signed with letters, digits and -._~ as they are, sent percent-encoded",
    ),
    (
        |url| Some(map_escapes(url, decode_visible)),
        "signed without percent-encoding, sent with it",
    ),
    (
        |url| Some(percent_decode_str(url).decode_utf8().ok()?.into()),
        "signed before percent-encoding, sent after",
    ),
];

/// Return `url` in other encodings, each with what was signed and what was sent.
pub(super) fn reencoded(url: &str) -> Vec<(String, String)> {
    let behind_scheme = url.find("://").map_or(0, |colon| colon + "://".len());
    let (scheme, rest) = url.split_at(behind_scheme);
    let spelt = SPELLINGS.into_iter().map(|(sent, signed)| {
        let what = match signed {
            " " => format!("signed with a space, sent with {sent}"),
            _ => format!("signed with {signed}, sent with {sent}"),
        };
        ([scheme, &rest.replace(sent, signed)].concat(), what)
    });
    let encoded = ENCODINGS
        .into_iter()
        .filter_map(|(encode, what)| Some((encode(url)?, what.into())));
    spelt.chain(encoded).collect()
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
