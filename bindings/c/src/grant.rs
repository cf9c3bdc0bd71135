//! `frontseal_grant`.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use frontseal_core::request::PathReadings;

use crate::argument::{Chars, required};
use crate::error::Error;
use crate::names::{HashNumber, SourceNumber, hash_number, source_number};
use crate::outcome::{ask, free, give, give_handle, give_optional_text, give_text};
use crate::policy::Policy;

/// What a request was granted, and by what.
pub struct Grant(pub(crate) frontseal_core::Grant);

/// Return the id of the key that signed.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_grant_key_pair_id(
    grant: Option<&Grant>,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_text(out, || Ok(required(grant, "grant")?.0.key_pair_id.as_str()))
}

/// Return the policy that was signed. A canned policy has no resource of its own: it grants the one
/// URL.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_grant_policy(
    grant: Option<&Grant>,
    out: Option<&mut MaybeUninit<*mut Policy>>,
) -> *mut Error {
    give_handle(out, || {
        Ok(Policy::new(required(grant, "grant")?.0.policy.clone()))
    })
}

/// Return the text whose signature was checked.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_grant_policy_text(
    grant: Option<&Grant>,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_text(out, || Ok(required(grant, "grant")?.0.policy_text.as_str()))
}

/// Return what is granted: the policy's resource, or the one URL of a canned policy. *out is NULL
/// for everything, by a policy written by hand without a resource.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_grant_resource(
    grant: Option<&Grant>,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_optional_text(out, || Ok(required(grant, "grant")?.0.resource()))
}

/// Return whether a server could read the path of url as one that its grant was not meant for.
/// is_canned says what was granted; the answer goes to *out.
///
/// Such a path has a segment .. in some encoding, under a policy that is not canned, or is
/// percent-encoded over and over. CloudFront compares a signature with the URL as it was sent; a server that serves
/// files by their paths answers 400 here.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_url_is_ambiguous(
    url: Chars,
    url_len: usize,
    is_canned: bool,
    out: Option<&mut MaybeUninit<bool>>,
) -> *mut Error {
    give(out, || {
        let readings = PathReadings::of_url(url.text(url_len, "url")?);
        Ok(readings.is_ambiguous(is_canned))
    })
}

/// Return whether the policy is CloudFront's canned one; false for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_grant_is_canned(grant: Option<&Grant>) -> bool {
    ask(grant, false, |grant| grant.0.is_canned())
}

/// Return the hash that was signed; 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_grant_hash_algorithm(grant: Option<&Grant>) -> HashNumber {
    ask(grant, 0, |grant| hash_number(grant.0.hash_algorithm))
}

/// Return where the credentials were; 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_grant_source(grant: Option<&Grant>) -> SourceNumber {
    ask(grant, 0, |grant| source_number(grant.0.source))
}

/// Return how long the grant lasts from the time of the check on, in seconds; 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_grant_time_left(grant: Option<&Grant>) -> i64 {
    ask(grant, 0, |grant| grant.0.time_left)
}

/// Free a grant, which may be NULL.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_grant_free(grant: Option<Box<Grant>>) {
    free(grant);
}
