//! The extension module `frontseal._native`: the core as Python classes, one file each.
//!
//! A method converts its arguments, calls one function of the core, and converts the result.

#![allow(
    clippy::too_many_arguments,
    clippy::needless_pass_by_value,
    reason = "they are Python's keyword arguments"
)]

mod argument;
mod cache_info;
mod external_key;
mod failure;
mod fork;
mod grant;
mod inspection;
mod interpreter;
mod key_source;
mod keywords;
mod manifest;
mod policy;
mod private_key;
mod program;
mod public_key;
mod resource;
mod rtmp;
mod signed_cookies;
mod signed_policy;
mod signed_urls;
mod signer;
mod verifier;

use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

use crate::argument::text;

/// Percent-encode the characters of ``url`` that clients rewrite before they send it, for signing: white space,
/// non-ASCII, ``"``, ``<``, ``>``, ``[``, ``]``, ``^``, `` ` ``, ``{``, ``|``, ``}``, and ``'`` in the query.
///
/// Call it before signing, never after: the edge compares the bytes that are sent with the bytes that were signed. Every
/// other byte stays as it is, ``%`` sequences included. For the key of an object in S3, in which ``?`` and ``%`` stand for
/// themselves, use ``object_url``.
///
/// Raises ``FrontsealError`` with the code ``invalid_url`` if the host has a character that is not ASCII, since a host is
/// never percent-encoded: write its ``xn--`` form.
///
/// >>> from frontseal import encode_url
/// >>> encode_url("https://d111111abcdef8.cloudfront.net/été {1}.jpg")
/// 'https://d111111abcdef8.cloudfront.net/%C3%A9t%C3%A9%20%7B1%7D.jpg'
#[pyfunction]
fn encode_url(url: &Bound<'_, PyAny>) -> failure::Result<String> {
    let url = text(url, "url")?;
    Ok(frontseal::encode_url(&url)?.into_owned())
}

/// Return the URL that fetches the object ``key`` of an S3 bucket through the distribution at ``base_url``, to be signed.
///
/// All characters of the key but ASCII letters, digits, ``/``, ``-``, ``.``, ``_`` and ``~`` are percent-encoded, ``+`` and
/// ``%`` included, which S3 would read as a space and as an escape, and ``*``, which would be a wildcard.
///
/// Raises ``FrontsealError`` with the code ``invalid_url`` if ``base_url`` cannot be the beginning of a signed URL or has a
/// query, and if the key is empty or has a segment ``.`` or ``..``, which clients resolve.
///
/// >>> from frontseal import object_url
/// >>> object_url("https://d111111abcdef8.cloudfront.net", "films/2026/what? 50%.mp4")
/// 'https://d111111abcdef8.cloudfront.net/films/2026/what%3F%2050%25.mp4'
#[pyfunction]
fn object_url(base_url: &Bound<'_, PyAny>, key: &Bound<'_, PyAny>) -> failure::Result<String> {
    let (base_url, key) = (text(base_url, "base_url")?, text(key, "key")?);
    Ok(frontseal::object_url(&base_url, &key)?)
}

/// Encode bytes in the base64 that CloudFront takes in URLs and cookies. It is for ``frontseal.compat``.
#[pyfunction]
fn encode_base64(data: PyBackedBytes) -> String {
    frontseal::encode_base64(&data)
}

/// The core of frontseal, as it is built into this package.
#[pymodule]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::{encode_base64, encode_url, object_url};
    #[pymodule_export]
    use crate::cache_info::CacheInfo;
    #[pymodule_export]
    use crate::external_key::ExternalKey;
    #[pymodule_export]
    use crate::grant::Grant;
    #[pymodule_export]
    use crate::inspection::{Finding, Inspection, Response, inspect};
    #[pymodule_export]
    use crate::manifest::{ManifestWarning, SignedManifest, child_playlists};
    #[pymodule_export]
    use crate::policy::Policy;
    #[pymodule_export]
    use crate::private_key::PrivateKey;
    #[pymodule_export]
    use crate::program::run_program;
    #[pymodule_export]
    use crate::public_key::PublicKey;
    #[pymodule_export]
    use crate::resource::Resource;
    #[pymodule_export]
    use crate::rtmp::{flash_encode, sign_stream};
    #[pymodule_export]
    use crate::signed_cookies::SignedCookies;
    #[pymodule_export]
    use crate::signed_policy::SignedPolicy;
    #[pymodule_export]
    use crate::signed_urls::SignedUrls;
    #[pymodule_export]
    use crate::signer::Signer;
    #[pymodule_export]
    use crate::verifier::Verifier;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        let py = module.py();
        super::interpreter::check(py)?;
        super::interpreter::load_classes(py)?;
        super::fork::register(py)?;
        module.add("version", env!("CARGO_PKG_VERSION"))?;
        module.add("backend", frontseal::PrivateKey::backend())?;
        super::interpreter::make_mapping::<super::signed_cookies::SignedCookies>(py)?;
        super::interpreter::share_copies(module)
    }
}
