//! Points in time and durations as they are written on a command line.

use frontseal::{Error, time};
use jiff::{SpanRelativeTo, Timestamp, civil, fmt::friendly::SpanParser, tz::Offset};

use crate::console::Console;

/// The forms of WHEN, for the help of each flag that takes it.
pub(crate) const WHEN: &str = "WHEN is a date (2030-01-31, which means 0:00 UTC), a time (2030-01-31T18:00:00, UTC unless Z or an offset such \
as +02:00 follows), Unix seconds (1893456000), or a duration from now (+5m, 2h, 7d, 1h30m; units s, m, h, d, w). \
Eight digits are Unix seconds too, not a date.";

/// A point in time: one that is given, or a distance from now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// In Unix seconds.
    At(i64),
    /// In seconds from now.
    In(i64),
}

impl When {
    /// Read what the AWS CLI takes (a date, ISO 8601 with or without an offset, Unix seconds), or
    /// a duration.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return text
                .parse()
                .map(Self::At)
                .map_err(|_| "too many digits for seconds since 1970".to_owned());
        }
        if looks_like_duration(text) {
            return parse_duration(text.strip_prefix('+').unwrap_or(text)).map(Self::In);
        }
        parse_date(text).map(Self::At)
    }

    /// Return the time in Unix seconds.
    fn resolve(self) -> Result<i64, Error> {
        match self {
            Self::At(seconds) => Ok(seconds),
            Self::In(seconds) => Ok(time::now()?.saturating_add(seconds)),
        }
    }

    /// Return the date that was probably meant where Unix seconds look like one.
    pub(crate) fn mistaken_date(self) -> Option<String> {
        let Self::At(seconds @ 19_000_101..=21_991_231) = self else {
            return None;
        };
        let [year, month, day] = [seconds / 10_000, seconds / 100 % 100, seconds % 100]
            .map(|part| i16::try_from(part).ok());
        let date =
            civil::Date::new(year?, i8::try_from(month?).ok()?, i8::try_from(day?).ok()?).ok()?;
        Some(date.to_string())
    }
}

/// Resolve the time that `flag` was given, if it was, with a warning where it was probably meant as
/// a date.
pub(crate) fn resolve(
    flag: &str,
    when: Option<When>,
    console: &Console,
) -> Result<Option<i64>, Error> {
    let Some(when) = when else {
        return Ok(None);
    };
    let seconds = when.resolve()?;
    if let Some(date) = when.mistaken_date() {
        console.warn(format_args!(
            "{flag} {seconds} is Unix seconds, {}: write {date} for the date",
            to_iso(seconds)
        ));
    }
    Ok(Some(seconds))
}

/// Return whether Unix seconds are in the past.
pub(crate) fn is_past(seconds: i64) -> Result<bool, Error> {
    Ok(seconds <= time::now()?)
}

/// Return Unix seconds as ISO 8601 in UTC.
pub(crate) fn to_iso(seconds: i64) -> String {
    time::utc(seconds).unwrap_or_else(|| format!("{seconds} s"))
}

/// Read a duration such as `5m`, `1h30m` or `300`, in seconds.
pub(crate) fn parse_duration(text: &str) -> Result<i64, String> {
    const FORM: &str = "write a number and s, m, h, d or w, such as 90s, 5m, 1h30m or 7d";
    let seconds = if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse::<i64>()
            .map_err(|_| "too many digits".to_owned())?
    } else if looks_like_duration(text) && !text.starts_with('+') {
        let span = SpanParser::new()
            .parse_span(text)
            .map_err(|error| format!("{error}: {FORM}"))?;
        let duration = span
            .to_duration(SpanRelativeTo::days_are_24_hours())
            .map_err(|error| error.to_string())?;
        duration.as_secs()
    } else {
        return Err(FORM.into());
    };
    match seconds {
        0 => Err("a duration must be at least 1 second".into()),
        _ => Ok(seconds),
    }
}

/// Return whether `text` has the characters of `+1h30m`, and so cannot be a date.
fn looks_like_duration(text: &str) -> bool {
    let digits_and_units = text.strip_prefix('+').unwrap_or(text);
    digits_and_units.starts_with(|first: char| first.is_ascii_digit())
        && digits_and_units.ends_with(['s', 'm', 'h', 'd', 'w'])
        && digits_and_units
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b"smhdw".contains(&byte))
}

fn parse_date(text: &str) -> Result<i64, String> {
    const FORM: &str = "write YYYY-MM-DD, YYYY-MM-DDThh:mm:ss with Z or an offset such as +02:00 (UTC without), \
                        seconds since 1970-01-01 UTC, or a duration from now such as +5m";
    let form = |error: jiff::Error| format!("{error}: {FORM}");
    let text = &padded(text);
    // jiff takes more forms than the AWS CLI; those with names of zones and the like stay out.
    if !text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"-+:.TtZz ".contains(&byte))
        || !text.contains(['-', 'T'])
    {
        return Err(FORM.into());
    }
    let Some((_, time)) = text.split_once(['T', 't', ' ']) else {
        let midnight = text.parse::<civil::Date>().map_err(form)?.at(0, 0, 0, 0);
        return Ok(Offset::UTC
            .to_timestamp(midnight)
            .map_err(form)?
            .as_second());
    };
    let timestamp = if time.contains(['+', '-', 'Z', 'z']) {
        text.parse::<Timestamp>().map_err(form)?
    } else {
        text.parse::<civil::DateTime>()
            .and_then(|time| Offset::UTC.to_timestamp(time))
            .map_err(form)?
    };
    match timestamp.subsec_nanosecond() {
        0 => Ok(timestamp.as_second()),
        _ => Err("CloudFront takes whole seconds: leave out the fraction".into()),
    }
}

/// Write month and day with two digits, as in `2016-1-1` of the AWS CLI.
fn padded(text: &str) -> String {
    let date = text.split(['T', 't', ' ']).next().unwrap_or_default();
    let parts: Vec<_> = date.split('-').collect();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => {
            format!(
                "{year}-{month:0>2}-{day:0>2}{}",
                text.get(date.len()..).unwrap_or_default()
            )
        }
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn every_form_of_the_aws_cli_is_read_as_utc() {
        for (text, expected) in [
            ("2030-01-01", 1_893_456_000),
            ("2030-01-01T00:00:00", 1_893_456_000),
            ("2030-01-01 00:00:00", 1_893_456_000),
            ("2030-01-01T00:00:00Z", 1_893_456_000),
            ("2030-01-01T00:00:00.000Z", 1_893_456_000),
            ("2030-01-01T02:00:00+02:00", 1_893_456_000),
            ("2029-12-31T18:30:00-05:30", 1_893_456_000),
            ("1893456000", 1_893_456_000),
            ("99999999999", 99_999_999_999),
            ("20300101", 20_300_101),
            ("20300101T000000Z", 1_893_456_000),
            ("2024-02-29", 1_709_164_800),
            ("2016-1-1", 1_451_606_400),
            ("2030-1-01", 1_893_456_000),
            ("2030-1-1T02:00:00+02:00", 1_893_456_000),
            ("2030-1-1 00:00:00", 1_893_456_000),
        ] {
            assert_eq!(When::parse(text), Ok(When::At(expected)), "{text}");
        }
    }

    #[test]
    fn durations_are_read_in_seconds() {
        for (text, expected) in [
            ("5m", 300),
            ("+5m", 300),
            ("2h", 7200),
            ("7d", 604_800),
            ("90s", 90),
            ("1w", 604_800),
            ("1h30m", 5400),
            ("1w2d3h4m5s", 788_645),
        ] {
            assert_eq!(When::parse(text), Ok(When::In(expected)), "{text}");
        }
        assert_eq!(parse_duration("300"), Ok(300));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "tomorrow",
            "5M",
            "5 m",
            "+",
            "m",
            "m5",
            "5mm",
            "30m1h",
            "-5m",
            "+-5m",
            "++5m",
            "1.5h",
            "0m",
            "+0s",
            "5m5",
            "2030-13-01",
            "2030-02-30",
            "2030-01-01T25:00:00",
            "2030-01-01T00:00:00.5Z",
            "2030-01-01T00:00:00+",
            "2030-01-01T00:00:00[Europe/Berlin]",
            "2030-1-",
            "2030--1",
            "2030-001-1",
            "2030-1-32",
            "30-1-1",
            "1-1-2030",
            "2030-1-1-1",
            "01/02/2030",
            "99999999999999999999",
            "٢٠٣٠-٠١-٠١",
            "2030-01-01T00:00:00 ",
            " 2030-01-01",
            "999999999999999999w",
            "-5",
            "+300",
        ] {
            assert!(
                When::parse(text).is_err(),
                "{text:?} was read as {:?}",
                When::parse(text)
            );
        }
        for text in ["", "0", "-1", "+5m", "5x", "1e3", "99999999999999999999"] {
            assert!(
                parse_duration(text).is_err(),
                "{text:?} was read as {:?}",
                parse_duration(text)
            );
        }
    }

    #[test]
    fn unix_seconds_that_look_like_a_date_are_noticed() {
        assert_eq!(When::At(20_300_101).mistaken_date().unwrap(), "2030-01-01");
        for seconds in [20_301_301, 1_893_456_000, 18_991_231, 22_000_101] {
            assert_eq!(When::At(seconds).mistaken_date(), None);
        }
    }
}
