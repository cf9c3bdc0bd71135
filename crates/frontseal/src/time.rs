//! Points in time in whole Unix seconds, UTC, and lengths of time in seconds
//! (`docs/cloudfront-rules.md` §5).

use alloc::format;
use alloc::string::String;

use crate::error::{Argument, Error, LengthProblem, Problem, Subject, TimeProblem};

/// The first time that is taken for one in milliseconds: in seconds it would be the year 5138.
pub const FIRST_IN_MILLISECONDS: i64 = 100_000_000_000;

/// A length of time from here on is a point in time by mistake: 31 years, or 2001-09-09 as an epoch.
const FIRST_POINT_IN_TIME: i64 = 1_000_000_000;

/// Check that `seconds`, which was given as `argument`, can be a point in time, and return it.
///
/// ```
/// use frontseal::{Argument, time};
///
/// assert_eq!(time::check(Argument::Now, 1_893_456_000)?, 1_893_456_000);
/// assert!(time::check(Argument::Now, 1_893_456_000_000).is_err());
/// # Ok::<(), frontseal::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::InvalidTime`](crate::ErrorKind::InvalidTime) if it is 0, as a variable that was
/// never set; negative; or [`FIRST_IN_MILLISECONDS`] or more.
pub fn check(argument: Argument, seconds: i64) -> Result<i64, Error> {
    check_after_1970(Subject::Argument(argument), seconds, Origin::Given)
}

/// Return `seconds`, a time in Unix seconds, as ISO 8601 in UTC. Without a four-digit year, it is
/// `None`.
///
/// ```
/// assert_eq!(frontseal::time::utc(1_893_456_000).as_deref(), Some("2030-01-01T00:00:00Z"));
/// ```
pub fn utc(seconds: i64) -> Option<String> {
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = date(days);
    (0..=9999).contains(&year).then(|| {
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    })
}

/// Return a time in Unix seconds as a message shows it: as a date in UTC, if it is one, and in seconds.
///
/// ```
/// assert_eq!(frontseal::time::moment(1_893_456_000), "2030-01-01T00:00:00Z (1893456000)");
/// ```
pub fn moment(seconds: i64) -> String {
    utc(seconds).map_or_else(
        || format!("{seconds}, which is no date"),
        |utc| format!("{utc} ({seconds})"),
    )
}

/// Return the date that is `days` after 1970-01-01, in the Gregorian calendar.
///
/// Years are counted from March, so that the leap day ends them, in eras of 400 years, which have
/// 146,097 days each. See Howard Hinnant, "chrono-compatible low-level date algorithms".
const fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468; // since 0000-03-01
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153; // since March
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let year = era * 400 + year_of_era;
    match month {
        0..10 => (year, month + 3, day),
        _ => (year + 1, month - 9, day),
    }
}

/// Return a length of time in its two largest units, such as `1 day 2 h`. A negative one is that
/// long too.
///
/// ```
/// assert_eq!(frontseal::time::duration(93_784), "1 day 2 h");
/// ```
pub fn duration(seconds: i64) -> String {
    let seconds = seconds.unsigned_abs();
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    let (most, least) = match (days, hours, minutes) {
        (0, 0, 0) => return format!("{seconds} s"),
        (0, 0, _) => (format!("{minutes} min"), (seconds % 60, "s")),
        (0, _, _) => (format!("{hours} h"), (minutes, "min")),
        (1, _, _) => ("1 day".into(), (hours, "h")),
        _ => (format!("{days} days"), (hours, "h")),
    };
    match least {
        (0, _) => most,
        (count, unit) => format!("{most} {count} {unit}"),
    }
}

/// Where a time comes from, which says how late it may be (§5).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Given by a caller, to be signed. It is in milliseconds by mistake from
    /// [`FIRST_IN_MILLISECONDS`] on.
    Given,
    /// In a policy that was signed before, where CloudFront takes any number of 64 bits.
    Received,
}

/// Check that `seconds`, which was given as `subject`, can be a point in time.
fn check_seconds(subject: Subject, seconds: i64, origin: Origin) -> Result<i64, Error> {
    let problem = match seconds {
        FIRST_IN_MILLISECONDS.. if origin == Origin::Given => TimeProblem::InMilliseconds(seconds),
        ..0 => TimeProblem::Before1970(seconds),
        _ => return Ok(seconds),
    };
    Err(Problem::Time { subject, problem }.into())
}

/// Check that `seconds` can be a point in time, and is not the zero of a variable that was never
/// set.
pub(crate) fn check_after_1970(
    subject: Subject,
    seconds: i64,
    origin: Origin,
) -> Result<i64, Error> {
    match seconds {
        0 => Err(Problem::Time {
            subject,
            problem: TimeProblem::Zero,
        }
        .into()),
        _ => check_seconds(subject, seconds, origin),
    }
}

/// Check a start against the end: a start at or after the end is an error (§2).
pub(crate) fn check_start(
    subject: Subject,
    start: i64,
    end: i64,
    origin: Origin,
) -> Result<i64, Error> {
    check_seconds(subject, start, origin)?;
    if start >= end {
        let is_written = matches!(subject, Subject::Member(_));
        return Err(Problem::StartNotBeforeEnd {
            is_written,
            start,
            end,
        }
        .into());
    }
    Ok(start)
}

/// Return the first multiple of `step`, which was given as `round_to`, that is at or after `end`.
pub(crate) fn round_up(end: i64, step: i64) -> Result<i64, Error> {
    if step < 1 {
        return Err(Problem::Length(LengthProblem::TooShort(Argument::RoundTo)).into());
    }
    let over = end % step;
    let rounded = match over {
        0 => Some(end),
        _ => end.checked_add(step - over),
    };
    rounded
        .filter(|rounded| *rounded < FIRST_IN_MILLISECONDS)
        .ok_or_else(|| Problem::Length(LengthProblem::RoundTo(step)).into())
}

/// Return the time that is `seconds`, given as `expires_in`, after `now`.
pub(crate) fn after(now: i64, seconds: i64) -> Result<i64, Error> {
    let problem = match seconds {
        ..1 => LengthProblem::TooShort(Argument::ExpiresIn),
        FIRST_POINT_IN_TIME.. => LengthProblem::PointInTime(seconds),
        _ => return Ok(now.saturating_add(seconds)),
    };
    Err(Problem::Length(problem).into())
}

/// Return the time by the system's clock, in Unix seconds.
///
/// # Errors
/// [`ErrorKind::InvalidTime`](crate::ErrorKind::InvalidTime) if the clock is before 1970.
#[cfg(feature = "std")]
pub fn now() -> Result<i64, Error> {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_secs()).ok())
        .ok_or_else(|| Problem::Clock.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_is_no_point_in_time() {
        for (seconds, is_length) in [
            (i64::MIN, false),
            (-1, false),
            (0, false),
            (1, true),
            (999_999_999, true),
            (1_000_000_000, false),
            (1_893_456_000, false),
            (i64::MAX, false),
        ] {
            let end = after(1_700_000_000, seconds).ok();
            assert_eq!(end, is_length.then(|| 1_700_000_000 + seconds), "{seconds}");
        }
    }

    #[test]
    fn a_time_is_written_as_its_date_and_time() {
        for (seconds, expected) in [
            (-62_167_219_201, None),
            (-62_167_219_200, Some("0000-01-01T00:00:00Z")),
            (-1, Some("1969-12-31T23:59:59Z")),
            (0, Some("1970-01-01T00:00:00Z")),
            (951_782_399, Some("2000-02-28T23:59:59Z")),
            (951_782_400, Some("2000-02-29T00:00:00Z")),
            (4_107_542_400, Some("2100-03-01T00:00:00Z")),
            (253_402_300_799, Some("9999-12-31T23:59:59Z")),
            (253_402_300_800, None),
            (i64::MIN, None),
            (i64::MAX, None),
        ] {
            assert_eq!(utc(seconds).as_deref(), expected, "{seconds}");
        }
    }

    #[test]
    fn a_length_of_time_has_two_units() {
        for (seconds, expected) in [
            (0, "0 s"),
            (59, "59 s"),
            (-60, "1 min"),
            (3661, "1 h 1 min"),
            (86_400, "1 day"),
            (90_061, "1 day 1 h"),
            (172_860, "2 days"),
            (i64::MIN, "106751991167300 days 15 h"),
        ] {
            assert_eq!(duration(seconds), expected);
        }
    }

    #[test]
    fn an_end_is_rounded_up_to_a_multiple_and_never_down() {
        for (end, step, rounded) in [
            (1, 1, Some(1)),
            (299, 300, Some(300)),
            (300, 300, Some(300)),
            (301, 300, Some(600)),
            (1, 99_999_999_999, Some(99_999_999_999)),
            (1, 100_000_000_000, None),
            (50_000_000_001, 50_000_000_000, None),
            (1, 0, None),
            (1, -1, None),
            (1, i64::MAX, None),
        ] {
            assert_eq!(round_up(end, step).ok(), rounded, "{end} to {step}");
        }
    }
}
