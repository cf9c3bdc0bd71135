//! `frontseal_signer`.

use std::ffi::{c_char, c_void};
use std::mem::MaybeUninit;
use std::sync::Arc;

use frontseal_core::SigningKey;

use crate::argument::{Chars, CharsList, Lengths, required};
use crate::buffer::{Room, fill};
use crate::error::Error;
use crate::external_key::{ExternalKey, FreeFunction, SignFunction, UserData};
use crate::names::{HashNumber, KeyTypeNumber, hash_algorithm, hash_number, key_type};
use crate::outcome::{ask, free, give, give_handle, give_text, give_texts, run};
use crate::policy::Policy;
use crate::private_key::PrivateKey;
use crate::signed_cookies::SignedCookies;
use crate::signed_policy::SignedPolicy;

/// Signs URLs and cookies for Amazon CloudFront with one key.
///
/// Make it once, and share it between threads.
pub struct Signer(pub(crate) frontseal_core::Signer);

/// How the cache of a signer does.
#[repr(C)]
pub struct CacheInfo {
    /// How many signatures were found.
    pub hits: u64,
    /// How many had to be made.
    pub misses: u64,
    /// How many are kept.
    pub len: usize,
    /// How many are kept at most.
    pub capacity: usize,
}

/// Make a signer from the key pair id that CloudFront gave the public key, and the key.
///
/// hash_algorithm is FRONTSEAL_DEFAULT_HASH, FRONTSEAL_SHA1 or FRONTSEAL_SHA256. The key can be
/// freed after.
///
/// Fails with invalid_key_pair_id if key_pair_id is empty or has anything but ASCII letters and
/// digits.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_signer_new(
    key_pair_id: Chars,
    key_pair_id_len: usize,
    key: Option<&PrivateKey>,
    hash_algorithm: HashNumber,
    out: Option<&mut MaybeUninit<*mut Signer>>,
) -> *mut Error {
    give_handle(out, || {
        let key = Arc::clone(&required(key, "key")?.0);
        make(
            key_pair_id.text(key_pair_id_len, "key_pair_id")?,
            key,
            hash_algorithm,
        )
    })
}

/// Make a signer from the key pair id that CloudFront gave the public key, and a function that
/// signs with a key in a KMS or an HSM.
///
/// key_type is FRONTSEAL_RSA or FRONTSEAL_P256. The function is called on whatever threads sign;
/// frontseal_sign_urls and batches call it on several at once, unless stays_on_thread is true: then
/// on the calling thread alone. user_data is passed to it, and is freed by user_data_free, which
/// may be NULL, when the last of the signer and its batches is freed; if this function fails,
/// before it returns.
///
/// Fails as frontseal_signer_new.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_signer_new_external(
    key_pair_id: Chars,
    key_pair_id_len: usize,
    key_type: KeyTypeNumber,
    hash_algorithm: HashNumber,
    sign: SignFunction,
    user_data: *mut c_void,
    user_data_free: FreeFunction,
    stays_on_thread: bool,
    out: Option<&mut MaybeUninit<*mut Signer>>,
) -> *mut Error {
    let user_data = UserData {
        pointer: user_data,
        free: user_data_free,
    };
    give_handle(out, || {
        let key = ExternalKey {
            key_type: self::key_type(key_type)?,
            sign: required(sign, "sign")?,
            user_data,
            stays_on_thread,
        };
        make(
            key_pair_id.text(key_pair_id_len, "key_pair_id")?,
            key,
            hash_algorithm,
        )
    })
}

/// Keep up to capacity signatures, so that a policy that was signed lately costs no key operation.
/// Without it none is kept.
///
/// What is kept opens what the policy grants, as a signed URL does, and takes some 600 bytes each;
/// the one that was not asked for the longest makes room. It is worth it where the same policy
/// comes again: with frontseal_policy_round_to.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_signer_set_cache(
    signer: Option<&mut Signer>,
    capacity: usize,
) -> *mut Error {
    run(|| {
        let signer = required(signer, "signer")?;
        signer.0 = signer.0.clone().with_cache(capacity);
        Ok(())
    })
}

/// Return how the cache does; all is 0 where there is none.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_signer_cache_info(
    signer: Option<&Signer>,
    out: Option<&mut MaybeUninit<CacheInfo>>,
) -> *mut Error {
    give(out, || {
        let info = required(signer, "signer")?
            .0
            .cache_info()
            .unwrap_or_default();
        Ok(CacheInfo {
            hits: info.hits,
            misses: info.misses,
            len: info.entries,
            capacity: info.capacity,
        })
    })
}

/// Return the key pair id.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_signer_key_pair_id(
    signer: Option<&Signer>,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_text(out, || Ok(required(signer, "signer")?.0.key_pair_id()))
}

/// Return the hash that is signed; 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_signer_hash_algorithm(signer: Option<&Signer>) -> HashNumber {
    ask(signer, 0, |signer| hash_number(signer.0.hash_algorithm()))
}

/// Sign policy, to put the signature on any number of URLs or into cookies.
///
/// The policy must have a resource. This is the one place where the key is used; the rest is
/// appending text.
///
/// Fails with invalid_policy if the policy has no resource; with signing_failed if the key cannot
/// sign.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_sign(
    signer: Option<&Signer>,
    policy: Option<&Policy>,
    out: Option<&mut MaybeUninit<*mut SignedPolicy>>,
) -> *mut Error {
    give_handle(out, || {
        let policy = required(policy, "policy")?.0.get()?;
        Ok(SignedPolicy(required(signer, "signer")?.0.sign(policy)?))
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
/// the signature; with signing_failed if the key cannot sign.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_sign_url(
    signer: Option<&Signer>,
    url: Chars,
    url_len: usize,
    policy: Option<&Policy>,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_text(out, || {
        let policy = required(policy, "policy")?.0.get()?;
        Ok(required(signer, "signer")?
            .0
            .sign_url(url.text(url_len, "url")?, policy)?)
    })
}

/// Sign url so that it works until the policy's date_less_than, into a buffer of yours. There is
/// nothing to free.
///
/// buffer has room for capacity bytes. The signed URL goes there with a NUL at its end, and its
/// length without the NUL to *out_len. A signed URL has 8,192 bytes at most, so 8,193 are always
/// enough.
///
/// Fails with buffer_too_small, and *out_len is then how many bytes it needs, with the NUL. The key
/// has been used by then, since how long a signature is shows once it is made. Otherwise it fails
/// as frontseal_sign_url.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_sign_url_into(
    signer: Option<&Signer>,
    url: Chars,
    url_len: usize,
    policy: Option<&Policy>,
    mut buffer: Room,
    capacity: usize,
    out_len: Option<&mut MaybeUninit<usize>>,
) -> *mut Error {
    fill(out_len, || {
        let policy = required(policy, "policy")?.0.get()?;
        let signer = &required(signer, "signer")?.0;
        let signed = signer.sign_url(url.text(url_len, "url")?, policy)?;
        buffer.take_text(capacity, [&signed, "", ""])
    })
}

/// Sign each of urls, or none: the first error ends it and names the URL by its index, from 0.
///
/// A policy whose resource has a wildcard is signed once for all. Otherwise each URL is signed for
/// itself, on all cores. lens are the lengths of the urls; it may be NULL, and then each ends with
/// a NUL. The list has the signed URLs in order.
///
/// Fails as frontseal_sign_url.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_sign_urls(
    signer: Option<&Signer>,
    urls: CharsList,
    lens: Lengths,
    count: usize,
    policy: Option<&Policy>,
    out: Option<&mut MaybeUninit<*mut *mut c_char>>,
) -> *mut Error {
    give_texts(out, || {
        let urls = urls.texts(&lens, count, "urls")?;
        let policy = required(policy, "policy")?.0.get()?;
        Ok(required(signer, "signer")?.0.sign_urls(&urls, policy)?)
    })
}

/// Sign cookies that grant the policy's resource.
///
/// Fails as frontseal_sign, and with invalid_policy if a cookie would be longer than the 4,096
/// bytes that browsers keep.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_sign_cookies(
    signer: Option<&Signer>,
    policy: Option<&Policy>,
    out: Option<&mut MaybeUninit<*mut SignedCookies>>,
) -> *mut Error {
    give_handle(out, || {
        let policy = required(policy, "policy")?.0.get()?;
        Ok(SignedCookies(
            required(signer, "signer")?.0.sign_cookies(policy)?,
        ))
    })
}

/// Free a signer, which may be NULL. What it signed and its batches go on.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_signer_free(signer: Option<Box<Signer>>) {
    free(signer);
}

fn make(
    key_pair_id: &str,
    key: impl SigningKey + 'static,
    hash_algorithm: HashNumber,
) -> Result<Signer, Error> {
    let hash_algorithm = self::hash_algorithm(hash_algorithm)?;
    let signer = frontseal_core::Signer::new(key_pair_id, key)?;
    Ok(Signer(match hash_algorithm {
        Some(hash_algorithm) => signer.with_hash_algorithm(hash_algorithm),
        None => signer,
    }))
}
