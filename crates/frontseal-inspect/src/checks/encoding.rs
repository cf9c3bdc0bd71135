//! Values that are not in CloudFront's base64, and what happened to them.

use alloc::format;

use frontseal::request::decode_base64;

use super::values;
use crate::case::Case;
use crate::finding::Findings;

/// A way in which a value is not in CloudFront's base64.
struct Mistake {
    code: &'static str,
    is_in: fn(&str) -> bool,
    /// What was found, to follow the name of the parameter.
    what: &'static str,
    cure: &'static str,
}

const SWAP: &str = "encode with standard base64, then write - for +, _ for = and ~ for /";

const PADDING: &str = "and another number of _ at its end than base64 has as padding";
const PAD: &str =
    "write _ for each = of standard base64, and no other; send the value as it was signed";

/// The most telling mistakes first.
const MISTAKES: [Mistake; 6] = [
    Mistake {
        code: "reencoded",
        is_in: |value| has_escape(&value.replace("%25", "%"), &["7E", "2D", "5F"]),
        what: "was percent-encoded after signing (%7E, %2D or %5F)",
        cure: "send it as it was signed: - _ ~ need no encoding",
    },
    Mistake {
        code: "line_breaks",
        is_in: |value| has_escape(value, &["0A", "0D"]) || value.contains(['\n', '\r']),
        what: "has line breaks, as base64 of a mail has",
        cure: "encode without line breaks (openssl base64 -A)",
    },
    Mistake {
        code: "standard_base64",
        is_in: |value| has_escape(value, &["2B", "2F", "3D"]) || value.contains(['+', '/', '=']),
        what: "is in standard base64, with + / =, not in CloudFront's",
        cure: SWAP,
    },
    Mistake {
        code: "standard_base64",
        is_in: |value| has_escape(value, &["20"]) || value.contains(' '),
        what: "has spaces, which the + of standard base64 becomes on the way",
        cure: SWAP,
    },
    Mistake {
        code: "base64url",
        // In CloudFront's alphabet `_` is padding, at the end alone.
        is_in: |value| value.trim_end_matches('_').contains('_'),
        what: "is in base64url, which has _ for / where CloudFront has ~",
        cure: SWAP,
    },
    Mistake {
        code: "not_base64",
        is_in: |value| {
            value
                .chars()
                .any(|character| !(character.is_ascii_alphanumeric() || "-_~".contains(character)))
        },
        what: "has characters that are not in CloudFront's base64",
        cure: SWAP,
    },
];

pub(super) fn check(findings: &mut Findings, case: &Case<'_>) {
    if findings.has("s3_presigned") {
        return;
    }
    let credentials = &case.subject.credentials;
    for name in credentials.reencoded() {
        findings.note(
            "reencoded",
            format!("{name} has %7E in place of ~, which the edge decodes"),
            "send it as it was signed: ~ needs no encoding",
        );
    }
    for (name, value) in [
        ("Policy", credentials.policy()),
        ("Signature", credentials.signature()),
    ] {
        let Some(value) = value
            .filter(|value| !value.is_empty())
            .filter(|value| values::tell(name, value).is_none())
        else {
            continue;
        };
        if let Some(mistake) = MISTAKES.iter().find(|mistake| (mistake.is_in)(value)) {
            findings.error(
                mistake.code,
                format!("{name} {}", mistake.what),
                mistake.cure,
            );
        } else if decode_base64(value).is_none() {
            // One digit of base64 alone is less than a byte.
            let (code, what, cure) = match value.trim_end_matches('_').len() % 4 {
                1 => (
                    "truncated",
                    "a number that base64 cannot have: some are missing",
                    "send it whole",
                ),
                _ if name == "Policy" => ("malformed_policy", PADDING, PAD),
                _ => ("malformed_signature", PADDING, PAD),
            };
            let message = format!("{name} has {} characters, {what}", value.len());
            findings.error(code, message, cure);
        } else if name == "Policy" && case.subject.is_policy_undecodable() {
            findings.error(
                "malformed_policy",
                "Policy is base64, but not of UTF-8 text",
                "encode the text of the policy",
            );
        }
    }
}

/// Return whether `value` has a `%` before one of `digits`, in upper or lower case.
fn has_escape(value: &str, digits: &[&str]) -> bool {
    value.split('%').skip(1).any(|behind| {
        let found = behind.get(..2).unwrap_or_default();
        digits
            .iter()
            .any(|digits| digits.eq_ignore_ascii_case(found))
    })
}
