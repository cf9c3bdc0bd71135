//! What the program says about itself, and that it is true.

use std::path::Path;
use std::process::Command;

use crate::program::{FOLDER, URL, key, run, sign, signing_args};

const SUBCOMMANDS: [&str; 9] = [
    "sign",
    "sign-cookies",
    "manifest",
    "policy",
    "verify",
    "inspect",
    "keygen",
    "demo",
    "completions",
];

/// Return the commands of the examples in `help`, with their continuation lines.
fn examples(help: &str) -> Vec<String> {
    let (_, examples) = help
        .split_once("\nExamples:\n")
        .expect("there are examples");
    let mut commands: Vec<String> = Vec::new();
    let mut continues = false;
    for line in examples.lines() {
        if let Some(command) = line.trim_start().strip_prefix("$ ") {
            commands.push(command.into());
        } else if continues {
            let command = commands.last_mut().unwrap();
            command.push('\n');
            command.push_str(line);
        }
        continues = line.ends_with('\\');
    }
    commands
}

/// Make a folder with the files that the examples name.
fn folder_for_examples() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = |name| folder.path().join(name);
    std::fs::copy(key("rsa-2048.pem"), at("key.pem")).unwrap();
    std::fs::write(
        at("urls.txt"),
        "https://d111111abcdef8.cloudfront.net/hls/1.ts\n",
    )
    .unwrap();
    let playlist = "#EXTM3U\n#EXTINF:6,\n1.ts\n";
    std::fs::write(at("video.m3u8"), playlist).unwrap();
    let playlist = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nvideo.m3u8\n";
    std::fs::write(at("film.m3u8"), playlist).unwrap();
    let policy = r#"{"Statement": [{"Resource": "https://d111111abcdef8.cloudfront.net/hls/*",
        "Condition": {"DateLessThan": {"AWS:EpochTime": 2051222400}}}]}"#;
    std::fs::write(at("policy.json"), policy).unwrap();
    std::fs::copy(key("rsa-2048.pub.pem"), at("key.pub.pem")).unwrap();
    std::fs::copy(key("p-256.pub.pem"), at("new.pub.pem")).unwrap();
    let url = sign(&[URL, "--expires-in", "5m"]).line();
    std::fs::write(at("url.txt"), url).unwrap();
    let cookies = [
        "sign-cookies",
        "--resource",
        FOLDER,
        "--expires-in",
        "5m",
        "--output",
        "header",
    ];
    let cookies = run(cookies
        .into_iter()
        .map(String::from)
        .chain(signing_args().into_iter().skip(1)))
    .line();
    std::fs::write(at("cookies.txt"), cookies).unwrap();
    let refusal = "<Error><Code>InvalidKey</Code><Message>Unknown Key</Message></Error>";
    std::fs::write(at("403.xml"), refusal).unwrap();
    folder
}

fn run_example(command: &str, folder: &Path) {
    let programs = Path::new(env!("CARGO_BIN_EXE_frontseal")).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let output = Command::new("sh")
        .args(["-ec", command])
        .current_dir(folder)
        .env("PATH", path)
        .env("HOME", folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{command}\n{output:?}");
    assert!(
        !output.stdout.is_empty() || command.contains('>') || command.starts_with("mkdir"),
        "{command} printed nothing"
    );
}

#[test]
fn every_example_works_as_it_is_printed() {
    let mut count = 0;
    for help in SUBCOMMANDS
        .map(|name| run([name, "--help"]))
        .into_iter()
        .chain([run(["--help"])])
    {
        let folder = folder_for_examples();
        let commands = examples(&help.text());
        assert!(commands.len() >= 2, "{commands:?}");
        for command in &commands {
            run_example(command, folder.path());
        }
        count += commands.len();
    }
    assert!(count >= 26, "{count}");
}

#[test]
fn examples_fit_a_terminal_of_eighty_columns() {
    for name in SUBCOMMANDS {
        let help = run([name, "--help"]).text();
        let (_, examples) = help.split_once("\nExamples:\n").unwrap();
        assert!(
            examples.lines().all(|line| line.len() <= 80),
            "{name}: {examples}"
        );
    }
}

#[test]
fn version_names_the_back_end() {
    let version = run(["--version"]).text();
    assert!(
        version.starts_with(&format!("frontseal {}\n", env!("CARGO_PKG_VERSION")))
            && version.contains("aws-lc"),
        "{version}"
    );
    assert_eq!(
        run(["-V"]).line(),
        format!("frontseal {}", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn nothing_at_all_prints_help_and_is_an_error() {
    let outcome = run::<&str>([]);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""));
    assert!(outcome.stderr.contains("Usage: frontseal"));
}

#[test]
fn completions_know_the_subcommands() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(["completions", shell]).text();
        for name in SUBCOMMANDS {
            assert!(script.contains(name), "{shell} {name}");
        }
    }
    let script = run(["completions", "bash"]).text();
    let output = Command::new("bash")
        .args(["-nc", &script])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn the_demo_ends_with_requests_that_are_allowed_and_that_are_denied() {
    let text = run(["demo"]).text();
    assert_eq!(text.matches("\n  allowed  ").count(), 1, "{text}");
    assert_eq!(text.matches("\n  denied   ").count(), 3, "{text}");
    for word in [
        "thrown away",
        "canned",
        "custom",
        "Expires",
        "Key-Pair-Id",
        "Policy",
        "Set-Cookie: CloudFront-Policy=",
        "AccessDenied: Access denied (expired)",
        "AccessDenied: Access denied (signature)",
        "AccessDenied: Access denied (ip_address)",
        "upper and lower case differ",
        "frontseal inspect",
    ] {
        assert!(text.contains(word), "{word}");
    }
    assert!(!text.contains('\x1b'), "colour without a terminal");
}

#[test]
fn the_same_demo_never_comes_twice() {
    assert_ne!(
        run(["demo"]).text(),
        run(["demo"]).text(),
        "the key is made anew"
    );
}
