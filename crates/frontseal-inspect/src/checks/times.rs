//! The start and the end of a policy.

use alloc::format;
use alloc::string::String;

use frontseal::request::quoted;
use frontseal::time::{FIRST_IN_MILLISECONDS, duration, utc};

use crate::case::Case;
use crate::finding::{Confidence, Findings, Severity};

/// Codes of findings that make a comparison with the clock pointless.
pub(super) const WRONG_TIMES: [&str; 2] = ["milliseconds", "start_after_end"];

pub(super) fn check(findings: &mut Findings, case: &Case<'_>) {
    let (start, end) = (case.subject.start(), case.subject.end());
    let is_canned = case.subject.is_canned() == Some(true);
    let name_of_end = if is_canned { "Expires" } else { "DateLessThan" };
    if !case.has_suspect("milliseconds") {
        // The edge takes any number of 64 bits, so a late end denies nobody, and a late start everybody.
        milliseconds(findings, Severity::Warning, name_of_end, end);
        milliseconds(findings, Severity::Error, "DateGreaterThan", start);
    }
    order(findings, start, end);
    let expires = case.subject.credentials.expires();
    if let Some(expires) = expires.filter(|_| is_canned && end.is_none()) {
        findings.error(
            "expires",
            format!("Expires is {}, not whole seconds", quoted(expires)),
            "give whole seconds since 1970-01-01 UTC, in digits alone",
        );
    }
    if let Some(now) = case.now
        && !WRONG_TIMES.into_iter().any(|code| findings.has(code))
    {
        against_the_clock(findings, now, start, end);
    }
}

fn milliseconds(findings: &mut Findings, severity: Severity, name: &str, time: Option<i64>) {
    if let Some(time) = time.filter(|time| *time >= FIRST_IN_MILLISECONDS) {
        findings.add(
            severity,
            Confidence::Certain,
            "milliseconds",
            format!("{name} {time} is in milliseconds"),
            format!("give whole seconds since 1970-01-01 UTC: {}", time / 1000),
        );
    }
}

fn order(findings: &mut Findings, start: Option<i64>, end: Option<i64>) {
    if let Some((start, end)) = start.zip(end).filter(|(start, end)| start >= end) {
        findings.error(
            "start_after_end",
            format!(
                "the start {} is not before the end {}",
                moment(start),
                moment(end)
            ),
            "swap them, or move one",
        );
    }
}

fn against_the_clock(findings: &mut Findings, now: i64, start: Option<i64>, end: Option<i64>) {
    if let Some(end) = end.filter(|end| now >= *end) {
        findings.error(
            "expired",
            format!(
                "access ended at {}, {} ago",
                moment(end),
                duration(now.saturating_sub(end))
            ),
            "sign anew; if it should still be valid, check the clock of the machine that signs",
        );
    }
    if let Some(start) = start.filter(|start| now <= *start) {
        findings.error(
            "not_yet_valid",
            format!(
                "access begins after {}, in {}",
                moment(start),
                duration(start.saturating_sub(now))
            ),
            "wait, or sign with an earlier start; check the clock of the machine that signs",
        );
    }
}

/// Return a time as a date and in Unix seconds.
fn moment(time: i64) -> String {
    format!("{} ({time})", utc(time).unwrap_or_default())
}
