//! `SignatureCache`: a key that caches its signatures; and [`CacheInfo`].

use std::boxed::Box;
use std::hash::RandomState;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, TryLockError};
use std::vec::Vec;

use lru::LruCache;

use crate::error::Error;
use crate::signing_key::{HashAlgorithm, KeyType, SigningKey};

/// Signature cache statistics. Returned by [`Signer::cache_info`](crate::Signer::cache_info).
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CacheInfo {
    /// How many signatures were found.
    pub hits: u64,
    /// How many had to be made.
    pub misses: u64,
    /// How many are kept.
    pub entries: usize,
    /// How many are kept at most.
    pub capacity: usize,
}

type Signatures = LruCache<Box<[u8]>, Kept, RandomState>;

/// A key that keeps its most recently used signatures by the message that they sign.
pub(crate) struct SignatureCache {
    key: Arc<dyn SigningKey>,
    capacity: NonZeroUsize,
    signatures: Mutex<Signatures>,
    hits: AtomicU64,
    misses: AtomicU64,
}

struct Kept {
    hash_algorithm: HashAlgorithm,
    signature: Vec<u8>,
}

impl SignatureCache {
    /// Put a cache in front of `key`, or return `None` if `capacity` is 0.
    pub(crate) fn new(key: Arc<dyn SigningKey>, capacity: usize) -> Option<Self> {
        let capacity = NonZeroUsize::new(capacity)?;
        // Bounded afterwards, so that no table for all of `capacity` is allocated in advance.
        let mut signatures = LruCache::unbounded_with_hasher(RandomState::new());
        signatures.resize(capacity);
        Some(Self {
            key,
            capacity,
            signatures: Mutex::new(signatures),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
        })
    }

    /// Return the key behind the cache.
    pub(crate) fn key(&self) -> Arc<dyn SigningKey> {
        Arc::clone(&self.key)
    }

    pub(crate) fn info(&self) -> CacheInfo {
        CacheInfo {
            hits: self.hits.load(Ordering::Relaxed),
            misses: self.misses.load(Ordering::Relaxed),
            entries: self.lock().map_or(0, |signatures| signatures.len()),
            capacity: self.capacity.get(),
        }
    }

    fn find(&self, hash_algorithm: HashAlgorithm, message: &[u8]) -> Option<Vec<u8>> {
        let found = self.lock().and_then(|mut signatures| {
            let kept = signatures.get(message)?;
            (kept.hash_algorithm == hash_algorithm).then(|| kept.signature.clone())
        });
        let counter = match found {
            Some(_) => &self.hits,
            None => &self.misses,
        };
        counter.fetch_add(1, Ordering::Relaxed);
        found
    }

    /// Keep a signature, unless its form shows that the key made a mistake.
    fn keep(&self, hash_algorithm: HashAlgorithm, message: &[u8], made: &Result<Vec<u8>, Error>) {
        if let Ok(signature) = made
            && self.key_type().check_signature(signature).is_ok()
        {
            let signature = signature.clone();
            let kept = Kept {
                hash_algorithm,
                signature,
            };
            if let Some(mut signatures) = self.lock() {
                signatures.put(message.into(), kept);
            }
        }
    }

    /// Lock the signatures, or give up: if a process forks while another thread holds the lock, it
    /// stays locked in the child for ever, and signing must go on without the cache.
    ///
    /// Nothing under the lock panics half-way, so a poisoned cache is still consistent.
    fn lock(&self) -> Option<MutexGuard<'_, Signatures>> {
        /// The lock is held for less than a microsecond.
        const ATTEMPTS: usize = 1000;
        (0..ATTEMPTS).find_map(|_| match self.signatures.try_lock() {
            Ok(signatures) => Some(signatures),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => {
                std::thread::yield_now();
                None
            }
        })
    }
}

impl SigningKey for SignatureCache {
    fn key_type(&self) -> KeyType {
        self.key.key_type()
    }

    fn sign(&self, hash_algorithm: HashAlgorithm, message: &[u8]) -> Result<Vec<u8>, Error> {
        if let Some(signature) = self.find(hash_algorithm, message) {
            return Ok(signature);
        }
        let made = self.key.sign(hash_algorithm, message);
        self.keep(hash_algorithm, message, &made);
        made
    }

    fn sign_many(
        &self,
        hash_algorithm: HashAlgorithm,
        messages: &[&[u8]],
    ) -> Vec<Result<Vec<u8>, Error>> {
        let found: Vec<_> = messages
            .iter()
            .map(|message| self.find(hash_algorithm, message))
            .collect();
        let missing: Vec<_> = messages
            .iter()
            .zip(&found)
            .filter_map(|(message, found)| found.is_none().then_some(*message))
            .collect();
        let made = self.key.sign_many(hash_algorithm, &missing);
        for (message, made) in missing.iter().zip(&made) {
            self.keep(hash_algorithm, message, made);
        }
        let mut made = made.into_iter();
        found
            .into_iter()
            .map_while(|found| found.map(Ok).or_else(|| made.next()))
            .collect()
    }

    fn stays_on_thread(&self) -> bool {
        self.key.stays_on_thread()
    }
}

#[cfg(test)]
mod tests {
    use std::format;
    use std::sync::atomic::AtomicUsize;

    use super::*;
    use crate::error::ErrorKind;
    use crate::policy::Policy;
    use crate::signer::Signer;

    /// Returns the message itself, padded to the length of a signature, and counts operations.
    #[derive(Default)]
    struct Counting {
        operations: AtomicUsize,
    }

    impl SigningKey for Counting {
        fn key_type(&self) -> KeyType {
            KeyType::Rsa
        }

        fn sign(&self, hash_algorithm: HashAlgorithm, message: &[u8]) -> Result<Vec<u8>, Error> {
            self.operations.fetch_add(1, Ordering::Relaxed);
            if message.windows(5).any(|part| part == b"/fail") {
                return Err(Error::new(
                    ErrorKind::SigningFailed,
                    "the HSM does not answer",
                ));
            }
            let mut signature = message.to_vec();
            signature.extend(format!("{hash_algorithm:?}").bytes());
            signature.resize(256, 0);
            Ok(signature)
        }
    }

    fn signer(capacity: usize) -> (Signer, Arc<Counting>) {
        let key = Arc::new(Counting::default());
        let signer = Signer::new("K1", Arc::clone(&key)).unwrap();
        (signer.with_cache(capacity), key)
    }

    fn urls(count: usize) -> Vec<std::string::String> {
        (0..count)
            .map(|index| format!("https://h.example/{index}"))
            .collect()
    }

    #[test]
    fn a_policy_signed_before_costs_no_key_operation_and_gives_the_same_url() {
        let (cached, key) = signer(100);
        let plain = Signer::new("K1", Counting::default()).unwrap();
        let policy = Policy::new(1_893_456_000).unwrap();
        let urls = urls(12); // too few for a second core, so that the counts are exact
        let expected = plain.sign_urls(&urls, &policy).unwrap();
        assert_eq!(cached.sign_url(&urls[7], &policy).unwrap(), expected[7]);
        for _ in 0..2 {
            assert_eq!(cached.sign_urls(&urls, &policy).unwrap(), expected);
            assert_eq!(
                cached.clone().sign_url(&urls[3], &policy).unwrap(),
                expected[3]
            );
        }
        assert_eq!(key.operations.load(Ordering::Relaxed), 12);
        let info = cached.cache_info().unwrap();
        assert_eq!((info.hits, info.misses), (1 + 12 + 2, 12));
        assert_eq!((info.entries, info.capacity), (12, 100));
    }

    #[test]
    fn the_least_recently_used_signature_is_evicted() {
        let (cached, key) = signer(2);
        let policy = Policy::new(1_893_456_000).unwrap();
        let urls = urls(3);
        for index in [0, 1, 0, 2, 0, 1] {
            cached.sign_url(&urls[index], &policy).unwrap();
        }
        assert_eq!(key.operations.load(Ordering::Relaxed), 4);
        assert_eq!(cached.cache_info().unwrap().entries, 2);
    }

    #[test]
    fn another_hash_and_another_key_are_not_mixed_up() {
        let (cached, _) = signer(10);
        let policy = Policy::new(1_893_456_000).unwrap();
        let url = "https://h.example/a";
        let sha1 = cached.sign_url(url, &policy).unwrap();
        let sha256 = cached
            .clone()
            .with_hash_algorithm(HashAlgorithm::Sha256)
            .sign_url(url, &policy)
            .unwrap();
        assert_ne!(sha1, sha256.replace("&Hash-Algorithm=SHA256", ""));
        assert_eq!(cached.sign_url(url, &policy).unwrap(), sha1);
    }

    #[test]
    fn a_lock_that_is_never_released_does_not_stop_the_signing() {
        let key = Arc::new(Counting::default());
        let cache = SignatureCache::new(key, 10).unwrap();
        let _held_by_the_parent_of_a_fork = cache.signatures.lock().unwrap();
        assert!(cache.sign(HashAlgorithm::Sha1, b"policy").is_ok());
        assert_eq!(cache.info().misses, 1);
    }

    #[test]
    fn a_failure_is_not_kept() {
        let (cached, key) = signer(10);
        let policy = Policy::new(1_893_456_000).unwrap();
        let urls = [
            "https://h.example/a",
            "https://h.example/fail",
            "https://h.example/b",
        ];
        for _ in 0..2 {
            let results = cached.sign_each_url(&urls, &policy);
            assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 2);
            assert!(results[1].is_err() && results[2].as_ref().unwrap().starts_with(urls[2]));
        }
        assert_eq!(key.operations.load(Ordering::Relaxed), 4);
    }

    #[test]
    fn a_capacity_of_zero_keeps_nothing_and_the_largest_takes_no_room() {
        let (signer, key) = signer(usize::MAX);
        assert_eq!(signer.cache_info().unwrap().capacity, usize::MAX);
        let signer = signer.with_cache(0);
        assert_eq!(signer.cache_info(), None);
        let policy = Policy::new(1_893_456_000).unwrap();
        for _ in 0..2 {
            signer.sign_url("https://h.example/a", &policy).unwrap();
        }
        assert_eq!(key.operations.load(Ordering::Relaxed), 2);
    }
}
