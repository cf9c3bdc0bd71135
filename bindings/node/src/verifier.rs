//! `Verifier`, and what it decides.

use std::ffi::CStr;

use frontseal::{Argument, VerifyOptions};
use napi::bindgen_prelude::{
    JsObjectValue as _, JsValue as _, KeyCollectionMode, KeyConversion, KeyFilter, Object, This,
};
use napi::{Unknown, ValueType};
use napi_derive::napi;

use crate::chain::prototype_of;
use crate::failure::{Failure, Result};
use crate::options::{Names, Options};
use crate::policy::Policy;
use crate::public_key::PublicKey;
use crate::value::{
    self, array_from, elements, is_iterable, kind_of, require_new, string, wrong_type,
};

/// The options that say when a request starts, and where from.
pub(crate) const VIEWER_OPTIONS: &[&CStr] = &[c"now", c"ipAddress"];

const REQUEST_OPTIONS: Names = &[&[c"cookies"], VIEWER_OPTIONS];

/// Decides whether to grant a request, as CloudFront's edge does.
///
/// `keys` holds public keys by their key pair ids, as a key group does; several ids side by side make a rotation. Policy
/// contents are trusted only after the signature verifies. A request that is denied throws {@link AccessDenied}.
///
/// @throws {@link FrontsealError} with the code `invalid_key_pair_id` or `invalid_key`.
///
/// @example
/// ```js
/// const { AccessDenied, PrivateKey, Signer, Verifier } = require('frontseal');
///
/// const key = PrivateKey.generate('p-256');
/// const verifier = new Verifier({ K2JCJMDEHXQW5F: key.publicKey() });
/// const signer = new Signer({ keyPairId: 'K2JCJMDEHXQW5F', privateKey: key });
/// const url = signer.signUrl('https://d111111abcdef8.cloudfront.net/a.mp4', { dateLessThan: 1893456000 });
/// assert.equal(verifier.verifyUrl(url, { now: 1893455940 }).timeLeft, 60);
/// assert.throws(
///   () => verifier.verifyUrl(url, { now: 1893456000 }),
///   (error) => error instanceof AccessDenied && error.reason === 'expired' && error.edgeMessage === 'Access denied',
/// );
/// ```
#[napi]
pub struct Verifier {
    pub(crate) core: frontseal::Verifier,
    /// In the order of the keys that were passed.
    key_pair_ids: Vec<String>,
}

#[napi]
impl Verifier {
    /// Create a verifier that trusts `keys`.
    #[napi(
        constructor,
        catch_unwind,
        ts_args_type = "keys: { readonly [keyPairId: string]: PublicKeySource }"
    )]
    pub fn new(this: This, keys: Unknown) -> Result<Self> {
        require_new("Verifier", &this)?;
        let (mut core, mut key_pair_ids) = (frontseal::Verifier::new(), Vec::new());
        for (key_pair_id, key) in named_keys("keys", keys)? {
            core = core.with_key(&key_pair_id, key)?;
            key_pair_ids.push(key_pair_id);
        }
        Ok(Self { core, key_pair_ids })
    }

    /// The ids of the keys that are trusted.
    #[napi(getter, catch_unwind)]
    pub fn key_pair_ids(&self) -> Vec<&str> {
        self.key_pair_ids.iter().map(String::as_str).collect()
    }

    /// Verify a request by the signature in its URL, and return what it is granted.
    ///
    /// @throws {@link AccessDenied} with the reason, and the edge's own code and message.
    #[napi(catch_unwind, ts_args_type = "url: string, options?: VerifyOptions")]
    pub fn verify_url(&self, url: Unknown, viewer: Unknown) -> Result<Grant> {
        let viewer = Options::optional(viewer, &[VIEWER_OPTIONS])?.viewer()?;
        let url = value::url("url", url, false)?;
        Ok(self.core.verify_url(&url, &viewer)?.into())
    }

    /// Verify a request for `url` by its signed cookies, and return what it is granted.
    #[napi(
        catch_unwind,
        ts_args_type = "url: string, cookies: Cookies, options?: VerifyOptions"
    )]
    pub fn verify_cookies(&self, url: Unknown, cookies: Unknown, viewer: Unknown) -> Result<Grant> {
        let viewer = Options::optional(viewer, &[VIEWER_OPTIONS])?.viewer()?;
        let (url, cookies) = (
            value::url("url", url, false)?,
            cookie_header("cookies", cookies)?,
        );
        Ok(self.core.verify_cookies(&url, &cookies, &viewer)?.into())
    }

    /// Verify a request as the edge does: by its URL if it has any CloudFront parameter, and by its cookies
    /// otherwise.
    #[napi(
        catch_unwind,
        ts_args_type = "url: string, options?: VerifyOptions & { cookies?: Cookies | null | undefined }"
    )]
    pub fn verify_request(&self, url: Unknown, request: Unknown) -> Result<Grant> {
        let options = Options::optional(request, REQUEST_OPTIONS)?;
        let cookies = options.get(c"cookies", cookie_header)?;
        let (url, viewer) = (value::url("url", url, false)?, options.viewer()?);
        Ok(self
            .core
            .verify_request(&url, cookies.as_deref(), &viewer)?
            .into())
    }
}

/// Read an object of key pair ids to public keys.
pub(crate) fn named_keys(name: &str, keys: Unknown) -> Result<Vec<(String, frontseal::PublicKey)>> {
    let rule = "an object of key pair ids to public keys";
    if keys.get_type()? == ValueType::Object && kind_of(keys)? == "Map" {
        let cure = format!("pass Object.fromEntries({name})");
        return Failure::wrong_type(format!("{name} must be {rule}, not Map: {cure}"));
    }
    // The properties of an array, of a key and of other instances of a class are not what is meant.
    if keys.get_type()? != ValueType::Object || !is_plain(keys.coerce_to_object()?)? {
        return Err(wrong_type(name, rule, keys));
    }
    let keys = entries(keys.coerce_to_object()?)?.into_iter();
    keys.map(|(key_pair_id, key)| Ok((key_pair_id, PublicKey::read(key)?)))
        .collect()
}

/// Return whether an object inherits from `Object.prototype` alone, or from nothing.
fn is_plain(object: Object) -> Result<bool> {
    Ok(prototype_of(object)?
        .map_or(Ok(None), prototype_of)?
        .is_none())
}

/// Return the object's own enumerable properties.
fn entries(object: Object) -> Result<Vec<(String, Unknown)>> {
    let names = object.get_all_property_names(
        KeyCollectionMode::OwnOnly,
        KeyFilter::Enumerable,
        KeyConversion::NumbersToStrings,
    )?;
    let mut entries = Vec::new();
    for name in elements(names)? {
        if let Some(name) = string(name?)? {
            let value = object.get_named_property_unchecked(&name)?;
            entries.push((name, value));
        }
    }
    Ok(entries)
}

/// Read the value of a `Cookie` header: as it is, or from cookies by name and value.
pub(crate) fn cookie_header(name: &str, cookies: Unknown) -> Result<String> {
    if let Some(header) = string(cookies)? {
        return Ok(header);
    }
    if cookies.get_type()? != ValueType::Object {
        let rule = "a string (a Cookie header) or an object of names to values";
        return Err(wrong_type(name, rule, cookies));
    }
    let mut pairs = Vec::new();
    if is_iterable(cookies)? {
        for pair in elements(array_from(cookies)?)? {
            let pair = pair?.coerce_to_object()?;
            let name: Unknown = pair.get_element(0)?;
            pairs.push((
                name.coerce_to_string()?.into_utf8()?.into_owned()?,
                pair.get_element(1)?,
            ));
        }
    } else {
        pairs = entries(cookies.coerce_to_object()?)?;
    }
    let mut header = Vec::new();
    for (name, value) in pairs {
        // Express parses some cookies into objects. None of those is CloudFront's.
        header.extend(string(value)?.map(|value| format!("{name}={value}")));
    }
    Ok(header.join("; "))
}

impl Options<'_> {
    /// Read when a request starts, and where from.
    pub(crate) fn viewer(&self) -> Result<VerifyOptions> {
        Ok(VerifyOptions {
            now: self.get(c"now", time_of_request)?,
            ip_address: self.get(c"ipAddress", value::text)?,
        })
    }
}

/// Read the time of a request. One that cannot be is the caller's mistake, and not the viewer's, who would be denied.
fn time_of_request(name: &str, now: Unknown) -> Result<i64> {
    Ok(frontseal::time::check(
        Argument::Now,
        value::time(name, now)?,
    )?)
}

/// What a request was granted, and by what.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Grant {
    /// The id of the key that signed.
    pub key_pair_id: String,
    /// The policy that was signed. A canned policy has no resource of its own: it grants the one URL.
    pub policy: Policy,
    /// The text whose signature was verified.
    pub policy_text: String,
    /// What is granted: the policy's resource, or the one URL of a canned policy; null is everything.
    pub resource: Option<String>,
    /// Whether the policy is CloudFront's canned one.
    pub canned: bool,
    /// The hash that was signed.
    #[napi(ts_type = "HashAlgorithm")]
    pub hash_algorithm: &'static str,
    /// Where the credentials were found.
    #[napi(ts_type = "'url' | 'cookies'")]
    pub source: &'static str,
    /// How long the grant lasts from the time of the request, in seconds.
    pub time_left: i64,
    /// Whether a server that maps URLs to paths could read the URL as one that is not granted, as
    /// `/hls/%2e%2e/private/film` under a wildcard for `/hls/*`. Such a server should answer 400.
    pub ambiguous: bool,
}

impl From<frontseal::Grant> for Grant {
    fn from(grant: frontseal::Grant) -> Self {
        Self {
            resource: grant.resource().map(str::to_owned),
            canned: grant.is_canned(),
            ambiguous: grant.is_ambiguous(),
            key_pair_id: grant.key_pair_id,
            policy: Policy(grant.policy),
            policy_text: grant.policy_text,
            hash_algorithm: grant.hash_algorithm.as_str(),
            source: grant.source.as_str(),
            time_left: grant.time_left,
        }
    }
}
