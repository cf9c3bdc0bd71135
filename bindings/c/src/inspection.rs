//! `frontseal_inspect`.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use frontseal_inspect::{InspectOptions, inspect};

use crate::argument::Chars;
use crate::error::Error;
use crate::outcome::give_text;
use crate::verifier::Verifier;

/// A time that is not given.
pub const FRONTSEAL_NO_TIME: i64 = i64::MIN;

/// Take url apart, decode all that CloudFront reads of it, and say what would make it fail, as
/// JSON.
///
/// It needs no key. With verifier it also says whether the signature holds, and if not, which
/// change since the signing would explain it. cookies, the value of a Cookie header, count where
/// the URL has none of CloudFront's parameters; url may be NULL then. at is the time to judge by,
/// in Unix seconds, UTC, or FRONTSEAL_NO_TIME for now. ip is the
/// viewer's address. url, cookies, ip and verifier may be NULL, but not both url and cookies.
///
/// The JSON is one object, with null for what is not known: source, url, url_bytes, cookie_bytes,
/// parameters (an object), key_pair_id, canned, policy, policy_pretty, resource, not_before,
/// not_before_utc, expires, expires_utc, expires_in, ip_address, hash_algorithm, signature_type,
/// signature_bytes, signature_holds, signed_for, findings (an array of code, severity, message and
/// cure). Where there is a verdict also allowed, code, message, reason and detail.
///
/// Nothing is refused: the worse an input is, the more there is to find.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_inspect(
    url: Chars,
    url_len: usize,
    cookies: Chars,
    cookies_len: usize,
    at: i64,
    ip: Chars,
    ip_len: usize,
    verifier: Option<&Verifier>,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_text(out, || {
        let options = InspectOptions {
            cookies: cookies.optional(cookies_len, "cookies")?,
            now: (at != FRONTSEAL_NO_TIME).then_some(at),
            ip_address: ip.optional(ip_len, "ip")?.map(String::from),
            verifier: verifier.map(|verifier| verifier.0.get()).transpose()?,
        };
        Ok(inspect(url.optional(url_len, "url")?, &options)?.to_json())
    })
}
