//! `child_playlists`, and what a manifest is signed with.

use frontseal_manifest::{ManifestOptions, SignedManifest, UriForm};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

use crate::convert::{Name, wrong_type};
use crate::failure::Result;
use crate::text::{Text, name, text_at};

/// Return the URLs of the playlists that ``text``, an HLS multivariant playlist, names; none for other manifests.
///
/// ``base_url`` is where the player gets the manifest.
///
/// Raises ``FrontsealError`` with the code ``invalid_manifest`` and line and column of what is wrong.
///
/// >>> from frontseal import child_playlists
/// >>> text = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=800000\nlow/video.m3u8\n"
/// >>> child_playlists(text, "https://d111111abcdef8.cloudfront.net/hls/film.m3u8")
/// ['https://d111111abcdef8.cloudfront.net/hls/low/video.m3u8']
#[pyfunction]
pub(crate) fn child_playlists(
    text: Text<name::Text>,
    base_url: Text<name::BaseUrl>,
) -> Result<Vec<String>> {
    let options = ManifestOptions {
        base_url: base_url.to_string(),
        ..ManifestOptions::default()
    };
    Ok(frontseal_manifest::child_playlists(&text, &options)?)
}

/// A manifest to be signed, and how.
pub(crate) struct Manifest<'a> {
    text: &'a str,
    options: ManifestOptions,
}

impl<'a> Manifest<'a> {
    pub(crate) fn new(
        text: &'a str,
        base_url: &str,
        each: bool,
        hosts: Option<Hosts>,
        Name(uri_form): Name<UriForm>,
        encode: bool,
    ) -> Result<Self> {
        Ok(Self {
            text,
            options: ManifestOptions {
                base_url: base_url.into(),
                each,
                hosts: hosts.map_or_else(Vec::new, |Hosts(hosts)| hosts),
                uri_form,
                encode,
                ..ManifestOptions::default()
            },
        })
    }

    /// Sign it by `sign`, without holding up other threads.
    pub(crate) fn sign<F>(&self, py: Python<'_>, sign: F) -> Result<String>
    where
        F: FnOnce(&str, &ManifestOptions) -> std::result::Result<SignedManifest, frontseal::Error>
            + Send,
    {
        Ok(py.detach(|| sign(self.text, &self.options))?.text)
    }
}

/// Names of hosts: any iterable of texts but a text, which is one of its letters.
pub(crate) struct Hosts(Vec<String>);

impl FromPyObject<'_, '_> for Hosts {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if given.is_instance_of::<PyString>() || given.is_instance_of::<PyBytes>() {
            return Err(wrong_type(&given, "hosts must be an iterable of str"));
        }
        let hosts = given.try_iter()?;
        let texts = hosts
            .enumerate()
            .map(|(index, host)| text_at(&host?, "host", index).map(|host| host.to_string()));
        texts.collect::<PyResult<_>>().map(Self)
    }
}
