//! [`EdgeError`]: why an edge cannot be started, or its keys cannot be read.

use std::error::Error;
use std::{fmt, iter};

/// Why an edge could not be started, or its keys not be reloaded.
///
/// The text is lower case, names the culprit and its place, and says what to do.
#[derive(Clone, PartialEq, Eq)]
pub struct EdgeError(String);

impl EdgeError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for EdgeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for EdgeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EdgeError({self})")
    }
}

impl Error for EdgeError {}

impl From<frontseal::Error> for EdgeError {
    fn from(error: frontseal::Error) -> Self {
        Self(error.to_string())
    }
}

/// Return an error and its causes.
pub(crate) fn with_causes<'e>(
    error: &'e (dyn Error + 'static),
) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    iter::successors(Some(error), |error| (*error).source())
}

/// Return the text of an error and of its causes.
pub(crate) fn in_full(error: &(dyn Error + 'static)) -> String {
    let texts: Vec<_> = with_causes(error).map(ToString::to_string).collect();
    texts.join(": ")
}
