//! [`SignedCookies`] and the `Set-Cookie` headers that carry them (`docs/cloudfront-rules.md` §6).

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::fmt::Write;
use core::str::FromStr;

use crate::error::{Argument, CookieProblem, Error, ErrorKind, Problem};
use crate::request::limits::LONGEST_COOKIE;
use crate::text::Excerpt;

/// Every cookie that CloudFront reads.
const NAMES: [&str; 5] = [
    "CloudFront-Expires",
    "CloudFront-Policy",
    "CloudFront-Signature",
    "CloudFront-Key-Pair-Id",
    "CloudFront-Hash-Algorithm",
];

/// The cookies that grant what a policy grants, made by
/// [`Signer::sign_cookies`](crate::Signer::sign_cookies).
///
/// ```
/// use frontseal::{CookieAttributes, Policy, PrivateKey, SameSite, Signer};
/// # let pem = include_bytes!("../../../tests/keys/rsa-2048.pem");
/// # let signer = Signer::new("K2JCJMDEHXQW5F", PrivateKey::from_pem(pem)?)?;
///
/// let policy = Policy::new(1_893_456_000)?.with_resource("https://media.example.com/hls/*")?;
/// let cookies = signer.sign_cookies(&policy)?;
/// let attributes = CookieAttributes {
///     domain: Some("example.com".into()),
///     path: Some("/hls".into()),
///     same_site: Some(SameSite::None),
///     ..CookieAttributes::default()
/// };
/// for header in cookies.set_cookie_headers(&attributes)? {
///     assert!(header.ends_with("; Domain=example.com; Path=/hls; Secure; HttpOnly; SameSite=None"));
/// }
/// # Ok::<(), frontseal::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct SignedCookies {
    pairs: Vec<(&'static str, String)>,
}

impl SignedCookies {
    /// Make the cookies from the query parameters of a signature.
    pub(crate) fn new<'a>(
        parameters: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Error> {
        let mut pairs = Vec::with_capacity(4);
        for (parameter, value) in parameters {
            let Some(name) = NAMES
                .into_iter()
                .find(|name| name.strip_prefix("CloudFront-") == Some(parameter))
            else {
                continue;
            };
            let len = name.len() + value.len();
            if len > LONGEST_COOKIE {
                return Err(invalid(CookieProblem::TooLong { name, len }));
            }
            pairs.push((name, String::from(value)));
        }
        Ok(Self { pairs })
    }

    /// Return the cookies by name and value. No value needs encoding.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.pairs
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
    }

    /// Return the value of the `Cookie` request header that sends them: `name=value; name=value`.
    pub fn cookie_header(&self) -> String {
        let pairs: Vec<_> = self
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    /// Return the values of the `Set-Cookie` headers that set them, one for each cookie.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidPolicy`] if an attribute would break the header, the path does not
    /// begin with `/` or has a `*`, the domain is not only a host name, or `SameSite=None` or
    /// `Partitioned` comes without `Secure`, which browsers reject.
    pub fn set_cookie_headers(&self, attributes: &CookieAttributes) -> Result<Vec<String>, Error> {
        attributes.check()?;
        Ok(self
            .iter()
            .map(|(name, value)| attributes.header(name, value, attributes.max_age))
            .collect())
    }

    /// Return the names of CloudFront's cookies that are not among these.
    pub fn stale_names(&self) -> impl Iterator<Item = &'static str> {
        NAMES
            .into_iter()
            .filter(|name| self.pairs.iter().all(|(kept, _)| kept != name))
    }

    /// Return the values of the `Set-Cookie` headers that clear every other CloudFront cookie.
    ///
    /// A browser that holds the cookies of an earlier policy sends them too, and CloudFront
    /// refuses the mixture. Pass the attributes that the stale cookies were set with.
    ///
    /// # Errors
    /// As for [`set_cookie_headers`](Self::set_cookie_headers).
    pub fn clearing_headers(&self, attributes: &CookieAttributes) -> Result<Vec<String>, Error> {
        attributes.check()?;
        Ok(self
            .stale_names()
            .map(|name| attributes.header(name, "", Some(0)))
            .collect())
    }
}

/// The values are not shown.
impl fmt::Debug for SignedCookies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.pairs.iter().map(|(name, _)| name))
            .finish()
    }
}

/// Where and how a browser keeps the cookies.
///
/// The [default](Self::default) is `Path=/; Secure; HttpOnly`: for the host that sets them, until
/// the browser closes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookieAttributes {
    /// The domain that gets them, subdomains included; the setting host alone where there is none.
    pub domain: Option<String>,
    /// The path that gets them, with all below it.
    pub path: Option<String>,
    /// How long they are kept, in seconds; by default until the browser closes, as CloudFront
    /// advises.
    pub max_age: Option<i64>,
    /// Send them over HTTPS alone.
    pub secure: bool,
    /// Hide them from scripts.
    pub http_only: bool,
    /// Whether they are sent with requests from other sites.
    pub same_site: Option<SameSite>,
    /// Keep them apart for each site that embeds the host (CHIPS), which browsers that block other
    /// sites' cookies allow.
    pub partitioned: bool,
}

/// The value of a cookie's `SameSite` attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SameSite {
    /// Never from other sites.
    Strict,
    /// From other sites, only on navigation.
    Lax,
    /// From other sites too, which a player embedded elsewhere needs.
    None,
}

impl SameSite {
    /// Return the value as it is written in the header.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Strict => "Strict",
            Self::Lax => "Lax",
            Self::None => "None",
        }
    }
}

impl FromStr for SameSite {
    type Err = Error;

    /// Read `Strict`, `Lax` or `None`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidPolicy`] for any other spelling.
    fn from_str(name: &str) -> Result<Self, Error> {
        match name {
            "Strict" => Ok(Self::Strict),
            "Lax" => Ok(Self::Lax),
            "None" => Ok(Self::None),
            _ => Err(Problem::Unknown {
                kind: ErrorKind::InvalidPolicy,
                argument: Argument::SameSite,
                text: Excerpt::of(name),
                known: &["Strict", "Lax", "None"],
            }
            .into()),
        }
    }
}

impl Default for CookieAttributes {
    fn default() -> Self {
        Self {
            domain: None,
            path: Some("/".into()),
            max_age: None,
            secure: true,
            http_only: true,
            same_site: None,
            partitioned: false,
        }
    }
}

impl CookieAttributes {
    /// Check that the attributes can stand in a `Set-Cookie` header, for callers that write
    /// cookies in a form of their own.
    ///
    /// # Errors
    /// As for [`SignedCookies::set_cookie_headers`].
    pub fn check(&self) -> Result<(), Error> {
        for (argument, value) in [
            (Argument::Domain, &self.domain),
            (Argument::Path, &self.path),
        ] {
            let culprit =
                value
                    .iter()
                    .flat_map(|value| value.char_indices())
                    .find(|(_, character)| {
                        *character == ';' || !character.is_ascii() || character.is_ascii_control()
                    });
            if let Some((position, character)) = culprit {
                return Err(invalid(CookieProblem::Character {
                    argument,
                    character,
                    position,
                }));
            }
        }
        if let Some(path) = &self.path {
            check_path(path).map_err(invalid)?;
        }
        if let Some(domain) = self.domain.as_ref().filter(|domain| !is_domain(domain)) {
            return Err(invalid(CookieProblem::Domain(Excerpt::of(domain))));
        }
        if let Some(max_age) = self.max_age.filter(|max_age| *max_age < 0) {
            return Err(invalid(CookieProblem::MaxAge(max_age)));
        }
        if self.same_site == Some(SameSite::None) && !self.secure {
            return Err(invalid(CookieProblem::NotSecure));
        }
        if self.partitioned && !self.secure {
            return Err(invalid(CookieProblem::PartitionedNotSecure));
        }
        Ok(())
    }

    fn header(&self, name: &str, value: &str, max_age: Option<i64>) -> String {
        let mut header = format!("{name}={value}");
        let mut attribute = |text: fmt::Arguments<'_>| {
            let written = header.write_fmt(text);
            debug_assert!(written.is_ok(), "writing to a String does not fail");
        };
        if let Some(domain) = &self.domain {
            attribute(format_args!("; Domain={domain}"));
        }
        if let Some(path) = &self.path {
            attribute(format_args!("; Path={path}"));
        }
        if let Some(max_age) = max_age {
            attribute(format_args!("; Max-Age={max_age}"));
        }
        if self.secure {
            attribute(format_args!("; Secure"));
        }
        if self.http_only {
            attribute(format_args!("; HttpOnly"));
        }
        if let Some(same_site) = self.same_site {
            attribute(format_args!("; SameSite={}", same_site.as_str()));
        }
        if self.partitioned {
            attribute(format_args!("; Partitioned"));
        }
        header
    }
}

/// Return whether `text` can be a cookie's domain: without scheme, port, path and wildcard.
fn is_domain(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_alphanumeric())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
}

fn check_path(path: &str) -> Result<(), CookieProblem> {
    if !path.starts_with('/') {
        return Err(CookieProblem::RelativePath(Excerpt::of(path)));
    }
    match path.find('*') {
        Some(position) => Err(CookieProblem::WildcardPath(position)),
        None => Ok(()),
    }
}

fn invalid(problem: CookieProblem) -> Error {
    Problem::Cookie(problem).into()
}
