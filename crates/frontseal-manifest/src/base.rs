//! [`Base`]: the URL that URIs are resolved against (RFC 3986, section 5).

use oxiri::{Iri, IriRef};

use crate::hosts::Hosts;

/// A base URL. What resolves against it is not normalised beyond the RFC's dot segments: what is
/// signed is what a player sends.
#[derive(Clone)]
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

    pub(crate) const fn is_ours(&self) -> bool {
        self.is_ours
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
