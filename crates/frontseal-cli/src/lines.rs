//! [`Lines`]: a long input, in chunks of lines. However long it is, a chunk is not.

use std::io::{self, BufRead, BufReader, Read};
use std::ops::Range;

use frontseal::{Error, ErrorKind};

/// The longest line that is kept. CloudFront takes URLs of 8,192 bytes.
const LONGEST_LINE: usize = 1 << 16;

/// A chunk is large enough to keep all cores busy and small enough to be flat in memory.
const LINES_PER_CHUNK: usize = 1024;
const BYTES_PER_CHUNK: usize = 1 << 20;

/// Lines that are read together.
#[derive(Default)]
pub(crate) struct Chunk {
    bytes: Vec<u8>,
    lines: Vec<Line>,
}

/// Where a line stands in its chunk, without its end.
enum Line {
    Whole(Range<usize>),
    TooLong,
}

impl Chunk {
    /// Return each line as text, or what is wrong with it.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Result<&str, Error>> {
        self.lines.iter().map(|line| match line {
            Line::Whole(range) => {
                let bytes = self.bytes.get(range.clone()).unwrap_or_default();
                str::from_utf8(bytes).map_err(|error| {
                    invalid(format!(
                        "the URL is not UTF-8 from byte {} on: percent-encode it",
                        error.valid_up_to()
                    ))
                })
            }
            Line::TooLong => Err(invalid(format!(
                "the line is longer than {LONGEST_LINE} bytes: give one URL a line"
            ))),
        })
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.lines.clear();
    }

    fn is_full(&self) -> bool {
        self.lines.len() >= LINES_PER_CHUNK || self.bytes.len() >= BYTES_PER_CHUNK
    }
}

fn invalid(message: String) -> Error {
    Error::new(ErrorKind::InvalidUrl, message)
}

/// Reads chunks of lines. A line ends with LF or CRLF; the last one may end with the input.
pub(crate) struct Lines<R> {
    input: BufReader<R>,
    bytes_read: u64,
    is_in_long_line: bool,
    failure: Option<io::Error>,
}

impl<R: Read> Lines<R> {
    pub(crate) fn new(input: R) -> Self {
        Self {
            input: BufReader::with_capacity(1 << 17, input),
            bytes_read: 0,
            is_in_long_line: false,
            failure: None,
        }
    }

    /// Return how far the input has been read.
    pub(crate) const fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// Replace `chunk` by the next one and return whether there was one.
    ///
    /// A chunk ends where the next line would have to be waited for, so that whoever writes lines
    /// slowly has each one answered.
    pub(crate) fn next_chunk(&mut self, chunk: &mut Chunk) -> io::Result<bool> {
        chunk.clear();
        if self.is_in_long_line {
            self.bytes_read += self.input.skip_until(b'\n')? as u64;
            self.is_in_long_line = false;
        }
        while self.failure.is_none() && self.read_line(chunk) && !chunk.is_full() {
            if self.is_in_long_line || !self.input.buffer().contains(&b'\n') {
                break;
            }
        }
        match self.failure.take() {
            Some(error) if chunk.lines.is_empty() => Err(error),
            failure => {
                self.failure = failure;
                Ok(!chunk.lines.is_empty())
            }
        }
    }

    /// Add one line to `chunk` and return whether there was one.
    fn read_line(&mut self, chunk: &mut Chunk) -> bool {
        let start = chunk.bytes.len();
        let limit = LONGEST_LINE + b"\r\n".len();
        match self
            .input
            .by_ref()
            .take(limit as u64)
            .read_until(b'\n', &mut chunk.bytes)
        {
            Ok(0) => return false,
            Ok(len) => self.bytes_read += len as u64,
            Err(error) => {
                chunk.bytes.truncate(start);
                self.failure = Some(error);
                return false;
            }
        }
        let line = chunk.bytes.get(start..).unwrap_or_default();
        let text = line
            .strip_suffix(b"\n")
            .map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let len = text.unwrap_or(line).len();
        if len > LONGEST_LINE {
            self.is_in_long_line = text.is_none();
            chunk.bytes.truncate(start);
            chunk.lines.push(Line::TooLong);
        } else {
            chunk.lines.push(Line::Whole(start..start + len));
        }
        true
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn read_all(input: &[u8]) -> Vec<Result<String, String>> {
        let mut lines = Lines::new(input);
        let mut chunk = Chunk::default();
        let mut all = Vec::new();
        while lines.next_chunk(&mut chunk).unwrap() {
            all.extend(
                chunk
                    .iter()
                    .map(|line| line.map(String::from).map_err(|error| error.to_string())),
            );
        }
        assert_eq!(lines.bytes_read(), input.len() as u64);
        all
    }

    #[test]
    fn a_line_loses_its_end_and_nothing_else() {
        let lines = read_all(b" a \r\nb\rc\n\n\r\r\nlast\r");
        assert_eq!(
            lines,
            [" a ", "b\rc", "", "\r", "last\r"].map(|line| Ok(line.into()))
        );
    }

    #[test]
    fn a_line_that_is_too_long_is_one_error_whatever_its_length() {
        for (len, fits) in [
            (LONGEST_LINE, true),
            (LONGEST_LINE + 1, false),
            (LONGEST_LINE + 2, false),
            (1 << 20, false),
        ] {
            let mut input = vec![b'x'; len];
            input.extend(b"\nnext");
            let lines = read_all(&input);
            assert_eq!(lines.len(), 2, "{len}");
            assert_eq!(lines.first().unwrap().is_ok(), fits, "{len}");
            assert_eq!(lines.last().unwrap(), &Ok("next".into()));
        }
    }

    #[test]
    fn bytes_that_are_not_utf8_are_an_error_of_their_line() {
        let lines = read_all(b"one\ntw\xffo\nthree");
        assert!(
            lines
                .get(1)
                .unwrap()
                .as_ref()
                .unwrap_err()
                .contains("from byte 2")
        );
        assert_eq!(lines.last().unwrap(), &Ok("three".into()));
    }

    #[test]
    fn what_stands_before_a_failing_read_is_still_returned() {
        struct Failing;
        impl Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("gone"))
            }
        }
        let mut lines = Lines::new(b"one\ntwo".chain(Failing));
        let mut chunk = Chunk::default();
        assert!(lines.next_chunk(&mut chunk).unwrap());
        assert_eq!(chunk.iter().count(), 1);
        assert!(lines.next_chunk(&mut chunk).is_err());
    }
}
