//! `frontseal_grant`.

use std::ffi::{c_char, c_void};

use crate::argument::Flag;
use crate::error::Error;
use crate::names::{HashNumber, SourceNumber, hash_number, source_number};
use crate::sized::{Struct, Wanted};
use crate::text;

/// What a request was granted, and by what. Free it with frontseal_grant_clear.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Grant {
    /// sizeof(frontseal_grant).
    pub size: usize,
    /// The id of the key that signed.
    pub key_pair_id: *const c_char,
    /// The text whose signature was verified.
    pub policy_text: *const c_char,
    /// The URL of the request without CloudFront's parameters.
    pub url: *const c_char,
    /// What is granted: the policy's resource, or the one URL of a canned policy. NULL for
    /// everything, by a policy written by hand without a resource.
    pub resource: *const c_char,
    /// The address or network that requests must come from, such as "192.0.2.7/32"; NULL if there is
    /// none.
    pub ip_address: *const c_char,
    /// The end of access, in Unix seconds.
    pub date_less_than: i64,
    /// The start of access, in Unix seconds, if has_date_greater_than is true.
    pub date_greater_than: i64,
    /// How long the grant lasts from the time of the request, in seconds.
    pub time_left: i64,
    /// The hash that was signed.
    pub hash_algorithm: HashNumber,
    /// Where the credentials were found.
    pub source: SourceNumber,
    /// Whether there is a start.
    pub has_date_greater_than: Flag,
    /// Whether the policy is CloudFront's canned one.
    pub canned: Flag,
    /// Whether a server could read the path of the URL as one that the grant does not cover: the path
    /// has a segment .. in some encoding, under a policy that is not canned, or is percent-encoded
    /// several times. CloudFront compares the URL as it was sent; a server that serves files by their
    /// paths answers 400.
    pub ambiguous: Flag,
    /// The memory of the texts, which is the library's.
    pub texts: *mut c_void,
}

// SAFETY: `repr(C)`, and made of numbers and pointers.
unsafe impl Struct for Grant {
    const NAME: &'static str = "frontseal_grant";
}

/// Wipe and free the texts of grant, which may be NULL, and leave it empty.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_grant_clear(mut grant: Wanted<Grant>) {
    grant.clear(|grant| text::free(grant.texts));
}

impl Grant {
    /// Make a struct for C of the core's grant.
    pub(crate) fn of(core: &frontseal_core::Grant) -> Result<Self, Error> {
        let policy = &core.policy;
        let ip_address = policy.ip_address().map(|address| address.to_string());
        let (texts, [key_pair_id, policy_text, url, resource, ip_address]) = text::to_c_fields([
            Some(core.key_pair_id.as_str()),
            Some(core.policy_text.as_str()),
            Some(core.url.as_str()),
            core.resource(),
            ip_address.as_deref(),
        ])?;
        Ok(Self {
            size: 0,
            key_pair_id,
            policy_text,
            url,
            resource,
            ip_address,
            date_less_than: policy.date_less_than(),
            date_greater_than: policy.date_greater_than().unwrap_or_default(),
            time_left: core.time_left,
            hash_algorithm: hash_number(core.hash_algorithm),
            source: source_number(core.source),
            has_date_greater_than: policy.date_greater_than().is_some().into(),
            canned: core.is_canned().into(),
            ambiguous: core.is_ambiguous().into(),
            texts,
        })
    }
}
