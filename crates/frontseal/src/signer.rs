//! [`Signer`]: the front door. A key pair id and a key, ready to sign.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use crate::batch::Batch;
#[cfg(feature = "std")]
use crate::cache::{CacheInfo, SignatureCache};
use crate::cookies::SignedCookies;
#[cfg(doc)]
use crate::error::ErrorKind;
use crate::error::{Error, KeyPairIdProblem, Problem, SigningProblem};
use crate::policy::{Policy, Statement};
use crate::request::limits::LONGEST_URL;
use crate::signed_policy::{SignedPolicy, write_query};
use crate::signing_key::{HashAlgorithm, SigningKey};
use crate::url::{SignableUrl, too_long};

/// Signs URLs and cookies for Amazon CloudFront with one key.
///
/// Make it once and share it: it is cheap to clone, and `Send` and `Sync`.
///
/// ```
/// use frontseal::{Policy, PrivateKey, Signer};
/// # let pem = include_bytes!("../../../tests/keys/rsa-2048.pem");
///
/// let signer = Signer::new("K2JCJMDEHXQW5F", PrivateKey::from_pem(pem)?)?;
/// let url = "https://d111111abcdef8.cloudfront.net/private/film.mp4";
/// let signed = signer.sign_url(url, &Policy::expires_in(300)?)?;
/// assert!(signed.starts_with(url));
/// # Ok::<(), frontseal::Error>(())
/// ```
#[derive(Clone)]
pub struct Signer {
    key_pair_id: Arc<str>,
    key: Arc<dyn SigningKey>,
    hash_algorithm: HashAlgorithm,
    /// The key again, where it keeps its signatures.
    #[cfg(feature = "std")]
    cache: Option<Arc<SignatureCache>>,
}

impl Signer {
    /// Make a signer from the key pair id that CloudFront gave the public key, and the key.
    ///
    /// RSA keys sign with SHA-1 and P-256 keys with SHA-256 unless
    /// [told otherwise](Self::with_hash_algorithm).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidKeyPairId`] if `key_pair_id` is empty or has anything but ASCII letters
    /// and digits.
    pub fn new(key_pair_id: &str, key: impl SigningKey + 'static) -> Result<Self, Error> {
        check_key_pair_id(key_pair_id)?;
        let hash_algorithm = key.key_type().default_hash_algorithm();
        Ok(Self {
            key_pair_id: key_pair_id.into(),
            key: Arc::new(key),
            hash_algorithm,
            #[cfg(feature = "std")]
            cache: None,
        })
    }

    /// Sign with `hash_algorithm` in place of the key's default.
    #[must_use]
    pub fn with_hash_algorithm(mut self, hash_algorithm: HashAlgorithm) -> Self {
        self.hash_algorithm = hash_algorithm;
        self
    }

    /// Keep up to `capacity` signatures, so that a policy that was signed lately costs no key
    /// operation. Without it none is kept.
    ///
    /// What is kept opens what the policy grants, as a signed URL does, and takes some 600 bytes
    /// each; the one that was not asked for the longest makes room. Clones share the cache. It is
    /// worth it where the same policy comes again: with
    /// [`Policy::rounded_to`](crate::Policy::rounded_to).
    ///
    /// ```
    /// use frontseal::{Policy, PrivateKey, Signer};
    /// # let pem = include_bytes!("../../../tests/keys/rsa-2048.pem");
    ///
    /// let signer = Signer::new("K2JCJMDEHXQW5F", PrivateKey::from_pem(pem)?)?.with_cache(10_000);
    /// for _ in 0..3 {
    ///     let policy = Policy::new(1_893_456_000)?.rounded_to(300)?;
    ///     signer.sign_url("https://d111111abcdef8.cloudfront.net/popular.jpg", &policy)?;
    /// }
    /// let cache = signer.cache_info().unwrap_or_default();
    /// assert_eq!((cache.hits, cache.misses, cache.entries), (2, 1, 1));
    /// # Ok::<(), frontseal::Error>(())
    /// ```
    #[cfg(feature = "std")]
    #[must_use]
    pub fn with_cache(mut self, capacity: usize) -> Self {
        let key = self.cache.map_or(self.key, |cache| cache.key());
        self.cache = SignatureCache::new(Arc::clone(&key), capacity).map(Arc::new);
        self.key = match &self.cache {
            Some(cache) => Arc::clone(cache) as _,
            None => key,
        };
        self
    }

    /// Return how the cache does, or `None` where there is none.
    #[cfg(feature = "std")]
    pub fn cache_info(&self) -> Option<CacheInfo> {
        self.cache.as_ref().map(|cache| cache.info())
    }

    /// Return the key pair id.
    pub fn key_pair_id(&self) -> &str {
        &self.key_pair_id
    }

    /// Return the hash that is signed.
    pub const fn hash_algorithm(&self) -> HashAlgorithm {
        self.hash_algorithm
    }

    /// Sign `policy`, to put the signature on any number of URLs or into cookies.
    ///
    /// The policy must have a resource. This is the one place where the key is used; the rest is
    /// appending text.
    ///
    /// ```
    /// use frontseal::{Policy, PrivateKey, Signer};
    /// # let pem = include_bytes!("../../../tests/keys/rsa-2048.pem");
    /// # let signer = Signer::new("K2JCJMDEHXQW5F", PrivateKey::from_pem(pem)?)?;
    ///
    /// let policy = Policy::new(1_893_456_000)?.with_resource("https://d111111abcdef8.cloudfront.net/hls/*")?;
    /// let signed = signer.sign(&policy)?;
    /// let first = signed.url("https://d111111abcdef8.cloudfront.net/hls/00001.ts")?;
    /// let second = signed.url("https://d111111abcdef8.cloudfront.net/hls/00002.ts")?;
    /// # assert_ne!(first, second);
    /// # Ok::<(), frontseal::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidPolicy`] if the policy has no resource;
    /// [`ErrorKind::SigningFailed`] if the key cannot sign.
    pub fn sign(&self, policy: &Policy) -> Result<SignedPolicy, Error> {
        let statement = policy.statement()?;
        let signature = self.sign_statement(&statement)?;
        Ok(SignedPolicy::new(
            policy,
            &statement,
            self.query(&statement, &signature),
        ))
    }

    /// Sign `url` so that it works until the policy's `date_less_than`.
    ///
    /// A policy without a resource grants this URL alone; a `*` in it is a wildcard even so, and
    /// grants all that it matches. A policy with a resource must match the URL, and grants all that
    /// the resource matches.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUrl`] with the place of what is wrong, if the URL is not absolute, has
    /// a character that must be percent-encoded (see [`encode_url`](crate::encode_url)), a
    /// fragment or one of CloudFront's own parameters, is not matched by the resource, or is
    /// longer than 8,192 bytes with the signature; [`ErrorKind::SigningFailed`] if the key cannot
    /// sign.
    pub fn sign_url(&self, url: &str, policy: &Policy) -> Result<String, Error> {
        let url = SignableUrl::check(url)?;
        let statement = policy.statement_for(&url)?;
        let signature = self.sign_statement(&statement)?;
        self.assemble(&url, &statement, &signature)
    }

    /// Sign each of `urls`, or none: the first error ends it and names the URL by its index,
    /// from 0.
    ///
    /// A policy whose resource has a wildcard is signed once for all. Otherwise each URL is signed
    /// for itself, on all cores where there is `std`.
    ///
    /// # Errors
    /// As for [`sign_url`](Self::sign_url).
    pub fn sign_urls<U: AsRef<str> + Sync>(
        &self,
        urls: &[U],
        policy: &Policy,
    ) -> Result<Vec<String>, Error> {
        self.batch(policy)?.sign(urls).into_iter().collect()
    }

    /// Begin to sign URLs in parts, of which there are more than should be held at once.
    ///
    /// # Errors
    /// As for [`sign`](Self::sign), for a policy that is signed once for all.
    pub fn batch(&self, policy: &Policy) -> Result<Batch, Error> {
        Batch::new(self, policy)
    }

    /// Sign each of `urls` and return a result for each, in order.
    ///
    /// It is [`sign_urls`](Self::sign_urls) for callers that carry on after an error.
    pub fn sign_each_url<U: AsRef<str> + Sync>(
        &self,
        urls: &[U],
        policy: &Policy,
    ) -> Vec<Result<String, Error>> {
        match self.batch(policy) {
            Ok(batch) => batch.sign_unnumbered(urls),
            Err(error) => urls.iter().map(|_| Err(error.clone())).collect(),
        }
    }

    /// Sign each of `urls` for itself, on all cores if the key can be used there.
    pub(crate) fn sign_apart<U: AsRef<str> + Sync>(
        &self,
        urls: &[U],
        policy: &Policy,
    ) -> Vec<Result<String, Error>> {
        if self.key.stays_on_thread() {
            return self.sign_part(urls, policy);
        }
        on_all_cores(urls, |part| self.sign_part(part, policy))
    }

    /// Sign cookies that grant the policy's resource.
    ///
    /// # Errors
    /// As for [`sign`](Self::sign), and [`ErrorKind::InvalidPolicy`] if a cookie would be longer
    /// than the 4,096 bytes that browsers keep.
    pub fn sign_cookies(&self, policy: &Policy) -> Result<SignedCookies, Error> {
        self.sign(policy)?.cookies()
    }

    /// Sign a text that is not a policy for a URL: the policy of an RTMP stream.
    pub(crate) fn query_for(&self, statement: &Statement<'_>) -> Result<String, Error> {
        let signature = self.sign_statement(statement)?;
        Ok(self.query(statement, &signature))
    }

    /// Sign each of `urls` for itself, the key operations in one call.
    fn sign_part<U: AsRef<str>>(&self, urls: &[U], policy: &Policy) -> Vec<Result<String, Error>> {
        let prepared: Vec<_> = urls
            .iter()
            .map(|url| {
                let url = SignableUrl::check(url.as_ref())?;
                Ok((url, policy.statement_for(&url)?))
            })
            .collect();
        let messages: Vec<_> = prepared
            .iter()
            .flatten()
            .map(|(_, statement)| statement.text().as_bytes())
            .collect();
        let mut signatures = self
            .key
            .sign_many(self.hash_algorithm, &messages)
            .into_iter();
        prepared
            .into_iter()
            .map(|prepared: Result<_, Error>| {
                let (url, statement) = prepared?;
                let signature = signatures
                    .next()
                    .unwrap_or_else(|| Err(Problem::Signing(SigningProblem::TooFew).into()))?;
                self.key.key_type().check_signature(&signature)?;
                self.assemble(&url, &statement, &signature)
            })
            .collect()
    }

    fn sign_statement(&self, statement: &Statement<'_>) -> Result<Vec<u8>, Error> {
        let signature = self
            .key
            .sign(self.hash_algorithm, statement.text().as_bytes())?;
        self.key.key_type().check_signature(&signature)?;
        Ok(signature)
    }

    fn assemble(
        &self,
        url: &SignableUrl<'_>,
        statement: &Statement<'_>,
        signature: &[u8],
    ) -> Result<String, Error> {
        let mut out = String::with_capacity(url.len() + self.query_capacity(statement, signature));
        url.begin_query(&mut out);
        write_query(
            &mut out,
            statement,
            signature,
            &self.key_pair_id,
            self.hash_algorithm,
        );
        if out.len() > LONGEST_URL {
            return Err(too_long(out.len()));
        }
        Ok(out)
    }

    fn query(&self, statement: &Statement<'_>, signature: &[u8]) -> String {
        let mut out = String::with_capacity(self.query_capacity(statement, signature));
        write_query(
            &mut out,
            statement,
            signature,
            &self.key_pair_id,
            self.hash_algorithm,
        );
        out
    }

    /// Return room enough for what [`write_query`] writes.
    fn query_capacity(&self, statement: &Statement<'_>, signature: &[u8]) -> usize {
        let policy = match statement.canned_expires {
            Some(_) => 16,
            None => crate::encoding::encoded_len(statement.text().len()),
        };
        policy + crate::encoding::encoded_len(signature.len()) + self.key_pair_id.len() + 64
    }
}

/// The key is never shown.
impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer")
            .field("key_pair_id", &self.key_pair_id)
            .field("key_type", &self.key.key_type())
            .field("hash_algorithm", &self.hash_algorithm)
            .finish_non_exhaustive()
    }
}

pub(crate) fn check_key_pair_id(id: &str) -> Result<(), Error> {
    let culprit = id
        .char_indices()
        .find(|(_, character)| !character.is_ascii_alphanumeric());
    let problem = match culprit {
        None if id.is_empty() => KeyPairIdProblem::Empty,
        None => return Ok(()),
        Some(_) if id.contains("-----BEGIN") => KeyPairIdProblem::Pem,
        Some((position, character)) => KeyPairIdProblem::Character {
            character,
            position,
        },
    };
    Err(Problem::KeyPairId(problem).into())
}

/// Run `sign` over `items`, in parts on all cores, and join the results in order.
///
/// A core takes the next part when it is done with one, so that a busy core holds nobody up.
#[cfg(feature = "std")]
fn on_all_cores<T: Sync, R: Send>(items: &[T], sign: impl Fn(&[T]) -> Vec<R> + Sync) -> Vec<R> {
    use std::sync::{Mutex, PoisonError};

    /// Fewer are not worth a thread: starting one costs as much as a P-256 signature. It is also
    /// how many an engine may sign at once.
    const FEWEST_PER_PART: usize = 8;
    const PARTS_PER_CORE: usize = 16;
    let cores = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(items.len() / FEWEST_PER_PART);
    if cores < 2 {
        return sign(items);
    }
    let length = items.len().div_ceil(cores * PARTS_PER_CORE);
    let length = length.next_multiple_of(FEWEST_PER_PART);
    let parts = Mutex::new(items.chunks(length).enumerate());
    let work = || {
        let next = || parts.lock().unwrap_or_else(PoisonError::into_inner).next();
        core::iter::from_fn(next)
            .map(|(index, part)| (index, sign(part)))
            .collect::<Vec<_>>()
    };
    let mut signed = std::thread::scope(|scope| {
        let others: Vec<_> = (1..cores).map(|_| scope.spawn(work)).collect();
        let mut signed = work();
        for other in others {
            match other.join() {
                Ok(parts) => signed.extend(parts),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        signed
    });
    signed.sort_unstable_by_key(|(index, _)| *index);
    signed.into_iter().flat_map(|(_, part)| part).collect()
}

#[cfg(not(feature = "std"))]
fn on_all_cores<T, R>(items: &[T], sign: impl Fn(&[T]) -> Vec<R>) -> Vec<R> {
    sign(items)
}
