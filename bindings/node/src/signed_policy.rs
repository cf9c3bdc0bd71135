//! `SignedPolicy`.

use frontseal::{SignedCookies, SignedPolicy};
use napi::bindgen_prelude::External;
use napi::{Env, Result};
use napi_derive::napi;

use crate::batch::{SharedBatch, share};
use crate::failure::OrThrow as _;

/// Put the signature on `url`.
#[napi(catch_unwind)]
pub(crate) fn signed_policy_url(
    env: &Env,
    signed: &External<SignedPolicy>,
    url: String,
) -> Result<String> {
    signed.url(&url).or_throw(env)
}

/// Begin to put the signature on URLs in parts.
#[napi(catch_unwind)]
pub(crate) fn signed_policy_batch(
    signed: &External<SignedPolicy>,
    encode: bool,
) -> External<SharedBatch> {
    External::new(share(SignedPolicy::clone(signed).into(), encode))
}

/// Make cookies of the signature.
#[napi(catch_unwind)]
pub(crate) fn signed_policy_cookies(
    env: &Env,
    signed: &External<SignedPolicy>,
) -> Result<External<SignedCookies>> {
    Ok(External::new(signed.cookies().or_throw(env)?))
}

/// What was signed.
#[napi(object, object_from_js = false)]
pub(crate) struct SignedPolicyFields {
    /// The text that was signed.
    pub policy: String,
    /// Whether the policy is CloudFront's canned one.
    pub canned: bool,
    /// The query parameters that carry the signature, by name and value.
    pub parameters: Vec<Vec<String>>,
}

/// Return what was signed.
#[napi(catch_unwind)]
pub(crate) fn signed_policy_fields(signed: &External<SignedPolicy>) -> SignedPolicyFields {
    let parameters = signed.parameters();
    SignedPolicyFields {
        policy: signed.policy().to_owned(),
        canned: signed.is_canned(),
        parameters: parameters
            .map(|(name, value)| vec![name.to_owned(), value.to_owned()])
            .collect(),
    }
}
