//! Manifests.

use frontseal::{Error, SignedPolicy, Signer};
use frontseal_manifest::{ManifestOptions, sign_manifest_with};
use napi::bindgen_prelude::{AsyncTask, External};
use napi::{Env, Result};
use napi_derive::napi;

use crate::convert::name;
use crate::failure::OrThrow as _;
use crate::job::{Job, string};
use crate::limits::{AnyPolicy, policy};

type Outcome<T> = std::result::Result<T, Error>;

/// What is signed in a manifest, and how it is written.
#[napi(object, object_to_js = false)]
pub(crate) struct ManifestSettings {
    /// The hosts whose URIs are signed; the base URL's if there is none.
    pub hosts: Vec<String>,
    /// `as-written`, `absolute` or `relative`.
    pub uri_form: Option<String>,
    /// Whether URIs are percent-encoded before they are signed.
    pub encode: bool,
}

impl ManifestSettings {
    fn options(self, base_url: String, each: bool) -> Outcome<ManifestOptions> {
        Ok(ManifestOptions {
            base_url,
            each,
            hosts: self.hosts,
            uri_form: name(self.uri_form)?.unwrap_or_default(),
            encode: self.encode,
            ..ManifestOptions::default()
        })
    }
}

/// Sign the URIs of a manifest: once for all, or each for itself.
#[napi(catch_unwind)]
pub(crate) fn sign_manifest(
    env: &Env,
    signer: &External<Signer>,
    text: String,
    base_url: String,
    limits: AnyPolicy<'_>,
    each: bool,
    settings: ManifestSettings,
) -> Result<String> {
    let work = work(signer, text, base_url, limits, each, settings);
    work.and_then(|sign| sign()).or_throw(env)
}

/// Sign the URIs of a manifest beside the event loop.
#[napi(catch_unwind, ts_return_type = "Promise<string>")]
pub(crate) fn sign_manifest_async(
    env: &Env,
    signer: &External<Signer>,
    text: String,
    base_url: String,
    limits: AnyPolicy<'_>,
    each: bool,
    settings: ManifestSettings,
) -> Result<AsyncTask<Job<String>>> {
    let work = work(signer, text, base_url, limits, each, settings);
    Ok(Job::start(work.or_throw(env)?, string))
}

/// Return what signs a manifest.
fn work(
    signer: &Signer,
    text: String,
    base_url: String,
    limits: AnyPolicy<'_>,
    each: bool,
    settings: ManifestSettings,
) -> Outcome<impl FnOnce() -> Outcome<String> + Send + 'static> {
    let (signer, policy) = (signer.clone(), policy(limits)?);
    let options = settings.options(base_url, each)?;
    Ok(move || {
        let signed = frontseal_manifest::sign_manifest(&text, &signer, &policy, &options)?;
        Ok(signed.text)
    })
}

/// Put a signature on the URIs of a manifest.
#[napi(catch_unwind)]
pub(crate) fn signed_policy_manifest(
    env: &Env,
    signed: &External<SignedPolicy>,
    text: String,
    base_url: String,
    settings: ManifestSettings,
) -> Result<String> {
    let options = settings.options(base_url, false).or_throw(env)?;
    let signed = sign_manifest_with(&text, signed, &options).or_throw(env)?;
    Ok(signed.text)
}

/// Return the URLs of the playlists that a manifest names.
#[napi(catch_unwind)]
pub(crate) fn child_playlists(env: &Env, text: String, base_url: String) -> Result<Vec<String>> {
    let options = ManifestOptions {
        base_url,
        ..ManifestOptions::default()
    };
    frontseal_manifest::child_playlists(&text, &options).or_throw(env)
}
