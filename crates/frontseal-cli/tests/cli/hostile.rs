//! Input that must be refused: the culprit is named, the status is 2, and nothing is printed.

use crate::program::{FOLDER, ID, URL, feed, file, frontseal, key, run, sign, signing_args};

#[test]
fn urls_that_cannot_be_signed_are_refused() {
    for (url, culprit) in [
        ("", "has no scheme"),
        ("film.mp4", "has no scheme"),
        ("//d1.cloudfront.net/a", "has no scheme"),
        ("ftp://d1.cloudfront.net/a", "ftp"),
        ("HTTPS://d1.cloudfront.net/a", "upper case"),
        ("http*://d1.cloudfront.net/a", "wildcard"),
        ("https:///a", "no host"),
        ("https://d1.cloudfront.net", "no path"),
        ("https://*.cloudfront.net/a", "'*' in its host"),
        ("https://user@d1.cloudfront.net/a", "'@'"),
        ("https://d1.cloudfront.net:99999/a", "port"),
        ("https://d1.cloudfront.net/a#t=1", "'#' at byte 27"),
        ("https://d1.cloudfront.net/a b", "byte 27"),
        ("https://d1.cloudfront.net/a\"b", "%22"),
        ("https://d1.cloudfront.net/a\\b", "'\\'"),
        ("https://d1.cloudfront.net/a\nb", "U+000A"),
        ("https://d1.cloudfront.net/a\tb", "U+0009"),
        ("https://d1.cloudfront.net/\u{7f}", "U+007F"),
        ("https://d1.cloudfront.net/é", "%C3%A9"),
        ("https://é.cloudfront.net/a", "xn--"),
        ("https://d1.cloudfront.net/a?Expires=1", "Expires"),
        ("https://d1.cloudfront.net/a?x=1&Policy=1", "Policy"),
        ("https://d1.cloudfront.net/a?Signature", "Signature"),
        ("https://d1.cloudfront.net/a?Key-Pair-Id=K", "Key-Pair-Id"),
        (
            "https://d1.cloudfront.net/a?Hash-Algorithm=SHA1",
            "Hash-Algorithm",
        ),
    ] {
        sign(&[url, "--expires-in", "5m"]).assert_refused(culprit);
    }
    sign(&[
        &format!("https://d1.cloudfront.net/{}", "x".repeat(9000)),
        "--expires-in",
        "5m",
    ])
    .assert_refused("8192");
}

#[test]
fn policies_that_make_no_sense_are_refused() {
    for (args, culprit) in [
        (&["--expires-in", "0"][..], "--expires-in"),
        (&["--expires-in", "0m"], "--expires-in"),
        (&["--expires-in=-5m"], "--expires-in"),
        (&["--expires-in", "5 minutes"], "--expires-in"),
        (&["--expires-in", "99999999999999999999"], "--expires-in"),
        (&["--expires-in", "1893456000000"], "milliseconds"),
        (&["--date-less-than", "tomorrow"], "tomorrow"),
        (&["--date-less-than", "2030-02-30"], "2030-02-30"),
        (
            &["--date-less-than", "2030-01-01T00:00:00.5Z"],
            "whole seconds",
        ),
        (&["--date-less-than", "1893456000000"], "milliseconds"),
        (&["--date-less-than", "0"], "1970"),
        (&["--date-less-than", ""], "--date-less-than"),
        (
            &["--expires-in", "5m", "--date-greater-than", "1h"],
            "--date-greater-than",
        ),
        (
            &["--expires-in", "5m", "--date-greater-than", "nope"],
            "nope",
        ),
        (
            &["--expires-in", "5m", "--ip-address", "2001:db8::1"],
            "IPv6",
        ),
        (
            &["--expires-in", "5m", "--ip-address", "192.0.2.0/33"],
            "192.0.2.0/33",
        ),
        (
            &["--expires-in", "5m", "--ip-address", "192.0.2.1,192.0.2.2"],
            "192.0.2.1,192.0.2.2",
        ),
        (
            &["--expires-in", "5m", "--policy-resource", FOLDER],
            "does not match",
        ),
        (
            &[
                "--expires-in",
                "5m",
                "--policy-resource",
                "d111111abcdef8.cloudfront.net/*",
            ],
            "no scheme",
        ),
        (
            &[
                "--expires-in",
                "5m",
                "--policy-resource",
                "https://d1.cloudfront.net/\\?a*",
            ],
            "'\\'",
        ),
        (&["--expires-in", "5m", "--hash-algorithm", "MD5"], "MD5"),
        (&["--expires-in", "5m", "--output", "yaml"], "yaml"),
    ] {
        sign(&[&[URL], args].concat()).assert_refused(culprit);
    }
}

#[test]
fn flags_that_contradict_each_other_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let policy = file(
        &folder,
        "p.json",
        r#"{"Statement":[{"Condition":{"DateLessThan":{"AWS:EpochTime":1893456000}}}]}"#,
    );
    for (args, culprit) in [
        (
            &[URL][..],
            "the policy has no end: pass --expires-in, --date-less-than or --policy",
        ),
        (
            &[URL, "--expires-in", "5m", "--date-less-than", "2030-01-01"],
            "the policy has two ends: pass either --expires-in or --date-less-than",
        ),
        (
            &[URL, "--expires-in", "5m", "--policy", &policy],
            "--policy cannot be combined with --expires-in",
        ),
        (
            &[URL, "--url", URL, "--expires-in", "5m"],
            "cannot be used with",
        ),
        (
            &[URL, "--policy", &policy, "--ip-address", "192.0.2.1"],
            "--policy cannot be combined with --ip-address",
        ),
        (
            &[URL, "--policy", &policy, "--policy-resource", FOLDER],
            "--policy cannot be combined with --resource",
        ),
        (
            &[URL, "--policy", &policy, "--custom"],
            "--policy cannot be combined with --custom",
        ),
        (
            &[URL, "--policy", &policy, "--date-greater-than", "1h"],
            "--policy cannot be combined with --date-greater-than",
        ),
        (
            &[URL, "--expires-in", "5m", "--minify"],
            "--minify applies to a whole policy",
        ),
        (
            &[URL, "--date-less-than", "2030-01-01", "--round-to", "5m"],
            "--round-to rounds the end of --expires-in",
        ),
        (
            &["a", "--rtmp", "--policy", &policy],
            "the policy has a resource",
        ),
        (&[URL, "--expires-in", "5m", "--flash-encode"], "--rtmp"),
        (
            &["a", "--rtmp", "--expires-in", "5m", "--encode"],
            "cannot be used with",
        ),
        (&[URL, URL, "--expires-in", "5m"], "unexpected argument"),
        (
            &[URL, "--expires-in", "5m", "--expires", "1"],
            "unexpected argument",
        ),
    ] {
        sign(args).assert_refused(culprit);
    }
    run([
        "sign-cookies",
        "--key-pair-id",
        ID,
        "--private-key",
        &key("rsa-2048.pem"),
        "--expires-in",
        "5m",
    ])
    .assert_refused("--resource");
}

#[test]
fn key_pair_ids_that_are_none_are_refused() {
    for (id, culprit) in [
        ("", "empty"),
        ("K 1", "' '"),
        ("K-1", "'-'"),
        ("-----BEGIN PUBLIC KEY-----", "PEM"),
        ("K\u{e9}", "'é'"),
    ] {
        run([
            "sign",
            URL,
            &format!("--key-pair-id={id}"),
            "--private-key",
            &key("rsa-2048.pem"),
            "--expires-in",
            "5m",
        ])
        .assert_refused(culprit);
    }
    run([
        "sign",
        URL,
        "--private-key",
        &key("rsa-2048.pem"),
        "--expires-in",
        "5m",
    ])
    .assert_refused("--key-pair-id");
}

#[test]
fn keys_that_are_none_are_refused_and_the_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let public = std::fs::read(key("rsa-2048.pub.pem")).unwrap();
    let private = std::fs::read_to_string(key("rsa-2048.pem")).unwrap();
    for (name, contents, culprit) in [
        ("empty.pem", &b""[..], "empty"),
        ("text.pem", b"hello", "without a PEM block"),
        ("public.pem", &public, "public key"),
        ("cut.pem", &private.as_bytes()[..500], "truncated"),
        ("binary.pem", b"\x30\x82\x00", "neither PEM nor DER"),
        ("utf16.pem", b"\xff\xfe-\0-\0", "UTF-16"),
    ] {
        let path = file(&folder, name, contents);
        let outcome = run([
            "sign",
            URL,
            "--key-pair-id",
            ID,
            "--private-key",
            &path,
            "--expires-in",
            "5m",
        ]);
        outcome.assert_refused(culprit);
        assert!(outcome.stderr.contains(name), "{outcome:?}");
    }
    for (source, culprit) in [
        ("/nowhere/key.pem", "/nowhere/key.pem"),
        ("file:///nowhere/key.pem", "/nowhere/key.pem"),
        ("/", "nor the path of a file that can be read"),
        ("", "--private-key"),
        ("env:NOT_SET_ANYWHERE", "NOT_SET_ANYWHERE"),
        ("env:", "variable"),
        ("env:A=B", "variable"),
    ] {
        run([
            "sign",
            URL,
            "--key-pair-id",
            ID,
            &format!("--private-key={source}"),
            "--expires-in",
            "5m",
        ])
        .assert_refused(culprit);
    }
    run(["sign", URL, "--key-pair-id", ID, "--expires-in", "5m"])
        .assert_refused("there is no private key");
}

#[test]
fn a_bare_key_on_the_command_line_is_read_or_refused_and_never_repeated() {
    let pem = std::fs::read_to_string(key("rsa-2048.pem")).unwrap();
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let sign_with = |key: &str| {
        run([
            "sign",
            URL,
            "--key-pair-id",
            ID,
            "--private-key",
            key,
            "--expires-in",
            "5m",
        ])
    };
    let outcome = sign_with(&base64);
    assert!(
        outcome.stderr.contains("on the command line"),
        "{outcome:?}"
    );
    outcome.line();
    for (length, culprit) in [
        (1000, "truncated"),
        (100, "truncated"),
        (50, "neither a key"),
    ] {
        let outcome = sign_with(&base64[..length]);
        outcome.assert_refused(culprit);
        assert!(!outcome.stderr.contains(&base64[..12]), "{outcome:?}");
    }
}

#[test]
fn a_key_that_stands_in_the_place_of_something_else_is_not_repeated() {
    let pem = std::fs::read_to_string(key("rsa-2048.pem")).unwrap();
    for args in [
        &[&pem[..], "--expires-in", "5m"][..],
        &[URL, "--expires-in", &pem],
        &[URL, &format!("--expires-in={pem}")],
        &[URL, "--expires-in", "5m", &format!("--output={pem}")],
    ] {
        let outcome = sign(args);
        outcome.assert_refused("where none belongs");
        assert!(!outcome.stderr.contains(&pem[60..80]), "{outcome:?}");
    }
    let part = pem.lines().nth(1).unwrap();
    for args in [
        &[URL, "--expires-in", "5m", part][..],
        &[URL, "--expires-in", part],
        &[part, "--expires-in", "5m"],
        &[URL, "--expires-in", "5m", "--ip-address", part],
        &[URL, "--expires-in", "5m", "--policy-resource", part],
        &[URL, "--policy", part],
    ] {
        let outcome = sign(args);
        outcome.assert_refused("");
        assert!(!outcome.stderr.contains(&part[..12]), "{outcome:?}");
    }
    for args in [
        ["--private-key", &format!("env:{part}")],
        ["--private-key", &format!("{}#{part}", key("rsa-2048.pem"))],
        ["--passphrase-file", part],
    ] {
        let command = ["sign", URL, "--expires-in", "5m", "--key-pair-id", ID];
        let outcome = run(command.into_iter().chain(args));
        outcome.assert_refused("");
        assert!(!outcome.stderr.contains(&part[..12]), "{outcome:?}");
    }
    let outcome = run([
        "sign",
        URL,
        "--expires-in",
        "5m",
        "--private-key",
        "k.pem",
        &format!("--key-pair-id={pem}"),
    ]);
    outcome.assert_refused("k.pem");
    assert!(!outcome.stderr.contains(&pem[60..80]), "{outcome:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_key_or_policy_without_an_end_is_refused() {
    run([
        "sign",
        URL,
        "--key-pair-id",
        ID,
        "--private-key",
        "/dev/zero",
        "--expires-in",
        "5m",
    ])
    .assert_refused("/dev/zero");
    sign(&[URL, "--policy", "/dev/zero"]).assert_refused("/dev/zero");
}

#[test]
fn policies_written_by_hand_that_cloudfront_refuses_are_refused_and_the_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let end = r#""Condition":{"DateLessThan":{"AWS:EpochTime":1893456000}}"#;
    for (contents, culprit) in [
        (String::new(), "is not JSON"),
        ("{".into(), "line 1"),
        ("[]".into(), "an array"),
        (format!(r#"{{"Statement":{{{end}}}}}"#), "into an array"),
        (
            format!(r#"{{"Statement":[{{{end}}},{{{end}}}]}}"#),
            "2 statements",
        ),
        (
            r#"{"Statement":[{"Resource":"https://d1.cloudfront.net/*"}]}"#.into(),
            "Condition",
        ),
        (
            format!(r#"{{"Version":"2012-10-17","Statement":[{{{end}}}]}}"#),
            "Version",
        ),
        (
            r#"{"Statement":[{"Condition":{"DateLessThan":{"AWS:EpochTime":"1893456000"}}}]}"#
                .into(),
            "quotation marks",
        ),
        (
            r#"{"Statement":[{"Condition":{"DateLessThan":{"AWS:EpochTime":1893456000000}}}]}"#
                .into(),
            "milliseconds",
        ),
        (format!(r#"{{"Statement":[{{{end},{end}}}]}}"#), "twice"),
        (
            format!(r#"{{"Statement":[{{"Resource":"https:\/\/d1.cloudfront.net/*",{end}}}]}}"#),
            "'\\'",
        ),
    ] {
        let path = file(&folder, "policy.json", &contents);
        let outcome = sign(&[URL, "--policy", &path]);
        outcome.assert_refused(culprit);
        assert!(outcome.stderr.contains("policy.json"), "{outcome:?}");
    }
    let path = file(&folder, "latin1.json", b"{\xe9}");
    sign(&[URL, "--policy", &path]).assert_refused("not UTF-8");
    sign(&[URL, "--policy", "/nowhere.json"]).assert_refused("/nowhere.json");
}

#[test]
fn standard_input_serves_one_purpose() {
    let policy = ["--policy", "-"];
    for (args, first, second) in [
        (
            &[
                "-",
                "--key-pair-id",
                ID,
                "--private-key",
                "-",
                "--expires-in",
                "5m",
            ][..],
            "the list of URLs",
            "--private-key",
        ),
        (
            &[
                "--key-pair-id",
                ID,
                "--private-key",
                "-",
                "--expires-in",
                "5m",
            ],
            "the list of URLs",
            "--private-key",
        ),
        (
            &[
                URL,
                "--key-pair-id",
                ID,
                "--private-key",
                "-",
                policy[0],
                policy[1],
            ],
            "--policy",
            "--private-key",
        ),
        (
            &[
                URL,
                "--key-pair-id",
                ID,
                "--private-key",
                "-",
                "--expires-in",
                "5m",
                "--passphrase-file",
                "-",
            ],
            "--private-key",
            "--passphrase-file",
        ),
    ] {
        let mut command = frontseal();
        command.arg("sign").args(args);
        let input =
            r#"{"Statement":[{"Condition":{"DateLessThan":{"AWS:EpochTime":1893456000}}}]}"#;
        let outcome = feed(command, input.as_bytes());
        outcome.assert_refused(&format!("both {first} and {second}"));
    }
    let mut command = frontseal();
    command.args(signing_args()).args(["-", "--policy", "-"]);
    feed(command, b"").assert_refused("both the list of URLs and --policy");
}

#[test]
fn stream_names_that_are_urls_are_refused() {
    for (name, culprit) in [
        ("https://d1.cloudfront.net/a", "scheme"),
        ("mp4:a", "mp4:"),
        ("cfx/st/a", "cfx/st/"),
        ("a?b", "'?'"),
        ("", "empty"),
    ] {
        sign(&[name, "--rtmp", "--expires-in", "5m"]).assert_refused(culprit);
    }
}

#[cfg(unix)]
#[test]
fn arguments_and_variables_that_are_not_utf8_are_refused() {
    use std::os::unix::ffi::OsStrExt;
    let bad = std::ffi::OsStr::from_bytes(b"https://d1.cloudfront.net/\xff");
    let mut command = frontseal();
    command
        .args(signing_args())
        .arg(bad)
        .args(["--expires-in", "5m"]);
    crate::program::Outcome::from(command.output().unwrap()).assert_refused("UTF-8");
    let mut command = frontseal();
    command
        .args(["sign", URL, "--key-pair-id", ID, "--expires-in", "5m"])
        .env("FRONTSEAL_PRIVATE_KEY", bad);
    crate::program::Outcome::from(command.output().unwrap())
        .assert_refused("FRONTSEAL_PRIVATE_KEY");
}
