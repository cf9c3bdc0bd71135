//! Manifests.

use std::collections::BTreeMap;
use std::ffi::CStr;

use frontseal::{ErrorKind, Place};
use frontseal_manifest::ManifestOptions;
use napi::Unknown;
use napi_derive::napi;

use crate::failure::Result;
use crate::options::Options;
use crate::value;

/// The options that say what is signed in a manifest, and how it is written.
pub(crate) const MANIFEST_OPTIONS: &[&CStr] =
    &[c"hosts", c"folder", c"uriForm", c"encode", c"defines"];

/// Read the text of a manifest.
pub(crate) fn manifest_text(text: Unknown) -> Result<String> {
    value::encodable_text("text", text, ErrorKind::InvalidManifest)
}

/// A manifest with its URIs signed.
#[napi(object, object_from_js = false)]
pub struct SignedManifest {
    /// The text of the manifest.
    pub text: String,
    /// What is odd in it; at most 100 different warnings.
    pub warnings: Vec<ManifestWarning>,
    /// The variables of an HLS playlist, by their names: the `defines` of the playlists that it names.
    pub defines: BTreeMap<String, String>,
}

/// Something odd in a manifest that is signed all the same, or a URL that was left alone and probably should not have
/// been. A problem that occurs in many places is reported once, with its first place.
#[napi(object, object_from_js = false)]
pub struct ManifestWarning {
    /// What it is about. More codes may come.
    #[napi(
        ts_type = "'nothing_signed' | 'trailing_comma' | 'trailing_blank' | 'fragment' | 'unsigned_url'"
    )]
    pub code: &'static str,
    /// The place, what is odd, and what to do.
    pub message: String,
    /// The line of the first place, from 1; none for the manifest as a whole.
    pub line: Option<u32>,
    /// The column of the first place, from 1; none for the manifest as a whole.
    pub column: Option<u32>,
    /// In how many places it is.
    pub count: u32,
}

impl From<frontseal_manifest::SignedManifest> for SignedManifest {
    fn from(signed: frontseal_manifest::SignedManifest) -> Self {
        Self {
            warnings: signed.warnings.iter().map(ManifestWarning::from).collect(),
            text: signed.text,
            defines: signed.defines,
        }
    }
}

impl From<&frontseal_manifest::Warning> for ManifestWarning {
    fn from(warning: &frontseal_manifest::Warning) -> Self {
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let (line, column) = match warning.place() {
            Some(Place::LineColumn { line, column }) => (Some(number(line)), Some(number(column))),
            _ => (None, None),
        };
        Self {
            code: warning.kind().code(),
            message: warning.to_string(),
            line,
            column,
            count: number(warning.count()),
        }
    }
}

impl Options<'_> {
    /// Read the options of a manifest at `base_url`.
    pub(crate) fn manifest(&self, base_url: Unknown) -> Result<ManifestOptions> {
        Ok(ManifestOptions {
            base_url: value::url("baseUrl", base_url, false)?,
            each: self.flag(c"each")?,
            hosts: self.get(c"hosts", value::texts)?.unwrap_or_default(),
            folder: self.restriction(c"folder", |name, folder| value::url(name, folder, false))?,
            uri_form: self.word(c"uriForm")?.unwrap_or_default(),
            encode: self.flag(c"encode")?,
            defines: self
                .get(c"defines", value::texts_by_name)?
                .unwrap_or_default(),
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
