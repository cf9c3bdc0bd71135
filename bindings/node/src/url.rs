//! `encodeUrl` and `objectUrl`.

use frontseal::ErrorKind;
use napi::Unknown;
use napi_derive::napi;

use crate::failure::Result;
use crate::value;

/// Percent-encode the characters of `url` that clients rewrite before they send it. They are white space, non-ASCII
/// characters, `" < > [ ] ^ { | }`, the backquote, and `'` in the query.
///
/// Call it before signing, never after: the edge compares the bytes that are sent with the bytes that were signed. Every
/// other byte stays as it is, `%` sequences and `*`, the wildcard, included. For the key of an object in S3, in which `?`
/// and `%` stand for themselves, use {@link objectUrl}.
///
/// @throws {@link FrontsealError} with the code `invalid_url` if the host contains such a character. A host is never
/// percent-encoded: write its `xn--` form.
///
/// @example
/// ```js
/// const { encodeUrl } = require('frontseal');
///
/// const url = encodeUrl('https://d111111abcdef8.cloudfront.net/été 1.jpg');
/// assert.equal(url, 'https://d111111abcdef8.cloudfront.net/%C3%A9t%C3%A9%201.jpg');
/// ```
#[napi(catch_unwind, ts_args_type = "url: string")]
pub fn encode_url(url: Unknown) -> Result<String> {
    value::url("url", url, true)
}

/// Return the URL that fetches the object `key` of an S3 bucket through the distribution at `baseUrl`, to be signed.
///
/// All characters of the key but ASCII letters, digits, `/`, `-`, `.`, `_` and `~` are percent-encoded, `+` and `%`
/// included, which S3 would read as a space and as an escape, and `*`, which would be a wildcard.
///
/// @throws {@link FrontsealError} with the code `invalid_url` if `baseUrl` cannot be the beginning of a signed URL or has
/// a query, and if the key is empty or has a segment `.` or `..`, which clients resolve.
///
/// @example
/// ```js
/// const { objectUrl } = require('frontseal');
///
/// const url = objectUrl('https://d111111abcdef8.cloudfront.net', 'films/2026/what? 50%.mp4');
/// assert.equal(url, 'https://d111111abcdef8.cloudfront.net/films/2026/what%3F%2050%25.mp4');
/// ```
#[napi(catch_unwind, ts_args_type = "baseUrl: string, key: string")]
pub fn object_url(base_url: Unknown, key: Unknown) -> Result<String> {
    let base_url = value::url("baseUrl", base_url, false)?;
    let key = value::encodable_text("key", key, ErrorKind::InvalidUrl)?;
    Ok(frontseal::object_url(&base_url, &key)?)
}
