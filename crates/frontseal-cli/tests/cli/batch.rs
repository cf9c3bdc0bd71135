//! `frontseal sign -`: one URL a line in, one signed URL a line out.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};

use crate::program::{FOLDER, Outcome, feed, frontseal, sign, signing_args};

const HOST: &str = "https://d111111abcdef8.cloudfront.net";
const END: [&str; 2] = ["--date-less-than", "2030-01-01"];

fn command(args: &[&str]) -> Command {
    let mut command = frontseal();
    command.args(signing_args()).args(END).args(args);
    command
}

fn batch(args: &[&str], input: impl AsRef<[u8]>) -> Outcome {
    feed(command(args), input.as_ref())
}

fn sign_one(url: &str) -> String {
    sign(&[&[url], &END[..]].concat()).line()
}

#[test]
fn each_line_is_signed_as_alone_and_the_order_is_kept() {
    let urls: Vec<_> = (0..40)
        .map(|number| format!("{HOST}/{number}.ts?n={number}"))
        .collect();
    let outcome = batch(&["-"], urls.join("\n"));
    assert_eq!(outcome.stderr, "");
    let text = outcome.text();
    let signed: Vec<_> = text.lines().collect();
    assert_eq!(signed.len(), urls.len());
    for (url, signed) in urls.iter().zip(&signed) {
        assert!(signed.starts_with(url.as_str()), "{signed}");
    }
    for index in [0, 20, 39] {
        assert_eq!(signed[index], sign_one(&urls[index]));
    }
}

#[test]
fn a_pipe_is_read_where_no_url_is_given() {
    let url = format!("{HOST}/a");
    assert_eq!(batch(&[], format!("{url}\n")).line(), sign_one(&url));
}

#[test]
fn lines_may_end_with_crlf_and_the_last_one_with_nothing() {
    let expected = format!(
        "{}\n{}\n",
        sign_one(&format!("{HOST}/a")),
        sign_one(&format!("{HOST}/b"))
    );
    for input in ["A\r\nB\r\n", "A\nB\n", "A\r\nB"] {
        let input = input
            .replace('A', &format!("{HOST}/a"))
            .replace('B', &format!("{HOST}/b"));
        assert_eq!(batch(&["-"], &input).text(), expected, "{input:?}");
    }
}

/// Three lines, the second of which is bad, and what the error says.
fn bad_inputs() -> Vec<(Vec<u8>, &'static str)> {
    let with = |line: &[u8]| {
        [
            format!("{HOST}/hls/1\n").as_bytes(),
            line,
            format!("\n{HOST}/hls/3\n").as_bytes(),
        ]
        .concat()
    };
    vec![
        (with(b""), "has no scheme"),
        (with(b"ftp://x/y"), "ftp"),
        (with(b" https://d111111abcdef8.cloudfront.net/hls/2"), "' '"),
        (
            with(b"https://d111111abcdef8.cloudfront.net/hls/\xff"),
            "not UTF-8 from byte 42 on",
        ),
        (
            with("x".repeat(200_000).as_bytes()),
            "longer than 65536 bytes",
        ),
        (
            with(b"https://d111111abcdef8.cloudfront.net/hls/2\r"),
            "U+000D",
        ),
    ]
    .into_iter()
    .map(|(input, culprit)| match culprit {
        // One CR is the line's end, two are not.
        "U+000D" => (
            with(b"https://d111111abcdef8.cloudfront.net/hls/2\r\r"),
            culprit,
        ),
        _ => (input, culprit),
    })
    .collect()
}

#[test]
fn a_bad_line_ends_the_run_after_the_lines_before_it() {
    for (input, culprit) in bad_inputs() {
        for resource in [&[][..], &["--policy-resource", FOLDER]] {
            let outcome = batch(&[&["-"], resource].concat(), &input);
            assert_eq!(outcome.status, 2, "{outcome:?}");
            assert!(
                outcome.stderr.starts_with("error: line 2: ") && outcome.stderr.contains(culprit),
                "{outcome:?}"
            );
            assert_eq!(outcome.stderr.lines().count(), 1, "{outcome:?}");
            assert_eq!(outcome.stdout.lines().count(), 1, "{outcome:?}");
            assert!(
                outcome.stdout.starts_with(&format!("{HOST}/hls/1?")),
                "{outcome:?}"
            );
        }
    }
}

#[test]
fn keep_going_signs_all_other_lines_and_ends_with_status_2() {
    for (input, culprit) in bad_inputs() {
        for resource in [&[][..], &["--policy-resource", FOLDER]] {
            let outcome = batch(&[&["-", "--keep-going"], resource].concat(), &input);
            assert_eq!(outcome.status, 2, "{outcome:?}");
            let messages: Vec<_> = outcome.stderr.lines().collect();
            assert!(
                messages[0].starts_with("error: line 2: ") && messages[0].contains(culprit),
                "{outcome:?}"
            );
            assert_eq!(messages[1..], ["error: 1 of 3 lines could not be signed"]);
            assert_eq!(outcome.stdout.lines().count(), 2, "{outcome:?}");
            assert!(
                outcome
                    .stdout
                    .lines()
                    .last()
                    .unwrap()
                    .starts_with(&format!("{HOST}/hls/3?")),
                "{outcome:?}"
            );
        }
    }
}

#[test]
fn nothing_of_a_line_reaches_the_terminal_raw() {
    let evil = "\u{1b}[2J\u{9b}2J\u{7f}\u{202e}\u{2066}\u{200f}\u{61c}\u{2028}";
    let input = format!("{HOST}/{evil}*\n{evil}\n{HOST}/a*\n");
    for more in [
        &[][..],
        &["--output", "json"],
        &["--policy-resource", FOLDER],
    ] {
        let outcome = batch(&[&["-", "--keep-going"], more].concat(), &input);
        assert_eq!(outcome.status, 2, "{outcome:?}");
        let shown = outcome.stdout.clone() + &outcome.stderr;
        let is_raw = |c: char| c.is_control() && c != '\n' || !c.is_ascii() && evil.contains(c);
        assert!(!shown.contains(is_raw), "{outcome:?}");
        assert!(
            shown.contains("U+001B") || shown.contains("1b"),
            "{outcome:?}"
        );
    }
}

#[test]
fn json_has_an_object_a_line_for_good_and_bad() {
    let input = format!("{HOST}/a\nnope\n{HOST}/c\n");
    let outcome = batch(&["-", "--output", "json", "--keep-going"], input);
    assert_eq!(outcome.status, 2);
    let objects: Vec<serde_json::Value> = outcome
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(objects.len(), 3);
    assert_eq!(objects[0]["url"], format!("{HOST}/a"));
    assert_eq!(objects[0]["signed_url"], sign_one(&format!("{HOST}/a")));
    assert_eq!(objects[1]["url"], "nope");
    assert_eq!(objects[1]["line"], 2);
    assert_eq!(objects[1]["error"]["code"], "invalid_url");
    assert!(
        objects[1]["error"]["message"]
            .as_str()
            .unwrap()
            .contains("nope")
    );
}

#[test]
fn a_url_outside_of_the_resource_is_a_bad_line() {
    let outcome = batch(
        &["-", "--policy-resource", FOLDER],
        format!("{HOST}/film.mp4\n"),
    );
    outcome.assert_refused("line 1: the URL does not match the policy's resource");
}

#[test]
fn a_hundred_thousand_lines_come_out_in_order() {
    let mut input = String::new();
    for number in 0..100_000 {
        writeln!(input, "{HOST}/hls/{number}.ts").unwrap();
    }
    let text = batch(&["-", "--policy-resource", FOLDER], &input).text();
    assert_eq!(text.lines().count(), 100_000);
    let tail = text.lines().next().unwrap().split_once('?').unwrap().1;
    for (given, signed) in input.lines().zip(text.lines()) {
        assert_eq!(
            signed
                .strip_prefix(given)
                .and_then(|rest| rest.strip_prefix('?')),
            Some(tail)
        );
    }
}

#[test]
fn thousands_of_lines_that_are_signed_apart_come_out_in_order() {
    let mut input = String::new();
    for number in 0..3000 {
        writeln!(input, "{HOST}/{number}").unwrap();
    }
    let mut command = frontseal();
    command
        .args([
            "sign",
            "-q",
            "--key-pair-id",
            "K1",
            "--private-key",
            &crate::program::key("p-256.pem"),
        ])
        .args(END);
    let text = feed(command, input.as_bytes()).text();
    assert!(
        input
            .lines()
            .zip(text.lines())
            .all(|(given, signed)| signed.starts_with(&format!("{given}?Expires=")))
    );
    assert_eq!(text.lines().count(), 3000);
}

#[test]
fn an_input_without_lines_gives_nothing_and_a_warning() {
    let key = crate::program::key("rsa-2048.pem");
    let outcome = crate::program::run(
        [
            &["sign", "--key-pair-id", "K1", "--private-key", &key, "-"],
            &END[..],
        ]
        .concat(),
    );
    assert_eq!((outcome.status, outcome.stdout.as_str()), (0, ""));
    assert!(
        outcome
            .stderr
            .contains("warning: standard input has no lines"),
        "{outcome:?}"
    );
}

#[test]
fn every_line_is_answered_before_the_next_one_is_written() {
    let mut child = command(&["-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for number in 0..3 {
        writeln!(stdin, "{HOST}/{number}").unwrap();
        assert!(
            answers
                .next()
                .unwrap()
                .unwrap()
                .starts_with(&format!("{HOST}/{number}?"))
        );
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_line_without_an_end_is_refused_before_it_ends() {
    let mut child = command(&["-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // Standard input stays open: the program must not wait for a line feed.
    let _ = stdin.write_all(&vec![b'x'; 100_000]);
    let mut message = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut message)
        .unwrap();
    assert!(
        message.starts_with("error: line 1: the line is longer"),
        "{message}"
    );
    assert_eq!(child.wait().unwrap().code(), Some(2));
}

#[test]
fn a_reader_that_has_enough_ends_the_run_quietly() {
    let mut child = command(&["-", "--policy-resource", FOLDER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || {
        let line = format!("{HOST}/hls/1.ts\n");
        while stdin.write_all(line.as_bytes()).is_ok() {}
    });
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    assert!(first.starts_with(HOST));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn standard_input_that_cannot_be_read_is_an_error() {
    let folder = std::fs::File::open(env!("CARGO_MANIFEST_DIR")).unwrap();
    let outcome: Outcome = command(&["-"]).stdin(folder).output().unwrap().into();
    outcome.assert_refused("cannot read standard input");
}

#[test]
fn lines_are_encoded_and_stream_names_signed_on_request() {
    let text = batch(&["-", "--encode"], format!("{HOST}/a b\n{HOST}/é\n")).text();
    assert!(
        text.lines()
            .zip(["a%20b", "%C3%A9"])
            .all(|(line, path)| line.starts_with(&format!("{HOST}/{path}?"))),
        "{text}"
    );
    let text = batch(&["-", "--rtmp"], "videos/a\nvideos/b\n").text();
    assert!(
        text.lines()
            .zip(["videos/a", "videos/b"])
            .all(|(line, name)| line.starts_with(&format!("{name}?"))),
        "{text}"
    );
}
