//! The signature: its form, its key and its hash.

use frontseal::HashAlgorithm;
use frontseal_inspect::Severity;

use crate::support::{Case, P256, RSA, URL, encode, end, signer, with_signature};

/// Requests with one thing wrong each.
pub(crate) fn cases() -> Vec<Case> {
    use Severity::{Error, Warning};
    let signed = signer(RSA).sign_url(URL, &end()).unwrap();
    vec![
        (
            "signature_length",
            Warning,
            "3 bytes",
            "all of it",
            with_signature("abcd"),
        ),
        (
            "raw_ecdsa_signature",
            Error,
            "64 bytes",
            "DER",
            with_signature(&encode([7; 64])),
        ),
        (
            "hash_algorithm",
            Error,
            "\"sha256\"",
            "SHA256",
            format!("{signed}&Hash-Algorithm=sha256"),
        ),
        (
            "p256_sha1",
            Warning,
            "SHA-1",
            "Hash-Algorithm=SHA256",
            signer(P256)
                .with_hash_algorithm(HashAlgorithm::Sha1)
                .sign_url(URL, &end())
                .unwrap(),
        ),
    ]
}

/// Requests that only the public keys can judge.
pub(crate) fn cases_with_keys() -> Vec<Case> {
    use Severity::Error;
    let sha256 = signer(RSA).with_hash_algorithm(HashAlgorithm::Sha256);
    let unannounced = sha256
        .sign_url(URL, &end())
        .unwrap()
        .replace("&Hash-Algorithm=SHA256", "");
    let signed = signer(RSA).sign_url(URL, &end()).unwrap();
    vec![
        (
            "right_key_other_text",
            Error,
            "the key is right",
            "compare scheme, host",
            signed.replace("film", "clip"),
        ),
        (
            "signature",
            Error,
            "none of the usual changes",
            "private key",
            signer(P256)
                .sign_url(URL, &end())
                .unwrap()
                .replace("film", "clip"),
        ),
        (
            "signature_of_another_key",
            Error,
            "not made with the private key",
            "openssl pkey",
            with_signature(&encode([7; 256])),
        ),
        (
            "other_key",
            Error,
            "signed with the key K2JCJMDEHXQW5F, sent with Key-Pair-Id \"K3D5EWEUDCCXON\"",
            "send the id",
            signed.replace(RSA, P256),
        ),
        (
            "other_key",
            Error,
            "sent with Key-Pair-Id \"KUNKNOWN1\"",
            "send the id",
            signed.replace(RSA, "KUNKNOWN1"),
        ),
        (
            "signature_of_another_key",
            Error,
            "RSA-2048, the key is P-256",
            "send the id",
            with_signature(&encode([7; 256])).replace(RSA, P256),
        ),
        (
            "sha256_not_announced",
            Error,
            "signed with SHA256, sent without Hash-Algorithm=SHA256",
            "add Hash-Algorithm=SHA256",
            unannounced,
        ),
        (
            "sha1_announced",
            Error,
            "signed with SHA1, sent with Hash-Algorithm=\"SHA256\"",
            "leave Hash-Algorithm out",
            format!("{signed}&Hash-Algorithm=SHA256"),
        ),
    ]
}
