//! Points in time: whole Unix seconds, UTC (`cloudfront-rules.md` §5).

use crate::error::{Argument, Error, LengthProblem, Problem, Subject, TimeProblem};

/// A time in Unix seconds from here on is one in milliseconds: in seconds it would be the year 5138.
pub const FIRST_IN_MILLISECONDS: i64 = 100_000_000_000;

/// A length of time from here on is a point in time by mistake: 31 years, or 2001-09-09 as an epoch.
const FIRST_POINT_IN_TIME: i64 = 1_000_000_000;

/// Check that `seconds`, which was given as `subject`, can be a point in time.
fn check(subject: Subject, seconds: i64) -> Result<i64, Error> {
    let problem = match seconds {
        FIRST_IN_MILLISECONDS.. => TimeProblem::InMilliseconds(seconds),
        ..0 => TimeProblem::Before1970(seconds),
        _ => return Ok(seconds),
    };
    Err(Problem::Time { subject, problem }.into())
}

/// Check that `seconds` can be a point in time, and is not the zero of a variable that was never
/// set.
pub(crate) fn check_after_1970(subject: Subject, seconds: i64) -> Result<i64, Error> {
    match seconds {
        0 => Err(Problem::Time {
            subject,
            problem: TimeProblem::Zero,
        }
        .into()),
        _ => check(subject, seconds),
    }
}

/// Check the end that was given as `date_less_than`.
pub(crate) fn check_end(seconds: i64) -> Result<i64, Error> {
    check_after_1970(Subject::Argument(Argument::DateLessThan), seconds)
}

/// Check the time of a request, or that a length of time is counted from.
pub(crate) fn check_now(seconds: i64) -> Result<i64, Error> {
    check_after_1970(Subject::Argument(Argument::Now), seconds)
}

/// Check a start against the end: a start at or after the end is an error (§2).
pub(crate) fn check_start(subject: Subject, start: i64, end: i64) -> Result<i64, Error> {
    check(subject, start)?;
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

/// Return the time by the system's clock.
#[cfg(feature = "std")]
pub(crate) fn now() -> Result<i64, Error> {
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
