//! Names of parameters: in a query, reserved by CloudFront, and nearly so.

use alloc::string::{String, ToString};

use frontseal::request::RESERVED_PARAMETERS;

/// Return the names in the query of `url`, CloudFront's and others.
pub(crate) fn names(url: &str) -> impl Iterator<Item = &str> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    query
        .split('&')
        .map(|parameter| parameter.split('=').next().unwrap_or(parameter))
}

pub(crate) fn is_reserved(name: &str) -> bool {
    RESERVED_PARAMETERS.contains(&name)
}

/// Return the parameter of CloudFront's that `name` nearly is, such as `Key-Pair-Id` for
/// `keyPairId`.
pub(crate) fn meant_by(name: &str) -> Option<&'static str> {
    let simple = |name: &str| -> String { name.replace(['-', '_'], "").to_ascii_lowercase() };
    // The longest, with its separators doubled, is shorter than that.
    if name.len() > 40 {
        return None;
    }
    let name = simple(name);
    let name = name.strip_prefix("cloudfront").unwrap_or(&name).to_string();
    RESERVED_PARAMETERS
        .into_iter()
        .find(|known| simple(known) == name)
}
