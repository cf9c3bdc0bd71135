//! [`Cause`]: what a verifier found, as data, and in words.

use alloc::format;
use core::fmt::{self, Display};
use core::net::IpAddr;

use crate::denial::{Denial, Reason};
use crate::error::Error;
use crate::ip_address::IpAddress;
use crate::request::limits::{LONGEST_REQUEST, LONGEST_URL};
use crate::signing_key::HashAlgorithm;
use crate::text::{Culprit, quoted};
use crate::time::{duration, moment};

/// Why a request is denied, with what was found.
pub(crate) enum Cause<'a> {
    /// The URL has this many bytes.
    UrlTooLong(usize),
    /// The URL and the cookies have this many bytes.
    RequestTooLong(usize),
    Character(Culprit),
    Scheme(&'a str),
    NoScheme,
    NoHost,
    /// The time of the request.
    Time(Error),
    /// A name that was sent more than once.
    Duplicate(&'static str),
    /// Both the cookies `CloudFront-Policy` and `CloudFront-Expires`.
    Conflict,
    NoKeyPairId,
    UnknownKey(&'a str),
    /// Neither `Policy` nor `Expires`.
    NoPolicy,
    PolicyEncoding,
    Policy(Error),
    Expires(&'a str),
    NoSignature,
    SignatureEncoding,
    HashAlgorithm(&'a str),
    Signature {
        /// The kind and the id of the key that did not verify it.
        key: &'a dyn Display,
        key_pair_id: &'a str,
        is_canned: bool,
        hash_algorithm: HashAlgorithm,
    },
    /// The resource that does not match the URL.
    Resource(&'a str),
    NotYetValid {
        start: i64,
        now: i64,
    },
    Expired {
        end: i64,
        now: i64,
    },
    Address {
        granted: IpAddress,
        viewer: Option<IpAddr>,
    },
}

impl Cause<'_> {
    const fn reason(&self) -> Reason {
        match self {
            Self::UrlTooLong(_)
            | Self::RequestTooLong(_)
            | Self::Character(_)
            | Self::Scheme(_)
            | Self::NoScheme
            | Self::NoHost
            | Self::Time(_) => Reason::MalformedRequest,
            Self::Duplicate(_) => Reason::DuplicateParameter,
            Self::Conflict => Reason::ConflictingParameters,
            Self::NoKeyPairId => Reason::MissingKey,
            Self::UnknownKey(_) => Reason::UnknownKey,
            Self::NoPolicy | Self::PolicyEncoding | Self::Policy(_) | Self::Expires(_) => {
                Reason::MalformedPolicy
            }
            Self::NoSignature | Self::SignatureEncoding => Reason::MalformedSignature,
            Self::HashAlgorithm(_) | Self::Signature { .. } => Reason::Signature,
            Self::Resource(_) => Reason::Resource,
            Self::NotYetValid { .. } => Reason::NotYetValid,
            Self::Expired { .. } => Reason::Expired,
            Self::Address { .. } => Reason::IpAddress,
        }
    }
}

impl Display for Cause<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UrlTooLong(len) => write!(
                f,
                "the URL is {len} bytes long: CloudFront accepts at most {LONGEST_URL}"
            ),
            Self::RequestTooLong(len) => write!(
                f,
                "the URL and the cookies are {len} bytes long: CloudFront accepts at most {LONGEST_REQUEST} in a whole request"
            ),
            Self::Character(culprit) => write!(f, "the URL has {culprit}"),
            Self::Scheme(scheme) => write!(
                f,
                "the URL has the scheme {}: CloudFront serves only http and https",
                quoted(scheme)
            ),
            Self::NoScheme => f.write_str("the URL has no scheme: pass it whole, from https://"),
            Self::NoHost => f.write_str("the URL has no host: write it after the scheme"),
            Self::Time(error) | Self::Policy(error) => error.fmt(f),
            Self::Duplicate(name) => write!(f, "{name} is sent more than once: send it once"),
            Self::Conflict => f.write_str(
                "CloudFront-Policy and CloudFront-Expires are both sent: clear the cookies of the other policy",
            ),
            Self::NoKeyPairId => f.write_str(
                "the request has no Key-Pair-Id, neither in its query nor in a cookie",
            ),
            Self::UnknownKey(id) => write!(f, "the key pair id {} is not trusted", quoted(id)),
            Self::NoPolicy => f.write_str("the request has neither Policy nor Expires"),
            Self::PolicyEncoding => f.write_str(
                "Policy is not in CloudFront's base64, which has - _ ~ for + = /",
            ),
            Self::Expires(text) => write!(
                f,
                "Expires is {}: send whole seconds since 1970-01-01 UTC",
                quoted(text)
            ),
            Self::NoSignature => f.write_str("the request has no Signature"),
            Self::SignatureEncoding => f.write_str(
                "Signature is not in CloudFront's base64, which has - _ ~ for + = /",
            ),
            Self::HashAlgorithm(name) => write!(
                f,
                "Hash-Algorithm is {}: send SHA1 or SHA256, or leave it out for SHA-1",
                quoted(name)
            ),
            Self::Signature {
                key,
                key_pair_id,
                is_canned,
                hash_algorithm,
            } => write!(
                f,
                "the {key} key {key_pair_id} does not verify the signature over the {} policy with {hash_algorithm}: \
                 something was changed after signing, or another key signed",
                if *is_canned { "canned" } else { "custom" }
            ),
            Self::Resource(pattern) => write!(
                f,
                "the policy grants {}, which does not match the URL",
                quoted(pattern)
            ),
            Self::NotYetValid { start, now } => write!(
                f,
                "access begins after {}, in {}: it is {}",
                moment(*start),
                duration(start.saturating_sub(*now)),
                moment(*now)
            ),
            Self::Expired { end, now } => write!(
                f,
                "access ended at {}, {} ago: it is {}",
                moment(*end),
                duration(now.saturating_sub(*end)),
                moment(*now)
            ),
            Self::Address { granted, viewer } => match viewer {
                Some(IpAddr::V4(viewer)) => {
                    write!(f, "the policy grants {granted}, the viewer is {viewer}")
                }
                Some(IpAddr::V6(viewer)) => write!(
                    f,
                    "the policy grants {granted}, the viewer is {viewer}: a policy with an IP condition never grants IPv6"
                ),
                None => write!(
                    f,
                    "the policy grants {granted}, and the viewer's address is not known"
                ),
            },
        }
    }
}

impl From<Cause<'_>> for Denial {
    #[cold]
    fn from(cause: Cause<'_>) -> Self {
        Self {
            reason: cause.reason(),
            detail: format!("{cause}"),
        }
    }
}

impl From<Cause<'_>> for Error {
    fn from(cause: Cause<'_>) -> Self {
        Denial::from(cause).into()
    }
}
