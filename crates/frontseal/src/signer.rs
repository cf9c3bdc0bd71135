//! [`Signer`]: the front door. A key pair id and a key, ready to sign.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

#[cfg(feature = "std")]
use crate::cache::{CacheInfo, SignatureCache};
use crate::cookies::SignedCookies;
#[cfg(doc)]
use crate::error::ErrorKind;
use crate::error::{Error, KeyPairIdProblem, Problem};
use crate::parameters::Parameters;
use crate::policy::{Policy, Statement};
use crate::signed_policy::SignedPolicy;
use crate::signing_key::{HashAlgorithm, SigningKey};

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
    /// The key again, if it caches its signatures.
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

    /// Cache up to `capacity` signatures, so that a recently signed policy needs no key operation.
    /// Without this, none are cached.
    ///
    /// A cached signature grants what its policy grants, as a signed URL does, and takes about 600
    /// bytes. The least recently used entry is evicted. Clones share the cache. It pays off if the
    /// same policy is signed repeatedly, as with
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

    /// Return signature cache statistics. Without a cache, this is `None`.
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
    /// The policy must have a resource. Only this uses the key; putting the signature on a URL
    /// appends text.
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
        let query = self.query(&statement)?;
        Ok(SignedPolicy::new(policy, &statement, query))
    }

    /// Sign `url` so that it works until the policy's `date_less_than`.
    ///
    /// A policy without a resource grants only this URL. A `*` in the URL is still a wildcard, and
    /// grants everything that it matches. A policy with a resource must match the URL, and grants
    /// everything that the resource matches.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUrl`], with the place of the problem, if the URL is not absolute, has
    /// a character that must be percent-encoded (see [`encode_url`](crate::encode_url)), a
    /// fragment or one of CloudFront's own parameters, does not match the resource, or is longer
    /// than 8,192 bytes with the signature; [`ErrorKind::SigningFailed`] if the key cannot sign.
    pub fn sign_url(&self, url: &str, policy: &Policy) -> Result<String, Error> {
        let url = policy.check_url(url)?;
        let statement = policy.statement_for(&url)?;
        let signature = self.sign_statement(&statement)?;
        self.parameters(&statement, &signature).put_on(&url)
    }

    /// Sign cookies that grant the policy's resource.
    ///
    /// # Errors
    /// As for [`sign`](Self::sign), and [`ErrorKind::InvalidPolicy`] if a cookie would be longer
    /// than the 4,096 bytes that browsers keep.
    pub fn sign_cookies(&self, policy: &Policy) -> Result<SignedCookies, Error> {
        self.sign(policy)?.cookies()
    }

    /// Sign `statement` and return the query parameters that carry the signature.
    pub(crate) fn query(&self, statement: &Statement<'_>) -> Result<String, Error> {
        let signature = self.sign_statement(statement)?;
        Ok(self.parameters(statement, &signature).to_query())
    }

    fn sign_statement(&self, statement: &Statement<'_>) -> Result<Vec<u8>, Error> {
        let message = statement.text().as_bytes();
        let signature = self.key.sign(self.hash_algorithm, message)?;
        self.key.key_type().check_signature(&signature)?;
        Ok(signature)
    }

    /// Sign each of `statements`, in one call of the key.
    pub(crate) fn sign_statements<'s>(
        &self,
        statements: impl Iterator<Item = &'s Statement<'s>>,
    ) -> Vec<Result<Vec<u8>, Error>> {
        let messages: Vec<_> = statements
            .map(|statement| statement.text().as_bytes())
            .collect();
        let mut signatures = self.key.sign_many(self.hash_algorithm, &messages);
        for signature in &mut signatures {
            if let Ok(bytes) = signature
                && let Err(error) = self.key.key_type().check_signature(bytes)
            {
                *signature = Err(error);
            }
        }
        signatures
    }

    /// Return whether the key may only be used on the calling thread.
    pub(crate) fn stays_on_thread(&self) -> bool {
        self.key.stays_on_thread()
    }

    pub(crate) fn parameters<'a>(
        &'a self,
        statement: &'a Statement<'_>,
        signature: &'a [u8],
    ) -> Parameters<'a> {
        Parameters {
            statement,
            signature,
            key_pair_id: &self.key_pair_id,
            hash_algorithm: self.hash_algorithm,
        }
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
