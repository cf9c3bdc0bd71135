//! [`sign_manifest`]: the front door, which tells HLS from DASH.

use std::borrow::Cow;
use std::collections::BTreeMap;

use frontseal::{Error, Policy, SignedPolicy, Signer};

use crate::base::Base;
use crate::hosts::Hosts;
use crate::options::ManifestOptions;
use crate::problem::Problem;
use crate::rewriter::{Rewriter, Signatures};
use crate::url::folder_resource;
use crate::warning::Warning;
use crate::{dash, hls};

const BYTE_ORDER_MARK: char = '\u{feff}';

/// A manifest with its URIs signed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignedManifest {
    /// The text of the manifest.
    pub text: String,
    /// What is odd in it; at most 100 different warnings.
    pub warnings: Vec<Warning>,
    /// The variables of an HLS playlist, by their names: the [`ManifestOptions::defines`] of the
    /// playlists that it names. Empty for DASH.
    pub defines: BTreeMap<String, String>,
}

/// Sign every URI of `text`, an HLS playlist or a DASH MPD, so that a player can follow it.
///
/// One signature serves all URIs, for the folder of [`ManifestOptions::base_url`] unless `policy`
/// has a resource; with [`ManifestOptions::each`], each URI is signed for itself. Every other byte
/// stays as it is: line ends, unknown tags, comments, order.
///
/// A URL of ours in a place that is not known to hold one is left as it is, and
/// [reported](SignedManifest::warnings).
///
/// URIs of other hosts than [`ManifestOptions::hosts`] and of other schemes than `http` and
/// `https`, such as `data:` and `skd:`, are left alone.
///
/// ```
/// use frontseal::{Policy, PrivateKey, Signer};
/// use frontseal_manifest::{ManifestOptions, sign_manifest};
/// # let pem = include_bytes!("../../../tests/keys/rsa-2048.pem");
///
/// let signer = Signer::new("K2JCJMDEHXQW5F", PrivateKey::from_pem(pem)?)?;
/// let playlist = "#EXTM3U\n#EXTINF:6,\nfilm-1.ts\n";
/// let options = ManifestOptions {
///     base_url: "https://d111111abcdef8.cloudfront.net/hls/film.m3u8".into(),
///     ..ManifestOptions::default()
/// };
/// let signed = sign_manifest(playlist, &signer, &Policy::expires_in(7200)?, &options)?;
/// assert!(signed.text.starts_with("#EXTM3U\n#EXTINF:6,\nfilm-1.ts?Policy="));
/// # Ok::<(), frontseal::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::InvalidManifest`](frontseal::ErrorKind::InvalidManifest) with line and column if
/// the text is not a manifest, or a URI in it cannot be found or resolved;
/// [`ErrorKind::InvalidUrl`](frontseal::ErrorKind::InvalidUrl) for a URI that cannot be signed as
/// it is written, is signed already, or is not matched by the policy's resource, and for the base
/// URL and the hosts; [`ErrorKind::InvalidPolicy`](frontseal::ErrorKind::InvalidPolicy) for `each`
/// with a policy that has a resource or is written by hand, which is one signature for all; and as
/// for [`Signer::sign_url`].
pub fn sign_manifest(
    text: &str,
    signer: &Signer,
    policy: &Policy,
    options: &ManifestOptions,
) -> Result<SignedManifest, Error> {
    if !options.each {
        return sign(
            text,
            Signatures::One(&sign_folder(signer, policy, options)?),
            options,
        );
    }
    if policy.resource().is_some() || policy.written().is_some() {
        return Err(Problem::EachWithResource.error());
    }
    sign(text, Signatures::Each { signer, policy }, options)
}

/// Put the signature of `signed` on every URI of `text`, an HLS playlist or a DASH MPD.
///
/// It takes no key operation, so a live playlist is signed quickly each time that it is loaded. The
/// rest is as for [`sign_manifest`].
///
/// ```
/// use frontseal::{Policy, PrivateKey, Signer};
/// use frontseal_manifest::{ManifestOptions, sign_folder, sign_manifest_with};
/// # let pem = include_bytes!("../../../tests/keys/p-256.pem");
/// # let signer = Signer::new("K2JCJMDEHXQW5F", PrivateKey::from_pem(pem)?)?;
/// # let reloads = ["#EXTM3U\n#EXTINF:6,\n1.ts\n", "#EXTM3U\n#EXTINF:6,\n2.ts\n"];
///
/// let options = ManifestOptions {
///     base_url: "https://d111111abcdef8.cloudfront.net/live/video.m3u8".into(),
///     ..ManifestOptions::default()
/// };
/// let signed = sign_folder(&signer, &Policy::expires_in(7200)?, &options)?;
/// for playlist in reloads {
///     assert!(sign_manifest_with(playlist, &signed, &options)?.text.contains(".ts?Policy="));
/// }
/// # Ok::<(), frontseal::Error>(())
/// ```
///
/// # Errors
/// As for [`sign_manifest`]; [`ErrorKind::InvalidPolicy`](frontseal::ErrorKind::InvalidPolicy) for
/// [`ManifestOptions::each`], which takes the key.
pub fn sign_manifest_with(
    text: &str,
    signed: &SignedPolicy,
    options: &ManifestOptions,
) -> Result<SignedManifest, Error> {
    if options.each {
        return Err(Problem::EachWithSignature.error());
    }
    sign(text, Signatures::One(signed), options)
}

/// Sign `policy` for the folder of [`ManifestOptions::base_url`] and everything below it, unless
/// the policy has a resource.
///
/// For `https://host/hls/film.m3u8` that is `https://host/hls/*`. A manifest that leads out of its
/// folder needs a policy with a wider resource.
///
/// # Errors
/// [`ErrorKind::InvalidUrl`](frontseal::ErrorKind::InvalidUrl) if the base URL is not absolute, has
/// a `*` in its folder, which would grant more than the folder, or something that players send
/// differently, such as `{`; and as for [`Signer::sign`].
pub fn sign_folder(
    signer: &Signer,
    policy: &Policy,
    options: &ManifestOptions,
) -> Result<SignedPolicy, Error> {
    let base_url = options.checked_base_url()?;
    if policy.resource().is_some() || policy.written().is_some() {
        return signer.sign(policy);
    }
    let resource = folder_resource(&base_url)?;
    signer.sign(&policy.clone().with_resource(resource)?)
}

/// Return the URLs of the playlists that `text`, an HLS multivariant playlist, names; none for
/// other manifests.
///
/// Of the options only `base_url` and `encode` matter.
///
/// ```
/// use frontseal_manifest::{ManifestOptions, child_playlists};
///
/// let text = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=800000\nlow/video.m3u8\n";
/// let options = ManifestOptions {
///     base_url: "https://d111111abcdef8.cloudfront.net/hls/film.m3u8".into(),
///     ..ManifestOptions::default()
/// };
/// let urls = child_playlists(text, &options)?;
/// assert_eq!(urls, ["https://d111111abcdef8.cloudfront.net/hls/low/video.m3u8"]);
/// # Ok::<(), frontseal::Error>(())
/// ```
///
/// # Errors
/// As for [`sign_manifest`], where a URI cannot be found.
pub fn child_playlists(text: &str, options: &ManifestOptions) -> Result<Vec<String>, Error> {
    let (base, hosts) = locate(options)?;
    let (_, body) = split_mark(text);
    if !is_playlist(body) {
        return Ok(Vec::new());
    }
    let resolve = |uri: Cow<'_, str>| {
        let mut url = String::new();
        base.resolve(&uri, &hosts, &mut url);
        url
    };
    let uris = hls::playlists(body, &base, &hosts, options)?;
    Ok(uris.into_iter().map(resolve).collect())
}

/// Return whether players add parameters to the URL of the manifest `text` when they load it again,
/// as they do for low-latency HLS, so that a signature for that URL alone does not serve it.
///
/// ```
/// use frontseal_manifest::is_reloaded_with_parameters;
///
/// let text = "#EXTM3U\n#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.0\n";
/// assert!(is_reloaded_with_parameters(text));
/// ```
pub fn is_reloaded_with_parameters(text: &str) -> bool {
    let (_, body) = split_mark(text);
    is_playlist(body) && hls::is_reloaded_with_parameters(body)
}

fn sign(
    text: &str,
    signatures: Signatures<'_>,
    options: &ManifestOptions,
) -> Result<SignedManifest, Error> {
    let (base, hosts) = locate(options)?;
    let (mark, body) = split_mark(text);
    let folder = options.checked_folder(base.as_str())?;
    let mut rewriter = Rewriter::new(mark, body, signatures, options, folder.as_deref(), &hosts);
    let mut defines = BTreeMap::new();
    if is_playlist(body) {
        let variables = hls::sign(body, &base, &hosts, options, &mut rewriter)?;
        defines = variables.into_values();
    } else if body.trim_start().starts_with('<') {
        dash::sign(body, &base, &hosts, &mut rewriter)?;
    } else {
        return Err(Problem::UnknownFormat.error());
    }
    let (text, warnings) = rewriter.finish()?;
    Ok(SignedManifest {
        text,
        warnings,
        defines,
    })
}

fn locate(options: &ManifestOptions) -> Result<(Base, Hosts), Error> {
    let base_url = options.checked_base_url()?;
    let hosts = Hosts::new(&options.hosts, &base_url)?;
    Ok((Base::new(base_url.into_owned(), &hosts), hosts))
}

/// Split off a byte order mark, which some servers put before a text.
fn split_mark(text: &str) -> (&str, &str) {
    let body = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    text.split_at(text.len() - body.len())
}

fn is_playlist(text: &str) -> bool {
    let first = text.split('\n').next().unwrap_or(text);
    first.trim_end() == "#EXTM3U"
}
