//! The C library: the core behind a C ABI, one file for each kind of handle.
//!
//! A function checks its arguments, calls one function of the core, and returns the result. Unsafe
//! code is in `argument.rs`, `sized.rs`, `buffer.rs`, `text.rs`, `external_key.rs` and `error.rs`,
//! and beside it the promise that each struct from C is plain. The documentation of each exported
//! function goes into `include/frontseal.h`, so it is written for readers of C.

#![allow(
    unsafe_code,
    reason = "a C ABI takes pointers; each unsafe block says what makes it sound"
)]
#![allow(
    unreachable_pub,
    reason = "cbindgen reads public items, which C sees and Rust does not"
)]

mod argument;
mod buffer;
mod error;
mod guard;
mod names;
mod outcome;
mod sized;
mod text;

// In the order of the header.
mod library;

mod failure;

mod key_info;

mod private_key;
mod public_key;

mod policy;
mod resource;

mod environment_variables;
mod external_key;

mod signer;

mod signed_policy;

mod signed_cookies;

mod cookie_attributes;

mod batch;

mod manifest;

mod verifier;

mod grant;

mod inspection;

mod encoding;
mod rtmp;
