//! URLs: checked before signing, only ever appended to
//! (`docs/cloudfront-rules.md` §3).

use alloc::borrow::Cow;
use alloc::string::String;
use core::net::{Ipv4Addr, Ipv6Addr};

use memchr::{memchr, memchr2, memrchr};

use crate::error::{Argument, Error, Problem, Subject, UrlProblem};
use crate::request::limits::{LONGEST_URL, RESERVED_PARAMETERS};
use crate::request::sections::{Sections, split_before};
use crate::text::{Excerpt, find_culprit, percent_encoded};

/// A URL that can be signed.
#[derive(Clone, Copy)]
pub(crate) struct SignableUrl<'a> {
    text: &'a str,
    sections: Sections<'a>,
}

impl<'a> SignableUrl<'a> {
    /// Check `url` against everything that would make its signature fail at the edge.
    pub(crate) fn check(url: &'a str) -> Result<Self, Error> {
        Self::check_as(Argument::Url, url)
    }

    /// Check the URL that was given as `argument`.
    pub(crate) fn check_as(argument: Argument, url: &'a str) -> Result<Self, Error> {
        Self::check_form(argument, url, true)
    }

    /// Check a URL that a wildcard serves, whichever of its characters a client encodes.
    pub(crate) fn check_for_wildcard(url: &'a str) -> Result<Self, Error> {
        Self::check_form(Argument::Url, url, false)
    }

    fn check_form(argument: Argument, url: &'a str, is_exact: bool) -> Result<Self, Error> {
        let invalid = |problem| invalid(argument, problem);
        let sections = check_form(url, is_exact).map_err(invalid)?;
        if let Some(name) = sections.query.and_then(find_reserved) {
            return Err(invalid(UrlProblem::Reserved(name)));
        }
        check_len(url.len())?;
        Ok(Self {
            text: url,
            sections,
        })
    }

    /// Return the URL as CloudFront rebuilds it from the request: without a `?` that nothing
    /// follows (§1).
    pub(crate) fn resource(&self) -> &'a str {
        match self.sections.query {
            Some("") => self.text.strip_suffix('?').unwrap_or(self.text),
            _ => self.text,
        }
    }

    pub(crate) const fn sections(&self) -> &Sections<'a> {
        &self.sections
    }

    /// Return what joins the URL to a first parameter.
    pub(crate) fn joint(&self) -> &'static str {
        match self.sections.query {
            None => "?",
            Some("") => "",
            Some(_) => "&",
        }
    }

    pub(crate) const fn text(&self) -> &'a str {
        self.text
    }
}

/// Check that `url`, which was given as `argument`, can be signed, whatever a policy grants.
///
/// # Errors
/// [`ErrorKind::InvalidUrl`](crate::ErrorKind::InvalidUrl) as for
/// [`Signer::sign_url`](crate::Signer::sign_url).
pub fn check_url(argument: Argument, url: &str) -> Result<(), Error> {
    SignableUrl::check_as(argument, url).map(drop)
}

/// Percent-encode the characters of `url` that clients rewrite before they send it. They are white
/// space, non-ASCII characters, `"`, `<`, `>`, `[`, `]`, `^`, `` ` ``, `{`, `|`, `}`, and `'` in the
/// query.
///
/// Call it before signing, never after: the edge compares the bytes that are sent with the bytes
/// that were signed. Every other byte stays as it is, `%` sequences included, so a URL that needs
/// no encoding is returned unchanged. For the key of an object in S3, in which `?` and `%` stand for
/// themselves, use [`object_url`].
///
/// ```
/// let url = frontseal::encode_url("https://d111111abcdef8.cloudfront.net/été {1}.jpg")?;
/// assert_eq!(url, "https://d111111abcdef8.cloudfront.net/%C3%A9t%C3%A9%20%7B1%7D.jpg");
/// # Ok::<(), frontseal::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::InvalidUrl`](crate::ErrorKind::InvalidUrl) if the host has a character that is not
/// ASCII, since a host is never percent-encoded: write its `xn--` form.
pub fn encode_url(url: &str) -> Result<Cow<'_, str>, Error> {
    let (before, path_and_query) = match Sections::split(url) {
        Some(sections) => {
            check_host_is_ascii(url, sections.authority)
                .map_err(|problem| invalid(Argument::Url, problem))?;
            let start = sections.scheme.len() + "://".len() + sections.authority.len();
            url.split_at_checked(start).unwrap_or((url, ""))
        }
        None => ("", url),
    };
    let mut is_query = false;
    let is_encoded = |character: char| {
        is_query |= character == '?';
        is_rewritten(character, is_query)
    };
    if !path_and_query.contains(is_encoded) {
        return Ok(Cow::Borrowed(url));
    }
    let mut encoded = String::with_capacity(url.len() + 16);
    encoded.push_str(before);
    is_query = false;
    for character in path_and_query.chars() {
        is_query |= character == '?';
        if is_rewritten(character, is_query) {
            encoded.push_str(&percent_encoded(character));
        } else {
            encoded.push(character);
        }
    }
    Ok(Cow::Owned(encoded))
}

/// Return the URL that fetches the object `key` of an S3 bucket through the distribution at
/// `base_url`, to be signed.
///
/// All characters of the key but ASCII letters, digits, `/`, `-`, `.`, `_` and `~` are
/// percent-encoded, `+` and `%` included, which S3 would read as a space and as an escape.
///
/// ```
/// let url = frontseal::object_url("https://d111111abcdef8.cloudfront.net", "films/2026/what? 50%.mp4")?;
/// assert_eq!(url, "https://d111111abcdef8.cloudfront.net/films/2026/what%3F%2050%25.mp4");
/// # Ok::<(), frontseal::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::InvalidUrl`](crate::ErrorKind::InvalidUrl) if `base_url` cannot be the beginning of a
/// signed URL or has a query, and if the key is empty or has a segment `.` or `..`, which clients
/// resolve.
pub fn object_url(base_url: &str, key: &str) -> Result<String, Error> {
    let base = base_url.strip_suffix('/').unwrap_or(base_url);
    let mut url = String::with_capacity(base.len() + 1 + key.len() + 16);
    url.push_str(base);
    url.push('/');
    SignableUrl::check_as(Argument::BaseUrl, &url)?;
    if base.contains('?') {
        return Err(invalid(Argument::BaseUrl, UrlProblem::Query));
    }
    if key.is_empty() {
        return Err(invalid(Argument::Key, UrlProblem::EmptyKey));
    }
    let mut position = 0;
    for segment in key.split('/') {
        if matches!(segment, "." | "..") {
            return Err(invalid(Argument::Key, UrlProblem::DotSegment(position)));
        }
        position += segment.len() + 1;
    }
    for character in key.chars() {
        match character {
            'A'..='Z' | 'a'..='z' | '0'..='9' | '/' | '-' | '.' | '_' | '~' => url.push(character),
            _ => url.push_str(&percent_encoded(character)),
        }
    }
    check_len(url.len())?;
    Ok(url)
}

/// Check what a URL is made of, but for names in its query. If it `is_exact`, its characters must be
/// what every client sends.
fn check_form(url: &str, is_exact: bool) -> Result<Sections<'_>, UrlProblem> {
    let Some(sections) = Sections::split(url) else {
        return Err(UrlProblem::NoScheme(Excerpt::of(url)));
    };
    let query = sections.query.unwrap_or_default();
    let is_sent_as_it_is = all_bytes(sections.path, |byte| is_stable(byte, false))
        & all_bytes(query, |byte| is_stable(byte, true));
    if !is_sent_as_it_is || check_scheme(sections.scheme).is_err() || !sections.authority.is_ascii()
    {
        if let Some(culprit) = find_culprit(url) {
            check_host_is_ascii(url, sections.authority)?;
            return Err(UrlProblem::Culprit(culprit));
        }
        let start =
            url.len() - sections.path.len() - query.len() - usize::from(sections.query.is_some());
        if is_exact {
            check_rewritten(url, start)?;
        }
    }
    check_scheme(sections.scheme)?;
    check_authority(&sections)?;
    if sections.path.is_empty() {
        return Err(UrlProblem::NoPath);
    }
    check_path(url, &sections)?;
    Ok(sections)
}

/// Return whether all bytes pass. Without an early exit the processor checks many at once.
fn all_bytes(text: &str, is_valid: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(true, |all, byte| all & is_valid(byte))
}

/// Return whether every client sends `byte` as it is (`docs/clients.md`): what RFC 3986 allows, but
/// for `'`, which browsers encode in a query.
const fn is_stable(byte: u8, is_query: bool) -> bool {
    matches!(byte, b'!' | b'$'..=b';' | b'=' | b'?'..=b'Z' | b'_' | b'a'..=b'z' | b'~')
        & !(is_query & (byte == b'\''))
}

/// Return whether percent-encoding is how `character` gets into a URL. A control character, `#` and
/// `\` are errors instead, since nobody can tell what is meant.
fn is_rewritten(character: char, is_query: bool) -> bool {
    match u8::try_from(character) {
        Ok(byte) if byte.is_ascii_control() || matches!(byte, b'#' | b'\\') => false,
        Ok(byte) if byte.is_ascii() => !is_stable(byte, is_query),
        _ => true,
    }
}

/// Find the first character from `start` that some client sends in another form.
pub(crate) fn check_rewritten(url: &str, start: usize) -> Result<(), UrlProblem> {
    let mut is_query = false;
    for (at, character) in url.get(start..).unwrap_or_default().char_indices() {
        is_query |= character == '?';
        if is_rewritten(character, is_query) {
            return Err(UrlProblem::Rewritten {
                character,
                position: start + at,
            });
        }
    }
    Ok(())
}

/// Check for what clients resolve or refuse: segments of dots, and `%` without two digits.
fn check_path(url: &str, sections: &Sections<'_>) -> Result<(), UrlProblem> {
    let start = sections.scheme.len() + "://".len() + sections.authority.len();
    if let Some(position) = find_dot_segment(sections.path, start) {
        return Err(UrlProblem::DotSegment(position));
    }
    let mut rest = url.as_bytes();
    while let Some(at) = memchr(b'%', rest) {
        rest = rest.get(at + 1..).unwrap_or_default();
        if !matches!(rest, [high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit()) {
            return Err(UrlProblem::Percent(url.len() - rest.len() - 1));
        }
    }
    Ok(())
}

/// Return where a segment of `path` is `.` or `..`, plain or percent-encoded, for a path that begins at
/// `start`.
fn find_dot_segment(path: &str, start: usize) -> Option<usize> {
    // A segment of dots begins with a dot, or with the percent sign of one.
    let bytes = path.as_bytes();
    memchr2(b'.', b'%', bytes)?;
    let mut position = start;
    for segment in path.split('/') {
        if is_dots(segment) {
            return Some(position);
        }
        position += segment.len() + 1;
    }
    None
}

/// Return whether `segment` is one or two dots.
fn is_dots(segment: &str) -> bool {
    let dot = |text: &'_ str| -> Option<usize> {
        match text.as_bytes() {
            [b'.', ..] => Some(1),
            [b'%', b'2', b'e' | b'E', ..] => Some(3),
            _ => None,
        }
    };
    let Some(rest) = dot(segment).and_then(|len| segment.get(len..)) else {
        return false;
    };
    rest.is_empty() || dot(rest) == Some(rest.len())
}

fn check_host_is_ascii(url: &str, host: &str) -> Result<(), UrlProblem> {
    match find_culprit(host) {
        Some(culprit) if !host.is_ascii() => {
            let start = url.find("://").map_or(0, |scheme| scheme + 3);
            Err(UrlProblem::HostNotAscii(start + culprit.position()))
        }
        _ => Ok(()),
    }
}

fn check_scheme(scheme: &str) -> Result<(), UrlProblem> {
    if matches!(scheme, "https" | "http") {
        return Ok(());
    }
    let problem = if scheme.contains('*') {
        UrlProblem::WildcardScheme
    } else if scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http") {
        UrlProblem::UppercaseScheme
    } else {
        UrlProblem::Scheme
    };
    Err(problem(Excerpt::of(scheme)))
}

fn check_authority(sections: &Sections<'_>) -> Result<(), UrlProblem> {
    let authority = sections.authority;
    let (host, port) = match split_before(authority, memrchr(b':', authority.as_bytes())) {
        (host, port) if !port.is_empty() && !port.ends_with(']') => (host, port.strip_prefix(':')),
        _ => (authority, None),
    };
    check_host(host, authority)?;
    let Some(port) = port else { return Ok(()) };
    let is_number = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number || port.parse::<u16>().is_err() || (port.starts_with('0') && port != "0") {
        return Err(UrlProblem::Port(Excerpt::of(port)));
    }
    match (sections.scheme, port) {
        ("http", "80") => Err(UrlProblem::DefaultPort("80")),
        ("https", "443") => Err(UrlProblem::DefaultPort("443")),
        _ => Ok(()),
    }
}

/// Check a host: a name of lower-case letters, digits, `-`, `.` and `_`, an IPv4 or an IPv6 address.
fn check_host(host: &str, authority: &str) -> Result<(), UrlProblem> {
    if host.is_empty() {
        return Err(UrlProblem::NoHost);
    }
    let is_name = all_bytes(
        host,
        |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_'),
    );
    if is_name {
        // Clients read a name whose last label is a number as an IPv4 address, and rewrite it.
        let last = host.strip_suffix('.').unwrap_or(host).rsplit('.').next();
        let is_number = last.is_some_and(|label| {
            label.bytes().all(|byte| byte.is_ascii_digit()) || label.starts_with("0x")
        });
        return match is_number && host.parse::<Ipv4Addr>().is_err() {
            true => Err(UrlProblem::Host(Excerpt::of(host))),
            false => Ok(()),
        };
    }
    let address = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    if address.is_some_and(|address| address.parse::<Ipv6Addr>().is_ok()) {
        return Ok(());
    }
    Err(if authority.contains('@') {
        UrlProblem::UserName
    } else if host.contains('*') {
        UrlProblem::WildcardHost
    } else if host.bytes().any(|byte| byte.is_ascii_uppercase()) {
        UrlProblem::UppercaseHost(Excerpt::of(host))
    } else {
        UrlProblem::Host(Excerpt::of(host))
    })
}

/// Return the first of CloudFront's own parameters in `query`.
fn find_reserved(query: &str) -> Option<&'static str> {
    let mut rest = query.as_bytes();
    loop {
        let name = reserved_parameter(rest);
        if name.is_some() {
            return name;
        }
        rest = memchr(b'&', rest).and_then(|end| rest.get(end + 1..))?;
    }
}

/// Return the reserved name of the parameter that `query` begins with.
fn reserved_parameter(query: &[u8]) -> Option<&'static str> {
    RESERVED_PARAMETERS.into_iter().find(|name| {
        query
            .strip_prefix(name.as_bytes())
            .is_some_and(|behind| matches!(behind.first(), None | Some(b'=' | b'&')))
    })
}

/// Check the length of a URL, with its signature where it has one.
pub(crate) fn check_len(len: usize) -> Result<(), Error> {
    if len > LONGEST_URL {
        return Err(invalid(Argument::Url, UrlProblem::TooLong(len)));
    }
    Ok(())
}

fn invalid(argument: Argument, problem: UrlProblem) -> Error {
    let subject = Subject::Argument(argument);
    Problem::Url { subject, problem }.into()
}
