//! What a URL was copied out of.

use frontseal_inspect::Severity;

use crate::support::{Case, RSA, URL, end, signer};

/// Requests with one thing wrong each.
pub(crate) fn cases() -> Vec<Case> {
    use Severity::Error;
    let signed = signer(RSA).sign_url(URL, &end()).unwrap();
    vec![(
        "html_escaped",
        Error,
        "&amp; before Expires",
        "unescape",
        signed.replace('&', "&amp;"),
    )]
}
