//! [`Failure`]: why the program ends without having done what it was asked.

use std::io;

use frontseal::NameStyle;

/// The end of a run that did not succeed.
pub(crate) enum Failure {
    /// To be printed after `error: `.
    Message(String),
    /// The request is denied, and that is printed already.
    Denied,
    /// Errors that are printed already.
    Reported,
    /// The reader of standard output has gone.
    BrokenPipe,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self::Message(message.into())
    }

    /// Make the failure to write to standard output.
    pub(crate) fn writing(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::BrokenPipe,
            _ => Self::Message(format!("cannot write to standard output: {error}")),
        }
    }
}

impl From<frontseal::Error> for Failure {
    fn from(error: frontseal::Error) -> Self {
        Self::Message(error.display(NameStyle::Flag).to_string())
    }
}
