//! `frontseal_verifier`.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use frontseal_core::{Verifier as Core, VerifyOptions};

use crate::argument::{Chars, required};
use crate::built::Built;
use crate::error::Error;
use crate::grant::Grant;
use crate::outcome::{free, give_handle, give_texts, run};
use crate::public_key::PublicKey;

/// Decides whether a request may have what it asks for, as CloudFront's edge does.
///
/// It trusts public keys by their key pair ids, as a key group does; several ids side by side make
/// a rotation. It needs no clock and no network: the time and the viewer's address are given. What
/// a policy says is not believed before its signature holds.
///
/// As with a policy, an error of a setter stays: nothing is granted then.
pub struct Verifier(pub(crate) Built<Core>);

/// Make a verifier that trusts no key, and so denies every request.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_verifier_new(
    out: Option<&mut MaybeUninit<*mut Verifier>>,
) -> *mut Error {
    give_handle(out, || Ok(Verifier(Built::new(Core::new()))))
}

/// Trust key for signatures that name key_pair_id. An id that is trusted already gets the new key.
///
/// The key can be freed after.
///
/// Fails with invalid_key_pair_id if key_pair_id is empty or has anything but ASCII letters and
/// digits.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_verifier_add_key(
    verifier: Option<&mut Verifier>,
    key_pair_id: Chars,
    key_pair_id_len: usize,
    key: Option<&PublicKey>,
) -> *mut Error {
    let Some(verifier) = verifier else {
        return run(|| Err(Error::null("verifier")));
    };
    verifier.0.set(|verifier| -> Result<_, Error> {
        let key = required(key, "key")?.0.clone();
        Ok(verifier.with_key(key_pair_id.text(key_pair_id_len, "key_pair_id")?, key)?)
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
        Ok(required(verifier, "verifier")?
            .0
            .get()?
            .keys()
            .map(|(id, _)| id)
            .collect())
    })
}

/// Decide about a request by the signature in its URL. NULL is a grant.
///
/// at is when the request starts, in Unix seconds, UTC, as from time(NULL); 0, less, and
/// FRONTSEAL_NO_TIME with it, are denied. ip is the viewer's address, IPv4 or IPv6, which a policy
/// with an IP condition needs, or NULL if it is not known. out may be NULL where only the answer
/// counts.
///
/// Fails with access_denied if the request is denied: see frontseal_error_reason and
/// frontseal_error_edge_xml.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_verify_url(
    verifier: Option<&Verifier>,
    url: Chars,
    url_len: usize,
    at: i64,
    ip: Chars,
    ip_len: usize,
    out: Option<&mut MaybeUninit<*mut Grant>>,
) -> *mut Error {
    decide(verifier, out, |verifier| {
        let options = options(at, &ip, ip_len)?;
        Ok(verifier.verify_url(url.text(url_len, "url")?, &options)?)
    })
}

/// Decide about a request for url by its signed cookies. NULL is a grant.
///
/// cookies is the value of its Cookie header. The rest is as for frontseal_verify_url.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_verify_cookies(
    verifier: Option<&Verifier>,
    url: Chars,
    url_len: usize,
    cookies: Chars,
    cookies_len: usize,
    at: i64,
    ip: Chars,
    ip_len: usize,
    out: Option<&mut MaybeUninit<*mut Grant>>,
) -> *mut Error {
    decide(verifier, out, |verifier| {
        let (url, options) = (url.text(url_len, "url")?, options(at, &ip, ip_len)?);
        Ok(verifier.verify_cookies(url, cookies.text(cookies_len, "cookies")?, &options)?)
    })
}

/// Decide about a request as the edge does: by its URL if that has any of CloudFront's parameters,
/// and by its cookies otherwise. NULL is a grant.
///
/// cookies is the value of its Cookie header, or NULL if it has none. The rest is as for
/// frontseal_verify_url.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_verify_request(
    verifier: Option<&Verifier>,
    url: Chars,
    url_len: usize,
    cookies: Chars,
    cookies_len: usize,
    at: i64,
    ip: Chars,
    ip_len: usize,
    out: Option<&mut MaybeUninit<*mut Grant>>,
) -> *mut Error {
    decide(verifier, out, |verifier| {
        let (url, options) = (url.text(url_len, "url")?, options(at, &ip, ip_len)?);
        Ok(verifier.verify_request(url, cookies.optional(cookies_len, "cookies")?, &options)?)
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
    out: Option<&mut MaybeUninit<*mut Grant>>,
    verify: impl FnOnce(&Core) -> Result<frontseal_core::Grant, Error>,
) -> *mut Error {
    run(|| {
        let grant = verify(required(verifier, "verifier")?.0.get()?)?;
        if let Some(out) = out {
            out.write(Box::into_raw(Box::new(Grant(grant))));
        }
        Ok(())
    })
}

fn options(at: i64, ip: &Chars, ip_len: usize) -> Result<VerifyOptions, Error> {
    Ok(VerifyOptions {
        now: Some(at),
        ip_address: ip.optional(ip_len, "ip")?.map(String::from),
    })
}
