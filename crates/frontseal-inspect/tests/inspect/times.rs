//! The start and the end of a policy.

use frontseal_inspect::{Confidence, InspectOptions, Severity, inspect};

use crate::support::{AT, Case, END, RSA, URL, codes, condition, custom, end, less_than, signer};

/// Requests with one thing wrong each.
pub(crate) fn cases() -> Vec<Case> {
    use Severity::{Error, Warning};
    let signed = signer(RSA).sign_url(URL, &end()).unwrap();
    vec![
        (
            "expired",
            Error,
            "2029-12-31T23:43:20Z",
            "in UTC",
            signed.replace("1893456000", "1893455000"),
        ),
        (
            "expired",
            Error,
            "ended at 2029-12-31T23:42:20Z (1893454940), 16 min 40 s ago",
            "sign it again",
            signed.replace("1893456000", "1893454940"),
        ),
        (
            "not_yet_valid",
            Error,
            "in 1 min",
            "wait",
            custom(&condition(&format!(
                r#"{},"DateGreaterThan":{{"AWS:EpochTime":{}}}"#,
                less_than(END + 600),
                AT + 60
            ))),
        ),
        (
            "start_after_end",
            Error,
            "2030-01-01T00:00:00Z",
            "swap",
            custom(&condition(&format!(
                r#"{},"DateGreaterThan":{{"AWS:EpochTime":{END}}}"#,
                less_than(END)
            ))),
        ),
        (
            "milliseconds",
            Warning,
            "Expires 1893456000000",
            "1893456000",
            signed.replace("1893456000", "1893456000000"),
        ),
        (
            "milliseconds",
            Warning,
            "DateLessThan",
            "1893456000",
            custom(&condition(&less_than(END * 1000))),
        ),
        (
            "milliseconds",
            Error,
            "DateGreaterThan",
            "1893455999",
            custom(&condition(&format!(
                r#"{},"DateGreaterThan":{{"AWS:EpochTime":1893455999000}}"#,
                less_than(END * 1000)
            ))),
        ),
        (
            "expires",
            Error,
            "\"tomorrow\"",
            "digits",
            signed.replace("1893456000", "tomorrow"),
        ),
        (
            "expires",
            Error,
            "\"+1893456000\"",
            "digits",
            signed.replace("1893456000", "+1893456000"),
        ),
        (
            "expires",
            Error,
            "99999999999999999999",
            "digits",
            signed.replace("1893456000", "99999999999999999999"),
        ),
    ]
}

/// Local time that was taken for UTC is likely, never certain.
#[test]
fn a_difference_of_half_hours_may_be_local_time() {
    let signed = signer(RSA).sign_url(URL, &end()).unwrap();
    for (late, is_likely) in [
        (0, false),
        (60, false),
        (1800, true),
        (3600 + 1800 + 90, true),
        (3600 + 600, false),
        (14 * 3600, true),
        (15 * 3600, false),
    ] {
        let options = InspectOptions {
            now: Some(END + late),
            ..InspectOptions::default()
        };
        let inspection = inspect(Some(&signed), &options).unwrap();
        assert_eq!(inspection.findings[0].code, "expired");
        let likely = inspection
            .findings
            .iter()
            .find(|found| found.code == "local_time");
        assert_eq!(likely.is_some(), is_likely, "{late}");
        assert!(likely.is_none_or(|found| found.confidence == Confidence::Likely));
    }
}

#[test]
fn a_request_without_a_time_is_judged_by_the_clock() {
    let signed = signer(RSA).sign_url(URL, &end()).unwrap();
    let past = signed.replace("1893456000", "1700000000");
    for (now, is_expired) in [(None, true), (Some(1_600_000_000), false)] {
        let options = InspectOptions {
            now,
            ..InspectOptions::default()
        };
        let inspection = inspect(Some(&past), &options).unwrap();
        assert_eq!(codes(&inspection).contains(&"expired"), is_expired);
        assert_eq!(inspection.expires_in.unwrap() < 0, is_expired);
    }
}
