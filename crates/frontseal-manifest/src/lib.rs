#![doc = include_str!("../README.md")]

mod base;
mod dash;
mod hls;
mod hosts;
mod manifest;
mod options;
mod place;
mod problem;
mod rewriter;
mod unsigned;
mod url;
mod variables;
mod warning;
mod wording;

pub use crate::manifest::{
    SignedManifest, child_playlists, is_reloaded_with_parameters, sign_folder, sign_manifest,
    sign_manifest_with,
};
pub use crate::options::{ManifestOptions, UriForm};
pub use crate::warning::{Warning, WarningKind};
