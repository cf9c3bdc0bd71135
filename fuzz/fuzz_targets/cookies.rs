//! A `Cookie` header of anybody's.
#![no_main]

use std::sync::LazyLock;

use frontseal::{PrivateKey, Verifier, VerifyOptions};
use frontseal_inspect::{InspectOptions, inspect};
use libfuzzer_sys::fuzz_target;

const URL: &str = "https://d111111abcdef8.cloudfront.net/a.mp4";

static VERIFIER: LazyLock<Verifier> = LazyLock::new(|| {
    let key = PrivateKey::from_pem(include_bytes!("../../tests/keys/rsa-2048.pem")).unwrap();
    Verifier::new()
        .with_key("K2JCJMDEHXQW5F", key.public_key().unwrap())
        .unwrap()
});

fuzz_target!(|cookies: &str| {
    let now = Some(4_000_000_000);
    let options = VerifyOptions {
        now,
        ..VerifyOptions::default()
    };
    assert!(
        VERIFIER.verify_cookies(URL, cookies, &options).is_err(),
        "long expired"
    );
    let options = InspectOptions {
        cookies: Some(cookies),
        now,
        verifier: Some(&VERIFIER),
        ..InspectOptions::default()
    };
    let _ = inspect(Some(URL), &options).unwrap().to_json();
});
