//! [`Sender`]: who wrote a response.

use serde::Serialize;

/// Who wrote a [`Response`](crate::Response).
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sender {
    /// CloudFront, which refused the signature or the policy.
    Cloudfront,
    /// CloudFront, which refused the request for another reason.
    CloudfrontPage,
    /// A CloudFront function or Lambda@Edge.
    EdgeFunction,
    /// Amazon S3.
    S3,
    /// Another server behind CloudFront, or in front of it.
    Other,
    /// It does not show.
    Unknown,
}

impl Sender {
    /// Return the stable name: `cloudfront`, `cloudfront_page`, `edge_function`, `s3`, `other` or
    /// `unknown`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cloudfront => "cloudfront",
            Self::CloudfrontPage => "cloudfront_page",
            Self::EdgeFunction => "edge_function",
            Self::S3 => "s3",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }
}
