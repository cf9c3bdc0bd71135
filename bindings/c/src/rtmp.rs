//! Signed RTMP stream names, for legacy players.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use frontseal_core::rtmp;

use crate::argument::Chars;
use crate::error::Error;
use crate::outcome::give_text;
use crate::policy::Policy;
use crate::signer::SigningSigner;
use crate::sized::Given;

/// Sign stream, a bare name such as "videos/mediafile", until the policy's date_less_than.
///
/// The result is relative: "videos/mediafile?Expires=...". CloudFront ended streaming distributions
/// on 31 December 2020; this is for systems that check such names themselves.
///
/// Fails with invalid_url if the name has a scheme, a host, a leading /, cfx/st/ or a format such
/// as mp4: before it, a query, or a character that a URL may not have; with invalid_policy if the
/// policy has a resource of its own.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_sign_stream(
    signer: SigningSigner,
    stream: Chars,
    policy: Given<Policy>,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_text(out, || {
        let policy = Policy::of(&policy)?;
        let signer = signer.hold()?;
        Ok(rtmp::sign_stream(&signer, stream.text("stream")?, &policy)?)
    })
}

/// Encode ?, = and & in a signed stream name, as Flash pages needed it.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_flash_encode(
    signed_stream: Chars,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_text(out, || {
        Ok(rtmp::flash_encode(signed_stream.text("signed_stream")?))
    })
}
