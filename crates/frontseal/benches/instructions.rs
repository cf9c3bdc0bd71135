//! One operation, repeated as often as the command line says, for `tests/instructions.py` to count
//! the instructions of.

use std::env;
use std::hint::black_box;

use frontseal::{
    Error, HashAlgorithm, KeyType, Policy, PrivateKey, Resource, Signer, SigningKey, Verifier,
    VerifyOptions,
};

const URL: &str = "https://d111111abcdef8.cloudfront.net/videos/2026/film-1080p.mp4?v=3&lang=en";
const FOLDER: &str = "https://d111111abcdef8.cloudfront.net/videos/*";
const END: i64 = 1_893_456_000;

/// A key whose operation costs next to nothing, so that the rest is what is counted.
struct Free;

impl SigningKey for Free {
    fn key_type(&self) -> KeyType {
        KeyType::Rsa
    }

    fn sign(&self, _: HashAlgorithm, _: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(vec![0xa5; 256])
    }
}

fn main() -> Result<(), Error> {
    let mut arguments = env::args().skip(1);
    let operation = arguments.next().unwrap_or_default();
    let count = arguments
        .next()
        .and_then(|count| count.parse().ok())
        .unwrap_or(0);

    let policy = Policy::new(END)?;
    let key = PrivateKey::from_pem(include_bytes!("../../../tests/keys/p-256.pem"))?;
    let public_key = key.public_key()?;
    let statement = policy.statement_for_url(URL)?;
    let message = statement.text().as_bytes();
    let signature = key.sign(HashAlgorithm::Sha256, message)?;
    let signed = Signer::new("K1", key)?.sign_url(URL, &policy)?;
    let verifier = Verifier::new().with_key("K1", public_key.clone())?;
    let signer = Signer::new("K2JCJMDEHXQW5F", Free)?;
    let folder = signer.sign(&policy.clone().with_resource(FOLDER)?)?;
    let pattern = Resource::new("http*://d111111abcdef8.cloudfront.net/*/2026/*-1080p.mp4*")?;

    let options = VerifyOptions {
        now: Some(END - 60),
        ..VerifyOptions::default()
    };

    for _ in 0..count {
        match operation.as_str() {
            "sign_url" => drop(black_box(signer.sign_url(black_box(URL), &policy)?)),
            "SignedPolicy::url" => drop(black_box(folder.url(black_box(URL))?)),
            "verify_url" => assert!(verifier.verify_url(black_box(&signed), &options).is_ok()),
            "PublicKey::verify" => {
                assert!(public_key.verify(HashAlgorithm::Sha256, black_box(message), &signature));
            }
            "Resource::matches" => assert!(pattern.matches(black_box(URL))),
            _ => {}
        }
    }
    Ok(())
}
