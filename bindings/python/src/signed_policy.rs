//! `SignedPolicy`.

use frontseal::Batch;
use frontseal_manifest::{ManifestOptions, sign_manifest_with};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::argument::{self, encoded, string};
use crate::failure::Result;
use crate::keywords;
use crate::manifest::SignedManifest;
use crate::signed_cookies::SignedCookies;
use crate::signed_urls::sign_all;

/// A policy and its signature, made by ``Signer.sign``.
///
/// Putting it on a URL appends text and needs no key. Anyone who holds a signed policy can access what it grants, so keep it
/// as you keep a signed URL.
#[pyclass(module = "frontseal", frozen)]
pub(crate) struct SignedPolicy {
    pub(crate) core: frontseal::SignedPolicy,
}

#[pymethods]
impl SignedPolicy {
    /// Put the signature on ``url``. ``encode=True`` percent-encodes what clients rewrite first, as
    /// ``encode_url`` does.
    ///
    /// Raises ``FrontsealError`` with the code ``invalid_url`` if the policy's resource does not match the URL, and as
    /// ``Signer.sign_url`` does.
    #[pyo3(signature = (url, *, encode=false))]
    fn url(&self, url: &Bound<'_, PyAny>, encode: bool) -> Result<String> {
        let url = argument::text(url, "url")?;
        Ok(self.core.url(&encoded(&url, encode)?)?)
    }

    /// Put the signature on each of ``urls``: an iterator gives an iterator, any other iterable a list.
    ///
    /// Raises as ``url`` does; the text begins with the index of the URL, from 0.
    #[pyo3(signature = (urls, *, encode=false))]
    fn urls<'py>(&self, urls: &Bound<'py, PyAny>, encode: bool) -> Result<Bound<'py, PyAny>> {
        sign_all(Batch::from(self.core.clone()), None, urls, encode)
    }

    /// Put the signature on every URI of ``text``, an HLS playlist or a DASH MPD.
    ///
    /// No key is needed, so a live playlist can be signed again at each reload. The arguments are those of
    /// ``Signer.sign_manifest``.
    ///
    /// Raises as ``Signer.sign_manifest`` does.
    ///
    /// >>> from frontseal import Policy, PrivateKey, Signer
    /// >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate("p-256"))
    /// >>> signed = signer.sign(Policy(expires_in=3600, resource="https://d111111abcdef8.cloudfront.net/live/*"))
    /// >>> playlist = "#EXTM3U\n#EXTINF:6,\n1.ts\n"
    /// >>> signed.manifest(playlist, "https://d111111abcdef8.cloudfront.net/live/video.m3u8").text.partition("Policy=")[0]
    /// '#EXTM3U\n#EXTINF:6,\n1.ts?'
    #[pyo3(
        signature = (text, base_url, **options),
        text_signature = "($self, text, base_url, *, folder=None, hosts=None, uri_form='as-written', encode=False, defines=None)"
    )]
    fn manifest(
        &self,
        py: Python<'_>,
        text: &Bound<'_, PyAny>,
        base_url: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> Result<SignedManifest> {
        let text = argument::text(text, "text")?;
        let options = ManifestOptions {
            base_url: string(base_url, "base_url")?,
            ..keywords::read(options, &[])?
        };
        Ok(py
            .detach(|| sign_manifest_with(&text, &self.core, &options))?
            .into())
    }

    /// Make cookies of the signature, which grant all that the policy's resource matches.
    ///
    /// Raises ``FrontsealError`` with the code ``invalid_policy`` if a cookie would be longer than the 4,096 bytes that
    /// browsers keep.
    fn cookies(&self) -> Result<SignedCookies> {
        Ok(SignedCookies {
            core: self.core.cookies()?,
        })
    }

    /// The text that was signed: the policy, byte for byte.
    #[getter]
    fn policy(&self) -> &str {
        self.core.policy()
    }

    /// Whether the policy is CloudFront's canned one, which travels as its end alone.
    #[getter]
    fn canned(&self) -> bool {
        self.core.is_canned()
    }

    /// The query parameters that carry the signature, by name and value. None of them needs encoding.
    #[getter]
    fn parameters(&self) -> Vec<(&str, &str)> {
        self.core.parameters().collect()
    }

    fn __repr__(&self) -> String {
        format!("<frontseal.SignedPolicy {}>", self.policy())
    }
}
