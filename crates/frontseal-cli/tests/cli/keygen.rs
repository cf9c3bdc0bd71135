//! `frontseal keygen`.

use std::process::Command;

use crate::program::{Outcome, URL, run};

fn keygen(folder: &tempfile::TempDir, args: &[&str]) -> Outcome {
    run([&["keygen", "--out", folder.path().to_str().unwrap()], args].concat())
}

fn openssl_reads(args: &[&str], path: &std::path::Path) -> String {
    let output = Command::new("openssl")
        .args(args)
        .arg(path)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn both_halves_are_read_by_openssl_and_sign() {
    for (key_type, format, name, begin) in [
        (
            "rsa2048",
            &[][..],
            "2048 bit",
            "-----BEGIN RSA PRIVATE KEY-----",
        ),
        (
            "rsa2048",
            &["--format", "pkcs8"],
            "2048 bit",
            "-----BEGIN PRIVATE KEY-----",
        ),
        ("p256", &[], "prime256v1", "-----BEGIN PRIVATE KEY-----"),
        (
            "p256",
            &["--format", "sec1"],
            "prime256v1",
            "-----BEGIN EC PRIVATE KEY-----",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let outcome = keygen(&folder, &[&["--type", key_type], format].concat());
        let text = outcome.text();
        assert!(
            text.contains("aws cloudfront create-public-key")
                && text.contains("aws cloudfront create-key-group"),
            "{text}"
        );
        assert!(
            text.contains("15 times faster") && text.contains("225 bytes"),
            "{text}"
        );
        let private = folder.path().join("frontseal.pem");
        let public = folder.path().join("frontseal.pub.pem");
        assert!(
            std::fs::read_to_string(&private)
                .unwrap()
                .starts_with(begin)
        );
        assert!(openssl_reads(&["pkey", "-noout", "-text", "-in"], &private).contains(name));
        let derived = openssl_reads(&["pkey", "-pubout", "-in"], &private);
        assert_eq!(derived, std::fs::read_to_string(&public).unwrap());
        let outcome = run([
            "sign",
            URL,
            "--key-pair-id",
            "K1",
            "--private-key",
            private.to_str().unwrap(),
            "--expires-in",
            "5m",
        ]);
        assert_eq!(outcome.stderr, "");
        outcome.line();
    }
}

#[cfg(unix)]
#[test]
fn the_private_key_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    keygen(&folder, &["--type", "p256"]).text();
    let mode = std::fs::metadata(folder.path().join("frontseal.pem"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn neither_file_is_ever_overwritten() {
    for existing in ["mine.pem", "mine.pub.pem"] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(existing), "precious").unwrap();
        keygen(&folder, &["--name", "mine"]).assert_refused(existing);
        assert_eq!(
            std::fs::read_to_string(folder.path().join(existing)).unwrap(),
            "precious"
        );
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            1,
            "the other file was left behind"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_nowhere_is_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("target");
    std::os::unix::fs::symlink(&target, folder.path().join("frontseal.pem")).unwrap();
    keygen(&folder, &[]).assert_refused("frontseal.pem");
    assert!(!target.exists());
}

#[test]
fn a_missing_folder_and_a_name_that_is_a_path_are_refused() {
    run(["keygen", "--out", "/nowhere/at/all"]).assert_refused("/nowhere/at/all/frontseal.pem");
    let folder = tempfile::tempdir().unwrap();
    for name in ["../x", "a/b", "", "-x", "a b", "a$(id)"] {
        keygen(&folder, &[&format!("--name={name}")]).assert_refused("--name");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_key_for_an_existing_group_prints_a_rotation() {
    let folder = tempfile::tempdir().unwrap();
    let group = "7aa1b2c3-1111-2222-3333-444455556666";
    let text = keygen(&folder, &["--type", "p256", "--key-group", group]).text();
    for expected in [
        &*format!("update-key-group --id {group} --if-match ETAG"),
        "Items=OLD_ID,KEY_PAIR_ID",
        "delete-public-key --id OLD_ID",
    ] {
        assert!(text.contains(expected), "{text}");
    }
    assert!(!text.contains("create-key-group"), "{text}");
    for id in ["", "$(id)", "-x", "a b"] {
        let folder = tempfile::tempdir().unwrap();
        keygen(&folder, &[&format!("--key-group={id}")]).assert_refused("--key-group");
    }
}
