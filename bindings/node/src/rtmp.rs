//! `rtmp`.

use frontseal::Signer;
use napi::bindgen_prelude::External;
use napi::{Env, Result};
use napi_derive::napi;

use crate::failure::OrThrow as _;
use crate::limits::{AnyPolicy, policy};

/// Sign `stream`, a bare name.
#[napi(catch_unwind)]
pub(crate) fn sign_stream(
    env: &Env,
    signer: &External<Signer>,
    stream: String,
    limits: AnyPolicy<'_>,
) -> Result<String> {
    let policy = policy(limits).or_throw(env)?;
    frontseal::rtmp::sign_stream(signer, &stream, &policy).or_throw(env)
}

/// Encode `?`, `=` and `&` in a signed stream name.
#[napi(catch_unwind)]
pub(crate) fn flash_encode(signed_stream: String) -> String {
    frontseal::rtmp::flash_encode(&signed_stream)
}
