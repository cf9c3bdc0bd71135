//! `frontseal sign-cookies` in each form.

use crate::program::{FOLDER, ID, Outcome, URL, key, run};

fn sign_cookies(args: &[&str]) -> Outcome {
    let key = key("rsa-2048.pem");
    let common = [
        "sign-cookies",
        "-q",
        "--key-pair-id",
        ID,
        "--private-key",
        &key,
        "--date-less-than",
        "2030-01-01",
    ];
    run([&common[..], args].concat())
}

fn pairs() -> Vec<(String, String)> {
    let json = sign_cookies(&["--resource", FOLDER]).json();
    let object = json.as_object().unwrap();
    [
        "CloudFront-Policy",
        "CloudFront-Signature",
        "CloudFront-Key-Pair-Id",
    ]
    .map(|name| (name.into(), object[name].as_str().unwrap().into()))
    .into()
}

fn header() -> String {
    pairs()
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect::<Vec<_>>()
        .join("; ")
}

#[test]
fn the_header_form_is_a_cookie_header() {
    assert_eq!(
        sign_cookies(&["--resource", FOLDER, "--output", "header"]).line(),
        format!("Cookie: {}", header())
    );
}

#[test]
fn the_curl_form_is_an_argument() {
    assert_eq!(
        sign_cookies(&["--resource", FOLDER, "--output", "curl"]).line(),
        format!("-b '{}'", header())
    );
}

#[test]
fn the_set_cookie_form_has_a_header_for_each_cookie() {
    let text = sign_cookies(&["--resource", FOLDER, "--output", "set-cookie"]).text();
    let expected: Vec<_> = pairs()
        .iter()
        .map(|(name, value)| format!("Set-Cookie: {name}={value}; Path=/; Secure; HttpOnly"))
        .collect();
    assert_eq!(text.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn every_attribute_goes_into_the_set_cookie_form() {
    let text = sign_cookies(&[
        "--resource",
        FOLDER,
        "--output",
        "set-cookie",
        "--domain",
        "example.com",
        "--path",
        "/hls",
        "--same-site",
        "none",
        "--max-age",
        "3600",
        "--no-http-only",
        "--partitioned",
    ])
    .text();
    let expected =
        "; Domain=example.com; Path=/hls; Max-Age=3600; Secure; SameSite=None; Partitioned";
    for line in text.lines() {
        assert!(line.ends_with(expected), "{line}");
    }
    let text = sign_cookies(&[
        "--resource",
        FOLDER,
        "--output",
        "set-cookie",
        "--no-secure",
    ])
    .text();
    assert!(
        text.lines()
            .all(|line| line.ends_with("; Path=/; HttpOnly")),
        "{text}"
    );
}

#[test]
fn stale_cookies_are_cleared_on_request() {
    let text = sign_cookies(&["--resource", URL, "--output", "set-cookie", "--clear-stale"]).text();
    let cleared: Vec<_> = text
        .lines()
        .filter(|line| line.contains("=; ") && line.contains("Max-Age=0"))
        .collect();
    assert_eq!(text.lines().count(), 5);
    assert_eq!(cleared.len(), 2, "{text}");
    assert!(
        cleared[0].starts_with("Set-Cookie: CloudFront-Policy=;"),
        "{text}"
    );
}

#[test]
fn the_netscape_form_is_a_cookie_file() {
    let text = sign_cookies(&["--resource", FOLDER, "--output", "netscape"]).text();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("# Netscape HTTP Cookie File"));
    for ((name, value), line) in pairs().iter().zip(lines.by_ref()) {
        let fields: Vec<_> = line.split('\t').collect();
        assert_eq!(
            fields,
            [
                "#HttpOnly_d111111abcdef8.cloudfront.net",
                "FALSE",
                "/",
                "TRUE",
                "0",
                name,
                value
            ]
        );
    }
    assert_eq!(lines.next(), None);

    let text = sign_cookies(&[
        "--resource",
        "https://*.example.com/*",
        "--output",
        "netscape",
        "--domain",
        "example.com",
        "--path",
        "/a",
        "--no-secure",
        "--no-http-only",
        "--max-age",
        "60",
    ])
    .text();
    let fields: Vec<_> = text.lines().nth(1).unwrap().split('\t').collect();
    assert_eq!(fields[..4], [".example.com", "TRUE", "/a", "FALSE"]);
    assert!(fields[4].parse::<i64>().unwrap() > 1_700_000_000);
}

#[test]
fn a_cookie_file_needs_a_host() {
    sign_cookies(&[
        "--resource",
        "https://*.example.com/*",
        "--output",
        "netscape",
    ])
    .assert_refused("give --domain");
}

#[test]
fn attributes_without_a_place_are_refused() {
    for form in ["json", "header", "curl"] {
        sign_cookies(&[
            "--resource",
            FOLDER,
            "--output",
            form,
            "--domain",
            "example.com",
        ])
        .assert_refused("--domain has no place");
    }
    sign_cookies(&[
        "--resource",
        FOLDER,
        "--output",
        "netscape",
        "--same-site",
        "lax",
    ])
    .assert_refused("--same-site has no place");
    sign_cookies(&[
        "--resource",
        FOLDER,
        "--output",
        "netscape",
        "--partitioned",
    ])
    .assert_refused("--partitioned has no place");
    sign_cookies(&["--resource", FOLDER, "--clear-stale"]).assert_refused("--clear-stale");
}

#[test]
fn attributes_that_would_break_a_header_are_refused() {
    let output = ["--resource", FOLDER, "--output", "set-cookie"];
    for (args, culprit) in [
        (["--domain", "example.com; x"], "--domain has '"),
        (["--domain", "a\nb"], "--domain has '"),
        (["--path", "hls"], "--path \"hls\" does not begin with /"),
        (["--path", "/a\tb"], "--path has '"),
        (
            ["--max-age=-1", "--no-secure"],
            "--max-age is negative (-1)",
        ),
    ] {
        sign_cookies(&[&output[..], &args].concat()).assert_refused(culprit);
    }
    sign_cookies(&[&output[..], &["--same-site", "none", "--no-secure"]].concat())
        .assert_refused("SameSite=None");
    sign_cookies(&[&output[..], &["--partitioned", "--no-secure"]].concat())
        .assert_refused("Partitioned without Secure");
}
