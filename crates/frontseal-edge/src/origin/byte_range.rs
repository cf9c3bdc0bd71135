//! [`ByteRange`]: the part of a file that a `Range` header requests.

use http::HeaderValue;

/// One range of bytes (RFC 9110, section 14.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ByteRange {
    /// From a first byte to a last one, or to the end.
    From(u64, u64),
    /// So many bytes at the end.
    Last(u64),
}

impl ByteRange {
    /// Read the value of a `Range` header. `None` means that it is to be ignored: it has another unit or
    /// several ranges, or is malformed.
    pub(super) fn parse(value: &HeaderValue) -> Option<Self> {
        let (unit, range) = value.to_str().ok()?.split_once('=')?;
        if !unit.trim().eq_ignore_ascii_case("bytes") {
            return None;
        }
        match range.trim().split_once('-')? {
            ("", count) => number(count).map(Self::Last),
            (first, "") => number(first).map(|first| Self::From(first, u64::MAX)),
            (first, last) => {
                let (first, last) = (number(first)?, number(last)?);
                (first <= last).then_some(Self::From(first, last))
            }
        }
    }

    /// Return the first and the last byte of the range in `len` bytes; `None` if the range is outside.
    pub(super) fn within(self, len: u64) -> Option<(u64, u64)> {
        let end = len.checked_sub(1)?;
        let (first, last) = match self {
            Self::From(first, last) => (first, last.min(end)),
            Self::Last(count) => (len.saturating_sub(count), end),
        };
        (first <= last).then_some((first, last))
    }
}

/// Read digits. A number that is too large is past the end of every file.
fn number(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_as_the_rfc_says() {
        for (text, len, expected) in [
            ("bytes=0-3", 10, Some((0, 3))),
            ("BYTES=0-3", 10, Some((0, 3))),
            ("bytes= 1-2", 10, Some((1, 2))),
            ("bytes=9-", 10, Some((9, 9))),
            ("bytes=8-99999999999999999999999", 10, Some((8, 9))),
            ("bytes=-3", 10, Some((7, 9))),
            ("bytes=-100", 10, Some((0, 9))),
            ("bytes=-0", 10, None),
            ("bytes=10-", 10, None),
            ("bytes=99999999999999999999999-", 10, None),
            ("bytes=0-", 0, None),
            ("bytes=-1", 0, None),
        ] {
            let range = ByteRange::parse(&HeaderValue::from_static(text));
            assert_eq!(range.unwrap().within(len), expected, "{text}");
        }
        for text in [
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=abc",
            "bytes=5-2",
            "bytes=0-1,3-4",
            "bytes=+1-2",
            "items=0-1",
            "bytes 0-1",
            "bytes=1-2-3",
            "bytes=0x1-",
        ] {
            assert_eq!(
                ByteRange::parse(&HeaderValue::from_static(text)),
                None,
                "{text}"
            );
        }
    }
}
