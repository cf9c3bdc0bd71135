//! `Resource`.

use napi::Unknown;
use napi::bindgen_prelude::This;
use napi_derive::napi;

use crate::failure::Result;
use crate::value::{self, require_new};

/// The URL or URL pattern that a policy grants.
///
/// `*` stands for any run of characters and `?` for exactly one. The first `?` behind the host begins the query.
/// Scheme and host compare without regard to case, path and query with regard to it.
///
/// @throws {@link FrontsealError} with the code `invalid_policy` and the place, for white space, control characters,
/// non-ASCII, `"`, `\` and `#`, and for a pattern that has neither a scheme nor a leading `*`.
///
/// @example
/// ```js
/// const { Resource } = require('frontseal');
///
/// const videos = new Resource('https://d111111abcdef8.cloudfront.net/videos/*.mp4');
/// assert(videos.matches('https://d111111abcdef8.cloudfront.net/videos/2026/film.mp4'));
/// ```
#[napi]
pub struct Resource(frontseal::Resource);

#[napi]
impl Resource {
    /// Read a pattern.
    #[napi(constructor, catch_unwind, ts_args_type = "pattern: string")]
    pub fn new(this: This, pattern: Unknown) -> Result<Self> {
        require_new("Resource", &this)?;
        Ok(Self(frontseal::Resource::new(value::text(
            "pattern", pattern,
        )?)?))
    }

    /// Return whether the pattern matches `url`, an absolute URL with its query.
    #[napi(catch_unwind, ts_args_type = "url: string")]
    pub fn matches(&self, url: Unknown) -> Result<bool> {
        Ok(self.0.matches(&value::url("url", url, false)?))
    }

    /// The host without its port, or null if it contains a wildcard.
    #[napi(getter, catch_unwind)]
    pub fn host(&self) -> Option<&str> {
        self.0.host()
    }

    /// The pattern as it was passed.
    #[napi(getter, catch_unwind)]
    pub fn pattern(&self) -> &str {
        self.0.as_str()
    }

    /// Return the pattern as it was passed.
    #[napi(catch_unwind)]
    #[allow(clippy::inherent_to_string, reason = "it is JavaScript's toString")]
    pub fn to_string(&self) -> String {
        self.0.as_str().to_owned()
    }
}
