//! What must hold for a URL so that every player sends it as it was signed.

use frontseal::request::{PathReadings, check_url};
use frontseal::{Argument, Error, ErrorKind};
use oxiri::Iri;

use crate::problem::{Problem, SchemeProblem, UrlProblem};

/// Check that a manifest can be at `base_url`. Its query may be anything, a signature included.
pub(crate) fn check_base_url(base_url: &str) -> Result<(), Error> {
    check_place(Argument::BaseUrl, without_query(base_url))
}

/// Check that `folder` is the URL of a folder.
pub(crate) fn check_folder(folder: &str) -> Result<(), Error> {
    check_place(Argument::Folder, folder)?;
    match folder.ends_with('/') && !folder.contains('?') {
        true => Ok(()),
        false => Err(Problem::NotAFolder(folder).error()),
    }
}

/// Check that something can be at `url`, which was given as `argument`.
fn check_place(argument: Argument, url: &str) -> Result<(), Error> {
    check_url(argument, url)?;
    check_dots(url)
        .and_then(|()| check_no_dot_segments(url))
        .map_err(|problem| about(argument, problem))
}

/// Return the URL of the folder that `base_url` is in, with its last `/`.
pub(crate) fn folder(base_url: &str) -> &str {
    let url = without_query(base_url);
    let end = url.rfind('/').map_or(url.len(), |slash| slash + 1);
    url.get(..end).unwrap_or(url)
}

/// Return whether the path of `url` is below that of `folder`, however a server reads it.
pub(crate) fn is_in_folder(url: &str, folder: &str) -> bool {
    let folder = Iri::parse_unchecked(folder);
    if folder.path() == "/" {
        return true;
    }
    let readings = PathReadings::of_url(url);
    Iri::parse_unchecked(url).path().starts_with(folder.path())
        && !readings.climbs()
        && !readings.is_too_deep()
}

/// Return the pattern that grants the folder of `base_url` and everything below it.
pub(crate) fn folder_resource(base_url: &str) -> Result<String, Error> {
    let folder = folder(base_url);
    if folder.contains('*') {
        return Err(Problem::StarInFolder.error());
    }
    check_matched_as_written(folder).map_err(|problem| about(Argument::BaseUrl, problem))?;
    Ok(format!("{folder}*"))
}

/// Check that players agree on whether `reference` begins with a scheme. In `10:00.ts` some take
/// the `10` for one, which it cannot be (RFC 3986, section 3.1).
pub(crate) fn check_scheme(reference: &str) -> Result<(), SchemeProblem> {
    let mut bytes = reference.bytes();
    let end = bytes.position(|byte| matches!(byte, b':' | b'/' | b'?' | b'#'));
    let Some((scheme, rest)) = end
        .and_then(|end| reference.split_at_checked(end))
        .filter(|(_, rest)| rest.starts_with(':'))
    else {
        return Ok(());
    };
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    if !is_scheme {
        return Err(SchemeProblem::Colon);
    }
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    if is_web && !rest.starts_with("://") {
        return Err(SchemeProblem::NoSlashes);
    }
    Ok(())
}

/// Check that every player sends `url` as it is written. Browsers follow the WHATWG's URL standard
/// and change some of what RFC 3986 keeps, which a signature for exactly this URL would not survive.
pub(crate) fn check_sent_as_written(url: &str) -> Result<(), UrlProblem> {
    let iri = Iri::parse_unchecked(url);
    let authority = iri.authority().unwrap_or_default();
    if authority.contains(|c: char| c.is_ascii_uppercase()) {
        return Err(UrlProblem::UppercaseHost);
    }
    check_matched_as_written(url)
}

/// Check the same for a `url` that is the beginning of a pattern, in which the host may have any
/// case.
fn check_matched_as_written(url: &str) -> Result<(), UrlProblem> {
    let iri = Iri::parse_unchecked(url);
    let authority = iri.authority().unwrap_or_default();
    let default_port = match iri.scheme() {
        "https" => ":443",
        _ => ":80",
    };
    if authority.ends_with(default_port) {
        return Err(UrlProblem::DefaultPort);
    }
    let culprit = iri
        .path()
        .chars()
        .find(|character| "<>^`{}".contains(*character));
    let in_query = || {
        let mut query = iri.query().unwrap_or_default().chars();
        query.find(|character| "<>'".contains(*character))
    };
    match culprit.or_else(in_query) {
        Some(culprit) => Err(UrlProblem::Character(culprit)),
        None => Ok(()),
    }
}

/// Check that no folder or file of `url` is `.` or `..` with an encoded dot: browsers resolve it,
/// and request another folder.
pub(crate) fn check_dots(url: &str) -> Result<(), UrlProblem> {
    if !url.contains('%') {
        return Ok(());
    }
    let is_dots = |segment: &str| {
        let segment = segment.to_ascii_lowercase().replace("%2e", ".");
        segment == "." || segment == ".."
    };
    if Iri::parse_unchecked(url).path().split('/').any(is_dots) {
        return Err(UrlProblem::EncodedDot);
    }
    Ok(())
}

fn check_no_dot_segments(url: &str) -> Result<(), UrlProblem> {
    let iri = Iri::parse_unchecked(url);
    let mut segments = iri.path().split('/');
    match segments.find(|segment| matches!(*segment, "." | "..")) {
        Some(".") => Err(UrlProblem::Dots(".")),
        Some(_) => Err(UrlProblem::Dots("..")),
        None => Ok(()),
    }
}

fn about(argument: Argument, problem: UrlProblem) -> Error {
    Error::naming(ErrorKind::InvalidUrl, "", argument, format!(" {problem}"))
}

fn without_query(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
}
