//! A key file of anybody's, private or public.
#![no_main]

use frontseal::{HashAlgorithm, PrivateKey, PublicKey, SigningKey};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(key) = PrivateKey::new(bytes, Some(b"open-sesame")) {
        let signature = key.sign(HashAlgorithm::Sha256, b"message").unwrap();
        assert!(
            key.public_key()
                .unwrap()
                .verify(HashAlgorithm::Sha256, b"message", &signature)
        );
        let again = PrivateKey::from_pem(key.to_pem().as_bytes()).unwrap();
        assert_eq!(again.public_key_pem(), key.public_key_pem());
    }
    if let Ok(key) = PublicKey::new(bytes) {
        assert_eq!(PublicKey::new(key.to_pem()).unwrap().to_pem(), key.to_pem());
        assert!(!key.verify(HashAlgorithm::Sha1, b"message", b"no signature"));
    }
});
