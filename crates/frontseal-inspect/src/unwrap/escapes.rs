//! Escapes: of HTML, JSON, shells and mail.

use alloc::format;
use alloc::string::{String, ToString};

use super::{Layer, begins_with, begins_with_parameter, mentions_parameters, reserved_name};

// --- HTML ------------------------------------------------------------------------------------

const ENTITIES: [(&str, char); 14] = [
    ("amp", '&'),
    ("quot", '"'),
    ("apos", '\''),
    ("lt", '<'),
    ("gt", '>'),
    ("equals", '='),
    ("quest", '?'),
    ("sol", '/'),
    ("colon", ':'),
    ("period", '.'),
    ("comma", ','),
    ("lowbar", '_'),
    ("percnt", '%'),
    ("nbsp", ' '),
];

/// `&amp;` for `&`, in every way to write it.
pub(super) fn html(text: &str) -> Option<(Layer, String)> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut found = None;
    while let Some(at) = rest.find(['&', '%']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        if let Some((character, len)) = entity(from) {
            let (escape, behind) = from.split_at(len);
            if character == '&' && found.is_none() && is_parameter_or_entity(behind) {
                found = Some(escape);
            }
            out.push(character);
            rest = behind;
        } else {
            out.extend(from.chars().next());
            rest = from.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    let found = found?;
    let layer = Layer::new(
        "html_escaped",
        format!(
            "the URL has {found} in place of &: it was copied out of HTML as it stands there, or escaped once too often"
        ),
        "unescape it: send & between the parameters",
    );
    Some((layer, out))
}

/// Return whether `text`, which follows a `&`, is one of CloudFront's parameters or another entity.
fn is_parameter_or_entity(text: &str) -> bool {
    let start: String = text.chars().take(12).collect();
    reserved_name(text).is_some() || entity(&["&", &start].concat()).is_some()
}

/// Return the character that the entity at the start of `text` means, and its length. Its `&`, `#`
/// and `;` may be percent-encoded; without a `;` only `&amp` counts, and only before a parameter.
fn entity(text: &str) -> Option<(char, usize)> {
    let behind_ampersand = strip(text, &["&", "%26"])?;
    let (character, rest) = match strip(behind_ampersand, &["#", "%23"]) {
        Some(number) => numeric(number)?,
        None => ENTITIES.iter().find_map(|(name, character)| {
            begins_with(behind_ampersand, name)
                .then(|| behind_ampersand.get(name.len()..))
                .flatten()
                .map(|rest| (*character, rest))
        })?,
    };
    let rest = match strip(rest, &[";", "%3B"]) {
        Some(rest) => rest,
        None if character == '&' && begins_with_parameter(rest) => rest,
        None => return None,
    };
    Some((character, text.len() - rest.len()))
}

fn numeric(text: &str) -> Option<(char, &str)> {
    let (digits, radix) = match text.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (text, 10),
    };
    let end = digits
        .bytes()
        .take(8)
        .position(|byte| !char::from(byte).is_digit(radix))?;
    let (digits, rest) = digits.split_at_checked(end)?;
    let character = char::from_u32(u32::from_str_radix(digits, radix).ok()?)?;
    Some((character, rest))
}

fn strip<'t>(text: &'t str, starts: &[&str]) -> Option<&'t str> {
    let start = starts.iter().find(|start| begins_with(text, start))?;
    text.get(start.len()..)
}

// --- JSON ------------------------------------------------------------------------------------

/// `\u0026` for `&`, and `\/` for `/`. A backslash may be percent-encoded, or lost.
pub(super) fn json(text: &str) -> Option<(Layer, String)> {
    const LOST: &str = "u0026";
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut found = None;
    while let Some(character) = rest.chars().next() {
        let behind = strip(rest, &["\\", "%5C"]);
        let unescaped = match behind {
            Some(behind) if behind.starts_with('/') => Some(('/', behind.get(1..))),
            Some(behind) if begins_with(behind, "u00") => {
                let digits = behind.get(3..5)?;
                let code = u8::from_str_radix(digits, 16).ok();
                code.map(|code| (char::from(code), behind.get(5..)))
            }
            _ if rest.starts_with(LOST)
                && rest.get(LOST.len()..).is_some_and(begins_with_parameter) =>
            {
                Some(('&', rest.get(LOST.len()..)))
            }
            _ => None,
        };
        let (character, behind) = match unescaped {
            Some((character, behind)) => {
                let behind = behind.unwrap_or_default();
                found = found.or(rest.get(..rest.len() - behind.len()));
                (character, behind)
            }
            None => (
                character,
                rest.get(character.len_utf8()..).unwrap_or_default(),
            ),
        };
        out.push(character);
        rest = behind;
    }
    let found = found?;
    let layer = Layer::new(
        "json_escaped",
        format!(
            "the URL has {found}, an escape of JSON: it was copied out of JSON as it stands there"
        ),
        "parse the JSON, and send the text that it means: & between the parameters, / in the path",
    );
    mentions_parameters(text).then_some((layer, out))
}

// --- shells ----------------------------------------------------------------------------------

/// A `\` before `&`, `?` and `=`, as shells and Markdown need it, or the `^` of Windows.
pub(super) fn shell(text: &str) -> Option<(Layer, String)> {
    let mut out = text.to_string();
    let mut found = None;
    for escape in ["\\", "%5C", "%5c", "^", "%5E"] {
        for character in ["&", "?", "=", "~", "_", "-", "%"] {
            let escaped = [escape, character].concat();
            // On its own a ^ or a %5C may be part of a name.
            if out.contains(&escaped) && (found.is_some() || "&?=".contains(character)) {
                out = out.replace(&escaped, character);
                found.get_or_insert(escaped);
            }
        }
    }
    let found = found?;
    let layer = Layer::new(
        "shell_escaped",
        format!(
            "the URL has {found}: it was escaped for a shell or for Markdown, and the escapes were sent"
        ),
        "leave the escapes out; in a shell, put the URL in quotation marks instead",
    );
    mentions_parameters(text).then_some((layer, out))
}

// --- quoted-printable ------------------------------------------------------------------------

const DECODE: &str = "decode the mail first (quoted-printable): copy the link from the rendered message, or use a mail library's decoded body";

/// `=3D` for `=` and `=` at the end of each line: the source of a mail.
pub(super) fn quoted_printable(text: &str) -> Option<(Layer, String)> {
    let is_escaped = ["Expires=3D", "Key-Pair-Id=3D", "Policy=3D", "Signature=3D"]
        .iter()
        .filter(|name| text.contains(*name))
        .count();
    let has_soft_breaks = text.contains("=\n") || text.contains("=\r\n");
    if is_escaped < 2
        && !(has_soft_breaks && mentions_parameters(&text.replace(['=', '\r', '\n'], "")))
    {
        return None;
    }
    let mut parts = text.split('=');
    let mut out = String::from(parts.next()?);
    for part in parts {
        let byte = part
            .get(..2)
            .filter(|digits| {
                digits
                    .bytes()
                    .all(|digit| digit.is_ascii_digit() || (b'A'..=b'F').contains(&digit))
            })
            .and_then(|digits| u8::from_str_radix(digits, 16).ok())
            .filter(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric());
        match byte {
            Some(byte) => {
                out.push(char::from(byte));
                out.push_str(part.get(2..).unwrap_or_default());
            }
            // A soft line break, whose line end may be lost.
            None if is_escaped > 0 || part.starts_with(['\r', '\n']) => {
                let part = part.strip_prefix('\r').unwrap_or(part);
                out.push_str(part.strip_prefix('\n').unwrap_or(part));
            }
            None => {
                out.push('=');
                out.push_str(part);
            }
        }
    }
    let layer = Layer::new(
        "quoted_printable",
        "the URL is from the source of a mail: =3D for =, and a = where a line was broken",
        DECODE,
    );
    Some((layer, out))
}

/// `=17` of `Expires=1795870800` taken for an escape of quoted-printable, which makes it U+0017.
pub(super) fn quoted_printable_twice(text: &str) -> Option<(Layer, String)> {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    let mut found = None;
    while let Some(character) = rest.chars().next() {
        let name = reserved_name(rest)
            .filter(|_| out.ends_with(['?', '&']))
            .and_then(|(name, behind)| Some((name, decoded_byte(behind)?)));
        if let Some((name, (byte, behind))) = name {
            out.push_str(&format!("{name}={byte:02X}"));
            found.get_or_insert(byte);
            rest = behind;
        } else {
            out.push(character);
            rest = rest.get(character.len_utf8()..).unwrap_or_default();
        }
    }
    let byte = found?;
    let layer = Layer::new(
        "quoted_printable",
        format!(
            "the mail was decoded twice, or declared quoted-printable without being so: ={byte:02X} became the byte {byte:02X}"
        ),
        "send the mail encoded as it declares (let the mail library encode it), so that = arrives as =",
    );
    Some((layer, out))
}

/// Return the control character at the start of `text`, which may be percent-encoded.
fn decoded_byte(text: &str) -> Option<(u8, &str)> {
    let (byte, rest) = match text.strip_prefix('%') {
        Some(digits) => (
            u8::from_str_radix(digits.get(..2)?, 16).ok()?,
            digits.get(2..)?,
        ),
        None => (*text.as_bytes().first()?, text.get(1..)?),
    };
    byte.is_ascii_control().then_some((byte, rest))
}
