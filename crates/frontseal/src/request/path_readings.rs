//! [`PathReadings`]: the ways in which a server could read a path.

use alloc::vec;
use alloc::vec::Vec;

use percent_encoding::percent_decode;

use super::sections::Sections;

/// How many readings are listed. Few paths have as many as ten.
const MOST: usize = 32;

type Step = fn(&[u8]) -> Vec<u8>;

/// What servers do to a path before they use it, in any order and as often as they like.
const STEPS: [Step; 5] = [
    decode,
    with_slashes,
    without_parameters,
    without_dot_segments,
    without_authority,
];

/// Ways in which an edge or a server behind it could read one path: as it stands, or decoded, with
/// `/` for `\`, without the parameters behind a `;`, with empty and dot segments resolved, without
/// what `//` makes a host, in any order.
///
/// CloudFront compares a signature with the URL as it was sent. A server behind it may read
/// `/hls/../private/film` as `/private/film`, which a wildcard for `/hls/*` was not meant for.
///
/// A path that [climbs](Self::climbs) has more readings than these, as servers differ in what `..`
/// leads out of, too. It could then be any path.
///
/// ```
/// use frontseal::request::PathReadings;
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
        let mut at = 0;
        while let Some(path) = readings.paths.get(at) {
            readings.climbs |= segments(path).any(|segment| segment == b"..");
            let next = STEPS.map(|step| step(path));
            for path in next {
                if !readings.paths.contains(&path) {
                    readings.paths.push(path);
                }
            }
            if readings.paths.len() > MOST {
                readings.too_deep = true;
                break;
            }
            at += 1;
        }
        readings
    }

    /// Read the path of `url`, an absolute URL.
    ///
    /// ```
    /// assert!(frontseal::request::PathReadings::of_url("https://h/hls/../film?a=1").climbs());
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

    /// Return whether the path has too many readings, as one that is percent-encoded over and over,
    /// so that [`paths`](Self::paths) has not every one.
    pub const fn is_too_deep(&self) -> bool {
        self.too_deep
    }

    /// Return whether a server could read the path as one that the request's grant was not meant
    /// for: it climbs under a custom policy, or is too deep. A server that serves by paths answers
    /// 400 then.
    pub const fn is_ambiguous(&self, is_canned: bool) -> bool {
        self.too_deep || (self.climbs && !is_canned)
    }
}

fn segments(path: &[u8]) -> impl DoubleEndedIterator<Item = &[u8]> {
    path.split(|byte| *byte == b'/')
}

fn decode(path: &[u8]) -> Vec<u8> {
    percent_decode(path).collect()
}

fn with_slashes(path: &[u8]) -> Vec<u8> {
    let slash = |byte: &u8| if *byte == b'\\' { b'/' } else { *byte };
    path.iter().map(slash).collect()
}

fn without_parameters(path: &[u8]) -> Vec<u8> {
    let bare: Vec<_> = segments(path)
        .filter_map(|segment| segment.split(|byte| *byte == b';').next())
        .collect();
    bare.join(&b'/')
}

/// Resolve empty and dot segments (RFC 3986, section 5.2.4).
fn without_dot_segments(path: &[u8]) -> Vec<u8> {
    let mut kept: Vec<&[u8]> = Vec::new();
    for segment in segments(path) {
        match segment {
            b"" | b"." => {}
            b".." => {
                kept.pop();
            }
            _ => kept.push(segment),
        }
    }
    let mut resolved = vec![b'/'];
    resolved.extend(kept.join(&b'/'));
    let is_folder = matches!(segments(path).next_back(), Some(b"" | b"." | b".."));
    if is_folder && resolved.len() > 1 {
        resolved.push(b'/');
    }
    resolved
}

/// Take `//host` off, which a server reads that takes the path for a reference to a URL (RFC 3986,
/// section 4.2).
fn without_authority(path: &[u8]) -> Vec<u8> {
    if !path.starts_with(b"//") {
        return path.into();
    }
    let host = path.iter().position(|byte| *byte != b'/');
    let host = host.and_then(|start| path.get(start..)).unwrap_or_default();
    let rest = host.iter().position(|byte| *byte == b'/');
    match rest.and_then(|start| host.get(start..)) {
        Some(rest) => rest.into(),
        None => vec![b'/'],
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
            "/%70rivate;a%2fb/x",
            "/private;%5c..%2f/x",
            "//h/private/x",
            "///h/private/x",
            "/%5ch/private/x",
            "//h/%70rivate/x",
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
    fn a_folder_stays_a_folder() {
        for path in ["//private/.", "/./private/.", "/private/", "/private/x/.."] {
            let readings = PathReadings::new(path);
            assert!(readings.paths.contains(&b"/private/".to_vec()), "{path}");
        }
        for path in ["//", "/.", "/%2e", "//h"] {
            let readings = PathReadings::new(path);
            assert!(readings.paths.contains(&b"/".to_vec()), "{path}");
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
        assert!(readings.paths.len() <= MOST + STEPS.len());
    }

    #[test]
    fn whatever_a_server_does_to_a_path_is_among_its_readings() {
        let parts = [
            "private",
            "%70rivate",
            "open",
            "x",
            "/",
            "/",
            "//",
            "/.",
            ";a",
            ";",
            "%3b",
            "%2f",
            "%5c",
            "\\",
            "%25",
            "2f",
            ".",
        ];
        let mut state: u32 = 2_463_534_242;
        let mut below = |end: usize| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state as usize % end
        };
        let mut listed = 0;
        for _ in 0..20_000 {
            let rest: Vec<_> = (0..below(9)).map(|_| parts[below(parts.len())]).collect();
            let path = format!("/{}", rest.concat());
            let readings = PathReadings::new(&path);
            let mut read = path.as_bytes().to_vec();
            for _ in 0..6 {
                read = STEPS[below(STEPS.len())](&read);
            }
            if !readings.climbs && !readings.too_deep {
                listed += 1;
                assert!(readings.paths.contains(&read), "{path} {read:?}");
            }
        }
        assert!(listed > 10_000, "{listed}");
    }
}
