//! [`Sections`]: an absolute URL split into scheme, host, path and query; [`Section`] names one.

use core::fmt;

use memchr::{memchr, memchr2};

/// The sections of an absolute URL, as they are written in it.
///
/// Nothing is checked, decoded or normalised, because CloudFront compares the bytes that were sent.
///
/// ```
/// use frontseal::request::Sections;
///
/// let sections = Sections::split("https://h:8443/a%20b?x=1&y").unwrap();
/// assert_eq!((sections.authority, sections.path, sections.query), ("h:8443", "/a%20b", Some("x=1&y")));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sections<'a> {
    /// The scheme, without `://`.
    pub scheme: &'a str,
    /// The host, and the port if there is one.
    pub authority: &'a str,
    /// The path, with its leading `/`; empty if there is none.
    pub path: &'a str,
    /// Everything after the first `?`; `None` without a `?`.
    pub query: Option<&'a str>,
}

impl<'a> Sections<'a> {
    /// Split `url`, or return `None` if it has no `://` after its first `:`.
    pub fn split(url: &'a str) -> Option<Self> {
        let colon = memchr(b':', url.as_bytes())?;
        let (scheme, rest) = url.split_at_checked(colon)?;
        let after_scheme = rest.strip_prefix("://")?;
        let (authority, path_and_query) =
            split_before(after_scheme, memchr2(b'/', b'?', after_scheme.as_bytes()));
        let (path, query) = split_before(path_and_query, memchr(b'?', path_and_query.as_bytes()));
        Some(Self {
            scheme,
            authority,
            path,
            query: query.strip_prefix('?'),
        })
    }

    /// Return the position in the URL at which the path starts, in bytes.
    pub const fn path_start(&self) -> usize {
        self.scheme.len() + "://".len() + self.authority.len()
    }
}

/// A section of a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Section {
    /// The scheme.
    Scheme,
    /// The host, with its port.
    Host,
    /// The path.
    Path,
    /// The query.
    Query,
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scheme => "scheme",
            Self::Host => "host",
            Self::Path => "path",
            Self::Query => "query",
        })
    }
}

/// Split `text` before the byte at `position`, or behind its end.
pub(crate) fn split_before(text: &str, position: Option<usize>) -> (&str, &str) {
    position
        .and_then(|position| text.split_at_checked(position))
        .unwrap_or((text, ""))
}
