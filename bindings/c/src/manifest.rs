//! `frontseal_sign_manifest`: HLS playlists and DASH MPDs, every URI signed.

use std::ffi::{c_char, c_void};
use std::mem::{MaybeUninit, offset_of};
use std::ops::Range;

use frontseal_core::Place;
use frontseal_manifest::{
    ManifestOptions as Core, SignedManifest as CoreManifest, child_playlists, sign_manifest,
    sign_manifest_with,
};

use crate::argument::{Chars, CharsAndLen, CharsList, Flag, required};
use crate::error::Error;
use crate::names::{UriFormNumber, uri_form};
use crate::outcome::give_texts;
use crate::policy::Policy;
use crate::signed_policy::SignedPolicy;
use crate::signer::SigningSigner;
use crate::sized::{Given, Struct, Wanted};
use crate::text;

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
    /// The folder that URIs must be in or below, a URL that ends with /; another URI is an error.
    ///
    /// Its path counts, on any host whose URIs are signed. NULL is, with each, the folder of base_url;
    /// otherwise the policy's resource says what is granted.
    pub folder: Chars,
    /// The values of variables that an HLS playlist imports by EXT-X-DEFINE:IMPORT, by their names,
    /// each as "NAME=VALUE": the defines of the frontseal_signed_manifest of the playlist that names
    /// it.
    pub defines: CharsList,
    /// How many variables there are.
    pub define_count: usize,
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
    const RESERVED: Range<usize> = offset_of!(Self, reserved)..size_of::<Self>();
}

/// Something odd in a manifest that is signed all the same, or a URL that was left alone and probably
/// should not have been.
///
/// A problem that occurs in many places is reported once, with its first place.
#[repr(C)]
pub struct ManifestWarning {
    /// "nothing_signed", "trailing_comma", "trailing_blank", "fragment" or "unsigned_url"; more may
    /// come.
    pub code: *const c_char,
    /// The place, what is odd, and what to do.
    pub message: *const c_char,
    /// The line of the first place, from 1; 0 for the manifest as a whole.
    pub line: usize,
    /// The column of the first place, from 1; 0 for the manifest as a whole.
    pub column: usize,
    /// In how many places it is.
    pub count: usize,
}

/// A manifest with its URIs signed. Free it with frontseal_signed_manifest_clear.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SignedManifest {
    /// sizeof(frontseal_signed_manifest).
    pub size: usize,
    /// The text of the manifest.
    pub text: *const c_char,
    /// What is odd in it, at most 100 different warnings.
    pub warnings: *const ManifestWarning,
    /// How many warnings there are.
    pub warning_count: usize,
    /// The variables of an HLS playlist, each as "NAME=VALUE": the defines of the options for the
    /// playlists that it names.
    pub defines: *const *const c_char,
    /// How many variables there are.
    pub define_count: usize,
    /// The memory of all that, which is the library's.
    pub memory: *mut c_void,
}

// SAFETY: `repr(C)`, and made of numbers and pointers.
unsafe impl Struct for SignedManifest {
    const NAME: &'static str = "frontseal_signed_manifest";
}

/// What a [`SignedManifest`] points to.
struct Memory {
    texts: *mut *mut c_char,
    warnings: Box<[ManifestWarning]>,
}

impl Drop for Memory {
    fn drop(&mut self) {
        text::free(self.texts);
    }
}

/// Wipe and free what is in manifest, which may be NULL, and leave it empty.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_signed_manifest_clear(mut manifest: Wanted<SignedManifest>) {
    manifest.clear(|manifest| {
        if !manifest.memory.is_null() {
            // SAFETY: C gives back what it got, once.
            drop(unsafe { Box::from_raw(manifest.memory.cast::<Memory>()) });
        }
    });
}

impl SignedManifest {
    /// Make a struct for C of the core's manifest.
    fn of(core: &CoreManifest) -> Result<Self, Error> {
        let defines = core.defines.iter();
        let defines: Vec<_> = defines
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let messages: Vec<_> = core.warnings.iter().map(ToString::to_string).collect();
        let codes = core.warnings.iter().map(|warning| warning.kind().code());
        let mut texts = vec![core.text.as_str()];
        texts.extend(defines.iter().map(String::as_str));
        texts.extend(codes);
        texts.extend(messages.iter().map(String::as_str));
        let (warning_count, define_count) = (core.warnings.len(), defines.len());
        let first = text::to_c_list(&texts)?;
        // SAFETY: the list has the text, the variables, and a code and a message for each warning.
        let at = |index: usize| unsafe { *first.add(index) }.cast_const();
        let warnings = core.warnings.iter().enumerate().map(|(index, warning)| {
            let (line, column) = match warning.place() {
                Some(Place::LineColumn { line, column }) => (line, column),
                _ => (0, 0),
            };
            ManifestWarning {
                code: at(1 + define_count + index),
                message: at(1 + define_count + warning_count + index),
                line,
                column,
                count: warning.count(),
            }
        });
        let memory = Box::new(Memory {
            texts: first,
            warnings: warnings.collect(),
        });
        Ok(Self {
            size: 0,
            text: at(0),
            warnings: memory.warnings.as_ptr(),
            warning_count,
            // SAFETY: as above.
            defines: unsafe { first.add(1) }.cast(),
            define_count,
            memory: Box::into_raw(memory).cast(),
        })
    }
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
    mut out: Wanted<SignedManifest>,
) -> *mut Error {
    out.give(|| {
        let (policy, signer) = (Policy::of(&policy)?, signer.hold()?);
        let options = ManifestOptions::of(&options, &base_url)?;
        let text = text.text(text_len, "text")?;
        SignedManifest::of(&sign_manifest(text, &signer, &policy, &options)?)
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
    mut out: Wanted<SignedManifest>,
) -> *mut Error {
    out.give(|| {
        let signed = &required(signed_policy, "signed_policy")?.0;
        let options = ManifestOptions::of(&options, &base_url)?;
        let text = text.text(text_len, "text")?;
        SignedManifest::of(&sign_manifest_with(text, signed, &options)?)
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
            core.folder = options.folder.optional("folder")?.map(String::from);
            for define in options.defines.texts(options.define_count, "defines")? {
                let (name, value) = define.split_once('=').ok_or_else(|| {
                    Error::invalid_argument(
                        "defines has a variable without a '=': write NAME=VALUE",
                    )
                })?;
                if core.defines.insert(name.into(), value.into()).is_some() {
                    return Err(Error::invalid_argument(format!(
                        "defines has {name} twice: leave one out"
                    )));
                }
            }
            core.encode = options.encode.is_set();
            core.each = options.each.is_set();
        }
        Ok(core)
    }
}
