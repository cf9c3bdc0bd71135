//! Redirects that lose or change what was signed.

use alloc::format;
use alloc::string::String;

use frontseal::request::{Sections, Source, quoted, shorten_signatures};

use super::Answer;
use crate::case::Case;
use crate::finding::{Confidence, Finding, Severity};
use crate::names::{is_reserved, names};

/// Return what a redirect on the way to the response did to the signature.
pub(super) fn finding(answer: &Answer<'_>, case: &Case<'_>) -> Option<Finding> {
    let redirects = answer.exchange.redirects.iter();
    redirects
        .filter_map(|(status, location)| of_redirect(*status, location, case))
        .next()
}

fn of_redirect(status: u16, location: &str, case: &Case<'_>) -> Option<Finding> {
    let to = Sections::split(location);
    let from = case.url_sent().and_then(Sections::split);
    let shown = shorten_signatures(location);
    let shown = quoted(&shown);
    let finding = |code, confidence, message: String, cure: &str| Finding {
        code,
        severity: Severity::Error,
        confidence,
        message,
        cure: cure.into(),
    };
    if to.is_some_and(|to| is_s3(to.authority)) && !from.is_some_and(|from| is_s3(from.authority)) {
        return Some(finding(
            "redirect_to_s3",
            Confidence::Certain,
            format!(
                "the answer {status} redirects to S3 itself ({shown}), which CloudFront's signature does not open"
            ),
            "write the regional endpoint of the bucket (bucket.s3.region.amazonaws.com) as the origin of the distribution: a new bucket's global name redirects there for some hours",
        ));
    }
    let is_kept = names(location).any(is_reserved);
    let path = to.map_or(
        location.split(['?', '#']).next().unwrap_or_default(),
        |to| to.path,
    );
    let same_path = from.map(|from| {
        from.path
            .trim_end_matches('/')
            .eq_ignore_ascii_case(path.trim_end_matches('/'))
    });
    if !is_kept && same_path != Some(false) && case.subject.source != Some(Source::Cookies) {
        if case.url.is_some() && case.subject.source.is_none() {
            return None;
        }
        return Some(finding(
            "redirect_lost_query",
            if same_path.is_some() {
                Confidence::Certain
            } else {
                Confidence::Likely
            },
            format!("the answer {status} redirects to {shown}, without CloudFront's parameters"),
            "sign and request the URL that Location names; an origin cannot repeat the parameters, as CloudFront removes them, so redirect before signing, or use signed cookies",
        ));
    }
    let (from, to) = (from?, to?);
    let what = if from.scheme != to.scheme {
        "another scheme"
    } else if !from.authority.eq_ignore_ascii_case(to.authority) {
        "another host"
    } else if from.path != to.path {
        "another path"
    } else {
        return None;
    };
    (is_kept && case.subject.is_canned() == Some(true)).then(|| {
        finding(
            "redirect_changed_url",
            Confidence::Certain,
            format!("the answer {status} redirects to {what} ({shown}), and the signature is for the URL before"),
            "sign the URL to which the redirect leads, from https:// on",
        )
    })
}

fn is_s3(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    host.contains(".amazonaws.com") && (host.starts_with("s3") || host.contains(".s3"))
}
