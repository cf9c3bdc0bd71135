//! Places in a manifest, and errors that name them.

use std::fmt::Display;
use std::ops::Range;

use frontseal::{Error, ErrorKind};

/// Return an error about the manifest as a whole.
pub(crate) fn invalid_manifest(problem: impl Display) -> Error {
    Error::new(ErrorKind::InvalidManifest, problem.to_string())
}

/// Return an error about what stands at the byte `offset` of `text`.
pub(crate) fn invalid_at(text: &str, offset: usize, problem: impl Display) -> Error {
    invalid_manifest(problem).at(place(text, offset))
}

/// Return the line and the column of the byte `offset` of `text`, both from 1. The column counts
/// characters.
pub(crate) fn place(text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let line_start = before.rfind('\n').map_or(0, |feed| feed + 1);
    let before_it = before.get(line_start..).unwrap_or_default();
    format!("line {line}, column {}", before_it.chars().count() + 1)
}

/// Return where `part`, a slice of `text`, stands in it.
pub(crate) fn range_in(text: &str, part: &str) -> Option<Range<usize>> {
    let start = (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    let range = start..start.checked_add(part.len())?;
    (text.get(range.clone()) == Some(part)).then_some(range)
}

/// Return `uri` in quotation marks for a message, escaped and cut after 60 characters.
pub(crate) fn quoted(uri: &str) -> String {
    const LONGEST: usize = 60;
    match uri.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("\"{}…\"", uri.get(..end).unwrap_or(uri).escape_debug()),
        None => format!("\"{}\"", uri.escape_debug()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_and_column_count_from_1_and_in_characters() {
        let place = |offset| invalid_at("é1\r\n\n2é3", offset, "x").to_string();
        assert_eq!(place(0), "line 1, column 1: x");
        assert_eq!(place(2), "line 1, column 2: x");
        assert_eq!(place(5), "line 2, column 1: x");
        assert_eq!(place(9), "line 3, column 3: x");
    }

    #[test]
    fn only_a_part_of_the_text_has_a_place() {
        let text = String::from("a,b");
        assert_eq!(range_in(&text, &text[2..]), Some(2..3));
        assert_eq!(range_in(&text, "another"), None);
    }

    #[test]
    fn long_uris_are_cut_between_characters() {
        assert_eq!(quoted("a\0"), "\"a\\0\"");
        assert_eq!(quoted(&"é".repeat(61)), format!("\"{}…\"", "é".repeat(60)));
    }
}
