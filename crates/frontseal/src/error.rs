//! [`Error`] and [`ErrorKind`]: what went wrong, where, and what to do about it.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;

/// The reason why frontseal refused an input or could not sign.
///
/// An error is a [kind](Error::kind) for programs and a text for people. The text is in lower
/// case, names the culprit and its place, and says the cure. It never holds key material or a
/// whole signature.
///
/// ```
/// use frontseal::{ErrorKind, Policy};
///
/// let error = Policy::new(1_700_000_000_000).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::InvalidTime);
/// assert_eq!(error.kind().code(), "invalid_time");
/// assert!(error.to_string().contains("milliseconds"));
/// ```
#[derive(Clone)]
pub struct Error {
    kind: ErrorKind,
    message: Box<str>,
    source: Option<Source>,
}

type Source = Arc<dyn core::error::Error + Send + Sync>;

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

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Error {
    /// Make an error, for an implementation of [`SigningKey`](crate::SigningKey) of your own.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into().into_boxed_str(),
            source: None,
        }
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
        self.source = Some(Arc::new(source));
        self
    }

    /// Return what the error is about.
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Put `place` before the text, as in `url 3: …`.
    #[must_use]
    pub fn at(self, place: impl fmt::Display) -> Self {
        Self {
            message: format!("{place}: {}", self.message).into_boxed_str(),
            ..self
        }
    }
}

/// Errors are equal if they say the same.
impl PartialEq for Error {
    fn eq(&self, other: &Self) -> bool {
        (self.kind, &self.message) == (other.kind, &other.message)
    }
}

impl Eq for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({}: {})", self.kind, self.message)
    }
}

impl core::error::Error for Error {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        // Without `as_deref` it would be the `Arc`, which is an error too.
        self.source.as_deref().map(|source| source as _)
    }
}
