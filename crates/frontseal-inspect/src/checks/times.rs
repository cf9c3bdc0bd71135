//! The start and the end of a policy.

use alloc::format;
use alloc::string::String;

use frontseal::request::quoted;
use frontseal::time::{FIRST_IN_MILLISECONDS, duration, moment};
use percent_encoding::percent_decode_str;

use super::values;
use crate::case::Case;
use crate::finding::{Confidence, Findings, Severity};

/// Codes of findings that make a comparison with the clock pointless.
pub(super) const WRONG_TIMES: [&str; 4] =
    ["duration", "epoch_time", "milliseconds", "start_after_end"];

/// A time before this is a length of time by mistake: 1980-01-01.
const FIRST_IN_USE: i64 = 315_532_800;

/// How far time zones are apart, in seconds, and how long after signing a request may be inspected.
const HALF_AN_HOUR: i64 = 1800;
const FARTHEST_ZONE: i64 = 14 * 3600;
const SOON: i64 = 180;

pub(super) fn check(findings: &mut Findings, case: &Case<'_>) {
    let (start, end) = (case.subject.start(), case.subject.end());
    let is_canned = case.subject.is_canned() == Some(true);
    let name_of_end = if is_canned { "Expires" } else { "DateLessThan" };
    if !case.has_suspect("milliseconds") {
        // The edge takes any number of 64 bits, so a late end denies nobody, and a late start everybody.
        milliseconds(findings, Severity::Warning, name_of_end, end);
        milliseconds(findings, Severity::Error, "DateGreaterThan", start);
    }
    duration_as_time(findings, name_of_end, end);
    duration_as_time(findings, "DateGreaterThan", start);
    order(findings, start, end);
    let expires = case.subject.credentials.expires();
    if let Some(expires) = expires
        .filter(|expires| is_canned && end.is_none() && values::tell("Expires", expires).is_none())
    {
        let (what, cure) = not_seconds(expires);
        findings.error(
            "expires",
            format!("Expires is {}, {what}", quoted(expires)),
            cure,
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

/// Return what `expires` is in place of whole seconds, and the cure.
fn not_seconds(expires: &str) -> (&'static str, String) {
    const DIGITS: &str = "give whole seconds since 1970-01-01 UTC, in digits alone";
    let text = percent_decode_str(expires).decode_utf8_lossy();
    let number = text
        .parse::<f64>()
        .ok()
        .filter(|number| (1e8..1e14).contains(number));
    match number {
        Some(number) if text.contains(['.', 'e', 'E']) => {
            #[allow(clippy::cast_possible_truncation, reason = "the range is checked")]
            let seconds = number as i64;
            (
                "a number with a fraction",
                format!("drop the fraction: {seconds}"),
            )
        }
        _ if text.contains(':')
            || text.matches('-').count() == 2
            || text.matches('/').count() == 2 =>
        {
            (
                "a date",
                "convert the date into whole seconds since 1970-01-01 UTC".into(),
            )
        }
        _ => ("not whole seconds", DIGITS.into()),
    }
}

fn duration_as_time(findings: &mut Findings, name: &str, time: Option<i64>) {
    if let Some(time) = time.filter(|time| *time < FIRST_IN_USE) {
        findings.error(
            "duration",
            format!("{name} is {time}, in the year 1970 to 1979: a length of time, not a point in time"),
            "add it to the present time in Unix seconds: CloudFront compares with the clock, not with when it was signed",
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
        let ago = now.saturating_sub(end);
        findings.error(
            "expired",
            format!("access ended at {}, {} ago", moment(end), duration(ago)),
            "sign it again, with a later end: seconds since 1970-01-01 in UTC",
        );
        local_time(findings, ago);
    }
    if let Some(start) = start.filter(|start| now <= *start) {
        let left = start.saturating_sub(now);
        findings.error(
            "not_yet_valid",
            format!(
                "access begins after {}, in {}",
                moment(start),
                duration(left)
            ),
            "wait, or sign with an earlier start; leave the start out if none is meant",
        );
        local_time(findings, left);
    }
}

/// Zones are whole half hours apart, and so are most lengths of time that people sign for.
fn local_time(findings: &mut Findings, difference: i64) {
    let rest = (difference + SOON) % HALF_AN_HOUR;
    if (HALF_AN_HOUR - SOON..=FARTHEST_ZONE).contains(&difference) && rest <= 2 * SOON {
        findings.add(
            Severity::Warning,
            Confidence::Likely,
            "local_time",
            format!("{} is near a whole number of half hours, as if local time was taken for UTC", duration(difference)),
            "compute the time in UTC: time.time() in Python, Date.now() / 1000 in JavaScript, time() in PHP",
        );
    }
}
