//! Cookies in the forms that people paste: a header, lines of `Set-Cookie`, `document.cookie`, a
//! cookie jar, the table of a browser's tools, JSON, or a command of curl.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use frontseal::request::{COOKIE_PREFIX, Json};

use super::set_cookie::{SetCookie, without_name};

/// A header, and cookies with their attributes.
type Pasted<'a> = (Option<Cow<'a, str>>, Vec<SetCookie<'a>>);

/// Return whether `text` is the value of a `Cookie` header as it is sent.
pub(super) fn is_header(text: &str) -> bool {
    let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let name = text.split(['=', ';']).next().unwrap_or_default();
    name.bytes().all(is_of_name) && !text.contains(['\t', '\n', '\r']) && !is_set_cookie(text)
}

/// Read `text` in whatever form it is.
pub(super) fn read(text: &str) -> Pasted<'_> {
    let text = text.trim();
    if text.starts_with(['{', '['])
        && let Some(pasted) = json(text)
    {
        return pasted;
    }
    if text.starts_with('{')
        && let Ok(Json::Object(members)) = Json::parse(&text.replace('\'', "\""))
    {
        return (Some(header_of(&members).into()), Vec::new());
    }
    if let Some(header) = of_curl(text) {
        return (Some(header.into()), Vec::new());
    }
    if text.contains('\t') {
        let rows: Vec<_> = text.lines().filter_map(row).collect();
        if !rows.is_empty() {
            return (None, rows);
        }
    }
    if text.lines().any(is_set_cookie) {
        return (None, text.lines().filter_map(set_cookie).collect());
    }
    let lines = || {
        text.lines()
            .map(header_line)
            .filter(|line| !line.is_empty())
    };
    match lines().nth(1) {
        None => (
            lines().next().map(Cow::Borrowed).or(Some("".into())),
            Vec::new(),
        ),
        Some(_) => {
            let header = lines().fold(String::new(), |header, line| {
                if header.is_empty() {
                    line.into()
                } else {
                    format!("{header}; {line}")
                }
            });
            (Some(header.into()), Vec::new())
        }
    }
}

/// Return a line of a header without its name, quotation marks around all of it, and a `;` at its
/// end.
fn header_line(line: &str) -> &str {
    let line = line.trim();
    let line = match line.split_once(':') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("cookie") => value.trim(),
        _ => line,
    };
    let is_wrapped = line.contains('=') && !line.contains("=\"");
    let line = if is_wrapped {
        line.trim_matches(['"', '\'', '`', ','])
    } else {
        line
    };
    line.trim_end_matches(';').trim()
}

/// Return the header in `-b …` or `-H 'Cookie: …'` of a command of curl.
fn of_curl(text: &str) -> Option<&str> {
    if !["curl ", "-b", "--cookie", "-H", "--header"]
        .iter()
        .any(|start| text.starts_with(start))
    {
        return None;
    }
    ["-b", "--cookie", "-H", "--header"]
        .iter()
        .find_map(|flag| {
            text.match_indices(flag).find_map(|(at, _)| {
                let rest = text
                    .get(at + flag.len()..)?
                    .trim_start_matches([' ', '=', '$']);
                let quote = rest.chars().next().filter(|it| matches!(it, '"' | '\''));
                let value = match quote {
                    Some(quote) => rest.get(1..)?.split(quote).next()?,
                    None => rest.split_whitespace().next()?,
                };
                match value.split_once(':') {
                    Some((name, value)) if name.eq_ignore_ascii_case("cookie") => {
                        Some(value.trim())
                    }
                    _ if flag.contains('b') || *flag == "--cookie" => {
                        Some(value).filter(|it| it.contains('='))
                    }
                    _ => None,
                }
            })
        })
}

/// Return whether a line sets a cookie with attributes.
fn is_set_cookie(line: &str) -> bool {
    without_name(line).len() != line.trim().len()
        || line.trim_start().starts_with("document.cookie")
        || line.split(';').skip(1).any(|pair| {
            let name = pair.split('=').next().unwrap_or_default().trim();
            [
                "domain",
                "path",
                "samesite",
                "max-age",
                "secure",
                "httponly",
                "partitioned",
            ]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name))
        })
}

fn set_cookie(line: &str) -> Option<SetCookie<'_>> {
    let script = line.trim().strip_prefix("document.cookie").map(|assigned| {
        assigned
            .trim_start_matches([' ', '='])
            .trim_end_matches([';', ' '])
            .trim_matches(['"', '\'', '`'])
    });
    let mut cookie = SetCookie::read(script.unwrap_or_else(|| without_name(line)))?;
    cookie.by_script = script.is_some();
    Some(cookie)
}

/// Read a line of a cookie jar in Netscape's format, or of the table in a browser's tools.
fn row(line: &str) -> Option<SetCookie<'_>> {
    let line = line.trim_matches(['\r', ' ']);
    let http_only = line.strip_prefix("#HttpOnly_");
    let fields: Vec<_> = http_only
        .unwrap_or(line)
        .split('\t')
        .map(str::trim)
        .collect();
    match fields.as_slice() {
        [name, value, domain, path, rest @ ..] if name.starts_with(COOKIE_PREFIX) => {
            let same_site = rest
                .iter()
                .find(|it| matches!(**it, "None" | "Lax" | "Strict"));
            Some(SetCookie {
                name,
                value,
                domain: Some(*domain),
                path: Some(path).copied().filter(|path| path.starts_with('/')),
                same_site: same_site.copied(),
                // Whether Secure is ticked does not show where a column is left out.
                secure: same_site.is_some_and(|it| *it == "None"),
                is_host_only: !domain.starts_with('.'),
                ..SetCookie::default()
            })
        }
        [domain, subdomains, path, secure, expires, name, value] => Some(SetCookie {
            name,
            value,
            domain: Some(*domain),
            path: Some(*path),
            secure: *secure == "TRUE",
            http_only: http_only.is_some(),
            expires: expires.parse().ok().filter(|seconds| *seconds > 0),
            expires_text: Some(*expires),
            is_host_only: *subdomains != "TRUE",
            ..SetCookie::default()
        }),
        _ => None,
    }
}

/// Read an object of names and values, or an array of cookies as extensions and test drivers write
/// it.
fn json(text: &str) -> Option<Pasted<'_>> {
    match Json::parse(text).ok()? {
        Json::Object(members) => Some((Some(header_of(&members).into()), Vec::new())),
        Json::Array(cookies) => {
            let cookies: Vec<_> = cookies.into_iter().filter_map(json_cookie).collect();
            (!cookies.is_empty()).then_some((None, cookies))
        }
        _ => None,
    }
}

/// Return a header of the members of an object.
fn header_of(members: &[(Cow<'_, str>, Json<'_>)]) -> String {
    let pairs = members.iter().filter_map(|(name, value)| match value {
        Json::String(value) => Some(format!("{name}={value}")),
        Json::Integer(value) => Some(format!("{name}={value}")),
        _ => None,
    });
    pairs.collect::<Vec<_>>().join("; ")
}

fn json_cookie(json: Json<'_>) -> Option<SetCookie<'_>> {
    let Json::Object(members) = json else {
        return None;
    };
    let mut cookie = SetCookie::default();
    for (name, value) in members {
        let name = name.to_ascii_lowercase();
        match (name.as_str(), value) {
            ("name", Json::String(Cow::Borrowed(text))) => cookie.name = text,
            ("value", Json::String(Cow::Borrowed(text))) => cookie.value = text,
            ("samesite", Json::String(Cow::Borrowed(text))) => {
                cookie.same_site = Some(if text == "no_restriction" {
                    "None"
                } else {
                    text
                })
                .filter(|text| *text != "unspecified");
            }
            ("domain", Json::String(Cow::Borrowed(text))) => {
                cookie.domain = Some(text);
                cookie.is_host_only |= !text.starts_with('.');
            }
            ("path", Json::String(Cow::Borrowed(text))) => cookie.path = Some(text),
            ("hostonly", Json::Boolean(is)) => cookie.is_host_only = is,
            ("secure", Json::Boolean(is)) => cookie.secure = is,
            _ => {}
        }
    }
    (!cookie.name.is_empty()).then_some(cookie)
}
