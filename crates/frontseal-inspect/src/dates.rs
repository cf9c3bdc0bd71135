//! [`parse_date`]: the dates of HTTP headers and cookies.

/// Read the date of an HTTP header or a cookie, such as `Sat, 28 Nov 2026 12:00:00 GMT` or
/// `Sat, 28-Nov-2026 12:00:00 GMT` (RFC 6265, section 5.1.1), and return Unix seconds.
pub(crate) fn parse_date(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let (mut day, mut month, mut year, mut time) = (None, None, None, None);
    for word in text
        .split([' ', ',', '-', '\t'])
        .filter(|word| !word.is_empty())
    {
        let lower = word.to_ascii_lowercase();
        if let Some(found) = MONTHS.iter().position(|name| lower.starts_with(name)) {
            month = Some(i64::try_from(found).ok()? + 1);
        } else if let Some((hour, rest)) = word.split_once(':') {
            let (minute, second) = rest.split_once(':')?;
            let number = |text: &str| text.parse::<i64>().ok().filter(|it| (0..61).contains(it));
            time = Some(number(hour)? * 3600 + number(minute)? * 60 + number(second)?);
        } else if let Ok(number) = word.parse::<i64>() {
            match (number, word.len()) {
                (1..32, ..=2) if day.is_none() => day = Some(number),
                (0..70, 2) => year = Some(number + 2000),
                (70..100, 2) => year = Some(number + 1900),
                (1601..10_000, 4) => year = Some(number),
                _ => {}
            }
        }
    }
    Some(days_since_1970(year?, month?, day?) * 86_400 + time?)
}

/// Return the number of days from 1970-01-01 to a date in the Gregorian calendar, with years that
/// begin in March (Howard Hinnant, "chrono-compatible low-level date algorithms").
const fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month > 2 { year } else { year - 1 };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_headers_and_cookies_are_read() {
        for (text, expected) in [
            ("Sat, 28 Nov 2026 12:00:00 GMT", Some(1_795_867_200)),
            ("Sat, 28-Nov-2026 12:00:00 GMT", Some(1_795_867_200)),
            ("Sat, 28-Nov-26 12:00:00 GMT", Some(1_795_867_200)),
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Sat Feb 29 23:59:59 2020", Some(1_583_020_799)),
            ("tomorrow", None),
            ("", None),
            ("99 Foo 2026 aa:bb:cc", None),
        ] {
            assert_eq!(parse_date(text), expected, "{text}");
        }
    }
}
