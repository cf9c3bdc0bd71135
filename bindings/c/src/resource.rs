//! What a resource matches, for those who ask.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use frontseal_core::Resource;

use crate::argument::Chars;
use crate::error::Error;
use crate::outcome::{give, give_optional_text};

/// Return whether resource, as in frontseal_policy, matches url, an absolute URL with its query. The
/// answer goes to *out.
///
/// In a resource * stands for any run of characters and ? for exactly one. Scheme and host compare
/// without regard to case, path and query with regard to it.
///
/// Fails with invalid_policy, with the place, for white space, control characters, non-ASCII, a
/// double quote, a backslash and #, and for a resource that has neither a scheme nor a leading *.
/// Without a * the resource is one URL, and must be whole.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_resource_matches(
    resource: Chars,
    url: Chars,
    out: Option<&mut MaybeUninit<bool>>,
) -> *mut Error {
    give(out, || {
        let resource = Resource::new(resource.text("resource")?)?;
        Ok(resource.matches(url.text("url")?))
    })
}

/// Return the host of resource without its port. *out is NULL where a wildcard stands in it.
///
/// Fails as frontseal_resource_matches.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_resource_host(
    resource: Chars,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_optional_text(out, || {
        let resource = Resource::new(resource.text("resource")?)?;
        Ok(resource.host().map(String::from))
    })
}
