//! `frontseal_sign_manifest`: HLS playlists and DASH MPDs, every URI signed.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use frontseal_manifest::{
    ManifestOptions as Core, child_playlists, sign_manifest, sign_manifest_with,
};

use crate::argument::{Chars, CharsList, Lengths, required};
use crate::error::Error;
use crate::names::{UriFormNumber, uri_form};
use crate::outcome::{give_text, give_texts};
use crate::policy::Policy;
use crate::signed_policy::SignedPolicy;
use crate::signer::Signer;

/// Which URIs of a manifest are signed, and how they are written back. All zero is the default:
/// those of the manifest's own host, relative or absolute as they were.
#[repr(C)]
pub struct ManifestOptions {
    /// The hosts whose URIs are signed, with the port where the URIs have one; without any, the
    /// host of the manifest's own URL.
    pub hosts: CharsList,
    /// The lengths of the hosts; NULL, and then each ends with a NUL.
    pub host_lens: Lengths,
    /// How many hosts there are.
    pub host_count: usize,
    /// How signed URIs are written back.
    pub uri_form: UriFormNumber,
    /// Percent-encode the base URL, and the URIs before they are signed, as frontseal_encode_url
    /// does.
    pub encode: bool,
}

/// Sign every URI of text, an HLS playlist or a DASH MPD, so that a player can follow it.
///
/// base_url is where the player gets the manifest: relative URIs are resolved against it, as the
/// player does. Every other byte stays as it is. URIs of other hosts and of other schemes than http
/// and https are left alone. options may be NULL for the default.
///
/// One signature serves all URIs. It grants the folder of base_url and all below it, unless the
/// policy has a resource, which must match each URI. With each, every URI is signed for itself, and
/// the policy must have no resource: a key operation for each, and no templates.
///
/// Fails with invalid_manifest, with line and column, if the text is no manifest, or a URI in it
/// cannot be found or resolved; with invalid_url for a URI that cannot be signed as it stands, is
/// signed already, or is not matched by the policy's resource, and for base_url and hosts; and as
/// frontseal_sign_url.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_sign_manifest(
    signer: Option<&Signer>,
    text: Chars,
    text_len: usize,
    base_url: Chars,
    base_url_len: usize,
    policy: Option<&Policy>,
    each: bool,
    options: Option<&ManifestOptions>,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_text(out, || {
        let policy = required(policy, "policy")?.0.get()?;
        let signer = &required(signer, "signer")?.0;
        let text = text.text(text_len, "text")?;
        let mut options = core_options(&base_url, base_url_len, options)?;
        options.each = each;
        Ok(sign_manifest(text, signer, policy, &options)?.text)
    })
}

/// Put the signature on every URI of text, an HLS playlist or a DASH MPD: a live playlist needs no
/// key operation when it is loaded again.
///
/// The policy's resource must match each URI. The rest is as for frontseal_sign_manifest.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_signed_policy_manifest(
    signed_policy: Option<&SignedPolicy>,
    text: Chars,
    text_len: usize,
    base_url: Chars,
    base_url_len: usize,
    options: Option<&ManifestOptions>,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_text(out, || {
        let signed = &required(signed_policy, "signed_policy")?.0;
        let text = text.text(text_len, "text")?;
        let options = core_options(&base_url, base_url_len, options)?;
        Ok(sign_manifest_with(text, signed, &options)?.text)
    })
}

/// Return the URLs of the playlists that text, an HLS multivariant playlist, names, as a list;
/// empty for other manifests.
///
/// base_url is where the player gets the manifest.
///
/// Fails as frontseal_sign_manifest, where a URI cannot be found.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_child_playlists(
    text: Chars,
    text_len: usize,
    base_url: Chars,
    base_url_len: usize,
    out: Option<&mut MaybeUninit<*mut *mut c_char>>,
) -> *mut Error {
    give_texts(out, || {
        let text = text.text(text_len, "text")?;
        let options = core_options(&base_url, base_url_len, None)?;
        Ok(child_playlists(text, &options)?)
    })
}

/// Return the options of a manifest at `base_url`.
fn core_options(
    base_url: &Chars,
    base_url_len: usize,
    options: Option<&ManifestOptions>,
) -> Result<Core, Error> {
    let base_url = base_url.text(base_url_len, "base_url")?;
    let options = options.map_or(Ok(Core::default()), ManifestOptions::core)?;
    Ok(Core {
        base_url: base_url.into(),
        ..options
    })
}

impl ManifestOptions {
    fn core(&self) -> Result<Core, Error> {
        let hosts = self
            .hosts
            .texts(&self.host_lens, self.host_count, "hosts")?;
        Ok(Core {
            hosts: hosts.into_iter().map(String::from).collect(),
            uri_form: uri_form(self.uri_form)?,
            encode: self.encode,
            ..Core::default()
        })
    }
}
