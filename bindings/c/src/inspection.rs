//! `frontseal_inspect`.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use frontseal_inspect::{InspectOptions as CoreOptions, inspect};

use crate::argument::{Chars, CharsList};
use crate::error::Error;
use crate::outcome::give_text;
use crate::sized::{Given, Struct};
use crate::verifier::Verifier;

/// What is known about a request besides its URL. NULL and all zero are the default.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct InspectOptions {
    /// sizeof(frontseal_inspect_options).
    pub size: usize,
    /// The value of the request's Cookie header. It may also be what document.cookie, a cookie jar, curl
    /// or a browser's tools print. It counts where the URL has none of CloudFront's parameters.
    pub cookies: Chars,
    /// The time of the request, in Unix seconds; 0 is the Date of the response, otherwise the system's
    /// clock.
    pub now: i64,
    /// The viewer's address, IPv4 or IPv6.
    pub ip_address: Chars,
    /// The keys that verify the signature. With them there is a verdict.
    pub verifier: *const Verifier,
    /// The values of the Set-Cookie headers that set the cookies. Without cookies, the header that a
    /// browser would send is inspected.
    pub set_cookies: CharsList,
    /// How many set_cookies there are.
    pub set_cookie_count: usize,
    /// The URL of the page that sets the cookies and makes the request.
    pub page_url: Chars,
    /// The response to the request: its body, or headers and body as curl -i prints them.
    pub response: Chars,
    /// Other hosts that may have been signed, such as the distribution's d….cloudfront.net for a request
    /// to a domain of your own.
    pub hosts: CharsList,
    /// How many hosts there are.
    pub host_count: usize,
}

// SAFETY: `repr(C)`, and made of numbers and pointers.
unsafe impl Struct for InspectOptions {
    const NAME: &'static str = "frontseal_inspect_options";
}

/// Take a request apart, decode everything that CloudFront reads of it, and find what would make it
/// fail, as JSON.
///
/// It needs no key. With options->verifier it also says whether the signature holds, and if not,
/// which change since the signing would explain it. What options->response proves outranks what the
/// request only suggests. options may be NULL; url may be NULL if there are cookies or a response.
///
/// The JSON is one object, with null for what is not known: source, url, url_bytes, cookie_bytes,
/// cookie_header, parameters (an object), key_pair_id, canned, policy, policy_pretty, resource, not_before,
/// not_before_utc, expires, expires_utc, expires_in, ip_address, hash_algorithm, signature_type,
/// signature_bytes, signature_holds, signed_for, response (an object of sender, status, code, message
/// and request_id), findings (an array of code, severity, confidence,
/// message and cure). Where there is a verdict also allowed, code, message, reason and detail.
///
/// Any non-empty input is accepted: the worse it is, the more there is to find. Fails with
/// invalid_ip_address if options->ip_address is not an address.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_inspect(
    url: Chars,
    options: Given<InspectOptions>,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_text(out, || {
        let given = options.optional("options")?;
        let mut options = CoreOptions::default();
        if let Some(given) = &given {
            options.cookies = given.cookies.optional("cookies")?;
            options.set_cookies = given
                .set_cookies
                .texts(given.set_cookie_count, "set_cookies")?;
            options.hosts = given.hosts.texts(given.host_count, "hosts")?;
            options.page_url = given.page_url.optional("page_url")?;
            options.response = given.response.optional("response")?;
            options.now = Some(given.now).filter(|now| *now != 0);
            options.ip_address = given.ip_address.optional("ip_address")?.map(String::from);
            // SAFETY: NULL or a verifier, as the caller says.
            options.verifier = unsafe { given.verifier.as_ref() }.map(|verifier| &verifier.0);
        }
        Ok(inspect(url.optional("url")?, &options)?.to_json())
    })
}
