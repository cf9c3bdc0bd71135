//! `Signer`.

use frontseal::{SignedCookies, SignedPolicy, Signer};
use napi::bindgen_prelude::{AsyncTask, Either, External};
use napi::{Env, Result};
use napi_derive::napi;

use crate::convert::name;
use crate::external_key::SharedExternalKey;
use crate::failure::OrThrow as _;
use crate::job::{Job, handle, string};
use crate::limits::{AnyPolicy, policy};
use crate::private_key::SharedKey;

/// Make a signer.
#[napi(catch_unwind)]
pub(crate) fn new_signer(
    env: &Env,
    key_pair_id: String,
    key: Either<&External<SharedKey>, &External<SharedExternalKey>>,
    hash_algorithm: Option<String>,
    cache: u32,
) -> Result<External<Signer>> {
    let signer = match key {
        Either::A(key) => Signer::new(&key_pair_id, SharedKey::clone(key)),
        Either::B(key) => Signer::new(&key_pair_id, SharedExternalKey::clone(key)),
    }
    .or_throw(env)?;
    let signer = match name(hash_algorithm).or_throw(env)? {
        Some(hash_algorithm) => signer.with_hash_algorithm(hash_algorithm),
        None => signer,
    };
    Ok(External::new(signer.with_cache(cache as usize)))
}

/// How a signer's cache of signatures does.
#[napi(object, object_from_js = false)]
pub(crate) struct CacheInfo {
    pub hits: f64,
    pub misses: f64,
    pub length: f64,
    pub capacity: f64,
}

/// Return how the cache does.
#[napi(catch_unwind)]
pub(crate) fn signer_cache_info(signer: &External<Signer>) -> Option<CacheInfo> {
    let info = signer.cache_info()?;
    Some(CacheInfo {
        hits: info.hits as f64,
        misses: info.misses as f64,
        length: info.entries as f64,
        capacity: info.capacity as f64,
    })
}

/// Return the hash that is signed.
#[napi(catch_unwind)]
pub(crate) fn signer_hash_algorithm(signer: &External<Signer>) -> &'static str {
    signer.hash_algorithm().as_str()
}

/// Sign `policy`.
#[napi(catch_unwind)]
pub(crate) fn sign(
    env: &Env,
    signer: &External<Signer>,
    limits: AnyPolicy<'_>,
) -> Result<External<SignedPolicy>> {
    let policy = policy(limits).or_throw(env)?;
    Ok(External::new(signer.sign(&policy).or_throw(env)?))
}

/// Sign `policy` beside the event loop.
#[napi(catch_unwind, ts_return_type = "Promise<ExternalObject<SignedPolicy>>")]
pub(crate) fn sign_async(
    env: &Env,
    signer: &External<Signer>,
    limits: AnyPolicy<'_>,
) -> Result<AsyncTask<Job<SignedPolicy>>> {
    let (signer, policy) = (Signer::clone(signer), policy(limits).or_throw(env)?);
    Ok(Job::start(move || signer.sign(&policy), handle))
}

/// Sign `url`.
#[napi(catch_unwind)]
pub(crate) fn sign_url(
    env: &Env,
    signer: &External<Signer>,
    url: String,
    limits: AnyPolicy<'_>,
) -> Result<String> {
    let policy = policy(limits).or_throw(env)?;
    signer.sign_url(&url, &policy).or_throw(env)
}

/// Sign `url` beside the event loop.
#[napi(catch_unwind, ts_return_type = "Promise<string>")]
pub(crate) fn sign_url_async(
    env: &Env,
    signer: &External<Signer>,
    url: String,
    limits: AnyPolicy<'_>,
) -> Result<AsyncTask<Job<String>>> {
    let (signer, policy) = (Signer::clone(signer), policy(limits).or_throw(env)?);
    Ok(Job::start(move || signer.sign_url(&url, &policy), string))
}

/// Sign cookies.
#[napi(catch_unwind)]
pub(crate) fn sign_cookies(
    env: &Env,
    signer: &External<Signer>,
    limits: AnyPolicy<'_>,
) -> Result<External<SignedCookies>> {
    let policy = policy(limits).or_throw(env)?;
    Ok(External::new(signer.sign_cookies(&policy).or_throw(env)?))
}

/// Sign cookies beside the event loop.
#[napi(
    catch_unwind,
    ts_return_type = "Promise<ExternalObject<SignedCookies>>"
)]
pub(crate) fn sign_cookies_async(
    env: &Env,
    signer: &External<Signer>,
    limits: AnyPolicy<'_>,
) -> Result<AsyncTask<Job<SignedCookies>>> {
    let (signer, policy) = (Signer::clone(signer), policy(limits).or_throw(env)?);
    Ok(Job::start(move || signer.sign_cookies(&policy), handle))
}
