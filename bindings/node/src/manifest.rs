//! Manifests.

use std::ffi::CStr;

use frontseal::ErrorKind;
use frontseal_manifest::ManifestOptions;
use napi::Unknown;
use napi_derive::napi;

use crate::failure::Result;
use crate::options::Options;
use crate::value;

/// The options that say what is signed in a manifest, and how it is written.
pub(crate) const MANIFEST_OPTIONS: &[&CStr] = &[c"hosts", c"uriForm", c"encode"];

/// Read the text of a manifest.
pub(crate) fn manifest_text(text: Unknown) -> Result<String> {
    value::encodable_text("text", text, ErrorKind::InvalidManifest)
}

impl Options<'_> {
    /// Read the options of a manifest at `base_url`.
    pub(crate) fn manifest(&self, base_url: Unknown) -> Result<ManifestOptions> {
        Ok(ManifestOptions {
            base_url: value::url("baseUrl", base_url, false)?,
            each: self.flag(c"each")?,
            hosts: self.get(c"hosts", value::texts)?.unwrap_or_default(),
            uri_form: self.word(c"uriForm")?.unwrap_or_default(),
            encode: self.flag(c"encode")?,
            ..ManifestOptions::default()
        })
    }
}

/// Return the URLs of the playlists that `text`, an HLS multivariant playlist, names; none for other manifests.
///
/// `baseUrl` is the URL that the player requests the manifest from.
///
/// @throws {@link FrontsealError} with the code `invalid_manifest` and the line and column of what is wrong.
///
/// @example
/// ```js
/// const { childPlaylists } = require('frontseal');
///
/// const text = `#EXTM3U
/// #EXT-X-STREAM-INF:BANDWIDTH=800000
/// low/video.m3u8
/// `;
/// const urls = childPlaylists(text, 'https://d111111abcdef8.cloudfront.net/hls/film.m3u8');
/// assert.deepEqual(urls, ['https://d111111abcdef8.cloudfront.net/hls/low/video.m3u8']);
/// ```
#[napi(catch_unwind, ts_args_type = "text: string, baseUrl: string")]
pub fn child_playlists(text: Unknown, base_url: Unknown) -> Result<Vec<String>> {
    let options = Options::none(&[]).manifest(base_url)?;
    Ok(frontseal_manifest::child_playlists(
        &manifest_text(text)?,
        &options,
    )?)
}
