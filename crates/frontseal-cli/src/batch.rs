//! [`Batch`]: one URL a line in, one signed URL a line out, in order.

use std::io;

use frontseal::{Error, NameStyle, object_url};
use serde::Serialize;

use crate::console::Console;
use crate::failure::Failure;
use crate::lines::{Chunk, Lines};
use crate::output::Output;
use crate::progress::Progress;
use crate::signing::Signing;

/// A run over standard input.
pub(crate) struct Batch<'a> {
    pub(crate) signing: Signing,
    pub(crate) as_json: bool,
    pub(crate) keep_going: bool,
    pub(crate) console: &'a Console,
}

impl Batch<'_> {
    /// Sign every line of standard input: a URL, or below `base_url` the key of an object.
    pub(crate) fn run(&self, base_url: Option<&str>) -> Result<(), Failure> {
        let progress = Progress::through_stdin(self.console);
        let mut printer = Printer {
            batch: self,
            progress: &progress,
            output: Output::new(),
            lines: 0,
            bad_lines: 0,
        };
        let result = self.sign_lines(base_url, &mut printer);
        progress.finish();
        result.and_then(|()| printer.finish())
    }

    fn sign_lines(&self, base_url: Option<&str>, printer: &mut Printer<'_>) -> Result<(), Failure> {
        let mut lines = Lines::new(io::stdin().lock());
        let mut chunk = Chunk::default();
        while lines
            .next_chunk(&mut chunk)
            .map_err(|error| Failure::new(format!("cannot read standard input: {error}")))?
        {
            let mut given = chunk.iter();
            let take = |result: Result<&str, Error>| {
                let line = given.next().and_then(Result::ok);
                printer.print(line, result)
            };
            match base_url {
                None => self.signing.sign_all(chunk.iter(), take)?,
                Some(base_url) => {
                    let urls: Vec<_> = chunk.iter().map(|key| object_url(base_url, key?)).collect();
                    let urls = urls.iter().map(|url| url.as_deref().map_err(Error::clone));
                    self.signing.sign_all(urls, take)?;
                }
            }
            printer.output.flush()?;
            printer.progress.set(printer.lines, lines.bytes_read());
        }
        Ok(())
    }
}

/// A line's result as JSON.
#[derive(Serialize)]
struct SignedLine<'a> {
    url: Option<&'a str>,
    signed_url: &'a str,
}

/// What is wrong with a line as JSON. The URL is `null` where the line is no text.
#[derive(Serialize)]
struct BadLine<'a> {
    url: Option<&'a str>,
    error: JsonError<'a>,
    line: u64,
}

#[derive(Serialize)]
struct JsonError<'a> {
    code: &'static str,
    message: &'a str,
}

/// Prints results, and counts.
struct Printer<'a> {
    batch: &'a Batch<'a>,
    progress: &'a Progress,
    output: Output,
    lines: u64,
    bad_lines: u64,
}

impl Printer<'_> {
    fn print(&mut self, url: Option<&str>, result: Result<&str, Error>) -> Result<(), Failure> {
        self.lines += 1;
        match result {
            Ok(signed_url) if self.batch.as_json => {
                self.output.json_line(&SignedLine { url, signed_url })
            }
            Ok(signed_url) => self.output.line(signed_url),
            Err(error) => self.refuse(url, &error),
        }
    }

    fn refuse(&mut self, url: Option<&str>, error: &Error) -> Result<(), Failure> {
        self.bad_lines += 1;
        let line = self.lines;
        let message = error.display(NameStyle::Flag).to_string();
        if self.batch.keep_going && self.batch.as_json {
            let error = JsonError {
                code: error.kind().code(),
                message: &message,
            };
            self.output.json_line(&BadLine { url, error, line })?;
        }
        if !self.batch.keep_going {
            self.output.flush()?;
        }
        self.progress.suspend(|| {
            self.batch
                .console
                .error(format_args!("line {line}: {message}"))
        });
        if self.batch.keep_going {
            Ok(())
        } else {
            Err(Failure::Reported)
        }
    }

    fn finish(self) -> Result<(), Failure> {
        let Self {
            batch,
            output,
            lines,
            bad_lines,
            ..
        } = self;
        output.finish()?;
        if lines == 0 {
            batch
                .console
                .warn("standard input has no lines: nothing was signed");
        }
        match bad_lines {
            0 => Ok(()),
            _ => Err(Failure::new(format!(
                "{bad_lines} of {lines} lines could not be signed"
            ))),
        }
    }
}
