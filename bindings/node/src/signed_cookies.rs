//! `SignedCookies`.

use std::ffi::CStr;

use frontseal::CookieAttributes;
use napi::bindgen_prelude::{Either, Env, Object, Undefined};
use napi::{Unknown, ValueType};
use napi_derive::napi;

use crate::failure::{Failure, Result};
use crate::options::{Names, Options};
use crate::value;

const ATTRIBUTES: &[&CStr] = &[
    c"domain",
    c"path",
    c"secure",
    c"httpOnly",
    c"sameSite",
    c"partitioned",
    c"maxAge",
];

const RESPONSE_OPTIONS: Names = &[ATTRIBUTES, &[c"clearStale"]];

/// The cookies that grant what a policy grants, made by {@link Signer.signCookies}: names and values.
///
/// No value needs encoding. `Object.fromEntries(cookies)` is what HTTP clients want, and `JSON.stringify(cookies)` writes
/// the same.
#[napi]
pub struct SignedCookies(pub(crate) frontseal::SignedCookies);

#[napi]
impl SignedCookies {
    /// Refuse to create cookies without a signature.
    #[napi(constructor, catch_unwind, skip_typescript)]
    pub fn new() -> Result<Self> {
        Failure::wrong_type("signed cookies are made by Signer.signCookies")
    }

    /// The names, in order.
    #[napi(getter, catch_unwind)]
    pub fn names(&self) -> Vec<&str> {
        self.0.iter().map(|(name, _)| name).collect()
    }

    /// Return the value of the cookie that is called `name`.
    #[napi(catch_unwind, ts_return_type = "string | undefined")]
    pub fn get(&self, name: String) -> Either<&str, Undefined> {
        let found = self.0.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value).into()
    }

    /// Return the cookies as an object of names to values.
    #[napi(
        js_name = "toJSON",
        catch_unwind,
        ts_return_type = "Record<string, string>"
    )]
    pub fn to_json<'env>(&self, env: &'env Env) -> Result<Object<'env>> {
        let mut object = Object::new(env)?;
        for (name, value) in self.0.iter() {
            object.set(name, value)?;
        }
        Ok(object)
    }

    /// Return the value of the `Cookie` request header that sends them: `name=value; name=value`.
    #[napi(catch_unwind)]
    pub fn cookie_header(&self) -> String {
        self.0.cookie_header()
    }

    /// Return the values of the `Set-Cookie` headers that set them, one for each cookie.
    ///
    /// @throws {@link FrontsealError} with the code `invalid_policy` if an attribute would break the header, or browsers
    /// reject it: a domain that is more than a host name, a path with a `*` or without a leading `/`, `'None'` or
    /// `partitioned` without `secure`.
    ///
    /// @example
    /// ```js
    /// const { PrivateKey, Signer } = require('frontseal');
    ///
    /// const signer = new Signer({ keyPairId: 'K2JCJMDEHXQW5F', privateKey: PrivateKey.generate() });
    /// const cookies = signer.signCookies('https://media.example.com/hls/*', { expiresIn: 3600 });
    /// const headers = cookies.setCookieHeaders({ domain: 'example.com', path: '/hls' });
    /// assert.equal(headers[2], 'CloudFront-Key-Pair-Id=K2JCJMDEHXQW5F; Domain=example.com; Path=/hls; Secure; HttpOnly');
    /// ```
    #[napi(catch_unwind, ts_args_type = "attributes?: CookieAttributes")]
    pub fn set_cookie_headers(&self, attributes: Unknown) -> Result<Vec<String>> {
        let attributes = Options::optional(attributes, &[ATTRIBUTES])?.cookie_attributes()?;
        Ok(self.0.set_cookie_headers(&attributes)?)
    }

    /// Return the values of the `Set-Cookie` headers that clear every other CloudFront cookie.
    ///
    /// A browser that holds the cookies of an earlier policy sends them too, and CloudFront refuses the mixture. The
    /// attributes must be those that the stale cookies were set with.
    #[napi(catch_unwind, ts_args_type = "attributes?: CookieAttributes")]
    pub fn clearing_headers(&self, attributes: Unknown) -> Result<Vec<String>> {
        let attributes = Options::optional(attributes, &[ATTRIBUTES])?.cookie_attributes()?;
        Ok(self.0.clearing_headers(&attributes)?)
    }
}

/// Return the values of all `Set-Cookie` headers that `applyTo` puts on a response.
#[napi(namespace = "internal", catch_unwind)]
pub fn response_headers(cookies: &SignedCookies, options: Unknown) -> Result<Vec<String>> {
    let options = Options::optional(options, RESPONSE_OPTIONS)?;
    let attributes = options.cookie_attributes()?;
    let mut headers = cookies.0.set_cookie_headers(&attributes)?;
    if options.get(c"clearStale", value::flag)?.unwrap_or(true) {
        headers.extend(cookies.0.clearing_headers(&attributes)?);
    }
    Ok(headers)
}

impl Options<'_> {
    fn cookie_attributes(&self) -> Result<CookieAttributes> {
        let defaults = CookieAttributes::default();
        let path = match self.read(c"path")? {
            Some(path) if path.get_type()? == ValueType::Null => None,
            Some(path) if path.get_type()? != ValueType::Undefined => {
                Some(value::text("path", path)?)
            }
            _ => defaults.path,
        };
        Ok(CookieAttributes {
            domain: self.get(c"domain", value::text)?,
            path,
            max_age: self.get(c"maxAge", value::seconds)?,
            secure: self.get(c"secure", value::flag)?.unwrap_or(defaults.secure),
            http_only: self
                .get(c"httpOnly", value::flag)?
                .unwrap_or(defaults.http_only),
            same_site: self.word(c"sameSite")?,
            partitioned: self.get(c"partitioned", value::flag)?.unwrap_or_default(),
        })
    }
}
