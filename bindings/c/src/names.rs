//! The numbers for key types, hashes, sites and the like in C.

use frontseal_core::request::Source;
use frontseal_core::{HashAlgorithm, KeyType, NameStyle, SameSite};
use frontseal_manifest::UriForm;

use crate::error::Error;

/// A type of key: FRONTSEAL_RSA or FRONTSEAL_P256.
pub type KeyTypeNumber = u32;

/// RSA, signing with PKCS#1 v1.5.
pub const FRONTSEAL_RSA: KeyTypeNumber = 1;

/// ECDSA on the curve P-256 (secp256r1, prime256v1).
pub const FRONTSEAL_P256: KeyTypeNumber = 2;

/// A hash: FRONTSEAL_SHA1 or FRONTSEAL_SHA256, or FRONTSEAL_DEFAULT_HASH where one is asked for.
pub type HashNumber = u32;

/// The hash that the type of the key decides: SHA-1 for RSA, SHA-256 for P-256.
pub const FRONTSEAL_DEFAULT_HASH: HashNumber = 0;

/// SHA-1, which CloudFront assumes.
pub const FRONTSEAL_SHA1: HashNumber = 1;

/// SHA-256, announced by Hash-Algorithm=SHA256; CloudFront takes it since 1 April 2026.
pub const FRONTSEAL_SHA256: HashNumber = 2;

/// The SameSite attribute of a cookie: one of the four numbers below.
pub type SameSiteNumber = u32;

/// No SameSite attribute.
pub const FRONTSEAL_SAME_SITE_UNSET: SameSiteNumber = 0;

/// Never from other sites.
pub const FRONTSEAL_SAME_SITE_STRICT: SameSiteNumber = 1;

/// From other sites on navigation only.
pub const FRONTSEAL_SAME_SITE_LAX: SameSiteNumber = 2;

/// From other sites too, as embedded players need it.
pub const FRONTSEAL_SAME_SITE_NONE: SameSiteNumber = 3;

/// How signed URIs are written back into a manifest: one of the three numbers below.
pub type UriFormNumber = u32;

/// Relative or absolute as they were, with the signature behind them.
pub const FRONTSEAL_URI_FORM_AS_WRITTEN: UriFormNumber = 0;

/// With scheme and host.
pub const FRONTSEAL_URI_FORM_ABSOLUTE: UriFormNumber = 1;

/// Without scheme and host if these are the manifest's own; otherwise as they were.
pub const FRONTSEAL_URI_FORM_RELATIVE: UriFormNumber = 2;

/// Where the credentials of a request were: FRONTSEAL_SOURCE_URL or FRONTSEAL_SOURCE_COOKIES.
pub type SourceNumber = u32;

/// In the query: a signed URL.
pub const FRONTSEAL_SOURCE_URL: SourceNumber = 1;

/// In the Cookie header: signed cookies.
pub const FRONTSEAL_SOURCE_COOKIES: SourceNumber = 2;

/// How a message spells the names of arguments: one of the four numbers below.
pub type NameStyleNumber = u32;

/// As in date_less_than, which is C's.
pub const FRONTSEAL_NAME_STYLE_SNAKE: NameStyleNumber = 0;

/// As in dateLessThan.
pub const FRONTSEAL_NAME_STYLE_CAMEL: NameStyleNumber = 1;

/// As in DateLessThan.
pub const FRONTSEAL_NAME_STYLE_PASCAL: NameStyleNumber = 2;

/// As in --date-less-than.
pub const FRONTSEAL_NAME_STYLE_FLAG: NameStyleNumber = 3;

/// Return the style of a number, and C's for one without a meaning.
pub(crate) const fn name_style(number: NameStyleNumber) -> NameStyle {
    match number {
        FRONTSEAL_NAME_STYLE_CAMEL => NameStyle::Camel,
        FRONTSEAL_NAME_STYLE_PASCAL => NameStyle::Pascal,
        FRONTSEAL_NAME_STYLE_FLAG => NameStyle::Flag,
        FRONTSEAL_NAME_STYLE_SNAKE.. => NameStyle::Snake,
    }
}

pub(crate) fn key_type(number: KeyTypeNumber) -> Result<KeyType, Error> {
    match number {
        FRONTSEAL_RSA => Ok(KeyType::Rsa),
        FRONTSEAL_P256 => Ok(KeyType::P256),
        _ => Err(unknown(
            "key_type",
            number,
            "FRONTSEAL_RSA or FRONTSEAL_P256",
        )),
    }
}

pub(crate) const fn key_type_number(key_type: KeyType) -> KeyTypeNumber {
    match key_type {
        KeyType::Rsa => FRONTSEAL_RSA,
        KeyType::P256 => FRONTSEAL_P256,
        _ => 0,
    }
}

/// Return the hash, or `None` for the key's default.
pub(crate) fn hash_algorithm(number: HashNumber) -> Result<Option<HashAlgorithm>, Error> {
    match number {
        FRONTSEAL_DEFAULT_HASH => Ok(None),
        FRONTSEAL_SHA1 => Ok(Some(HashAlgorithm::Sha1)),
        FRONTSEAL_SHA256 => Ok(Some(HashAlgorithm::Sha256)),
        _ => Err(unknown(
            "hash_algorithm",
            number,
            "FRONTSEAL_DEFAULT_HASH, FRONTSEAL_SHA1 or FRONTSEAL_SHA256",
        )),
    }
}

pub(crate) const fn hash_number(hash_algorithm: HashAlgorithm) -> HashNumber {
    match hash_algorithm {
        HashAlgorithm::Sha1 => FRONTSEAL_SHA1,
        HashAlgorithm::Sha256 => FRONTSEAL_SHA256,
        _ => 0,
    }
}

pub(crate) fn same_site(number: SameSiteNumber) -> Result<Option<SameSite>, Error> {
    match number {
        FRONTSEAL_SAME_SITE_UNSET => Ok(None),
        FRONTSEAL_SAME_SITE_STRICT => Ok(Some(SameSite::Strict)),
        FRONTSEAL_SAME_SITE_LAX => Ok(Some(SameSite::Lax)),
        FRONTSEAL_SAME_SITE_NONE => Ok(Some(SameSite::None)),
        _ => Err(unknown("same_site", number, "one of FRONTSEAL_SAME_SITE_…")),
    }
}

pub(crate) fn uri_form(number: UriFormNumber) -> Result<UriForm, Error> {
    match number {
        FRONTSEAL_URI_FORM_AS_WRITTEN => Ok(UriForm::AsWritten),
        FRONTSEAL_URI_FORM_ABSOLUTE => Ok(UriForm::Absolute),
        FRONTSEAL_URI_FORM_RELATIVE => Ok(UriForm::Relative),
        _ => Err(unknown("uri_form", number, "one of FRONTSEAL_URI_FORM_…")),
    }
}

pub(crate) const fn source_number(source: Source) -> SourceNumber {
    match source {
        Source::Url => FRONTSEAL_SOURCE_URL,
        Source::Cookies => FRONTSEAL_SOURCE_COOKIES,
    }
}

fn unknown(name: &str, number: u32, known: &str) -> Error {
    Error::invalid_argument(format!("{name} {number} is unknown: pass {known}"))
}
