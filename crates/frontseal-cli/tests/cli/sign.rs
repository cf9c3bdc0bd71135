//! `frontseal sign` with one URL.

use crate::program::{FOLDER, ID, URL, decoded, feed, file, frontseal, key, sign, signing_args};

#[test]
fn standard_output_has_the_signed_url_and_a_line_feed() {
    let outcome = sign(&[URL, "--expires-in", "5m"]);
    assert_eq!(outcome.stderr, "");
    assert!(outcome.line().starts_with(&format!("{URL}?Expires=")));
}

#[test]
fn the_url_may_be_an_argument_or_a_flag() {
    let end = ["--date-less-than", "2030-01-01"];
    assert_eq!(
        sign(&[&[URL], &end[..]].concat()).line(),
        sign(&[&["--url", URL], &end[..]].concat()).line()
    );
}

#[test]
fn json_says_what_was_signed() {
    let json = sign(&[URL, "--date-less-than", "2030-01-01", "--output", "json"]).json();
    assert_eq!(json["url"], URL);
    assert_eq!(json["canned"], true);
    assert_eq!(json["key_pair_id"], ID);
    assert_eq!(json["hash_algorithm"], "SHA1");
    assert_eq!(json["date_less_than"], 1_893_456_000);
    assert_eq!(json["date_greater_than"], serde_json::Value::Null);
    assert_eq!(
        json["signed_url"],
        sign(&[URL, "--date-less-than", "2030-01-01"]).line()
    );
    assert!(json["policy"].as_str().unwrap().contains(URL));
}

#[test]
fn json_of_a_custom_policy_has_its_conditions_and_its_very_text() {
    let json = sign(&[
        "https://d111111abcdef8.cloudfront.net/hls/1.ts",
        "--policy-resource",
        FOLDER,
        "--date-less-than",
        "2030-01-01",
        "--date-greater-than",
        "2029-01-01",
        "--ip-address",
        "192.0.2.7",
        "--output",
        "json",
    ])
    .json();
    assert_eq!(json["canned"], false);
    assert_eq!(json["resource"], FOLDER);
    assert_eq!(json["date_greater_than"], 1_861_920_000);
    assert_eq!(json["ip_address"], "192.0.2.7/32");
    assert_eq!(
        decoded(json["signed_url"].as_str().unwrap(), "Policy"),
        json["policy"].as_str().unwrap().as_bytes()
    );
}

#[test]
fn custom_forces_a_custom_policy() {
    assert!(
        sign(&[URL, "--date-less-than", "2030-01-01", "--custom"])
            .line()
            .contains("?Policy=")
    );
}

#[test]
fn a_policy_written_by_hand_is_signed_as_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!(
        "{{ \"Statement\" : [ {{ \"Condition\": {{ \"DateLessThan\": {{\"AWS:EpochTime\": 1893456000}} }}, \"Resource\": \"{FOLDER}\" }} ] }}\n"
    );
    let path = file(&folder, "policy.json", &text);
    let url = "https://d111111abcdef8.cloudfront.net/hls/1.ts";
    assert_eq!(
        decoded(&sign(&[url, "--policy", &path]).line(), "Policy"),
        text.as_bytes()
    );
    let minified = decoded(
        &sign(&[url, "--policy", &path, "--minify"]).line(),
        "Policy",
    );
    assert_eq!(minified, text.replace([' ', '\n'], "").as_bytes());

    let mut command = frontseal();
    command.args(signing_args()).args([url, "--policy", "-"]);
    assert_eq!(
        decoded(&feed(command, text.as_bytes()).line(), "Policy"),
        text.as_bytes()
    );
}

#[test]
fn a_policy_written_by_hand_without_a_resource_is_warned_about() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(
        &folder,
        "policy.json",
        r#"{"Statement":[{"Condition":{"DateLessThan":{"AWS:EpochTime":1893456000}}}]}"#,
    );
    let outcome = crate::program::run([
        "sign",
        URL,
        "--key-pair-id",
        ID,
        "--private-key",
        &key("rsa-2048.pem"),
        "--policy",
        &path,
    ]);
    assert!(
        outcome.stderr.contains("warning: ") && outcome.stderr.contains("grants everything"),
        "{outcome:?}"
    );
    assert!(outcome.line().starts_with(URL));
}

#[test]
fn encode_encodes_before_signing() {
    let json = sign(&[
        "https://d111111abcdef8.cloudfront.net/été 1.jpg",
        "--encode",
        "--expires-in",
        "5m",
        "--output",
        "json",
    ])
    .json();
    let encoded = "https://d111111abcdef8.cloudfront.net/%C3%A9t%C3%A9%201.jpg";
    assert_eq!(json["url"], encoded);
    assert!(json["policy"].as_str().unwrap().contains(encoded));
    assert!(json["signed_url"].as_str().unwrap().starts_with(encoded));
}

#[test]
fn stream_names_are_signed_and_encoded_for_flash_on_request() {
    let end = ["--date-less-than", "2030-01-01", "--rtmp"];
    let signed = sign(&[&["videos/mediafile"], &end[..]].concat()).line();
    assert!(
        signed.starts_with("videos/mediafile?Expires=1893456000&Signature="),
        "{signed}"
    );
    let flash = sign(&[&["videos/mediafile", "--flash-encode"], &end[..]].concat()).line();
    assert_eq!(
        flash,
        signed
            .replace('?', "%3F")
            .replace('=', "%3D")
            .replace('&', "%26")
    );
    let json = sign(&[&["videos/mediafile", "--output", "json"], &end[..]].concat()).json();
    assert_eq!(json["signed_url"], signed);
}

#[test]
fn an_end_in_the_past_is_signed_with_a_warning_that_quiet_silences() {
    let args = [
        URL,
        "--key-pair-id",
        ID,
        "--private-key",
        &key("rsa-2048.pem"),
        "--date-less-than",
        "2020-01-01",
    ];
    let outcome = crate::program::run([&["sign"], &args[..]].concat());
    assert!(
        outcome.stderr.contains("warning: ") && outcome.stderr.contains("2020-01-01T00:00:00Z"),
        "{outcome:?}"
    );
    assert!(outcome.line().contains("Expires=1577836800"));
    let quiet = crate::program::run([&["sign", "-q"], &args[..]].concat());
    assert_eq!(quiet.stderr, "");
}

#[test]
fn messages_have_no_colour_where_there_is_no_terminal() {
    let outcome = sign(&["ftp://x/", "--expires-in", "5m"]);
    assert!(
        outcome.stderr.starts_with("error: ") && !outcome.stderr.contains('\x1b'),
        "{outcome:?}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn results_that_cannot_be_written_are_an_error() {
    let mut command = frontseal();
    command
        .args(signing_args())
        .args([URL, "--expires-in", "5m"]);
    let full = std::fs::File::create("/dev/full").unwrap();
    let outcome: crate::program::Outcome = command.stdout(full).output().unwrap().into();
    outcome.assert_refused("cannot write to standard output");
}

#[cfg(target_os = "linux")]
#[test]
fn no_url_and_a_terminal_is_a_usage_error() {
    let line = format!(
        "'{}' {} --expires-in 5m",
        env!("CARGO_BIN_EXE_frontseal"),
        signing_args().join(" ")
    );
    let output = std::process::Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .stdin(std::process::Stdio::null())
        .output()
        .expect("script comes with every Linux");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&output.stdout).contains("there is no URL"),
        "{output:?}"
    );
}

#[test]
fn a_star_in_a_url_is_a_warning_unless_it_is_the_resource() {
    let star = "https://d111111abcdef8.cloudfront.net/films/*";
    let name = "https://d111111abcdef8.cloudfront.net/films/%2A";
    let is_warned = |args: &[&str]| {
        let mut command = frontseal();
        command.args(signing_args().iter().filter(|arg| *arg != "--quiet"));
        command.args(args).args(["--expires-in", "5m"]);
        let outcome = feed(command, b"");
        outcome.stderr.contains("grants every URL that it matches")
    };
    assert!(is_warned(&[star]));
    assert!(!is_warned(&[star, "--policy-resource", star]));
    assert!(!is_warned(&[name]));
}

#[test]
fn the_key_of_an_object_becomes_the_url_that_fetches_it() {
    let keys = [
        "--keys",
        "--base-url",
        "https://d111111abcdef8.cloudfront.net/media",
    ];
    for (key, path) in [
        ("films/2026/what? 50%.mp4", "films/2026/what%3F%2050%25.mp4"),
        ("50%25.mp4", "50%2525.mp4"),
        ("a+b*c.mp4", "a%2Bb%2Ac.mp4"),
        ("été.jpg", "%C3%A9t%C3%A9.jpg"),
    ] {
        let line = sign(&[&[key, "--expires-in", "5m"], &keys[..]].concat()).line();
        let start = format!("https://d111111abcdef8.cloudfront.net/media/{path}?Expires=");
        assert!(line.starts_with(&start), "{line}");
    }
    sign(&[&["a/../b", "--expires-in", "5m"], &keys[..]].concat()).assert_refused("--keys has a .");
    sign(&["a", "--expires-in", "5m", "--keys"]).assert_refused("--base-url");
    sign(&["a", "--expires-in", "5m", "--base-url", "https://h.example"]).assert_refused("--keys");
}
