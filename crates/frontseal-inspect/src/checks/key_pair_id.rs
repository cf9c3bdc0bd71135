//! The key pair id: what was sent in its place, and whether it is trusted.

use alloc::format;
use alloc::vec::Vec;

use frontseal::request::quoted;

use super::values;
use crate::case::Case;
use crate::finding::{Confidence, Findings, Severity};

const WHERE: &str = "send the id that CloudFront shows for the public key, such as K2JCJMDEHXQW5F";

/// Something else that has an id or a name.
struct Other {
    code: &'static str,
    is_it: fn(&str) -> bool,
    /// To follow the id and `is`.
    what: &'static str,
    cure: &'static str,
}

/// The most telling first.
const OTHERS: [Other; 6] = [
    Other {
        code: "key_pair_id_is_access_key",
        is_it: |id| id.starts_with("AKIA") || id.starts_with("ASIA"),
        what: "an access key id of IAM",
        cure: WHERE,
    },
    Other {
        code: "key_pair_id_is_key_group",
        is_it: is_uuid,
        what: "a UUID, as the id of a key group is",
        cure: "send the id of the public key in the key group, such as K2JCJMDEHXQW5F",
    },
    Other {
        code: "key_pair_id_is_distribution",
        is_it: |id| (12..=15).contains(&id.len()) && id.starts_with('E') && is_upper_case(id),
        what: "the id of a distribution, an origin access identity or an origin access control, which begin with E",
        cure: WHERE,
    },
    Other {
        code: "key_pair_id_is_arn",
        is_it: |id| id.starts_with("arn:") || id.starts_with("arn%3A"),
        what: "an ARN",
        cure: WHERE,
    },
    Other {
        code: "key_pair_id_is_account",
        is_it: |id| id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit()),
        what: "12 digits, as the id of an account is",
        cure: WHERE,
    },
    Other {
        code: "key_pair_id_is_fingerprint",
        is_it: |id| {
            let digits = id.replace(':', "").replace("%3A", "");
            matches!(digits.len(), 32 | 40 | 64)
                && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        },
        what: "a fingerprint of a key",
        cure: WHERE,
    },
];

pub(super) fn check(findings: &mut Findings, case: &Case<'_>) {
    let id = case.subject.credentials.key_pair_id();
    let Some(id) = id.filter(|id| !id.is_empty() && case.key.is_none()) else {
        return;
    };
    if values::tell("Key-Pair-Id", id).is_some() {
        return;
    }
    if id.contains("BEGIN") || id.contains("PRIVATE") || id.len() > 200 {
        findings.error(
            "key_pair_id_is_pem",
            "Key-Pair-Id holds a key, not the id of one: if it is the private key, it has leaked",
            WHERE,
        );
    } else if let Some(other) = OTHERS.iter().find(|other| (other.is_it)(id)) {
        findings.error(
            other.code,
            format!("the Key-Pair-Id {} is {}", quoted(id), other.what),
            other.cure,
        );
    } else if let Some(culprit) = id
        .chars()
        .find(|character| !character.is_ascii_alphanumeric())
    {
        findings.error(
            "key_pair_id",
            format!(
                "the Key-Pair-Id {} has the character '{}'",
                quoted(id),
                culprit.escape_debug()
            ),
            WHERE,
        );
    } else if let Some(known) = case.verifier.and_then(|verifier| {
        verifier
            .keys()
            .find(|(known, _)| known.eq_ignore_ascii_case(id))
    }) {
        findings.error(
            "key_pair_id",
            format!(
                "the Key-Pair-Id {} differs from the trusted {} in upper and lower case",
                quoted(id),
                known.0
            ),
            format!("send {}", known.0),
        );
    } else if let Some(verifier) = case.verifier.filter(|_| case.suspect.is_none()) {
        let known: Vec<_> = verifier.keys().map(|(known, _)| known).collect();
        findings.error(
            "unknown_key",
            format!(
                "the Key-Pair-Id {} is none of the trusted keys: {}",
                quoted(id),
                known.join(", ")
            ),
            "send the id of a key in the distribution's key group, or add the key to the group",
        );
    } else if !(id.starts_with('K') || id.starts_with("APKA")) && case.suspect.is_none() {
        findings.add(
            Severity::Note,
            Confidence::Likely,
            "key_pair_id",
            format!(
                "the Key-Pair-Id {} begins neither with K nor with APKA, as ids do",
                quoted(id)
            ),
            WHERE,
        );
    }
}

fn is_uuid(id: &str) -> bool {
    let parts: Vec<_> = id.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts.concat().bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_upper_case(id: &str) -> bool {
    id.bytes()
        .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}
