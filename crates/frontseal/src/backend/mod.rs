//! The libraries that do the key operation. The fast native one takes over where it is built in;
//! the bytes are the same.

#[cfg(feature = "aws-lc")]
mod aws_lc;
#[cfg(any(not(feature = "aws-lc"), test))]
mod rust_crypto;

#[cfg(all(feature = "aws-lc", feature = "std"))]
pub(crate) use aws_lc::generate_rsa;
#[cfg(feature = "aws-lc")]
pub(crate) use aws_lc::{NAME, P256Key, RsaKey};
#[cfg(all(not(feature = "aws-lc"), feature = "std"))]
pub(crate) use rust_crypto::generate_rsa;
#[cfg(not(feature = "aws-lc"))]
pub(crate) use rust_crypto::{NAME, P256Key, RsaKey};

/// A key of either type, in the form that the library wants.
pub(crate) enum Key {
    Rsa(RsaKey),
    P256(P256Key),
}

/// Make a P-256 key, as SEC1.
#[cfg(feature = "std")]
pub(crate) fn generate_p256() -> Option<zeroize::Zeroizing<alloc::vec::Vec<u8>>> {
    use p256::elliptic_curve::Generate;
    p256::SecretKey::try_generate().ok()?.to_sec1_der().ok()
}

#[cfg(all(test, feature = "aws-lc"))]
mod tests {
    use super::{aws_lc, rust_crypto};
    use crate::HashAlgorithm::{Sha1, Sha256};

    #[test]
    fn both_libraries_make_the_same_rsa_signature() {
        for (bits, make) in [
            (1024, aws_lc::generate_rsa as fn(u32) -> _),
            (2048, aws_lc::generate_rsa),
            (1024, rust_crypto::generate_rsa),
        ] {
            let pkcs1 = make(bits).unwrap();
            let native = aws_lc::RsaKey::new(&pkcs1).unwrap();
            let pure = rust_crypto::RsaKey::new(&pkcs1).unwrap();
            for (hash_algorithm, message) in [
                (Sha1, &b""[..]),
                (Sha1, &[0xff; 3000]),
                (Sha256, b"{}"),
                (Sha256, &[7; 64]),
            ] {
                let signature = native.sign(hash_algorithm, message).unwrap();
                assert_eq!(signature, pure.sign(hash_algorithm, message).unwrap());
                assert_eq!(signature.len() * 8, usize::try_from(bits).unwrap());
            }
        }
    }

    #[test]
    fn both_libraries_make_p256_signatures_that_verify() {
        use p256::ecdsa::signature::hazmat::PrehashVerifier;
        use sha2::Digest;

        let secret = p256::SecretKey::from_sec1_der(&super::generate_p256().unwrap()).unwrap();
        let sec1 = secret.to_sec1_der().unwrap();
        let verifier = p256::ecdsa::VerifyingKey::from(secret.public_key());
        let native = aws_lc::P256Key::new(&secret, &sec1).unwrap();
        let pure = rust_crypto::P256Key::new(&secret, &sec1).unwrap();
        for message in [&b""[..], b"policy", &[9; 5000]] {
            for (hash_algorithm, hash) in [
                (Sha1, sha1::Sha1::digest(message).to_vec()),
                (Sha256, sha2::Sha256::digest(message).to_vec()),
            ] {
                for signature in [
                    native.sign(hash_algorithm, message),
                    pure.sign(hash_algorithm, message),
                ] {
                    let signature = p256::ecdsa::Signature::from_der(&signature.unwrap()).unwrap();
                    verifier.verify_prehash(&hash, &signature).unwrap();
                }
            }
        }
    }
}
