//! [`Context`]: between whom cookies are exchanged, and when.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::site::Place;

/// Between whom cookies are exchanged, and when.
pub(super) struct Context<'a> {
    /// The request that needs the cookies.
    pub(super) request: Option<Place<'a>>,
    /// The page that sets them and makes the request.
    pub(super) page: Option<Place<'a>>,
    pub(super) now: Option<i64>,
}

/// Return `names` as a list for a sentence.
pub(super) fn list(names: &[&str]) -> String {
    let mut known: Vec<&str> = Vec::new();
    for name in names {
        if !known.contains(name) {
            known.push(name);
        }
    }
    match known.as_slice() {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => known.concat(),
    }
}
