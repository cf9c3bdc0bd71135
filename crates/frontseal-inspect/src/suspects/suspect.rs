//! [`Suspect`]: what explains a signature that does not verify for what was sent.

use alloc::format;
use alloc::string::String;

/// The code of a suspect that knows no more than that the key is right.
pub(super) const RIGHT_KEY: &str = "right_key_other_text";

/// What explains the signature.
pub(crate) struct Suspect {
    /// The code of the finding.
    pub(crate) code: &'static str,
    pub(crate) message: String,
    /// What was signed and what was sent, as in `signed for http://, sent as https://`, if it is known.
    pub(crate) signed_for: Option<String>,
    pub(crate) cure: String,
}

impl Suspect {
    /// The signature was made in another way, which is known.
    pub(super) fn signed(
        code: &'static str,
        signed_for: impl Into<String>,
        cure: impl Into<String>,
    ) -> Self {
        let signed_for = signed_for.into();
        Self {
            code,
            message: format!("the request was {signed_for}"),
            signed_for: Some(signed_for),
            cure: cure.into(),
        }
    }

    /// It is known what is wrong, but not what was signed.
    pub(super) fn unknown(
        code: &'static str,
        message: impl Into<String>,
        cure: impl Into<String>,
    ) -> Self {
        Self {
            code,
            message: message.into(),
            signed_for: None,
            cure: cure.into(),
        }
    }

    /// Return whether the cause is known, beyond the fact that the key is right.
    pub(crate) fn explains(&self) -> bool {
        self.code != RIGHT_KEY
    }

    /// Add another thing that is wrong, and its cure.
    pub(super) fn and(mut self, what: &str, cure: &str) -> Self {
        self.message = format!("{}, and {what}", self.message);
        self.signed_for = self
            .signed_for
            .map(|signed_for| format!("{signed_for}, and {what}"));
        if !self.cure.contains(cure) {
            self.cure = format!("{}; {cure}", self.cure);
        }
        self
    }
}
