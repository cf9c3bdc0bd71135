//! A path and a query in other percent-encodings.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use frontseal::request::Sections;
use percent_encoding::percent_decode_str;

/// How many kinds of characters are encoded in another way, in all combinations of [`MOST_AT_ONCE`].
const MOST_KINDS: usize = 12;
const MOST_AT_ONCE: u32 = 4;

/// How many characters are encoded in another way alone.
const MOST_SINGLES: usize = 96;

/// How many characters of a URL are looked at.
const MOST_TOKENS: usize = 256;

const DIGITS: &[u8; 16] = b"0123456789ABCDEF";

/// A function that encodes a path segment or a value, as a library has it.
#[derive(Clone, Copy)]
struct Encoder {
    /// What it leaves, besides letters and digits.
    left: &'static str,
    has_plus: bool,
    is_lower: bool,
}

const fn leaving(left: &'static str) -> Encoder {
    Encoder {
        left,
        has_plus: false,
        is_lower: false,
    }
}

const ENCODERS: [Encoder; 11] = [
    // RFC 3986: PHP's rawurlencode, .NET's EscapeDataString, Python's quote of a segment, AWS.
    leaving("-_.~"),
    // JavaScript's encodeURIComponent.
    leaving("-_.!~*'()"),
    // JavaScript's encodeURI.
    leaving("-_.!~*'();/?:@&=+$,#"),
    // Python's quote and boto.
    leaving("-_.~/"),
    // Guzzle, Go's URL.String, and clients that follow RFC 3986 to the letter.
    leaving("-_.~!$&'()*+,;=:@/?"),
    // Browsers leave all but these out of a query, where `'` is encoded too.
    leaving("-_.~!$&()*+,;=:@/?[]|\\^`{}"),
    // Go's url.PathEscape.
    leaving("-_.~$&+=:@"),
    // Java's URLEncoder and URLSearchParams.
    Encoder {
        has_plus: true,
        ..leaving("-_.*")
    },
    // Go's QueryEscape and Python's quote_plus.
    Encoder {
        has_plus: true,
        ..leaving("-_.~")
    },
    // PHP's urlencode.
    Encoder {
        has_plus: true,
        ..leaving("-_.")
    },
    // .NET's HttpUtility.UrlEncode.
    Encoder {
        has_plus: true,
        is_lower: true,
        ..leaving("-_.!*()")
    },
];

/// Return path and query in other encodings: a kind of character, all that is encoded, or all that a
/// library encodes.
pub(super) fn likely<'a>(sections: &Sections<'a>) -> impl Iterator<Item = String> + use<'a> {
    let sections = *sections;
    let tail = tail(&sections);
    let tokens = Tokens::of(&sections);
    let each_kind = (0..tokens.kinds.len().min(MOST_KINDS))
        .map(|kind| 1 << kind)
        .collect::<Vec<u32>>()
        .into_iter()
        .map(move |kinds| tokens.with(kinds));
    let whole = [
        map_escapes(&tail, |escape| Some(escape.to_ascii_uppercase())),
        map_escapes(&tail, |escape| Some(escape.to_ascii_lowercase())),
        tail.replace('%', "%25"),
        tail.replace("%25", "%"),
        map_escapes(&tail, decode_visible),
        decoded(&tail),
        decoded(&tail.replace('+', " ")),
    ];
    each_kind
        .chain(whole)
        .chain(with_equals_signs(&sections))
        .chain(by_encoders(sections))
}

/// Return path and query with several kinds of characters, or a single character, encoded in another
/// way.
pub(super) fn partly<'a>(sections: &Sections<'a>) -> impl Iterator<Item = String> + use<'a> {
    let tokens = Tokens::of(sections);
    let kinds = tokens.kinds.len().min(MOST_KINDS);
    let mut sets: Vec<u32> = (1..1_u32 << kinds)
        .filter(|set| {
            (2..=MOST_AT_ONCE).contains(&set.count_ones()) || set.count_ones() as usize == kinds
        })
        .collect();
    sets.sort_by_key(|set| set.count_ones());
    let singles: Vec<_> = tokens
        .tokens
        .iter()
        .enumerate()
        .flat_map(|(index, token)| token.others.iter().map(move |(kind, _)| (index, *kind)))
        .take(MOST_SINGLES)
        .collect();
    sets.into_iter()
        .map(Which::Kinds)
        .chain(singles.into_iter().map(Which::Single))
        .map(move |which| tokens.write(&which))
}

/// Parameters without `=` with one, and empty ones without.
fn with_equals_signs(sections: &Sections<'_>) -> Vec<String> {
    let Some(query) = sections.query else {
        return Vec::new();
    };
    let write = |change: fn(&str) -> Cow<'_, str>| {
        let parameters: Vec<_> = query.split('&').map(change).collect();
        format!("{}?{}", sections.path, parameters.join("&"))
    };
    [
        write(
            |parameter| match parameter.contains('=') || parameter.is_empty() {
                true => parameter.into(),
                false => format!("{parameter}=").into(),
            },
        ),
        write(|parameter| parameter.strip_suffix('=').unwrap_or(parameter).into()),
    ]
    .into()
}

/// Path, query, or both, decoded and encoded by each [`Encoder`].
fn by_encoders<'a>(sections: Sections<'a>) -> impl Iterator<Item = String> + use<'a> {
    let scopes = [(true, false), (false, true), (true, true)];
    ENCODERS.into_iter().flat_map(move |encoder| {
        scopes.into_iter().flat_map(move |(path, query)| {
            [false, true].map(|is_plus_space| {
                let mut out = String::new();
                for (index, segment) in sections.path.split('/').enumerate() {
                    out.push_str(if index == 0 { "" } else { "/" });
                    encoder.recode(&mut out, segment, path, false);
                }
                for (index, parameter) in sections
                    .query
                    .into_iter()
                    .flat_map(|query| query.split('&'))
                    .enumerate()
                {
                    out.push(if index == 0 { '?' } else { '&' });
                    let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
                    encoder.recode(&mut out, name, query, is_plus_space);
                    out.push_str(if name.len() < parameter.len() {
                        "="
                    } else {
                        ""
                    });
                    encoder.recode(&mut out, value, query, is_plus_space);
                }
                out
            })
        })
    })
}

impl Encoder {
    /// Write `text`, decoded and encoded by this function if `is_changed`.
    fn recode(&self, out: &mut String, text: &str, is_changed: bool, is_plus_space: bool) {
        if !is_changed {
            return out.push_str(text);
        }
        let spaced = match is_plus_space {
            true => Cow::Owned(text.replace('+', " ")),
            false => Cow::Borrowed(text),
        };
        percent_decode_str(&spaced).for_each(|byte| self.encode(out, byte));
    }

    fn encode(&self, out: &mut String, byte: u8) {
        if byte.is_ascii_alphanumeric() || byte.is_ascii() && self.left.contains(char::from(byte)) {
            out.push(char::from(byte));
        } else if byte == b' ' && self.has_plus {
            out.push('+');
        } else {
            let digits = if self.is_lower {
                b"0123456789abcdef"
            } else {
                DIGITS
            };
            push_escape(out, byte, digits);
        }
    }
}

fn push_escape(out: &mut String, byte: u8, digits: &[u8; 16]) {
    let digit = |nibble: u8| {
        digits
            .get(usize::from(nibble))
            .map_or('0', |digit| char::from(*digit))
    };
    out.extend(['%', digit(byte >> 4), digit(byte & 15)]);
}

/// Path and query, split where a character could be encoded in another way.
struct Tokens<'a> {
    tokens: Vec<Token<'a>>,
    /// What is written in another way, in the path or in the query: as sent, and as signed.
    kinds: Vec<(bool, String, String)>,
}

struct Token<'a> {
    /// What is before it, and stays.
    before: &'a str,
    text: &'a str,
    /// The other ways to write it, by number of the kind.
    others: Vec<(usize, String)>,
}

/// The tokens that are written in another way.
enum Which {
    /// Those of a set of kinds.
    Kinds(u32),
    /// The token with this number, as this kind.
    Single((usize, usize)),
}

impl<'a> Tokens<'a> {
    fn of(sections: &Sections<'a>) -> Self {
        let mut all = Self {
            tokens: Vec::new(),
            kinds: Vec::new(),
        };
        all.add(sections.path, false);
        if let Some(query) = sections.query {
            all.tokens.push(Token {
                before: "?",
                text: "",
                others: Vec::new(),
            });
            all.add(query, true);
        }
        all
    }

    fn add(&mut self, section: &'a str, is_query: bool) {
        let (mut start, mut position, mut in_value) = (0, 0, false);
        while self.tokens.len() < MOST_TOKENS
            && let Some(here) = section.get(position..).filter(|here| !here.is_empty())
        {
            let is_structure = match here.as_bytes().first() {
                Some(b'/') => !is_query && position == 0,
                Some(b'=') => is_query && !core::mem::replace(&mut in_value, true),
                Some(b'&') if is_query => {
                    in_value = false;
                    true
                }
                _ => false,
            };
            let (text, others) = spellings(here);
            let before = section.get(start..position).unwrap_or_default();
            position += text.len();
            if !is_structure && !others.is_empty() {
                let others = others
                    .into_iter()
                    .map(|other| (self.kind(is_query, text, &other), other))
                    .collect();
                self.tokens.push(Token {
                    before,
                    text,
                    others,
                });
                start = position;
            }
        }
        self.tokens.push(Token {
            before: section.get(start..).unwrap_or_default(),
            text: "",
            others: Vec::new(),
        });
    }

    /// Return the number of a kind. Letters and digits are one, and so is all that is not ASCII.
    fn kind(&mut self, is_query: bool, text: &str, other: &str) -> usize {
        let is_letter = other.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let kind = match (is_letter, text.is_ascii() && other.is_ascii()) {
            (true, _) => (is_query, "a".into(), String::new()),
            (_, false) => (is_query, "é".into(), String::new()),
            _ => (is_query, text.to_ascii_uppercase(), other.to_string()),
        };
        self.kinds
            .iter()
            .position(|known| *known == kind)
            .unwrap_or_else(|| {
                self.kinds.push(kind);
                self.kinds.len() - 1
            })
    }

    fn with(&self, kinds: u32) -> String {
        self.write(&Which::Kinds(kinds))
    }

    fn write(&self, which: &Which) -> String {
        let mut out = String::new();
        for (index, token) in self.tokens.iter().enumerate() {
            let other = token.others.iter().find(|(kind, _)| match which {
                Which::Kinds(kinds) => *kind < MOST_KINDS && kinds & (1 << kind) != 0,
                Which::Single(single) => *single == (index, *kind),
            });
            out.push_str(token.before);
            out.push_str(other.map_or(token.text, |(_, other)| other));
        }
        out
    }
}

/// Return the first character or escape of `text`, and how else it could be written.
fn spellings(text: &str) -> (&str, Vec<String>) {
    let start = |len| text.get(..len).unwrap_or(text);
    match escape_at(text) {
        Some(b' ') => return (start(3), [" ", "+"].map(String::from).into()),
        Some(b'+') => return (start(3), ["+", " "].map(String::from).into()),
        Some(byte) if byte.is_ascii_graphic() => {
            return (start(3), [char::from(byte).into()].into());
        }
        Some(byte) if byte.is_ascii() => return (start(3), Vec::new()),
        Some(_) => {
            let is_escape = |position: &usize| {
                let escape = text.get(*position..).and_then(escape_at);
                escape.is_some_and(|byte| !byte.is_ascii())
            };
            let run = start((0..).step_by(3).take_while(is_escape).count() * 3);
            return (run, [decoded(run)].into());
        }
        None => {}
    }
    let character = text.chars().next().unwrap_or_default();
    let text = start(character.len_utf8());
    let mut encoded = String::new();
    text.bytes()
        .for_each(|byte| push_escape(&mut encoded, byte, DIGITS));
    let others = match character {
        ' ' => [encoded, "+".into()].into(),
        '+' => ["%20".into(), encoded, " ".into()].into(),
        '-' | '_' | '.' => Vec::new(),
        _ if character.is_ascii_alphanumeric() => Vec::new(),
        _ => [encoded].into(),
    };
    (text, others)
}

fn tail(sections: &Sections<'_>) -> String {
    match sections.query {
        Some(query) => format!("{}?{query}", sections.path),
        None => sections.path.into(),
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into()
}

/// Replace each `%XX` by what `change` makes of it.
fn map_escapes(text: &str, change: impl Fn(&str) -> Option<String>) -> String {
    let mut parts = text.split('%');
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

/// Return the byte that `text` begins with, if it begins with an escape.
fn escape_at(text: &str) -> Option<u8> {
    let digits = text.strip_prefix('%')?.get(..2)?;
    let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_hex.then(|| u8::from_str_radix(digits, 16).ok())?
}

fn decode_visible(escape: &str) -> Option<String> {
    escape_at(escape)
        .filter(u8::is_ascii_graphic)
        .map(|byte| char::from(byte).into())
}
