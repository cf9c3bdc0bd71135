//! What is around a URL, or hidden in it: text, quotation marks, line breaks, invisible characters.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{Layer, begins_with, ends_with, is_signed_url, mentions_parameters, scheme_len};

// --- text around it --------------------------------------------------------------------------

/// How the scheme of a URL may be written.
const SCHEMES: [&str; 4] = ["://", ":\\/\\/", "%3A%2F%2F", ":%2F%2F"];

/// What opens and closes a URL within a text.
const BRACKETS: [(&str, &str); 15] = [
    ("\\\"", "\\\""),
    ("\"", "\""),
    ("'", "'"),
    ("`", "`"),
    ("<", ">"),
    (">", "<"),
    ("&gt;", "&lt;"),
    ("(", ")"),
    ("[", "]"),
    ("{", "}"),
    ("\u{201c}", "\u{201d}"),
    ("\u{2018}", "\u{2019}"),
    ("\u{ab}", "\u{bb}"),
    ("%22", "%22"),
    ("&quot;", "&quot;"),
];

const COMMANDS: [&str; 12] = [
    "curl ",
    "curl.exe ",
    "wget ",
    "http ",
    "https ",
    "aria2c ",
    "ffmpeg ",
    "ffplay ",
    "yt-dlp ",
    "fetch(",
    "axios",
    "invoke-webrequest ",
];

const ALONE: &str = "pass the URL alone, from https:// on, without what is around it";

/// At most this many URLs in a text are looked at.
const MOST_URLS: usize = 16;

/// A command, a link in Markdown or HTML, quotation marks, brackets, or any text around a URL.
pub(super) fn text(text: &str) -> Option<(Layer, String)> {
    let starts = || starts(text).take(MOST_URLS);
    let is_linked = |at: &usize| text.get(..*at).is_some_and(|before| before.ends_with("]("));
    let signed = |at: &usize| mentions_parameters(inner(text, *at));
    let start = starts()
        .filter(is_linked)
        .find(signed)
        .or_else(|| starts().find(signed))
        .or_else(|| starts().next())?;
    // A URL within a URL is another matter.
    let before = text.get(..start)?;
    let is_a_url = !before.contains(char::is_whitespace)
        && closing(before).is_none()
        && (starts().next() == Some(0) || before.contains(['?', '/']));
    if before.trim().is_empty() || is_a_url {
        return None;
    }
    let lower = before.trim_start().to_ascii_lowercase();
    let layer = if COMMANDS.iter().any(|command| lower.starts_with(command)) {
        Layer::new(
            "command",
            "the text is a command with a URL in it: the URL is inspected alone",
            "nothing: this is how it was pasted here, not how it is sent",
        )
    } else {
        let what = match () {
            () if before.ends_with("](") => "it is a link in Markdown",
            () if lower.contains("href=") || lower.contains("src=") => "it is an attribute in HTML",
            () if before.ends_with(['"', '\'', '`', '\u{201c}', '\u{2018}', '\u{ab}'])
                || ends_with(before, "%22")
                || ends_with(before, "&quot;") =>
            {
                "there are quotation marks around it"
            }
            () if before.ends_with(['<', '(', '[', '{']) => "there are brackets around it",
            () if lower.ends_with(": ") || lower.ends_with(':') => "there is a name before it",
            () => "there is other text around it",
        };
        Layer::new(
            "surrounding_text",
            format!("the text is not a URL alone: {what}"),
            ALONE,
        )
    };
    Some((layer, inner(text, start).into()))
}

/// Return the cookies of a command, as browsers copy requests for `curl`.
pub(super) fn cookies(command: &str) -> Option<&str> {
    let at = [
        "cookie: ",
        "Cookie: ",
        "-b '",
        "--cookie '",
        "-b \"",
        "--cookie \"",
    ]
    .iter()
    .find_map(|name| Some(command.find(name)? + name.len()))?;
    command.get(at..)?.split(['\'', '"']).next()
}

/// Return where a URL begins in `text`.
fn starts(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices(['h', 'H']).filter_map(|(at, _)| {
        let from = text.get(at..)?;
        let rest = ["https", "http"]
            .iter()
            .find(|scheme| begins_with(from, scheme))
            .and_then(|scheme| from.get(scheme.len()..))?;
        let rest = rest.strip_prefix(['s', 'S']).unwrap_or(rest);
        SCHEMES
            .iter()
            .any(|scheme| begins_with(rest, scheme))
            .then_some(at)
    })
}

/// Return the URL that begins in `text` at `start`, up to what closes it.
fn inner(text: &str, start: usize) -> &str {
    let (before, url) = text.split_at_checked(start).unwrap_or(("", text));
    match closing(before) {
        // Names of files have parentheses.
        Some(")") => {
            let url = word(url);
            url.rfind(')').and_then(|end| url.get(..end)).unwrap_or(url)
        }
        Some(closing) => url.split(closing).next().unwrap_or(url),
        None => word(url),
    }
}

/// Return what closes a URL that follows `before`.
fn closing(before: &str) -> Option<&'static str> {
    let (_, closing) = BRACKETS
        .iter()
        .find(|(opening, _)| before.ends_with(opening))?;
    Some(closing)
}

/// Return `text` up to its first white space, or up to the one behind CloudFront's last parameter.
fn word(text: &str) -> &str {
    let from = match text.find(char::is_whitespace) {
        Some(end) if text.get(..end).is_some_and(mentions_parameters) => 0,
        _ => text
            .rfind("&Key-Pair-Id=")
            .or_else(|| text.rfind("?Key-Pair-Id="))
            .unwrap_or(0),
    };
    let end = text
        .get(from..)
        .and_then(|rest| rest.find(char::is_whitespace));
    end.and_then(|end| text.get(..from + end)).unwrap_or(text)
}

/// What may follow a URL: text, a tag, or its closing quotation mark.
const ENDS: [&str; 9] = [" ", "<", ">", "\"", "|", "\\n", "&nbsp;", "&quot;", "&lt;"];

/// Text behind a URL that is whole without it.
pub(super) fn text_behind(text: &str) -> Option<(Layer, String)> {
    scheme_len(text)?;
    let url = ENDS
        .iter()
        .filter_map(|end| text.split_once(end))
        .map(|(url, _)| url)
        .min_by_key(|url| url.len())
        .filter(|url| is_signed_url(url))?;
    let layer = Layer::new(
        "surrounding_text",
        "the text is not a URL alone: there is other text behind it",
        ALONE,
    );
    Some((layer, url.into()))
}

// --- white space -----------------------------------------------------------------------------

/// Line breaks within a URL, with indentation, `>` of a quoted mail or a shell's `\`.
pub(super) fn line_breaks(text: &str) -> Option<(Layer, String)> {
    let trimmed = text.trim();
    if !trimmed.contains(['\n', '\r']) {
        return None;
    }
    let lines: Vec<_> = trimmed
        .split(['\n', '\r'])
        .map(|line| {
            line.trim_start_matches(['>', ' ', '\t'])
                .trim_end_matches(['\\', ' ', '\t'])
        })
        .filter(|line| !line.is_empty())
        .collect();
    let layer = Layer::new(
        "line_breaks",
        format!("the URL is broken over {} lines", lines.len()),
        "join the lines without a space between them, and send the URL in one",
    );
    (lines.len() > 1).then(|| (layer, lines.concat()))
}

/// Spaces and tabs within the query, where a line was broken and joined again.
pub(super) fn spaces(text: &str) -> Option<(Layer, String)> {
    let (path, query) = text.trim().split_once('?')?;
    let url = [path, "?", &*query.replace([' ', '\t'], "")].concat();
    let layer = Layer::new(
        "line_breaks",
        "the URL has white space within a value, as where a line was broken and joined again",
        "join the lines without a space between them, and send the URL in one",
    );
    (query.contains([' ', '\t']) && is_signed_url(&url)).then_some((layer, url))
}

/// White space around a URL, as the line end of a file.
pub(super) fn white_space(text: &str) -> Option<(Layer, String)> {
    let mut inner = text.trim();
    while let Some(shorter) = ["%0A", "%0D", "%09", "%20"]
        .iter()
        .find(|escape| ends_with(inner, escape))
        .and_then(|escape| inner.get(..inner.len() - escape.len()))
        .filter(|shorter| last_value_is_a_parameter(shorter))
    {
        inner = shorter;
    }
    let layer = Layer::new(
        "surrounding_text",
        "there is white space around the URL: a space, or the line end of a file or a variable",
        "trim it before the URL is used",
    );
    (inner.len() < text.len()).then(|| (layer, inner.into()))
}

// --- characters ------------------------------------------------------------------------------

const INVISIBLE: [(char, &str, &str); 12] = [
    ('\u{200b}', "%E2%80%8B", "zero width space"),
    ('\u{200c}', "%E2%80%8C", "zero width non-joiner"),
    ('\u{200d}', "%E2%80%8D", "zero width joiner"),
    ('\u{200e}', "%E2%80%8E", "left-to-right mark"),
    ('\u{200f}', "%E2%80%8F", "right-to-left mark"),
    ('\u{2060}', "%E2%81%A0", "word joiner"),
    ('\u{feff}', "%EF%BB%BF", "byte order mark"),
    ('\u{ad}', "%C2%AD", "soft hyphen"),
    ('\u{202a}', "%E2%80%AA", "left-to-right embedding"),
    ('\u{202c}', "%E2%80%AC", "pop directional formatting"),
    ('\u{a0}', "%C2%A0", "no-break space"),
    ('\u{2028}', "%E2%80%A8", "line separator"),
];

/// Characters that are not seen, which pages and documents have within a URL.
pub(super) fn invisible(text: &str) -> Option<(Layer, String)> {
    let before_parameters = text.find("Expires").or_else(|| text.find("Policy"));
    let (path, query) = text.split_at_checked(before_parameters.unwrap_or(text.len()))?;
    let (character, _, name) = INVISIBLE.iter().find(|(character, escape, _)| {
        text.contains(*character) || query.contains(*escape) || text.starts_with(*escape)
    })?;
    let is_visible = |it: char| INVISIBLE.iter().all(|(hidden, _, _)| it != *hidden);
    let mut path: String = path.chars().filter(|it| is_visible(*it)).collect();
    let mut query: String = query.chars().filter(|it| is_visible(*it)).collect();
    for (_, escape, _) in INVISIBLE {
        query = query.replace(escape, "");
        path = path.strip_prefix(escape).map(String::from).unwrap_or(path);
    }
    let layer = Layer::new(
        "invisible_character",
        format!(
            "the URL has U+{:04X} ({name}), which is not seen: it was copied out of a page or a document",
            u32::from(*character)
        ),
        "remove it: type the end of the URL anew, or copy it from plain text",
    );
    Some((layer, path + &query))
}

const DASHES: [(&str, &str); 6] = [
    ("\u{2010}", "%E2%80%90"),
    ("\u{2011}", "%E2%80%91"),
    ("\u{2012}", "%E2%80%92"),
    ("\u{2013}", "%E2%80%93"),
    ("\u{2014}", "%E2%80%94"),
    ("\u{2212}", "%E2%88%92"),
];

/// Dashes that a text program wrote in place of hyphens.
pub(super) fn dashes(text: &str) -> Option<(Layer, String)> {
    let mut out = text.to_string();
    for dash in DASHES.iter().flat_map(|(dash, escape)| [dash, escape]) {
        // Two hyphens become one long dash.
        let hyphens = if ["\u{2014}", "%E2%80%94"].contains(dash)
            && !out.contains(&["Key", dash, "Pair"].concat())
        {
            "--"
        } else {
            "-"
        };
        let at = out.find("?").unwrap_or(out.len());
        let query = out.split_off(at);
        out += &query.replace(dash, hyphens);
    }
    let layer = Layer::new(
        "typographic_character",
        "the URL has dashes in place of hyphens: a text program or a chat corrected it",
        "write hyphens (-), and pass URLs as code or plain text",
    );
    (out != text && mentions_parameters(&out)).then_some((layer, out))
}

/// What may follow a URL in a sentence, raw or percent-encoded.
const PUNCTUATION: [&str; 28] = [
    "/",
    "^",
    ".",
    ",",
    ";",
    ":",
    "!",
    "?",
    ")",
    "]",
    "}",
    ">",
    "'",
    "\"",
    "`",
    "*",
    "|",
    "\\",
    "&gt;",
    "&quot;",
    "%22",
    "%27",
    "%3E",
    "%60",
    "%7D",
    "%5D",
    "\u{201d}",
    "%E2%80%9D",
];

/// Punctuation of the sentence that a URL was in.
pub(super) fn punctuation(text: &str) -> Option<(Layer, String)> {
    scheme_len(text)?;
    let mut inner = text;
    while let Some(end) = PUNCTUATION.iter().find(|end| ends_with(inner, end)) {
        inner = inner.get(..inner.len() - end.len())?;
    }
    let stray = text.get(inner.len()..)?;
    let value = inner.rsplit('=').next()?;
    let is_bracketed = [('(', ')'), ('[', ']'), ('{', '}'), ('<', '>')]
        .iter()
        .any(|(opening, closing)| value.contains(*opening) && stray.starts_with(*closing));
    // Three dots are where a log cut it.
    if stray.is_empty()
        || stray.contains("...")
        || is_bracketed
        || !last_value_is_a_parameter(inner)
    {
        return None;
    }
    let layer = Layer::new(
        "trailing_punctuation",
        format!("the URL ends with {stray}, which belongs to the text around it"),
        "leave it out; in a text, put a space or a line break behind the URL",
    );
    Some((layer, inner.into()))
}

/// Return whether `text` ends with the value of a parameter of CloudFront's.
fn last_value_is_a_parameter(text: &str) -> bool {
    let last = text.rsplit(['&', '?']).next().unwrap_or(text);
    super::begins_with_parameter(last)
}
