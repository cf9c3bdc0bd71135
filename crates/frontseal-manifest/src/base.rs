//! [`Base`]: the URL that URIs are resolved against (RFC 3986, section 5).

use frontseal::{Error, ErrorKind, Policy};
use oxiri::{Iri, IriRef};

use crate::hosts::Hosts;

/// The longest URL that CloudFront takes, in bytes. The core checks what is signed; this is for
/// what is put together before that.
pub(crate) const LONGEST_URL: usize = 8192;

/// A base URL. What resolves against it is not normalised beyond the RFC's dot segments: what is
/// signed is what a player sends.
pub(crate) struct Base {
    url: Iri<String>,
    is_ours: bool,
}

impl Base {
    pub(crate) fn new(url: String, hosts: &Hosts) -> Self {
        Self {
            is_ours: hosts.include(&url),
            url: Iri::parse_unchecked(url),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        self.url.as_str()
    }

    /// Return the value of a parameter of the URL's query.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.url
            .query()?
            .split('&')
            .find_map(|parameter| parameter.strip_prefix(name)?.strip_prefix('='))
    }

    /// Write the URL that `reference` stands for into `url`, and return whether it is ours.
    pub(crate) fn resolve(&self, reference: &str, hosts: &Hosts, url: &mut String) -> bool {
        url.clear();
        let reference = IriRef::parse_unchecked(reference);
        self.url.resolve_into_unchecked(&reference, url);
        if has_host(&reference) {
            hosts.include(url)
        } else {
            self.is_ours
        }
    }

    /// Return `url` without scheme and host, if these are the base's own.
    pub(crate) fn relative(&self, url: &str) -> Option<String> {
        let relative = self.url.relativize(&Iri::parse_unchecked(url)).ok()?;
        (!has_host(&relative) && !relative.as_str().is_empty()).then(|| relative.into_inner())
    }
}

/// Return whether `reference` has a scheme or a host of its own.
pub(crate) fn is_absolute(reference: &str) -> bool {
    has_host(&IriRef::parse_unchecked(reference))
}

fn has_host<T: std::ops::Deref<Target = str>>(reference: &IriRef<T>) -> bool {
    reference.scheme().is_some() || reference.authority().is_some()
}

/// Check that players agree on whether `reference` begins with a scheme, and return what is wrong
/// otherwise. In `10:00.ts` some take the `10` for one, which it cannot be (RFC 3986, section 3.1).
pub(crate) fn check_scheme(reference: &str) -> Result<(), &'static str> {
    let end = reference.find([':', '/', '?', '#']);
    let Some((scheme, rest)) = end.and_then(|end| reference.split_at_checked(end)) else {
        return Ok(());
    };
    if !rest.starts_with(':') {
        return Ok(());
    }
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    if !is_scheme {
        return Err(
            "has a ':' in its first part, which some players take for the end of a scheme: write ./ before it",
        );
    }
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    if is_web && !rest.starts_with("://") {
        return Err(
            "has a scheme without //, which browsers and other players read differently: write // behind it, or leave the scheme out",
        );
    }
    Ok(())
}

/// Check that manifests can be at `base_url`. Its query may be anything, a signature included.
pub(crate) fn check_base_url(base_url: &str) -> Result<(), Error> {
    let url = base_url.split(['?', '#']).next().unwrap_or(base_url);
    check_url(url)
        .and_then(|()| check_dots(url))
        .and_then(|()| check_no_dot_segments(url))
        .map_err(|error| error.at("base_url"))
}

fn check_no_dot_segments(url: &str) -> Result<(), Error> {
    let url = Iri::parse_unchecked(url);
    let mut segments = url.path().split('/');
    match segments.find(|segment| matches!(*segment, "." | "..")) {
        None => Ok(()),
        Some(dots) => Err(invalid_url(&format!(
            "has a folder '{dots}', which players resolve: write the URL that they send"
        ))),
    }
}

/// Check that `url` can be signed, whatever a policy grants.
pub(crate) fn check_url(url: &str) -> Result<(), Error> {
    // The core knows what a URL is; the end does not matter.
    Policy::new(1)?.statement_for_url(url).map(drop)
}

/// Return the URL of the folder that `base_url` is in, with its last `/`.
pub(crate) fn folder(base_url: &str) -> &str {
    let url = base_url.split(['?', '#']).next().unwrap_or(base_url);
    let end = url.rfind('/').map_or(url.len(), |slash| slash + 1);
    url.get(..end).unwrap_or(url)
}

/// Check that every player sends `url` as it stands. Browsers follow the WHATWG's URL standard and
/// change some of what RFC 3986 keeps, which a signature for exactly this URL would not survive.
pub(crate) fn check_sent_as_written(url: &str) -> Result<(), Error> {
    let iri = Iri::parse_unchecked(url);
    let authority = iri.authority().unwrap_or_default();
    if authority.contains(|c: char| c.is_ascii_uppercase()) {
        return Err(invalid_url(
            "has a host in upper case, which browsers send in lower case: write it in lower case",
        ));
    }
    check_matched_as_written(url)
}

/// Check the same for a `url` that is the beginning of a pattern, in which the host may have any
/// case.
pub(crate) fn check_matched_as_written(url: &str) -> Result<(), Error> {
    let iri = Iri::parse_unchecked(url);
    let authority = iri.authority().unwrap_or_default();
    let problem: String = if authority.ends_with(if iri.scheme() == "https" {
        ":443"
    } else {
        ":80"
    }) {
        "has the port that the scheme means anyway, which browsers leave out: leave it out".into()
    } else if let Some(culprit) =
        find(iri.path(), "<>^`{}").or_else(|| find(iri.query().unwrap_or_default(), "<>'"))
    {
        format!(
            "has a '{culprit}', which browsers percent-encode and other players do not: write %{:02X}",
            u32::from(culprit)
        )
    } else {
        return Ok(());
    };
    Err(invalid_url(&problem))
}

/// Check that no folder or file of `url` is `.` or `..` with an encoded dot: browsers resolve it,
/// and request another folder.
pub(crate) fn check_dots(url: &str) -> Result<(), Error> {
    if !url.contains("%2e") && !url.contains("%2E") {
        return Ok(());
    }
    let is_dots = |segment: &str| {
        let segment = segment.to_ascii_lowercase().replace("%2e", ".");
        segment == "." || segment == ".."
    };
    if Iri::parse_unchecked(url).path().split('/').any(is_dots) {
        return Err(invalid_url(
            "has a %2E for a dot that browsers resolve and other players do not: write the dot",
        ));
    }
    Ok(())
}

fn invalid_url(problem: &str) -> Error {
    Error::new(ErrorKind::InvalidUrl, format!("the URL {problem}"))
}

fn find(text: &str, characters: &str) -> Option<char> {
    text.chars()
        .find(|character| characters.contains(*character))
}
