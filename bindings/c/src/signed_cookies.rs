//! `frontseal_signed_cookies`.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use crate::argument::required;
use crate::cookie_attributes::CookieAttributes;
use crate::error::Error;
use crate::guard::free;
use crate::outcome::{give_text, give_texts};
use crate::sized::Given;

/// The cookies that grant what a policy grants, made by frontseal_sign_cookies.
pub struct SignedCookies(pub(crate) frontseal_core::SignedCookies);

/// Return the cookies, as a list of names and values in turn. No value needs encoding.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_signed_cookies_pairs(
    signed_cookies: Option<&SignedCookies>,
    out: Option<&mut MaybeUninit<*mut *mut c_char>>,
) -> *mut Error {
    give_texts(out, || {
        let pairs = required(signed_cookies, "signed_cookies")?.0.iter();
        Ok(pairs.flat_map(|(name, value)| [name, value]).collect())
    })
}

/// Return the value of the Cookie request header that sends them: "name=value; name=value".
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_signed_cookies_cookie_header(
    signed_cookies: Option<&SignedCookies>,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_text(out, || {
        Ok(required(signed_cookies, "signed_cookies")?
            .0
            .cookie_header())
    })
}

/// Return the values of the Set-Cookie headers that set them, one for each cookie.
///
/// attributes is NULL for the default: Path=/, Secure and HttpOnly.
///
/// Fails with invalid_policy if an attribute would break the header or browsers would refuse it: see
/// the fields of frontseal_cookie_attributes.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_signed_cookies_set_cookie_headers(
    signed_cookies: Option<&SignedCookies>,
    attributes: Given<CookieAttributes>,
    out: Option<&mut MaybeUninit<*mut *mut c_char>>,
) -> *mut Error {
    give_texts(out, || {
        let signed_cookies = &required(signed_cookies, "signed_cookies")?.0;
        Ok(signed_cookies.set_cookie_headers(&CookieAttributes::of(&attributes)?)?)
    })
}

/// Return the values of the Set-Cookie headers that clear every other CloudFront cookie.
///
/// A browser that holds the cookies of an earlier policy sends them too, and CloudFront refuses the
/// mixture. The attributes must be those that the stale cookies were set with; they are as for
/// frontseal_signed_cookies_set_cookie_headers.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_signed_cookies_clearing_headers(
    signed_cookies: Option<&SignedCookies>,
    attributes: Given<CookieAttributes>,
    out: Option<&mut MaybeUninit<*mut *mut c_char>>,
) -> *mut Error {
    give_texts(out, || {
        let signed_cookies = &required(signed_cookies, "signed_cookies")?.0;
        Ok(signed_cookies.clearing_headers(&CookieAttributes::of(&attributes)?)?)
    })
}

/// Return the names of CloudFront's cookies that are not among these, as a list.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_signed_cookies_stale_names(
    signed_cookies: Option<&SignedCookies>,
    out: Option<&mut MaybeUninit<*mut *mut c_char>>,
) -> *mut Error {
    give_texts(out, || {
        Ok(required(signed_cookies, "signed_cookies")?
            .0
            .stale_names()
            .collect())
    })
}

/// Free cookies, which may be NULL.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_signed_cookies_free(signed_cookies: Option<Box<SignedCookies>>) {
    free(signed_cookies);
}
