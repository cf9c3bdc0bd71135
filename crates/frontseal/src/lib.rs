#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

#[cfg(feature = "rust-crypto")]
mod backend;
mod batch;
#[cfg(feature = "std")]
mod cache;
#[cfg(feature = "rust-crypto")]
mod cause;
mod cookies;
#[cfg(feature = "rust-crypto")]
mod denial;
mod encoding;
mod error;
mod glob;
#[cfg(feature = "rust-crypto")]
mod grant;
mod ip_address;
mod json;
#[cfg(feature = "rust-crypto")]
mod key;
mod parameters;
mod policy;
mod policy_parts;
pub mod request;
mod resource;
pub mod rtmp;
mod signed_policy;
mod signer;
mod signing_key;
mod text;
pub mod time;
mod url;
#[cfg(feature = "rust-crypto")]
mod verifier;
#[cfg(feature = "rust-crypto")]
mod verify_options;
mod written_policy;

pub use crate::batch::Batch;
#[cfg(feature = "std")]
pub use crate::cache::CacheInfo;
pub use crate::cookies::{CookieAttributes, SameSite, SignedCookies};
#[cfg(feature = "rust-crypto")]
pub use crate::denial::{Denial, Reason};
pub use crate::encoding::encode_base64;
pub use crate::error::{Argument, Error, ErrorKind, NameStyle, Place};
#[cfg(feature = "rust-crypto")]
pub use crate::grant::Grant;
pub use crate::ip_address::IpAddress;
#[cfg(feature = "rust-crypto")]
pub use crate::key::{CheckedKey, PrivateKey, PublicKey};
#[cfg(all(feature = "rust-crypto", feature = "std"))]
pub use crate::key::{EnvironmentVariables, KeySource};
pub use crate::policy::{Policy, Statement};
pub use crate::policy_parts::{PolicyParts, WholePolicy};
pub use crate::request::Source;
pub use crate::resource::Resource;
pub use crate::signed_policy::SignedPolicy;
pub use crate::signer::Signer;
pub use crate::signing_key::{HashAlgorithm, KeyType, SigningKey};
pub use crate::url::{encode_url, object_url};
#[cfg(feature = "rust-crypto")]
pub use crate::verifier::Verifier;
#[cfg(feature = "rust-crypto")]
pub use crate::verify_options::VerifyOptions;

/// The README of the whole project, whose examples are tested here.
#[cfg(all(doctest, feature = "std"))]
#[doc = include_str!("../../../README.md")]
struct ReadmeOfTheProject;
