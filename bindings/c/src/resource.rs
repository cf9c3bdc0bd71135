//! `frontseal_resource`.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use crate::argument::{Chars, required};
use crate::error::Error;
use crate::outcome::{free, give, give_handle, give_optional_text};

/// The URL or URL pattern that a policy grants.
///
/// In it, * stands for any run of characters and ? for exactly one. Scheme and host compare without
/// regard to case, path and query with regard to it. A policy takes a resource as text; this is for
/// asking what a pattern matches.
pub struct Resource(frontseal_core::Resource);

/// Read a pattern.
///
/// Fails with invalid_policy, with the place, for white space, control characters, non-ASCII, a
/// double quote, a backslash and #, and for a pattern that has neither a scheme nor a leading *.
/// Without a * the resource is one URL, and must be whole.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_resource_new(
    pattern: Chars,
    pattern_len: usize,
    out: Option<&mut MaybeUninit<*mut Resource>>,
) -> *mut Error {
    give_handle(out, || {
        Ok(Resource(frontseal_core::Resource::new(
            pattern.text(pattern_len, "pattern")?,
        )?))
    })
}

/// Return whether the pattern matches url, an absolute URL with its query. The answer goes to *out.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_resource_matches(
    resource: Option<&Resource>,
    url: Chars,
    url_len: usize,
    out: Option<&mut MaybeUninit<bool>>,
) -> *mut Error {
    give(out, || {
        Ok(required(resource, "resource")?
            .0
            .matches(url.text(url_len, "url")?))
    })
}

/// Return the host without its port. *out is NULL where a wildcard stands in it.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_resource_host(
    resource: Option<&Resource>,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_optional_text(out, || Ok(required(resource, "resource")?.0.host()))
}

/// Free a resource, which may be NULL.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_resource_free(resource: Option<Box<Resource>>) {
    free(resource);
}
