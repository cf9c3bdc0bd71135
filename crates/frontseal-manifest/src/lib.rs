#![doc = include_str!("../README.md")]

mod base;
mod dash;
mod hls;
mod hosts;
mod manifest;
mod options;
mod place;
mod rewriter;
mod signing;
mod variables;

pub use crate::manifest::{child_playlists, is_reloaded_with_parameters, sign_manifest};
pub use crate::options::{ManifestOptions, UriForm};
pub use crate::signing::Signing;
