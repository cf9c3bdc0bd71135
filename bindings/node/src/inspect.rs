//! `inspect`, as JSON: the package makes an object of it.

use frontseal_inspect::InspectOptions;
use napi::{Unknown, ValueType};
use napi_derive::napi;

use crate::failure::{Failure, Result};
use crate::options::{Names, Options};
use crate::value::{self, instance, present, wrong_type};
use crate::verifier::{VIEWER_OPTIONS, Verifier, cookie_header};

const INSPECT_OPTIONS: Names = &[
    VIEWER_OPTIONS,
    &[
        c"cookies",
        c"setCookies",
        c"pageUrl",
        c"response",
        c"hosts",
        c"verifier",
    ],
];

/// Take a request apart, and return what is found as JSON.
#[napi(namespace = "internal", catch_unwind)]
pub fn inspect(url: Unknown, options: Unknown) -> Result<String> {
    let is_alone = options.get_type()? == ValueType::Undefined;
    let (url, options) = match url.get_type()? {
        ValueType::Object if is_alone => (None, Some(url)),
        _ => (present(url)?, present(options)?),
    };
    let options = match options {
        Some(options) => Options::new(options, INSPECT_OPTIONS)?,
        None => Options::none(INSPECT_OPTIONS),
    };
    let cookies = options.get(c"cookies", cookie_header)?;
    let set_cookies = options
        .get(c"setCookies", value::texts)?
        .unwrap_or_default();
    let page_url = options.get(c"pageUrl", |name, url| value::url(name, url, false))?;
    let response = options.get(c"response", value::text)?;
    let hosts = options.get(c"hosts", value::texts)?.unwrap_or_default();
    let has_request = url.is_some() || cookies.is_some() || !set_cookies.is_empty();
    if !has_request && response.is_none() {
        return Failure::wrong_type("there is nothing to inspect: pass url, cookies or response");
    }
    let verifier = options.get(c"verifier", |name, verifier| {
        instance::<Verifier>(verifier)?.ok_or_else(|| wrong_type(name, "a Verifier", verifier))
    })?;
    let viewer = options.viewer()?;
    let url = url.map(|url| value::url("url", url, false)).transpose()?;
    let options = InspectOptions {
        cookies: cookies.as_deref(),
        set_cookies: set_cookies.iter().map(String::as_str).collect(),
        page_url: page_url.as_deref(),
        response: response.as_deref(),
        now: viewer.now,
        ip_address: viewer.ip_address,
        verifier: verifier.as_ref().map(|verifier| &verifier.core),
        hosts: hosts.iter().map(String::as_str).collect(),
    };
    Ok(frontseal_inspect::inspect(url.as_deref(), &options)?.to_json())
}
