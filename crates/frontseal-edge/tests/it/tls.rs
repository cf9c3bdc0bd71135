//! HTTPS, as the `openssl` program sees it.

use std::io::Write;
use std::net::SocketAddr;
use std::process::{Command, Stdio};

use frontseal_edge::{BlockingEdge, EdgeConfig, Tls};

use crate::signing::{SITE, config, signed, site};

/// Ask for `target` over TLS with more arguments for `openssl s_client`; return what comes back.
fn ask(address: SocketAddr, target: &str, arguments: &[&str]) -> String {
    let mut client = Command::new("openssl")
        .args(["s_client", "-quiet", "-connect", &address.to_string()])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the openssl program is there");
    let request = format!("GET {target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    // A client that does not trust the certificate is gone by now.
    let _ = client.stdin.take().unwrap().write_all(request.as_bytes());
    let output = client.wait_with_output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_certificate_is_made_for_the_distribution() {
    let site = site(
        &["a"],
        EdgeConfig {
            tls: Some(Tls::default()),
            ..config()
        },
    );
    let address = site.edge.address();
    assert!(site.edge.url().starts_with("https://127.0.0.1:"));
    let reply = ask(address, &signed("/a"), &["-ign_eof"]);
    assert!(reply.starts_with("HTTP/1.1 200 OK\r\n"), "{reply}");
    let host = SITE.strip_prefix("https://").unwrap();
    for (name, expected) in [(host, "verify error:num=18"), ("other.example", "num=62")] {
        let output = Command::new("openssl")
            .args(["s_client", "-connect", &address.to_string()])
            .args(["-verify_hostname", name])
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(expected), "{name}: {said}");
        assert_eq!(said.contains("num=62"), name != host, "{said}");
    }
}

#[test]
fn a_certificate_of_ones_own_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let [certificate, key] = ["cert.pem", "key.pem"].map(|name| folder.path().join(name));
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
        ])
        .args([
            "-subj",
            "/CN=edge",
            "-addext",
            "subjectAltName=DNS:edge.example",
        ])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let tls = Tls {
        certificate: Some(certificate.clone()),
        private_key: Some(key),
    };
    let site = site(
        &["a"],
        EdgeConfig {
            tls: Some(tls.clone()),
            ..config()
        },
    );
    let file = certificate.to_str().unwrap();
    let trusting = [
        "-ign_eof",
        "-CAfile",
        file,
        "-verify_return_error",
        "-verify_hostname",
    ];
    let reply = ask(
        site.edge.address(),
        &signed("/a"),
        &[&trusting[..], &["edge.example"]].concat(),
    );
    assert!(reply.starts_with("HTTP/1.1 200 OK\r\n"), "{reply}");

    let half = EdgeConfig {
        root: Some(folder.path().into()),
        tls: Some(Tls {
            private_key: None,
            ..tls
        }),
        ..config()
    };
    let error = BlockingEdge::start(half).err().unwrap().to_string();
    assert!(error.contains("go together"), "{error}");
}
