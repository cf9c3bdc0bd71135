//! The signature: whose it is, over what, and by which hash.

use alloc::format;

use frontseal::request::quoted;
use frontseal::{HashAlgorithm, KeyType, PublicKey};

use super::values;
use crate::case::Case;
use crate::finding::Findings;

/// The lengths of RSA signatures in bytes, from 1024 bits to 8192.
const RSA_LENGTHS: [usize; 7] = [128, 192, 256, 384, 512, 768, 1024];

/// Check what the signature was made for, and its hash.
pub(super) fn check(findings: &mut Findings, case: &Case<'_>) {
    // Without an id, the id is missing, and not another key's.
    let has_id = case.subject.credentials.key_pair_id() != Some("");
    let suspect = case.suspect.filter(|suspect| suspect.explains());
    if let Some(suspect) = suspect.filter(|_| has_id && !values::explain(case)) {
        findings.error(suspect.code, suspect.message.clone(), suspect.cure.clone());
    }
    hash_algorithm(findings, case);
}

/// Check a signature that is not explained: behind what may explain it.
pub(super) fn check_unexplained(findings: &mut Findings, case: &Case<'_>) {
    if values::explain(case) || findings.has("duplicate_parameter") {
        return;
    }
    let is_explained = form(findings, case);
    if let Some(suspect) = case.suspect {
        if !suspect.explains() {
            findings.error(suspect.code, suspect.message.clone(), suspect.cure.clone());
        }
    } else if let Some(key) = case
        .key
        .filter(|_| case.holds == Some(false) && !is_explained)
    {
        unexplained(findings, key);
    }
}

/// RSA tells whether the key made a signature; P-256 does not.
fn unexplained(findings: &mut Findings, key: &PublicKey) {
    match key.key_type() {
        KeyType::Rsa => findings.error(
            "signature_of_another_key",
            format!("the signature was not made with the private key of this Key-Pair-Id ({key}), or it was changed on the way"),
            "send the id of the key that signs: openssl pkey -in key.pem -pubout prints the public key that CloudFront must have for it",
        ),
        _ => findings.error(
            "signature",
            "the signature is not this key's for what was sent, and none of the usual changes explains it",
            "check that the private key of this Key-Pair-Id signed, and compare the policy shown here with the one that was signed",
        ),
    }
}

/// Check that the signature can be the key's, and return whether something was found.
fn form(findings: &mut Findings, case: &Case<'_>) -> bool {
    let (Some(signature), Some(kind)) = (&case.subject.signature, case.subject.signature_type())
    else {
        return false;
    };
    let len = signature.len();
    if len == 64 {
        findings.error(
            "raw_ecdsa_signature",
            "the signature is 64 bytes long: r and s of ECDSA side by side, as JWT and WebCrypto have them",
            "convert it to ASN.1 DER before it is encoded",
        );
        return true;
    }
    let is_ecdsa = case.subject.looks_like_ecdsa();
    match case.key {
        Some(key)
            if case.holds == Some(false)
                && case.suspect.is_none()
                && (is_ecdsa != (key.key_type() == KeyType::P256)
                    || (!is_ecdsa && len * 8 != key.bits().next_multiple_of(8) as usize)) =>
        {
            findings.error(
                "signature_of_another_key",
                format!("the signature looks like {kind}, the key is {key}"),
                "send the id of the key that signs, and the signature whole",
            );
            true
        }
        None if !is_ecdsa && !RSA_LENGTHS.contains(&len) => {
            findings.warning(
                "signature_length",
                format!("the signature is {len} bytes long, which no usual key makes: RSA-2048 makes 256, P-256 70 to 72"),
                "send all of it, encoded once",
            );
            true
        }
        _ => false,
    }
}

fn hash_algorithm(findings: &mut Findings, case: &Case<'_>) {
    let credentials = &case.subject.credentials;
    if let Some(name) = credentials
        .hash_algorithm()
        .filter(|_| credentials.announced_hash().is_none())
        .filter(|_| !case.has_suspect("sha1_announced"))
    {
        findings.error(
            "hash_algorithm",
            format!("{}Hash-Algorithm is {}", case.prefix(), quoted(name)),
            "announce SHA1 or SHA256 to the letter, or leave it out for SHA-1",
        );
    }
    let is_p256 = case.key.map_or_else(
        || case.subject.looks_like_ecdsa(),
        |key| key.key_type() == KeyType::P256,
    );
    if is_p256
        && case.subject.source.is_some()
        && credentials.announced_hash() == Some(HashAlgorithm::Sha1)
        && !case.has_suspect("sha256_not_announced")
    {
        findings.warning(
            "p256_sha1",
            "a P-256 signature is sent without Hash-Algorithm=SHA256, which means SHA-1",
            "sign with SHA-256 and announce it: Hash-Algorithm=SHA256",
        );
    }
}
