//! Places in a manifest.

use std::ops::Range;

use frontseal::Place;

/// Return the line and the column of the byte `offset` of `text`, both from 1. The column counts
/// characters.
pub(crate) fn place(text: &str, offset: usize) -> Place {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let line_start = before.rfind('\n').map_or(0, |feed| feed + 1);
    let before_it = before.get(line_start..).unwrap_or_default();
    Place::LineColumn {
        line,
        column: before_it.chars().count() + 1,
    }
}

/// Return `text` up to the byte `end`, an ASCII character. URIs are short, so a search byte by byte
/// is the fastest.
pub(crate) fn before(text: &str, end: u8) -> &str {
    let mut bytes = text.bytes();
    bytes
        .position(|byte| byte == end)
        .and_then(|end| text.get(..end))
        .unwrap_or(text)
}

/// Return where `part`, a slice of `text`, stands in it.
pub(crate) fn range_in(text: &str, part: &str) -> Option<Range<usize>> {
    let start = (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    let range = start..start.checked_add(part.len())?;
    (text.get(range.clone()) == Some(part)).then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_and_column_count_from_1_and_in_characters() {
        let at = |line, column| Place::LineColumn { line, column };
        for (offset, expected) in [(0, at(1, 1)), (2, at(1, 2)), (5, at(2, 1)), (9, at(3, 3))] {
            assert_eq!(place("é1\r\n\n2é3", offset), expected);
        }
    }

    #[test]
    fn only_a_part_of_the_text_has_a_place() {
        let text = String::from("a,b");
        assert_eq!(range_in(&text, &text[2..]), Some(2..3));
        assert_eq!(range_in(&text, "another"), None);
    }
}
