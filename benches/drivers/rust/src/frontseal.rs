//! frontseal itself.

use std::rc::Rc;

use frontseal::{HashAlgorithm, Policy, PrivateKey, Signer, Verifier, VerifyOptions};

use crate::input::Input;
use crate::row::{Row, Rows, batch, each};

pub(crate) fn rows(input: &'static Input) -> Rows {
    let signer = |name: &str| {
        let key = PrivateKey::from_pem(input.pem(name)).unwrap();
        Signer::new(&input.key_pair_id, key).unwrap()
    };
    let rsa = signer("rsa-2048");
    let p256 = signer("p-256");
    let policy = Policy::new(input.end).unwrap();
    let wildcard = policy.clone().with_resource(input.pattern()).unwrap();

    let one = |signer: Signer| {
        let policy = policy.clone();
        each(move || signer.sign_url(&input.url, &policy).unwrap())
    };
    let many = |signer: &Signer, policy: &Policy| {
        let (signer, policy) = (signer.clone(), policy.clone());
        batch(input, move |urls| signer.sign_urls(urls, &policy).unwrap())
    };
    let sha256 = rsa.clone().with_hash_algorithm(HashAlgorithm::Sha256);
    let (cookies_signer, cookies_policy) = (rsa.clone(), wildcard.clone());
    vec![
        ("load-rsa", load(input)),
        ("url-rsa-sha1", one(rsa.clone())),
        ("url-rsa-sha256", one(sha256)),
        ("url-p256", one(p256.clone())),
        ("batch-rsa", many(&rsa, &policy)),
        ("batch-p256", many(&p256, &policy)),
        ("batch-wildcard", many(&rsa, &wildcard)),
        ("more-wildcard", more(input, &rsa, &wildcard)),
        (
            "cookies",
            each(move || {
                cookies_signer
                    .sign_cookies(&cookies_policy)
                    .unwrap()
                    .cookie_header()
            }),
        ),
        ("verify-rsa", verify(input, rsa)),
    ]
}

fn load(input: &'static Input) -> Row {
    let pem = input.pem("rsa-2048");
    each(move || PrivateKey::from_pem(&pem).unwrap().bits().to_string())
}

/// Put a signature that was made before the clock starts on each URL.
fn more(input: &'static Input, signer: &Signer, policy: &Policy) -> Row {
    let (signer, policy) = (signer.clone(), policy.clone());
    Box::new(move |count| {
        let signed = signer.sign(&policy).unwrap();
        batch(input, move |urls| {
            urls.iter().map(|url| signed.url(url).unwrap()).collect()
        })(count)
    })
}

/// Verify a URL that is signed before the clock starts.
fn verify(input: &'static Input, signer: Signer) -> Row {
    let public_key = PrivateKey::from_pem(input.pem("rsa-2048"))
        .unwrap()
        .public_key()
        .unwrap();
    let verifier = Verifier::new()
        .with_key(&input.key_pair_id, public_key)
        .unwrap();
    let verifier = Rc::new(verifier);
    Box::new(move |count| {
        let url = signer
            .sign_url(&input.url, &Policy::new(input.end).unwrap())
            .unwrap();
        let verifier = Rc::clone(&verifier);
        each(move || {
            let options = VerifyOptions {
                now: Some(input.end - 1),
                ..VerifyOptions::default()
            };
            verifier.verify_url(&url, &options).unwrap().key_pair_id
        })(count)
    })
}
