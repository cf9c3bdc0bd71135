//! `frontseal_encode_url`, `frontseal_object_url` and `frontseal_encode_base64`.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use crate::argument::{Bytes, Chars};
use crate::error::Error;
use crate::outcome::give_text;

/// Percent-encode the characters of url that clients rewrite before they send it. They are white
/// space, non-ASCII characters, " < > [ ] ^ ` { | }, and ' in the query.
///
/// Call it before signing, never after: the edge compares the bytes that are sent with the bytes
/// that were signed. Every other byte stays as it is, % sequences included, so a URL that needs no
/// encoding comes back unchanged.
///
/// Fails with invalid_url if such a character is in the host, which is never percent-encoded:
/// write its xn-- form.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_encode_url(
    url: Chars,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_text(out, || {
        Ok(frontseal_core::encode_url(url.text("url")?)?.into_owned())
    })
}

/// Return the URL that fetches the object key of an S3 bucket through the distribution at base_url, to
/// be signed.
///
/// All characters of the key but ASCII letters, digits, /, -, ., _ and ~ are percent-encoded, + and %
/// included, which S3 would read as a space and as an escape, and *, which would be a wildcard.
///
/// Fails with invalid_url if base_url cannot be the beginning of a signed URL or has a query, and if
/// key is empty or has a segment . or .., which clients resolve.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_object_url(
    base_url: Chars,
    key: Chars,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_text(out, || {
        Ok(frontseal_core::object_url(
            base_url.text("base_url")?,
            key.text("key")?,
        )?)
    })
}

/// Encode bytes in the base64 that CloudFront takes in URLs and cookies.
///
/// It is the standard alphabet with padding, in which -, _ and ~ stand for +, = and /. It is not
/// base64url.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_encode_base64(
    bytes: Bytes,
    len: usize,
    out: Option<&mut MaybeUninit<*mut c_char>>,
) -> *mut Error {
    give_text(out, || {
        Ok(frontseal_core::encode_base64(bytes.bytes(len, "bytes")?))
    })
}
