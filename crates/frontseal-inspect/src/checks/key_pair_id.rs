//! The key pair id: what was sent in its place, and whether it is trusted.

use alloc::format;
use alloc::vec::Vec;

use frontseal::request::quoted;

use crate::case::Case;
use crate::finding::{Confidence, Findings, Severity};

const WHERE: &str = "send the id that CloudFront shows for the public key, such as K2JCJMDEHXQW5F";

pub(super) fn check(findings: &mut Findings, case: &Case<'_>) {
    let Some(id) = case
        .subject
        .credentials
        .key_pair_id()
        .filter(|id| !id.is_empty() && case.key.is_none())
    else {
        return;
    };
    if id.contains("BEGIN") || id.contains("PRIVATE") || id.len() > 200 {
        findings.error(
            "key_pair_id_is_pem",
            "Key-Pair-Id holds a key, not the id of one: if it is the private key, it has leaked",
            WHERE,
        );
    } else if id.starts_with("AKIA") || id.starts_with("ASIA") {
        findings.error(
            "key_pair_id_is_access_key",
            format!("the Key-Pair-Id {} is an access key id of IAM", quoted(id)),
            WHERE,
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
