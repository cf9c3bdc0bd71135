//! The key pair id.

use frontseal_inspect::Severity;

use crate::support::{Case, RSA, encode, with_id, with_signature};

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
    vec![(
        "unknown_key",
        Error,
        RSA,
        "key group",
        with_signature(&encode([7; 256])).replace(RSA, "KUNKNOWN1"),
    )]
}
