//! `SignedPolicy`.

use frontseal_manifest::sign_manifest_with;
use napi::Unknown;
use napi_derive::napi;

use crate::failure::{Failure, Result};
use crate::manifest::{MANIFEST_OPTIONS, SignedManifest, manifest_text};
use crate::options::Options;
use crate::signed_cookies::SignedCookies;
use crate::value;

/// A policy and its signature, made by {@link Signer.sign}.
///
/// Putting it on a URL appends text and needs no key. Anyone who holds a signed policy can access what it grants, so
/// treat it like a signed URL.
#[napi]
pub struct SignedPolicy(pub(crate) frontseal::SignedPolicy);

#[napi]
impl SignedPolicy {
    /// Refuse to create a signed policy without a signature.
    #[napi(constructor, catch_unwind, skip_typescript)]
    pub fn new() -> Result<Self> {
        Failure::wrong_type("a signed policy is made by Signer.sign")
    }

    /// Put the signature on `url`. `encode` percent-encodes the characters that clients rewrite first, as {@link
    /// encodeUrl} does.
    ///
    /// @throws {@link FrontsealError} with the code `invalid_url` if the policy's resource does not match the URL, and as
    /// {@link Signer.signUrl} does.
    #[napi(
        catch_unwind,
        ts_args_type = "url: string, options?: { encode?: boolean | null }"
    )]
    pub fn url(&self, url: Unknown, options: Unknown) -> Result<String> {
        let encode = Options::optional(options, &[&[c"encode"]])?.flag(c"encode")?;
        Ok(self.0.url(&value::url("url", url, encode)?)?)
    }

    /// Put the signature on every URI of `text`, an HLS playlist or a DASH MPD.
    ///
    /// It needs no key, so a live playlist can be signed at each reload.
    ///
    /// @throws {@link FrontsealError} as {@link Signer.signManifest} does.
    ///
    /// @example
    /// ```js
    /// const { Policy, PrivateKey, Signer } = require('frontseal');
    ///
    /// const signer = new Signer({ keyPairId: 'K2JCJMDEHXQW5F', privateKey: PrivateKey.generate('p-256') });
    /// const live = 'https://d111111abcdef8.cloudfront.net/live';
    /// const signed = signer.sign(new Policy({ expiresIn: 3600, resource: `${live}/*` }));
    /// for (const segment of ['1.ts', '2.ts']) {
    ///   const playlist = `#EXTM3U
    /// #EXTINF:6,
    /// ${segment}
    /// `;
    ///   assert(signed.manifest(playlist, `${live}/video.m3u8`).text.includes(`${segment}?Policy=`));
    /// }
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "text: string, baseUrl: string, options?: ManifestOptions"
    )]
    pub fn manifest(
        &self,
        text: Unknown,
        base_url: Unknown,
        options: Unknown,
    ) -> Result<SignedManifest> {
        let options = Options::optional(options, &[MANIFEST_OPTIONS])?.manifest(base_url)?;
        Ok(sign_manifest_with(&manifest_text(text)?, &self.0, &options)?.into())
    }

    /// Make cookies of the signature, which grant all that the policy's resource matches.
    ///
    /// @throws {@link FrontsealError} with the code `invalid_policy` if a cookie would be longer than the 4,096 bytes that
    /// browsers keep.
    #[napi(catch_unwind)]
    pub fn cookies(&self) -> Result<SignedCookies> {
        Ok(SignedCookies(self.0.cookies()?))
    }

    /// The text that was signed: the policy, byte for byte.
    #[napi(getter, catch_unwind)]
    pub fn policy(&self) -> &str {
        self.0.policy()
    }

    /// Whether the policy is CloudFront's canned one, which travels as its end alone.
    #[napi(getter, catch_unwind)]
    pub fn canned(&self) -> bool {
        self.0.is_canned()
    }

    /// The query parameters that carry the signature, by name and value. None of them needs encoding.
    #[napi(
        getter,
        catch_unwind,
        ts_return_type = "[name: string, value: string][]"
    )]
    pub fn parameters(&self) -> Vec<Vec<&str>> {
        self.0
            .parameters()
            .map(|(name, value)| vec![name, value])
            .collect()
    }
}
