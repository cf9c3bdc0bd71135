//! `frontseal_cookie_attributes`.

use std::mem::MaybeUninit;

use frontseal_core::CookieAttributes as Core;

use crate::argument::Chars;
use crate::built::Built;
use crate::error::Error;
use crate::names::{SameSiteNumber, same_site};
use crate::outcome::{free, give_handle, run};

/// Where and how a browser keeps the cookies.
///
/// The default is Path=/, Secure and HttpOnly: for the host that sets them, until the browser
/// closes. As with a policy, an error of a setter stays. Whether the attributes can stand in a
/// header is checked when they are used.
pub struct CookieAttributes(Built<Core>);

/// Make the default attributes.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_cookie_attributes_new(
    out: Option<&mut MaybeUninit<*mut CookieAttributes>>,
) -> *mut Error {
    give_handle(out, || Ok(CookieAttributes(Built::new(Core::default()))))
}

/// Set the domain that gets the cookies, subdomains included; NULL is the setting host alone.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_cookie_attributes_set_domain(
    attributes: Option<&mut CookieAttributes>,
    domain: Chars,
    domain_len: usize,
) -> *mut Error {
    set(attributes, |attributes| {
        attributes.domain = domain.optional(domain_len, "domain")?.map(String::from);
        Ok(())
    })
}

/// Set the path that gets the cookies, with all below it; NULL leaves the attribute out.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_cookie_attributes_set_path(
    attributes: Option<&mut CookieAttributes>,
    path: Chars,
    path_len: usize,
) -> *mut Error {
    set(attributes, |attributes| {
        attributes.path = path.optional(path_len, "path")?.map(String::from);
        Ok(())
    })
}

/// Set how long the cookies are kept, in seconds. Without it they are kept until the browser
/// closes. CloudFront advises against it.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_cookie_attributes_set_max_age(
    attributes: Option<&mut CookieAttributes>,
    max_age: i64,
) -> *mut Error {
    set(attributes, |attributes| {
        attributes.max_age = Some(max_age);
        Ok(())
    })
}

/// Set whether the cookies are sent over HTTPS alone.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_cookie_attributes_set_secure(
    attributes: Option<&mut CookieAttributes>,
    secure: bool,
) -> *mut Error {
    set(attributes, |attributes| {
        attributes.secure = secure;
        Ok(())
    })
}

/// Set whether the cookies are hidden from scripts.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_cookie_attributes_set_http_only(
    attributes: Option<&mut CookieAttributes>,
    http_only: bool,
) -> *mut Error {
    set(attributes, |attributes| {
        attributes.http_only = http_only;
        Ok(())
    })
}

/// Set whether the cookies go along with requests from other sites: one of FRONTSEAL_SAME_SITE_...
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_cookie_attributes_set_same_site(
    attributes: Option<&mut CookieAttributes>,
    same_site: SameSiteNumber,
) -> *mut Error {
    set(attributes, |attributes| {
        attributes.same_site = self::same_site(same_site)?;
        Ok(())
    })
}

/// Free attributes, which may be NULL.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_cookie_attributes_free(attributes: Option<Box<CookieAttributes>>) {
    free(attributes);
}

/// Return the attributes, or the default for NULL.
pub(crate) fn or_default(attributes: Option<&CookieAttributes>) -> Result<Core, Error> {
    match attributes {
        Some(attributes) => attributes.0.get().cloned(),
        None => Ok(Core::default()),
    }
}

fn set(
    attributes: Option<&mut CookieAttributes>,
    step: impl FnOnce(&mut Core) -> Result<(), Error>,
) -> *mut Error {
    match attributes {
        Some(attributes) => attributes.0.set(|mut core| step(&mut core).map(|()| core)),
        None => run(|| Err(Error::null("attributes"))),
    }
}
