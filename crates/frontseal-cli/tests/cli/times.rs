//! Every form of a time, and of a duration.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::program::{ID, URL, key, parameter, run, sign};

fn now() -> i64 {
    i64::try_from(
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap()
            .as_secs(),
    )
    .unwrap()
}

fn expires(args: &[&str]) -> i64 {
    parameter(&sign(&[&[URL], args].concat()).line(), "Expires")
        .parse()
        .unwrap()
}

#[test]
fn every_absolute_form_of_when_is_taken() {
    for when in [
        "2030-01-01",
        "2030-1-1",
        "2030-01-01T00:00:00",
        "2030-01-01 00:00:00",
        "2030-01-01T00:00:00Z",
        "2030-01-01T00:00:00.0Z",
        "2030-01-01T02:00:00+02:00",
        "2029-12-31T18:30:00-05:30",
        "1893456000",
    ] {
        assert_eq!(
            expires(&["--date-less-than", when]),
            1_893_456_000,
            "{when}"
        );
    }
}

#[test]
fn every_relative_form_of_when_counts_from_now() {
    for (when, seconds) in [
        ("+5m", 300),
        ("2h", 7200),
        ("7d", 604_800),
        ("90s", 90),
        ("1w", 604_800),
        ("1h30m", 5400),
    ] {
        let before = now();
        let end = expires(&["--date-less-than", when]);
        assert!(
            (before + seconds..=now() + seconds).contains(&end),
            "{when}"
        );
    }
}

#[test]
fn every_form_of_expires_in_counts_from_now() {
    for (duration, seconds) in [
        ("5m", 300),
        ("2h", 7200),
        ("7d", 604_800),
        ("300", 300),
        ("1h30m", 5400),
    ] {
        let before = now();
        let end = expires(&["--expires-in", duration]);
        assert!(
            (before + seconds..=now() + seconds).contains(&end),
            "{duration}"
        );
    }
}

#[test]
fn eight_digits_are_unix_seconds_as_in_the_aws_cli_and_warned_about() {
    let outcome = run([
        "sign",
        URL,
        "--key-pair-id",
        ID,
        "--private-key",
        &key("rsa-2048.pem"),
        "--date-less-than",
        "20300101",
    ]);
    assert!(
        outcome.stderr.contains("write 2030-01-01 for the date"),
        "{outcome:?}"
    );
    assert_eq!(parameter(&outcome.line(), "Expires"), "20300101");
}

#[test]
fn round_to_moves_a_relative_end_to_the_next_multiple() {
    let before = now();
    let end = expires(&["--expires-in", "2h", "--round-to", "1h"]);
    assert_eq!(end % 3600, 0);
    assert!((before + 7200..=now() + 7200 + 3600).contains(&end));
    sign(&[URL, "--expires-in", "5m", "--round-to", "1h"])
        .assert_refused("--round-to (3600) is longer than --expires-in (300)");
    let outcome = sign(&[URL, "--date-less-than", "2030-01-01", "--round-to", "1h"]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.stderr.contains("--round-to"), "{}", outcome.stderr);
}
