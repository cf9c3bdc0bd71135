//! OpenSSL as the oracle: the same bytes for RSA, an accepted signature for P-256.

use std::process::Command;

use crate::program::{Outcome, URL, decoded, file, key, run};

const END: &str = "2030-01-01";

fn canned_policy() -> String {
    format!(
        r#"{{"Statement":[{{"Resource":"{URL}","Condition":{{"DateLessThan":{{"AWS:EpochTime":1893456000}}}}}}]}}"#
    )
}

fn sign_with(name: &str, hash: &str) -> Outcome {
    run([
        "sign",
        "-q",
        URL,
        "--key-pair-id",
        "K1",
        "--private-key",
        &key(name),
        "--date-less-than",
        END,
        "--hash-algorithm",
        hash,
    ])
}

#[test]
fn rsa_signatures_are_those_of_openssl() {
    let folder = tempfile::tempdir().unwrap();
    let message = file(&folder, "policy", canned_policy());
    for name in ["rsa-1024.pem", "rsa-2048.pem", "rsa-4096.pem"] {
        for (hash, flag) in [("SHA1", "-sha1"), ("SHA256", "-sha256")] {
            let output = Command::new("openssl")
                .args(["dgst", flag, "-sign", &key(name), &message])
                .output()
                .unwrap();
            assert!(output.status.success(), "{output:?}");
            assert_eq!(
                decoded(&sign_with(name, hash).line(), "Signature"),
                output.stdout,
                "{name} {hash}"
            );
        }
    }
}

#[test]
fn p256_signatures_are_accepted_by_openssl() {
    let folder = tempfile::tempdir().unwrap();
    let message = file(&folder, "policy", canned_policy());
    for (hash, flag) in [("SHA1", "-sha1"), ("SHA256", "-sha256")] {
        let signature = file(
            &folder,
            "signature",
            decoded(&sign_with("p-256.pem", hash).line(), "Signature"),
        );
        let output = Command::new("openssl")
            .args([
                "dgst",
                flag,
                "-verify",
                &key("p-256.pub.pem"),
                "-signature",
                &signature,
                &message,
            ])
            .output()
            .unwrap();
        assert!(output.status.success(), "{hash}: {output:?}");
    }
}

#[test]
fn p256_announces_sha256_and_rsa_announces_nothing() {
    let url = |name| {
        run([
            "sign",
            "-q",
            URL,
            "--key-pair-id",
            "K1",
            "--private-key",
            &key(name),
            "--date-less-than",
            END,
        ])
        .line()
    };
    assert!(url("p-256.pem").ends_with("&Hash-Algorithm=SHA256"));
    assert!(!url("rsa-2048.pem").contains("Hash-Algorithm"));
}
