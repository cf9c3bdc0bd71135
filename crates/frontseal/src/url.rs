//! URLs: checked before signing, only ever appended to
//! (`docs/cloudfront-rules.md` §3).

use alloc::borrow::Cow;
use alloc::string::String;
use core::net::{Ipv4Addr, Ipv6Addr};

use memchr::{memchr, memchr2_iter, memrchr};

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
            url.split_at_checked(sections.path_start())
                .unwrap_or((url, ""))
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
    let (path_classes, query_classes) = (classes(sections.path), classes(query));
    let is_sent_as_it_is =
        path_classes & STABLE_IN_PATH != 0 && query_classes & STABLE_IN_QUERY != 0;
    if !is_sent_as_it_is || check_scheme(sections.scheme).is_err() || !sections.authority.is_ascii()
    {
        if let Some(culprit) = find_culprit(url) {
            check_host_is_ascii(url, sections.authority)?;
            return Err(UrlProblem::Culprit(culprit));
        }
        if is_exact {
            check_rewritten(url, sections.path_start())?;
        }
    }
    check_scheme(sections.scheme)?;
    check_authority(&sections).map_err(|problem| match find_culprit(sections.authority) {
        Some(culprit) if matches!(culprit.character(), '#' | '\\') => {
            find_culprit(url).map_or(problem, UrlProblem::Culprit)
        }
        _ => problem,
    })?;
    if sections.path.is_empty() {
        return Err(UrlProblem::NoPath);
    }
    if let Some(position) = find_dot_segment(sections.path) {
        return Err(UrlProblem::DotSegment(sections.path_start() + position));
    }
    if path_classes & query_classes & NO_PERCENT_SIGN == 0 {
        check_percent_signs(url)?;
    }
    Ok(sections)
}

const STABLE_IN_PATH: u8 = 1;
const STABLE_IN_QUERY: u8 = 2;
const IN_HOST_NAME: u8 = 4;
const NO_PERCENT_SIGN: u8 = 8;

/// The classes of each byte. Looking them up takes fewer instructions than comparing with ranges.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut rest: &mut [u8] = &mut classes;
    let mut byte: u8 = 0;
    while let Some((classes, behind)) = rest.split_first_mut() {
        let is_in_host = matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_');
        *classes = (is_stable(byte, false) as u8 * STABLE_IN_PATH)
            | (is_stable(byte, true) as u8 * STABLE_IN_QUERY)
            | (is_in_host as u8 * IN_HOST_NAME)
            | ((byte != b'%') as u8 * NO_PERCENT_SIGN);
        rest = behind;
        byte = byte.wrapping_add(1);
    }
    classes
};

/// Return the classes that all bytes of `text` have.
fn classes(text: &str) -> u8 {
    let of_byte = |byte| CLASSES.get(usize::from(byte)).copied().unwrap_or(0);
    text.bytes()
        .fold(u8::MAX, |classes, byte| classes & of_byte(byte))
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

/// Check that two hexadecimal digits follow each `%`, without which some clients refuse a URL.
fn check_percent_signs(url: &str) -> Result<(), UrlProblem> {
    let mut rest = url.as_bytes();
    while let Some(at) = memchr(b'%', rest) {
        rest = rest.get(at + 1..).unwrap_or_default();
        if !matches!(rest, [high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit()) {
            return Err(UrlProblem::Percent(url.len() - rest.len() - 1));
        }
    }
    Ok(())
}

/// Return where a segment of `path` is `.` or `..`, plain or percent-encoded, which clients resolve.
fn find_dot_segment(path: &str) -> Option<usize> {
    // A segment of dots begins with a dot, or with the percent sign of one.
    memchr2_iter(b'.', b'%', path.as_bytes()).find(|at| {
        let (before, rest) = path.split_at_checked(*at).unwrap_or_default();
        before.ends_with('/') && is_dots(rest.split('/').next().unwrap_or_default())
    })
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
    // What is before the '@' may be a password, which no error shows.
    if authority.contains('@') {
        return Err(UrlProblem::UserName);
    }
    let (host, port) = match split_before(authority, memrchr(b':', authority.as_bytes())) {
        (host, port) if !port.is_empty() && !port.ends_with(']') => (host, port.strip_prefix(':')),
        _ => (authority, None),
    };
    check_host(host)?;
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
fn check_host(host: &str) -> Result<(), UrlProblem> {
    if host.is_empty() {
        return Err(UrlProblem::NoHost);
    }
    let is_name = classes(host) & IN_HOST_NAME != 0;
    if is_name {
        // Clients read a name whose last label is a number as an IPv4 address, and rewrite it.
        let name = host.strip_suffix('.').unwrap_or(host);
        let last = memrchr(b'.', name.as_bytes())
            .and_then(|dot| name.get(dot + 1..))
            .unwrap_or(name);
        let is_number = last
            .bytes()
            .next()
            .is_none_or(|first| first.is_ascii_digit())
            && (last.bytes().all(|byte| byte.is_ascii_digit()) || last.starts_with("0x"));
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
    Err(if host.contains('*') {
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
