//! [`Finding`]: one thing that is wrong, or could be, with a request.

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

/// One thing that is wrong with a request, or could be, and its cure.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The stable name, such as `milliseconds`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What was found, for a person.
    pub message: String,
    /// What to do about it.
    pub cure: String,
}

/// How bad a [`Finding`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The edge refuses the request.
    Error,
    /// The edge may refuse it, or it grants more than it seems to.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// Return the stable name: `error`, `warning` or `note`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Collects findings.
#[derive(Default)]
pub(crate) struct Findings(Vec<Finding>);

impl Findings {
    pub(crate) fn error(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        cure: impl Into<String>,
    ) {
        self.add(Severity::Error, code, message, cure);
    }

    pub(crate) fn warning(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        cure: impl Into<String>,
    ) {
        self.add(Severity::Warning, code, message, cure);
    }

    pub(crate) fn add(
        &mut self,
        severity: Severity,
        code: &'static str,
        message: impl Into<String>,
        cure: impl Into<String>,
    ) {
        self.0.push(Finding {
            code,
            severity,
            message: message.into(),
            cure: cure.into(),
        });
    }

    pub(crate) fn has(&self, code: &str) -> bool {
        self.0.iter().any(|finding| finding.code == code)
    }

    /// Return the findings, the worst first.
    pub(crate) fn sorted(mut self) -> Vec<Finding> {
        self.0.sort_by_key(|finding| finding.severity);
        self.0
    }
}
