//! What a request brings along: its URL without CloudFront's parameters, and the credentials in
//! the query or in the cookies (`docs/cloudfront-rules.md` §3, §6, §7).

use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;

use memchr::memchr;
use serde::Serialize;

use super::limits::RESERVED_PARAMETERS;
use crate::signing_key::HashAlgorithm;

/// The prefix that makes a parameter's name the name of a cookie.
pub const COOKIE_PREFIX: &str = "CloudFront-";

/// Where a request's credentials were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// In the query: a signed URL.
    Url,
    /// In the `Cookie` header: signed cookies.
    Cookies,
}

impl Source {
    /// Return the stable name: `url` or `cookies`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Url => "url",
            Self::Cookies => "cookies",
        }
    }
}

/// The values that sign a request: those of CloudFront's parameters or cookies.
///
/// A `%7E` in a parameter is read as `~`, once. Otherwise values are as they were sent.
#[derive(Clone, Default)]
pub struct Credentials<'a> {
    /// In the order of [`RESERVED_PARAMETERS`]. A value is owned if it had a `%7E`.
    values: [Option<Cow<'a, str>>; RESERVED_PARAMETERS.len()],
    duplicate: Option<&'static str>,
}

impl<'a> Credentials<'a> {
    /// Read the credentials in `header`, the value of a `Cookie` header.
    pub fn of_cookies(header: &'a str) -> Self {
        let mut credentials = Self::default();
        for (name, value) in cookies(header) {
            if let Some(name) = name.strip_prefix(COOKIE_PREFIX) {
                credentials.take(name, || value.into());
            }
        }
        credentials
    }

    /// Take the value if `name` is one of [`RESERVED_PARAMETERS`]; return whether it is.
    fn take(&mut self, name: &str, value: impl FnOnce() -> Cow<'a, str>) -> bool {
        let known = RESERVED_PARAMETERS
            .into_iter()
            .zip(&mut self.values)
            .find(|(known, _)| *known == name);
        let Some((known, slot)) = known else {
            return false;
        };
        if slot.replace(value()).is_some() {
            self.duplicate.get_or_insert(known);
        }
        true
    }

    /// Return whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.iter().all(Option::is_none)
    }

    /// Return the values with their names in [`RESERVED_PARAMETERS`].
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        RESERVED_PARAMETERS
            .into_iter()
            .zip(&self.values)
            .filter_map(|(name, value)| Some((name, value.as_deref()?)))
    }

    /// Return the names of the parameters that were sent with `%7E` in place of `~`.
    pub fn reencoded(&self) -> impl Iterator<Item = &'static str> {
        RESERVED_PARAMETERS
            .into_iter()
            .zip(&self.values)
            .filter_map(|(name, value)| matches!(value, Some(Cow::Owned(_))).then_some(name))
    }

    /// Return the first name that was sent more than once, if any. The last value counts.
    pub const fn duplicate(&self) -> Option<&'static str> {
        self.duplicate
    }

    /// Return `Expires`, the end of a canned policy.
    pub fn expires(&self) -> Option<&str> {
        self.values[0].as_deref()
    }

    /// Return `Policy`, a custom policy in base64.
    pub fn policy(&self) -> Option<&str> {
        self.values[1].as_deref()
    }

    /// Return `Signature`, in base64.
    pub fn signature(&self) -> Option<&str> {
        self.values[2].as_deref()
    }

    /// Return `Key-Pair-Id`.
    pub fn key_pair_id(&self) -> Option<&str> {
        self.values[3].as_deref()
    }

    /// Return `Hash-Algorithm`.
    pub fn hash_algorithm(&self) -> Option<&str> {
        self.values[4].as_deref()
    }

    /// Return the hash that is announced: each by its name, and SHA-1 by absence too (§5). `None` is a
    /// name that the edge does not know.
    pub fn announced_hash(&self) -> Option<HashAlgorithm> {
        match self.hash_algorithm() {
            None => Some(HashAlgorithm::Sha1),
            Some(name) => [HashAlgorithm::Sha1, HashAlgorithm::Sha256]
                .into_iter()
                .find(|known| known.as_str() == name),
        }
    }
}

/// Shows the names alone: a signature is not printed.
impl fmt::Debug for Credentials<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.iter().map(|(name, _)| name))
            .finish()
    }
}

/// Return the cookies of `header`, the value of a `Cookie` header, by name and value.
pub fn cookies(header: &str) -> impl Iterator<Item = (&str, &str)> {
    header
        .split(';')
        .map(|pair| split_pair(pair.trim_matches([' ', '\t'])))
}

/// Return `url` without its fragment, which clients keep to themselves (RFC 9110, section 7.1).
///
/// ```
/// let url = frontseal::request::without_fragment("https://d111111abcdef8.cloudfront.net/a.mp4#t=30");
/// assert_eq!(url, "https://d111111abcdef8.cloudfront.net/a.mp4");
/// ```
pub fn without_fragment(url: &str) -> &str {
    split_once(url, b'#').map_or(url, |(url, _)| url)
}

/// Split `url` into the URL as it was before it was signed (see [`unsigned_url`]) and the
/// credentials in its query.
///
/// ```
/// let signed = "https://d111111abcdef8.cloudfront.net/a.jpg?v=3&Expires=1893456000&Signature=x&Key-Pair-Id=K1";
/// let (url, credentials) = frontseal::request::split_url(signed);
/// assert_eq!(url, "https://d111111abcdef8.cloudfront.net/a.jpg?v=3");
/// assert_eq!(credentials.key_pair_id(), Some("K1"));
/// ```
pub fn split_url(url: &str) -> (Cow<'_, str>, Credentials<'_>) {
    let mut credentials = Credentials::default();
    let Some((bare, query)) = split_once(url, b'?') else {
        return (Cow::Borrowed(url), credentials);
    };
    let has_escapes = memchr(b'%', query.as_bytes()).is_some();
    let mut unsigned = String::with_capacity(url.len());
    unsigned.push_str(bare);
    let mut joint = '?';
    let mut rest = Some(query);
    while let Some(parameters) = rest {
        let (parameter, behind) = match split_once(parameters, b'&') {
            Some((parameter, behind)) => (parameter, Some(behind)),
            None => (parameters, None),
        };
        let (name, value) = split_pair(parameter);
        let decode = || match has_escapes {
            true => decode_tilde(value),
            false => Cow::Borrowed(value),
        };
        if !credentials.take(name, decode) {
            unsigned.push(joint);
            unsigned.push_str(parameter);
            joint = '&';
        }
        rest = behind;
    }
    // The edge leaves out a `?` without a query (§1).
    if unsigned.len() == bare.len() + 1 {
        unsigned.pop();
    }
    (Cow::Owned(unsigned), credentials)
}

/// Return `url` as it was before it was signed: without CloudFront's parameters, the rest byte for
/// byte, and without a `?` at its end. This is the URL that the edge rebuilds to check a signature,
/// and requests from the origin.
///
/// ```
/// let signed = "https://d111111abcdef8.cloudfront.net/a.jpg?v=3&Expires=1893456000&Signature=x&Key-Pair-Id=K1";
/// assert_eq!(frontseal::request::unsigned_url(signed), "https://d111111abcdef8.cloudfront.net/a.jpg?v=3");
/// ```
pub fn unsigned_url(url: &str) -> Cow<'_, str> {
    split_url(url).0
}

/// Read `%7E` as `~`. The package `aws-cloudfront-sign` sends it so (§7); no other escape is known to
/// be decoded.
fn decode_tilde(value: &str) -> Cow<'_, str> {
    let decoded = value.replace("%7E", "~").replace("%7e", "~");
    match decoded.len() == value.len() {
        true => Cow::Borrowed(value),
        false => Cow::Owned(decoded),
    }
}

/// Split `name=value`; without a `=` the value is empty.
fn split_pair(pair: &str) -> (&str, &str) {
    split_once(pair, b'=').unwrap_or((pair, ""))
}

/// Split `text` at the first `byte`, which is ASCII.
fn split_once(text: &str, byte: u8) -> Option<(&str, &str)> {
    let at = memchr(byte, text.as_bytes())?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_reserved_parameters_leave_the_url() {
        for (url, expected) in [
            ("https://h/a", "https://h/a"),
            ("https://h/a?", "https://h/a"),
            (
                "https://h/a?Expires=1&Signature=2&Key-Pair-Id=3",
                "https://h/a",
            ),
            (
                "https://h/a?x=1&Expires=1&y=%7E&&z&Policy",
                "https://h/a?x=1&y=%7E&&z",
            ),
            (
                "https://h/a?expires=1&xExpires=2&Expires=3",
                "https://h/a?expires=1&xExpires=2",
            ),
            ("https://h/a?x=1&&Expires=1", "https://h/a?x=1&"),
        ] {
            assert_eq!(unsigned_url(url), expected);
        }
    }
}
