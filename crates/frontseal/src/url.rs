//! URLs: checked before signing, only ever appended to
//! (`docs/cloudfront-rules.md` §3).

use alloc::borrow::Cow;
use alloc::string::String;

use memchr::{memchr, memchr2, memrchr};

use crate::error::{Argument, Error, Problem, Subject, UrlProblem};
use crate::request::limits::{LONGEST_URL, RESERVED_PARAMETERS};
use crate::request::sections::{Sections, split_before};
use crate::text::{Excerpt, find_culprit, is_encodable, percent_encoded};

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
        let invalid = |problem| invalid(argument, problem);
        let sections = check_form(url).map_err(invalid)?;
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

    /// Return whatever joins the URL to a first parameter.
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

/// Percent-encode the white space and the non-ASCII characters of `url`, for signing.
///
/// Call it before signing, never after: the edge compares the bytes that are sent with the bytes
/// that were signed. Every other byte stays as it is, `%` sequences included, so a URL that needs
/// no encoding comes back unchanged.
///
/// ```
/// let url = frontseal::encode_url("https://d111111abcdef8.cloudfront.net/été 1.jpg")?;
/// assert_eq!(url, "https://d111111abcdef8.cloudfront.net/%C3%A9t%C3%A9%201.jpg");
/// # Ok::<(), frontseal::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::InvalidUrl`](crate::ErrorKind::InvalidUrl) if such a character stands in the host, which is never
/// percent-encoded: write its `xn--` form.
pub fn encode_url(url: &str) -> Result<Cow<'_, str>, Error> {
    if !url.contains(is_encodable) {
        return Ok(Cow::Borrowed(url));
    }
    if let Some(host) = Sections::split(url).map(|sections| sections.authority) {
        check_host_is_ascii(url, host).map_err(|problem| invalid(Argument::Url, problem))?;
    }
    let mut encoded = String::with_capacity(url.len() + 16);
    for character in url.chars() {
        if is_encodable(character) {
            encoded.push_str(&percent_encoded(character));
        } else {
            encoded.push(character);
        }
    }
    Ok(Cow::Owned(encoded))
}

/// Check what a URL is made of, without its query.
fn check_form(url: &str) -> Result<Sections<'_>, UrlProblem> {
    let Some(sections) = Sections::split(url) else {
        return Err(UrlProblem::NoScheme(Excerpt::of(url)));
    };
    if let Some(culprit) = find_culprit(url) {
        check_host_is_ascii(url, sections.authority)?;
        return Err(UrlProblem::Culprit(culprit));
    }
    check_scheme(sections.scheme)?;
    check_authority(sections.authority)?;
    if sections.path.is_empty() {
        return Err(UrlProblem::NoPath);
    }
    Ok(sections)
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

fn check_authority(authority: &str) -> Result<(), UrlProblem> {
    if memchr2(b'@', b'*', authority.as_bytes()).is_some() {
        return Err(if authority.contains('@') {
            UrlProblem::UserName
        } else {
            UrlProblem::WildcardHost
        });
    }
    let (host, port) = match split_before(authority, memrchr(b':', authority.as_bytes())) {
        (host, port) if !port.is_empty() && !port.ends_with(']') => (host, port.strip_prefix(':')),
        _ => (authority, None),
    };
    if host.is_empty() {
        return Err(UrlProblem::NoHost);
    }
    match port {
        Some(port)
            if port.parse::<u16>().is_err() || !port.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            Err(UrlProblem::Port(Excerpt::of(port)))
        }
        _ => Ok(()),
    }
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
