//! Points in time: whole Unix seconds, UTC (`cloudfront-rules.md` §5).

use alloc::format;

use crate::{Error, ErrorKind};

/// A time in Unix seconds from here on is one in milliseconds: in seconds it would be the year 5138.
pub const FIRST_IN_MILLISECONDS: i64 = 100_000_000_000;

/// A length of time from here on is a point in time by mistake: 31 years, or 2001-09-09 as an epoch.
#[cfg(feature = "std")]
const FIRST_POINT_IN_TIME: u64 = 1_000_000_000;

/// Check that `seconds` can be the time that the policy calls `name`.
pub(crate) fn check(name: &str, seconds: i64) -> Result<i64, Error> {
    let invalid = |message| Err(Error::new(ErrorKind::InvalidTime, message));
    if seconds >= FIRST_IN_MILLISECONDS {
        return invalid(format!(
            "{name} {seconds} looks like milliseconds: give whole seconds since 1970-01-01 UTC ({})",
            seconds / 1000
        ));
    }
    if seconds < 0 {
        return invalid(format!(
            "{name} {seconds} is before 1970: give whole seconds since 1970-01-01 UTC"
        ));
    }
    Ok(seconds)
}

/// Check an end: what [`check`] says, and not the zero of a variable that was never set.
pub(crate) fn check_end(seconds: i64) -> Result<i64, Error> {
    if seconds == 0 {
        return Err(Error::new(
            ErrorKind::InvalidTime,
            "date_less_than 0 is 1970-01-01: give the end in whole seconds since then, UTC",
        ));
    }
    check("date_less_than", seconds)
}

/// Check the time of a request: a variable that was never set must not find everything valid.
#[cfg(feature = "rust-crypto")]
pub(crate) fn check_request(seconds: i64) -> Result<(), Error> {
    if seconds == 0 {
        return Err(Error::new(
            ErrorKind::InvalidTime,
            "the time of the request is 1970-01-01: give it in whole seconds since then, UTC",
        ));
    }
    check("the time of the request,", seconds).map(drop)
}

/// Check a start against the end: a start at or after the end is an error (§2).
pub(crate) fn check_start(start: i64, end: i64) -> Result<i64, Error> {
    check("date_greater_than", start)?;
    if start >= end {
        return Err(Error::new(
            ErrorKind::InvalidTime,
            format!(
                "date_greater_than {start} is not before date_less_than {end}: access would never be granted"
            ),
        ));
    }
    Ok(start)
}

/// Return the first multiple of `step` from `end` on.
pub(crate) fn round_up(end: i64, step: u64) -> Result<i64, Error> {
    i64::try_from(step)
        .ok()
        .and_then(|step| {
            let over = end.checked_rem(step)?;
            match over {
                0 => Some(end),
                _ => end.checked_add(step - over),
            }
        })
        .filter(|rounded| *rounded < FIRST_IN_MILLISECONDS)
        .ok_or_else(|| {
            Error::new(
                ErrorKind::InvalidTime,
                format!(
                    "round_to {step} cannot be: give whole seconds, from 1 on, that keep the end before the year 5138"
                ),
            )
        })
}

/// Return the time `seconds` from now by the system's clock.
#[cfg(feature = "std")]
pub(crate) fn from_now(seconds: u64) -> Result<i64, Error> {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_err(|_| {
            Error::new(
                ErrorKind::InvalidTime,
                "the system's clock stands before 1970: set it",
            )
        })?
        .as_secs();
    match i64::try_from(now.saturating_add(seconds)) {
        _ if seconds == 0 => Err(Error::new(
            ErrorKind::InvalidTime,
            "expires_in 0 is over before it begins: give seconds from 1 on",
        )),
        Ok(end) if seconds < FIRST_POINT_IN_TIME => Ok(end),
        _ => Err(Error::new(
            ErrorKind::InvalidTime,
            format!(
                "expires_in {seconds} is more than 31 years, so it looks like a point in time or like milliseconds: give seconds from now, or the end as date_less_than"
            ),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "std")]
    #[test]
    fn a_length_of_time_is_no_point_in_time() {
        let now = from_now(1).unwrap() - 1;
        for (seconds, is_length) in [
            (0, false),
            (1, true),
            (999_999_999, true),
            (1_000_000_000, false),
            (1_893_456_000, false),
            (u64::MAX, false),
        ] {
            let end = from_now(seconds).ok();
            assert_eq!(end.is_some(), is_length, "{seconds}");
            assert!(end.is_none_or(|end| end.abs_diff(now) <= seconds + 60));
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
            (1, u64::MAX, None),
            (1, i64::MAX.unsigned_abs(), None),
        ] {
            assert_eq!(round_up(end, step).ok(), rounded, "{end} to {step}");
        }
    }
}
