//! [`Console`]: what is said on standard error. Colour is for terminals, and `NO_COLOR` is heard.

use std::fmt::Display;
use std::io::Write;

use anstyle::{AnsiColor, Style};
use frontseal::request::{redacted, visible};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();

/// Standard error, for messages. A message that cannot be printed is dropped.
pub(crate) struct Console {
    quiet: bool,
}

impl Console {
    pub(crate) const fn new(quiet: bool) -> Self {
        Self { quiet }
    }

    /// Return whether warnings and progress are not wanted.
    pub(crate) const fn is_quiet(&self) -> bool {
        self.quiet
    }

    pub(crate) fn error(&self, message: impl Display) {
        say("error", ERROR, message);
    }

    pub(crate) fn warn(&self, message: impl Display) {
        if !self.quiet {
            say("warning", WARNING, message);
        }
    }

    /// Say something that is neither good nor bad.
    pub(crate) fn note(&self, message: impl Display) {
        if !self.quiet {
            say("note", Style::new().bold(), message);
        }
    }
}

/// Write one line. A message may name files and URLs of others, so what a terminal would obey is
/// escaped, and what may be a key is left out.
fn say(label: &str, style: Style, message: impl Display) {
    let message = visible(&redacted(&message.to_string()));
    let _ = writeln!(anstream::stderr(), "{style}{label}:{style:#} {message}");
}
