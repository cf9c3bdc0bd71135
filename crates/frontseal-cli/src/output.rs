//! [`Output`]: standard output, for results.

use std::io::{self, BufWriter, StdoutLock, Write};

use frontseal::request::visible_json;
use serde::Serialize;

use crate::failure::Failure;

/// Standard output, buffered. [`finish`](Self::finish) it, so that an error at the end is seen.
pub(crate) struct Output(BufWriter<StdoutLock<'static>>);

impl Output {
    pub(crate) fn new() -> Self {
        Self(BufWriter::with_capacity(1 << 17, io::stdout().lock()))
    }

    /// Write `text` and a line feed.
    pub(crate) fn line(&mut self, text: &str) -> Result<(), Failure> {
        let written = self
            .0
            .write_all(text.as_bytes())
            .and_then(|()| self.0.write_all(b"\n"));
        written.map_err(|error| Failure::writing(&error))
    }

    /// Write `value` as one line of JSON.
    pub(crate) fn json_line(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        self.raw_json_line(&to_json(serde_json::to_string(value))?)
    }

    /// Write `json`, which is JSON already, as one line, with everything escaped in its strings that
    /// a terminal might obey.
    pub(crate) fn raw_json_line(&mut self, json: &str) -> Result<(), Failure> {
        self.line(&visible_json(json))
    }

    /// Write `value` as JSON for people to read.
    pub(crate) fn pretty_json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        self.line(&visible_json(&to_json(serde_json::to_string_pretty(
            value,
        ))?))
    }

    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        self.0.flush().map_err(|error| Failure::writing(&error))
    }

    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        self.flush()
    }
}

fn to_json(json: serde_json::Result<String>) -> Result<String, Failure> {
    json.map_err(|error| Failure::new(format!("cannot write the result as JSON: {error}")))
}
