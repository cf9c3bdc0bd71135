//! `frontseal_policy`, and what one says.

use std::ffi::{c_char, c_void};
use std::mem::offset_of;
use std::ops::Range;

use frontseal_core::{PolicyParts, Resource, Statement, WholePolicy};

use crate::argument::{Chars, Flag};
use crate::error::Error;
use crate::sized::{Given, Struct, Wanted};
use crate::text;

/// What a signature grants: which resource, until when, from when, and from which address.
///
/// Zero and NULL mean that a field is not given. The end is required, once: as expires_in,
/// date_less_than or in policy. Whether CloudFront's canned or a custom policy is signed is decided by
/// a rule: an end alone, for one URL without a *, is canned; everything else is custom. Access is
/// granted while date_greater_than < now < date_less_than, as seen when a request starts.
///
/// Functions that take a policy fail with invalid_policy if fields contradict each other.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Policy {
    /// sizeof(frontseal_policy).
    pub size: usize,
    /// The URL or pattern that is granted, in place of the URL that is signed. In it, * stands for
    /// any run of characters and ? for exactly one; see frontseal_resource_matches.
    pub resource: Chars,
    /// The end of access, in seconds from now by the system's clock; less than 10^9.
    pub expires_in: i64,
    /// The step, in seconds, that the end of expires_in is rounded up to, as a multiple since 1970,
    /// UTC; at most expires_in.
    ///
    /// The URL of a popular object then stays the same for that long, so that browsers and CDNs
    /// cache it, and with a signature cache (frontseal_signer_options) it takes one key operation in
    /// that time. P-256 signatures are random, so a P-256 key needs the cache for that. Access lasts
    /// up to one step longer.
    pub round_to: i64,
    /// The end of access, in Unix seconds; less than 10^11, since more are milliseconds. It may be in
    /// the past: the edge then refuses what is signed.
    pub date_less_than: i64,
    /// The start of access, in Unix seconds, before the end.
    pub date_greater_than: i64,
    /// The IPv4 address or CIDR that requests must come from, such as "192.0.2.7", which means /32, or
    /// "192.0.2.0/24". Everything else fails with invalid_ip_address, IPv6 included.
    pub ip_address: Chars,
    /// A whole policy, in place of the other parts: JSON that was written by hand, to be signed as it
    /// is.
    ///
    /// It must be of the form that CloudFront accepts: one statement in an array, with
    /// DateLessThan, and no other names than Resource, Condition, DateLessThan, DateGreaterThan and
    /// IpAddress. White space and the order of names are free. A policy without Resource is read
    /// too; it grants everything that the key can sign. Errors have line and column.
    pub policy: Chars,
    /// Whether to remove the white space outside strings from policy, which makes URLs and cookies
    /// shorter.
    pub minify: Flag,
    /// Whether to sign a custom policy even where the rule says canned.
    pub custom: Flag,
    /// Zero.
    pub reserved: [u8; 6],
}

// SAFETY: `repr(C)`, and made of numbers and pointers.
unsafe impl Struct for Policy {
    const NAME: &'static str = "frontseal_policy";
    const RESERVED: Range<usize> = offset_of!(Self, reserved)..size_of::<Self>();
}

impl Policy {
    /// Make the core's policy of a struct from C.
    pub(crate) fn of(given: &Given<Self>) -> Result<frontseal_core::Policy, Error> {
        let policy = given.required("policy")?;
        let number = |number| Some(number).filter(|number| *number != 0);
        let parts = PolicyParts {
            expires_in: number(policy.expires_in),
            round_to: number(policy.round_to),
            date_less_than: number(policy.date_less_than),
            date_greater_than: number(policy.date_greater_than),
            ip_address: policy.ip_address.optional("ip_address")?.map(String::from),
            resource: policy.resource.optional("resource")?.map(String::from),
            policy: policy
                .policy
                .optional("policy")?
                .map(|json| WholePolicy::Json(json.into())),
            minify: policy.minify.is_set(),
            custom: policy.custom.is_set(),
        };
        Ok(parts.into_policy()?)
    }
}

/// What a policy says, and the text that is signed for it. Free it with frontseal_policy_info_clear.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct PolicyInfo {
    /// sizeof(frontseal_policy_info).
    pub size: usize,
    /// The URL or pattern that is granted; NULL where it is the URL that is signed, or everything.
    pub resource: *const c_char,
    /// The address or network that requests must come from, such as "192.0.2.7/32"; NULL if there is
    /// none.
    pub ip_address: *const c_char,
    /// The text that is signed; NULL for a policy without resource where there is no URL.
    pub statement: *const c_char,
    /// The end of access, in Unix seconds.
    pub date_less_than: i64,
    /// The start of access, in Unix seconds, if has_date_greater_than is true.
    pub date_greater_than: i64,
    /// Whether there is a start.
    pub has_date_greater_than: Flag,
    /// Whether a custom policy is signed even where the rule says canned. A policy written by hand is
    /// custom.
    pub custom: Flag,
    /// Whether statement is CloudFront's canned policy, which is not sent: the edge rebuilds it from
    /// the URL and Expires.
    pub canned: Flag,
    /// Whether one signature serves every URL that the resource matches. Otherwise each URL is signed
    /// for itself.
    pub for_many_urls: Flag,
    /// The memory of the texts, which is the library's.
    pub texts: *mut c_void,
}

// SAFETY: `repr(C)`, and made of numbers and pointers.
unsafe impl Struct for PolicyInfo {
    const NAME: &'static str = "frontseal_policy_info";
}

/// Check a policy, and write what it says to *out, with the text that is signed for url.
///
/// url may be NULL: then it is the text for the policy's own resource.
///
/// Fails with invalid_url as frontseal_sign_url, with invalid_policy if the resource has no wildcard
/// and is not a URL, and for the fields of the policy.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_policy_read(
    policy: Given<Policy>,
    url: Chars,
    mut out: Wanted<PolicyInfo>,
) -> *mut Error {
    out.give(|| {
        let policy = Policy::of(&policy)?;
        let statement = match (url.optional("url")?, policy.written(), policy.resource()) {
            (Some(url), ..) => Some(policy.statement_for_url(url)?),
            (None, None, None) => None,
            (None, ..) => Some(policy.statement()?),
        };
        let ip_address = policy.ip_address().map(|address| address.to_string());
        let (texts, [resource, ip_address, text]) = text::to_c_fields([
            policy.resource().map(Resource::as_str),
            ip_address.as_deref(),
            statement.as_ref().map(Statement::text),
        ])?;
        Ok(PolicyInfo {
            size: 0,
            resource,
            ip_address,
            statement: text,
            date_less_than: policy.date_less_than(),
            date_greater_than: policy.date_greater_than().unwrap_or_default(),
            has_date_greater_than: policy.date_greater_than().is_some().into(),
            custom: policy.is_custom().into(),
            canned: statement.is_some_and(|it| it.is_canned()).into(),
            for_many_urls: policy.is_for_many_urls().into(),
            texts,
        })
    })
}

/// Wipe and free the texts of info, which may be NULL, and leave it empty.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_policy_info_clear(mut info: Wanted<PolicyInfo>) {
    info.clear(|info| text::free(info.texts));
}
