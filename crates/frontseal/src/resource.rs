//! [`Resource`]: the URL pattern that a policy grants, and the one wildcard matcher
//! (`docs/cloudfront-rules.md` §2).

use alloc::string::String;
use core::fmt;

use crate::error::{Argument, Error, Problem, Subject, UrlProblem};
use crate::glob::{self, Case};
use crate::request::sections::{Section, Sections, split_before};
use crate::text::{Excerpt, find_culprit};
use crate::url::{SignableUrl, check_rewritten};

/// The URL or URL pattern that a policy grants.
///
/// `*` stands for any run of characters and `?` for exactly one. The pattern is split into scheme,
/// host, path and query, and a wildcard matches inside its own section, with three exceptions:
///
/// - a `*` that ends the pattern in the path also covers the query, and one that ends it in the
///   host covers path and query;
/// - a pattern that begins with `*` and has no scheme gets the scheme `*`, so `*` alone matches
///   every URL, and `*example.com` is `*://*example.com/`;
/// - the first `?` behind the host begins the query, as it does in a URL. So there is no `?` for a
///   character of the path.
///
/// `*` crosses `/` inside the path. Scheme and host compare without regard to case, path and query
/// with regard to it. Source: the Amazon CloudFront developer guide, "custom policy".
///
/// ```
/// use frontseal::Resource;
///
/// let videos = Resource::new("https://d111111abcdef8.cloudfront.net/videos/*.mp4")?;
/// assert!(videos.matches("https://d111111abcdef8.cloudfront.net/videos/2026/film.mp4"));
/// assert!(!videos.matches("https://d111111abcdef8.cloudfront.net/videos/film.mp4?start=9"));
/// # Ok::<(), frontseal::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Resource {
    pattern: String,
    /// Where the sections end in `pattern`. The scheme ends at 0 where it is the implied `*`.
    scheme_end: usize,
    authority_start: usize,
    authority_end: usize,
    /// Whether the only wildcard is a `*` that ends the path, so that a URL matches if it begins as
    /// the pattern does.
    is_prefix: bool,
}

impl Resource {
    /// Read a pattern.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidPolicy`](crate::ErrorKind::InvalidPolicy), with the place, for white space,
    /// control characters, non-ASCII, `"`, `\` and `#`, and for a pattern that has neither a scheme
    /// nor a leading `*`.
    pub fn new(pattern: impl Into<String>) -> Result<Self, Error> {
        Self::parse(pattern.into(), Subject::Argument(Argument::Resource))
    }

    /// Read the pattern that was given as `subject`.
    pub(crate) fn parse(pattern: String, subject: Subject) -> Result<Self, Error> {
        Self::read(pattern).map_err(|problem| Problem::Url { subject, problem }.into())
    }

    /// Check that clients send what the pattern spells out as it is, for a policy that is signed. A
    /// policy that was received may grant what only some clients send.
    pub(crate) fn check_sent_form(&self) -> Result<(), Error> {
        let subject = Subject::Argument(Argument::Resource);
        check_rewritten(&self.pattern, self.authority_end)
            .map_err(|problem| Problem::Url { subject, problem }.into())
    }

    fn read(pattern: String) -> Result<Self, UrlProblem> {
        if let Some(culprit) = find_culprit(&pattern) {
            return Err(UrlProblem::Culprit(culprit));
        }
        let (scheme_end, authority_start) = match scheme_end(&pattern) {
            Some(end) => (end, end + "://".len()),
            None if pattern.starts_with('*') => (0, 0),
            None => {
                return Err(UrlProblem::NoScheme(Excerpt::of(&pattern)));
            }
        };
        let authority_end = pattern
            .bytes()
            .skip(authority_start)
            .position(|byte| byte == b'/')
            .map_or(pattern.len(), |len| authority_start + len);
        let is_prefix = pattern.find(['*', '?']) == Some(pattern.len() - 1)
            && pattern.ends_with('*')
            && authority_end < pattern.len();
        let resource = Self {
            pattern,
            scheme_end,
            authority_start,
            authority_end,
            is_prefix,
        };
        resource.check_sections()?;
        Ok(resource)
    }

    /// Return whether the pattern matches `url`, an absolute URL with its query.
    pub fn matches(&self, url: &str) -> bool {
        Sections::split(url).is_some_and(|sections| self.mismatched_section(&sections).is_none())
    }

    /// Return the pattern as it was given.
    pub fn as_str(&self) -> &str {
        &self.pattern
    }

    /// Return the host without its port, or `None` if it has a wildcard.
    ///
    /// ```
    /// use frontseal::Resource;
    ///
    /// assert_eq!(Resource::new("http*://media.example.com:8080/hls/*")?.host(), Some("media.example.com"));
    /// assert_eq!(Resource::new("https://*.example.com/*")?.host(), None);
    /// # Ok::<(), frontseal::Error>(())
    /// ```
    pub fn host(&self) -> Option<&str> {
        let authority = self.authority();
        let host = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => host,
            _ => authority,
        };
        (!host.is_empty() && !authority.contains(['*', '?'])).then_some(host)
    }

    /// Return whether the pattern holds a `*`, or a `?` in scheme or host, and so takes a custom
    /// policy (§1). A `?` behind the host is that of a URL.
    pub(crate) fn has_wildcard(&self) -> bool {
        let (origin, _) = split_before(&self.pattern, Some(self.authority_end));
        self.is_prefix || self.pattern.contains('*') || origin.contains('?')
    }

    /// Return the first section of a URL that is to be signed that the pattern does not match; `None`
    /// if it matches or is that URL.
    pub(crate) fn mismatch_of_signable(&self, url: &SignableUrl<'_>) -> Option<Section> {
        let prefix = self.pattern.strip_suffix('*').filter(|_| self.is_prefix);
        if prefix.is_some_and(|prefix| url.text().starts_with(prefix)) || self.pattern == url.text()
        {
            return None;
        }
        self.mismatched_section(url.sections())
    }

    /// Return the first section of `url` that the pattern does not match; `None` if it matches.
    pub fn mismatch(&self, url: &str) -> Option<Section> {
        Sections::split(url).map_or(Some(Section::Scheme), |sections| {
            self.mismatched_section(&sections)
        })
    }

    fn mismatched_section(&self, url: &Sections<'_>) -> Option<Section> {
        if !glob::matches(self.scheme(), url.scheme, Case::Ignored) {
            return Some(Section::Scheme);
        }
        if !glob::matches(self.authority(), url.authority, Case::Ignored) {
            return Some(Section::Host);
        }
        let rest = self.path_and_query();
        if rest.is_empty() || matches_path_and_query(rest, url.path, url.query) {
            return None;
        }
        let path_pattern = rest.split('?').next().unwrap_or(rest);
        Some(if glob::matches(path_pattern, url.path, Case::Counts) {
            Section::Query
        } else {
            Section::Path
        })
    }

    fn check_sections(&self) -> Result<(), UrlProblem> {
        if !["http", "https"]
            .iter()
            .any(|scheme| glob::matches(self.scheme(), scheme, Case::Ignored))
        {
            return Err(UrlProblem::Scheme(Excerpt::of(self.scheme())));
        }
        if self.authority().is_empty() {
            return Err(UrlProblem::NoHost);
        }
        if self.authority().contains('@') {
            return Err(UrlProblem::UserName);
        }
        let covers_paths = self.authority().ends_with('*');
        let is_query = self.authority().contains(['=', '&']);
        if is_query || (self.path_and_query().is_empty() && !covers_paths) {
            return Err(UrlProblem::NoPath);
        }
        Ok(())
    }

    fn scheme(&self) -> &str {
        match self.scheme_end {
            0 => "*",
            end => self.pattern.get(..end).unwrap_or_default(),
        }
    }

    fn authority(&self) -> &str {
        self.pattern
            .get(self.authority_start..self.authority_end)
            .unwrap_or_default()
    }

    /// Return path and query; empty where the host ends in a `*`, which covers them.
    fn path_and_query(&self) -> &str {
        match self.pattern.get(self.authority_end..) {
            Some("") | None if self.scheme_end == 0 && !self.pattern.ends_with('*') => "/",
            rest => rest.unwrap_or_default(),
        }
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.pattern)
    }
}

impl fmt::Debug for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Resource({})", self.pattern)
    }
}

/// Return where the scheme ends: at a `://` with only letters and wildcards before it, so that a
/// URL inside a query is not taken for one.
fn scheme_end(pattern: &str) -> Option<usize> {
    let (scheme, _) = pattern.split_once("://")?;
    let is_scheme = scheme
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'*' | b'?'));
    (is_scheme && !scheme.is_empty()).then_some(scheme.len())
}

/// Match the path and query of a pattern against those of a URL.
///
/// The edge may take the first `?` for a wildcard as well. Here it begins the query, so that the
/// signature of a canned policy grants no other path when its text is sent as a custom policy (§2).
fn matches_path_and_query(pattern: &str, path: &str, query: Option<&str>) -> bool {
    match pattern.split_once('?') {
        Some((path_pattern, query_pattern)) => {
            glob::matches(path_pattern, path, Case::Counts)
                && query.is_some_and(|query| glob::matches(query_pattern, query, Case::Counts))
        }
        None => {
            (query.is_none() || pattern.ends_with('*'))
                && glob::matches(pattern, path, Case::Counts)
        }
    }
}
