//! `SignedPolicy`.

use frontseal::{Batch, encode_url};
use frontseal_manifest::{UriForm, sign_manifest_with};
use pyo3::prelude::*;

use crate::convert::Name;
use crate::failure::Result;
use crate::manifest::{Hosts, Manifest};
use crate::signed_cookies::SignedCookies;
use crate::signed_urls::sign_all;
use crate::text::{Text, name};

/// A policy and its signature, made by ``Signer.sign``.
///
/// Putting it on a URL appends text; the key is not needed any more. A signed policy opens what it grants to whoever
/// has it, so keep it as you keep a signed URL.
#[pyclass(module = "frontseal", frozen)]
pub(crate) struct SignedPolicy {
    pub(crate) core: frontseal::SignedPolicy,
}

#[pymethods]
impl SignedPolicy {
    /// Put the signature on ``url``. ``encode=True`` percent-encodes white space and non-ASCII characters first.
    ///
    /// Raises ``FrontsealError`` with the code ``invalid_url`` if the policy's resource does not match the URL, and as
    /// ``Signer.sign_url`` does.
    #[pyo3(signature = (url, *, encode=false))]
    fn url(&self, url: Text<name::Url>, encode: bool) -> Result<String> {
        Ok(match encode {
            true => self.core.url(&encode_url(&url)?)?,
            false => self.core.url(&url)?,
        })
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
    /// No key is used, so a live playlist can be signed anew at each reload. The arguments are those of
    /// ``Signer.sign_manifest``.
    ///
    /// Raises as ``Signer.sign_manifest`` does.
    ///
    /// >>> from frontseal import Policy, PrivateKey, Signer
    /// >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate("p-256"))
    /// >>> signed = signer.sign(Policy(expires_in=3600, resource="https://d111111abcdef8.cloudfront.net/live/*"))
    /// >>> playlist = "#EXTM3U\n#EXTINF:6,\n1.ts\n"
    /// >>> signed.manifest(playlist, "https://d111111abcdef8.cloudfront.net/live/video.m3u8").partition("Policy=")[0]
    /// '#EXTM3U\n#EXTINF:6,\n1.ts?'
    #[pyo3(
        signature = (text, base_url, *, hosts=None, uri_form=Name(UriForm::AsWritten), encode=false),
        text_signature = "($self, text, base_url, *, hosts=None, uri_form='as-written', encode=False)"
    )]
    fn manifest(
        &self,
        py: Python<'_>,
        text: Text<name::Text>,
        base_url: Text<name::BaseUrl>,
        hosts: Option<Hosts>,
        uri_form: Name<UriForm>,
        encode: bool,
    ) -> Result<String> {
        let manifest = Manifest::new(&text, &base_url, false, hosts, uri_form, encode)?;
        manifest.sign(py, |text, options| {
            sign_manifest_with(text, &self.core, options)
        })
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

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }
}
