//! `Signer`.

use frontseal::{CheckedKey, KeyType, PolicyParts};
use frontseal_manifest::sign_manifest;
use napi::bindgen_prelude::{FnArgs, Function, Object, This};
use napi::{Unknown, ValueType};
use napi_derive::napi;

use crate::external_key::ExternalKey;
use crate::failure::{Failure, Result};
use crate::hooks::hook;
use crate::manifest::{self, SignedManifest, manifest_text};
use crate::options::{Names, Options};
use crate::policy::{LIMITS, whole_policy};
use crate::private_key::PrivateKey;
use crate::public_key::PublicKey;
use crate::signed_cookies::SignedCookies;
use crate::signed_policy::SignedPolicy;
use crate::value::{self, require_new};
use crate::work::{self, Promise, Work};

const SIGNER_OPTIONS: Names = &[&[
    c"keyPairId",
    c"privateKey",
    c"passphrase",
    c"keyType",
    c"publicKey",
    c"hashAlgorithm",
    c"cache",
]];
const URL_OPTIONS: Names = &[LIMITS, &[c"resource", c"policy", c"encode"]];
const COOKIE_OPTIONS: Names = &[LIMITS, &[c"resource", c"policy"]];
const COOKIE_OPTIONS_BESIDE_RESOURCE: Names = &[LIMITS, &[c"policy"]];
const MANIFEST_OPTIONS: Names = &[
    LIMITS,
    &[c"resource", c"policy", c"each"],
    manifest::MANIFEST_OPTIONS,
];

/// Signs URLs and cookies for Amazon CloudFront with one key.
///
/// The key is parsed once, here: create a signer once and keep it. A worker thread creates its own.
///
/// @throws {@link FrontsealError} with the code `invalid_key_pair_id` or `invalid_key`.
///
/// @example
/// ```js
/// const { Signer, generateKeyPair } = require('frontseal');
///
/// const { privateKey } = generateKeyPair(); // or fs.readFileSync('key.pem')
/// const signer = new Signer({ keyPairId: 'K2JCJMDEHXQW5F', privateKey });
/// const url = signer.signUrl('https://d111111abcdef8.cloudfront.net/film.mp4', { expiresIn: 300 });
/// assert(url.startsWith('https://d111111abcdef8.cloudfront.net/film.mp4?Expires='));
/// ```
#[napi]
pub struct Signer {
    pub(crate) core: frontseal::Signer,
    external: Option<ExternalKey>,
}

#[napi]
impl Signer {
    /// Create a signer.
    #[napi(constructor, catch_unwind, ts_args_type = "options: SignerOptions")]
    pub fn new(this: This, options: Unknown) -> Result<Self> {
        require_new("Signer", &this)?;
        Self::read(this.object, &Options::new(options, SIGNER_OPTIONS)?)
    }

    /// The key pair id.
    #[napi(getter, catch_unwind)]
    pub fn key_pair_id(&self) -> &str {
        self.core.key_pair_id()
    }

    /// The hash that is signed.
    #[napi(getter, catch_unwind, ts_return_type = "HashAlgorithm")]
    pub fn hash_algorithm(&self) -> &'static str {
        self.core.hash_algorithm().as_str()
    }

    /// Signature cache statistics, or null without a cache.
    #[napi(getter, catch_unwind)]
    pub fn cache_info(&self) -> Option<CacheInfo> {
        self.core.cache_info().map(CacheInfo::from)
    }

    /// Sign `url` so that it works until `dateLessThan`, or for `expiresIn` seconds from now.
    ///
    /// `dateGreaterThan`, `ipAddress` and `resource` restrict or widen it, as in {@link Policy}; `policy` takes the place
    /// of all of them. Without a resource this URL alone is granted, and a `*` in it is refused, since CloudFront would
    /// take it for a wildcard. The signature is appended to the URL, and nothing else is changed, unless `encode` is set.
    /// {@link objectUrl} makes a URL of the name of an object.
    ///
    /// @throws {@link FrontsealError} with the code `invalid_url` and the place of what is wrong with the URL, with the
    /// codes of {@link Policy}, or with `signing_failed`.
    ///
    /// @example
    /// ```js
    /// const { PrivateKey, Signer } = require('frontseal');
    ///
    /// const signer = new Signer({ keyPairId: 'K2JCJMDEHXQW5F', privateKey: PrivateKey.generate('p-256') });
    /// const url = 'https://d111111abcdef8.cloudfront.net/film.mp4';
    /// const signed = signer.signUrl(url, { dateLessThan: new Date('2030-01-01'), ipAddress: '192.0.2.7' });
    /// assert(signed.startsWith(`${url}?Policy=`));
    /// ```
    #[napi(catch_unwind, ts_args_type = "url: string, options: SignUrlOptions")]
    pub fn sign_url(&self, this: This, url: Unknown, options: Unknown) -> Result<String> {
        self.run(this.object, self.url_work(url, options)?)
    }

    /// Sign `url` as {@link signUrl} does, on libuv's thread pool: the event loop is not blocked.
    #[napi(
        catch_unwind,
        ts_type = "(url: string, options: SignUrlOptions): Promise<string>"
    )]
    pub fn sign_url_async(&self, this: This, url: Unknown, options: Unknown) -> Result<Promise> {
        self.start(this.object, self.url_work(url, options)?)
    }

    /// Sign cookies that grant `resource`, a URL or a pattern, until `dateLessThan`, or for `expiresIn` seconds from now.
    ///
    /// The options are those of {@link signUrl}. The resource may also be among them; beside a `policy` there is none.
    ///
    /// @throws {@link FrontsealError} as {@link signUrl} does, and with the code `invalid_policy` if a cookie would be
    /// longer than the 4,096 bytes that browsers keep.
    ///
    /// @example
    /// ```js
    /// const { PrivateKey, Signer } = require('frontseal');
    ///
    /// const signer = new Signer({ keyPairId: 'K2JCJMDEHXQW5F', privateKey: PrivateKey.generate() });
    /// const cookies = signer.signCookies('https://media.example.com/hls/*', { expiresIn: 3600 });
    /// assert.deepEqual(cookies.names, ['CloudFront-Policy', 'CloudFront-Signature', 'CloudFront-Key-Pair-Id']);
    /// ```
    #[napi(catch_unwind, ts_args_type = "...args: SignCookiesArguments")]
    pub fn sign_cookies(
        &self,
        this: This,
        args0: Unknown,
        args1: Unknown,
    ) -> Result<SignedCookies> {
        self.run(this.object, self.cookie_work(args0, args1)?)
    }

    /// Sign cookies as {@link signCookies} does, on libuv's thread pool.
    #[napi(
        catch_unwind,
        ts_type = "(...args: SignCookiesArguments): Promise<SignedCookies>"
    )]
    pub fn sign_cookies_async(
        &self,
        this: This,
        args0: Unknown,
        args1: Unknown,
    ) -> Result<Promise> {
        self.start(this.object, self.cookie_work(args0, args1)?)
    }

    /// Sign every URI of `text`, an HLS playlist or a DASH MPD, so that a player can follow it.
    ///
    /// `baseUrl` is the URL that the player requests the manifest from: relative URIs are resolved against it. One
    /// signature serves all: it grants the folder of `baseUrl` and all below it, or `resource`. `each` signs each URI for
    /// itself: one key operation per URI, without `resource`, and no DASH templates. URIs of `hosts` are signed, or of
    /// the base URL's own host if no hosts are passed; other hosts, `data:` and `skd:` are left alone. Every other byte
    /// stays as it is. The other options are those of {@link signUrl}.
    ///
    /// For one signature on many manifests, as of a live stream, see {@link SignedPolicy.manifest}.
    ///
    /// @throws {@link FrontsealError} with the code `invalid_manifest` and the line and column of what is wrong, with
    /// `invalid_url` for a URI that cannot be signed, and as {@link signUrl} does.
    ///
    /// @example
    /// ```js
    /// const { PrivateKey, Signer } = require('frontseal');
    ///
    /// const signer = new Signer({ keyPairId: 'K2JCJMDEHXQW5F', privateKey: PrivateKey.generate('p-256') });
    /// const playlist = `#EXTM3U
    /// #EXTINF:6,
    /// film-1.ts
    /// `;
    /// const signed = signer.signManifest(playlist, 'https://d111111abcdef8.cloudfront.net/hls/film.m3u8', { expiresIn: 7200 });
    /// assert(signed.text.includes('film-1.ts?Policy='));
    /// assert.deepEqual(signed.warnings, []);
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "text: string, baseUrl: string, options: SignManifestOptions"
    )]
    pub fn sign_manifest(
        &self,
        this: This,
        text: Unknown,
        base_url: Unknown,
        options: Unknown,
    ) -> Result<SignedManifest> {
        self.run(this.object, self.manifest_work(text, base_url, options)?)
    }

    /// Sign every URI of `text` as {@link signManifest} does, on libuv's thread pool.
    #[napi(
        catch_unwind,
        ts_type = "(text: string, baseUrl: string, options: SignManifestOptions): Promise<SignedManifest>"
    )]
    pub fn sign_manifest_async(
        &self,
        this: This,
        text: Unknown,
        base_url: Unknown,
        options: Unknown,
    ) -> Result<Promise> {
        self.start(this.object, self.manifest_work(text, base_url, options)?)
    }

    /// Sign `policy`, to put the signature on any number of URLs or into cookies.
    ///
    /// It is a {@link Policy} or JSON, and must have a resource. This is the only step that uses the key; the rest is appending text.
    ///
    /// @throws {@link FrontsealError} with the code `invalid_policy` if it has none, or `signing_failed`.
    ///
    /// @example
    /// ```js
    /// const { Policy, PrivateKey, Signer } = require('frontseal');
    ///
    /// const signer = new Signer({ keyPairId: 'K2JCJMDEHXQW5F', privateKey: PrivateKey.generate('p-256') });
    /// const signed = signer.sign(new Policy({ expiresIn: 3600, resource: 'https://d111111abcdef8.cloudfront.net/hls/*' }));
    /// assert(signed.url('https://d111111abcdef8.cloudfront.net/hls/1.ts').includes('/hls/1.ts?Policy='));
    /// ```
    #[napi(catch_unwind, ts_args_type = "policy: Policy | string")]
    pub fn sign(&self, this: This, policy: Unknown) -> Result<SignedPolicy> {
        self.run(this.object, self.policy_work(policy)?)
    }

    /// Sign `policy` as {@link sign} does, on libuv's thread pool.
    #[napi(
        catch_unwind,
        ts_type = "(policy: Policy | string): Promise<SignedPolicy>"
    )]
    pub fn sign_async(&self, this: This, policy: Unknown) -> Result<Promise> {
        self.start(this.object, self.policy_work(policy)?)
    }
}

impl Signer {
    fn read(this: Object, options: &Options) -> Result<Self> {
        let key_pair_id = value::text("keyPairId", options.required(c"keyPairId")?)?;
        let key = options.required(c"privateKey")?;
        let passphrase = options.value(c"passphrase")?;
        let key_type = options.word(c"keyType")?;
        let public_key = options.value(c"publicKey")?;
        let public_key = public_key.map(PublicKey::read).transpose()?;
        let is_function = key.get_type()? == ValueType::Function;
        let idle = match is_function {
            true if passphrase.is_some() => {
                "passphrase is for a key, not for a function that signs: leave it out"
            }
            false if key_type.is_some() => {
                "keyType is for a function that signs: leave it out, the key has its type"
            }
            _ => "",
        };
        if !idle.is_empty() {
            return Failure::wrong_type(idle);
        }
        let external = match is_function {
            true => {
                let of_public_key = public_key.as_ref().map(|key| key.key_type());
                let key_type = key_type.or(of_public_key).unwrap_or(KeyType::Rsa);
                Some(ExternalKey::new(key_type, public_key.clone())?)
            }
            false => None,
        };
        let core = match &external {
            Some(external) => {
                let keep: Function<FnArgs<(Unknown,)>> = hook(c"keepFunction")?;
                keep.apply(this, (key,).into())?;
                frontseal::Signer::new(&key_pair_id, external.clone())?
            }
            None => {
                let key = PrivateKey::of_signer(key, passphrase)?;
                match public_key {
                    Some(public_key) => {
                        frontseal::Signer::new(&key_pair_id, CheckedKey::new(key, public_key)?)?
                    }
                    None => frontseal::Signer::new(&key_pair_id, key)?,
                }
            }
        };
        Self::with_settings(core, external, options)
    }

    /// Return a signer with the options `hashAlgorithm` and `cache`.
    pub(crate) fn with_settings(
        core: frontseal::Signer,
        external: Option<ExternalKey>,
        options: &Options,
    ) -> Result<Self> {
        let cache = options.get(c"cache", value::count)?.unwrap_or_default();
        if external.is_some() && cache > 0 {
            return Failure::wrong_type(
                "cache is for a key in this process: let the function that signs keep what it returns, by its argument",
            );
        }
        let core = match options.word(c"hashAlgorithm")? {
            Some(hash_algorithm) => core.with_hash_algorithm(hash_algorithm),
            None => core,
        };
        Ok(Self {
            core: core.with_cache(cache as usize),
            external,
        })
    }

    fn url_work(
        &self,
        url: Unknown,
        options: Unknown,
    ) -> Result<impl Work<Output = String> + use<>> {
        let options = Options::new(options, URL_OPTIONS)?;
        let (signer, policy) = (self.core.clone(), options.policy()?);
        let url = value::url("url", url, options.flag(c"encode")?)?;
        Ok(move || signer.sign_url(&url, &policy))
    }

    fn cookie_work(
        &self,
        resource: Unknown,
        options: Unknown,
    ) -> Result<impl Work<Output = SignedCookies> + use<>> {
        let is_alone = options.get_type()? == ValueType::Undefined;
        let parts = if is_alone && resource.get_type()? == ValueType::Object {
            Options::new(resource, COOKIE_OPTIONS)?.policy_parts()?
        } else {
            let parts = Options::new(options, COOKIE_OPTIONS_BESIDE_RESOURCE)?.policy_parts()?;
            PolicyParts {
                resource: Some(value::text("resource", resource)?),
                ..parts
            }
        };
        let (signer, policy) = (self.core.clone(), parts.into_policy()?);
        Ok(move || signer.sign_cookies(&policy).map(SignedCookies))
    }

    fn manifest_work(
        &self,
        text: Unknown,
        base_url: Unknown,
        options: Unknown,
    ) -> Result<impl Work<Output = SignedManifest> + use<>> {
        let options = Options::new(options, MANIFEST_OPTIONS)?;
        let (signer, policy) = (self.core.clone(), options.policy()?);
        let (options, text) = (options.manifest(base_url)?, manifest_text(text)?);
        Ok(move || Ok(sign_manifest(&text, &signer, &policy, &options)?.into()))
    }

    fn policy_work(&self, policy: Unknown) -> Result<impl Work<Output = SignedPolicy> + use<>> {
        let policy = Some(whole_policy("policy", policy)?);
        let policy = PolicyParts {
            policy,
            ..PolicyParts::default()
        }
        .into_policy()?;
        let signer = self.core.clone();
        Ok(move || signer.sign(&policy).map(SignedPolicy))
    }

    /// Do `work` for `this`, the signer's object.
    pub(crate) fn run<W: Work>(&self, this: Object, work: W) -> Result<W::Output> {
        match &self.external {
            Some(key) => key.run(this, work),
            None => Ok(work.perform()?),
        }
    }

    /// Start `work` for `this`, and return the promise of its result.
    pub(crate) fn start(&self, this: Object, work: impl Work) -> Result<Promise> {
        match &self.external {
            Some(key) => key.start(this, work),
            None => work::start(work),
        }
    }
}

/// Signature cache statistics.
#[napi(object, object_from_js = false)]
pub struct CacheInfo {
    /// How many signatures were found in the cache.
    pub hits: f64,
    /// How many had to be made.
    pub misses: f64,
    /// How many are kept.
    pub entries: f64,
    /// How many are kept at most.
    pub capacity: f64,
}

impl From<frontseal::CacheInfo> for CacheInfo {
    fn from(info: frontseal::CacheInfo) -> Self {
        Self {
            hits: info.hits as f64,
            misses: info.misses as f64,
            entries: info.entries as f64,
            capacity: info.capacity as f64,
        }
    }
}
