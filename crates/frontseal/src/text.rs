//! Characters in URLs and resources: which are allowed, and how a message names one that is not.

use alloc::format;
use alloc::string::String;

/// Return whether `byte` may stand in a URL that is signed (`cloudfront-rules.md` §3): visible
/// ASCII without `"`, `#` and `\`.
const fn is_allowed(byte: u8) -> bool {
    matches!(byte, b'!' | b'$'..=b'[' | b']'..=b'~')
}

/// Return `text` as a terminal or a log may show it: control characters and what changes the
/// direction of a text are escaped.
///
/// Whatever came with a request may hold them.
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
    /// Return what is wrong and the cure, to follow `the URL has `.
    pub fn describe(&self) -> String {
        let Self {
            character,
            position,
        } = self;
        match character {
            '"' => format!("a '\"' at byte {position}: write %22"),
            '\\' => {
                format!("a '\\' at byte {position}: write /, or %5C where a backslash is meant")
            }
            '#' => format!(
                "a fragment, which begins with '#' at byte {position} and is never sent: leave it out, or write %23"
            ),
            ' ' => format!(
                "a space (' ') at byte {position}: write %20, or encode the URL before signing"
            ),
            control if control.is_ascii_control() => {
                format!(
                    "a control character (U+{:04X}) at byte {position}: remove it",
                    u32::from(*control)
                )
            }
            other => format!(
                "'{}' (U+{:04X}), which is not ASCII, at byte {position}: write {}, or encode the URL before signing",
                other.escape_debug(),
                u32::from(*other),
                percent_encoded(*other)
            ),
        }
    }

    /// Return the offset of the character in bytes, from 0.
    pub(crate) const fn position(&self) -> usize {
        self.position
    }
}

/// Return whether percent-encoding is how `character` gets into a URL: white space and non-ASCII.
pub(crate) const fn is_encodable(character: char) -> bool {
    character == ' ' || !character.is_ascii()
}

/// Return the percent-encoded UTF-8 of `character`.
pub(crate) fn percent_encoded(character: char) -> String {
    let mut out = String::new();
    for byte in character.encode_utf8(&mut [0; 4]).bytes() {
        out.push_str(&format!("%{byte:02X}"));
    }
    out
}

/// Return `text` in quotation marks for a message, escaped and cut after 60 characters.
///
/// ```
/// assert_eq!(frontseal::request::quoted("a\n"), r#""a\n""#);
/// ```
pub fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    let shown: String = text
        .chars()
        .take(LONGEST)
        .flat_map(char::escape_debug)
        .collect();
    let more = if text.chars().nth(LONGEST).is_some() {
        "…"
    } else {
        ""
    };
    format!("\"{shown}{more}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_escaped() {
        assert_eq!(
            visible("a\u{1b}[31m\"\u{202e}\u{9b}\r\n\t\\é"),
            "a\\u{1b}[31m\"\\u{202e}\\u{9b}\\r\\n\\t\\é"
        );
    }
}
