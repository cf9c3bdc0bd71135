//! What must hold for a URL so that every player sends it as it was signed.

use frontseal::request::{PathReadings, check_url};
use frontseal::{Argument, Error};
use oxiri::Iri;

use crate::problem::{Problem, SchemeProblem};

/// Check that a manifest can be at `base_url`. Its query may be anything, a signature included.
pub(crate) fn check_base_url(base_url: &str) -> Result<(), Error> {
    check_url(Argument::BaseUrl, without_query(base_url))
}

/// Check that `folder` is the URL of a folder.
pub(crate) fn check_folder(folder: &str) -> Result<(), Error> {
    check_url(Argument::Folder, folder)?;
    match folder.ends_with('/') && !folder.contains('?') {
        true => Ok(()),
        false => Err(Problem::NotAFolder(folder).error()),
    }
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
    check_url(Argument::BaseUrl, folder)?;
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

fn without_query(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
}
