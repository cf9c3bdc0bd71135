//! Values that are not in CloudFront's base64.

use frontseal_inspect::Severity;

use crate::support::{Case, RSA, URL, encode, signature_of, with_signature};

/// Requests with one thing wrong each.
pub(crate) fn cases() -> Vec<Case> {
    use Severity::{Error, Note};
    vec![
        (
            "reencoded",
            Error,
            "Signature was percent-encoded",
            "no encoding",
            with_signature("ab%2Dcd__"),
        ),
        (
            "reencoded",
            Note,
            "Signature has %7E",
            "no encoding",
            with_signature("ab%7Ecd_"),
        ),
        (
            "standard_base64",
            Error,
            "Signature is in standard base64",
            "- for +",
            with_signature("ab%2Bcd=="),
        ),
        (
            "standard_base64",
            Error,
            "spaces",
            "- for +",
            with_signature("ab%20cd"),
        ),
        (
            "base64url",
            Error,
            "base64url",
            "~ for /",
            with_signature("ab_cd"),
        ),
        (
            "line_breaks",
            Error,
            "line breaks",
            "-A",
            with_signature("abcd%0Aabcd"),
        ),
        (
            "not_base64",
            Error,
            "characters",
            "standard base64",
            with_signature("ab!d"),
        ),
        (
            "truncated",
            Error,
            "5 characters",
            "whole",
            with_signature("abcde"),
        ),
        (
            "malformed_signature",
            Error,
            "another number of _",
            "for each =",
            with_signature("abcdef___"),
        ),
        (
            "malformed_policy",
            Error,
            "not of UTF-8",
            "text",
            format!(
                "{URL}&Policy={}&Signature={}&Key-Pair-Id={RSA}",
                encode([0xff, 0xfe].repeat(30)),
                signature_of("")
            ),
        ),
    ]
}
