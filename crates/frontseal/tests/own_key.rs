//! A signer over a key of the caller's own, as with a KMS or an HSM. Runs without any feature too.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::atomic::{AtomicUsize, Ordering};

use frontseal::{Error, ErrorKind, HashAlgorithm, KeyType, Policy, Signer, SigningKey};

const URL: &str = "https://d111111abcdef8.cloudfront.net/a";

/// A key that answers everything with the same bytes.
struct Answers(KeyType, Vec<u8>);

impl SigningKey for Answers {
    fn key_type(&self) -> KeyType {
        self.0
    }

    fn sign(&self, _: HashAlgorithm, _: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(self.1.clone())
    }
}

fn policy() -> Policy {
    Policy::new(1_893_456_000).unwrap()
}

fn sign(key: impl SigningKey + 'static) -> Result<String, Error> {
    Signer::new("K2JCJMDEHXQW5F", key)
        .unwrap()
        .sign_url(URL, &policy())
}

#[test]
fn the_key_gets_the_policy_and_the_url_its_answer() {
    struct Checks;
    impl SigningKey for Checks {
        fn key_type(&self) -> KeyType {
            KeyType::Rsa
        }

        fn sign(&self, hash_algorithm: HashAlgorithm, message: &[u8]) -> Result<Vec<u8>, Error> {
            assert_eq!(hash_algorithm, HashAlgorithm::Sha1);
            assert_eq!(
                message,
                policy().statement_for_url(URL).unwrap().text().as_bytes()
            );
            Ok(vec![0xff; 128])
        }
    }
    let expected = format!(
        "{URL}?Expires=1893456000&Signature={}8_&Key-Pair-Id=K2JCJMDEHXQW5F",
        "~".repeat(170)
    );
    assert_eq!(sign(Checks).unwrap(), expected);
}

#[test]
fn an_answer_that_is_no_signature_for_cloudfront_is_refused() {
    for (answer, problem) in [
        (Answers(KeyType::Rsa, vec![]), "0 bytes"),
        (Answers(KeyType::Rsa, vec![1; 64]), "64 bytes"),
        (Answers(KeyType::P256, vec![]), "0 bytes"),
        (Answers(KeyType::P256, vec![1; 64]), "raw r‖s"),
        (Answers(KeyType::P256, vec![0x30, 5, 1]), "DER"),
    ] {
        let error = sign(answer).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SigningFailed);
        assert!(error.to_string().contains(problem), "{error}");
    }
}

#[test]
fn an_error_of_the_key_reaches_the_caller() {
    struct Fails;
    impl SigningKey for Fails {
        fn key_type(&self) -> KeyType {
            KeyType::P256
        }

        fn sign(&self, _: HashAlgorithm, _: &[u8]) -> Result<Vec<u8>, Error> {
            Err(Error::new(ErrorKind::SigningFailed, "the HSM is asleep"))
        }
    }
    assert_eq!(sign(Fails).unwrap_err().to_string(), "the HSM is asleep");
}

#[test]
fn many_urls_go_through_sign_many_and_a_wildcard_through_one_signature() {
    static SIGNED_ONE: AtomicUsize = AtomicUsize::new(0);
    static SIGNED_MANY: AtomicUsize = AtomicUsize::new(0);

    /// Signs in batches, one message short.
    struct Batches;
    impl SigningKey for Batches {
        fn key_type(&self) -> KeyType {
            KeyType::Rsa
        }

        fn sign(&self, _: HashAlgorithm, _: &[u8]) -> Result<Vec<u8>, Error> {
            SIGNED_ONE.fetch_add(1, Ordering::Relaxed);
            Ok(vec![1; 256])
        }

        fn sign_many(&self, _: HashAlgorithm, messages: &[&[u8]]) -> Vec<Result<Vec<u8>, Error>> {
            SIGNED_MANY.fetch_add(messages.len(), Ordering::Relaxed);
            messages.iter().skip(1).map(|_| Ok(vec![2; 256])).collect()
        }
    }

    let signer = Signer::new("K2JCJMDEHXQW5F", Batches).unwrap();
    let urls = ["https://h/a", "https://h/b", "not a url", "https://h/c"];
    let each = signer.sign_each_url(&urls, &policy());
    assert_eq!(
        each.iter().map(Result::is_ok).collect::<Vec<_>>(),
        [true, true, false, false]
    );
    assert_eq!(
        each.last().unwrap().as_ref().unwrap_err().kind(),
        ErrorKind::SigningFailed
    );
    assert_eq!(
        (
            SIGNED_ONE.load(Ordering::Relaxed),
            SIGNED_MANY.load(Ordering::Relaxed)
        ),
        (0, 3)
    );

    let wildcard = policy().with_resource("https://h/*").unwrap();
    assert_eq!(
        signer
            .sign_urls(&["https://h/a", "https://h/b"], &wildcard)
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        (
            SIGNED_ONE.load(Ordering::Relaxed),
            SIGNED_MANY.load(Ordering::Relaxed)
        ),
        (1, 3)
    );
}

#[cfg(feature = "rust-crypto")]
mod checked {
    use std::sync::Arc;

    use frontseal::{Argument, CheckedKey, PrivateKey, PublicKey};

    use super::*;

    const RSA: &[u8] = include_bytes!("../../../tests/keys/rsa-2048.pem");
    const OTHER_RSA: &[u8] = include_bytes!("../../../tests/keys/rsa-3072.pem");
    const P256: &[u8] = include_bytes!("../../../tests/keys/p-256.pem");

    /// A key elsewhere.
    struct Hsm(PrivateKey);

    impl SigningKey for Hsm {
        fn key_type(&self) -> KeyType {
            self.0.key_type()
        }

        fn sign(&self, algorithm: HashAlgorithm, message: &[u8]) -> Result<Vec<u8>, Error> {
            self.0.sign(algorithm, message)
        }
    }

    fn private(pem: &[u8]) -> PrivateKey {
        PrivateKey::from_pem(pem).unwrap()
    }

    fn public(pem: &[u8]) -> PublicKey {
        private(pem).public_key().unwrap()
    }

    fn hsm(pem: &[u8]) -> Hsm {
        Hsm(private(pem))
    }

    #[test]
    fn a_signature_of_another_key_or_hash_is_refused() {
        struct Sha256(Hsm);
        impl SigningKey for Sha256 {
            fn key_type(&self) -> KeyType {
                self.0.key_type()
            }

            fn sign(&self, _: HashAlgorithm, message: &[u8]) -> Result<Vec<u8>, Error> {
                self.0.sign(HashAlgorithm::Sha256, message)
            }
        }
        let text = "the signature does not verify with public_key: either that is the public half of another key, or the key does not sign the message with PKCS#1 v1.5 and SHA1";
        for outcome in [
            sign(CheckedKey::new(hsm(OTHER_RSA), public(RSA)).unwrap()),
            sign(CheckedKey::new(Sha256(hsm(RSA)), public(RSA)).unwrap()),
        ] {
            let error = outcome.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::SigningFailed);
            assert_eq!(error.arguments(), [Argument::PublicKey]);
            assert_eq!(error.to_string(), text);
        }
        for pem in [RSA, P256] {
            let expected = sign(private(pem)).unwrap();
            let checked = sign(CheckedKey::new(hsm(pem), public(pem)).unwrap()).unwrap();
            assert!(pem == P256 || checked == expected);
        }
    }

    #[test]
    fn each_of_many_is_checked_until_one_verifies() {
        let key = CheckedKey::new(hsm(OTHER_RSA), public(RSA)).unwrap();
        let signer = Signer::new("K1", key).unwrap();
        let results = signer.sign_each_url(&["https://h/a", "https://h/b"], &policy());
        assert!(results.iter().all(Result::is_err), "{results:?}");
    }

    #[test]
    fn the_first_signature_after_a_failure_is_verified_again() {
        /// Two keys, one of which answers at a time, or none.
        struct Exchanged([Hsm; 2], Arc<AtomicUsize>);
        impl SigningKey for Exchanged {
            fn key_type(&self) -> KeyType {
                KeyType::Rsa
            }

            fn sign(&self, algorithm: HashAlgorithm, message: &[u8]) -> Result<Vec<u8>, Error> {
                match self.1.load(Ordering::Relaxed) {
                    0 => self.0[0].sign(algorithm, message),
                    1 => self.0[1].sign(algorithm, message),
                    _ => Err(Error::new(ErrorKind::SigningFailed, "no session")),
                }
            }
        }
        let which = Arc::new(AtomicUsize::new(0));
        let key = Exchanged([hsm(RSA), hsm(OTHER_RSA)], Arc::clone(&which));
        let signer = Signer::new("K1", CheckedKey::new(key, public(RSA)).unwrap()).unwrap();
        for (key, is_accepted) in [
            (1, false),
            (0, true),
            (1, true), // only the first is verified
            (2, false),
            (1, false),
            (1, false),
            (0, true),
        ] {
            which.store(key, Ordering::Relaxed);
            let outcome = signer.sign_url(URL, &policy());
            assert_eq!(outcome.is_ok(), is_accepted, "{key}");
        }
    }

    #[test]
    fn a_private_key_beside_the_public_key_of_another_is_refused_at_once() {
        for (pem, other, text) in [
            (
                RSA,
                OTHER_RSA,
                "the public key does not belong to the private key: pass the two halves of one key",
            ),
            (
                RSA,
                P256,
                "the public key is p-256 and the private key rsa: pass the two halves of one key",
            ),
        ] {
            let error = CheckedKey::new(private(pem), public(other))
                .map(drop)
                .unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidKey);
            assert_eq!(error.arguments(), [Argument::PublicKey]);
            assert_eq!(error.to_string(), text);
            let shared = Arc::new(private(pem));
            assert!(CheckedKey::new(shared, public(other)).is_err());
        }
        let error = CheckedKey::new(hsm(P256), public(RSA))
            .map(drop)
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidKey);
        assert!(CheckedKey::new(private(RSA), public(RSA)).is_ok());
    }
}
