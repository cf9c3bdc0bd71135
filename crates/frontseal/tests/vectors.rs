//! Runs every shared vector (`tests/vectors/README.md`) against the core.
#![cfg(all(feature = "std", feature = "rust-crypto"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[path = "support/cases.rs"]
mod cases;

use std::fs;

use frontseal::{
    CookieAttributes, HashAlgorithm, PrivateKey, PublicKey, Resource, SameSite, Verifier,
    VerifyOptions, encode_url, rtmp,
};
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use serde_json::Value;
use sha1::{Digest, Sha1};
use sha2::Sha256;

use crate::cases::{compare, flag, folder, key, policy, run, same, signer, text};

/// Compare `signed` with a text that may hold `{signature}`: an ECDSA signature is different
/// each time and must verify instead.
fn same_signed(
    what: &str,
    signed: &str,
    expected: &str,
    input: &Value,
    policy: &str,
) -> Result<(), String> {
    let Some((before, after)) = expected.split_once("{signature}") else {
        return same(what, signed, expected);
    };
    let signature = signed
        .strip_prefix(before)
        .and_then(|rest| rest.strip_suffix(after))
        .ok_or_else(|| format!("{what}\n   found {signed}\nexpected {expected}"))?;
    verify_p256(input, policy, signature)
}

fn verify_p256(input: &Value, policy: &str, signature: &str) -> Result<(), String> {
    use base64::Engine;
    let standard = signature
        .replace('-', "+")
        .replace('_', "=")
        .replace('~', "/");
    let der = base64::engine::general_purpose::STANDARD
        .decode(standard)
        .map_err(|error| error.to_string())?;
    let pem = key(input).public_key_pem();
    let public: p256::PublicKey = p256::pkcs8::DecodePublicKey::from_public_key_pem(&pem).unwrap();
    let signature = p256::ecdsa::Signature::from_der(&der).map_err(|error| error.to_string())?;
    let hash = match text(input, "hash_algorithm") {
        Some("SHA1") => Sha1::digest(policy).to_vec(),
        _ => Sha256::digest(policy).to_vec(),
    };
    p256::ecdsa::VerifyingKey::from(public)
        .verify_prehash(&hash, &signature)
        .map_err(|error| error.to_string())
}

#[test]
fn urls() {
    run("urls.json", |input, expected| {
        let url = text(input, "url").unwrap();
        let sign = || {
            let url = if flag(input, "encode") {
                encode_url(url)?
            } else {
                url.into()
            };
            let policy = policy(input)?;
            let signer = signer(input)?;
            let signed = signer.sign_url(&url, &policy)?;
            assert_eq!(
                signer.sign_urls(&[&url], &policy).map(|urls| urls.len())?,
                1
            );
            let statement = policy.statement_for_url(&url)?;
            Ok((signed, statement.text().to_string(), statement.is_canned()))
        };
        compare(sign(), expected, |(signed, policy, is_canned)| {
            same("canned", is_canned, expected["canned"].as_bool().unwrap())?;
            same("policy", &*policy, text(expected, "policy").unwrap())?;
            same_signed(
                "url",
                &signed,
                text(expected, "url").unwrap(),
                input,
                &policy,
            )
        })
    });
}

fn attributes(input: &Value) -> CookieAttributes {
    let mut attributes = CookieAttributes::default();
    if let Some(domain) = text(input, "domain") {
        attributes.domain = Some(domain.into());
    }
    if let Some(path) = text(input, "path") {
        attributes.path = Some(path.into());
    }
    attributes.max_age = input
        .get("max_age")
        .map(|seconds| seconds.as_i64().unwrap());
    attributes.secure = input
        .get("secure")
        .is_none_or(|value| value.as_bool().unwrap());
    attributes.http_only = input
        .get("http_only")
        .is_none_or(|value| value.as_bool().unwrap());
    attributes.same_site = text(input, "same_site").map(|name| match name {
        "Strict" => SameSite::Strict,
        "Lax" => SameSite::Lax,
        "None" => SameSite::None,
        other => panic!("unknown SameSite {other}"),
    });
    attributes.partitioned = flag(input, "partitioned");
    attributes
}

#[test]
fn cookies() {
    run("cookies.json", |input, expected| {
        let sign = || {
            let signed = signer(input)?.sign(&policy(input)?)?;
            let cookies = signed.cookies()?;
            let headers = match input.get("attributes") {
                None => (Vec::new(), Vec::new()),
                Some(given) => {
                    let attributes = attributes(given);
                    (
                        cookies.set_cookie_headers(&attributes)?,
                        cookies.clearing_headers(&attributes)?,
                    )
                }
            };
            Ok((signed, cookies, headers))
        };
        compare(
            sign(),
            expected,
            |(signed, cookies, (set_cookie, clearing))| {
                same(
                    "canned",
                    signed.is_canned(),
                    expected["canned"].as_bool().unwrap(),
                )?;
                same("policy", signed.policy(), text(expected, "policy").unwrap())?;
                let pairs = expected["cookies"].as_array().unwrap();
                same("number of cookies", cookies.iter().count(), pairs.len())?;
                for ((name, value), pair) in cookies.iter().zip(pairs) {
                    same("name", name, pair[0].as_str().unwrap())?;
                    same_signed(
                        name,
                        value,
                        pair[1].as_str().unwrap(),
                        input,
                        signed.policy(),
                    )?;
                }
                for (what, found) in [("set_cookie", set_cookie), ("clearing", clearing)] {
                    let expected: Vec<_> =
                        expected[what].as_array().into_iter().flatten().collect();
                    same(what, found.len(), expected.len())?;
                    for (found, expected) in found.iter().zip(expected) {
                        same_signed(
                            what,
                            found,
                            expected.as_str().unwrap(),
                            input,
                            signed.policy(),
                        )?;
                    }
                }
                Ok(())
            },
        )
    });
}

#[test]
fn policies() {
    run("policies.json", |input, expected| {
        let made = policy(input).and_then(|policy| {
            let statement = policy.statement()?;
            let (text, is_canned) = (statement.text().to_string(), statement.is_canned());
            Ok((policy, text, is_canned))
        });
        compare(made, expected, |(policy, signed, is_canned)| {
            same("policy", &*signed, text(expected, "policy").unwrap())?;
            if let Some(canned) = expected.get("canned") {
                return same("canned", is_canned, canned.as_bool().unwrap());
            }
            same(
                "resource",
                policy.resource().map(Resource::as_str),
                expected["resource"].as_str(),
            )?;
            same(
                "end",
                Some(policy.date_less_than()),
                expected["date_less_than"].as_i64(),
            )?;
            same(
                "start",
                policy.date_greater_than(),
                expected["date_greater_than"].as_i64(),
            )?;
            let address: Option<frontseal::IpAddress> = expected["ip_address"]
                .as_str()
                .map(|text| text.parse().unwrap());
            same("address", policy.ip_address(), address)
        })
    });
}

#[test]
fn keys() {
    run("keys.json", |input, expected| {
        let file = fs::read(folder().join("keys").join(text(input, "file").unwrap())).unwrap();
        let passphrase = text(input, "passphrase").map(str::as_bytes);
        compare(PrivateKey::new(file, passphrase), expected, |key| {
            same(
                "type",
                &*key.to_string().to_lowercase(),
                text(expected, "key_type").unwrap(),
            )?;
            same(
                "public key",
                &*key.public_key_pem(),
                text(expected, "public_key_pem").unwrap(),
            )?;
            let again =
                PrivateKey::from_pem(key.to_pem().as_bytes()).map_err(|error| error.to_string())?;
            same(
                "public key of the PEM that we write",
                again.public_key_pem(),
                key.public_key_pem(),
            )
        })
    });
}

#[test]
fn matching() {
    run("matching.json", |input, expected| {
        let matches = Resource::new(text(input, "resource").unwrap())
            .map(|it| it.matches(text(input, "url").unwrap()));
        compare(matches, expected, |matches| {
            same("matches", matches, expected["matches"].as_bool().unwrap())
        })
    });
}

#[test]
fn rtmp_streams() {
    run("rtmp.json", |input, expected| {
        let sign = || {
            let signed = rtmp::sign_stream(
                &signer(input)?,
                text(input, "stream").unwrap(),
                &policy(input)?,
            )?;
            Ok(if flag(input, "flash") {
                rtmp::flash_encode(&signed)
            } else {
                signed
            })
        };
        compare(sign(), expected, |stream: String| {
            same_signed(
                "stream",
                &stream,
                text(expected, "stream").unwrap(),
                input,
                text(expected, "policy").unwrap(),
            )
        })
    });
}

#[test]
fn hash_algorithms_are_read_in_the_spelling_of_aws_alone() {
    assert_eq!("SHA256".parse(), Ok(HashAlgorithm::Sha256));
    assert!("sha256".parse::<HashAlgorithm>().is_err());
}

#[test]
fn verdicts() {
    run("verdicts.json", |input, expected| {
        let mut verifier = Verifier::new();
        for (id, file) in input["keys"].as_object().unwrap() {
            let key = fs::read(folder().join("keys").join(file.as_str().unwrap())).unwrap();
            verifier = verifier.with_key(id, PublicKey::new(key).unwrap()).unwrap();
        }
        let url = text(input, "url").unwrap();
        let options = VerifyOptions {
            now: Some(input["at"].as_i64().unwrap()),
            ip_address: text(input, "ip").map(String::from),
        };
        match verifier.verify_request(url, text(input, "cookies"), &options) {
            Ok(grant) => {
                same("allowed", true, expected["allowed"].as_bool().unwrap())?;
                same(
                    "key pair id",
                    Some(&*grant.key_pair_id),
                    expected["key_pair_id"].as_str(),
                )?;
                same(
                    "policy",
                    Some(&*grant.policy_text),
                    expected["policy"].as_str(),
                )?;
                same(
                    "canned",
                    Some(grant.is_canned()),
                    expected["canned"].as_bool(),
                )?;
                same("resource", grant.resource(), expected["resource"].as_str())?;
                let policy = &grant.policy;
                same(
                    "end",
                    Some(policy.date_less_than()),
                    expected["expires"].as_i64(),
                )?;
                same(
                    "start",
                    policy.date_greater_than(),
                    expected["not_before"].as_i64(),
                )?;
                let address = policy.ip_address().map(|address| address.to_string());
                same(
                    "address",
                    address.as_deref(),
                    expected["ip_address"].as_str(),
                )?;
                same(
                    "source",
                    Some(grant.source.as_str()),
                    expected["source"].as_str(),
                )
            }
            Err(error) => {
                let denial = error.denial().ok_or("an error that is no denial")?;
                same(
                    "reason",
                    Some(denial.reason.as_str()),
                    expected["reason"].as_str(),
                )?;
                same("code", Some(denial.edge_code()), expected["code"].as_str())?;
                same(
                    "message",
                    Some(denial.edge_message()),
                    expected["message"].as_str(),
                )
            }
        }
    });
}
