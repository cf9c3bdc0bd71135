//! Makes what a response proves and what the request suggests one consistent list.

use alloc::format;

use frontseal::request::{Source, quoted};

use super::explanations::Proof;
use super::{Answer, Sender, redirect};
use crate::case::Case;
use crate::finding::{Confidence, Finding, Findings, Severity};

/// Add what the response says, and lower what it rules out as the reason.
///
/// A finding of the request that explains the response is the reason, and the response is not
/// reported beside it. What cannot be the reason stays as a warning.
pub(crate) fn reconcile(findings: &mut Findings, case: &Case<'_>) {
    let Some(answer) = case.answer else { return };
    let list = &mut findings.0;
    if let Some(finding) = redirect::finding(answer, case) {
        let is_last = answer.explanation.code == "redirected";
        list.insert(0, finding);
        if is_last || answer.explanation.proves == Proof::Passed {
            return;
        }
    }
    let is_at_s3 = |finding: &Finding| finding.code == "s3_url";
    match answer.explanation.proves {
        _ if answer.response.sender == Sender::S3 && list.iter().any(is_at_s3) => {
            promote(list, is_at_s3);
            lower(list, |finding| !is_at_s3(finding));
        }
        Proof::Refused([]) if has_error(list) => {}
        Proof::Refused(codes) => {
            let is_reason = |finding: &Finding| codes.contains(&finding.code);
            if !promote(list, is_reason) {
                list.insert(0, refusal(answer, case));
            }
        }
        Proof::RefusedEarly(codes) => {
            let is_reason = |finding: &Finding| codes.contains(&finding.code);
            let has_reason = promote(list, is_reason);
            lower(list, |finding| !has_reason || !is_reason(finding));
            if !has_reason {
                list.insert(0, early(answer, case));
            }
        }
        Proof::Passed => {
            lower(list, |_| true);
            list.insert(0, passed(answer));
            if is_unchecked(answer, case) {
                list.push(Finding {
                    severity: Severity::Warning,
                    confidence: Confidence::Likely,
                    ..not_restricted(
                        "CloudFront passed on a request whose signature does not verify",
                    )
                });
            }
        }
        Proof::Nothing => list.push(answer.finding()),
    }
}

/// Put the errors for which `is_reason` holds first: the response shows that one is the reason.
/// Return whether there are any.
fn promote(list: &mut [Finding], is_reason: impl Fn(&Finding) -> bool) -> bool {
    let is_reason = |finding: &Finding| finding.severity != Severity::Note && is_reason(finding);
    for finding in list.iter_mut().filter(|finding| is_reason(finding)) {
        finding.severity = Severity::Error;
        finding.confidence = Confidence::Certain;
    }
    list.sort_by_key(|finding| !is_reason(finding));
    list.first().is_some_and(is_reason)
}

/// Make warnings of the errors that cannot be the reason.
fn lower(list: &mut [Finding], is_lowered: impl Fn(&Finding) -> bool) {
    for finding in list.iter_mut().filter(|finding| is_lowered(finding)) {
        finding.severity = finding.severity.max(Severity::Warning);
    }
}

fn has_error(list: &[Finding]) -> bool {
    list.iter()
        .any(|finding| finding.severity == Severity::Error)
}

/// Say why CloudFront refused the credentials, where the request as it was given does not show it.
fn refusal(answer: &Answer<'_>, case: &Case<'_>) -> Finding {
    let finding = answer.finding();
    let id = case.subject.credentials.key_pair_id();
    match (finding.code, id, case.subject.source) {
        ("missing_key", Some(_), Some(Source::Url)) => Finding {
            code: "parameters_lost",
            message: "the URL has a Key-Pair-Id, but CloudFront received a request without one".into(),
            cure: "send the URL whole, in quotation marks in a shell; if it is a playlist, the refused request is one of the URLs in it, which do not inherit its query: sign them too (frontseal manifest), or use signed cookies".into(),
            ..finding
        },
        ("missing_key", Some(_), _) => Finding {
            code: "cookies_not_sent",
            message: "the cookies have a Key-Pair-Id, but CloudFront received a request without one: the client did not send them".into(),
            cure: "send the request with credentials: \"include\" (withCredentials in a player); if it is an OPTIONS preflight, which never has cookies, answer it without a signature; the Set-Cookie headers and the page's URL show inspect what the browser does".into(),
            ..finding
        },
        ("unknown_key", Some(id), _) => Finding {
            message: format!("the distribution does not trust the Key-Pair-Id {}", quoted(id)),
            ..finding
        },
        ("access_denied", ..) if matches!(case.verdict, Some(Ok(_))) => Finding {
            code: "another_request",
            confidence: Confidence::Likely,
            message: "CloudFront refused the request, though it is valid as it is given here: what CloudFront received was different".into(),
            cure: "compare it with what the client sent (network tab, curl -v): another URL or encoding, a parameter or cookie twice, another time; and compare the public key with the one that CloudFront shows under this id".into(),
            ..finding
        },
        _ => finding,
    }
}

/// Say why the credentials did not matter.
fn early(answer: &Answer<'_>, case: &Case<'_>) -> Finding {
    let finding = answer.finding();
    let is_own_host = |url: &str| url.contains(".cloudfront.net/");
    let through_cloudfront = answer
        .exchange
        .is_from_cloudfront()
        .unwrap_or_else(|| case.url.is_some_and(is_own_host));
    if finding.code == "cloudfront_url_at_s3" && through_cloudfront {
        return Finding {
            severity: finding.severity,
            confidence: finding.confidence,
            ..not_restricted(
                "CloudFront passed its own signature parameters on to S3, which it removes where it checks them",
            )
        };
    }
    finding
}

/// Say what a server behind CloudFront answered; S3 may have answered by itself.
fn passed(answer: &Answer<'_>) -> Finding {
    let finding = answer.finding();
    if answer.response.sender == Sender::S3 && answer.exchange.is_from_cloudfront() == Some(false) {
        return Finding {
            code: "s3_url",
            confidence: Confidence::Likely,
            message: "S3 answered the client itself: the response has no header of CloudFront's".into(),
            cure: "request the URL of the distribution, https://d….cloudfront.net/…, or of your own domain in front of it".into(),
            ..finding
        };
    }
    finding
}

/// Return whether CloudFront cannot have checked the signature, as it would have refused it.
fn is_unchecked(answer: &Answer<'_>, case: &Case<'_>) -> bool {
    answer.exchange.is_from_cloudfront() != Some(false) && case.holds == Some(false)
}

fn not_restricted(message: &str) -> Finding {
    Finding {
        code: "behavior_not_restricted",
        severity: Severity::Error,
        confidence: Confidence::Certain,
        message: message.into(),
        cure: "set Restrict viewer access and trusted key groups on the cache behavior that serves this path".into(),
    }
}

impl Answer<'_> {
    /// Return what the response says by itself.
    fn finding(&self) -> Finding {
        let explanation = self.explanation;
        Finding {
            code: explanation.code,
            severity: explanation.severity,
            confidence: if explanation.is_certain {
                Confidence::Certain
            } else {
                Confidence::Likely
            },
            message: explanation.message.into(),
            cure: explanation.cure.into(),
        }
    }
}
