//! [`Suspect`]: the change that explains a signature that does not verify for what was sent.
//!
//! A candidate is a text that may have been signed in place of the policy; one file for each kind.
//! Candidates are made one at a time, the likeliest first, until the signature verifies for one.

mod canned;
mod custom;
mod encodings;
pub(crate) mod suspect;
mod urls;

use alloc::format;

use frontseal::request::{Source, quoted};
use frontseal::{HashAlgorithm, PublicKey, Verifier};

use self::suspect::{Candidate, Suspect};
use crate::subject::Subject;

const HASH_ALGORITHMS: [HashAlgorithm; 2] = [HashAlgorithm::Sha1, HashAlgorithm::Sha256];

/// Return whether the signature verifies for the request as it is; `None` if there is none to check.
pub(crate) fn holds(subject: &Subject<'_>, key: &PublicKey) -> Option<bool> {
    let (text, signature) = (subject.policy_text()?, subject.signature.as_ref()?);
    Some(
        subject
            .credentials
            .announced_hash()
            .is_some_and(|hash_algorithm| key.verify(hash_algorithm, text.as_bytes(), signature)),
    )
}

/// Return the first suspect that makes the signature verify.
pub(crate) fn find(subject: &Subject<'_>, verifier: &Verifier) -> Option<Suspect> {
    let signature = subject.signature.as_ref()?;
    let text = subject.policy_text()?;
    let id = subject.credentials.key_pair_id()?;
    let hash_of = |key: &PublicKey, text: &str| {
        HASH_ALGORITHMS
            .into_iter()
            .find(|hash_algorithm| key.verify(*hash_algorithm, text.as_bytes(), signature))
    };
    let key = verifier.key(id);
    if let Some(hash_algorithm) = key.and_then(|key| hash_of(key, text)) {
        return Some(other_hash(subject, hash_algorithm));
    }
    let other_key = verifier
        .keys()
        .filter(|(other_id, _)| *other_id != id)
        .find(|(_, other)| hash_of(other, text).is_some());
    if let Some((other_id, _)) = other_key {
        return Some(Suspect::new(
            "other_key",
            format!(
                "signed with the key {other_id}, sent with Key-Pair-Id {}",
                quoted(id)
            ),
            "send the id of the key that signs",
        ));
    }
    let key = key?;
    let announced = subject.credentials.announced_hash();
    let convict = |Candidate { text, mut suspect }| {
        let hash_algorithm = hash_of(key, &text)?;
        if Some(hash_algorithm) != announced {
            suspect.signed_for +=
                &format!(", and signed with {hash_algorithm}, which is not what is announced");
        }
        Some(suspect)
    };
    match subject.is_canned() {
        Some(true) => canned::candidates(subject).find_map(convict),
        _ => custom::candidates(subject, text).find_map(convict),
    }
}

fn other_hash(subject: &Subject<'_>, hash_algorithm: HashAlgorithm) -> Suspect {
    let name = match subject.source {
        Some(Source::Cookies) => "CloudFront-Hash-Algorithm",
        _ => "Hash-Algorithm",
    };
    let sent = subject.credentials.hash_algorithm().map_or_else(
        || format!("without {name}=SHA256"),
        |sent| format!("with {name}={}", quoted(sent)),
    );
    let signed_for = format!("signed with {hash_algorithm}, sent {sent}");
    match hash_algorithm.announced() {
        Some(announced) => Suspect::new(
            "sha256_not_announced",
            signed_for,
            format!("add {name}={announced}, or sign with SHA-1"),
        ),
        None => Suspect::new(
            "sha1_announced",
            signed_for,
            format!("leave {name} out (clear it, where it is a cookie), or sign with SHA-256"),
        ),
    }
}
