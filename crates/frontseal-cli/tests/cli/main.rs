//! The program as its users run it: the built binary, its arguments, its streams, its exit status.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod aws_flags;
mod batch;
mod cookies;
#[cfg(all(feature = "edge", unix))]
mod edge;
mod help;
mod hostile;
mod inspect;
mod key_sources;
mod keygen;
mod manifest;
mod openssl;
mod policy;
mod program;
#[cfg(target_os = "linux")]
mod replace;
mod sign;
mod times;
mod verify;
