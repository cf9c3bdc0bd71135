//! `child_playlists`, and the keyword arguments of signing a manifest.

use frontseal_manifest::ManifestOptions;
use pyo3::prelude::*;

use crate::argument::{self, flag, pairs, parsed, string, texts};
use crate::failure::Result;
use crate::keywords::{Keywords, optional};

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
    text: &Bound<'_, PyAny>,
    base_url: &Bound<'_, PyAny>,
) -> Result<Vec<String>> {
    let text = argument::text(text, "text")?;
    let options = ManifestOptions {
        base_url: string(base_url, "base_url")?,
        ..ManifestOptions::default()
    };
    Ok(frontseal_manifest::child_playlists(&text, &options)?)
}

impl Keywords for ManifestOptions {
    fn names() -> Vec<&'static str> {
        vec!["each", "folder", "hosts", "uri_form", "encode", "defines"]
    }

    fn set(&mut self, name: &str, given: &Bound<'_, PyAny>) -> PyResult<bool> {
        match name {
            "each" => self.each = flag(given, name)?,
            "folder" => self.folder = optional(given, name, string)?,
            "hosts" => self.hosts = optional(given, name, texts)?.unwrap_or_default(),
            "uri_form" => self.uri_form = parsed(given, name)?,
            "encode" => self.encode = flag(given, name)?,
            "defines" => self.defines = optional(given, name, pairs)?.unwrap_or_default(),
            _ => return Ok(false),
        }
        Ok(true)
    }
}
