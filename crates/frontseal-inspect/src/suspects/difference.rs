//! Where two texts differ first, for a message.

use alloc::format;
use alloc::string::String;

use frontseal::request::visible;

/// How many equal characters are shown on either side of a difference.
const CONTEXT: usize = 48;

/// Return the parts in which `signed` and `sent` differ, in quotation marks: from the delimiter before
/// them to the one behind, or a few characters.
pub(super) fn difference(signed: &str, sent: &str) -> (String, String) {
    let before = equal(signed.chars(), sent.chars());
    if before == 0 {
        return (quoted(signed), quoted(sent));
    }
    let [rest, other] = [signed, sent].map(|text| text.get(before..).unwrap_or_default());
    let behind = equal(rest.chars().rev(), other.chars().rev());
    let start = before - context(signed.get(..before).unwrap_or_default().chars().rev(), true);
    let tail = signed.get(signed.len() - behind..).unwrap_or_default();
    let end = behind - context(tail.chars(), false);
    let shown = |text: &str| {
        let part = text.get(start..text.len() - end).unwrap_or(text);
        let is_inside = start > 0 && !part.starts_with(is_delimiter);
        format!("{}{}", if is_inside { "…" } else { "" }, quoted(part))
    };
    (shown(signed), shown(sent))
}

/// Return `text` in quotation marks, cut and with control characters escaped.
fn quoted(text: &str) -> String {
    const LONGEST: usize = 80;
    let end = text.char_indices().nth(LONGEST).map(|(end, _)| end);
    let start = end.and_then(|end| text.get(..end)).unwrap_or(text);
    let cut = if end.is_some() { "…" } else { "" };
    format!("\"{}{cut}\"", visible(start))
}

fn is_delimiter(character: char) -> bool {
    matches!(character, '/' | '?' | '&')
}

/// Return the length of what is equal at the beginning, in bytes.
fn equal(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other)
        .take_while(|(one, other)| one == other)
        .map(|(one, _)| one.len_utf8())
        .sum()
}

/// Return the length of the context in `equal`, which goes away from the difference, in bytes: up to
/// a delimiter, or all that is allowed.
fn context(equal: impl Iterator<Item = char>, has_delimiter: bool) -> usize {
    let mut len = 0;
    for (count, character) in equal.enumerate() {
        let is_end = is_delimiter(character);
        if is_end && !has_delimiter || count == CONTEXT {
            break;
        }
        len += character.len_utf8();
        if is_end {
            break;
        }
    }
    len
}
