//! What a URL was wrapped in: escapes and text that are not part of it.

use frontseal::request::Source;

use crate::case::Case;
use crate::finding::{Confidence, Findings, Severity};
use crate::unwrap::is_signed_url;

pub(super) fn check(findings: &mut Findings, case: &Case<'_>) {
    let is_signed = case.url.is_some_and(is_signed_url);
    for layer in case.layers {
        let severity = match layer.is_harmless() {
            true => Severity::Note,
            false => Severity::Error,
        };
        let confidence = match is_signed || case.subject.source != Some(Source::Url) {
            true => Confidence::Certain,
            false => Confidence::Likely,
        };
        findings.add(
            severity,
            confidence,
            layer.code,
            &*layer.message,
            &*layer.cure,
        );
    }
}
