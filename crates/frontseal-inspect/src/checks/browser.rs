//! Cookies as the browser keeps and sends them.

use crate::case::Case;
use crate::finding::Findings;

pub(super) fn check(findings: &mut Findings, case: &Case<'_>) {
    findings.0.extend(case.browser.findings.0.iter().cloned());
}
