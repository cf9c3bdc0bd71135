//! Times and durations in words.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use jiff::Timestamp;

/// Return a time in Unix seconds as ISO 8601 in UTC, or `None` if its year is out of range.
///
/// ```
/// assert_eq!(frontseal_inspect::utc(1_893_456_000).unwrap(), "2030-01-01T00:00:00Z");
/// ```
pub fn utc(seconds: i64) -> Option<String> {
    Timestamp::from_second(seconds)
        .ok()
        .map(|moment| moment.to_string())
}

/// Return a duration in its two largest units. The sign is left out.
///
/// ```
/// assert_eq!(frontseal_inspect::duration(7385), "2 h 3 min");
/// assert_eq!(frontseal_inspect::duration(172_800), "2 days");
/// ```
pub fn duration(seconds: i64) -> String {
    const UNITS: [(&str, i64); 4] = [("day", 86_400), ("h", 3600), ("min", 60), ("s", 1)];
    let mut rest = seconds.saturating_abs();
    let parts: Vec<_> = UNITS
        .into_iter()
        .map(|(unit, size)| {
            let count = rest / size;
            rest %= size;
            match (unit, count) {
                ("day", 2..) => (count, "days"),
                _ => (count, unit),
            }
        })
        .skip_while(|(count, _)| *count == 0)
        .take(2)
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    if parts.is_empty() {
        "0 s".into()
    } else {
        parts.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_has_two_units_at_most() {
        for (seconds, expected) in [
            (0, "0 s"),
            (1, "1 s"),
            (-59, "59 s"),
            (60, "1 min"),
            (61, "1 min 1 s"),
            (3600, "1 h"),
            (3661, "1 h 1 min"),
            (3601, "1 h"),
            (86_400, "1 day"),
            (90_000, "1 day 1 h"),
            (172_800, "2 days"),
            (180_061, "2 days 2 h"),
        ] {
            assert_eq!(duration(seconds), expected);
        }
        assert!(duration(i64::MIN).ends_with(" h"));
    }

    #[test]
    fn a_year_out_of_range_has_no_text() {
        assert_eq!(utc(0).unwrap(), "1970-01-01T00:00:00Z");
        assert_eq!(utc(i64::MAX), None);
    }
}
