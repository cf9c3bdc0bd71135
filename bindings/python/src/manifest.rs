//! `child_playlists`, `SignedManifest`, and the keyword arguments of signing a manifest.

use std::collections::BTreeMap;

use frontseal::Place;
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

/// A manifest with its URIs signed, returned by ``Signer.sign_manifest`` and ``SignedPolicy.manifest``.
///
/// ``str()`` of it is its text.
#[pyclass(module = "frontseal", frozen, get_all, eq)]
#[derive(PartialEq, Eq)]
pub(crate) struct SignedManifest {
    /// The text of the manifest.
    text: String,
    /// What is odd in it; at most 100 different warnings.
    warnings: Vec<ManifestWarning>,
    /// The variables of an HLS playlist, by their names: the ``defines`` of the playlists that it names.
    defines: BTreeMap<String, String>,
}

/// Something odd in a manifest that is signed all the same, or a URL that was left alone and probably should not have been.
///
/// A problem that occurs in many places is reported once, with its first place. ``str()`` of it is its message.
#[pyclass(module = "frontseal", frozen, get_all, eq)]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct ManifestWarning {
    /// What it is about: ``"nothing_signed"``, ``"trailing_comma"``, ``"trailing_blank"``, ``"fragment"`` or
    /// ``"unsigned_url"``; more may come.
    code: &'static str,
    /// The place, what is odd, and what to do.
    message: String,
    /// The line of the first place, from 1. None for the manifest as a whole.
    line: Option<usize>,
    /// The column of the first place, from 1. None for the manifest as a whole.
    column: Option<usize>,
    /// In how many places it is.
    count: usize,
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
        let (line, column) = match warning.place() {
            Some(Place::LineColumn { line, column }) => (Some(line), Some(column)),
            _ => (None, None),
        };
        Self {
            code: warning.kind().code(),
            message: warning.to_string(),
            line,
            column,
            count: warning.count(),
        }
    }
}

/// The text is not shown: it has signatures.
#[pymethods]
impl SignedManifest {
    fn __str__(&self) -> &str {
        &self.text
    }

    fn __repr__(&self) -> String {
        format!(
            "<frontseal.SignedManifest warnings={}>",
            self.warnings.len()
        )
    }
}

#[pymethods]
impl ManifestWarning {
    fn __str__(&self) -> &str {
        &self.message
    }

    fn __repr__(&self) -> String {
        format!(
            "<frontseal.ManifestWarning {}: {}>",
            self.code, self.message
        )
    }
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
