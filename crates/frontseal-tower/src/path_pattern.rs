//! [`PathPattern`]: the path pattern of a cache behaviour.

use frontseal::request::matches_path_pattern;
use frontseal::{Error, ErrorKind};

/// The longest pattern that CloudFront takes, in characters.
const LONGEST: usize = 255;

/// A pattern for paths (source: the Amazon CloudFront developer guide, "path pattern").
#[derive(Debug)]
pub(crate) struct PathPattern(String);

impl PathPattern {
    pub(crate) fn new(pattern: &str) -> Result<Self, Error> {
        let wrong = |problem: String| {
            let message = format!("the path pattern {pattern:?} {problem}");
            Error::new(ErrorKind::InvalidUrl, message)
        };
        if pattern.is_empty() {
            return Err(wrong("is empty: write * for every path".into()));
        }
        if pattern.chars().count() > LONGEST {
            return Err(wrong(format!(
                "is longer than {LONGEST} characters: end it with a *"
            )));
        }
        if let Some((at, character)) = pattern
            .char_indices()
            .find(|(_, character)| !character.is_ascii_graphic() || *character == '#')
        {
            return Err(wrong(format!(
                "has {character:?} at byte {at}: percent-encode it, as requests do"
            )));
        }
        if pattern.contains("://") {
            return Err(wrong("is a URL: give its path alone".into()));
        }
        let absolute = pattern.starts_with(['/', '*']);
        Ok(Self(if absolute {
            pattern.into()
        } else {
            format!("/{pattern}")
        }))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Return whether the pattern matches all of `path`.
    pub(crate) fn matches(&self, path: &[u8]) -> bool {
        matches_path_pattern(&self.0, path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_cross_slashes_and_question_marks_take_one_character() {
        for (pattern, path, expected) in [
            ("*", "/a/b", true),
            ("/", "/", true),
            ("/private/*", "/private/a/b.mp4", true),
            ("/private/*", "/private/", true),
            ("/private/*", "/private", false),
            ("private/*", "/private/a", true),
            ("/private/*", "/Private/a", false),
            ("*.mp4", "/a/b.mp4", true),
            ("*.mp4", "/a/b.mp4x", false),
            ("/a?/b", "/ax/b", true),
            ("/a?/b", "/a/b", false),
            ("/*a*b", "/xaxaxb", true),
            ("/*a*b", "/xaxaxbx", false),
            ("/a**", "/a", true),
        ] {
            let pattern = PathPattern::new(pattern).unwrap();
            assert_eq!(
                pattern.matches(path.as_bytes()),
                expected,
                "{pattern:?} {path}"
            );
        }
    }

    #[test]
    fn a_pattern_that_can_never_match_is_refused_with_the_cure() {
        for (pattern, cure) in [
            ("", "write *"),
            ("/a b", "at byte 2"),
            ("/é", "percent-encode"),
            ("https://h/a", "path alone"),
            (&format!("/{}", "a".repeat(255)), "255"),
        ] {
            let error = PathPattern::new(pattern).unwrap_err().to_string();
            assert!(error.contains(cure), "{error}");
        }
    }
}
