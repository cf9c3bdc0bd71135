//! `frontseal edge`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::program::{ID, file, frontseal, key, run, sign};

const SITE: &str = "https://d111111abcdef8.cloudfront.net";

/// A running edge, killed at the end.
struct Edge {
    process: Child,
    lines: std::io::Lines<BufReader<ChildStdout>>,
    address: SocketAddr,
    folder: tempfile::TempDir,
}

impl Drop for Edge {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Edge {
    /// Start the program in a folder with `media/film.mp4` and `key.pem`, on a free port.
    fn start(args: &[&str]) -> Self {
        let folder = folder();
        let mut process = frontseal()
            .arg("edge")
            .args(args)
            .args(["--listen", "127.0.0.1:0"])
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        let address = match first.strip_prefix("listening on ") {
            Some(url) => url.split("://").nth(1).unwrap().into(),
            None => {
                let json: serde_json::Value = serde_json::from_str(&first).unwrap();
                assert_eq!(json["event"], "listening");
                let distribution = args.contains(&SITE).then_some(SITE);
                assert_eq!(json["distribution"].as_str(), distribution);
                json["address"].as_str().unwrap().to_owned()
            }
        };
        Self {
            process,
            lines,
            address: address.parse().unwrap(),
            folder,
        }
    }

    fn next_line(&mut self) -> String {
        self.lines.next().unwrap().unwrap()
    }

    /// Return the next line of the log that has `part` in it.
    fn line_with(&mut self, part: &str) -> String {
        loop {
            let line = self.next_line();
            if line.contains(part) {
                return line;
            }
        }
    }

    fn get(&self, target: &str) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        write!(
            stream,
            "GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        response
    }

    fn ends_with_success(&mut self) {
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                break status;
            }
            assert!(start.elapsed() < Duration::from_secs(60));
            std::thread::sleep(Duration::from_millis(10));
        };
        assert!(status.success(), "{status}");
    }

    fn signal(&self, name: &str) {
        let status = Command::new("kill")
            .args([name, &self.process.id().to_string()])
            .status();
        assert!(status.unwrap().success());
    }
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("media")).unwrap();
    std::fs::write(folder.path().join("media/film.mp4"), "a film").unwrap();
    std::fs::copy(key("rsa-2048.pub.pem"), folder.path().join("key.pub.pem")).unwrap();
    folder
}

fn trust() -> String {
    format!("{ID}=key.pub.pem")
}

/// Return a path, signed for the distribution.
fn signed(path: &str) -> String {
    let url = sign(&[&format!("{SITE}{path}"), "--expires-in", "5m"]).line();
    url.strip_prefix(SITE).unwrap().into()
}

#[test]
fn what_is_signed_is_served_and_the_log_says_why_the_rest_is_not() {
    let mut edge = Edge::start(&["--root", "media", "--public-key", &trust(), "--as", SITE]);
    assert_eq!(
        edge.next_line(),
        format!("all other paths: restricted to {ID} (RSA-2048)")
    );
    let target = signed("/film.mp4");
    let response = edge.get(&target);
    assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{response}");
    assert!(response.ends_with("\r\n\r\na film"), "{response}");
    let line = edge.next_line();
    assert!(line.contains(" 200 GET https://d111111abcdef8.cloudfront.net/film.mp4?"));
    assert!(line.ends_with(" 127.0.0.1 granted"), "{line}");

    let response = edge.get(&target.replace("film", "Film"));
    assert!(response.starts_with("HTTP/1.1 403 Forbidden\r\n"));
    assert!(response.contains("x-frontseal-reason: signature\r\n"));
    assert!(
        response
            .ends_with("<Error><Code>AccessDenied</Code><Message>Access denied</Message></Error>")
    );
    let line = edge.next_line();
    assert!(line.contains(" denied signature: "), "{line}");
    assert!(
        line.contains("lower case") && line.contains("cure: "),
        "{line}"
    );
    let signature = target.split("Signature=").nth(1).unwrap();
    assert!(!line.contains(&signature[..20]), "{line}");
}

#[test]
fn the_log_is_json_when_asked() {
    let mut edge = Edge::start(&[
        "--root",
        "media",
        "--public-key",
        &trust(),
        "--as",
        SITE,
        "--log",
        "json",
    ]);
    edge.get("/film.mp4");
    let line = edge.line_with("\"request\"");
    let json: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(json["event"], "request");
    assert_eq!(json["status"], 403);
    assert_eq!(json["verdict"], "denied");
    assert_eq!(json["code"], "MissingKey");
    assert_eq!(json["reason"], "missing_key");
    assert!(json["findings"].is_array());
    // What hyper answers itself is logged, too.
    let mut stream = TcpStream::connect(edge.address).unwrap();
    stream.write_all(b"no request\r\n\r\n").unwrap();
    let line = edge.line_with("unreadable_request");
    let json: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(json["viewer"], "127.0.0.1");
    assert!(json["error"].as_str().unwrap().contains("URI"), "{json}");
}

#[test]
fn a_viewer_that_does_not_speak_tls_is_in_the_log() {
    let mut edge = Edge::start(&["--root", "media", "--public-key", &trust(), "--tls"]);
    let mut stream = TcpStream::connect(edge.address).unwrap();
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        .unwrap();
    let line = edge.line_with("TLS");
    assert!(line.starts_with("error: 127.0.0.1: "), "{line}");
}

#[test]
fn what_is_protected_is_restricted_and_the_rest_is_open() {
    let edge = Edge::start(&[
        "--root",
        "media",
        "--public-key",
        &trust(),
        "--as",
        SITE,
        "--protect",
        "/secret/*",
        "--protect",
        "*.key",
    ]);
    assert!(edge.get("/film.mp4").starts_with("HTTP/1.1 200 "));
    for path in [
        "/secret/x",
        "/secret/",
        "/a.key",
        "//secret/x",
        "/film.mp4/../secret/x",
    ] {
        assert!(edge.get(path).starts_with("HTTP/1.1 403 "), "{path}");
    }
    assert!(edge.get(&signed("/secret/x")).starts_with("HTTP/1.1 404 "));
}

#[test]
fn keys_come_from_the_environment_and_from_settings_too() {
    let folder = folder();
    let settings =
        format!("root = \"media\"\nas = \"{SITE}\"\n[public_keys]\n{ID} = \"key.pub.pem\"\n");
    let settings = file(&folder, "edge.toml", settings);
    let edge = Edge::start(&["--config", &settings]);
    assert!(edge.get(&signed("/film.mp4")).starts_with("HTTP/1.1 200 "));

    let pem = std::fs::read_to_string(key("rsa-2048.pub.pem")).unwrap();
    let mut process = frontseal()
        .args(["edge", "--root", ".", "--public-key"])
        .arg(format!("{ID}=env:EDGE_KEY"))
        .args(["--listen", "127.0.0.1:0"])
        .env("EDGE_KEY", pem)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let second = lines.nth(1).unwrap().unwrap();
    process.kill().unwrap();
    process.wait().unwrap();
    let keys = format!("restricted to {ID} (RSA-2048)");
    assert!(second.ends_with(&keys), "{second}");
}

#[test]
fn sighup_reads_the_keys_anew_and_a_broken_file_keeps_the_old_ones() {
    let mut edge = Edge::start(&["--root", "media", "--public-key", &trust(), "--as", SITE]);
    let target = signed("/film.mp4");
    edge.signal("-HUP");
    edge.line_with("reloaded");
    std::fs::write(edge.folder.path().join("key.pub.pem"), "broken").unwrap();
    let line = edge.line_with("stay as they were");
    assert!(line.starts_with("error: ") && line.contains(ID), "{line}");
    assert!(edge.get(&target).starts_with("HTTP/1.1 200 "));
    std::fs::copy(
        key("rsa-1024.pub.pem"),
        edge.folder.path().join("key.pub.pem"),
    )
    .unwrap();
    edge.line_with("reloaded");
    assert!(edge.get(&target).starts_with("HTTP/1.1 403 "));
}

#[test]
fn ctrl_c_ends_it_with_success() {
    for signal in ["-INT", "-TERM"] {
        let mut edge = Edge::start(&["--root", "media", "--public-key", &trust()]);
        edge.signal(signal);
        edge.ends_with_success();
    }
}

#[test]
fn a_second_ctrl_c_ends_it_whatever_still_runs() {
    // An origin that never answers.
    let origin = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", origin.local_addr().unwrap());
    let mut edge = Edge::start(&["--origin", &url, "--protect", "/private/*"]);
    let mut viewer = TcpStream::connect(edge.address).unwrap();
    viewer
        .write_all(b"GET /a HTTP/1.1\r\nHost: h\r\n\r\n")
        .unwrap();
    let (mut asked, _) = origin.accept().unwrap();
    asked.read_exact(&mut [0]).unwrap();
    edge.signal("-INT");
    // The first is taken once nobody can connect any more.
    while TcpStream::connect(edge.address).is_ok() {
        std::thread::sleep(Duration::from_millis(10));
    }
    let start = Instant::now();
    edge.signal("-INT");
    edge.ends_with_success();
    // It would wait 30 seconds for the response otherwise.
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn the_end_of_standard_input_ends_it_when_asked() {
    let mut edge = Edge::start(&[
        "--root",
        "media",
        "--public-key",
        &trust(),
        "--stop-with-stdin",
    ]);
    assert!(edge.get("/film.mp4").starts_with("HTTP/1.1 403 "));
    drop(edge.process.stdin.take());
    edge.ends_with_success();
}

#[test]
fn a_standard_input_that_has_ended_is_nothing_to_it_otherwise() {
    let mut edge = Edge::start(&["--root", "media", "--public-key", &trust()]);
    drop(edge.process.stdin.take());
    assert!(edge.get("/film.mp4").starts_with("HTTP/1.1 403 "));
    assert!(edge.process.try_wait().unwrap().is_none());
}

#[test]
fn nobody_needs_to_read_the_log() {
    let edge = Edge::start(&["--root", "media", "--public-key", &trust()]);
    let target = format!("/{}", "x".repeat(4000));
    for _ in 0..100 {
        assert!(edge.get(&target).starts_with("HTTP/1.1 403 "));
    }
}

#[test]
fn what_cannot_work_is_refused_with_the_cure() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let media = at("media");
    let trusted = format!("{ID}={}", at("key.pub.pem"));
    for (args, culprit) in [
        (&["--public-key", &trusted][..], "root"),
        (&["--root", &at("none")], "is not a folder"),
        (&["--root", &media, "--public-key", ID], "key.pub.pem"),
        (
            &[
                "--root",
                &media,
                "--public-key",
                &format!("{ID}={}", at("none")),
            ],
            "cannot be read",
        ),
        (
            &["--root", &media, "--as", "d111111abcdef8.cloudfront.net"],
            "scheme and host",
        ),
        (&["--origin", "https://h"], "https"),
        (&["--root", &media, "--origin", "http://h"], "--origin"),
        (&["--root", &media, "--tls-cert", "x"], "--tls-key"),
        (&["--config", &at("none")], "none"),
        (&["--root", &media, "--protect", "a b"], "at byte 1"),
        (&["--root", &media, "--listen", "8443"], "127.0.0.1:8443"),
        (&["--root", &media, "--listen", "localhost:0"], "[::1]:8443"),
        (
            &["--root", &media, "--at", "1893456000000"],
            "not milliseconds, such as 1893456000",
        ),
        (
            &[
                "--root",
                &media,
                "--public-key",
                &trusted,
                "--public-key",
                &trusted,
            ],
            "twice",
        ),
        (
            &["--root", &media, "--as", "https://*.cloudfront.net"],
            "wildcard",
        ),
        (&["--origin", "http://u:p@h"], "user"),
    ] {
        run([&["edge"][..], args].concat()).assert_refused(culprit);
    }
}

#[test]
fn every_example_starts_an_edge() {
    let help = run(["edge", "--help"]).text();
    let (_, examples) = help.split_once("\nExamples:\n").unwrap();
    assert!(examples.lines().all(|line| line.len() <= 80), "{examples}");
    let commands: Vec<_> = examples.split("$ ").skip(1).collect();
    assert_eq!(commands.len(), 3);
    for command in commands {
        let command = command.replace("\\\n", " ");
        let args: Vec<_> = command
            .lines()
            .next()
            .unwrap()
            .split_whitespace()
            .skip(2)
            .map(|word| word.trim_matches('\''))
            .filter(|word| !matches!(*word, "--listen" | "127.0.0.1:0"))
            .collect();
        let edge = Edge::start(&args);
        assert_ne!(edge.address.port(), 0, "{command}");
    }
}
