//! `inspect`.

use frontseal::Verifier;
use frontseal_inspect::InspectOptions;
use napi::bindgen_prelude::External;
use napi::{Env, Result};
use napi_derive::napi;

use crate::failure::OrThrow as _;

/// Take a request apart, and return what is found as JSON.
#[napi(catch_unwind)]
pub(crate) fn inspect(
    env: &Env,
    url: Option<String>,
    cookies: Option<String>,
    at: i64,
    ip: Option<String>,
    verifier: Option<&External<Verifier>>,
) -> Result<String> {
    let options = InspectOptions {
        cookies: cookies.as_deref(),
        now: Some(at),
        ip_address: ip,
        verifier: verifier.map(|verifier| &**verifier),
    };
    let inspection = frontseal_inspect::inspect(url.as_deref(), &options).or_throw(env)?;
    Ok(inspection.to_json())
}
