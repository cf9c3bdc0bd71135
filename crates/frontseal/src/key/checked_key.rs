//! [`CheckedKey`]: a key whose first signature is verified.

use alloc::vec::Vec;
use core::sync::atomic::{AtomicBool, Ordering};

use super::public_key::PublicKey;
#[cfg(doc)]
use crate::error::ErrorKind;
use crate::error::{Argument, Error, KeyProblem, Problem, SigningProblem};
use crate::signing_key::{HashAlgorithm, KeyType, SigningKey};

/// A key whose first signature is verified with a public key, so that a mistake in setting up a KMS or
/// an HSM is an error here and not a 403 for every viewer.
///
/// The first signature after a failure is verified too.
///
/// ```
/// use frontseal::{CheckedKey, PrivateKey, PublicKey, Signer};
/// # let private_key = PrivateKey::from_pem(include_bytes!("../../../../tests/keys/rsa-2048.pem"))?;
/// # let pem = private_key.public_key_pem();
///
/// let key = CheckedKey::new(private_key, PublicKey::new(pem)?)?;
/// let signer = Signer::new("K2JCJMDEHXQW5F", key)?;
/// # Ok::<(), frontseal::Error>(())
/// ```
pub struct CheckedKey<K> {
    key: K,
    public_key: PublicKey,
    is_proven: AtomicBool,
}

impl<K: SigningKey> CheckedKey<K> {
    /// Check the signatures of `key` with `public_key`, the key that CloudFront has.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidKey`] if the two have different types, or `key` says that its public half
    /// is another, as a [`PrivateKey`](crate::PrivateKey) does.
    pub fn new(key: K, public_key: PublicKey) -> Result<Self, Error> {
        let is_other = key
            .public_key_der()
            .is_some_and(|der| der != public_key.as_der());
        if is_other || key.key_type() != public_key.key_type() {
            return Err(Problem::Key {
                argument: Argument::PublicKey,
                problem: KeyProblem::OtherPublicKey {
                    private: key.key_type().as_str(),
                    public: public_key.key_type().as_str(),
                },
            }
            .into());
        }
        Ok(Self {
            key,
            public_key,
            is_proven: AtomicBool::new(false),
        })
    }

    fn check(
        &self,
        hash_algorithm: HashAlgorithm,
        message: &[u8],
        made: Result<Vec<u8>, Error>,
    ) -> Result<Vec<u8>, Error> {
        let checked = made.and_then(|signature| {
            self.key_type().check_signature(&signature)?;
            let is_proven = self.is_proven.load(Ordering::Relaxed)
                || self.public_key.verify(hash_algorithm, message, &signature);
            match is_proven {
                true => Ok(signature),
                false => Err(Problem::Signing(SigningProblem::NotVerified {
                    scheme: match self.key_type() {
                        KeyType::Rsa => "PKCS#1 v1.5",
                        KeyType::P256 => "ECDSA",
                    },
                    hash_algorithm: hash_algorithm.as_str(),
                })
                .into()),
            }
        });
        self.is_proven.store(checked.is_ok(), Ordering::Relaxed);
        checked
    }
}

impl<K: SigningKey> SigningKey for CheckedKey<K> {
    fn key_type(&self) -> KeyType {
        self.key.key_type()
    }

    fn sign(&self, hash_algorithm: HashAlgorithm, message: &[u8]) -> Result<Vec<u8>, Error> {
        self.check(
            hash_algorithm,
            message,
            self.key.sign(hash_algorithm, message),
        )
    }

    fn sign_many(
        &self,
        hash_algorithm: HashAlgorithm,
        messages: &[&[u8]],
    ) -> Vec<Result<Vec<u8>, Error>> {
        let made = self.key.sign_many(hash_algorithm, messages);
        messages
            .iter()
            .zip(made)
            .map(|(message, made)| self.check(hash_algorithm, message, made))
            .collect()
    }

    fn stays_on_thread(&self) -> bool {
        self.key.stays_on_thread()
    }
}
