//! A manifest of anybody's: signed where it can be, with nothing changed but URIs.
#![no_main]

use std::sync::LazyLock;

use frontseal::{KeyType, Policy, PrivateKey, SignedPolicy, Signer};
use frontseal_manifest::{
    ManifestOptions, UriForm, child_playlists, sign_folder, sign_manifest, sign_manifest_with,
};
use libfuzzer_sys::fuzz_target;

const BASE_URL: &str = "https://d111111abcdef8.cloudfront.net/hls/film.m3u8?a=1";

static SIGNER: LazyLock<Signer> =
    LazyLock::new(|| Signer::new("K1", PrivateKey::generate(KeyType::P256).unwrap()).unwrap());

static SIGNED: LazyLock<SignedPolicy> =
    LazyLock::new(|| sign_folder(&SIGNER, &policy(), &options(UriForm::AsWritten, false)).unwrap());

fn policy() -> Policy {
    Policy::new(1_893_456_000).unwrap()
}

fn options(uri_form: UriForm, each: bool) -> ManifestOptions {
    ManifestOptions {
        base_url: BASE_URL.into(),
        uri_form,
        each,
        ..ManifestOptions::default()
    }
}

fuzz_target!(|text: &str| {
    for uri_form in [UriForm::AsWritten, UriForm::Absolute, UriForm::Relative] {
        let once = sign_manifest_with(text, &SIGNED, &options(uri_form, false));
        let each = sign_manifest(text, &SIGNER, &policy(), &options(uri_form, true));
        for signed in [once, each].into_iter().flatten() {
            assert_eq!(
                signed.text.matches('\n').count(),
                text.matches('\n').count()
            );
        }
    }
    let _ = child_playlists(text, &options(UriForm::AsWritten, false));
});
