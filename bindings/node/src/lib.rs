//! The addon of the npm package `frontseal`: the core as functions over handles, one file a class.
//!
//! A function converts its arguments, calls one function of the core, and converts the result. The classes, and
//! the checks of what JavaScript gives them, are in `node/lib`.

#![cfg_attr(
    test,
    allow(dead_code, reason = "napi exports nothing in a test build")
)]
#![allow(
    clippy::needless_pass_by_value,
    reason = "napi hands arguments over by value"
)]

mod batch;
mod convert;
mod external_key;
mod failure;
mod inspection;
mod job;
mod limits;
mod manifest;
mod policy;
mod private_key;
mod program;
mod public_key;
mod resource;
mod rtmp;
mod signed_cookies;
mod signed_policy;
mod signer;
mod verifier;

use napi::bindgen_prelude::Buffer;
use napi::{Env, Result};
use napi_derive::napi;

use crate::failure::OrThrow as _;

/// Return the version of the addon, which is the package's.
#[napi(catch_unwind)]
pub(crate) fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// Return the name of the library that does the key operation: `aws-lc` or `rust-crypto`.
#[napi(catch_unwind)]
pub(crate) fn backend() -> &'static str {
    frontseal::PrivateKey::backend()
}

/// Percent-encode the white space and the non-ASCII characters of `url`, for signing.
#[napi(catch_unwind)]
pub(crate) fn encode_url(env: &Env, url: String) -> Result<String> {
    Ok(frontseal::encode_url(&url).or_throw(env)?.into_owned())
}

/// Encode `data` in the base64 that CloudFront takes in URLs and cookies. It is for `frontseal/compat`.
#[napi(catch_unwind)]
pub(crate) fn encode_base64(data: Buffer) -> String {
    frontseal::encode_base64(&data)
}
