//! Signed RTMP stream names, for players that never moved on.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use crate::argument::{Chars, required};
use crate::error::Error;
use crate::outcome::give_text;
use crate::policy::Policy;
use crate::signer::Signer;

/// Sign stream, a bare RTMP name such as "videos/mediafile", until the policy's date_less_than.
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
    signer: Option<&Signer>,
    stream: Chars,
    stream_len: usize,
    policy: Option<&Policy>,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_text(out, || {
        let policy = required(policy, "policy")?.0.get()?;
        let signer = &required(signer, "signer")?.0;
        Ok(frontseal_core::rtmp::sign_stream(
            signer,
            stream.text(stream_len, "stream")?,
            policy,
        )?)
    })
}

/// Encode ?, = and & in a signed stream name, as Flash pages needed it.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_flash_encode(
    signed_stream: Chars,
    signed_stream_len: usize,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_text(out, || {
        let signed_stream = signed_stream.text(signed_stream_len, "signed_stream")?;
        Ok(frontseal_core::rtmp::flash_encode(signed_stream))
    })
}
