//! `Resource`.

use frontseal::Resource;
use napi::bindgen_prelude::External;
use napi::{Env, Result};
use napi_derive::napi;

use crate::failure::OrThrow as _;

/// Read a pattern.
#[napi(catch_unwind)]
pub(crate) fn new_resource(env: &Env, pattern: String) -> Result<External<Resource>> {
    Ok(External::new(Resource::new(pattern).or_throw(env)?))
}

/// Return whether the pattern matches `url`.
#[napi(catch_unwind)]
pub(crate) fn resource_matches(resource: &External<Resource>, url: String) -> bool {
    resource.matches(&url)
}

/// Return the host without its port, or null where a wildcard stands in it.
#[napi(catch_unwind)]
pub(crate) fn resource_host(resource: &External<Resource>) -> Option<String> {
    resource.host().map(str::to_owned)
}
