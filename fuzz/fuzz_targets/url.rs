//! A URL of anybody's: signed where it can be, judged and inspected in any case.
#![no_main]

use std::sync::LazyLock;

use frontseal::{KeyType, Policy, PrivateKey, Signer, Verifier, VerifyOptions, encode_url};
use frontseal_inspect::{InspectOptions, inspect};
use libfuzzer_sys::fuzz_target;

const END: i64 = 1_893_456_000;

static KEYS: LazyLock<(Signer, Verifier)> = LazyLock::new(|| {
    let key = PrivateKey::generate(KeyType::P256).unwrap();
    let verifier = Verifier::new()
        .with_key("K1", key.public_key().unwrap())
        .unwrap();
    (Signer::new("K1", key).unwrap(), verifier)
});

fuzz_target!(|url: &str| {
    let (signer, verifier) = &*KEYS;
    let at = |now| VerifyOptions {
        now: Some(now),
        ..VerifyOptions::default()
    };
    assert!(
        verifier.verify_url(url, &at(END - 1)).is_err(),
        "the fuzzer has no key"
    );
    let options = InspectOptions {
        now: Some(END),
        verifier: Some(verifier),
        ..InspectOptions::default()
    };
    let _ = inspect(Some(url), &options).unwrap().to_json();

    if let Ok(signed) = signer.sign_url(url, &Policy::new(END).unwrap()) {
        assert!(signed.starts_with(url));
        let grant = verifier.verify_url(&signed, &at(END - 1)).unwrap();
        assert!(grant.is_canned() != url.contains('*'));
        assert!(verifier.verify_url(&signed, &at(END)).is_err());
    }
    if let Ok(encoded) = encode_url(url) {
        assert_eq!(encode_url(&encoded).unwrap(), encoded);
    }
});
