//! [`Batch`]: URLs signed in parts.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::{Error, Policy, SignedPolicy, Signer, encode_url};

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
    /// How many URLs the parts so far had.
    taken: usize,
}

#[derive(Clone, Debug)]
enum Signing {
    /// One signature serves all.
    Once(SignedPolicy),
    /// Each URL is signed for itself.
    Each { signer: Signer, policy: Policy },
}

impl Batch {
    pub(crate) fn new(signer: &Signer, policy: &Policy) -> Result<Self, Error> {
        let signing = if policy.is_for_many_urls() {
            Signing::Once(signer.sign(policy)?)
        } else {
            Signing::Each {
                signer: signer.clone(),
                policy: policy.clone(),
            }
        };
        Ok(signing.into())
    }

    /// Percent-encode each URL before it is signed, as [`encode_url`] does.
    #[must_use]
    pub fn with_encoding(mut self) -> Self {
        self.encodes = true;
        self
    }

    /// Return whether one signature serves all, so that a part need not be long: a short one stays
    /// in the processor's cache. Otherwise a part is what the cores share.
    pub const fn is_signed_once(&self) -> bool {
        matches!(self.signing, Signing::Once(_))
    }

    /// Sign the next part and return a result for each URL, in order.
    ///
    /// An error is as for [`Signer::sign_url`], and its text begins with the index of the URL, from
    /// 0 over all parts.
    pub fn sign<U: AsRef<str> + Sync>(&mut self, urls: &[U]) -> Vec<Result<String, Error>> {
        let first = self.taken;
        self.taken += urls.len();
        (first..)
            .zip(self.sign_unnumbered(urls))
            .map(|(index, result)| result.map_err(|error| error.at_index(index)))
            .collect()
    }

    /// Sign `urls`, and leave it to the caller to say which one an error is about.
    pub(crate) fn sign_unnumbered<U: AsRef<str> + Sync>(
        &self,
        urls: &[U],
    ) -> Vec<Result<String, Error>> {
        if self.encodes {
            self.signing.sign_encoded(urls)
        } else {
            self.signing.sign(urls)
        }
    }
}

impl Signing {
    fn sign<U: AsRef<str> + Sync>(&self, urls: &[U]) -> Vec<Result<String, Error>> {
        match self {
            Self::Once(signed) => urls.iter().map(|url| signed.url(url.as_ref())).collect(),
            Self::Each { signer, policy } => signer.sign_apart(urls, policy),
        }
    }

    /// Encode and sign; a URL that cannot be encoded has its error for a result.
    fn sign_encoded<U: AsRef<str>>(&self, urls: &[U]) -> Vec<Result<String, Error>> {
        let encoded: Vec<Result<Cow<'_, str>, Error>> =
            urls.iter().map(|url| encode_url(url.as_ref())).collect();
        let good: Vec<&str> = encoded.iter().flatten().map(AsRef::as_ref).collect();
        let mut signed = self.sign(&good).into_iter();
        encoded
            .into_iter()
            .filter_map(|encoded| match encoded {
                Ok(_) => signed.next(),
                Err(error) => Some(Err(error)),
            })
            .collect()
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

/// A signature that was made already.
impl From<SignedPolicy> for Batch {
    fn from(signed: SignedPolicy) -> Self {
        Signing::Once(signed).into()
    }
}

#[cfg(all(test, feature = "std", feature = "rust-crypto"))]
mod tests {
    use super::*;
    use crate::PrivateKey;

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
