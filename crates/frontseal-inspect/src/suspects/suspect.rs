//! [`Suspect`]: a change that explains a signature, and [`Candidate`]: a text that it was made of.

use alloc::string::String;

/// A change that makes the signature verify.
pub(crate) struct Suspect {
    /// The code of the finding.
    pub(crate) code: &'static str,
    /// What was signed and what was sent, as in `signed for http://, sent as https://`.
    pub(crate) signed_for: String,
    pub(crate) cure: String,
}

/// A text that may have been signed, and what it would mean.
pub(super) struct Candidate {
    pub(super) text: String,
    pub(super) suspect: Suspect,
}

impl Suspect {
    pub(super) fn new(
        code: &'static str,
        signed_for: impl Into<String>,
        cure: impl Into<String>,
    ) -> Self {
        Self {
            code,
            signed_for: signed_for.into(),
            cure: cure.into(),
        }
    }
}
