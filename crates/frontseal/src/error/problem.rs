//! [`Problem`]: what an error is about, as data. The words are in [`wording`](super::wording).

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::{Argument, ErrorKind, Place};
use crate::text::{Culprit, Excerpt};

/// What is wrong, and what was found.
#[derive(Clone, Debug)]
pub(crate) enum Problem {
    /// A text that was made elsewhere.
    Other {
        kind: ErrorKind,
        argument: Option<Argument>,
        message: Box<str>,
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
        section: &'static str,
    },
    Policy(PolicyProblem),
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
}

/// What is wrong with an address.
#[derive(Clone, Debug)]
pub(crate) enum IpAddressProblem {
    Ipv6,
    NoAddress,
    Prefix,
}

/// What is wrong with a URL, a resource or the name of a stream.
#[derive(Clone, Debug)]
pub(crate) enum UrlProblem {
    NoScheme(Excerpt),
    Culprit(Culprit),
    /// The host has a character that is not ASCII, at this byte.
    HostNotAscii(usize),
    WildcardScheme(Excerpt),
    UppercaseScheme(Excerpt),
    Scheme(Excerpt),
    UserName,
    WildcardHost,
    NoHost,
    Port(Excerpt),
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

impl Problem {
    pub(super) fn kind(&self) -> ErrorKind {
        match self {
            Self::Other { kind, .. } => *kind,
            Self::Parts(_) | Self::Policy(_) => ErrorKind::InvalidPolicy,
            Self::Time { .. } | Self::Length(_) | Self::StartNotBeforeEnd { .. } => {
                ErrorKind::InvalidTime
            }
            #[cfg(feature = "std")]
            Self::Clock => ErrorKind::InvalidTime,
            Self::IpAddress { .. } => ErrorKind::InvalidIpAddress,
            Self::Url { subject, .. } => match subject {
                Subject::Argument(Argument::Resource) | Subject::Member(_) => {
                    ErrorKind::InvalidPolicy
                }
                Subject::Argument(_) => ErrorKind::InvalidUrl,
            },
            Self::NotMatched { .. } => ErrorKind::InvalidUrl,
        }
    }

    pub(super) fn arguments(&self) -> &[Argument] {
        match self {
            Self::Other { argument, .. } => argument.as_slice(),
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
            },
            Self::StartNotBeforeEnd {
                is_written: true, ..
            } => &[Argument::Policy],
            Self::StartNotBeforeEnd {
                is_written: false, ..
            } => &[Argument::DateGreaterThan, Argument::DateLessThan],
            #[cfg(feature = "std")]
            Self::Clock => &[],
            Self::NotMatched { .. } => &[Argument::Url, Argument::Resource],
            Self::Policy(problem) => match problem {
                PolicyProblem::NoResource | PolicyProblem::ResourceForStream => {
                    &[Argument::Resource]
                }
                PolicyProblem::Fixed(argument) => core::slice::from_ref(argument),
            },
        }
    }

    pub(super) fn place(&self) -> Option<Place> {
        match self {
            Self::Url { problem, .. } => match problem {
                UrlProblem::Culprit(culprit) => Some(Place::Byte(culprit.position())),
                UrlProblem::HostNotAscii(position) => Some(Place::Byte(*position)),
                _ => None,
            },
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
