#![doc = include_str!("../README.md")]

mod base;
mod dash;
mod hls;
mod hosts;
mod manifest;
mod options;
mod place;
mod rewriter;
mod url;
mod variables;
mod wording;

pub use crate::manifest::{
    SignedManifest, child_playlists, is_reloaded_with_parameters, sign_folder, sign_manifest,
    sign_manifest_with,
};
pub use crate::options::{ManifestOptions, UriForm};
