//! No error shows a part of a key or a passphrase, however malformed the key was.
#![cfg(all(feature = "std", feature = "rust-crypto"))]
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "tests")]

use std::collections::HashSet;
use std::error::Error as _;
use std::fs;
use std::path::Path;

use frontseal::{IpAddress, KeySource, PrivateKey, PublicKey, Resource, object_url};

/// So many consecutive characters of a secret are a part of it.
const PART: usize = 12;
const PASSPHRASE: &str = "open-sesame-and-close-it-again";

/// Every run of [`PART`] characters of `text`, and of its lines joined.
fn parts(text: &str) -> impl Iterator<Item = String> {
    let joined: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let plain: Vec<char> = text.chars().collect();
    [joined, plain].into_iter().flat_map(|characters| {
        characters
            .windows(PART)
            .map(|part| part.iter().collect::<String>())
            .collect::<Vec<_>>()
    })
}

/// Return whether `part` is of a key's body, and not of a label, which is in capitals.
fn is_base64(part: &str) -> bool {
    part.chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '='))
        && part
            .chars()
            .any(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
}

struct Secrets(HashSet<String>);

impl Secrets {
    fn of(text: &str) -> Self {
        let base64 = parts(text).filter(|part| is_base64(part));
        Self(base64.chain(parts(PASSPHRASE)).collect())
    }

    fn assert_hidden(&self, shown: &str, input: &str) {
        let found = parts(shown).find(|part| self.0.contains(part));
        assert!(
            found.is_none(),
            "{found:?} of a key stands in {shown:?}, for {input:?}"
        );
    }

    fn assert_error_hides(&self, error: &frontseal::Error, input: &str) {
        self.assert_hidden(&format!("{error} {error:?}"), input);
        let mut source = error.source();
        while let Some(error) = source {
            self.assert_hidden(&format!("{error} {error:?}"), input);
            source = error.source();
        }
    }
}

/// Small pseudo-random numbers, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % end.max(1)
    }
}

fn mutated(text: &str, numbers: &mut Numbers) -> String {
    const INSERTED: [&str; 16] = [
        "-", "\n", "\r", "\"", "'", "\\", "{", "}", ":", "#", " ", "=", "é", "\0", ".", "/",
    ];
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..=numbers.below(3) {
        let at = numbers.below(characters.len());
        let end = (at + 1 + numbers.below(40)).min(characters.len());
        match numbers.below(6) {
            0 => drop(characters.drain(at..end)),
            1 => characters.truncate(at),
            2 => drop(characters.drain(..at)),
            3 => characters.retain(|c| !matches!(c, '\n' | '\r')),
            4 if at < characters.len() => {
                let inserted = INSERTED[numbers.below(INSERTED.len())];
                characters.splice(at..=at, inserted.chars());
            }
            _ => {
                let dash = characters.iter().position(|c| *c == '-');
                let _ = dash.map(|dash| characters.remove(dash));
            }
        }
    }
    characters.into_iter().collect()
}

fn text_forms() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/keys/forms");
    let mut forms: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .filter_map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name()?.to_str()?.to_owned();
            // scrypt takes a while, and is one of several ciphers; a path is not a key.
            let is_wanted = ["scrypt", "public", "path.txt"]
                .iter()
                .all(|other| !name.contains(other));
            Some((name, fs::read_to_string(path).ok().filter(|_| is_wanted)?))
        })
        .collect();
    forms.sort();
    forms
}

#[test]
fn no_error_shows_a_part_of_a_key() {
    let mut numbers = Numbers(14);
    let mut refused = 0;
    for (name, form) in text_forms() {
        let secrets = Secrets::of(&form);
        for _ in 0..60 {
            let input = mutated(&form, &mut numbers);
            // What is shorter cannot be told from the name of a member.
            let field = if input.len() < 64 { "short" } else { &*input };
            let results = [
                PrivateKey::new(&input, Some(PASSPHRASE.as_bytes())).map(drop),
                PrivateKey::from_json_field(&input, "private_key", None).map(drop),
                PrivateKey::from_json_field("{}", field, None).map(drop),
                PrivateKey::from_json_field("private_key", field, None).map(drop),
                PublicKey::new(&input).map(drop),
                KeySource::parse(&input).read(None).map(drop),
            ];
            for error in results.into_iter().filter_map(Result::err) {
                refused += 1;
                secrets.assert_error_hides(&error, &format!("{name}: {input}"));
            }
            secrets.assert_hidden(&format!("{:?}", KeySource::parse(&input)), &input);
        }
    }
    assert!(refused > 10_000, "only {refused} errors were read");
}

#[test]
fn a_key_in_a_variable_is_never_taken_for_a_path() {
    let key = include_str!("../../../tests/keys/p-256.pem");
    let secrets = Secrets::of(key);
    let body: String = key.lines().filter(|line| !line.starts_with('-')).collect();
    for value in [
        &*body,
        &body[..60],
        &body[..100],
        &body[5..],
        key.trim_start_matches('-'),
        key.lines().nth(1).unwrap(),
    ] {
        if let Err(error) = KeySource::parse(value).read(None) {
            secrets.assert_error_hides(&error, value);
        }
    }
}

#[test]
fn a_key_in_the_place_of_something_else_is_not_shown() {
    for key in [
        include_str!("../../../tests/keys/p-256.pem"),
        include_str!("../../../tests/keys/rsa-2048.pem"),
    ] {
        let secrets = Secrets::of(key);
        let lines = key
            .lines()
            .filter(|line| line.len() >= 40 && !line.starts_with('-'));
        for part in lines.chain([key]) {
            let setting = format!("env:{}", part.replace('=', ""));
            let password = part.replace('/', "");
            let url = format!("https://me:{password}@d111111abcdef8.cloudfront.net/");
            for error in [
                object_url(part, "a.mp4").unwrap_err(),
                object_url(&url, "a.mp4").unwrap_err(),
                Resource::new(part).unwrap_err(),
                part.parse::<IpAddress>().unwrap_err(),
                KeySource::parse(&setting).read(None).unwrap_err(),
                KeySource::variable(part).read(None).unwrap_err(),
            ] {
                secrets.assert_error_hides(&error, part);
            }
        }
    }
}

#[test]
fn a_key_under_a_label_or_a_begin_line_of_another_kind_is_named_as_what_it_is() {
    let key = include_str!("../../../tests/keys/p-256.pem");
    for (from, to, expected) in [
        ("-----BEGIN", "------BEGIN", None),
        ("KEY-----\n", "KEY------\n", Some("malformed BEGIN line")),
        ("BEGIN ", "BEGIN ANY ", Some("END line")),
    ] {
        let outcome = PrivateKey::new(key.replacen(from, to, 1).as_bytes(), None);
        assert_eq!(outcome.is_ok(), expected.is_none(), "{to}");
        if let (Err(error), Some(expected)) = (outcome, expected) {
            assert!(error.to_string().contains(expected), "{error}");
        }
    }
    let error =
        PrivateKey::new(key.replace(" PRIVATE", " ANY PRIVATE").as_bytes(), None).unwrap_err();
    assert!(
        !error.to_string().contains("pass its public key"),
        "{error}"
    );
}

#[test]
fn a_path_is_named_with_the_folder_it_was_looked_up_in() {
    let error = KeySource::parse("keys/missing.pem").read(None).unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with("keys/missing.pem: cannot read the file"),
        "{text}"
    );
    let folder = std::env::current_dir().unwrap();
    assert!(text.contains(&folder.display().to_string()), "{text}");
    assert_eq!(error.kind().code(), "invalid_key");
}

#[test]
fn a_member_of_a_json_file_is_selected_by_its_name() {
    let folder = std::env::temp_dir().join(format!("frontseal-secrets-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let rsa = include_str!("../../../tests/keys/rsa-2048.pem");
    let ec = include_str!("../../../tests/keys/p-256.pem");
    let file = folder.join("secret.json");
    let secret = serde_json::json!({ "old": rsa, "new": ec });
    fs::write(&file, secret.to_string()).unwrap();
    let setting = |field: &str| KeySource::parse(&format!("{}#{field}", file.display()));
    assert_eq!(setting("old").read(None).unwrap().to_string(), "RSA-2048");
    assert_eq!(setting("new").read(None).unwrap().to_string(), "P-256");
    let error = setting("other").read(None).unwrap_err();
    assert!(error.to_string().contains("\"other\""), "{error}");
    let error = KeySource::file(&file).read(None).unwrap_err();
    assert!(error.to_string().contains("\"old\""), "{error}");
    fs::remove_dir_all(&folder).unwrap();
}
