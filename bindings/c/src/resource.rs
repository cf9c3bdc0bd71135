//! `frontseal_resource_matches` and `frontseal_resource_host`.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use frontseal_core::Resource;

use crate::argument::Chars;
use crate::error::Error;
use crate::outcome::{give, give_optional_text};

/// Return whether the pattern matches url, an absolute URL with its query. The answer goes to *out.
///
/// pattern is a resource as in frontseal_policy. In it, * stands for any run of characters and ? for
/// exactly one. The first ? behind the host begins the query. Scheme and host compare without regard to
/// case, path and query with regard to it.
///
/// Fails with invalid_policy, with the place, for white space, control characters, non-ASCII, a
/// double quote, a backslash and #, and for a pattern that has neither a scheme nor a leading *.
/// Without a * the pattern is one URL, and must be whole.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_resource_matches(
    pattern: Chars,
    url: Chars,
    out: Option<&mut MaybeUninit<bool>>,
) -> *mut Error {
    give(out, || {
        let resource = Resource::new(pattern.text("pattern")?)?;
        Ok(resource.matches(url.text("url")?))
    })
}

/// Return the host without its port. *out is NULL if it has a wildcard.
///
/// Fails as frontseal_resource_matches.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_resource_host(
    pattern: Chars,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_optional_text(out, || {
        let resource = Resource::new(pattern.text("pattern")?)?;
        Ok(resource.host().map(String::from))
    })
}
