//! `encodeUrl`.

use napi::Unknown;
use napi_derive::napi;

use crate::failure::Result;
use crate::value;

/// Percent-encode the characters of `url` that clients rewrite before they send it. They are white space, non-ASCII
/// characters, `" < > [ ] ^ { | }`, the backquote, and `'` in the query.
///
/// Call it before signing, never after: the edge compares the bytes that are sent with the bytes that were signed. Every
/// other byte stays as it is, `%` sequences and `*`, the wildcard, included.
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
