//! `frontseal_inspect`.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use frontseal_inspect::{InspectOptions as CoreOptions, inspect};

use crate::argument::Chars;
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
    /// The value of the request's Cookie header. It counts where the URL has none of CloudFront's
    /// parameters.
    pub cookies: Chars,
    /// The time of the request, in Unix seconds; 0 is the system's clock.
    pub now: i64,
    /// The viewer's address, IPv4 or IPv6.
    pub ip_address: Chars,
    /// The keys that verify the signature. With them there is a verdict.
    pub verifier: *const Verifier,
}

// SAFETY: `repr(C)`, and made of numbers and pointers.
unsafe impl Struct for InspectOptions {
    const NAME: &'static str = "frontseal_inspect_options";
}

/// Take a request apart, decode everything that CloudFront reads of it, and find what would make it
/// fail, as JSON.
///
/// It needs no key. With options->verifier it also says whether the signature holds, and if not,
/// which change since the signing would explain it. options may be NULL; url may be NULL if there are
/// cookies.
///
/// The JSON is one object, with null for what is not known: source, url, url_bytes, cookie_bytes,
/// parameters (an object), key_pair_id, canned, policy, policy_pretty, resource, not_before,
/// not_before_utc, expires, expires_utc, expires_in, ip_address, hash_algorithm, signature_type,
/// signature_bytes, signature_holds, signed_for, findings (an array of code, severity, confidence,
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
            options.now = Some(given.now).filter(|now| *now != 0);
            options.ip_address = given.ip_address.optional("ip_address")?.map(String::from);
            // SAFETY: NULL or a verifier, as the caller says.
            options.verifier = unsafe { given.verifier.as_ref() }.map(|verifier| &verifier.0);
        }
        Ok(inspect(url.optional("url")?, &options)?.to_json())
    })
}
