//! A key that is dropped leaves no copy of its secret numbers or its text in the memory of the process.
//!
//! Each form of a key is read by a process of its own, which then searches its writable memory for
//! parts of the key. The parts are passed to it masked, so that only copies of the key can match.
#![cfg_attr(
    not(all(target_os = "linux", feature = "std", feature = "rust-crypto")),
    allow(dead_code, unused_imports, reason = "Linux shows a process its memory")
)]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests"
)]

use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, hint};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use frontseal::{KeySource, Policy, Signer};
use memchr::memmem;

const PART: usize = 24;
const MASK: u8 = 0x5a;
const PASSPHRASE: &[u8] = b"open-sesame";
const URL: &str = "https://d111111abcdef8.cloudfront.net/a";

#[cfg(not(all(target_os = "linux", feature = "std", feature = "rust-crypto")))]
fn main() {}

#[cfg(all(target_os = "linux", feature = "std", feature = "rust-crypto"))]
fn main() {
    let arguments: Vec<String> = env::args().collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [_, "read", path, ref parts @ ..] => {
            drop(signer(Path::new(path)));
            report(parts);
        }
        [_, "keep", path, ref parts @ ..] => {
            let kept = (fs::read(path).unwrap(), signer(Path::new(path)));
            report(parts);
            hint::black_box(kept);
        }
        _ => search_all(),
    }
}

/// Read the key as a program does, and sign with it.
fn signer(path: &Path) -> Signer {
    let key = KeySource::file(path).read(Some(PASSPHRASE)).unwrap();
    let signer = Signer::new("K2JCJMDEHXQW5F", key).unwrap();
    let policy = Policy::new(4_102_444_800).unwrap();
    signer.sign_url(URL, &policy).unwrap();
    signer
}

/// Print which parts are in memory.
fn report(parts: &[&str]) {
    let parts: Vec<(&str, Vec<u8>)> = parts
        .iter()
        .map(|part| part.split_once('=').unwrap())
        .map(|(name, digits)| (name, from_hex(digits)))
        .collect();
    let mut buffer = vec![0; 1 << 20];
    let buffer_at = buffer.as_ptr().addr();
    let memory = File::open("/proc/self/mem").unwrap();
    for line in fs::read_to_string("/proc/self/maps").unwrap().lines() {
        let writable = line.split(' ').nth(1).unwrap().starts_with("rw");
        // What is on the stack is overwritten by the next calls.
        if !writable || line.ends_with("[stack]") {
            continue;
        }
        let (start, end) = line.split(' ').next().unwrap().split_once('-').unwrap();
        let address = |digits| usize::from_str_radix(digits, 16).unwrap();
        let (mut at, end) = (address(start), address(end));
        while at < end {
            let len = buffer.len().min(end - at);
            if memory.read_exact_at(&mut buffer[..len], at as u64).is_err() {
                break;
            }
            for (name, masked) in &parts {
                // Unmasked on the stack alone, which is not searched.
                let part: [u8; PART] = std::array::from_fn(|at| masked[at] ^ MASK);
                let found = memmem::find(&buffer[..len], &part).map(|found| at + found);
                let is_copy = |found| !(buffer_at..buffer_at + buffer.len()).contains(&found);
                if found.is_some_and(is_copy) {
                    println!("{name}");
                }
            }
            buffer[..len].fill(0);
            // The next piece overlaps this one, for a part at the joint.
            at += if at + len == end { len } else { len - PART };
        }
    }
}

fn search_all() {
    let keys = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/keys");
    let mut read = 0;
    for (family, key) in [("rsa-", "rsa-2048.pem"), ("p-256-", "p-256.pem")] {
        let pem = fs::read_to_string(keys.join(key)).unwrap();
        let parts = parts(&pem);
        // The search finds a key that is kept, so it can fail.
        let kept = run("keep", &keys.join(key), &parts);
        assert!(kept.contains("text") && kept.contains("reversed"), "{kept}");
        for path in forms(&keys.join("forms"), family) {
            if KeySource::file(&path).read(Some(PASSPHRASE)).is_err() {
                continue;
            }
            read += 1;
            let found = run("read", &path, &parts);
            assert!(
                found.is_empty(),
                "{} left {found} in memory",
                path.display()
            );
        }
    }
    assert!(read > 60, "only {read} keys were read");
    println!("{read} keys left nothing in memory");
}

/// Run this test in a process of its own, and return what it prints.
fn run(mode: &str, path: &Path, parts: &[(String, Vec<u8>)]) -> String {
    let masked = parts.iter().map(|(name, part)| {
        let digits: String = part
            .iter()
            .map(|byte| format!("{:02x}", byte ^ MASK))
            .collect();
        format!("{name}={digits}")
    });
    let ran = Command::new(env::current_exe().unwrap())
        .arg(mode)
        .arg(path)
        .args(masked)
        .output()
        .unwrap();
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    String::from_utf8(ran.stdout).unwrap()
}

/// Return parts of the text of a key, and of its secret numbers with either end first.
fn parts(pem: &str) -> Vec<(String, Vec<u8>)> {
    let body: String = pem.lines().filter(|line| !line.starts_with("--")).collect();
    let der = STANDARD.decode(&body).unwrap();
    // An RSA key begins with public numbers, and one on P-256 ends with them.
    let secret = if der.len() > 200 {
        300..der.len() - PART
    } else {
        10..14
    };
    let text = secret.start * 4 / 3 + 3..secret.end * 4 / 3;
    let numbers = secret.step_by(181).flat_map(|at| {
        let part = der[at..at + PART].to_vec();
        let reversed = part.iter().rev().copied().collect();
        [
            (format!("number-{at}"), part),
            (format!("reversed-{at}"), reversed),
        ]
    });
    let text = text.step_by(203).filter_map(|at| {
        let part = body.get(at..at + PART)?;
        Some((format!("text-{at}"), part.as_bytes().to_vec()))
    });
    numbers.chain(text).collect()
}

fn from_hex(digits: &str) -> Vec<u8> {
    let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
    (0..digits.len()).step_by(2).map(byte).collect()
}

fn forms(folder: &Path, family: &str) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.file_name()
                .unwrap()
                .to_string_lossy()
                .starts_with(family)
        })
        .collect();
    paths.sort();
    paths
}
