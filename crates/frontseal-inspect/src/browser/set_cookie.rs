//! [`SetCookie`]: a cookie with its attributes, as a server or a script sets it.

use alloc::string::String;
use alloc::vec::Vec;

use frontseal::request::COOKIE_PREFIX;

use crate::dates::parse_date;

/// A cookie with its attributes.
#[derive(Clone, Debug, Default)]
pub(super) struct SetCookie<'a> {
    pub(super) name: &'a str,
    pub(super) value: &'a str,
    /// As it is written.
    pub(super) domain: Option<&'a str>,
    pub(super) path: Option<&'a str>,
    pub(super) secure: bool,
    pub(super) http_only: bool,
    pub(super) same_site: Option<&'a str>,
    pub(super) partitioned: bool,
    pub(super) max_age: Option<i64>,
    pub(super) expires: Option<i64>,
    pub(super) expires_text: Option<&'a str>,
    /// Whether it goes to the host in `domain` alone, as a cookie jar says.
    pub(super) is_host_only: bool,
    /// Whether a script sets it.
    pub(super) by_script: bool,
    /// The name of another of CloudFront's cookies that is written among the attributes.
    pub(super) joined: Option<&'a str>,
}

impl<'a> SetCookie<'a> {
    /// Read the value of a `Set-Cookie` header, as browsers do (RFC 6265, section 5.2).
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let mut pairs = text.split(';');
        let (name, value) = pairs.next()?.split_once('=')?;
        let mut cookie = Self {
            name: name.trim(),
            value: value.trim(),
            ..Self::default()
        };
        for pair in pairs {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            cookie.take(name.trim(), value.trim());
        }
        // Several headers that were joined with commas, as `Headers.get` and proxies do.
        let joined = text.split(',').skip(1).find_map(|part| {
            part.trim_start()
                .split_once('=')
                .map(|(name, _)| name)
                .filter(|name| is_cloudfronts(name))
        });
        cookie.joined = cookie.joined.or(joined);
        (!cookie.name.is_empty()).then_some(cookie)
    }

    pub(super) fn take(&mut self, attribute: &'a str, value: &'a str) {
        match attribute.to_ascii_lowercase().as_str() {
            "domain" if !value.is_empty() => self.domain = Some(value),
            // What does not begin with a slash is ignored.
            "path" => self.path = Some(value).filter(|path| path.starts_with('/')),
            "secure" => self.secure = true,
            "httponly" => self.http_only = true,
            "samesite" => self.same_site = Some(value),
            "partitioned" => self.partitioned = true,
            "max-age" => self.max_age = value.parse().ok(),
            "expires" => {
                self.expires = parse_date(value);
                self.expires_text = Some(value);
            }
            _ if is_cloudfronts(attribute) => self.joined = Some(attribute),
            _ => {}
        }
    }

    pub(super) fn is_cloudfronts(&self) -> bool {
        is_cloudfronts(self.name)
    }

    /// Return whether `Max-Age` or `Expires` deletes it at once. `Max-Age` wins.
    pub(super) fn is_deleted(&self, now: Option<i64>) -> bool {
        match (self.max_age, self.expires) {
            (Some(seconds), _) => seconds <= 0,
            (None, Some(expires)) => now.is_some_and(|now| expires <= now),
            (None, None) => false,
        }
    }

    /// Return the domain in lower case, without a leading dot.
    pub(super) fn domain_name(&self) -> Option<String> {
        self.domain.map(|domain| {
            domain
                .strip_prefix('.')
                .unwrap_or(domain)
                .to_ascii_lowercase()
        })
    }

    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.name == other.name
            && self.path == other.path
            && self.domain_name() == other.domain_name()
    }
}

fn is_cloudfronts(name: &str) -> bool {
    name.trim().starts_with(COOKIE_PREFIX)
}

/// Read cookies from lines of `Set-Cookie` headers, with or without the name of the header.
pub(super) fn read_all(text: &str) -> Vec<SetCookie<'_>> {
    text.lines()
        .filter_map(|line| SetCookie::read(without_name(line)))
        .collect()
}

/// Return a line without `Set-Cookie:` and what tools print before it.
pub(super) fn without_name(line: &str) -> &str {
    let line = line.trim().trim_start_matches("< ");
    match line.split_once(':') {
        Some((name, value)) if name.eq_ignore_ascii_case("set-cookie") => value.trim(),
        _ => line,
    }
}
