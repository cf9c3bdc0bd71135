//! `frontseal_verifier`.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use frontseal_core::{Verifier as Core, VerifyOptions as CoreOptions};

use crate::argument::{Chars, array, required};
use crate::error::Error;
use crate::grant::Grant;
use crate::guard::free;
use crate::outcome::{give_handle, give_texts};
use crate::public_key::PublicKey;
use crate::sized::{Given, Struct, Wanted};

/// Decides whether to grant a request, as CloudFront's edge does.
///
/// It trusts public keys by their key pair ids, as a key group does; several ids side by side make
/// a rotation. Policy contents are trusted only after the signature verifies.
pub struct Verifier(pub(crate) Core);

/// A key that a verifier trusts for signatures that name key_pair_id.
#[repr(C)]
pub struct TrustedKey {
    /// The id that CloudFront gave the key.
    pub key_pair_id: Chars,
    /// The key.
    pub key: *const PublicKey,
}

/// An array of trusted keys from C.
#[repr(transparent)]
pub struct TrustedKeys(*const TrustedKey);

impl TrustedKeys {
    /// Read `count` keys.
    fn keys(&self, count: usize) -> Result<Vec<(&str, &PublicKey)>, Error> {
        let keys = array(self.0, count, "keys")?.iter().enumerate();
        keys.map(|(index, trusted)| {
            let id = format_args!("keys[{index}].key_pair_id");
            // SAFETY: NULL or a key, as the caller says.
            let key = unsafe { trusted.key.as_ref() };
            Ok((
                trusted.key_pair_id.text(id)?,
                key.ok_or_else(|| Error::null(format_args!("keys[{index}].key")))?,
            ))
        })
        .collect()
    }
}

/// What a verifier is told about a request besides its URL and cookies. NULL and all zero are the
/// default: now, from an unknown address.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct VerifyOptions {
    /// sizeof(frontseal_verify_options).
    pub size: usize,
    /// The viewer's address, IPv4 or IPv6, which a policy with an IP condition needs; NULL if it is
    /// unknown.
    pub ip_address: Chars,
    /// The time of the request, in Unix seconds; 0 is the system's clock.
    pub now: i64,
}

// SAFETY: `repr(C)`, and made of numbers and pointers.
unsafe impl Struct for VerifyOptions {
    const NAME: &'static str = "frontseal_verify_options";
}

impl VerifyOptions {
    /// Make the core's options of a struct from C, which may be NULL.
    fn of(given: &Given<Self>) -> Result<CoreOptions, Error> {
        let mut core = CoreOptions::default();
        if let Some(options) = given.optional("options")? {
            core.now = Some(options.now).filter(|now| *now != 0);
            core.ip_address = options.ip_address.optional("ip_address")?.map(String::from);
        }
        Ok(core)
    }
}

/// Make a verifier that trusts count keys. With no key it denies every request.
///
/// The last of several keys with the same id is trusted. The keys can be freed after.
///
/// Fails with invalid_key_pair_id if an id is empty or has anything but ASCII letters and digits.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_verifier_new(
    keys: TrustedKeys,
    count: usize,
    out: Option<&mut MaybeUninit<*mut Verifier>>,
) -> *mut Error {
    give_handle(out, || {
        let mut core = Core::new();
        for (id, key) in keys.keys(count)? {
            core = core.with_key(id, key.0.clone())?;
        }
        Ok(Verifier(core))
    })
}

/// Return the key pair ids that are trusted, as a list.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_verifier_key_pair_ids(
    verifier: Option<&Verifier>,
    out: Option<&mut MaybeUninit<*mut *mut c_char>>,
) -> *mut Error {
    give_texts(out, || {
        let keys = required(verifier, "verifier")?.0.keys();
        Ok(keys.map(|(id, _)| id).collect())
    })
}

/// Verify a request by the signature in its URL, and return what it is granted.
///
/// options may be NULL, and out if only the answer matters: NULL is a grant.
///
/// Fails with access_denied if the request is denied (see frontseal_error_denial), and with
/// invalid_ip_address if options->ip_address is not an address.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_verify_url(
    verifier: Option<&Verifier>,
    url: Chars,
    options: Given<VerifyOptions>,
    out: Wanted<Grant>,
) -> *mut Error {
    decide(verifier, &options, out, |verifier, options| {
        Ok(verifier.verify_url(url.text("url")?, options)?)
    })
}

/// Verify a request for url by its signed cookies, and return what it is granted.
///
/// cookies is the value of its Cookie header. The rest is as for frontseal_verify_url.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_verify_cookies(
    verifier: Option<&Verifier>,
    url: Chars,
    cookies: Chars,
    options: Given<VerifyOptions>,
    out: Wanted<Grant>,
) -> *mut Error {
    decide(verifier, &options, out, |verifier, options| {
        let (url, cookies) = (url.text("url")?, cookies.text("cookies")?);
        Ok(verifier.verify_cookies(url, cookies, options)?)
    })
}

/// Verify a request as the edge does: by its URL if it has any CloudFront parameter, and by its
/// cookies otherwise. Return what it is granted.
///
/// cookies is the value of its Cookie header, or NULL if it has none. The rest is as for
/// frontseal_verify_url.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_verify_request(
    verifier: Option<&Verifier>,
    url: Chars,
    cookies: Chars,
    options: Given<VerifyOptions>,
    out: Wanted<Grant>,
) -> *mut Error {
    decide(verifier, &options, out, |verifier, options| {
        let (url, cookies) = (url.text("url")?, cookies.optional("cookies")?);
        Ok(verifier.verify_request(url, cookies, options)?)
    })
}

/// Free a verifier, which may be NULL.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_verifier_free(verifier: Option<Box<Verifier>>) {
    free(verifier);
}

/// Return the verdict, and the grant where it is wanted.
fn decide(
    verifier: Option<&Verifier>,
    options: &Given<VerifyOptions>,
    mut out: Wanted<Grant>,
    verify: impl FnOnce(&Core, &CoreOptions) -> Result<frontseal_core::Grant, Error>,
) -> *mut Error {
    out.give_if_wanted(
        || {
            verify(
                &required(verifier, "verifier")?.0,
                &VerifyOptions::of(options)?,
            )
        },
        |grant| Grant::of(&grant),
    )
}
