//! URLs: checked before signing, only ever appended to
//! (`cloudfront-rules.md` §3).

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;

use memchr::{memchr, memchr2, memrchr};

use crate::request::limits::{LONGEST_URL, RESERVED_PARAMETERS};
use crate::request::sections::{Sections, split_before};
use crate::text::{find_culprit, is_encodable, percent_encoded, quoted};
use crate::{Error, ErrorKind};

/// A URL that can be signed.
#[derive(Clone, Copy)]
pub(crate) struct SignableUrl<'a> {
    text: &'a str,
    sections: Sections<'a>,
}

impl<'a> SignableUrl<'a> {
    /// Check `url` against everything that would make its signature fail at the edge.
    pub(crate) fn check(url: &'a str) -> Result<Self, Error> {
        let sections = check_form(url)
            .map_err(|problem| Error::new(ErrorKind::InvalidUrl, format!("the URL {problem}")))?;
        if let Some(query) = sections.query {
            check_query(query)?;
        }
        if url.len() > LONGEST_URL {
            return Err(too_long(url.len()));
        }
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

    /// Append the URL and whatever joins it to a first parameter.
    pub(crate) fn begin_query(&self, out: &mut String) {
        out.push_str(self.text);
        out.push_str(self.joint());
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

    pub(crate) const fn len(&self) -> usize {
        self.text.len()
    }
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
/// [`ErrorKind::InvalidUrl`] if such a character stands in the host, which is never
/// percent-encoded: write its `xn--` form.
pub fn encode_url(url: &str) -> Result<Cow<'_, str>, Error> {
    if !url.contains(is_encodable) {
        return Ok(Cow::Borrowed(url));
    }
    if let Some(host) = Sections::split(url).map(|sections| sections.authority) {
        check_host_is_ascii(url, host)
            .map_err(|problem| Error::new(ErrorKind::InvalidUrl, format!("the URL {problem}")))?;
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

/// Check what a URL and a resource without wildcards have in common; the problem follows
/// `the URL ` or `the resource `.
pub(crate) fn check_form(url: &str) -> Result<Sections<'_>, String> {
    let Some(sections) = Sections::split(url) else {
        return Err(format!(
            "{} has no scheme: write https:// or http:// and the host before it",
            quoted(url)
        ));
    };
    if let Some(culprit) = find_culprit(url) {
        check_host_is_ascii(url, sections.authority)?;
        return Err(format!("has {}", culprit.describe()));
    }
    check_scheme(sections.scheme)?;
    check_authority(sections.authority)?;
    if sections.path.is_empty() {
        return Err(format!(
            "has no path: write {}://{}/, because clients send the slash and CloudFront signs what is sent",
            sections.scheme, sections.authority
        ));
    }
    Ok(sections)
}

fn check_host_is_ascii(url: &str, host: &str) -> Result<(), String> {
    match find_culprit(host) {
        Some(culprit) if !host.is_ascii() => {
            let start = url.find("://").map_or(0, |scheme| scheme + 3);
            Err(format!(
                "has a host with a character that is not ASCII at byte {}: write the host's xn-- form",
                start + culprit.position()
            ))
        }
        _ => Ok(()),
    }
}

fn check_scheme(scheme: &str) -> Result<(), String> {
    match scheme {
        "https" | "http" => Ok(()),
        _ if scheme.contains('*') => Err(format!(
            "has the scheme {}: only a resource may have a wildcard there, a URL is sent",
            quoted(scheme)
        )),
        _ if scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http") => {
            Err(format!(
                "has the scheme {} in upper case: clients send {}",
                quoted(scheme),
                scheme.to_ascii_lowercase()
            ))
        }
        _ => Err(format!(
            "has the scheme {}: CloudFront serves http and https",
            quoted(scheme)
        )),
    }
}

fn check_authority(authority: &str) -> Result<(), String> {
    if memchr2(b'@', b'*', authority.as_bytes()).is_some() {
        return Err(if authority.contains('@') {
            "has a user name before '@', which clients do not send: leave it out".into()
        } else {
            "has a '*' in its host: a URL names one host, a wildcard belongs into the policy's resource".into()
        });
    }
    let (host, port) = match split_before(authority, memrchr(b':', authority.as_bytes())) {
        (host, port) if !port.is_empty() && !port.ends_with(']') => (host, port.strip_prefix(':')),
        _ => (authority, None),
    };
    if host.is_empty() {
        return Err(
            "has no host: write it after the scheme, as in https://d111111abcdef8.cloudfront.net/"
                .into(),
        );
    }
    match port {
        Some(port)
            if port.parse::<u16>().is_err() || !port.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            Err(format!(
                "has the port {}: give a number from 0 to 65535",
                quoted(port)
            ))
        }
        _ => Ok(()),
    }
}

fn check_query(query: &str) -> Result<(), Error> {
    let mut rest = query.as_bytes();
    loop {
        if let Some(name) = reserved_parameter(rest) {
            return Err(Error::new(
                ErrorKind::InvalidUrl,
                format!(
                    "the URL already has the parameter {name}, which CloudFront keeps for itself: sign the URL without it"
                ),
            ));
        }
        match memchr(b'&', rest).and_then(|end| rest.get(end + 1..)) {
            Some(behind) => rest = behind,
            None => return Ok(()),
        }
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

pub(crate) fn too_long(len: usize) -> Error {
    Error::new(
        ErrorKind::InvalidUrl,
        format!(
            "the URL is {len} bytes long: CloudFront takes {LONGEST_URL} at most, the signature included"
        ),
    )
}
