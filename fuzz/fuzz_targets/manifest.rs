//! A manifest of anybody's: signed where it can be, with nothing changed but URIs.
#![no_main]

use std::sync::LazyLock;

use frontseal::{KeyType, Policy, PrivateKey, Signer};
use frontseal_manifest::{ManifestOptions, Signing, UriForm, child_playlists, sign_manifest};
use libfuzzer_sys::fuzz_target;

const BASE_URL: &str = "https://d111111abcdef8.cloudfront.net/hls/film.m3u8?a=1";

static SIGNING: LazyLock<[Signing; 2]> = LazyLock::new(|| {
    let signer = Signer::new("K1", PrivateKey::generate(KeyType::P256).unwrap()).unwrap();
    let policy = Policy::new(1_893_456_000).unwrap();
    [Signing::once(&signer, &policy, BASE_URL).unwrap(), Signing::each(&signer, &policy).unwrap()]
});

fuzz_target!(|text: &str| {
    for signing in &*SIGNING {
        for uri_form in [UriForm::AsWritten, UriForm::Absolute, UriForm::Relative] {
            let options = ManifestOptions { uri_form, ..ManifestOptions::default() };
            if let Ok(signed) = sign_manifest(text, BASE_URL, signing, &options) {
                assert_eq!(signed.matches('\n').count(), text.matches('\n').count());
            }
        }
    }
    let _ = child_playlists(text, BASE_URL);
});
