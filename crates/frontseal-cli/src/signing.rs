//! [`Signing`]: how each of very many URLs is signed.

use frontseal::{Batch, Error, Policy, Signer, rtmp};

/// A policy and a key, ready for URLs.
pub(crate) enum Signing {
    Urls(Batch),
    /// RTMP stream names, each signed for itself.
    Streams(Streams),
}

/// What signs RTMP stream names.
pub(crate) struct Streams {
    pub(crate) signer: Signer,
    pub(crate) policy: Policy,
    pub(crate) flash_encode: bool,
}

impl Streams {
    pub(crate) fn sign(&self, name: &str) -> Result<String, Error> {
        let signed = rtmp::sign_stream(&self.signer, name, &self.policy)?;
        Ok(match self.flash_encode {
            true => rtmp::flash_encode(&signed),
            false => signed,
        })
    }
}

impl Signing {
    /// Sign each of `urls` that is one, and give `take` every result in order.
    pub(crate) fn sign_all<'u, E>(
        &self,
        urls: impl Iterator<Item = Result<&'u str, Error>>,
        mut take: impl FnMut(Result<&str, Error>) -> Result<(), E>,
    ) -> Result<(), E> {
        match self {
            Self::Urls(batch) => batch.sign_with(urls, take),
            Self::Streams(streams) => {
                urls.map(|name| streams.sign(name?))
                    .try_for_each(|signed| match signed {
                        Ok(signed) => take(Ok(&signed)),
                        Err(error) => take(Err(error)),
                    })
            }
        }
    }
}
