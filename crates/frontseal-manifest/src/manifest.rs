//! [`sign_manifest`]: the front door, which tells HLS from DASH.

use std::borrow::Cow;

use frontseal::Error;

use crate::base::{Base, check_base_url};
use crate::hosts::Hosts;
use crate::place::invalid_manifest;
use crate::rewriter::Rewriter;
use crate::{ManifestOptions, Signing, dash, hls};

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Sign every URI of `text`, an HLS playlist or a DASH MPD, so that a player can follow it.
///
/// `base_url` is where the player gets the manifest: relative URIs are resolved against it, as the
/// player does. Every other byte stays as it is: line ends, unknown tags, comments, order.
///
/// URIs of other hosts than [`ManifestOptions::hosts`] and of other schemes than `http` and
/// `https`, such as `data:` and `skd:`, are left alone.
///
/// ```
/// use frontseal::{Policy, PrivateKey, Signer};
/// use frontseal_manifest::{ManifestOptions, Signing, sign_manifest};
/// # let pem = include_bytes!("../../../tests/keys/rsa-2048.pem");
///
/// let signer = Signer::new("K2JCJMDEHXQW5F", PrivateKey::from_pem(pem)?)?;
/// let base_url = "https://d111111abcdef8.cloudfront.net/hls/film.m3u8";
/// let signing = Signing::once(&signer, &Policy::expires_in(7200)?, base_url)?;
/// let playlist = "#EXTM3U\n#EXTINF:6,\nfilm-1.ts\n";
/// let signed = sign_manifest(playlist, base_url, &signing, &ManifestOptions::default())?;
/// assert!(signed.starts_with("#EXTM3U\n#EXTINF:6,\nfilm-1.ts?Policy="));
/// # Ok::<(), frontseal::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::InvalidManifest`](frontseal::ErrorKind::InvalidManifest) with line and column if
/// the text is no manifest, or a URI in it cannot be found or resolved;
/// [`ErrorKind::InvalidUrl`](frontseal::ErrorKind::InvalidUrl) for a URI that cannot be signed as
/// it stands, is signed already, or is not matched by the policy's resource, and for `base_url`
/// and `hosts`; and as for [`Signer::sign_url`](frontseal::Signer::sign_url).
pub fn sign_manifest(
    text: &str,
    base_url: &str,
    signing: &Signing,
    options: &ManifestOptions,
) -> Result<String, Error> {
    let (base, hosts) = locate(base_url, &options.hosts)?;
    let (mark, body) = split_mark(text);
    let mut rewriter = Rewriter::new(mark, body, signing, options, &hosts);
    if is_playlist(body) {
        hls::sign(body, &base, &mut rewriter)?;
    } else if body.trim_start().starts_with('<') {
        dash::sign(body, base, &hosts, &mut rewriter)?;
    } else {
        return Err(invalid_manifest(
            "the text is neither an HLS playlist, whose first line is #EXTM3U, nor a DASH MPD, which is XML: give one of them",
        ));
    }
    rewriter.finish()
}

/// Return the URLs of the playlists that `text`, an HLS multivariant playlist, names; none for
/// other manifests.
///
/// `base_url` is where the player gets the manifest.
///
/// ```
/// use frontseal_manifest::child_playlists;
///
/// let text = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=800000\nlow/video.m3u8\n";
/// let urls = child_playlists(text, "https://d111111abcdef8.cloudfront.net/hls/film.m3u8")?;
/// assert_eq!(urls, ["https://d111111abcdef8.cloudfront.net/hls/low/video.m3u8"]);
/// # Ok::<(), frontseal::Error>(())
/// ```
///
/// # Errors
/// As for [`sign_manifest`], where a URI cannot be found.
pub fn child_playlists(text: &str, base_url: &str) -> Result<Vec<String>, Error> {
    let (base, hosts) = locate(base_url, &[])?;
    let (_, body) = split_mark(text);
    if !is_playlist(body) {
        return Ok(Vec::new());
    }
    let resolve = |uri: Cow<'_, str>| {
        let mut url = String::new();
        base.resolve(&uri, &hosts, &mut url);
        url
    };
    let uris = hls::playlists(body, &base)?;
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

fn locate(base_url: &str, hosts: &[String]) -> Result<(Base, Hosts), Error> {
    check_base_url(base_url)?;
    let hosts = Hosts::new(hosts, base_url)?;
    Ok((Base::new(base_url.into(), &hosts), hosts))
}

/// Split a byte order mark off, which some servers put before a text.
fn split_mark(text: &str) -> (&str, &str) {
    let body = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    text.split_at(text.len() - body.len())
}

fn is_playlist(text: &str) -> bool {
    let first = text.split('\n').next().unwrap_or(text);
    first.trim_end() == "#EXTM3U"
}
