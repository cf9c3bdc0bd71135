//! `inspect`.

use frontseal::Verifier;
use frontseal_inspect::{InspectOptions, inspect_cookies};
use napi::bindgen_prelude::External;
use napi::{Env, Result};
use napi_derive::napi;

use crate::convert::viewer;
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
        cookies: None,
        at: Some(at),
        ip: viewer(ip).or_throw(env)?,
        verifier: verifier.map(|verifier| &**verifier),
    };
    let inspection = match (url, cookies) {
        (Some(url), None) => frontseal_inspect::inspect(&url, options),
        (url, cookies) => inspect_cookies(&cookies.unwrap_or_default(), url.as_deref(), options),
    };
    Ok(inspection.to_json())
}
