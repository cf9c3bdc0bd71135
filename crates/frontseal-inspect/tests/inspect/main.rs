//! What `inspect` finds, and that it finds nothing where nothing is wrong: one file for each family.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod browser;
mod cookies;
mod encoding;
mod explain;
mod findings;
mod hostile;
mod json;
mod key_pair_id;
mod parameters;
mod policy;
mod resource;
mod response;
mod signature;
mod support;
mod suspects;
mod times;
mod url;
mod valid;
mod viewer;
mod wrapping;
