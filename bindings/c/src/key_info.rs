//! `frontseal_key_info`, which private and public keys share.

use std::ffi::c_char;

use crate::names::KeyTypeNumber;
use crate::sized::Struct;

/// What a key is.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct KeyInfo {
    /// sizeof(frontseal_key_info).
    pub size: usize,
    /// What a user should know about a private key: that CloudFront accepts no new keys of this
    /// size. NULL if there is nothing. It lives as long as the key.
    pub warning: *const c_char,
    /// FRONTSEAL_RSA or FRONTSEAL_P256.
    pub key_type: KeyTypeNumber,
    /// The size in bits.
    pub bits: u32,
}

// SAFETY: `repr(C)`, and made of numbers and pointers.
unsafe impl Struct for KeyInfo {
    const NAME: &'static str = "frontseal_key_info";
}
