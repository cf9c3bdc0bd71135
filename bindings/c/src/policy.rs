//! `frontseal_policy`.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use frontseal_core::{Resource, Statement};

use crate::argument::{Chars, required};
use crate::built::Built;
use crate::error::Error;
use crate::outcome::{ask, free, give_handle, give_optional_text, run};
use crate::text;

/// What a signature grants: which resource, until when, from when, and from which address.
///
/// Whether CloudFront's canned or a custom policy is signed is decided by a rule, not by hand: an
/// end alone, for one URL without a *, is canned; everything else is custom. Times are whole Unix
/// seconds, UTC. Access is granted while date_greater_than < now < date_less_than, as seen when a
/// request starts.
///
/// A policy whose setter failed keeps the error, and whatever is made with it fails with that
/// error: no restriction is lost because nobody looked.
pub struct Policy(pub(crate) Built<frontseal_core::Policy>);

impl Policy {
    pub(crate) const fn new(core: frontseal_core::Policy) -> Self {
        Self(Built::new(core))
    }
}

/// Make a policy that ends at date_less_than, in Unix seconds.
///
/// The end may lie in the past; what it signs is then refused by the edge from the start.
///
/// Fails with invalid_time if the end is 0, negative, or 10^11 or more, which are milliseconds.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_policy_new(
    date_less_than: i64,
    out: Option<&mut MaybeUninit<*mut Policy>>,
) -> *mut Error {
    give_handle(out, || {
        Ok(Policy::new(frontseal_core::Policy::new(date_less_than)?))
    })
}

/// Make a policy that ends seconds from now, by the system's clock.
///
/// Fails with invalid_time if that is after the year 5138.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_policy_expires_in(
    seconds: u64,
    out: Option<&mut MaybeUninit<*mut Policy>>,
) -> *mut Error {
    give_handle(out, || {
        Ok(Policy::new(frontseal_core::Policy::expires_in(signed(
            seconds,
        ))?))
    })
}

/// Read a policy that was written by hand, to be signed exactly as it stands.
///
/// It must be JSON of the form that CloudFront takes: one statement in an array, with DateLessThan,
/// and no other names than Resource, Condition, DateLessThan, DateGreaterThan and IpAddress. White
/// space and the order of names are free. A policy without Resource is read too; it grants
/// everything that the key can sign.
///
/// Fails with invalid_policy, with line and column of what is wrong, a name that stands twice and
/// any backslash included; with invalid_time and invalid_ip_address as for the parts of other policies.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_policy_from_json(
    json: Chars,
    json_len: usize,
    out: Option<&mut MaybeUninit<*mut Policy>>,
) -> *mut Error {
    give_handle(out, || {
        Ok(Policy::new(frontseal_core::Policy::from_json(
            json.text(json_len, "json")?,
        )?))
    })
}

/// Grant resource, a URL or a pattern with wildcards, in place of just the URL that is signed.
///
/// Fails as frontseal_resource_new; and with invalid_policy for a policy written by hand, whose
/// text is fixed.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_policy_set_resource(
    policy: Option<&mut Policy>,
    resource: Chars,
    resource_len: usize,
) -> *mut Error {
    set(policy, |policy| {
        Ok(policy.with_resource(resource.text(resource_len, "resource")?)?)
    })
}

/// Refuse access at or before date_greater_than, in Unix seconds.
///
/// Fails with invalid_time if the start is negative, in milliseconds, or not before the end; with
/// invalid_policy for a policy written by hand.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_policy_set_date_greater_than(
    policy: Option<&mut Policy>,
    date_greater_than: i64,
) -> *mut Error {
    set(policy, |policy| {
        Ok(policy.with_date_greater_than(date_greater_than)?)
    })
}

/// Grant access to one IPv4 address or CIDR only: "192.0.2.7", which means /32, or "192.0.2.0/24".
///
/// Fails with invalid_ip_address for everything else, IPv6 included; with invalid_policy for a
/// policy written by hand.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_policy_set_ip_address(
    policy: Option<&mut Policy>,
    ip_address: Chars,
    ip_address_len: usize,
) -> *mut Error {
    set(policy, |policy| {
        let ip_address = ip_address.text(ip_address_len, "ip_address")?.parse()?;
        Ok(policy.with_ip_address(ip_address)?)
    })
}

/// Round the end up to the next multiple of seconds since 1970, UTC, unless it is one.
///
/// The URL of a popular object then stays the same for that long, so that browsers and CDNs cache
/// it, and with frontseal_signer_set_cache it costs one key operation in that time. With a P-256
/// key, which signs at random, it stays the same only with that. It works for up to that much
/// longer than it would.
///
/// Fails with invalid_time if seconds is 0, or so many that the end is out of range; with
/// invalid_policy for a policy written by hand.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_policy_round_to(
    policy: Option<&mut Policy>,
    seconds: u64,
) -> *mut Error {
    set(policy, |policy| Ok(policy.rounded_to(signed(seconds))?))
}

/// Sign a custom policy even where the rule says canned. A policy written by hand is custom
/// already.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_policy_set_custom(policy: Option<&mut Policy>) -> *mut Error {
    set(policy, |policy| Ok(policy.with_custom_policy()))
}

/// Remove the white space outside strings from a policy written by hand, which makes URLs and
/// cookies shorter. Other policies have none.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_policy_minify(policy: Option<&mut Policy>) -> *mut Error {
    set(policy, |policy| Ok(policy.minified()))
}

/// Return the resource. *out is NULL where it is the URL that is signed.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_policy_resource(
    policy: Option<&Policy>,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_optional_text(out, || {
        Ok(required(policy, "policy")?
            .0
            .get()?
            .resource()
            .map(Resource::as_str))
    })
}

/// Return the end, in Unix seconds; -1 for NULL, and after a setter failed.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_policy_date_less_than(policy: Option<&Policy>) -> i64 {
    ask(policy, -1, |policy| {
        policy
            .0
            .ok()
            .map_or(-1, frontseal_core::Policy::date_less_than)
    })
}

/// Return the start, in Unix seconds; -1 if there is none, for NULL, and after a setter failed.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_policy_date_greater_than(policy: Option<&Policy>) -> i64 {
    ask(policy, -1, |policy| {
        policy
            .0
            .ok()
            .and_then(frontseal_core::Policy::date_greater_than)
            .unwrap_or(-1)
    })
}

/// Return the address or network that requests must come from, with its prefix: "192.0.2.7/32".
/// *out is NULL if there is none.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_policy_ip_address(
    policy: Option<&Policy>,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_optional_text(out, || {
        let address = required(policy, "policy")?.0.get()?.ip_address();
        Ok(address.map(|address| address.to_string()))
    })
}

/// Return whether a custom policy is signed even where the rule says canned.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_policy_is_custom(policy: Option<&Policy>) -> bool {
    ask(policy, false, |policy| {
        policy.0.ok().is_some_and(frontseal_core::Policy::is_custom)
    })
}

/// Return whether one signature serves every URL that the resource matches. Otherwise the policy is
/// signed anew for each URL.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_policy_is_for_many_urls(policy: Option<&Policy>) -> bool {
    ask(policy, false, |policy| {
        policy
            .0
            .ok()
            .is_some_and(frontseal_core::Policy::is_for_many_urls)
    })
}

/// Return the text that is signed for this policy's own resource, and whether it is CloudFront's
/// canned policy, which is not sent: the edge rebuilds it from the URL and Expires.
///
/// Fails with invalid_policy if the policy has no resource, or one without a wildcard that cannot
/// be a URL.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_policy_statement(
    policy: Option<&Policy>,
    out: Option<&mut MaybeUninit<*mut c_char>>,
    out_is_canned: Option<&mut MaybeUninit<bool>>,
) -> *mut Error {
    give_statement(out, out_is_canned, || {
        Ok(required(policy, "policy")?.0.get()?.statement()?)
    })
}

/// Return the text that is signed for url, which the policy's resource must match, and whether it
/// is CloudFront's canned policy.
///
/// Fails with invalid_url as frontseal_sign_url.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_policy_statement_for_url(
    policy: Option<&Policy>,
    url: Chars,
    url_len: usize,
    out: Option<&mut MaybeUninit<*mut c_char>>,
    out_is_canned: Option<&mut MaybeUninit<bool>>,
) -> *mut Error {
    give_statement(out, out_is_canned, || {
        let policy = required(policy, "policy")?.0.get()?;
        Ok(policy.statement_for_url(url.text(url_len, "url")?)?)
    })
}

/// Free a policy, which may be NULL.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_policy_free(policy: Option<Box<Policy>>) {
    free(policy);
}

fn set(
    policy: Option<&mut Policy>,
    step: impl FnOnce(frontseal_core::Policy) -> Result<frontseal_core::Policy, Error>,
) -> *mut Error {
    match policy {
        Some(policy) => policy.0.set(step),
        None => run(|| Err(Error::null("policy"))),
    }
}

fn give_statement<'a>(
    out: Option<&mut MaybeUninit<*mut c_char>>,
    out_is_canned: Option<&mut MaybeUninit<bool>>,
    make: impl FnOnce() -> Result<Statement<'a>, Error>,
) -> *mut Error {
    run(|| {
        let (out, out_is_canned) = (
            required(out, "out")?,
            required(out_is_canned, "out_is_canned")?,
        );
        let statement = make()?;
        out.write(text::to_c(statement.text())?);
        out_is_canned.write(statement.is_canned());
        Ok(())
    })
}

/// Return `seconds` as the core takes them. What does not fit is out of range there too.
fn signed(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX)
}
