//! Where a key may come from.

use crate::program::{ID, Outcome, URL, feed, file, frontseal, key, sign};

const END: [&str; 2] = ["--date-less-than", "2030-01-01"];

fn expected() -> String {
    sign(&[&[URL], &END[..]].concat()).line()
}

/// Sign with what is set up in `variables` and given in `args`.
fn sign_with(variables: &[(&str, &str)], args: &[&str]) -> Outcome {
    let mut command = frontseal();
    command
        .args(["sign", URL])
        .args(END)
        .args(args)
        .envs(variables.iter().copied());
    command.output().unwrap().into()
}

#[test]
fn a_path_and_a_file_url_are_the_same_key() {
    for source in [
        key("rsa-2048.pem"),
        format!("file://{}", key("rsa-2048.pem")),
    ] {
        assert_eq!(
            sign_with(&[], &["--key-pair-id", ID, "--private-key", &source]).line(),
            expected()
        );
    }
}

#[test]
fn the_home_folder_is_known_after_file() {
    let home = tempfile::tempdir().unwrap();
    file(&home, "cf.pem", std::fs::read(key("rsa-2048.pem")).unwrap());
    let variables = [("HOME", home.path().to_str().unwrap())];
    assert_eq!(
        sign_with(
            &variables,
            &["--key-pair-id", ID, "--private-key", "file://~/cf.pem"]
        )
        .line(),
        expected()
    );
}

#[test]
fn a_variable_holds_pem_text_its_one_line_form_or_a_path() {
    let pem = std::fs::read_to_string(key("rsa-2048.pem")).unwrap();
    for value in [
        pem.clone(),
        pem.trim_end().replace('\n', "\\n"),
        key("rsa-2048.pem"),
    ] {
        let named = sign_with(
            &[("CF_KEY", &value)],
            &["--key-pair-id", ID, "--private-key", "env:CF_KEY"],
        );
        assert_eq!(named.line(), expected());
        let default = sign_with(
            &[
                ("FRONTSEAL_PRIVATE_KEY", &value),
                ("FRONTSEAL_KEY_PAIR_ID", ID),
            ],
            &[],
        );
        assert_eq!(default.line(), expected());
    }
}

#[test]
fn flags_go_before_variables() {
    let variables = [
        ("FRONTSEAL_PRIVATE_KEY", "/nowhere"),
        ("FRONTSEAL_KEY_PAIR_ID", "KOTHER"),
    ];
    let outcome = sign_with(
        &variables,
        &["--key-pair-id", ID, "--private-key", &key("rsa-2048.pem")],
    );
    assert_eq!(outcome.line(), expected());
}

#[test]
fn standard_input_gives_the_key() {
    let mut command = frontseal();
    command
        .args(["sign", URL, "--key-pair-id", ID, "--private-key", "-"])
        .args(END);
    assert_eq!(
        feed(command, &std::fs::read(key("rsa-2048.pem")).unwrap()).line(),
        expected()
    );
}

#[test]
fn a_der_key_is_read_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let der = folder.path().join("key.der");
    let made = std::process::Command::new("openssl")
        .args([
            "rsa",
            "-in",
            &key("rsa-2048.pem"),
            "-outform",
            "DER",
            "-out",
        ])
        .arg(&der)
        .output()
        .unwrap();
    assert!(made.status.success());
    assert_eq!(
        sign_with(
            &[],
            &["--key-pair-id", ID, "--private-key", der.to_str().unwrap()]
        )
        .line(),
        expected()
    );
}

#[test]
fn a_passphrase_comes_from_a_file_without_its_line_end_or_from_the_environment() {
    let folder = tempfile::tempdir().unwrap();
    let encrypted = folder.path().join("key.pem");
    let made = std::process::Command::new("openssl")
        .args([
            "pkcs8",
            "-topk8",
            "-v2",
            "aes-256-cbc",
            "-iter",
            "1000",
            "-passout",
            "pass:open sesame ",
            "-in",
            &key("rsa-2048.pem"),
            "-out",
        ])
        .arg(&encrypted)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let args = [
        "--key-pair-id",
        ID,
        "--private-key",
        encrypted.to_str().unwrap(),
    ];
    for contents in ["open sesame ", "open sesame \n", "open sesame \r\n"] {
        let passphrase = file(&folder, "passphrase", contents);
        let outcome = sign_with(
            &[],
            &[&args[..], &["--passphrase-file", &passphrase]].concat(),
        );
        assert_eq!(outcome.line(), expected(), "{contents:?}");
    }
    assert_eq!(
        sign_with(&[("FRONTSEAL_PASSPHRASE", "open sesame ")], &args).line(),
        expected()
    );
    sign_with(&[("FRONTSEAL_PASSPHRASE", "open sesame")], &args).assert_refused("passphrase");
    sign_with(&[], &args).assert_refused("pass its --passphrase");
}

#[cfg(unix)]
#[test]
fn a_key_that_everybody_can_read_is_warned_about() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = file(
        &folder,
        "key.pem",
        std::fs::read(key("rsa-2048.pem")).unwrap(),
    );
    for (mode, is_warned_about) in [(0o600, false), (0o640, false), (0o644, true)] {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        let outcome = sign_with(&[], &["--key-pair-id", ID, "--private-key", &path]);
        assert_eq!(
            outcome.stderr.contains("warning: every user"),
            is_warned_about,
            "{mode:o}"
        );
        assert_eq!(outcome.line(), expected());
    }
}

#[test]
fn a_key_of_an_old_size_is_warned_about() {
    let outcome = sign_with(
        &[],
        &["--key-pair-id", ID, "--private-key", &key("rsa-1024.pem")],
    );
    assert!(
        outcome.stderr.contains("warning: the key is RSA-1024"),
        "{outcome:?}"
    );
    outcome.line();
}

#[test]
fn what_a_variable_holds_is_never_printed() {
    let secret = "MIIEowIBAAKCAQEAs3cr3tthatmustnotbeprinted";
    for (variables, args) in [
        (
            vec![("CF_KEY", secret)],
            vec!["--private-key", "env:CF_KEY"],
        ),
        (vec![("FRONTSEAL_PRIVATE_KEY", secret)], vec![]),
    ] {
        let outcome = sign_with(&variables, &[&["--key-pair-id", ID], &args[..]].concat());
        outcome.assert_refused("neither a key nor the path of a file");
        assert!(!outcome.stderr.contains(secret), "{outcome:?}");
    }
}
