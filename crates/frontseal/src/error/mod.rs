//! [`Error`] and [`ErrorKind`]: what went wrong, where, and what to do about it.

mod argument;
mod problem;
mod wording;

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use core::fmt::{self, Display};

#[cfg(feature = "rust-crypto")]
use crate::denial::Denial;

pub use self::argument::{Argument, NameStyle};
#[cfg(feature = "rust-crypto")]
pub(crate) use self::problem::{Cipher, KeyKind, KeyProblem};
pub(crate) use self::problem::{
    CookieProblem, Foreign, IpAddressProblem, KeyPairIdProblem, LengthProblem, PartsProblem,
    PolicyProblem, Problem, SigningProblem, StreamProblem, Subject, TimeProblem, UrlProblem,
    WrittenProblem,
};

/// The reason why frontseal refused an input or could not sign.
///
/// An error is data: its [kind](Self::kind), the [arguments](Self::arguments) it is about, the
/// [place](Self::place) in a text and the [index](Self::index) in a list. Its text says what is
/// wrong, where, and what to do. It never holds key material or a whole signature.
///
/// ```
/// use frontseal::{Argument, ErrorKind, NameStyle, Policy};
///
/// let error = Policy::new(1_893_456_000_000).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::InvalidTime);
/// assert_eq!(error.kind().code(), "invalid_time");
/// assert_eq!(error.arguments(), [Argument::DateLessThan]);
/// assert_eq!(
///     error.to_string(),
///     "date_less_than is in milliseconds (1893456000000): pass seconds (1893456000)",
/// );
/// assert!(error.display(NameStyle::Camel).to_string().starts_with("dateLessThan is"));
/// ```
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    problem: Problem,
    index: Option<usize>,
    /// Where it is in a text that is larger than an argument, such as a manifest.
    place: Option<Place>,
    /// The text before the message, as in `line 3`.
    context: Option<Box<str>>,
    source: Option<Source>,
}

type Source = Arc<dyn core::error::Error + Send + Sync>;

/// A place in the text that an error is about.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// An offset in bytes, from 0.
    Byte(usize),
    /// A line and a column, from 1.
    LineColumn {
        /// The line.
        line: usize,
        /// The column.
        column: usize,
    },
}

impl Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Byte(offset) => write!(f, "byte {offset}"),
            Self::LineColumn { line, column } => write!(f, "line {line}, column {column}"),
        }
    }
}

/// What an [`Error`] is about. Every language carries the same [codes](Self::code).
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The URL cannot be signed, or the policy does not cover it.
    InvalidUrl,
    /// The policy, its resource, or the attributes of a cookie are wrong.
    InvalidPolicy,
    /// The key pair id is not made of letters and digits.
    InvalidKeyPairId,
    /// The key cannot be read, or is not one that CloudFront takes.
    InvalidKey,
    /// A time is out of range, in milliseconds, or the start is not before the end.
    InvalidTime,
    /// The IP address is not one IPv4 address or CIDR.
    InvalidIpAddress,
    /// The manifest is not HLS or DASH, or has a URI that cannot be signed.
    InvalidManifest,
    /// The key operation failed.
    SigningFailed,
    /// A request was verified and denied; see [`Denial`](crate::Denial).
    AccessDenied,
}

impl ErrorKind {
    /// Return the stable code, such as `invalid_url`, that every language carries.
    pub const fn code(self) -> &'static str {
        match self {
            Self::InvalidUrl => "invalid_url",
            Self::InvalidPolicy => "invalid_policy",
            Self::InvalidKeyPairId => "invalid_key_pair_id",
            Self::InvalidKey => "invalid_key",
            Self::InvalidTime => "invalid_time",
            Self::InvalidIpAddress => "invalid_ip_address",
            Self::InvalidManifest => "invalid_manifest",
            Self::SigningFailed => "signing_failed",
            Self::AccessDenied => "access_denied",
        }
    }
}

impl Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Error {
    /// Make an error with a text of your own, for an implementation of
    /// [`SigningKey`](crate::SigningKey).
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Problem::Other {
            kind,
            message: message.into().into_boxed_str(),
            argument: None,
        }
        .into()
    }

    /// Make an error about `argument`, whose name is between `before` and `after` in the text.
    ///
    /// ```
    /// use frontseal::{Argument, Error, ErrorKind, NameStyle};
    ///
    /// let error = Error::naming(ErrorKind::InvalidUrl, "", Argument::BaseUrl, " has no path: write one");
    /// assert_eq!(error.display(NameStyle::Camel).to_string(), "baseUrl has no path: write one");
    /// assert_eq!(error.arguments(), [Argument::BaseUrl]);
    /// ```
    pub fn naming(
        kind: ErrorKind,
        before: impl Into<String>,
        argument: Argument,
        after: impl Into<String>,
    ) -> Self {
        Problem::Other {
            kind,
            message: before.into().into_boxed_str(),
            argument: Some((argument, after.into().into_boxed_str())),
        }
        .into()
    }

    /// Keep `source`, the error of a key of your own, to be found by
    /// [`source`](core::error::Error::source).
    ///
    /// ```
    /// use std::error::Error as _;
    /// use std::io;
    /// use frontseal::{Error, ErrorKind};
    ///
    /// let lost = io::Error::from(io::ErrorKind::ConnectionReset);
    /// let error = Error::new(ErrorKind::SigningFailed, "the HSM does not answer").with_source(lost);
    /// assert!(error.source().is_some_and(|source| source.is::<io::Error>()));
    /// ```
    #[must_use]
    pub fn with_source(mut self, source: impl core::error::Error + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    /// Put `context` before the text, as in `line 3: …`.
    #[must_use]
    pub fn at(mut self, context: impl Display) -> Self {
        let context = match &self.0.context {
            Some(inner) => format!("{context}: {inner}"),
            None => format!("{context}"),
        };
        self.0.context = Some(context.into_boxed_str());
        self
    }

    /// Note that the error is about `place` in a text such as a manifest. The text then begins with
    /// it, as in `line 3, column 1: …`.
    #[must_use]
    pub fn at_place(mut self, place: Place) -> Self {
        self.0.place = Some(place);
        self
    }

    /// Note that the error is about the URL at `index`, from 0, in a list. The text then begins
    /// with it, as in `url 3: …`.
    #[must_use]
    pub fn at_index(mut self, index: usize) -> Self {
        self.0.index = Some(index);
        self
    }

    /// Return the kind, which has a stable code.
    pub fn kind(&self) -> ErrorKind {
        self.0.problem.kind()
    }

    /// Return the arguments that are wrong, or that contradict each other.
    pub fn arguments(&self) -> &[Argument] {
        self.0.problem.arguments()
    }

    /// Return where in its text the argument is wrong.
    pub fn place(&self) -> Option<Place> {
        self.0.place.or_else(|| self.0.problem.place())
    }

    /// Return which URL of a list is wrong, from 0.
    pub fn index(&self) -> Option<usize> {
        self.0.index
    }

    /// Return why the request was denied, if a [`Verifier`](crate::Verifier) denied one.
    #[cfg(feature = "rust-crypto")]
    pub fn denial(&self) -> Option<&Denial> {
        match &self.0.problem {
            Problem::Denied(denial) => Some(denial),
            _ => None,
        }
    }

    /// Return the text with the arguments spelled in `style`, to be displayed.
    ///
    /// [`Display`] itself spells them in [`NameStyle::Snake`].
    pub fn display(&self, style: NameStyle) -> impl Display {
        Text { error: self, style }
    }
}

impl From<Problem> for Error {
    #[cold]
    fn from(problem: Problem) -> Self {
        Self(Box::new(Inner {
            problem,
            index: None,
            place: None,
            context: None,
            source: None,
        }))
    }
}

/// A denial is an error of the kind [`ErrorKind::AccessDenied`].
#[cfg(feature = "rust-crypto")]
impl From<Denial> for Error {
    fn from(denial: Denial) -> Self {
        Problem::Denied(denial).into()
    }
}

/// The text of an error.
struct Text<'a> {
    error: &'a Error,
    style: NameStyle,
}

impl Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            problem,
            index,
            place,
            context,
            source: _,
        } = &*self.error.0;
        if let Some(index) = index {
            write!(f, "url {index}: ")?;
        }
        if let Some(place) = place {
            write!(f, "{place}: ")?;
        }
        if let Some(context) = context {
            write!(f, "{context}: ")?;
        }
        let style = self.style;
        wording::Words { problem, style }.fmt(f)
    }
}

/// Errors are equal if their kinds and texts are.
impl PartialEq for Error {
    fn eq(&self, other: &Self) -> bool {
        self.kind() == other.kind() && format!("{self}") == format!("{other}")
    }
}

impl Eq for Error {}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.display(NameStyle::Snake).fmt(f)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({}: {self})", self.kind())
    }
}

impl core::error::Error for Error {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        // Without `as_deref` it would be the `Arc`, which is an error too.
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;
    use crate::cookies::{CookieAttributes, SameSite};
    use crate::ip_address::IpAddress;
    use crate::policy::Policy;
    use crate::resource::Resource;
    use crate::signing_key::HashAlgorithm;

    fn refused<T>(result: Result<T, Error>) -> Error {
        result.err().unwrap()
    }

    #[test]
    fn a_result_without_a_value_is_one_pointer() {
        assert_eq!(size_of::<Result<(), Error>>(), size_of::<usize>());
    }

    #[test]
    fn an_error_says_what_it_is_about_as_data_and_in_words() {
        let policy = || Policy::new(1_893_456_000).unwrap();
        let json = |text: &str| refused(Policy::from_json(text));
        let attributes = |change: fn(&mut CookieAttributes)| {
            let mut attributes = CookieAttributes::default();
            change(&mut attributes);
            refused(attributes.check())
        };
        let byte = |position| Some(Place::Byte(position));
        for (error, kind, arguments, place, text) in [
            (
                refused(policy().with_date_greater_than(1_893_456_000)),
                ErrorKind::InvalidTime,
                &[Argument::DateGreaterThan, Argument::DateLessThan][..],
                None,
                "DateGreaterThan (1893456000) is not before DateLessThan (1893456000), so access would never be granted: pass an earlier start",
            ),
            (
                refused("2001:db8::1".parse::<IpAddress>()),
                ErrorKind::InvalidIpAddress,
                &[Argument::IpAddress],
                None,
                "IPAddress \"2001:db8::1\" is IPv6, which CloudFront does not support in policies: pass an IPv4 address or CIDR, or leave the restriction out",
            ),
            (
                refused(Resource::new("https://h.example/a b")),
                ErrorKind::InvalidPolicy,
                &[Argument::Resource],
                byte(19),
                "the resource has a space (' ') at byte 19: write %20, or encode the URL before signing",
            ),
            (
                refused(policy().statement_for_url("https://h.example/\"")),
                ErrorKind::InvalidUrl,
                &[Argument::Url],
                byte(18),
                "the URL has a '\"' at byte 18: write %22",
            ),
            (
                refused(
                    policy()
                        .with_resource("https://h.example/hls/*")
                        .unwrap()
                        .statement_for_url("https://h.example/film"),
                ),
                ErrorKind::InvalidUrl,
                &[Argument::Url, Argument::Resource],
                None,
                "the URL does not match the policy's resource \"https://h.example/hls/*\" (the path differs): widen the resource, or write the URL as the resource has it",
            ),
            (
                json("{\n]"),
                ErrorKind::InvalidPolicy,
                &[Argument::Policy],
                Some(Place::LineColumn { line: 2, column: 1 }),
                "the policy is not JSON: key must be a string at line 2 column 1",
            ),
            (
                json(
                    r#"{"Statement":[{"Condition":{"DateLessThan":{"AWS:EpochTime":1893456000000}}}]}"#,
                ),
                ErrorKind::InvalidTime,
                &[Argument::Policy],
                None,
                "the policy's DateLessThan is in milliseconds (1893456000000): pass seconds (1893456000)",
            ),
            (
                json(r#"{"Statement":[{"Sid":"1"}]}"#),
                ErrorKind::InvalidPolicy,
                &[Argument::Policy],
                None,
                "the policy has the unknown name \"Sid\" in the statement: write only Resource and Condition",
            ),
            (
                refused("MD5".parse::<HashAlgorithm>()),
                ErrorKind::InvalidKey,
                &[Argument::HashAlgorithm],
                None,
                "HashAlgorithm \"MD5\" is unknown: pass SHA1 or SHA256",
            ),
            (
                attributes(|attributes| attributes.domain = Some("a;b".into())),
                ErrorKind::InvalidPolicy,
                &[Argument::Domain],
                byte(1),
                "Domain has ';' at byte 1, which would break the header: remove it",
            ),
            (
                attributes(|attributes| {
                    attributes.secure = false;
                    attributes.same_site = Some(SameSite::None);
                }),
                ErrorKind::InvalidPolicy,
                &[Argument::SameSite, Argument::Secure],
                None,
                "SameSite=None without Secure is rejected by browsers: set Secure too",
            ),
            (
                attributes(|attributes| {
                    attributes.secure = false;
                    attributes.partitioned = true;
                }),
                ErrorKind::InvalidPolicy,
                &[Argument::Partitioned, Argument::Secure],
                None,
                "Partitioned without Secure is rejected by browsers: set Secure too",
            ),
        ] {
            assert_eq!(error.display(NameStyle::Pascal).to_string(), text);
            assert_eq!(
                (error.kind(), error.arguments(), error.place()),
                (kind, arguments, place),
                "{text}"
            );
        }
    }

    #[test]
    fn a_text_of_a_user_is_escaped_and_cut() {
        let long = "é\n".repeat(100);
        let text = refused(long.parse::<IpAddress>()).to_string();
        let shown = format!("ip_address \"{}…\" is", "é\\n".repeat(30));
        assert!(text.starts_with(&shown), "{text}");
    }

    #[test]
    fn index_and_context_come_first() {
        let error = Error::naming(ErrorKind::InvalidUrl, "", Argument::MaxAge, " is wrong");
        let error = error.at("column 4").at("line 3").at_index(7);
        assert_eq!(error.index(), Some(7));
        assert_eq!(
            error.display(NameStyle::Camel).to_string(),
            "url 7: line 3: column 4: maxAge is wrong"
        );
        assert_ne!(error, error.clone().at_index(8));
    }
}
