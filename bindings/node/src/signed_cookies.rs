//! `SignedCookies`.

use frontseal::{CookieAttributes, SignedCookies};
use napi::bindgen_prelude::External;
use napi::{Env, Result};
use napi_derive::napi;

use crate::convert::name;
use crate::failure::OrThrow as _;

/// Return the cookies by name and value.
#[napi(catch_unwind)]
pub(crate) fn signed_cookies_pairs(cookies: &External<SignedCookies>) -> Vec<Vec<String>> {
    let pairs = cookies.iter();
    pairs
        .map(|(name, value)| vec![name.to_owned(), value.to_owned()])
        .collect()
}

/// Return the value of the `Cookie` request header that sends them.
#[napi(catch_unwind)]
pub(crate) fn signed_cookies_header(cookies: &External<SignedCookies>) -> String {
    cookies.cookie_header()
}

/// The attributes of a `Set-Cookie` header.
#[napi(object, object_to_js = false)]
pub(crate) struct Attributes {
    /// The domain that gets the cookies.
    pub domain: Option<String>,
    /// The path that gets them.
    pub path: Option<String>,
    /// How long they are kept, in seconds.
    pub max_age: Option<i64>,
    /// Send them over HTTPS alone.
    pub secure: bool,
    /// Hide them from scripts.
    pub http_only: bool,
    /// `Strict`, `Lax` or `None`.
    pub same_site: Option<String>,
}

impl Attributes {
    fn into_core(self) -> std::result::Result<CookieAttributes, frontseal::Error> {
        Ok(CookieAttributes {
            domain: self.domain,
            path: self.path,
            max_age: self.max_age,
            secure: self.secure,
            http_only: self.http_only,
            same_site: name(self.same_site)?,
        })
    }
}

/// Return the values of the `Set-Cookie` headers that set the cookies.
#[napi(catch_unwind)]
pub(crate) fn signed_cookies_set_headers(
    env: &Env,
    cookies: &External<SignedCookies>,
    attributes: Attributes,
) -> Result<Vec<String>> {
    let attributes = attributes.into_core().or_throw(env)?;
    cookies.set_cookie_headers(&attributes).or_throw(env)
}

/// Return the values of the `Set-Cookie` headers that clear every other cookie of CloudFront's.
#[napi(catch_unwind)]
pub(crate) fn signed_cookies_clearing_headers(
    env: &Env,
    cookies: &External<SignedCookies>,
    attributes: Attributes,
) -> Result<Vec<String>> {
    let attributes = attributes.into_core().or_throw(env)?;
    cookies.clearing_headers(&attributes).or_throw(env)
}
