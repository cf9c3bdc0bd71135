//! `frontseal inspect`. Every finding has its test in the core; here it is how they are shown.

use crate::program::{FOLDER, ID, Outcome, URL, feed, file, frontseal, key, run, sign};

const END: [&str; 2] = ["--date-less-than", "2030-01-01"];
const AT: [&str; 2] = ["--at", "2029-12-31T23:00:00Z"];

fn signed(more: &[&str]) -> String {
    sign(&[&[URL], &END[..], more].concat()).line()
}

fn trusted() -> String {
    format!("{ID}={}", key("rsa-2048.pub.pem"))
}

fn inspect(args: &[&str]) -> Outcome {
    run([&["inspect"], args, &AT].concat())
}

fn response(body: &[u8], form: &str) -> Outcome {
    let mut command = frontseal();
    command.args(["inspect", "--response", "-", "--output", form]);
    feed(command, body)
}

#[test]
fn a_url_is_laid_out_without_a_key() {
    let url = signed(&[
        "--ip-address",
        "192.0.2.7",
        "--date-greater-than",
        "2029-12-31",
    ]);
    let text = inspect(&[&url]).text();
    for line in [
        &format!("url             {URL}")[..],
        &format!("url size        {} of 8192 bytes", url.len()),
        "signed by       parameters in the URL",
        &format!("key pair id     {ID}"),
        "policy          custom: sent as Policy",
        "                        \"DateLessThan\": {",
        &format!("resource        {URL}"),
        "not before      2029-12-31T00:00:00Z (1893369600)",
        "until           2030-01-01T00:00:00Z (1893456000), 1 h left",
        "address         192.0.2.7/32",
        "signature       RSA-2048 with SHA1, 256 bytes",
        "nothing is wrong that shows without the public key",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(!text.contains('\x1b'), "colour without a terminal");
    assert!(!text.contains("holds"), "{text}");
}

#[test]
fn the_key_says_whether_the_signature_holds_and_what_it_was_made_for() {
    let url = signed(&[]);
    let text = inspect(&[&url, "--public-key", &trusted()]).text();
    assert!(text.starts_with("allowed\n"), "{text}");
    assert!(text.contains("holds           yes\n"), "{text}");
    assert!(text.contains("nothing is wrong\n"), "{text}");
    assert!(text.contains("(RSA-2048)"), "{text}");

    let text = inspect(&[&url.replace("https", "http"), "--public-key", &trusted()]).text();
    assert!(
        text.starts_with("denied: AccessDenied (signature)\n"),
        "{text}"
    );
    assert!(
        text.contains("holds           no: it was signed for https://, sent as http://\n"),
        "{text}"
    );
    assert!(
        text.contains(
            "error: the request was signed for https://, sent as http:// [scheme_differs]\n  cure: "
        ),
        "{text}"
    );
}

#[test]
fn cookies_are_laid_out_with_and_without_their_url() {
    let args = [
        "sign-cookies",
        "-q",
        "--resource",
        FOLDER,
        "--key-pair-id",
        ID,
        "--private-key",
    ];
    let header = run([&args[..], &[&key("p-256.pem"), "--output", "header"], &END].concat()).line();
    let text = inspect(&["--cookie", &header]).text();
    for line in [
        "signed by       cookies",
        "ECDSA P-256 with SHA256",
        " of 4096 bytes at most in one cookie",
        &format!("resource        {FOLDER}"),
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let key = format!("{ID}={}", key("p-256.pub.pem"));
    let text = inspect(&[URL, "--cookie", &header, "--public-key", &key]).text();
    assert!(
        text.contains("error: the path of the URL, \"/film.mp4\", is not matched"),
        "{text}"
    );
    let mut command = frontseal();
    command.args(["inspect", "--cookie", "-", "--output", "json"]);
    let json = feed(command, format!("{header}\n").as_bytes()).json();
    assert_eq!(json["source"], "cookies");
    assert_eq!(json["resource"], FOLDER);
    assert!(
        json.get("allowed").is_none(),
        "nothing was decided without a key"
    );
}

#[test]
fn json_has_stable_names() {
    let json = inspect(&[&signed(&[]), "--public-key", &trusted(), "--output", "json"]).json();
    for (name, expected) in [
        ("allowed", serde_json::json!(true)),
        ("key_pair_id", ID.into()),
        ("canned", true.into()),
        ("expires", 1_893_456_000.into()),
        ("expires_utc", "2030-01-01T00:00:00Z".into()),
        ("expires_in", 3600.into()),
        ("hash_algorithm", "SHA1".into()),
        ("signature_type", "RSA-2048".into()),
        ("signature_holds", true.into()),
        ("url", URL.into()),
        ("findings", serde_json::json!([])),
    ] {
        assert_eq!(json[name], expected, "{name}");
    }
    let url = signed(&[]).replace("1893456000", "1893456000000");
    let finding = &inspect(&[&url, "--output", "json"]).json()["findings"][0];
    assert_eq!(finding["code"], "milliseconds");
    assert_eq!(finding["severity"], "warning");
    assert!(finding["message"].is_string() && finding["cure"].is_string());
}

#[test]
fn findings_are_a_result_and_never_the_exit_status() {
    for url in [
        "",
        "-",
        "x",
        URL,
        "https://h/?Expires=x&Policy=%%%",
        "s3://b/k",
        "#",
        "?",
        "&&&===",
    ] {
        let outcome = inspect(&[url]);
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{url}");
        assert!(outcome.stdout.contains("\n  cure: "), "{url} {outcome:?}");
    }
}

#[test]
fn bad_usage_ends_with_2() {
    for (args, culprit) in [
        (&["inspect"][..], "nothing to inspect"),
        (
            &["inspect", "--public-key", &trusted()],
            "nothing to inspect",
        ),
        (
            &["inspect", "-", "--response", "-"],
            "both the URL and --response",
        ),
        (&["inspect", "--response", "/nowhere.xml"], "/nowhere.xml"),
        (&["inspect", "--response", "/"], "cannot read /"),
        (
            &["inspect", "-", "--cookie", "-"],
            "both the URL and --cookie",
        ),
        (&["inspect", URL, "--at", "never"], "never"),
        (&["inspect", URL, "--ip-address", "here"], "here"),
    ] {
        run(args).assert_refused(culprit);
    }
}

#[test]
fn what_a_terminal_would_obey_never_reaches_it_in_messages() {
    let evil = "\u{1b}[31m\u{9b}2J\u{202e}\u{2066}.toml";
    let outcome = run(["edge", "--config", evil]);
    assert_eq!(outcome.status, 2, "{outcome:?}");
    assert!(outcome.stderr.contains("2J"), "{outcome:?}");
    for character in ['\u{1b}', '\u{9b}', '\u{202e}', '\u{2066}'] {
        assert!(!outcome.stderr.contains(character), "{outcome:?}");
    }
}

#[test]
fn what_a_terminal_would_obey_never_reaches_it() {
    use base64::Engine;
    let evil = "\u{1b}[31m\u{1b}]0;title\u{7}\r\n\u{202e}\u{9b}2J\u{2028}\u{200b}\u{8}";
    let policy = format!(
        r#"{{"Statement":[{{"Resource":"https://h/{evil}","Condition":{{"DateLessThan":{{"AWS:EpochTime":1}},"IpAddress":{{"AWS:SourceIp":"{evil}"}}}}}}]}}"#
    );
    let escaped = serde_json::json!({"Statement": [{"Resource": evil, evil: evil}]}).to_string();
    let encoded = |policy: &str| {
        base64::engine::general_purpose::STANDARD
            .encode(policy)
            .replace('+', "-")
            .replace('=', "_")
            .replace('/', "~")
    };
    let cookies = |policy: &str| {
        format!(
            "CloudFront-Policy={}; CloudFront-Signature=abcd; CloudFront-Key-Pair-Id={ID}; CloudFront-{evil}=1",
            encoded(policy)
        )
    };
    let xml = format!(
        "<Error><Code>{evil}</Code><Message>{evil}</Message><RequestId>{evil}</RequestId></Error>"
    );
    let folder = tempfile::tempdir().unwrap();
    let file = file(&folder, "403.xml", xml);
    let host = format!(
        "https://{evil}/{evil}?Expires={evil}&Key-Pair-Id={evil}&Hash-Algorithm={evil}&{evil}=1&Policy={evil}&Signature={evil}"
    );
    let scheme = format!("{evil}://h/?{evil}");
    for args in [
        &[&*host][..],
        &[&scheme],
        &["--cookie", &cookies(&policy)],
        &[
            URL,
            "--cookie",
            &cookies(&escaped),
            "--public-key",
            &trusted(),
        ],
        &[&host, "--public-key", &trusted()],
        &["--response", &file],
    ] {
        for form in ["text", "json"] {
            let at = if args.contains(&"--response") {
                &[][..]
            } else {
                &AT
            };
            let outcome = run([&["inspect"], args, at, &["--output", form]].concat());
            let text = outcome.text();
            assert!(
                !text
                    .chars()
                    .any(|character| (character.is_control() && character != '\n')
                        || "\u{202e}\u{2028}\u{200b}".contains(character)),
                "{form} {text:?}"
            );
        }
        if args.len() > 1 && !args.contains(&"--response") && args.contains(&"--public-key") {
            let verify = run([&["verify"], args, &AT].concat());
            assert_eq!(verify.status, 1);
            assert!(!verify.stdout.contains('\u{1b}') && !verify.stdout.contains('\u{202e}'));
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_has_colour_unless_it_is_not_wanted() {
    let url = format!("{URL}?Expires=1&utm=2");
    for (variable, has_colour) in [("X=1", true), ("NO_COLOR=1", false)] {
        let line = format!(
            "{variable} TERM=xterm '{}' inspect '{url}'",
            env!("CARGO_BIN_EXE_frontseal")
        );
        let output = std::process::Command::new("script")
            .args(["-qec", &line, "/dev/null"])
            .stdin(std::process::Stdio::null())
            .output()
            .expect("script comes with every Linux");
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(text.contains("cure:"), "{text}");
        assert_eq!(
            text.contains("\x1b[1m\x1b[31merror:"),
            has_colour,
            "{text:?}"
        );
        assert_eq!(
            text.contains("\x1b[1m\x1b[33mlikely warning:"),
            has_colour,
            "{text:?}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_is_asked_for_what_to_inspect() {
    for (pasted, found) in [
        (format!("{URL}?Expires=1\n\n"), "[missing_parameter]"),
        (
            "Cookie: CloudFront-Expires=1\n\n".into(),
            "[missing_parameter]",
        ),
    ] {
        let mut command = std::process::Command::new("script");
        let program = format!("'{}' inspect", env!("CARGO_BIN_EXE_frontseal"));
        command.args(["-qec", &program, "/dev/null"]);
        let shown = feed(command, pasted.as_bytes()).stdout;
        assert!(shown.contains("Paste what was refused"), "{shown}");
        assert!(shown.contains(found), "{shown}");
    }
}

#[test]
fn a_code_is_explained() {
    let text = run(["inspect", "--explain", "html_escaped"]).text();
    assert!(text.starts_with("html_escaped\n\n"), "{text}");
    assert!(text.contains("&amp;Signature="), "{text}");
    run(["inspect", "--explain", "html"]).assert_refused("no finding has the code \"html\"");
    run(["inspect", URL, "--explain", "expired"]).assert_refused("--explain");
}

#[test]
fn a_403_is_explained_alone_and_with_the_request() {
    let missing = "<Error><Code>MissingKey</Code><Message>Missing Key-Pair-Id query parameter or cookie value</Message></Error>";
    let json = response(missing.as_bytes(), "json").json();
    assert_eq!(json["response"]["sender"], "cloudfront");
    assert_eq!(json["findings"][0]["code"], "missing_key");
    let headers = format!("HTTP/2 403\r\nserver: CloudFront\r\n\r\n{missing}");
    let text = response(headers.as_bytes(), "text").text();
    assert!(
        text.contains("status          403\ncode            MissingKey\n"),
        "{text}"
    );
    let mut command = frontseal();
    command.args(["inspect", &signed(&[]), "--response", "-"]);
    let text = feed(command, missing.as_bytes()).text();
    assert!(text.contains("[parameters_lost]"), "{text}");
    assert!(
        text.contains("signed by       parameters in the URL"),
        "{text}"
    );
}

#[test]
fn what_a_browser_does_with_cookies_is_shown() {
    let set = |attributes: &str| {
        ["Policy=x", "Signature=x", "Key-Pair-Id=K2JCJMDEHXQW5F"]
            .map(|pair| format!("CloudFront-{pair}; {attributes}"))
    };
    let [policy, signature, id] = set("Domain=cloudfront.net; Path=/");
    let cookies = [
        "--set-cookie",
        &policy,
        "--set-cookie",
        &signature,
        "--set-cookie",
        &id,
    ];
    let args = [
        &["https://d111111abcdef8.cloudfront.net/a"],
        &cookies[..],
        &["--page-url", "https://www.example.com/"],
    ]
    .concat();
    let text = inspect(&args).text();
    assert!(text.contains("[cookie_domain_public_suffix]"), "{text}");
    assert!(text.contains("media.example.com"), "{text}");
    let [policy, signature, id] = set("Path=/");
    let lines = format!("Set-Cookie: {policy}\nSet-Cookie: {signature}\nSet-Cookie: {id}\n");
    let text = inspect(&[
        "https://d111111abcdef8.cloudfront.net/a",
        "--cookie",
        &lines,
    ])
    .text();
    assert!(
        text.contains("cookies sent    CloudFront-Policy=x; CloudFront-Signature=x"),
        "{text}"
    );
}

#[test]
fn a_response_of_any_size_and_kind_ends() {
    let megabyte = |unit: &str| unit.repeat((1 << 20) / unit.len());
    for unit in [
        "x",
        "<a>",
        "<Error>",
        "&",
        "<!--",
        "\n",
        "HTTP/1.1 403\n\n",
        "<Error><Code>",
    ] {
        let json = response(megabyte(unit).as_bytes(), "json").json();
        assert_eq!(json["response"]["sender"], "unknown", "{unit}");
    }
    response(&[0xff; 1000], "text").text();
    response(&vec![b'x'; (1 << 20) + 1], "text").assert_refused("longer than 1048576 bytes");
}

#[test]
fn a_response_is_read_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(
        &folder,
        "403.xml",
        "<Error><Code>InvalidKey</Code><Message>Unknown Key</Message></Error>",
    );
    for source in [path.clone(), format!("file://{path}")] {
        let text = run(["inspect", "--response", &source]).text();
        assert!(
            text.starts_with("CloudFront refused the signed URL"),
            "{text}"
        );
        assert!(
            text.contains("code            InvalidKey\nmessage         Unknown Key\n"),
            "{text}"
        );
    }
}
