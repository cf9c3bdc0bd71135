//! Cookies as browsers keep and send them.

use alloc::format;

use frontseal::request::{COOKIE_PREFIX, LONGEST_COOKIE, Source, cookies, quoted};

use crate::case::Case;
use crate::finding::Findings;
use crate::names::is_reserved;

pub(super) fn check(findings: &mut Findings, case: &Case<'_>) {
    let longest = case.subject.longest_cookie();
    if let Some((name, bytes)) = longest.filter(|(_, bytes)| *bytes > LONGEST_COOKIE) {
        findings.warning(
            "cookie_too_long",
            format!(
                "the cookie {} is {bytes} bytes long: browsers keep {LONGEST_COOKIE}",
                quoted(name)
            ),
            "shorten the policy",
        );
    }
    if case.subject.source == Some(Source::Url)
        && cookies(case.subject.cookies.unwrap_or_default())
            .any(|(name, _)| name.strip_prefix(COOKIE_PREFIX).is_some_and(is_reserved))
    {
        findings.note(
            "cookies_ignored",
            "the URL has parameters of CloudFront's, so its cookies are ignored",
            "send the plain URL to use the cookies",
        );
    }
}
