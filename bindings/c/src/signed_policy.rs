//! `frontseal_signed_policy`.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use crate::argument::{Chars, required};
use crate::buffer::{Room, fill};
use crate::error::Error;
use crate::guard::{ask, free};
use crate::outcome::{give_handle, give_text, give_texts};
use crate::signed_cookies::SignedCookies;

/// A policy and its signature, made by frontseal_sign.
///
/// Putting it on a URL appends text; the key is not needed any more. Anyone who holds it can access
/// what it grants, so protect it as you protect a signed URL.
pub struct SignedPolicy(pub(crate) frontseal_core::SignedPolicy);

/// Put the signature on url.
///
/// Fails with invalid_url if the policy's resource does not match the URL, and as
/// frontseal_sign_url.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_signed_policy_url(
    signed_policy: Option<&SignedPolicy>,
    url: Chars,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_text(out, || {
        let signed_policy = &required(signed_policy, "signed_policy")?.0;
        Ok(signed_policy.url(url.text("url")?)?)
    })
}

/// Put the signature on url, in a buffer of yours, without asking for memory.
///
/// buffer has room for capacity bytes. The signed URL goes there with a NUL at its end, and its
/// length without the NUL to *out_len. A signed URL has 8,192 bytes at most. NULL with the capacity
/// 0 asks how much is needed.
///
/// Fails with buffer_too_small, and *out_len is then how many bytes it needs, with the NUL; this
/// error takes no memory either. Otherwise it fails as frontseal_signed_policy_url.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_signed_policy_url_into(
    signed_policy: Option<&SignedPolicy>,
    url: Chars,
    mut buffer: Room,
    capacity: usize,
    out_len: Option<&mut MaybeUninit<usize>>,
) -> *mut Error {
    fill(out_len, || {
        let signed_policy = &required(signed_policy, "signed_policy")?.0;
        buffer.take_text(capacity, signed_policy.url_parts(url.text("url")?)?)
    })
}

/// Make cookies of the signature, which grant all that the policy's resource matches.
///
/// Fails with invalid_policy if a cookie would be longer than the 4,096 bytes that browsers keep.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_signed_policy_cookies(
    signed_policy: Option<&SignedPolicy>,
    out: Option<&mut MaybeUninit<*mut SignedCookies>>,
) -> *mut Error {
    give_handle(out, || {
        Ok(SignedCookies(
            required(signed_policy, "signed_policy")?.0.cookies()?,
        ))
    })
}

/// Return the text that was signed: the policy, byte for byte.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_signed_policy_policy(
    signed_policy: Option<&SignedPolicy>,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_text(out, || {
        Ok(required(signed_policy, "signed_policy")?.0.policy())
    })
}

/// Return whether the policy is CloudFront's canned one, which travels as its end alone; false for
/// NULL.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_signed_policy_is_canned(signed_policy: Option<&SignedPolicy>) -> bool {
    ask(signed_policy, false, |signed_policy| {
        signed_policy.0.is_canned()
    })
}

/// Return the query parameters that carry the signature, by name and value: a list of both in turn.
/// None of them needs encoding.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_signed_policy_parameters(
    signed_policy: Option<&SignedPolicy>,
    out: Option<&mut MaybeUninit<*mut *mut c_char>>,
) -> *mut Error {
    give_texts(out, || {
        let parameters = required(signed_policy, "signed_policy")?.0.parameters();
        Ok(parameters.flat_map(|(name, value)| [name, value]).collect())
    })
}

/// Free a signed policy, which may be NULL.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_signed_policy_free(signed_policy: Option<Box<SignedPolicy>>) {
    free(signed_policy);
}
