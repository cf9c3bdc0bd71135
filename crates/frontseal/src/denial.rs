//! [`Denial`]: why a request was denied, in the edge's own words.

use alloc::format;
use alloc::string::String;
use core::fmt;

/// Why a request was denied.
///
/// [`edge_code`](Self::edge_code) and [`edge_message`](Self::edge_message) are what CloudFront's
/// edge writes into its 403 (`docs/cloudfront-rules.md` §7), which is often just `Access denied`.
/// [`reason`](Self::reason) and [`detail`](Self::detail) say more.
#[non_exhaustive]
#[derive(Clone, PartialEq, Eq)]
pub struct Denial {
    /// The check that failed.
    pub reason: Reason,
    /// What is wrong, in a sentence.
    pub detail: String,
}

/// A reason for a [`Denial`], in the order in which they are checked.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The URL or the headers are no request that CloudFront would take.
    MalformedRequest,
    /// A parameter of CloudFront's stands twice.
    DuplicateParameter,
    /// There are both the cookies `CloudFront-Policy` and `CloudFront-Expires`.
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
    /// Return the `Code` in CloudFront's 403, such as `AccessDenied`.
    pub const fn edge_code(&self) -> &'static str {
        self.reason.edge().0
    }

    /// Return the `Message` in CloudFront's 403, such as `Access denied`.
    pub const fn edge_message(&self) -> &'static str {
        self.reason.edge().1
    }

    /// Return the body of CloudFront's 403, which is XML in one line.
    pub fn edge_xml(&self) -> String {
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><Error><Code>{}</Code><Message>{}</Message></Error>"#,
            self.edge_code(),
            self.edge_message()
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
            self.edge_code(),
            self.reason,
            self.detail
        )
    }
}

impl core::error::Error for Denial {}
