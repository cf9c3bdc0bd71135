//! The text of a URL.

use frontseal_inspect::Severity;

use crate::support::{BASE, Case, RSA, URL, end, signer, tail};

/// Requests with one thing wrong each.
pub(crate) fn cases() -> Vec<Case> {
    use Severity::{Error, Warning};
    let signed = signer(RSA).sign_url(URL, &end()).unwrap();
    let tail = tail();
    vec![
        (
            "fragment",
            Error,
            "from byte 39 on, and Expires behind it",
            "very end",
            format!("{BASE}#t=1?{tail}"),
        ),
        (
            "fragment",
            Warning,
            "not part of the request",
            "very end",
            format!("{signed}#t=1"),
        ),
        (
            "character",
            Error,
            "a space (' ') at byte 40",
            "before signing",
            format!("{BASE}/ b?{tail}"),
        ),
        (
            "url_too_long",
            Error,
            "8192",
            "P-256",
            format!("{BASE}/{}?{tail}", "x".repeat(8192)),
        ),
        (
            "not_a_url",
            Error,
            "no scheme",
            "https://",
            format!("d1.cloudfront.net/a?u=https://h/&{tail}"),
        ),
        ("not_a_url", Error, "no scheme", "https://", String::new()),
        (
            "scheme",
            Error,
            "\"s3\"",
            "https and http",
            format!("s3://bucket/a?{tail}"),
        ),
        (
            "scheme",
            Warning,
            "upper case",
            "lower case",
            format!("HTTPS://d1.cloudfront.net/a?{tail}"),
        ),
        (
            "user_name",
            Error,
            "user name",
            "leave it out",
            format!("https://me@d1.cloudfront.net/a?{tail}"),
        ),
        (
            "no_path",
            Error,
            "no path",
            "https://d1.cloudfront.net/",
            format!("https://d1.cloudfront.net?{tail}"),
        ),
        (
            "s3_url",
            Error,
            "\"bucket.s3.eu-central-1.amazonaws.com\"",
            "distribution",
            format!("https://bucket.s3.eu-central-1.amazonaws.com/a?{tail}"),
        ),
    ]
}
