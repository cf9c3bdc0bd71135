//! What CloudFront and browsers take, and the names that CloudFront keeps for itself
//! (`docs/cloudfront-rules.md` §3, §6).

/// The longest URL that CloudFront takes, in bytes.
pub const LONGEST_URL: usize = 8192;

/// The longest request that CloudFront takes, in bytes: URL and headers.
pub const LONGEST_REQUEST: usize = 32_768;

/// The longest cookie that browsers keep, name and value together, in bytes.
pub const LONGEST_COOKIE: usize = 4096;

/// The query parameters that CloudFront keeps for itself, and with
/// [`COOKIE_PREFIX`](super::COOKIE_PREFIX) before them its cookies. Case counts.
pub const RESERVED_PARAMETERS: [&str; 5] = [
    "Expires",
    "Policy",
    "Signature",
    "Key-Pair-Id",
    "Hash-Algorithm",
];
