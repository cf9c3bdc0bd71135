//! [`PathReadings`]: the ways in which a server could read a path.

use alloc::vec;
use alloc::vec::Vec;

use percent_encoding::percent_decode;

use crate::url::Sections;

/// How often a path may be percent-encoded over.
const DEEPEST: usize = 8;

/// Ways in which an edge or a server behind it could read one path: as it stands, decoded once or
/// more, without the parameters behind a `;`, with empty and dot segments resolved.
///
/// CloudFront compares a signature with the URL as it was sent. A server behind it may read
/// `/hls/../private/film` as `/private/film`, which a wildcard for `/hls/*` was not meant for.
///
/// A path that [climbs](Self::climbs) has more readings than these, since servers take the steps of
/// reading a path in different orders, or only some of them. It could then be any path.
///
/// ```
/// use frontseal::PathReadings;
///
/// let readings = PathReadings::new("/hls/%2e%2e/private/film");
/// assert!(readings.climbs());
/// assert!(readings.paths().any(|path| path == b"/private/film"));
/// ```
#[derive(Clone, Debug)]
pub struct PathReadings {
    paths: Vec<Vec<u8>>,
    climbs: bool,
    too_deep: bool,
}

impl PathReadings {
    /// Read `path`, which begins with `/` and has no query.
    pub fn new(path: &str) -> Self {
        let mut readings = Self {
            paths: vec![path.into()],
            climbs: false,
            too_deep: false,
        };
        let plain =
            !path.contains(['%', '\\', ';']) && !path.contains("//") && !path.contains("/.");
        if plain {
            return readings;
        }
        let mut level = path.as_bytes().to_vec();
        for _ in 0..DEEPEST {
            readings.add(&level);
            if level.contains(&b'\\') {
                let slashes: Vec<_> = level
                    .iter()
                    .map(|byte| if *byte == b'\\' { b'/' } else { *byte })
                    .collect();
                readings.add(&slashes);
            }
            let decoded: Vec<_> = percent_decode(&level).collect();
            if decoded == level {
                return readings;
            }
            level = decoded;
        }
        readings.too_deep = true;
        readings
    }

    /// Read the path of `url`, an absolute URL.
    ///
    /// ```
    /// assert!(frontseal::PathReadings::of_url("https://h/hls/../film?a=1").climbs());
    /// ```
    pub fn of_url(url: &str) -> Self {
        Self::new(Sections::split(url).map_or(url, |sections| sections.path))
    }

    /// Return the paths, the one as it stands first. They are not all that there are if the path
    /// [climbs](Self::climbs) or [is too deep](Self::is_too_deep).
    pub fn paths(&self) -> impl Iterator<Item = &[u8]> {
        self.paths.iter().map(Vec::as_slice)
    }

    /// Return whether a reading has a segment `..`, which may lead to any other path.
    pub const fn climbs(&self) -> bool {
        self.climbs
    }

    /// Return whether the path is percent-encoded over and over, so that [`paths`](Self::paths) has
    /// not every reading.
    pub const fn is_too_deep(&self) -> bool {
        self.too_deep
    }

    /// Return whether a server could read the path as one that the request's grant was not meant
    /// for: it climbs under a custom policy, or is too deep. A server that serves by paths answers
    /// 400 then.
    pub const fn is_ambiguous(&self, is_canned: bool) -> bool {
        self.too_deep || (self.climbs && !is_canned)
    }

    /// Add `path` as it stands, and with its segments resolved: with and without their parameters.
    fn add(&mut self, path: &[u8]) {
        self.push(path.to_vec());
        self.resolve(path);
        if path.contains(&b';') {
            let segments: Vec<_> = path
                .split(|byte| *byte == b'/')
                .map(|segment| {
                    segment
                        .split(|byte| *byte == b';')
                        .next()
                        .unwrap_or(segment)
                })
                .collect();
            let bare = segments.join(&b'/');
            self.resolve(&bare);
            self.push(bare);
        }
    }

    /// Add `path` with its segments resolved (RFC 3986, section 5.2.4).
    fn resolve(&mut self, path: &[u8]) {
        let mut kept: Vec<&[u8]> = Vec::new();
        for segment in path.split(|byte| *byte == b'/') {
            match segment {
                b"" | b"." => {}
                b".." => {
                    self.climbs = true;
                    kept.pop();
                }
                _ => kept.push(segment),
            }
        }
        let mut resolved = vec![b'/'];
        resolved.extend(kept.join(&b'/'));
        if path.ends_with(b"/") && resolved.len() > 1 {
            resolved.push(b'/');
        }
        self.push(resolved);
    }

    fn push(&mut self, path: Vec<u8>) {
        if !self.paths.contains(&path) {
            self.paths.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;

    #[test]
    fn every_way_of_writing_a_path_reads_as_that_path() {
        for path in [
            "//private/x",
            "/private//x",
            "/private/./x",
            "/open/../private/x",
            "/open/%2e%2e/private/x",
            "/open/..%2fprivate/x",
            "/open/..%252fprivate/x",
            "/open/%252e%252e%252fprivate%252fx",
            "/open/..%5cprivate%5cx",
            "/open/..;a=b/private/x",
            "/open/.%2E;/private/x",
            "/%70rivate/x",
            "/private%2Fx",
            "/private;a=b/x",
            "/%70rivate%3b/x",
            "/private/x;a=b",
            "/../private/x",
        ] {
            let readings = PathReadings::new(path);
            assert!(readings.paths.contains(&b"/private/x".to_vec()), "{path}");
            assert_eq!(readings.paths[0], path.as_bytes());
            let plain = path.to_lowercase().replace("%25", "%").replace("%2e", ".");
            assert_eq!(readings.climbs, plain.contains(".."), "{path}");
        }
    }

    #[test]
    fn an_ordinary_path_has_one_reading() {
        for path in ["/", "/a/b.mp4", "/a=v,1/b", "/a.b..c/d"] {
            assert_eq!(PathReadings::new(path).paths, [path.as_bytes()]);
        }
    }

    #[test]
    fn a_path_that_is_encoded_over_and_over_is_told_and_costs_little() {
        let path = format!("/%{}2e", "25".repeat(4000));
        let readings = PathReadings::new(&path);
        assert!(readings.too_deep);
        assert!(readings.paths.len() <= 4 * DEEPEST + 1);
    }
}
