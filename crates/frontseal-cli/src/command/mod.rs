//! The subcommands, one file each.

pub(crate) mod completions;
pub(crate) mod demo;
#[cfg(feature = "edge")]
pub(crate) mod edge;
pub(crate) mod inspect;
pub(crate) mod keygen;
pub(crate) mod manifest;
pub(crate) mod policy;
pub(crate) mod sign;
pub(crate) mod sign_cookies;
pub(crate) mod verify;
