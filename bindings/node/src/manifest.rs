//! Manifests.

use frontseal::{Error, SignedPolicy, Signer};
use frontseal_manifest::{ManifestOptions, Signing};
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

/// A manifest to be signed, and how.
struct Manifest {
    text: String,
    base_url: String,
    options: ManifestOptions,
}

impl Manifest {
    fn new(text: String, base_url: String, settings: ManifestSettings) -> Outcome<Self> {
        let options = ManifestOptions {
            hosts: settings.hosts,
            uri_form: name(settings.uri_form)?.unwrap_or_default(),
            encode: settings.encode,
        };
        Ok(Self {
            text,
            base_url,
            options,
        })
    }

    fn sign(&self, signing: &Signing) -> Outcome<String> {
        frontseal_manifest::sign_manifest(&self.text, &self.base_url, signing, &self.options)
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
    let manifest = Manifest::new(text, base_url, settings)?;
    Ok(move || {
        manifest.sign(&match each {
            true => Signing::each(&signer, &policy)?,
            false => Signing::once(&signer, &policy, &manifest.base_url)?,
        })
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
    let signing = Signing::from(SignedPolicy::clone(signed));
    let manifest = Manifest::new(text, base_url, settings);
    manifest
        .and_then(|manifest| manifest.sign(&signing))
        .or_throw(env)
}

/// Return the URLs of the playlists that a manifest names.
#[napi(catch_unwind)]
pub(crate) fn child_playlists(env: &Env, text: String, base_url: String) -> Result<Vec<String>> {
    frontseal_manifest::child_playlists(&text, &base_url).or_throw(env)
}
