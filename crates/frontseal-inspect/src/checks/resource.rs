//! Whether the policy's resource matches the URL, and which section differs.

use alloc::format;

use frontseal::Resource;
use frontseal::request::{Section, Sections, quoted};

use crate::case::Case;
use crate::finding::Findings;

pub(super) fn check(findings: &mut Findings, case: &Case<'_>) {
    if case.subject.is_canned() == Some(true) || findings.has("more_than_one_statement") {
        return;
    }
    let (Some(pattern), Some(url)) = (case.subject.resource(), case.subject.bare_url.as_deref())
    else {
        return;
    };
    let (Ok(resource), Some(sections)) = (Resource::new(pattern), Sections::split(url)) else {
        return;
    };
    let Some(section) = resource.mismatch(url) else {
        return;
    };
    let (code, found, cure) = match section {
        Section::Scheme => (
            "scheme_differs",
            Some(sections.scheme),
            "request it with the scheme that was signed, or sign http*://… for both",
        ),
        Section::Host => (
            "host_differs",
            Some(sections.authority),
            "sign the host that viewers request, not the origin's or the distribution's other name",
        ),
        Section::Path => (
            "url_not_matched",
            Some(sections.path),
            "sign a resource that matches the path: upper and lower case differ, * also matches /",
        ),
        Section::Query => (
            "url_not_matched",
            sections.query,
            "sign a resource that matches the query too: one that ends in * allows any",
        ),
    };
    let found = match found {
        Some(found) => format!("the {section} of the URL, {}, is", quoted(found)),
        None => format!("the URL has no {section}, and is"),
    };
    findings.error(
        code,
        format!(
            "{found} not matched by the policy's resource {}",
            quoted(pattern)
        ),
        cure,
    );
}
