//! Points in time: whole Unix seconds, UTC (`cloudfront-rules.md` §5).

use alloc::format;

use crate::{Error, ErrorKind};

/// An epoch from here on is a time in milliseconds: in seconds it would be the year 5138.
pub(crate) const FIRST_IN_MILLISECONDS: i64 = 100_000_000_000;

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
    let end = now.saturating_add(seconds);
    match i64::try_from(end) {
        Ok(end) if end < FIRST_IN_MILLISECONDS => Ok(end),
        _ => Err(Error::new(
            ErrorKind::InvalidTime,
            format!(
                "expires_in {seconds} is more than 3,000 years: give seconds, not milliseconds"
            ),
        )),
    }
}
