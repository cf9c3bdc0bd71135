//! `manifest --out` replaces all files or none, whatever fails and whenever it is killed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::program::{ID, frontseal, key};

const OLD: &str = "old";
const TARGETS: [&str; 4] = [
    "film.m3u8",
    "audio.m3u8",
    "low/video.m3u8",
    "new/iframes.m3u8",
];
/// The one that is not there before.
const ADDED: &str = "new/iframes.m3u8";

/// A folder with a film, and one with what was signed before.
struct Film(tempfile::TempDir);

impl Film {
    fn new() -> Self {
        let film = Self(tempfile::tempdir().unwrap());
        let children = "#EXT-X-STREAM-INF:BANDWIDTH=1\naudio.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=2\nlow/video.m3u8\n#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=3,URI=\"new/iframes.m3u8\"\n";
        film.write("film", "film.m3u8", &format!("#EXTM3U\n{children}"));
        for name in &TARGETS[1..] {
            film.write("film", name, "#EXTM3U\n#EXTINF:6,\n1.ts\n");
        }
        for name in TARGETS.iter().filter(|name| **name != ADDED) {
            film.write("signed", name, OLD);
        }
        film.write("signed", "1.ts", "media");
        film
    }

    fn write(&self, folder: &str, name: &str, text: &str) {
        let path = self.0.path().join(folder).join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn out(&self) -> PathBuf {
        self.0.path().join("signed")
    }

    /// Return the command that signs the playlist `name`.
    fn sign(&self, name: &str) -> Command {
        let mut command = frontseal();
        command
            .arg("manifest")
            .arg(self.0.path().join("film").join(name))
            .args(["--recursive", "--quiet", "--date-less-than", "2030-01-01"])
            .args([
                "--base-url",
                "https://d111111abcdef8.cloudfront.net/hls/film.m3u8",
            ])
            .args(["--key-pair-id", ID, "--private-key", &key("p-256.pem")])
            .arg("--out")
            .arg(self.out());
        command
    }

    fn run(&self, fault: &str, at: usize) -> Output {
        let mut command = self.sign("film.m3u8");
        command.env("LD_PRELOAD", shim()).env("FAULT", fault);
        command.env("FAULT_AT", at.to_string()).output().unwrap()
    }

    /// Return all files of the folder that was signed into, by their names.
    fn files(&self) -> BTreeMap<PathBuf, String> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.out()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => folders.push(path),
                    false => {
                        let name = path.strip_prefix(self.out()).unwrap().to_owned();
                        files.insert(name, fs::read_to_string(path).unwrap());
                    }
                }
            }
        }
        files
    }

    fn state(&self) -> State {
        let files = self.files();
        let text = |name: &str| files.get(Path::new(name)).map(String::as_str);
        assert_eq!(text("1.ts"), Some("media"), "the files of others stay");
        let is_old = |name: &&str| text(name) == Some(OLD).filter(|_| *name != ADDED);
        let is_new = |name: &&str| text(name).is_some_and(|text| text.contains("Policy="));
        match (TARGETS.iter().all(is_old), TARGETS.iter().all(is_new)) {
            (true, _) => State::Old,
            (_, true) => State::New,
            _ => State::Mixed,
        }
    }

    fn has(&self, name: &str) -> bool {
        self.out().join(name).exists()
    }

    /// Let the next run begin with what it finds, and return the state then.
    fn recovered(&self) -> State {
        let output = self.sign("not-there.m3u8").output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.contains("cannot read"), "{message}");
        let hidden = |path: &&PathBuf| path.file_name().unwrap().to_str().unwrap().starts_with('.');
        let files = self.files();
        let left: Vec<_> = files.keys().filter(hidden).collect();
        assert!(left.is_empty(), "{left:?}");
        self.state()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Old,
    New,
    Mixed,
}

/// Return the library that makes calls fail, built once.
fn shim() -> &'static Path {
    use std::sync::LazyLock;

    static SHIM: LazyLock<PathBuf> = LazyLock::new(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/faults.c");
        let shim = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults.so");
        let mut cc = Command::new("cc");
        cc.args(["-shared", "-fPIC", "-O1", "-o"])
            .arg(&shim)
            .arg(source);
        assert!(cc.arg("-ldl").status().unwrap().success(), "cc builds it");
        shim
    });
    &SHIM
}

/// Return how many calls that change files a run makes.
fn calls() -> usize {
    let film = Film::new();
    let output = film.run("", 0);
    assert_eq!(film.state(), State::New);
    let message = String::from_utf8(output.stderr).unwrap();
    let calls = message.trim().strip_prefix("calls: ").unwrap();
    let calls = calls.parse().unwrap();
    assert!(calls > 40, "{calls}");
    calls
}

#[test]
fn whatever_fails_all_files_are_new_or_all_are_old() {
    for at in 1..=calls() {
        let film = Film::new();
        let output = film.run("once", at);
        let expected = match output.status.code() {
            Some(0) => State::New,
            _ => State::Old,
        };
        assert_eq!(film.state(), expected, "call {at}: {output:?}");
        assert_eq!(film.recovered(), expected, "call {at}");
    }
}

#[test]
fn after_kill_9_all_files_are_new_or_all_are_old_or_the_next_run_completes_it() {
    let mut states = Vec::new();
    for at in 1..=calls() {
        let film = Film::new();
        let output = film.run("kill", at);
        assert_eq!(output.status.code(), None, "it was killed");
        let state = film.state();
        let is_decided = film.has(".frontseal-replacing");
        assert!(state != State::Mixed || is_decided, "call {at}");
        let recovered = film.recovered();
        assert_ne!(recovered, State::Mixed, "call {at}");
        assert!(
            state == State::Mixed || is_decided || recovered == state,
            "call {at}"
        );
        states.push((state, recovered));
    }
    // It was killed before, between and after the renames.
    for state in [
        (State::Old, State::Old),
        (State::Old, State::New),
        (State::Mixed, State::New),
        (State::New, State::New),
    ] {
        assert!(states.contains(&state), "{state:?} of {states:?}");
    }
}

#[test]
fn if_the_disk_stays_broken_the_next_run_puts_everything_right() {
    let mut states = Vec::new();
    for at in 1..=calls() {
        let film = Film::new();
        let output = film.run("after", at);
        let state = film.state();
        if state == State::Mixed {
            let message = String::from_utf8(output.stderr).unwrap();
            assert!(message.contains("cannot "), "call {at}: {message}");
            assert!(film.has(".frontseal-replacing") || film.has(".frontseal-restoring"));
        }
        assert_ne!(film.recovered(), State::Mixed, "call {at}");
        states.push(state);
    }
    assert!(states.contains(&State::Mixed), "{states:?}");
}

#[test]
fn a_kill_while_old_files_are_put_back_is_recovered_from() {
    // The journal says that they are put back: the first target has its old text again, the second
    // not yet, and the added one is still there.
    let film = Film::new();
    let journal = r#"[{"path":"audio.m3u8","existed":true},{"path":"film.m3u8","existed":true},{"path":"new/iframes.m3u8","existed":false},{"path":"low/video.m3u8","existed":true}]"#;
    film.write("signed", ".frontseal-restoring", journal);
    film.write("signed", "film.m3u8", "new");
    film.write("signed", ".frontseal-1.old", OLD);
    film.write("signed", ADDED, "new");
    film.write("signed", "low/.frontseal-3.new", "new");
    film.write("signed", "low/.frontseal-3.old", OLD);
    assert_eq!(film.recovered(), State::Old);
}

#[test]
fn a_journal_that_leads_out_of_its_folder_is_refused() {
    for path in ["../film/film.m3u8", "/etc/passwd", "low/../../x"] {
        for journal in [
            ".frontseal-staging",
            ".frontseal-replacing",
            ".frontseal-restoring",
        ] {
            let film = Film::new();
            let text = format!("[{{\"path\":\"{path}\",\"existed\":false}}]");
            film.write("signed", journal, &text);
            let output = film.sign("film.m3u8").output().unwrap();
            let message = String::from_utf8(output.stderr).unwrap();
            assert!(message.contains("leads out of its folder"), "{message}");
            assert_eq!(film.state(), State::Old);
        }
    }
}

#[test]
fn two_runs_do_not_write_to_one_folder_at_the_same_time() {
    use rustix::fs::{FlockOperation, flock};

    for folder in ["", "low"] {
        let film = Film::new();
        let other = fs::File::open(film.out().join(folder)).unwrap();
        flock(&other, FlockOperation::LockExclusive).unwrap();
        let output = film.sign("film.m3u8").output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.contains("another run of frontseal"), "{message}");
        drop(other);
        assert_eq!(film.recovered(), State::Old);
        assert!(film.sign("film.m3u8").output().unwrap().status.success());
        assert_eq!(film.state(), State::New);
    }
}
