//! `Policy`.

use frontseal::{Policy, Resource};
use napi::bindgen_prelude::External;
use napi::{Env, Result};
use napi_derive::napi;

use crate::failure::OrThrow as _;
use crate::limits::Limits;

/// Make a policy.
#[napi(catch_unwind)]
pub(crate) fn new_policy(env: &Env, limits: Limits) -> Result<External<Policy>> {
    Ok(External::new(limits.into_policy().or_throw(env)?))
}

/// Read a policy that was written by hand.
#[napi(catch_unwind)]
pub(crate) fn policy_from_json(env: &Env, text: String) -> Result<External<Policy>> {
    Ok(External::new(Policy::from_json(text).or_throw(env)?))
}

/// Return the policy without the white space outside strings.
#[napi(catch_unwind)]
pub(crate) fn policy_minified(policy: &External<Policy>) -> External<Policy> {
    External::new(Policy::clone(policy).minified())
}

/// Return the text that is signed for `url`.
#[napi(catch_unwind)]
pub(crate) fn policy_statement_for_url(
    env: &Env,
    policy: &External<Policy>,
    url: String,
) -> Result<String> {
    let statement = policy.statement_for_url(&url).or_throw(env)?;
    Ok(statement.text().to_owned())
}

/// What a policy says.
#[napi(object, object_from_js = false)]
pub(crate) struct PolicyFields {
    /// The resource; null where it is the URL that is signed.
    pub resource: Option<String>,
    /// The end, in Unix seconds.
    pub date_less_than: i64,
    /// The start, in Unix seconds.
    pub date_greater_than: Option<i64>,
    /// The network that requests must come from.
    pub ip_address: Option<String>,
    /// Whether a custom policy is signed even where the rule says canned.
    pub custom: bool,
    /// The text of a policy that was written by hand.
    pub written: Option<String>,
}

/// Return what `policy` says.
#[napi(catch_unwind)]
pub(crate) fn policy_fields(policy: &External<Policy>) -> PolicyFields {
    PolicyFields {
        resource: policy.resource().map(Resource::to_string),
        date_less_than: policy.date_less_than(),
        date_greater_than: policy.date_greater_than(),
        ip_address: policy.ip_address().map(|address| address.to_string()),
        custom: policy.is_custom(),
        written: policy.written().map(str::to_owned),
    }
}
