#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

#[cfg(feature = "rust-crypto")]
mod backend;
mod cookies;
mod encoding;
mod error;
mod ip_address;
mod json;
#[cfg(feature = "rust-crypto")]
mod key;
mod policy;
mod resource;
pub mod rtmp;
mod signed_policy;
mod signer;
mod signing_key;
mod text;
mod time;
mod url;
mod written_policy;

pub use crate::cookies::{CookieAttributes, SameSite, SignedCookies};
pub use crate::error::{Error, ErrorKind};
pub use crate::ip_address::IpAddress;
#[cfg(feature = "rust-crypto")]
pub use crate::key::PrivateKey;
pub use crate::policy::{Policy, Statement};
pub use crate::resource::Resource;
pub use crate::signed_policy::SignedPolicy;
pub use crate::signer::Signer;
pub use crate::signing_key::{HashAlgorithm, KeyType, SigningKey};
pub use crate::url::encode_url;
