//! The key pair id.

use frontseal_inspect::Severity;

use crate::support::{Case, RSA, URL, end, signer, with_id};

/// Requests with one thing wrong each.
pub(crate) fn cases() -> Vec<Case> {
    use Severity::{Error, Note};
    vec![
        (
            "key_pair_id_is_access_key",
            Error,
            "\"AKIAIOSFODNN7EXAMPLE\"",
            "public key",
            with_id("AKIAIOSFODNN7EXAMPLE"),
        ),
        (
            "key_pair_id_is_pem",
            Error,
            "leaked",
            "public key",
            with_id("-----BEGIN%20PRIVATE%20KEY-----"),
        ),
        ("key_pair_id", Error, "'-'", "public key", with_id("my-key")),
        (
            "key_pair_id",
            Note,
            "\"X123\"",
            "public key",
            with_id("X123"),
        ),
    ]
}

/// Requests that only the public keys can judge.
pub(crate) fn cases_with_keys() -> Vec<Case> {
    use Severity::Error;
    let signed = signer(RSA).sign_url(URL, &end()).unwrap();
    vec![(
        "unknown_key",
        Error,
        RSA,
        "key group",
        signed.replace("film", "clip").replace(RSA, "KUNKNOWN1"),
    )]
}
