//! Characters in URLs and resources: which are allowed, and how a message names one that is not.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use core::fmt::{self, Display, Write};

/// Return whether `byte` is allowed in a URL that is signed (`docs/cloudfront-rules.md` §3): visible
/// ASCII without `"`, `#` and `\`.
const fn is_allowed(byte: u8) -> bool {
    matches!(byte, b'!' | b'$'..=b'[' | b']'..=b'~')
}

/// Return `text` as a terminal or a log may show it: with control characters, and those that change
/// the direction of a text, escaped.
///
/// Everything that comes with a request may contain them.
///
/// ```
/// assert_eq!(frontseal::request::visible("GET /a\u{1b}[2J"), "GET /a\\u{1b}[2J");
/// ```
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' | '\'' | '\\' => out.push(character),
            _ => out.extend(character.escape_debug()),
        }
    }
    out
}

/// Return `json`, which is JSON, as a terminal or a log may show it: escapes what JSON does not escape
/// itself, control characters and characters that change the direction of a text.
///
/// ```
/// assert_eq!(frontseal::request::visible_json("\"/a\u{9b}2J\""), "\"/a\\u009b2J\"");
/// ```
pub fn visible_json(json: &str) -> Cow<'_, str> {
    // JSON's own white space is outside of strings, where everything is ASCII.
    const fn is_hidden(character: char) -> bool {
        matches!(character,
            '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
    }
    if !json.contains(is_hidden) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        if is_hidden(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

/// Return `text` without what may be a key or a part of one, wherever it came from: each such run of
/// characters becomes `…`.
///
/// ```
/// let line = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKB";
/// assert_eq!(frontseal::request::redacted(line), "…");
/// ```
pub fn redacted(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut shown = text;
    let mut rest = text;
    while let Some(start) = rest.find(is_base64) {
        let (_, from_start) = rest.split_at_checked(start).unwrap_or_default();
        let end = from_start.find(|character| !is_base64(character));
        let (run, behind) = from_start
            .split_at_checked(end.unwrap_or(from_start.len()))
            .unwrap_or_default();
        let mut parts = run.split(['-', '_']);
        if parts.any(|part| may_be_key(part) || part.split('/').any(may_be_key)) {
            let before = shown.len() - from_start.len();
            out.push_str(shown.get(..before).unwrap_or_default());
            out.push('…');
            shown = behind;
        }
        rest = behind;
    }
    match shown.len() == text.len() {
        true => Cow::Borrowed(text),
        false => Cow::Owned(out + shown),
    }
}

/// Return whether base64, in one of its alphabets, has `character`.
const fn is_base64(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '+' | '/' | '-' | '_')
}

/// Return whether `run` is long, and begins as the base64 of DER and PEM does or looks random: with
/// digits, and words that are shorter than those of names.
fn may_be_key(run: &str) -> bool {
    const SHORTEST: usize = 20;
    const BEGINNINGS: [&str; 4] = ["MII", "MIG", "MHc", "LS0tLS"];
    let run = run.trim_start_matches(|character: char| !character.is_ascii_alphanumeric());
    let kind = |byte: u8| match byte {
        b'a'..=b'z' => 'a',
        b'A'..=b'Z' => 'A',
        b'0'..=b'9' => '0',
        _ => ' ',
    };
    let mut words = 0;
    let mut last = ' ';
    for kind in run.bytes().map(kind) {
        // A capital may begin a word of small letters.
        words += usize::from(kind != ' ' && kind != last && (last, kind) != ('A', 'a'));
        last = kind;
    }
    let has = |wanted| run.bytes().any(|byte| kind(byte) == wanted);
    run.len() >= SHORTEST
        && (BEGINNINGS
            .iter()
            .any(|beginning| run.starts_with(beginning))
            || (has('a') && has('A') && has('0') && words * 4 > run.len()))
}

/// A character that is not allowed in a URL or a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Culprit {
    character: char,
    /// Offset in bytes, from 0.
    position: usize,
}

/// Return the first character of `text` that is not allowed in a URL or a resource, if there is one:
/// anything but visible ASCII without `"`, `#` and `\`.
pub fn find_culprit(text: &str) -> Option<Culprit> {
    // Without an early exit the processor checks many bytes at once.
    if text.bytes().fold(true, |all, byte| all & is_allowed(byte)) {
        return None;
    }
    let position = text.bytes().position(|byte| !is_allowed(byte))?;
    let character = text.get(position..)?.chars().next()?;
    Some(Culprit {
        character,
        position,
    })
}

impl Culprit {
    /// Return the character.
    pub const fn character(&self) -> char {
        self.character
    }

    /// Return the offset of the character in bytes, from 0.
    pub(crate) const fn position(&self) -> usize {
        self.position
    }
}

/// Return the percent-encoded UTF-8 of `character`.
pub(crate) fn percent_encoded(character: char) -> String {
    let mut out = String::new();
    for byte in character.encode_utf8(&mut [0; 4]).bytes() {
        out.push_str(&format!("%{byte:02X}"));
    }
    out
}

/// The beginning of a text that was passed in, for a message.
#[derive(Clone, Debug)]
pub(crate) struct Excerpt {
    start: Box<str>,
    is_cut: bool,
}

impl Excerpt {
    /// Keep the first 60 characters of `text`, without what may be a part of a key.
    pub(crate) fn of(text: &str) -> Self {
        const LONGEST: usize = 60;
        let text = &*redacted(text);
        let end = text.char_indices().nth(LONGEST).map(|(end, _)| end);
        Self {
            start: end.and_then(|end| text.get(..end)).unwrap_or(text).into(),
            is_cut: end.is_some(),
        }
    }
}

/// The excerpt is in quotation marks, and escaped.
impl Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for character in self.start.chars().flat_map(char::escape_debug) {
            f.write_char(character)?;
        }
        f.write_str(if self.is_cut { "…\"" } else { "\"" })
    }
}

/// Return `text` to be displayed in a message: in quotation marks, escaped and cut after 60
/// characters.
///
/// ```
/// assert_eq!(frontseal::request::quoted("a\n").to_string(), r#""a\n""#);
/// ```
pub fn quoted(text: &str) -> impl Display {
    Excerpt::of(text)
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_escaped() {
        assert_eq!(
            visible("a\u{1b}[31m\"\u{202e}\u{9b}\r\n\t\\é"),
            "a\\u{1b}[31m\"\\u{202e}\\u{9b}\\r\\n\\t\\é"
        );
    }

    #[test]
    fn keys_are_redacted_and_names_are_not() {
        for key in [
            "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7",
            "MHcCAQEEIAPTPsn0X64pYpBYa/1b2c3D4e5F6",
            "CDr32Ar445fqwtHukkGuTlwkEpAijmCRNoHnjWHHYGNQbkUtqpFaQYUnEKrDcOMz",
            "4Yr5uABt-tfw8wg699uOOeasLR7pJBrk5_cJBKQ",
        ] {
            assert_eq!(redacted(key), "…");
            assert_eq!(redacted(&format!("/home/me/{key}: x")), "…: x");
            assert_eq!(quoted(&format!("{key}\n{key}")).to_string(), "\"…\\n…\"");
        }
        for name in [
            "https://d111111abcdef8.cloudfront.net/films/2026/My-Great-Film-Part1.mp4",
            "b3ee3859-9d61-4a1c-8f0a-2f1f0a6f1c11",
            "/srv/Keys2026/Production/CloudFront/K2JCJMDEHXQW5F.pem",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "été/日本/K2JCJMDEHXQW5F",
            "Key-Pair-Id=K2JCJMDEHXQW5F",
            "S3/VOD_H264_1080p_Main10",
            "export it as PEM with ExportPkcs8PrivateKeyPem()",
        ] {
            assert_eq!(redacted(name), name);
        }
    }

    #[test]
    fn what_is_hidden_in_json_is_escaped_and_means_the_same() {
        let hidden = (0x7f..0xa0)
            .chain([0xad, 0x61c, 0x180e, 0xfeff, 0xe0041])
            .chain(0x200b..0x2010)
            .chain(0x2028..0x202f)
            .chain(0x2060..0x2070)
            .filter_map(char::from_u32);
        let text: String = hidden.chain("\"a\n日本e\u{301}".chars()).collect();
        let json = serde_json::to_string_pretty(&[&text]).unwrap();
        let shown = visible_json(&json);
        assert!(shown.chars().all(|character| {
            character == '\n' || character == '\u{301}' || character.escape_debug().len() < 3
        }));
        assert_eq!(serde_json::from_str::<[String; 1]>(&shown).unwrap(), [text]);
        assert!(shown.ends_with("日本e\u{301}\"\n]"));
    }
}
