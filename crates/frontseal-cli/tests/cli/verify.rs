//! `frontseal verify`.

use crate::program::{FOLDER, ID, Outcome, URL, feed, file, frontseal, key, run};

const END: &str = "2030-01-01";
const BEFORE: &str = "2029-12-31T23:59:00Z";

/// Return the argument that trusts one of the shared keys.
fn trust(id: &str, name: &str) -> String {
    format!("{id}={}", key(&format!("{name}.pub.pem")))
}

/// Sign `url` with one of the shared keys.
fn signed(url: &str, name: &str, more: &[&str]) -> String {
    let key = key(&format!("{name}.pem"));
    let args = [
        "sign",
        "-q",
        url,
        "--key-pair-id",
        ID,
        "--private-key",
        &key,
        "--date-less-than",
        END,
    ];
    run([&args[..], more].concat()).line()
}

fn cookies(resource: &str, name: &str, more: &[&str]) -> String {
    let key = key(&format!("{name}.pem"));
    let args = [
        "sign-cookies",
        "-q",
        "--resource",
        resource,
        "--key-pair-id",
        ID,
        "--private-key",
        &key,
        "--date-less-than",
        END,
        "--output",
        "header",
    ];
    run([&args[..], more].concat()).line()
}

/// Verify with RSA's key trusted, a minute before the end.
fn verify(url: &str, more: &[&str]) -> Outcome {
    let at = if more.contains(&"--at") {
        &[][..]
    } else {
        &["--at", BEFORE]
    };
    let trusted = trust(ID, "rsa-2048");
    run([&["verify", url, "--public-key", &trusted], more, at].concat())
}

/// Check that a request is denied for `reason`, as text and as JSON, and return both.
fn assert_denied(
    url: &str,
    more: &[&str],
    code: &str,
    reason: &str,
) -> (String, serde_json::Value) {
    let text = verify(url, more);
    assert_eq!((text.status, text.stderr.as_str()), (1, ""), "{text:?}");
    let headline = text.stdout.lines().next().unwrap();
    assert_eq!(headline, format!("denied: {code} ({reason})"));
    let json = verify(url, &[more, &["--output", "json"]].concat());
    assert_eq!((json.status, json.stderr.as_str()), (1, ""), "{json:?}");
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["allowed"], false);
    assert_eq!(json["code"], code);
    assert_eq!(json["reason"], reason);
    assert!(json["message"].is_string() && json["detail"].is_string());
    assert!(json["findings"].is_array());
    (text.stdout, json)
}

#[test]
fn what_sign_signs_is_allowed() {
    for name in ["rsa-1024", "rsa-2048", "rsa-4096", "p-256"] {
        for hash in ["SHA1", "SHA256"] {
            for more in [
                &[][..],
                &["--custom"],
                &[
                    "--policy-resource",
                    "https://d111111abcdef8.cloudfront.net/*",
                ],
            ] {
                let url = signed(URL, name, &[&["--hash-algorithm", hash], more].concat());
                let args = [
                    "verify",
                    &url,
                    "--public-key",
                    &trust(ID, name),
                    "--at",
                    BEFORE,
                ];
                let text = run(args).text();
                assert!(text.starts_with("allowed\n"), "{text}");
                for word in [
                    ID,
                    hash,
                    "2030-01-01T00:00:00Z, 1 min left",
                    "{\"Statement\":",
                ] {
                    assert!(text.contains(word), "{word}: {text}");
                }
                assert_eq!(
                    text.contains("canned, in the URL"),
                    more.is_empty(),
                    "{text}"
                );
                assert!(!text.contains('\x1b'), "colour without a terminal");
            }
        }
    }
}

#[test]
fn what_sign_cookies_signs_is_allowed() {
    let segment = "https://d111111abcdef8.cloudfront.net/hls/1.ts";
    for name in ["rsa-2048", "p-256"] {
        let header = cookies(FOLDER, name, &["--ip-address", "192.0.2.0/24"]);
        assert!(header.starts_with("Cookie: "));
        let value = header.strip_prefix("Cookie: ").unwrap();
        for cookie in [&header, value, &header.replace("Cookie", "cookie")] {
            let args = [
                "verify",
                segment,
                "--cookie",
                cookie,
                "--public-key",
                &trust(ID, name),
                "--at",
                BEFORE,
                "--ip-address",
                "192.0.2.7",
            ];
            let text = run(args).text();
            for word in ["custom, in cookies", FOLDER, "192.0.2.0/24"] {
                assert!(text.contains(word), "{word}: {text}");
            }
        }
        let mut command = frontseal();
        command.args([
            "verify",
            segment,
            "--cookie",
            "-",
            "--public-key",
            &trust(ID, name),
        ]);
        command.args(["--at", BEFORE, "--ip-address", "192.0.2.7"]);
        feed(command, format!("{header}\r\n").as_bytes()).text();
    }
}

#[test]
fn json_has_stable_names() {
    let url = signed(URL, "rsa-2048", &["--date-greater-than", "2029-01-01"]);
    let json = verify(&url, &["--output", "json"]).json();
    assert_eq!(json["allowed"], true);
    for name in ["code", "message", "reason", "detail"] {
        assert!(json.get(name).unwrap().is_null(), "{name}");
    }
    assert_eq!(json["key_pair_id"], ID);
    assert!(json["policy"].as_str().unwrap().contains(URL));
    assert_eq!(json["not_before"], 1_861_920_000);
    assert_eq!(json["expires"], 1_893_456_000);
    assert_eq!(json["findings"], serde_json::json!([]));
}

#[test]
fn a_denied_request_is_explained() {
    let url = signed(URL, "rsa-2048", &[]);
    let (text, json) = assert_denied(
        &url.replace("https", "http"),
        &[],
        "AccessDenied",
        "signature",
    );
    assert!(
        text.contains(
            "error: the request was signed for https://, sent as http:// [scheme_differs]"
        ),
        "{text}"
    );
    assert!(
        text.contains("cure: sign the scheme that viewers use"),
        "{text}"
    );
    assert_eq!(json["signed_for"], "signed for https://, sent as http://");
    assert_eq!(json["message"], "Access denied");

    let (text, _) = assert_denied(&url, &["--at", END], "AccessDenied", "expired");
    assert!(
        text.contains("access ended at 2030-01-01T00:00:00Z"),
        "{text}"
    );
}

#[test]
fn every_reason_has_its_code() {
    let url = signed(URL, "rsa-2048", &[]);
    let late = signed(URL, "rsa-2048", &["--date-greater-than", BEFORE]);
    let office = signed(URL, "rsa-2048", &["--ip-address", "192.0.2.0/24"]);
    let folder = signed(
        "https://d111111abcdef8.cloudfront.net/hls/1",
        "rsa-2048",
        &["--policy-resource", FOLDER],
    );
    let parameters = |url: &str| url.split_once('?').unwrap().1.to_owned();
    for (url, more, code, reason) in [
        (URL.into(), &[][..], "MissingKey", "missing_key"),
        (url.replace(ID, "KOTHER"), &[], "InvalidKey", "unknown_key"),
        (
            url.replace("Signature=", "Signature=*"),
            &[],
            "MalformedSignature",
            "malformed_signature",
        ),
        (
            url.replace("Expires=", "Expires=x"),
            &[],
            "MalformedPolicy",
            "malformed_policy",
        ),
        (
            url.replace("film", "clip"),
            &[],
            "AccessDenied",
            "signature",
        ),
        (
            format!("{URL}?{}", parameters(&folder)),
            &[],
            "AccessDenied",
            "resource",
        ),
        (
            url.clone(),
            &["--at", "2031-01-01"],
            "AccessDenied",
            "expired",
        ),
        (late, &[], "AccessDenied", "not_yet_valid"),
        (
            office.clone(),
            &["--ip-address", "198.51.100.7"],
            "AccessDenied",
            "ip_address",
        ),
        (
            office.clone(),
            &["--ip-address", "2001:db8::1"],
            "AccessDenied",
            "ip_address",
        ),
        (office, &[], "AccessDenied", "ip_address"),
        (
            format!("{url}&Expires=1"),
            &[],
            "AccessDenied",
            "duplicate_parameter",
        ),
        (
            format!("{url}&Policy=e30_"),
            &[],
            "AccessDenied",
            "signature",
        ),
        (
            format!("{url}&x=a b"),
            &[],
            "AccessDenied",
            "malformed_request",
        ),
    ] {
        let outcome = verify(&url, more);
        assert_eq!(outcome.status, 1, "{reason}: {outcome:?}");
        let headline = format!("denied: {code} ({reason})\n");
        assert!(
            outcome.stdout.starts_with(&headline),
            "{reason}: {outcome:?}"
        );
        assert!(outcome.stdout.contains("cure: "), "{reason}: {outcome:?}");
    }
}

#[test]
fn parameters_in_the_url_win_over_cookies() {
    let cookies = cookies(URL, "rsa-2048", &[]);
    verify(URL, &["--cookie", &cookies]).text();
    let bad = format!("{URL}?Key-Pair-Id={ID}");
    let outcome = verify(&bad, &["--cookie", &cookies]);
    assert_eq!(outcome.status, 1, "{outcome:?}");
}

#[test]
fn several_keys_are_a_rotation() {
    let url = signed(URL, "p-256", &[]);
    let (old, new) = (trust("KOLD1", "rsa-2048"), trust(ID, "p-256"));
    for keys in [[&old, &new], [&new, &old]] {
        let args = [
            "verify",
            &url,
            "--public-key",
            keys[0],
            "--public-key",
            keys[1],
        ];
        run([&args[..], &["--at", BEFORE]].concat()).text();
    }
    let outcome = run(["verify", &url, "--public-key", &old, "--at", BEFORE]);
    assert_eq!(outcome.status, 1);
    assert!(
        outcome.stdout.contains("denied: InvalidKey (unknown_key)"),
        "{outcome:?}"
    );
    run(["verify", &url, "--public-key", &new, "--public-key", &new])
        .assert_refused(&format!("names {ID} twice"));
}

#[test]
fn now_is_the_time_unless_another_is_given() {
    let url = signed(URL, "rsa-2048", &[]);
    let past = url.replace("Expires=1893456000", "Expires=1577836800");
    let trusted = trust(ID, "rsa-2048");
    let outcome = run(["inspect", &past, "--output", "json"]);
    assert_eq!(outcome.json()["findings"][0]["code"], "expired");
    for (at, status) in [
        ("1893455999", 0),
        ("1893456000", 1),
        ("2029-12-31T23:59:59Z", 0),
        ("2030-01-01T01:00:00+02:00", 0),
    ] {
        let outcome = run(["verify", &url, "--public-key", &trusted, "--at", at]);
        assert_eq!(outcome.status, status, "{at}");
    }
    run(["verify", &url, "--public-key", &trusted, "--at", "soon"]).assert_refused("soon");
    let milliseconds = "1893456000000";
    run([
        "verify",
        &url,
        "--public-key",
        &trusted,
        "--at",
        milliseconds,
    ])
    .assert_refused("--now is in milliseconds (1893456000000): pass seconds (1893456000)");
}

#[test]
fn a_key_comes_from_a_file_a_variable_or_standard_input() {
    let url = signed(URL, "rsa-2048", &[]);
    let path = key("rsa-2048.pub.pem");
    let pem = std::fs::read_to_string(&path).unwrap();
    let with = |source: &str| {
        let mut command = frontseal();
        command.args(["verify", &url, "--at", BEFORE, "--public-key"]);
        command.arg(format!("{ID}={source}"));
        command
    };
    for source in [path.clone(), format!("file://{path}"), pem.clone()] {
        Outcome::from(with(&source).output().unwrap()).text();
    }
    for value in [&pem, &pem.trim_end().replace('\n', "\\n"), &path] {
        Outcome::from(
            with("env:CF_PUBLIC")
                .env("CF_PUBLIC", value)
                .output()
                .unwrap(),
        )
        .text();
    }
    feed(with("-"), pem.as_bytes()).text();

    for (source, culprit) in [
        ("/nowhere.pem", "/nowhere.pem"),
        ("env:NOT_SET_ANYWHERE", "NOT_SET_ANYWHERE"),
        (&key("README.md"), "README.md"),
    ] {
        Outcome::from(with(source).output().unwrap()).assert_refused(culprit);
    }
    let secret = "MIIEowIBAAKCAQEAthatmustnotbeprinted";
    let outcome = Outcome::from(
        with("env:CF_PUBLIC")
            .env("CF_PUBLIC", secret)
            .output()
            .unwrap(),
    );
    outcome.assert_refused("neither a key nor the path of a file");
    assert!(!outcome.stderr.contains(secret));
}

#[test]
fn a_private_key_is_refused_with_the_cure_and_not_repeated() {
    let pem = std::fs::read_to_string(key("rsa-2048.pem")).unwrap();
    for source in [key("rsa-2048.pem"), pem.clone()] {
        let outcome = run(["verify", URL, "--public-key", &format!("{ID}={source}")]);
        outcome.assert_refused("openssl pkey -pubout");
        assert!(!outcome.stderr.contains(&pem[60..80]), "{outcome:?}");
    }
}

#[test]
fn bad_usage_ends_with_2() {
    let trusted = trust(ID, "rsa-2048");
    for (args, culprit) in [
        (&["verify", "--public-key", &trusted][..], "there is no URL"),
        (&["verify", URL], "--public-key"),
        (
            &["verify", URL, "--public-key", "key.pem"],
            "K2JCJMDEHXQW5F=key.pub.pem",
        ),
        (
            &["verify", URL, "--public-key", "K1="],
            "K2JCJMDEHXQW5F=key.pub.pem",
        ),
        (
            &[
                "verify",
                URL,
                "--public-key",
                &trusted,
                "--ip-address",
                "192.0.2.0/24",
            ],
            "192.0.2.0/24",
        ),
        (
            &["verify", URL, "--public-key", &trusted, "--output", "yaml"],
            "yaml",
        ),
        (
            &["verify", URL, URL, "--public-key", &trusted],
            "unexpected argument",
        ),
        (
            &["verify", "-", "--cookie", "-", "--public-key", &trusted],
            "both the URL and --cookie",
        ),
    ] {
        run(args).assert_refused(culprit);
    }
    let id = trust("K-1", "rsa-2048");
    run(["verify", URL, "--public-key", &id]).assert_refused("'-'");
}

#[test]
fn one_url_comes_from_standard_input_without_its_line_end() {
    let url = signed(URL, "rsa-2048", &[]);
    let trusted = trust(ID, "rsa-2048");
    for (end, status) in [("", 0), ("\n", 0), ("\r\n", 0), ("\n\n", 1), (" ", 1)] {
        let mut command = frontseal();
        command.args(["verify", "-", "--public-key", &trusted, "--at", BEFORE]);
        let outcome = feed(command, format!("{url}{end}").as_bytes());
        assert_eq!(outcome.status, status, "{end:?} {outcome:?}");
    }
    let mut command = frontseal();
    command.args(["verify", "-", "--public-key", &trusted]);
    feed(command, b"https://h/\xff").assert_refused("not UTF-8 from byte 10");
}

#[cfg(unix)]
#[test]
fn a_denial_stays_one_when_nobody_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    let url = file(&folder, "url.txt", URL);
    let line = format!(
        "'{}' verify - --public-key {} < {url} | true; exit ${{PIPESTATUS[0]}}",
        env!("CARGO_BIN_EXE_frontseal"),
        trust(ID, "rsa-2048"),
    );
    let output = std::process::Command::new("bash")
        .args(["-c", &line])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stderr.is_empty(), "{output:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_verdict_that_cannot_be_written_is_an_error() {
    for form in ["text", "json"] {
        let mut command = frontseal();
        command.args([
            "verify",
            URL,
            "--public-key",
            &trust(ID, "rsa-2048"),
            "--output",
            form,
        ]);
        let full = std::fs::File::create("/dev/full").unwrap();
        let outcome: Outcome = command.stdout(full).output().unwrap().into();
        outcome.assert_refused("cannot write to standard output");
    }
}
