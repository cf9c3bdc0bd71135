//! [`Signing`]: how each URL is signed, one or very many.

use std::borrow::Cow;

use frontseal::{Error, Policy, SignedPolicy, Signer, rtmp};

use crate::failure::Failure;

/// A policy and a key, ready for URLs.
pub(crate) enum Signing {
    /// One signature, which serves all.
    Once(SignedPolicy),
    /// A signature for each URL.
    Each { signer: Signer, policy: Policy },
    /// A signature for each RTMP stream name.
    Streams {
        signer: Signer,
        policy: Policy,
        flash_encode: bool,
    },
}

impl Signing {
    /// Make it for ordinary URLs.
    pub(crate) fn of_urls(signer: Signer, policy: Policy) -> Result<Self, Failure> {
        if policy.is_for_many_urls() {
            return Ok(Self::Once(signer.sign(&policy)?));
        }
        Ok(Self::Each { signer, policy })
    }

    pub(crate) fn sign(&self, url: &str) -> Result<String, Error> {
        match self {
            Self::Once(signed) => signed.url(url),
            Self::Each { signer, policy } => signer.sign_url(url, policy),
            Self::Streams {
                signer,
                policy,
                flash_encode,
            } => {
                let signed = rtmp::sign_stream(signer, url, policy)?;
                Ok(if *flash_encode {
                    rtmp::flash_encode(&signed)
                } else {
                    signed
                })
            }
        }
    }

    /// Sign each of `urls` that is one, and give `take` every result in order.
    pub(crate) fn sign_all(
        &self,
        urls: &[Result<Cow<'_, str>, Error>],
        mut take: impl FnMut(Result<&str, Error>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        match self {
            Self::Once(signed) => {
                let mut out = String::new();
                for url in urls {
                    out.clear();
                    let appended = url
                        .as_ref()
                        .map_err(Error::clone)
                        .and_then(|url| signed.append_to(&mut out, url));
                    take(appended.map(|()| out.as_str()))?;
                }
            }
            Self::Each { signer, policy } => {
                let good: Vec<&str> = urls.iter().flatten().map(AsRef::as_ref).collect();
                let mut signed = signer.sign_each_url(&good, policy).into_iter();
                for url in urls {
                    let result = match url {
                        Ok(_) => signed.next(),
                        Err(error) => Some(Err(error.clone())),
                    };
                    if let Some(result) = result {
                        take(result.as_deref().map_err(Error::clone))?;
                    }
                }
            }
            Self::Streams { .. } => {
                for name in urls {
                    let result = name
                        .as_ref()
                        .map_err(Error::clone)
                        .and_then(|name| self.sign(name));
                    take(result.as_deref().map_err(Error::clone))?;
                }
            }
        }
        Ok(())
    }
}
