//! What signing costs, with and without the key operation, in time and allocations.
//! `benches/README.md` has the figures.
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

use divan::{Bencher, black_box};
use frontseal::{
    Error, HashAlgorithm, KeyType, Policy, PrivateKey, Resource, SignedPolicy, Signer, SigningKey,
    Verifier, VerifyOptions,
};

#[global_allocator]
static ALLOCATIONS: divan::AllocProfiler = divan::AllocProfiler::system();

const RSA_2048: &[u8] = include_bytes!("../../../tests/keys/rsa-2048.pem");
const P256: &[u8] = include_bytes!("../../../tests/keys/p-256.pem");
const URL: &str =
    "https://d111111abcdef8.cloudfront.net/private/videos/2026/11/23/film-1080p.mp4?session=8d4f";
const END: i64 = 1_893_456_000;

fn main() {
    divan::main();
}

/// A key that costs nothing, so that everything else shows.
struct Free;

impl SigningKey for Free {
    fn key_type(&self) -> KeyType {
        KeyType::Rsa
    }

    fn sign(&self, _: HashAlgorithm, _: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(vec![0xa5; 256])
    }
}

fn signer(key: impl SigningKey + 'static) -> Signer {
    Signer::new("K2JCJMDEHXQW5F", key).unwrap()
}

fn key(name: &str) -> PrivateKey {
    PrivateKey::from_pem(if name == "p-256" { P256 } else { RSA_2048 }).unwrap()
}

fn wildcard() -> SignedPolicy {
    let policy = Policy::new(END)
        .unwrap()
        .with_resource("https://d111111abcdef8.cloudfront.net/private/*")
        .unwrap();
    signer(Free).sign(&policy).unwrap()
}

mod all_but_the_key_operation {
    use super::*;

    #[divan::bench]
    fn sign_url_canned(bencher: Bencher) {
        let (signer, policy) = (signer(Free), Policy::new(END).unwrap());
        bencher.bench_local(|| signer.sign_url(black_box(URL), &policy));
    }

    #[divan::bench]
    fn sign_url_custom(bencher: Bencher) {
        let policy = Policy::new(END)
            .unwrap()
            .with_ip_address("192.0.2.0/24".parse().unwrap())
            .unwrap();
        let signer = signer(Free);
        bencher.bench_local(|| signer.sign_url(black_box(URL), &policy));
    }

    #[divan::bench]
    fn the_free_key_alone(bencher: Bencher) {
        bencher.bench_local(|| Free.sign(HashAlgorithm::Sha1, black_box(URL.as_bytes())));
    }
}

mod one_more_url_of_a_wildcard {
    use super::*;

    #[divan::bench]
    fn new_string(bencher: Bencher) {
        let signed = wildcard();
        bencher.bench_local(|| signed.url(black_box(URL)));
    }

    #[divan::bench]
    fn reused_buffer(bencher: Bencher) {
        let (signed, mut out) = (wildcard(), String::with_capacity(4096));
        bencher.bench_local(|| {
            out.clear();
            signed.append_to(&mut out, black_box(URL)).unwrap();
            out.len()
        });
    }
}

/// A pattern of 4,000 characters against a URL of 8,000 bytes ends in under 10 ms.
#[divan::bench(args = ["*", "*a", "?*", "a"])]
fn hostile_pattern(bencher: Bencher, unit: &str) {
    let url = format!("https://h/{}", "a".repeat(8000));
    let resource =
        Resource::new(format!("https://h/*{}b*c", unit.repeat(4000 / unit.len()))).unwrap();
    bencher.bench_local(|| resource.matches(black_box(&url)));
}

mod verify {
    use super::*;

    #[divan::bench(args = ["rsa-2048", "p-256"])]
    fn verify_url(bencher: Bencher, name: &str) {
        let key = key(name);
        let verifier = Verifier::new()
            .with_key("K2JCJMDEHXQW5F", key.public_key().unwrap())
            .unwrap();
        let url = signer(key)
            .sign_url(URL, &Policy::new(END).unwrap())
            .unwrap();
        let options = VerifyOptions {
            now: Some(END - 1),
            ..VerifyOptions::default()
        };
        bencher.bench_local(|| verifier.verify_url(black_box(&url), &options));
    }

    #[divan::bench(args = ["rsa-2048", "p-256"])]
    fn key_operation(bencher: Bencher, name: &str) {
        let key = key(name);
        let hash_algorithm = key.key_type().default_hash_algorithm();
        let signature = key.sign(hash_algorithm, URL.as_bytes()).unwrap();
        let public_key = key.public_key().unwrap();
        bencher.bench_local(|| {
            public_key.verify(hash_algorithm, black_box(URL.as_bytes()), &signature)
        });
    }
}

mod whole {
    use super::*;

    #[divan::bench(args = ["rsa-2048", "p-256"])]
    fn key_operation(bencher: Bencher, name: &str) {
        let (key, policy) = (key(name), Policy::new(END).unwrap());
        let statement = policy.statement_for_url(URL).unwrap();
        let hash_algorithm = key.key_type().default_hash_algorithm();
        bencher.bench_local(|| key.sign(hash_algorithm, black_box(statement.text().as_bytes())));
    }

    #[divan::bench(args = ["rsa-2048", "p-256"])]
    fn sign_url(bencher: Bencher, name: &str) {
        let (signer, policy) = (signer(key(name)), Policy::new(END).unwrap());
        bencher.bench_local(|| signer.sign_url(black_box(URL), &policy));
    }

    #[divan::bench(args = ["rsa-2048", "p-256"], sample_count = 10)]
    fn sign_1000_urls_on_all_cores(bencher: Bencher, name: &str) {
        let urls: Vec<_> = (0..1000)
            .map(|number| format!("{URL}&n={number}"))
            .collect();
        let (signer, policy) = (signer(key(name)), Policy::new(END).unwrap());
        bencher.bench_local(|| signer.sign_urls(black_box(&urls), &policy));
    }

    #[divan::bench(args = ["rsa-2048", "p-256"])]
    fn load_key(bencher: Bencher, name: &str) {
        bencher.bench_local(|| key(black_box(name)));
    }
}
