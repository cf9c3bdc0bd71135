//! `frontseal_sign_manifest`: HLS playlists and DASH MPDs, every URI signed.

use std::ffi::c_char;
use std::mem::{MaybeUninit, offset_of};

use frontseal_manifest::{
    ManifestOptions as Core, child_playlists, sign_manifest, sign_manifest_with,
};

use crate::argument::{Chars, CharsAndLen, CharsList, Flag, required};
use crate::error::Error;
use crate::names::{UriFormNumber, uri_form};
use crate::outcome::{give_text, give_texts};
use crate::policy::Policy;
use crate::signed_policy::SignedPolicy;
use crate::signer::SigningSigner;
use crate::sized::{Given, Struct};

/// Which URIs of a manifest are signed, and how they are written back. NULL and all zero are the
/// default: the URIs of the manifest's own host are signed, and stay relative or absolute as they
/// were.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ManifestOptions {
    /// sizeof(frontseal_manifest_options).
    pub size: usize,
    /// The hosts whose URIs are signed, with the port where the URIs have one. If there are none, it
    /// is the host of the manifest's own URL.
    pub hosts: CharsList,
    /// How many hosts there are.
    pub host_count: usize,
    /// How signed URIs are written back; one of FRONTSEAL_URI_FORM_....
    pub uri_form: UriFormNumber,
    /// Percent-encode the characters of the base URL and of URIs that clients rewrite, before
    /// signing, as frontseal_encode_url does.
    pub encode: Flag,
    /// Sign each URI for itself, in place of one signature for all (frontseal_sign_manifest only).
    ///
    /// It takes a key operation for each URI. The policy must have no resource, and the manifest no
    /// templates and no URIs to which players add parameters.
    pub each: Flag,
    /// Zero.
    pub reserved: [u8; 2],
}

// SAFETY: `repr(C)`, and made of numbers and pointers.
unsafe impl Struct for ManifestOptions {
    const NAME: &'static str = "frontseal_manifest_options";
    const KNOWN: usize = offset_of!(Self, reserved);
}

/// Sign every URI of text, an HLS playlist or a DASH MPD, so that a player can follow it.
///
/// base_url is where the player gets the manifest: relative URIs are resolved against it, as the
/// player does. Every other byte stays as it is. URIs of other hosts and of other schemes than http
/// and https are left alone. options may be NULL.
///
/// text_len is in bytes. One signature serves all URIs, unless options->each is true. It grants the
/// folder of base_url and all below it, unless the policy has a resource, which must match each URI.
///
/// Fails with invalid_manifest, with line and column, if the text is not a manifest, or a URI in it
/// cannot be found or resolved; with invalid_url for a URI that cannot be signed as it is, is
/// signed already, or is not matched by the policy's resource, and for base_url and hosts; and as
/// frontseal_sign_url.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_sign_manifest(
    signer: SigningSigner,
    text: CharsAndLen,
    text_len: usize,
    base_url: Chars,
    policy: Given<Policy>,
    options: Given<ManifestOptions>,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_text(out, || {
        let (policy, signer) = (Policy::of(&policy)?, signer.hold()?);
        let options = ManifestOptions::of(&options, &base_url)?;
        let text = text.text(text_len, "text")?;
        Ok(sign_manifest(text, &signer, &policy, &options)?.text)
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
    text: CharsAndLen,
    text_len: usize,
    base_url: Chars,
    options: Given<ManifestOptions>,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_text(out, || {
        let signed = &required(signed_policy, "signed_policy")?.0;
        let options = ManifestOptions::of(&options, &base_url)?;
        Ok(sign_manifest_with(text.text(text_len, "text")?, signed, &options)?.text)
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
    text: CharsAndLen,
    text_len: usize,
    base_url: Chars,
    out: Option<&mut MaybeUninit<*mut *mut c_char>>,
) -> *mut Error {
    give_texts(out, || {
        let options = ManifestOptions::core(None, &base_url)?;
        Ok(child_playlists(text.text(text_len, "text")?, &options)?)
    })
}

impl ManifestOptions {
    /// Make the core's options of a struct from C, which may be NULL.
    fn of(given: &Given<Self>, base_url: &Chars) -> Result<Core, Error> {
        Self::core(given.optional("options")?, base_url)
    }

    fn core(options: Option<Self>, base_url: &Chars) -> Result<Core, Error> {
        let mut core = Core {
            base_url: base_url.text("base_url")?.into(),
            ..Core::default()
        };
        if let Some(options) = options {
            let hosts = options.hosts.texts(options.host_count, "hosts")?;
            core.hosts = hosts.into_iter().map(String::from).collect();
            core.uri_form = uri_form(options.uri_form)?;
            core.encode = options.encode.is_set();
            core.each = options.each.is_set();
        }
        Ok(core)
    }
}
