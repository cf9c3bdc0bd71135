//! [`check`]: rejects settings that cannot work.

use std::ops::RangeInclusive;

use frontseal::{Argument, time};
use http::Uri;

use crate::config::{EdgeConfig, ErrorResponse};
use crate::error::EdgeError;

/// Bounds for numbers that would otherwise overflow: connections, and the seconds of a year.
const MOST_CONNECTIONS: u64 = 1_000_000;
const LONGEST_TIMEOUT: u64 = 366 * 24 * 60 * 60;

/// Reject settings that cannot work, or whose fault only a request would show.
pub(crate) fn check(config: &EdgeConfig) -> Result<(), EdgeError> {
    config
        .custom_error_responses
        .iter()
        .try_for_each(check_error_response)?;
    let connections = config.max_connections as u64;
    check_number("max_connections", connections, 1..=MOST_CONNECTIONS)?;
    for (name, seconds, least) in [
        ("viewer_header_timeout", config.viewer_header_timeout, 1),
        ("stall_timeout", config.stall_timeout, 1),
        (
            "origin_connection_timeout",
            config.origin_connection_timeout,
            1,
        ),
        ("origin_response_timeout", config.origin_response_timeout, 1),
        ("drain_timeout", config.drain_timeout, 0),
    ] {
        check_number(name, seconds, least..=LONGEST_TIMEOUT)?;
    }
    if let Some(at) = config
        .at
        .filter(|at| time::check(Argument::Now, *at).is_err())
    {
        return Err(EdgeError::new(format!(
            "at {at} is not a time: give whole seconds since 1970-01-01 UTC, not milliseconds, such as 1893456000"
        )));
    }
    let path = &config.status_path;
    let is_folder = path.len() > 2 && path.ends_with('/') && is_path(path);
    if !path.is_empty() && !is_folder {
        return Err(EdgeError::new(format!(
            "status_path {path:?} is not a folder: write it as /.frontseal/, or leave it empty"
        )));
    }
    if config.default_root_object.as_deref().is_some_and(|object| {
        object.is_empty() || object.starts_with('/') || !is_path(&format!("/{object}"))
    }) {
        return Err(EdgeError::new(
            "default_root_object is not a name: write it without a /, as in index.html",
        ));
    }
    Ok(())
}

fn check_number(name: &str, number: u64, range: RangeInclusive<u64>) -> Result<(), EdgeError> {
    if range.contains(&number) {
        return Ok(());
    }
    let (least, most) = range.into_inner();
    Err(EdgeError::new(format!(
        "{name} is {number}: give {least} to {most}"
    )))
}

fn check_error_response(setting: &ErrorResponse) -> Result<(), EdgeError> {
    let wrong = |problem: String| EdgeError::new(format!("{problem}, in custom_error_responses"));
    let code = setting.error_code;
    if !(400..600).contains(&code) {
        return Err(wrong(format!("error_code is {code}: give 400 to 599")));
    }
    if let Some(code) = setting
        .response_code
        .filter(|code| !(200..600).contains(code))
    {
        return Err(wrong(format!("response_code is {code}: give 200 to 599")));
    }
    let path = &setting.response_page_path;
    if !is_path(path) {
        return Err(wrong(format!(
            "response_page_path {path:?} is not a path: begin it with /, and percent-encode it"
        )));
    }
    Ok(())
}

/// Return whether `text` can be the path of a request.
fn is_path(text: &str) -> bool {
    text.starts_with('/')
        && text
            .parse::<Uri>()
            .is_ok_and(|uri| uri.path().len() == text.len())
}
