//! What a request brings along: its URL without CloudFront's parameters, and the credentials in
//! the query or in the cookies (`cloudfront-rules.md` §3, §6, §7).

use alloc::borrow::Cow;
use alloc::vec::Vec;

use serde::Serialize;

use crate::HashAlgorithm;
use crate::url::RESERVED_PARAMETERS;

/// The prefix that makes a parameter's name a cookie's.
pub(crate) const COOKIE_PREFIX: &str = "CloudFront-";

/// Where a request's credentials were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// In the query: a signed URL.
    Url,
    /// In the `Cookie` header: signed cookies.
    Cookies,
}

/// The values that sign a request, as they stand in it.
#[derive(Default)]
pub(crate) struct Credentials<'a> {
    /// In the order of [`RESERVED_PARAMETERS`].
    values: [Option<&'a str>; RESERVED_PARAMETERS.len()],
    /// The first name that stands twice.
    pub(crate) duplicate: Option<&'static str>,
}

impl<'a> Credentials<'a> {
    /// Collect the credentials of `pairs`; other names are the caller's own.
    fn collect(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut credentials = Self::default();
        for (name, value) in pairs {
            let known = RESERVED_PARAMETERS
                .into_iter()
                .zip(&mut credentials.values)
                .find(|(known, _)| *known == name);
            if let Some((known, slot)) = known
                && slot.replace(value).is_some()
                && credentials.duplicate.is_none()
            {
                credentials.duplicate = Some(known);
            }
        }
        credentials
    }

    pub(crate) fn of_query(query: &'a str) -> Self {
        Self::collect(query.split('&').map(split_pair))
    }

    pub(crate) fn of_cookies(header: &'a str) -> Self {
        Self::collect(
            cookies(header)
                .filter_map(|(name, value)| Some((name.strip_prefix(COOKIE_PREFIX)?, value))),
        )
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.values.iter().all(Option::is_none)
    }

    /// Return whether the request has neither the parameter `name` nor what may stand in its place.
    pub(crate) fn lacks(&self, name: &str) -> bool {
        match name {
            "Expires" | "Policy" => self.expires().is_none() && self.policy().is_none(),
            "Signature" => self.signature().is_none(),
            "Key-Pair-Id" => self.key_pair_id().is_none(),
            _ => self.hash_algorithm().is_none(),
        }
    }

    pub(crate) const fn expires(&self) -> Option<&'a str> {
        self.values[0]
    }

    pub(crate) const fn policy(&self) -> Option<&'a str> {
        self.values[1]
    }

    pub(crate) const fn signature(&self) -> Option<&'a str> {
        self.values[2]
    }

    pub(crate) const fn key_pair_id(&self) -> Option<&'a str> {
        self.values[3]
    }

    pub(crate) const fn hash_algorithm(&self) -> Option<&'a str> {
        self.values[4]
    }

    /// Return the hash that is announced: SHA-256 by name, SHA-1 by absence (§5). `None` is a name
    /// that the edge does not know.
    pub(crate) fn announced_hash(&self) -> Option<HashAlgorithm> {
        match self.hash_algorithm() {
            None => Some(HashAlgorithm::Sha1),
            name => (name == HashAlgorithm::Sha256.announced()).then_some(HashAlgorithm::Sha256),
        }
    }
}

/// Return the cookies of a `Cookie` header by name and value.
pub(crate) fn cookies(header: &str) -> impl Iterator<Item = (&str, &str)> {
    header
        .split(';')
        .map(|pair| split_pair(pair.trim_matches([' ', '\t'])))
}

/// Return `url` as it was before it was signed: without CloudFront's parameters, the rest byte for
/// byte, and without a `?` that nothing follows. So the edge rebuilds it to check a signature, and
/// asks the origin for it.
///
/// ```
/// let signed = "https://d111111abcdef8.cloudfront.net/a.jpg?v=3&Expires=1893456000&Signature=x&Key-Pair-Id=K1";
/// assert_eq!(frontseal::unsigned_url(signed), "https://d111111abcdef8.cloudfront.net/a.jpg?v=3");
/// ```
pub fn unsigned_url(url: &str) -> Cow<'_, str> {
    let Some((before, query)) = url.split_once('?') else {
        return Cow::Borrowed(url);
    };
    let kept: Vec<_> = query
        .split('&')
        .filter(|parameter| !is_reserved(parameter))
        .collect();
    let query = kept.join("&");
    Cow::Owned(if query.is_empty() {
        before.into()
    } else {
        [before, &query].join("?")
    })
}

fn is_reserved(parameter: &str) -> bool {
    RESERVED_PARAMETERS.contains(&split_pair(parameter).0)
}

/// Split `name=value`; without a `=` the value is empty.
fn split_pair(pair: &str) -> (&str, &str) {
    pair.split_once('=').unwrap_or((pair, ""))
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
