//! What a [`Verifier`](crate::Verifier) answers: a [`Grant`], or a [`Denial`] in the edge's own words.

use alloc::format;
use alloc::string::String;
use core::fmt;

use crate::error::{Error, ErrorKind};
use crate::policy::Policy;
use crate::request::credentials::Source;
use crate::request::path_readings::PathReadings;
use crate::resource::Resource;
use crate::signing_key::HashAlgorithm;

/// What a request was granted, and by what.
#[derive(Clone, PartialEq, Eq)]
pub struct Grant {
    pub(crate) key_pair_id: String,
    pub(crate) policy: Policy,
    pub(crate) url: String,
    pub(crate) text: String,
    pub(crate) is_canned: bool,
    pub(crate) hash_algorithm: HashAlgorithm,
    pub(crate) source: Source,
    pub(crate) at: i64,
}

impl Grant {
    /// Return the id of the key that signed.
    pub fn key_pair_id(&self) -> &str {
        &self.key_pair_id
    }

    /// Return the policy that was signed. A canned policy has no resource of its own: it grants the
    /// one URL.
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Return what is granted: the policy's resource, or the one URL of a canned policy. `None` is
    /// everything, by a policy written by hand without a resource.
    pub fn resource(&self) -> Option<&str> {
        if self.is_canned {
            return Some(&self.url);
        }
        self.policy.resource().map(Resource::as_str)
    }

    /// Return the text whose signature was checked.
    pub fn policy_text(&self) -> &str {
        &self.text
    }

    /// Return whether the policy is CloudFront's canned one.
    pub const fn is_canned(&self) -> bool {
        self.is_canned
    }

    /// Return the hash that was signed.
    pub const fn hash_algorithm(&self) -> HashAlgorithm {
        self.hash_algorithm
    }

    /// Return where the credentials were.
    pub const fn source(&self) -> Source {
        self.source
    }

    /// Return whether the URL's path has `..`, in any encoding, so that a server that serves by paths
    /// could read it as one that the grant was not meant for, as `/hls/../private/film` under a
    /// wildcard for `/hls/*`: it answers 400 then. See [`PathReadings::is_ambiguous`].
    pub fn is_ambiguous(&self) -> bool {
        PathReadings::of_url(&self.url).is_ambiguous(self.is_canned)
    }

    /// Return how long the grant lasts from the time of the check on, in seconds.
    pub const fn time_left(&self) -> i64 {
        self.policy.date_less_than() - self.at
    }
}

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grant")
            .field("key_pair_id", &self.key_pair_id)
            .field("policy", &self.text)
            .field("is_canned", &self.is_canned)
            .field("hash_algorithm", &self.hash_algorithm)
            .field("source", &self.source)
            .field("time_left", &self.time_left())
            .finish()
    }
}

/// Why a request was denied.
///
/// [`code`](Self::code) and [`message`](Self::message) are what CloudFront's edge puts into its
/// 403 (`cloudfront-rules.md` §7), which often says no more than `Access denied`;
/// [`reason`](Self::reason) and the [`Display`](fmt::Display) text say what it was.
#[derive(Clone, PartialEq, Eq)]
pub struct Denial {
    reason: Reason,
    detail: String,
}

/// The reasons for a [`Denial`], in the order in which they are checked.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The URL or the headers are no request that CloudFront would take.
    MalformedRequest,
    /// A parameter of CloudFront's stands twice.
    DuplicateParameter,
    /// There are both `Policy` and `Expires`.
    ConflictingParameters,
    /// There is no key pair id.
    MissingKey,
    /// The key pair id is not trusted.
    UnknownKey,
    /// The policy cannot be decoded, is not one statement, or says what no policy may say.
    MalformedPolicy,
    /// The signature cannot be decoded.
    MalformedSignature,
    /// The signature is not the key's for this policy.
    Signature,
    /// The policy's resource does not match the URL.
    Resource,
    /// The policy's start has not passed.
    NotYetValid,
    /// The policy's end has come.
    Expired,
    /// The viewer's address is not the policy's.
    IpAddress,
}

impl Reason {
    /// Return the stable name, such as `not_yet_valid`, that every language carries.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MalformedRequest => "malformed_request",
            Self::DuplicateParameter => "duplicate_parameter",
            Self::ConflictingParameters => "conflicting_parameters",
            Self::MissingKey => "missing_key",
            Self::UnknownKey => "unknown_key",
            Self::MalformedPolicy => "malformed_policy",
            Self::MalformedSignature => "malformed_signature",
            Self::Signature => "signature",
            Self::Resource => "resource",
            Self::NotYetValid => "not_yet_valid",
            Self::Expired => "expired",
            Self::IpAddress => "ip_address",
        }
    }

    /// Return the edge's `Code` and `Message`.
    const fn edge(self) -> (&'static str, &'static str) {
        match self {
            Self::MissingKey => (
                "MissingKey",
                "Missing Key-Pair-Id query parameter or cookie value",
            ),
            Self::UnknownKey => ("InvalidKey", "Unknown Key"),
            Self::MalformedSignature => ("MalformedSignature", "Could not unencode Signature"),
            Self::MalformedPolicy => ("MalformedPolicy", "Malformed Policy"),
            _ => ("AccessDenied", "Access denied"),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Denial {
    pub(crate) fn new(reason: Reason, detail: impl Into<String>) -> Self {
        Self {
            reason,
            detail: detail.into(),
        }
    }

    /// Return what it was.
    pub const fn reason(&self) -> Reason {
        self.reason
    }

    /// Return a sentence for a person.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// Return the `Code` in CloudFront's 403, such as `AccessDenied`.
    pub const fn code(&self) -> &'static str {
        self.reason.edge().0
    }

    /// Return the `Message` in CloudFront's 403, such as `Access denied`.
    pub const fn message(&self) -> &'static str {
        self.reason.edge().1
    }

    /// Return the body of CloudFront's 403, which is XML in one line.
    pub fn to_xml(&self) -> String {
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><Error><Code>{}</Code><Message>{}</Message></Error>"#,
            self.code(),
            self.message()
        )
    }
}

impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl fmt::Debug for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Denial({} {}: {})",
            self.code(),
            self.reason,
            self.detail
        )
    }
}

impl core::error::Error for Denial {}

/// A denial is an error of the kind [`ErrorKind::AccessDenied`].
impl From<Denial> for Error {
    fn from(denial: Denial) -> Self {
        Self::new(ErrorKind::AccessDenied, denial.detail)
    }
}

#[cfg(all(test, feature = "std", feature = "rust-crypto"))]
mod tests {
    use crate::{Policy, PrivateKey, Signer, Verifier};

    #[test]
    fn only_a_grant_for_many_urls_is_ambiguous_where_a_path_climbs() {
        let pem = include_bytes!("../../../tests/keys/p-256.pem");
        let key = PrivateKey::from_pem(pem).unwrap();
        let verifier = Verifier::new()
            .with_key("K1", key.public_key().unwrap())
            .unwrap();
        let signer = Signer::new("K1", key).unwrap();
        let canned = Policy::new(1_893_456_000).unwrap();
        let wildcard = canned.clone().with_resource("https://h/hls/*").unwrap();
        for (url, policy, is_ambiguous) in [
            ("https://h/hls/film", &wildcard, false),
            ("https://h/hls/../film", &wildcard, true),
            ("https://h/hls/%2e%2e/film", &wildcard, true),
            ("https://h/hls/../film", &canned, false),
        ] {
            let signed = signer.sign_url(url, policy).unwrap();
            let grant = verifier.verify_url(&signed, 1_893_455_999, None).unwrap();
            assert_eq!(grant.is_ambiguous(), is_ambiguous, "{url}");
        }
    }
}
