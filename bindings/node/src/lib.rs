//! The addon of the npm package `frontseal`: the core as classes of JavaScript, one file a class.
//!
//! A method reads its arguments, calls one function of the core, and converts the result. The documentation of classes
//! and methods becomes `node/index.d.ts`. What has to be JavaScript is in `node/lib`.

#![cfg_attr(
    test,
    allow(dead_code, reason = "napi exports nothing in a test build")
)]
#![allow(
    clippy::needless_pass_by_value,
    reason = "napi hands arguments over by value"
)]

pub mod batch;
mod chain;
pub mod denial;
pub mod environment;
mod external_key;
pub mod failure;
pub mod hooks;
pub mod inspect;
pub mod internal;
mod key_source;
pub mod manifest;
mod options;
pub mod policy;
pub mod private_key;
pub mod public_key;
pub mod resource;
pub mod rtmp;
pub mod signed_cookies;
pub mod signed_policy;
pub mod signer;
pub mod url;
mod value;
pub mod verifier;
mod work;
