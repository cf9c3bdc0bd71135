//! [`Batch`]: many URLs, signed in parts.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::error::{Error, Problem, SigningProblem};
use crate::policy::Policy;
use crate::signed_policy::SignedPolicy;
use crate::signer::Signer;
use crate::url::encode_url;

/// Signs a long run of URLs in parts, made by [`Signer::batch`].
///
/// ```
/// use frontseal::{Policy, PrivateKey, Signer};
/// # let pem = include_bytes!("../../../tests/keys/rsa-2048.pem");
/// # let signer = Signer::new("K2JCJMDEHXQW5F", PrivateKey::from_pem(pem)?)?;
///
/// let policy = Policy::new(1_893_456_000)?.with_resource("https://d111111abcdef8.cloudfront.net/hls/*")?;
/// let mut batch = signer.batch(&policy)?;
/// for part in ["https://d111111abcdef8.cloudfront.net/hls/1.ts", "no URL"].chunks(1) {
///     for result in batch.sign(part) {
///         match result {
///             Ok(url) => assert!(url.contains("?Policy=")),
///             Err(error) => assert!(error.to_string().starts_with("url 1: ")),
///         }
///     }
/// }
/// # Ok::<(), frontseal::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Batch {
    signing: Signing,
    encodes: bool,
    /// How many URLs the previous parts had.
    taken: usize,
}

#[derive(Clone, Debug)]
enum Signing {
    /// One signature serves all.
    Once(SignedPolicy),
    /// Each URL is signed separately.
    Each { signer: Signer, policy: Policy },
}

impl Batch {
    /// Percent-encode each URL before it is signed, as [`encode_url`] does.
    #[must_use]
    pub fn with_encoding(mut self) -> Self {
        self.encodes = true;
        self
    }

    /// Return whether one signature serves all URLs. Short parts are then best, because they stay in
    /// the processor's cache; otherwise the cores share each part.
    pub const fn is_signed_once(&self) -> bool {
        matches!(self.signing, Signing::Once(_))
    }

    /// Sign the next part and return a result for each URL, in order.
    ///
    /// The errors are those of [`Signer::sign_url`], with the index of the URL, counted from 0 over
    /// all parts.
    pub fn sign<U: AsRef<str>>(&mut self, urls: &[U]) -> Vec<Result<String, Error>> {
        let first = self.taken;
        self.taken += urls.len();
        (first..)
            .zip(self.sign_unnumbered(urls))
            .map(|(index, result)| result.map_err(|error| error.at_index(index)))
            .collect()
    }

    /// Sign each of `urls` and pass every result to `take`, in order, until `take` fails. An error
    /// in place of a URL is passed on.
    ///
    /// If one signature serves all URLs, nothing is allocated for each. The errors have no index.
    ///
    /// # Errors
    /// The error of `take`.
    pub fn sign_with<'u, E>(
        &self,
        urls: impl Iterator<Item = Result<&'u str, Error>>,
        mut take: impl FnMut(Result<&str, Error>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut urls = urls.map(|url| self.prepare(url?));
        match &self.signing {
            Signing::Once(signed) => {
                let mut out = String::new();
                urls.try_for_each(|url| {
                    out.clear();
                    let appended = url.and_then(|url| signed.append_to(&mut out, &url));
                    take(appended.map(|()| out.as_str()))
                })
            }
            Signing::Each { signer, policy } => sign_apart(signer, policy, urls)
                .into_iter()
                .try_for_each(|result| match result {
                    Ok(url) => take(Ok(&url)),
                    Err(error) => take(Err(error)),
                }),
        }
    }

    fn sign_unnumbered<U: AsRef<str>>(&self, urls: &[U]) -> Vec<Result<String, Error>> {
        let urls = urls.iter().map(|url| self.prepare(url.as_ref()));
        match &self.signing {
            Signing::Once(signed) => urls.map(|url| signed.url(&url?)).collect(),
            Signing::Each { signer, policy } => sign_apart(signer, policy, urls),
        }
    }

    fn prepare<'u>(&self, url: &'u str) -> Result<Cow<'u, str>, Error> {
        match self.encodes {
            true => encode_url(url),
            false => Ok(Cow::Borrowed(url)),
        }
    }
}

/// Many URLs at once.
impl Signer {
    /// Sign each of `urls`, or none: the first error ends it and has the index of the URL, from 0.
    ///
    /// A policy whose resource has a wildcard is signed once for all. Otherwise each URL is signed
    /// separately, with `std` on all cores.
    ///
    /// # Errors
    /// As for [`sign_url`](Self::sign_url).
    pub fn sign_urls<U: AsRef<str>>(
        &self,
        urls: &[U],
        policy: &Policy,
    ) -> Result<Vec<String>, Error> {
        self.batch(policy)?.sign(urls).into_iter().collect()
    }

    /// Begin to sign more URLs than should be in memory at once, in parts.
    ///
    /// # Errors
    /// As for [`sign`](Self::sign), for a policy that is signed once for all.
    pub fn batch(&self, policy: &Policy) -> Result<Batch, Error> {
        if policy.is_for_many_urls() {
            return Ok(self.sign(policy)?.into());
        }
        let (signer, policy) = (self.clone(), policy.clone());
        Ok(Signing::Each { signer, policy }.into())
    }

    /// Sign each of `urls` and return a result for each, in order.
    ///
    /// Use it in place of [`sign_urls`](Self::sign_urls) to carry on after an error.
    pub fn sign_each_url<U: AsRef<str>>(
        &self,
        urls: &[U],
        policy: &Policy,
    ) -> Vec<Result<String, Error>> {
        match self.batch(policy) {
            Ok(batch) => batch.sign_unnumbered(urls),
            Err(error) => urls.iter().map(|_| Err(error.clone())).collect(),
        }
    }
}

impl From<Signing> for Batch {
    fn from(signing: Signing) -> Self {
        Self {
            signing,
            encodes: false,
            taken: 0,
        }
    }
}

/// A batch over a signature that exists already.
impl From<SignedPolicy> for Batch {
    fn from(signed: SignedPolicy) -> Self {
        Signing::Once(signed).into()
    }
}

/// Sign each of `urls` separately, on all cores if the key can be used there.
fn sign_apart<'u>(
    signer: &Signer,
    policy: &Policy,
    urls: impl Iterator<Item = Result<Cow<'u, str>, Error>>,
) -> Vec<Result<String, Error>> {
    let urls: Vec<_> = urls.collect();
    if signer.stays_on_thread() {
        return sign_part(signer, policy, &urls);
    }
    on_all_cores(&urls, |part| sign_part(signer, policy, part))
}

/// Sign each of `urls` separately, with one call of the key.
fn sign_part(
    signer: &Signer,
    policy: &Policy,
    urls: &[Result<Cow<'_, str>, Error>],
) -> Vec<Result<String, Error>> {
    let prepared: Vec<_> = urls
        .iter()
        .map(|url| {
            let url = policy.check_url(url.as_ref().map_err(Error::clone)?)?;
            Ok((url, policy.statement_for(&url)?))
        })
        .collect();
    let statements = prepared.iter().flatten().map(|(_, statement)| statement);
    let mut signatures = signer.sign_statements(statements).into_iter();
    prepared
        .into_iter()
        .map(|prepared: Result<_, Error>| {
            let (url, statement) = prepared?;
            let signature = signatures
                .next()
                .unwrap_or_else(|| Err(Problem::Signing(SigningProblem::TooFew).into()))?;
            signer.parameters(&statement, &signature).put_on(&url)
        })
        .collect()
}

/// Run `sign` over `items`, in parts on all cores, and join the results in order.
///
/// A core takes the next part when it finishes one, so that a busy core delays no other.
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

#[cfg(all(test, feature = "std", feature = "rust-crypto"))]
mod tests {
    use super::*;
    use crate::key::PrivateKey;

    #[test]
    fn parts_are_counted_and_encoded_as_one_run() {
        let pem = include_bytes!("../../../tests/keys/p-256.pem");
        let signer = Signer::new("K1", PrivateKey::from_pem(pem).unwrap()).unwrap();
        let policy = Policy::new(1_893_456_000).unwrap();
        let mut batch = signer.batch(&policy).unwrap().with_encoding();
        let first = batch.sign(&["https://h.example/é", "https://é/a", "https://h.example/b"]);
        let second = batch.sign(&["https://h.example/c", "https://h.example/#"]);
        let texts: Vec<_> = [first, second]
            .concat()
            .into_iter()
            .map(|result| result.unwrap_or_else(|error| alloc::format!("{error}")))
            .collect();
        for (text, start) in texts.iter().zip([
            "https://h.example/%C3%A9?Expires=",
            "url 1: ",
            "https://h.example/b?",
            "https://h.example/c?",
            "url 4: ",
        ]) {
            assert!(text.starts_with(start), "{text}");
        }
        assert_eq!(texts.len(), 5);
    }
}
