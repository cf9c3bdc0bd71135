//! `Verifier`.

use std::collections::HashMap;

use frontseal::{Policy, PublicKey, Verifier, VerifyOptions};
use napi::bindgen_prelude::External;
use napi::{Env, Result};
use napi_derive::napi;

use crate::failure::OrThrow as _;

/// Make a verifier that trusts `keys`, SPKI PEM by key pair id.
#[napi(catch_unwind)]
pub(crate) fn new_verifier(env: &Env, keys: HashMap<String, String>) -> Result<External<Verifier>> {
    let mut verifier = Verifier::new();
    for (key_pair_id, pem) in keys {
        let key = PublicKey::new(pem).or_throw(env)?;
        verifier = verifier.with_key(&key_pair_id, key).or_throw(env)?;
    }
    Ok(External::new(verifier))
}

/// Decide about a request by the signature in its URL.
#[napi(catch_unwind)]
pub(crate) fn verify_url(
    env: &Env,
    verifier: &External<Verifier>,
    url: String,
    at: i64,
    ip: Option<String>,
) -> Result<Verdict> {
    verdict(verifier.verify_url(&url, &options(at, ip))).or_throw(env)
}

/// Decide about a request for `url` by its signed cookies.
#[napi(catch_unwind)]
pub(crate) fn verify_cookies(
    env: &Env,
    verifier: &External<Verifier>,
    url: String,
    cookies: String,
    at: i64,
    ip: Option<String>,
) -> Result<Verdict> {
    verdict(verifier.verify_cookies(&url, &cookies, &options(at, ip))).or_throw(env)
}

/// Decide about a request as the edge does.
#[napi(catch_unwind)]
pub(crate) fn verify_request(
    env: &Env,
    verifier: &External<Verifier>,
    url: String,
    cookies: Option<String>,
    at: i64,
    ip: Option<String>,
) -> Result<Verdict> {
    verdict(verifier.verify_request(&url, cookies.as_deref(), &options(at, ip))).or_throw(env)
}

/// A grant, or a denial.
#[napi(object, object_from_js = false)]
pub(crate) struct Verdict {
    /// What was granted.
    pub grant: Option<Grant>,
    /// Why nothing was.
    pub denial: Option<Denial>,
}

fn options(at: i64, ip: Option<String>) -> VerifyOptions {
    VerifyOptions {
        now: Some(at),
        ip_address: ip,
    }
}

/// Tell a denial from other errors.
fn verdict(
    verdict: std::result::Result<frontseal::Grant, frontseal::Error>,
) -> std::result::Result<Verdict, frontseal::Error> {
    match verdict {
        Ok(grant) => Ok(Verdict {
            grant: Some(grant.into()),
            denial: None,
        }),
        Err(error) => match error.denial() {
            Some(denial) => Ok(Verdict {
                grant: None,
                denial: Some(denial.into()),
            }),
            None => Err(error),
        },
    }
}

/// What a request was granted, and by what.
#[napi(object, object_from_js = false)]
pub(crate) struct Grant {
    /// The id of the key that signed.
    pub key_pair_id: String,
    /// The policy that was signed.
    pub policy: External<Policy>,
    /// The text whose signature was checked.
    pub policy_text: String,
    /// What is granted; null is everything.
    pub resource: Option<String>,
    /// Whether the policy is CloudFront's canned one.
    pub canned: bool,
    /// The hash that was signed.
    pub hash_algorithm: &'static str,
    /// Where the credentials were: `url` or `cookies`.
    pub source: &'static str,
    /// How long the grant lasts, in seconds.
    pub time_left: i64,
    /// Whether a server by paths could read the URL as one that was not granted.
    pub ambiguous: bool,
}

impl From<frontseal::Grant> for Grant {
    fn from(grant: frontseal::Grant) -> Self {
        Self {
            resource: grant.resource().map(str::to_owned),
            canned: grant.is_canned(),
            ambiguous: grant.is_ambiguous(),
            key_pair_id: grant.key_pair_id,
            policy: External::new(grant.policy),
            policy_text: grant.policy_text,
            hash_algorithm: grant.hash_algorithm.as_str(),
            source: grant.source.as_str(),
            time_left: grant.time_left,
        }
    }
}

/// Why a request was denied.
#[napi(object, object_from_js = false)]
pub(crate) struct Denial {
    /// A sentence for a person.
    pub detail: String,
    /// What it was.
    pub reason: &'static str,
    /// The `Code` in CloudFront's 403.
    pub edge_code: &'static str,
    /// The `Message` in it.
    pub edge_message: &'static str,
    /// Its body.
    pub edge_xml: String,
}

impl From<&frontseal::Denial> for Denial {
    fn from(denial: &frontseal::Denial) -> Self {
        Self {
            detail: denial.detail.clone(),
            reason: denial.reason.as_str(),
            edge_code: denial.edge_code(),
            edge_message: denial.edge_message(),
            edge_xml: denial.edge_xml(),
        }
    }
}
