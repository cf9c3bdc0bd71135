//! Running the program, and what every test knows.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub(crate) const URL: &str = "https://d111111abcdef8.cloudfront.net/film.mp4";
pub(crate) const FOLDER: &str = "https://d111111abcdef8.cloudfront.net/hls/*";
pub(crate) const ID: &str = "K2JCJMDEHXQW5F";

/// Return the path of one of the keys that all languages share.
pub(crate) fn key(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/keys")
        .join(name)
        .to_str()
        .unwrap()
        .into()
}

/// Return the program as a command, with nothing of the caller's own settings.
pub(crate) fn frontseal() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_frontseal"));
    for name in ["KEY_PAIR_ID", "PRIVATE_KEY", "PASSPHRASE"] {
        command.env_remove(format!("FRONTSEAL_{name}"));
    }
    command.stdin(Stdio::null());
    command
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    /// Return the one line on standard output of a run that succeeded.
    pub(crate) fn line(self) -> String {
        assert_eq!(self.status, 0, "{self:?}");
        let line = self
            .stdout
            .strip_suffix('\n')
            .expect("a line ends with a line feed");
        assert!(!line.contains('\n'), "{line}");
        line.into()
    }

    /// Return standard output of a run that succeeded.
    pub(crate) fn text(self) -> String {
        assert_eq!(self.status, 0, "{self:?}");
        self.stdout
    }

    /// Return standard output of a run that succeeded as JSON.
    pub(crate) fn json(self) -> serde_json::Value {
        serde_json::from_str(&self.text()).unwrap()
    }

    /// Check that the run was refused for what `culprit` names, and printed no result.
    pub(crate) fn assert_refused(&self, culprit: &str) {
        assert_eq!(self.status, 2, "{culprit}: {self:?}");
        assert_eq!(self.stdout, "", "{culprit}: {self:?}");
        assert!(self.stderr.contains("error: "), "{culprit}: {self:?}");
        assert!(self.stderr.contains(culprit), "{culprit}: {self:?}");
    }
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().expect("the program is not killed"),
            stdout: String::from_utf8(output.stdout).expect("results are UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("messages are UTF-8"),
        }
    }
}

/// Run the program with `args`.
pub(crate) fn run<A: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = A>) -> Outcome {
    frontseal().args(args).output().unwrap().into()
}

/// Run `command` with `input` on standard input.
pub(crate) fn feed(mut command: Command, input: &[u8]) -> Outcome {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        // The program may stop reading before the end.
        scope.spawn(move || drop(stdin.write_all(input)));
        child.wait_with_output().unwrap().into()
    })
}

/// Return the arguments of `sign` with a key, for the arguments that follow.
pub(crate) fn signing_args() -> Vec<String> {
    [
        "sign",
        "--quiet",
        "--key-pair-id",
        ID,
        "--private-key",
        &key("rsa-2048.pem"),
    ]
    .map(String::from)
    .into()
}

/// Run `sign` with a key and `args`.
pub(crate) fn sign(args: &[&str]) -> Outcome {
    run(signing_args()
        .iter()
        .map(String::as_str)
        .chain(args.iter().copied()))
}

/// Return the value of a parameter of `signed_url`.
pub(crate) fn parameter<'u>(signed_url: &'u str, name: &str) -> &'u str {
    let (_, query) = signed_url.split_once('?').unwrap();
    query
        .split('&')
        .find_map(|parameter| parameter.strip_prefix(name)?.strip_prefix('='))
        .unwrap_or_else(|| panic!("no {name} in {signed_url}"))
}

/// Return the bytes that a parameter holds in CloudFront's base64.
pub(crate) fn decoded(signed_url: &str, name: &str) -> Vec<u8> {
    use base64::Engine;
    let base64 = parameter(signed_url, name)
        .replace('-', "+")
        .replace('_', "=")
        .replace('~', "/");
    base64::engine::general_purpose::STANDARD
        .decode(base64)
        .unwrap()
}

/// Write `contents` into a new file of `folder` and return its path.
pub(crate) fn file(folder: &tempfile::TempDir, name: &str, contents: impl AsRef<[u8]>) -> String {
    let path: PathBuf = folder.path().join(name);
    std::fs::write(&path, contents).unwrap();
    path.to_str().unwrap().into()
}
