//! Keys as secret stores and environment variables hold them: a PEM file in base64, a member of a
//! JSON object, quotes and escapes around it (`docs/cloudfront-rules.md` §5).

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use base64ct::{Base64, Base64Unpadded, Encoding};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::{Needed, der};
use crate::error::KeyProblem;
use crate::text::Excerpt;

/// How many layers are taken off: base64 of JSON text that was encoded twice has three.
const MOST_LAYERS: usize = 6;

/// Fewer characters of base64 cannot be a key; a path or a name may look like so few.
const SHORTEST_BASE64: usize = 64;

/// A key without what it was stored in.
pub(super) enum Opened<'a> {
    /// PEM, or a text that turns out to be something else.
    Text(&'a str),
    Der(&'a [u8]),
    Jwk(&'a str),
}

/// Take the key out of `input`, from the member `field` if that is JSON, and pass it to `read`.
pub(super) fn open<R>(
    input: &[u8],
    field: Option<&str>,
    needed: Needed,
    read: &dyn Fn(Opened<'_>) -> Result<R, KeyProblem>,
) -> Result<R, KeyProblem> {
    let bytes = input.strip_prefix(b"\xef\xbb\xbf").unwrap_or(input);
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(KeyProblem::Utf16);
    }
    let opener = Opener {
        field,
        needed,
        read,
    };
    opener.bytes(bytes, MOST_LAYERS)
}

struct Opener<'o, R> {
    field: Option<&'o str>,
    needed: Needed,
    read: &'o dyn Fn(Opened<'_>) -> Result<R, KeyProblem>,
}

impl<R> Opener<'_, R> {
    fn bytes(&self, bytes: &[u8], layers: usize) -> Result<R, KeyProblem> {
        match core::str::from_utf8(bytes) {
            Ok(text) if !is_der(bytes) => self.text(text, layers),
            _ => self.key(Opened::Der(bytes)),
        }
    }

    fn text(&self, text: &str, layers: usize) -> Result<R, KeyProblem> {
        let Some(layers) = layers.checked_sub(1) else {
            return Err(KeyProblem::TooManyLayers);
        };
        let text = text.trim();
        if text.starts_with('{') {
            return self.object(text, layers);
        }
        if let Some(string) = between(text, '"') {
            return self.text(&unescape(string), layers);
        }
        if let Some(string) = between(text, '\'') {
            return self.text(string, layers);
        }
        if text.contains(BEGIN) {
            return self.pem(text);
        }
        match decode_stored(text) {
            Some(bytes) => self.bytes(&bytes, layers),
            None => self.key(Opened::Text(text)),
        }
    }

    fn pem(&self, text: &str) -> Result<R, KeyProblem> {
        if !text.contains('\\') {
            return self.key(Opened::Text(text));
        }
        let mut plain = unescape(text);
        for _ in 0..MOST_LAYERS {
            if !plain.contains('\\') {
                break;
            }
            plain = unescape(&plain);
        }
        self.key(Opened::Text(&plain))
    }

    fn object(&self, text: &str, layers: usize) -> Result<R, KeyProblem> {
        let members: BTreeMap<Cow<'_, str>, &RawValue> = match serde_json::from_str(text) {
            Ok(members) => members,
            // A line break inside a JSON string is an error of JSON's alone.
            Err(_) if self.field.is_none() && text.contains(BEGIN) => return self.pem(text),
            Err(error) => {
                return Err(KeyProblem::Json {
                    line: error.line(),
                    column: error.column(),
                });
            }
        };
        if let Some(field) = self.field {
            return match members.get(field).and_then(|value| string_of(value)) {
                Some(value) => Opener {
                    field: None,
                    ..*self
                }
                .text(&value, layers),
                None => Err(KeyProblem::NoField(name_of(field))),
            };
        }
        if members.contains_key("kty") {
            return self.key(Opened::Jwk(text));
        }
        let mut keys: Vec<_> = members
            .iter()
            .filter_map(|(name, value)| Some((name, string_of(value)?)))
            .filter(|(_, value)| holds_key(value, self.needed, layers))
            .collect();
        match (keys.pop(), keys.pop()) {
            (None, _) => Err(KeyProblem::JsonWithoutKey),
            (Some((_, value)), None) => self.text(&value, layers),
            (Some((one, _)), Some((other, _))) => Err(KeyProblem::JsonWithKeys([
                Excerpt::of(other),
                Excerpt::of(one),
            ])),
        }
    }

    /// Pass on what was found. A field can only be asked of JSON.
    fn key(&self, opened: Opened<'_>) -> Result<R, KeyProblem> {
        match self.field {
            Some(field) => Err(KeyProblem::NotJson(name_of(field))),
            None => (self.read)(opened),
        }
    }
}

/// Return the name of a member, for a message. A long one may be a key in its place.
fn name_of(field: &str) -> Excerpt {
    Excerpt::of(if field.len() < 40 { field } else { "…" })
}

pub(super) const BEGIN: &str = "-----BEGIN";

/// Return whether `bytes` begin as DER does: with the byte of `0`, which no PEM text does, and a
/// length that is not text.
fn is_der(bytes: &[u8]) -> bool {
    matches!(bytes, [0x30, length, ..] if !(0x20..0x80).contains(length))
}

/// Return whether a string of a JSON object is a key of the kind that is needed.
fn holds_key(text: &str, needed: Needed, layers: usize) -> bool {
    if text.contains(BEGIN) {
        let labels: &[&str] = match needed {
            Needed::Private => &["PRIVATE KEY-----"],
            Needed::Public => &["PUBLIC KEY-----", "CERTIFICATE-----"],
        };
        return labels.iter().any(|label| text.contains(label));
    }
    let Some((layers, bytes)) = layers.checked_sub(1).zip(decode_stored(text)) else {
        return false;
    };
    match core::str::from_utf8(&bytes) {
        Ok(text) if !is_der(&bytes) => holds_key(text, needed, layers),
        _ => der::is_private_key(&bytes) == (needed == Needed::Private),
    }
}

/// Return the string that a JSON value is.
pub(super) fn string_of(value: &RawValue) -> Option<Zeroizing<String>> {
    between(value.get(), '"').map(unescape)
}

/// Return what stands between two quotation marks.
fn between(text: &str, mark: char) -> Option<&str> {
    text.strip_prefix(mark)?.strip_suffix(mark)
}

/// Resolve the escapes of JSON, of which shells and configuration files have some. An unknown one
/// stays, and so does a surrogate, which no key has.
fn unescape(text: &str) -> Zeroizing<String> {
    // Every escape is at least as long as what it stands for, so nothing is left behind by growth.
    let mut plain = Zeroizing::new(String::with_capacity(text.len()));
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        let mut characters = after.chars();
        rest = match characters.next() {
            Some('n') => push(&mut plain, '\n', characters.as_str()),
            Some('r') => push(&mut plain, '\r', characters.as_str()),
            Some('t') => push(&mut plain, '\t', characters.as_str()),
            Some(mark @ ('"' | '\'' | '/' | '\\' | '\n')) => {
                push(&mut plain, mark, characters.as_str())
            }
            Some('u') => match unicode_escape(characters.as_str()) {
                Some((character, rest)) => push(&mut plain, character, rest),
                None => push(&mut plain, '\u{fffd}', characters.as_str()),
            },
            _ => push(&mut plain, ' ', after),
        };
    }
    plain.push_str(rest);
    plain
}

fn push<'r>(plain: &mut String, character: char, rest: &'r str) -> &'r str {
    plain.push(character);
    rest
}

fn unicode_escape(after: &str) -> Option<(char, &str)> {
    let (digits, rest) = after.split_at_checked(4)?;
    let code = u32::from_str_radix(digits, 16).ok()?;
    Some((char::from_u32(code)?, rest))
}

/// Decode a text that is base64 from end to end, in one line or several.
fn decode_stored(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    if text.len() < SHORTEST_BASE64 {
        return None;
    }
    let text = match text.contains('\\') {
        true => unescape(text),
        false => Zeroizing::new(text.into()),
    };
    decode_base64(&text).ok()
}

/// Decode base64 with white space in it, in a time that does not depend on its characters.
///
/// The padding may be left out. An error says that another character, or a wrong length, was found.
pub(super) fn decode_base64(text: &str) -> Result<Zeroizing<Vec<u8>>, base64ct::Error> {
    let mut compact = Zeroizing::new(Vec::with_capacity(text.len()));
    compact.extend(text.bytes().filter(|byte| !byte.is_ascii_whitespace()));
    let mut decoded = Zeroizing::new(alloc::vec![0; compact.len() / 4 * 3 + 3]);
    let len = match compact.len() % 4 {
        0 => Base64::decode(&*compact, &mut decoded)?.len(),
        _ => Base64Unpadded::decode(&*compact, &mut decoded)?.len(),
    };
    decoded.truncate(len);
    Ok(decoded)
}
