//! Times of inspecting one signed URL. `cargo bench -p frontseal-inspect`.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a benchmark"
)]

use divan::{Bencher, black_box};
use frontseal::{Policy, PrivateKey, Signer, Verifier};
use frontseal_inspect::{InspectOptions, Inspection, inspect};

const URL: &str = "https://d111111abcdef8.cloudfront.net/videos/2026/film-1080p.mp4?v=3&lang=en";
const ID: &str = "K2JCJMDEHXQW5F";
const END: i64 = 1_893_456_000;

fn main() {
    divan::main();
}

fn key(name: &str) -> PrivateKey {
    let path = format!("{}/../../tests/keys/{name}.pem", env!("CARGO_MANIFEST_DIR"));
    PrivateKey::from_pem(std::fs::read(path).unwrap()).unwrap()
}

fn signed(name: &str) -> String {
    let signer = Signer::new(ID, key(name)).unwrap();
    signer.sign_url(URL, &Policy::new(END).unwrap()).unwrap()
}

fn look(url: &str, verifier: Option<&Verifier>) -> Inspection {
    let options = InspectOptions {
        now: Some(END - 60),
        verifier,
        ..InspectOptions::default()
    };
    inspect(Some(url), &options).unwrap()
}

#[divan::bench]
fn without_a_key(bencher: Bencher) {
    let url = signed("rsa-2048");
    bencher.bench_local(|| look(black_box(&url), None));
}

#[divan::bench(args = ["rsa-2048", "p-256"])]
fn valid(bencher: Bencher, name: &str) {
    let url = signed(name);
    let public_key = key(name).public_key().unwrap();
    let verifier = Verifier::new().with_key(ID, public_key).unwrap();
    bencher.bench_local(|| look(black_box(&url), Some(&verifier)));
}

/// Every suspect is tried, and none explains the signature.
#[divan::bench(args = ["rsa-2048", "p-256"])]
fn unexplained(bencher: Bencher, name: &str) {
    unexplained_for(bencher, name, &signed(name).replace("film", "clip"));
}

/// A URL of 8,192 bytes, made to cost much: every character of it could be encoded in another way.
#[divan::bench(args = ["rsa-2048", "p-256"], consts = [0, 1, 2, 3])]
fn hostile<const UNIT: usize>(bencher: Bencher, name: &str) {
    let unit = ["%2C", "&a=,", "/!", "%C3%A9+"][UNIT];
    let signed = signed(name);
    let filler = unit.repeat((8192 - signed.len()) / unit.len());
    let url = signed.replace("lang=en", &format!("lang=en{filler}"));
    unexplained_for(bencher, name, &url);
}

fn unexplained_for(bencher: Bencher, name: &str, url: &str) {
    let public_key = key(name).public_key().unwrap();
    let verifier = Verifier::new().with_key(ID, public_key).unwrap();
    bencher.bench_local(|| look(black_box(url), Some(&verifier)));
}
