//! `frontseal_cookie_attributes`.

use frontseal_core::CookieAttributes as Core;

use crate::argument::{Chars, Flag};
use crate::error::Error;
use crate::names::{SameSiteNumber, same_site};
use crate::sized::{Given, Struct};

/// Where and how a browser keeps the cookies. NULL and all zero are the default: Path=/, Secure and
/// HttpOnly, for the host that sets them, until the browser closes.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct CookieAttributes {
    /// sizeof(frontseal_cookie_attributes).
    pub size: usize,
    /// The domain that gets them, subdomains included; the setting host alone where there is none
    /// (NULL). It is a host name without scheme, port, path and wildcard, such as
    /// "media.example.com".
    pub domain: Chars,
    /// The path that gets them, with all below it; "/" where it is NULL. It begins with / and has
    /// no *.
    pub path: Chars,
    /// How long they are kept, in seconds; until the browser closes where it is 0. CloudFront advises
    /// against it.
    pub max_age: i64,
    /// Whether they are sent with requests from other sites; one of FRONTSEAL_SAME_SITE_....
    pub same_site: SameSiteNumber,
    /// Send them over plain HTTP too: leave Secure out. Browsers refuse it together with
    /// FRONTSEAL_SAME_SITE_NONE.
    pub allow_http: Flag,
    /// Show them to scripts: leave HttpOnly out.
    pub allow_scripts: Flag,
    /// Leave Path out.
    pub omit_path: Flag,
    /// Keep them apart for each site that embeds the host (CHIPS), which browsers that block other
    /// sites' cookies allow. Browsers refuse it together with allow_http.
    pub partitioned: Flag,
}

// SAFETY: `repr(C)`, and made of numbers and pointers.
unsafe impl Struct for CookieAttributes {
    const NAME: &'static str = "frontseal_cookie_attributes";
}

impl CookieAttributes {
    /// Make the core's attributes of a struct from C, which may be NULL.
    pub(crate) fn of(given: &Given<Self>) -> Result<Core, Error> {
        let mut core = Core::default();
        let Some(attributes) = given.optional("attributes")? else {
            return Ok(core);
        };
        core.domain = attributes.domain.optional("domain")?.map(String::from);
        match (
            attributes.path.optional("path")?,
            attributes.omit_path.is_set(),
        ) {
            (Some(_), true) => {
                return Err(Error::invalid_argument(
                    "path is given and omit_path is true: leave one of them out",
                ));
            }
            (Some(path), false) => core.path = Some(path.into()),
            (None, true) => core.path = None,
            (None, false) => {}
        }
        core.max_age = Some(attributes.max_age).filter(|max_age| *max_age != 0);
        core.same_site = same_site(attributes.same_site)?;
        core.secure = !attributes.allow_http.is_set();
        core.http_only = !attributes.allow_scripts.is_set();
        core.partitioned = attributes.partitioned.is_set();
        Ok(core)
    }
}
