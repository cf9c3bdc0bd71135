//! What a URL was copied out of: escapes that are not part of it.

use alloc::format;

use crate::case::Case;
use crate::finding::Findings;
use crate::names::{is_reserved, names};

pub(super) fn check(findings: &mut Findings, case: &Case<'_>) {
    let escaped = case.url_sent().and_then(|url| {
        names(url).find_map(|name| name.strip_prefix("amp;").filter(|name| is_reserved(name)))
    });
    if let Some(name) = escaped {
        findings.error(
            "html_escaped",
            format!("the URL has &amp; before {name} in place of &: it was copied out of HTML as it stands there"),
            "unescape it: send & between the parameters",
        );
    }
}
