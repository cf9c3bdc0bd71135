//! The subcommands, one file each.

pub(crate) mod completions;
pub(crate) mod demo;
pub(crate) mod inspect;
pub(crate) mod keygen;
pub(crate) mod policy;
pub(crate) mod sign;
pub(crate) mod sign_cookies;
pub(crate) mod verify;
