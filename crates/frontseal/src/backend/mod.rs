//! The libraries that do the key operation. The fast native one takes over where it is built in;
//! the bytes are the same.

#[cfg(feature = "aws-lc")]
mod aws_lc;
#[cfg(any(not(feature = "aws-lc"), test))]
mod rust_crypto;

#[cfg(feature = "aws-lc")]
pub(crate) use aws_lc::{NAME, P256Key, P256PublicKey, RsaKey, RsaPublicKey};
#[cfg(not(feature = "aws-lc"))]
pub(crate) use rust_crypto::{NAME, P256Key, P256PublicKey, RsaKey, RsaPublicKey};

/// A private key of either type, in the form that the library wants.
pub(crate) enum Key {
    Rsa(RsaKey),
    P256(P256Key),
}

/// A public key of either type, in the form that the library wants.
pub(crate) enum PublicKey {
    Rsa(RsaPublicKey),
    P256(P256PublicKey),
}

/// Generate an RSA key of `bits` bits, as PKCS#1.
///
/// The randomness comes from the operating system, whichever library signs: AWS-LC has a generator
/// of random numbers in the memory of the process, which a clone of a virtual machine shares.
#[cfg(feature = "std")]
pub(crate) fn generate_rsa(bits: u32) -> Option<zeroize::Zeroizing<alloc::vec::Vec<u8>>> {
    use rsa::pkcs1::EncodeRsaPrivateKey;
    let mut random = p256::elliptic_curve::common::getrandom::SysRng;
    let key = rsa::PrivateKey::new(&mut random, usize::try_from(bits).ok()?).ok()?;
    Some(zeroize::Zeroizing::new(
        key.to_pkcs1_der().ok()?.as_bytes().to_vec(),
    ))
}

/// Generate a P-256 key, as SEC1, from the operating system's randomness.
#[cfg(feature = "std")]
pub(crate) fn generate_p256() -> Option<zeroize::Zeroizing<alloc::vec::Vec<u8>>> {
    use p256::elliptic_curve::Generate;
    p256::SecretKey::try_generate().ok()?.to_sec1_der().ok()
}

#[cfg(all(test, feature = "aws-lc"))]
mod tests {
    use alloc::vec;

    use p256::elliptic_curve::sec1::ToSec1Point;
    use p256::pkcs8::EncodePublicKey;
    use pkcs8::der::Encode;

    use super::{aws_lc, rust_crypto};
    use crate::signing_key::HashAlgorithm::{Sha1, Sha256};

    #[test]
    fn both_libraries_make_the_same_rsa_signature() {
        for bits in [1024, 2048] {
            let pkcs1 = super::generate_rsa(bits).unwrap();
            let native = aws_lc::RsaKey::new(&pkcs1).unwrap();
            let pure = rust_crypto::RsaKey::new(&pkcs1).unwrap();
            let public = pkcs1::RsaPrivateKeyRef::try_from(&**pkcs1)
                .unwrap()
                .public_key()
                .to_der()
                .unwrap();
            let native_public = aws_lc::RsaPublicKey::new(&public).unwrap();
            let pure_public = rust_crypto::RsaPublicKey::new(&public).unwrap();
            for (hash_algorithm, message) in [
                (Sha1, &b""[..]),
                (Sha1, &[0xff; 3000]),
                (Sha256, b"{}"),
                (Sha256, &[7; 64]),
            ] {
                let signature = native.sign(hash_algorithm, message).unwrap();
                assert_eq!(signature, pure.sign(hash_algorithm, message).unwrap());
                assert_eq!(signature.len() * 8, usize::try_from(bits).unwrap());
                assert!(native_public.verify(hash_algorithm, message, &signature));
                assert!(pure_public.verify(hash_algorithm, message, &signature));
                assert!(!native_public.verify(hash_algorithm, b"other", &signature));
                assert!(!pure_public.verify(hash_algorithm, b"other", &signature));
                let recovered = native_public.recover(&signature).unwrap();
                assert_eq!(recovered, pure_public.recover(&signature).unwrap());
                assert!(recovered.starts_with(&[0, 1, 0xff]));
            }
            let size = usize::try_from(bits / 8).unwrap();
            for no_signature in [
                vec![],
                vec![1; size - 1],
                vec![0xff; size],
                vec![0; size + 1],
            ] {
                assert_eq!(native_public.recover(&no_signature), None);
                assert_eq!(pure_public.recover(&no_signature), None);
            }
        }
    }

    #[test]
    fn both_libraries_make_p256_signatures_that_verify() {
        let secret = p256::SecretKey::from_sec1_der(&super::generate_p256().unwrap()).unwrap();
        let sec1 = secret.to_sec1_der().unwrap();
        let spki = secret.public_key().to_public_key_der().unwrap();
        let point = secret.public_key().to_sec1_point(false);
        let native_public = aws_lc::P256PublicKey::new(point.as_bytes(), spki.as_bytes()).unwrap();
        let pure_public =
            rust_crypto::P256PublicKey::new(point.as_bytes(), spki.as_bytes()).unwrap();
        let native = aws_lc::P256Key::new(&secret, &sec1).unwrap();
        let pure = rust_crypto::P256Key::new(&secret, &sec1).unwrap();
        for message in [&b""[..], b"policy", &[9; 5000]] {
            for hash_algorithm in [Sha1, Sha256] {
                for signature in [
                    native.sign(hash_algorithm, message),
                    pure.sign(hash_algorithm, message),
                ] {
                    let signature = signature.unwrap();
                    assert!(native_public.verify(hash_algorithm, message, &signature));
                    assert!(pure_public.verify(hash_algorithm, message, &signature));
                    assert!(!native_public.verify(hash_algorithm, b"other", &signature));
                    assert!(!pure_public.verify(hash_algorithm, b"other", &signature));
                }
            }
        }
    }
}
