//! [`Problem`]: what an error is about, as data. The words are in [`wording`](super::wording).

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt::{self, Display};

#[cfg(feature = "rust-crypto")]
use pkcs8::ObjectIdentifier;

use super::{Argument, ErrorKind, Place};
#[cfg(feature = "rust-crypto")]
use crate::denial::Denial;
use crate::request::sections::Section;
use crate::text::{Culprit, Excerpt};

/// What is wrong, and what was found.
#[derive(Clone, Debug)]
pub(crate) enum Problem {
    /// A text that was made elsewhere.
    Other {
        kind: ErrorKind,
        message: Box<str>,
        /// An argument that the text goes on with, and the rest.
        argument: Option<(Argument, Box<str>)>,
    },
    Parts(PartsProblem),
    Time {
        subject: Subject,
        problem: TimeProblem,
    },
    Length(LengthProblem),
    /// The start is at or after the end.
    StartNotBeforeEnd {
        /// Whether both stand in a policy written by hand.
        is_written: bool,
        start: i64,
        end: i64,
    },
    /// The system's clock is before 1970.
    #[cfg(feature = "std")]
    Clock,
    /// A time is required, and there is no clock.
    #[cfg(all(feature = "rust-crypto", not(feature = "std")))]
    NoTime,
    /// A request was denied.
    #[cfg(feature = "rust-crypto")]
    Denied(Denial),
    IpAddress {
        subject: Subject,
        text: Excerpt,
        problem: IpAddressProblem,
    },
    Url {
        subject: Subject,
        problem: UrlProblem,
    },
    /// The resource does not match the URL.
    NotMatched {
        resource: Excerpt,
        /// The section that differs.
        section: Section,
    },
    Policy(PolicyProblem),
    Written(WrittenProblem),
    Stream(StreamProblem),
    Cookie(CookieProblem),
    KeyPairId(KeyPairIdProblem),
    /// A name is none of those that `known` lists.
    Unknown {
        kind: ErrorKind,
        argument: Argument,
        text: Excerpt,
        known: &'static [&'static str],
    },
    #[cfg(feature = "rust-crypto")]
    Key {
        argument: Argument,
        problem: KeyProblem,
    },
    Signing(SigningProblem),
}

/// An error of another crate, in its own words.
#[derive(Clone)]
pub(crate) struct Foreign(Arc<dyn Display + Send + Sync>);

impl Foreign {
    pub(crate) fn new(error: impl Display + Send + Sync + 'static) -> Self {
        Self(Arc::new(error))
    }
}

impl Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Where a value was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Argument(Argument),
    /// A member of a policy written by hand, in AWS's spelling.
    Member(&'static str),
}

/// How the parts of a policy contradict each other.
#[derive(Clone, Debug)]
pub(crate) enum PartsProblem {
    /// There is neither an end nor a whole policy.
    NoEnd,
    /// There are both `expires_in` and `date_less_than`.
    TwoEnds,
    /// `round_to` without `expires_in`.
    RoundToAlone,
    /// `minify` without a whole policy.
    MinifyAlone,
    /// These parts beside a whole policy.
    BesidePolicy(Vec<Argument>),
}

/// What is wrong with a point in time.
#[derive(Clone, Debug)]
pub(crate) enum TimeProblem {
    InMilliseconds(i64),
    Before1970(i64),
    Zero,
}

/// What is wrong with a length of time.
#[derive(Clone, Debug)]
pub(crate) enum LengthProblem {
    TooShort(Argument),
    /// `expires_in` looks like a point in time.
    PointInTime(i64),
    /// `round_to` moves the end out of range.
    RoundTo(i64),
    /// `round_to` is longer than `expires_in`.
    RoundToLonger {
        step: i64,
        length: i64,
    },
}

/// What is wrong with an address.
#[derive(Clone, Debug)]
pub(crate) enum IpAddressProblem {
    Ipv6,
    NoAddress,
    /// The address of a viewer is neither IPv4 nor IPv6.
    NotAViewer,
    Prefix,
}

/// What is wrong with a URL, a resource or the name of a stream.
#[derive(Clone, Debug)]
pub(crate) enum UrlProblem {
    NoScheme(Excerpt),
    Culprit(Culprit),
    /// The host has a character that is not ASCII, at this byte.
    HostNotAscii(usize),
    /// A character that clients send in another form.
    Rewritten {
        character: char,
        position: usize,
    },
    /// A `%` without two hexadecimal digits behind it, at this byte.
    Percent(usize),
    /// A segment of dots, at this byte.
    DotSegment(usize),
    /// A `*` that nobody asked for as a wildcard, at this byte.
    Star(usize),
    /// A base URL has a query.
    Query,
    EmptyKey,
    WildcardScheme(Excerpt),
    UppercaseScheme(Excerpt),
    Scheme(Excerpt),
    UserName,
    WildcardHost,
    NoHost,
    UppercaseHost(Excerpt),
    Host(Excerpt),
    Port(Excerpt),
    /// The port that clients leave out.
    DefaultPort(&'static str),
    NoPath,
    Reserved(&'static str),
    TooLong(usize),
}

/// What is wrong with a policy.
#[derive(Clone, Debug)]
pub(crate) enum PolicyProblem {
    NoResource,
    /// A part that cannot be added to a policy written by hand.
    Fixed(Argument),
    ResourceForStream,
}

/// What is wrong with the JSON of a policy written by hand. An object in it is named as a message
/// names it.
#[derive(Clone, Debug)]
pub(crate) enum WrittenProblem {
    /// A `\` at this byte.
    Escape(usize),
    Syntax {
        error: Foreign,
        line: usize,
        column: usize,
    },
    /// There is not one statement, but so many.
    Statements(usize),
    StatementNotInArray {
        found: &'static str,
    },
    NotObject {
        object: &'static str,
        found: &'static str,
    },
    UnknownName {
        name: Excerpt,
        object: &'static str,
        known: &'static [&'static str],
    },
    /// A name is there twice.
    Duplicate {
        name: Excerpt,
        object: &'static str,
    },
    Missing {
        name: &'static str,
        object: &'static str,
    },
    EpochNotInteger {
        object: &'static str,
        found: &'static str,
    },
    ResourceNotString {
        found: &'static str,
    },
    AddressNotString {
        found: &'static str,
    },
}

/// What is wrong with the name of an RTMP stream.
#[derive(Clone, Debug)]
pub(crate) enum StreamProblem {
    Empty,
    Culprit(Culprit),
    NotBare(Excerpt),
    /// It begins with `cfx/st/`.
    Application(Excerpt),
    /// It begins with a format, such as `mp4:`.
    Format(Excerpt, &'static str),
    /// It has a `?` at this byte.
    Query(usize),
}

/// What is wrong with a cookie or its attributes.
#[derive(Clone, Debug)]
pub(crate) enum CookieProblem {
    TooLong {
        name: &'static str,
        len: usize,
    },
    /// An attribute has a character that would break the header.
    Character {
        argument: Argument,
        character: char,
        position: usize,
    },
    RelativePath(Excerpt),
    WildcardPath(usize),
    Domain(Excerpt),
    MaxAge(i64),
    /// `SameSite=None` without `Secure`.
    NotSecure,
    /// `Partitioned` without `Secure`.
    PartitionedNotSecure,
}

/// What is wrong with a key pair id.
#[derive(Clone, Debug)]
pub(crate) enum KeyPairIdProblem {
    Empty,
    #[cfg(feature = "std")]
    NotSet,
    Pem,
    Character {
        character: char,
        position: usize,
    },
}

/// What is wrong with a key. No variant holds a part of it.
#[cfg(feature = "rust-crypto")]
#[derive(Clone, Debug)]
pub(crate) enum KeyProblem {
    Empty,
    Utf16,
    TooManyLayers,
    /// Where the JSON is malformed.
    Json {
        line: usize,
        column: usize,
    },
    NoField(Excerpt),
    NotJson(Excerpt),
    JsonWithoutKey,
    JsonWithKeys([Excerpt; 2]),
    /// A member that a JWK lacks.
    JwkMember(&'static str),
    BeginLine,
    NoEndLine,
    EndLine,
    Several,
    NotBase64 {
        character: char,
        /// Counted from the BEGIN line.
        line: usize,
    },
    Base64Length,
    EmptyBlock,
    DekInfo,
    Truncated {
        len: usize,
        expected: usize,
    },
    NeitherPemNorDer,
    UnknownDer,
    /// The container that cannot be read.
    Damaged(&'static str),
    InconsistentRsa,
    InconsistentP256,
    RsaSize(u32),
    MultiPrime,
    ExplicitCurve,
    PassphraseMissing,
    PassphraseWrong,
    TooExpensive,
    Encryption(Cipher),
    PublicKey,
    /// A public key beside a private key that is not its other half.
    OtherPublicKey {
        private: &'static str,
        public: &'static str,
    },
    WrongKind(KeyKind),
    #[cfg(feature = "std")]
    NoRandomNumbers,
    #[cfg(feature = "std")]
    VariableNotSet,
    #[cfg(feature = "std")]
    VariableNotUtf8,
    /// A setting is not a key, and may not be shown as a path.
    #[cfg(feature = "std")]
    NeitherKeyNorPath,
    #[cfg(feature = "std")]
    TooLong(u64),
    #[cfg(feature = "std")]
    Unreadable {
        reason: Box<str>,
        /// The folder in which a relative path was looked up.
        folder: Option<Box<str>>,
    },
}

/// How a key is encrypted that cannot be decrypted.
#[cfg(feature = "rust-crypto")]
#[derive(Clone, Debug)]
pub(crate) enum Cipher {
    Known(&'static str),
    Unknown(ObjectIdentifier),
    /// As the `DEK-Info` line names it.
    Named(Excerpt),
}

/// What was found where a key of another kind is needed.
#[cfg(feature = "rust-crypto")]
#[derive(Clone, Copy, Debug)]
pub(crate) enum KeyKind {
    OpenSsh,
    OpenSshPublic,
    Putty,
    Pkcs12,
    JavaKeyStore,
    DotNetXml,
    PublicKey,
    PrivateKey,
    Certificate,
    CertificateRequest,
    EcParameters,
    OtherJwk,
    OtherPem,
    Other(&'static str),
    Unknown(ObjectIdentifier),
    Path,
    Text,
}

/// Why a key operation failed.
#[derive(Clone, Debug)]
pub(crate) enum SigningProblem {
    /// A private key failed: RSA of so many bits, or P-256.
    #[cfg(feature = "rust-crypto")]
    Failed {
        rsa_bits: Option<u32>,
        hash_algorithm: &'static str,
    },
    /// A key of the caller's own returned so many bytes, which are not a signature.
    /// The signature is text, such as base64.
    Text(usize),
    NotRsa(usize),
    NotEcdsa(usize),
    /// The public key that was given does not verify the signature.
    #[cfg(feature = "rust-crypto")]
    NotVerified {
        scheme: &'static str,
        hash_algorithm: &'static str,
    },
    TooFew,
}

impl Problem {
    pub(super) fn kind(&self) -> ErrorKind {
        match self {
            Self::Other { kind, .. } => *kind,
            Self::Written(WrittenProblem::AddressNotString { .. }) => ErrorKind::InvalidIpAddress,
            Self::Parts(_) | Self::Policy(_) | Self::Written(_) | Self::Cookie(_) => {
                ErrorKind::InvalidPolicy
            }
            Self::Time { .. } | Self::Length(_) | Self::StartNotBeforeEnd { .. } => {
                ErrorKind::InvalidTime
            }
            #[cfg(feature = "std")]
            Self::Clock => ErrorKind::InvalidTime,
            #[cfg(all(feature = "rust-crypto", not(feature = "std")))]
            Self::NoTime => ErrorKind::InvalidTime,
            #[cfg(feature = "rust-crypto")]
            Self::Denied(_) => ErrorKind::AccessDenied,
            Self::IpAddress { .. } => ErrorKind::InvalidIpAddress,
            Self::Url { subject, .. } => match subject {
                Subject::Argument(Argument::Resource) | Subject::Member(_) => {
                    ErrorKind::InvalidPolicy
                }
                Subject::Argument(_) => ErrorKind::InvalidUrl,
            },
            Self::NotMatched { .. } | Self::Stream(_) => ErrorKind::InvalidUrl,
            Self::KeyPairId(_) => ErrorKind::InvalidKeyPairId,
            Self::Unknown { kind, .. } => *kind,
            #[cfg(feature = "rust-crypto")]
            Self::Key { .. } => ErrorKind::InvalidKey,
            Self::Signing(_) => ErrorKind::SigningFailed,
        }
    }

    pub(super) fn arguments(&self) -> &[Argument] {
        match self {
            Self::Other { argument, .. } => match argument {
                Some((argument, _)) => core::slice::from_ref(argument),
                None => &[],
            },
            Self::Parts(problem) => match problem {
                PartsProblem::NoEnd => &[
                    Argument::ExpiresIn,
                    Argument::DateLessThan,
                    Argument::Policy,
                ],
                PartsProblem::TwoEnds => &[Argument::ExpiresIn, Argument::DateLessThan],
                PartsProblem::RoundToAlone => &[Argument::RoundTo],
                PartsProblem::MinifyAlone => &[Argument::Minify],
                PartsProblem::BesidePolicy(others) => others,
            },
            Self::Time { subject, .. }
            | Self::IpAddress { subject, .. }
            | Self::Url { subject, .. } => subject.arguments(),
            Self::Length(problem) => match problem {
                LengthProblem::TooShort(argument) => core::slice::from_ref(argument),
                LengthProblem::PointInTime(_) => &[Argument::ExpiresIn],
                LengthProblem::RoundTo(_) => &[Argument::RoundTo],
                LengthProblem::RoundToLonger { .. } => &[Argument::RoundTo, Argument::ExpiresIn],
            },
            Self::StartNotBeforeEnd {
                is_written: true, ..
            } => &[Argument::Policy],
            Self::StartNotBeforeEnd {
                is_written: false, ..
            } => &[Argument::DateGreaterThan, Argument::DateLessThan],
            #[cfg(feature = "std")]
            Self::Clock => &[],
            #[cfg(all(feature = "rust-crypto", not(feature = "std")))]
            Self::NoTime => &[Argument::Now],
            #[cfg(feature = "rust-crypto")]
            Self::Denied(_) => &[],
            Self::NotMatched { .. } => &[Argument::Url, Argument::Resource],
            Self::Policy(problem) => match problem {
                PolicyProblem::NoResource | PolicyProblem::ResourceForStream => {
                    &[Argument::Resource]
                }
                PolicyProblem::Fixed(argument) => core::slice::from_ref(argument),
            },
            Self::Written(_) => &[Argument::Policy],
            Self::Stream(_) => &[Argument::Stream],
            Self::Cookie(problem) => match problem {
                CookieProblem::TooLong { .. } => &[Argument::Policy],
                CookieProblem::Character { argument, .. } => core::slice::from_ref(argument),
                CookieProblem::RelativePath(_) | CookieProblem::WildcardPath(_) => {
                    &[Argument::Path]
                }
                CookieProblem::Domain(_) => &[Argument::Domain],
                CookieProblem::MaxAge(_) => &[Argument::MaxAge],
                CookieProblem::NotSecure => &[Argument::SameSite, Argument::Secure],
                CookieProblem::PartitionedNotSecure => &[Argument::Partitioned, Argument::Secure],
            },
            Self::KeyPairId(_) => &[Argument::KeyPairId],
            Self::Unknown { argument, .. } => core::slice::from_ref(argument),
            #[cfg(feature = "rust-crypto")]
            Self::Key { argument, problem } => match problem {
                KeyProblem::PassphraseMissing | KeyProblem::PassphraseWrong => {
                    &[Argument::Passphrase]
                }
                _ => core::slice::from_ref(argument),
            },
            #[cfg(feature = "rust-crypto")]
            Self::Signing(SigningProblem::NotVerified { .. }) => &[Argument::PublicKey],
            Self::Signing(_) => &[],
        }
    }

    pub(super) fn place(&self) -> Option<Place> {
        match self {
            Self::Url {
                problem: UrlProblem::Culprit(culprit),
                ..
            }
            | Self::Stream(StreamProblem::Culprit(culprit)) => {
                Some(Place::Byte(culprit.position()))
            }
            Self::Url {
                problem: UrlProblem::HostNotAscii(position),
                ..
            }
            | Self::Stream(StreamProblem::Query(position))
            | Self::Written(WrittenProblem::Escape(position))
            | Self::Cookie(
                CookieProblem::Character { position, .. } | CookieProblem::WildcardPath(position),
            )
            | Self::KeyPairId(KeyPairIdProblem::Character { position, .. }) => {
                Some(Place::Byte(*position))
            }
            #[cfg(feature = "rust-crypto")]
            Self::Key {
                problem: KeyProblem::Json { line, column },
                ..
            } => Some(Place::LineColumn {
                line: *line,
                column: *column,
            }),
            Self::Written(WrittenProblem::Syntax { line, column, .. }) => Some(Place::LineColumn {
                line: *line,
                column: *column,
            }),
            _ => None,
        }
    }
}

impl Subject {
    fn arguments(&self) -> &[Argument] {
        match self {
            Self::Argument(argument) => core::slice::from_ref(argument),
            Self::Member(_) => &[Argument::Policy],
        }
    }
}
