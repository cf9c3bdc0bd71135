//! `frontseal_signer`.

use std::ffi::{CString, c_char};
use std::mem::{MaybeUninit, offset_of};
use std::ops::Range;
use std::ptr;
use std::sync::Arc;

use frontseal_core::{CheckedKey, SigningKey};

use crate::argument::{Chars, CharsList, required};
use crate::buffer::{Room, fill};
use crate::environment_variables::EnvironmentVariables;
use crate::error::Error;
use crate::external_key::ExternalKey;
use crate::guard::{ask, free};
use crate::names::{HashNumber, hash_algorithm, hash_number};
use crate::outcome::{give_handle, give_text, give_texts};
use crate::policy::Policy;
use crate::private_key::PrivateKey;
use crate::public_key::PublicKey;
use crate::signed_cookies::SignedCookies;
use crate::signed_policy::SignedPolicy;
use crate::sized::{Given, Struct, Wanted};

/// Signs URLs and cookies for Amazon CloudFront with one key.
///
/// Make it once, and share it between threads.
pub struct Signer {
    core: frontseal_core::Signer,
    key_pair_id: CString,
}

/// A signer from C that signs.
#[repr(transparent)]
pub struct SigningSigner(*const Signer);

impl SigningSigner {
    /// Hold the signer for the length of a call: a function of the caller's that signs may free the
    /// handle.
    pub(crate) fn hold(&self) -> Result<frontseal_core::Signer, Error> {
        // SAFETY: NULL or a signer, as the caller says; it is borrowed for this copy alone.
        let signer = unsafe { self.0.as_ref() };
        Ok(required(signer, "signer")?.core.clone())
    }
}

/// How a signer signs. NULL and all zero are the default.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SignerOptions {
    /// sizeof(frontseal_signer_options).
    pub size: usize,
    /// How many signatures are kept, so that a recently signed policy is served from the cache; 0
    /// for none.
    ///
    /// Anyone who holds a kept signature can access what its policy grants. Each takes about 600
    /// bytes; the least recently used is evicted. It is worth it where the same policy comes again:
    /// with round_to.
    pub cache_capacity: usize,
    /// The public key that CloudFront has. The first signature, and the first after a failure, is
    /// verified with it; a private key with another public half is refused. NULL for no check.
    pub public_key: *const PublicKey,
    /// The hash that is signed.
    pub hash_algorithm: HashNumber,
    /// Zero.
    pub reserved: [u8; 4],
}

// SAFETY: `repr(C)`, and made of numbers and a pointer.
unsafe impl Struct for SignerOptions {
    const NAME: &'static str = "frontseal_signer_options";
    const RESERVED: Range<usize> = offset_of!(Self, reserved)..size_of::<Self>();
}

/// Signature cache statistics. All is 0 where there is no cache.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct CacheInfo {
    /// sizeof(frontseal_cache_info).
    pub size: usize,
    /// How many signatures were found.
    pub hits: u64,
    /// How many had to be made.
    pub misses: u64,
    /// How many are kept.
    pub entries: usize,
    /// How many are kept at most.
    pub capacity: usize,
}

// SAFETY: `repr(C)`, and made of numbers.
unsafe impl Struct for CacheInfo {
    const NAME: &'static str = "frontseal_cache_info";
}

/// Make a signer from the key pair id that CloudFront gave the public key, and the key.
///
/// options may be NULL. The key can be freed after.
///
/// Fails with invalid_key_pair_id if key_pair_id is empty or has anything but ASCII letters and
/// digits; with invalid_key if options->public_key belongs to another key.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_signer_new(
    key_pair_id: Chars,
    key: Option<&PrivateKey>,
    options: Given<SignerOptions>,
    out: Option<&mut MaybeUninit<*mut Signer>>,
) -> *mut Error {
    give_handle(out, || {
        let key = Arc::clone(&required(key, "key")?.core);
        Signer::new(key_pair_id.text("key_pair_id")?, key, &options)
    })
}

/// Make a signer from the key pair id that CloudFront gave the public key, and a function that
/// signs with a key in a KMS or an HSM.
///
/// options may be NULL. key->user_data is freed when the last of the signer, its batches and its
/// calls is done; if this function fails, before it returns, unless key is NULL or has no size.
///
/// Fails as frontseal_signer_new.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_signer_new_external(
    key_pair_id: Chars,
    key: Given<ExternalKey>,
    options: Given<SignerOptions>,
    out: Option<&mut MaybeUninit<*mut Signer>>,
) -> *mut Error {
    let key = key.required("key").and_then(ExternalKey::core);
    give_handle(out, || {
        Signer::new(key_pair_id.text("key_pair_id")?, key?, &options)
    })
}

/// Make a signer from environment variables.
///
/// They are FRONTSEAL_KEY_PAIR_ID, FRONTSEAL_PRIVATE_KEY and, for an encrypted key,
/// FRONTSEAL_PASSPHRASE, or others that variables names. variables and options may be NULL. The key is
/// PEM text, what a secret store makes of it, or the path of its file. A variable that is empty counts
/// as not set.
///
/// Fails with invalid_key_pair_id or invalid_key and the name of the variable, if one is missing or its
/// value cannot be used, and as frontseal_signer_new. No error shows a value that may be a part of a
/// key.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_signer_from_environment(
    variables: Given<EnvironmentVariables>,
    options: Given<SignerOptions>,
    out: Option<&mut MaybeUninit<*mut Signer>>,
) -> *mut Error {
    give_handle(out, || {
        let (key_pair_id, key) = EnvironmentVariables::of(&variables)?.read()?;
        Signer::new(&key_pair_id, key, &options)
    })
}

/// Return signature cache statistics, in *out.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_signer_cache_info(
    signer: Option<&Signer>,
    mut out: Wanted<CacheInfo>,
) -> *mut Error {
    out.give(|| {
        let info = required(signer, "signer")?.core.cache_info();
        let info = info.unwrap_or_default();
        Ok(CacheInfo {
            size: 0,
            hits: info.hits,
            misses: info.misses,
            entries: info.entries,
            capacity: info.capacity,
        })
    })
}

/// Return the key pair id; NULL for NULL. The text lives as long as the signer.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_signer_key_pair_id(signer: Option<&Signer>) -> *const c_char {
    ask(signer, ptr::null(), |signer| signer.key_pair_id.as_ptr())
}

/// Return the hash that is signed; 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_signer_hash_algorithm(signer: Option<&Signer>) -> HashNumber {
    ask(signer, 0, |signer| {
        hash_number(signer.core.hash_algorithm())
    })
}

/// Sign policy, to put the signature on any number of URLs or into cookies.
///
/// The policy must have a resource. This is the one place where the key is used; the rest is
/// appending text.
///
/// Fails with invalid_policy if the policy has no resource; with signing_failed if the key cannot
/// sign; and for the fields of the policy.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_sign(
    signer: SigningSigner,
    policy: Given<Policy>,
    out: Option<&mut MaybeUninit<*mut SignedPolicy>>,
) -> *mut Error {
    give_handle(out, || {
        let policy = Policy::of(&policy)?;
        Ok(SignedPolicy(signer.hold()?.sign(&policy)?))
    })
}

/// Sign url so that it works until the policy's date_less_than.
///
/// A policy without a resource grants this URL alone; a * in it is a wildcard even so, and grants all
/// that it matches. One with a resource must match the URL, and grants all that the resource matches.
/// The URL is taken as it is and appended to.
///
/// Fails with invalid_url, with the place of what is wrong, if the URL is not absolute, has a
/// character that must be percent-encoded (see frontseal_encode_url), a fragment or one of
/// CloudFront's own parameters, is not matched by the resource, or is longer than 8,192 bytes with
/// the signature; with signing_failed if the key cannot sign; and for the fields of the policy.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_sign_url(
    signer: SigningSigner,
    url: Chars,
    policy: Given<Policy>,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_text(out, || {
        let policy = Policy::of(&policy)?;
        Ok(signer.hold()?.sign_url(url.text("url")?, &policy)?)
    })
}

/// Sign url as frontseal_sign_url does, into a buffer of yours. There is nothing to free.
///
/// buffer has room for capacity bytes. The signed URL goes there with a NUL at its end, and its
/// length without the NUL to *out_len. A signed URL has 8,192 bytes at most, so 8,193 are always
/// enough.
///
/// Fails with buffer_too_small, and *out_len is then how many bytes it needs, with the NUL. The key
/// has been used by then, since the length of a signature is known once it is made. Otherwise it
/// fails as frontseal_sign_url.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_sign_url_into(
    signer: SigningSigner,
    url: Chars,
    policy: Given<Policy>,
    mut buffer: Room,
    capacity: usize,
    out_len: Option<&mut MaybeUninit<usize>>,
) -> *mut Error {
    fill(out_len, || {
        let policy = Policy::of(&policy)?;
        let signed = signer.hold()?.sign_url(url.text("url")?, &policy)?;
        buffer.take_text(capacity, [&signed, "", ""])
    })
}

/// Sign each of urls, or none: the first error ends it and names the URL by its index, from 0.
///
/// A policy whose resource has a wildcard is signed once for all. Otherwise each URL is signed for
/// itself, on all cores. The list has the signed URLs in order.
///
/// Fails as frontseal_sign_url.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_sign_urls(
    signer: SigningSigner,
    urls: CharsList,
    count: usize,
    policy: Given<Policy>,
    out: Option<&mut MaybeUninit<*mut *mut c_char>>,
) -> *mut Error {
    give_texts(out, || {
        let policy = Policy::of(&policy)?;
        let urls = urls.texts(count, "urls")?;
        Ok(signer.hold()?.sign_urls(&urls, &policy)?)
    })
}

/// Sign cookies that grant the policy's resource.
///
/// Fails as frontseal_sign, and with invalid_policy if a cookie would be longer than the 4,096
/// bytes that browsers keep.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_sign_cookies(
    signer: SigningSigner,
    policy: Given<Policy>,
    out: Option<&mut MaybeUninit<*mut SignedCookies>>,
) -> *mut Error {
    give_handle(out, || {
        let policy = Policy::of(&policy)?;
        Ok(SignedCookies(signer.hold()?.sign_cookies(&policy)?))
    })
}

/// Free a signer, which may be NULL. What it signed, its batches and its calls go on.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_signer_free(signer: Option<Box<Signer>>) {
    free(signer);
}

impl Signer {
    fn new(
        key_pair_id: &str,
        key: impl SigningKey + 'static,
        options: &Given<SignerOptions>,
    ) -> Result<Self, Error> {
        let options = options.optional("options")?;
        let public_key = options.as_ref().map(|options| options.public_key);
        // SAFETY: NULL or a public key, as the caller says.
        let public_key = public_key.and_then(|key| unsafe { key.as_ref() });
        let mut core = match public_key {
            Some(public_key) => {
                let key = CheckedKey::new(key, public_key.0.clone())?;
                frontseal_core::Signer::new(key_pair_id, key)?
            }
            None => frontseal_core::Signer::new(key_pair_id, key)?,
        };
        if let Some(options) = options {
            if let Some(hash_algorithm) = hash_algorithm(options.hash_algorithm)? {
                core = core.with_hash_algorithm(hash_algorithm);
            }
            core = core.with_cache(options.cache_capacity);
        }
        let key_pair_id = CString::new(core.key_pair_id()).unwrap_or_default();
        Ok(Self { core, key_pair_id })
    }
}
