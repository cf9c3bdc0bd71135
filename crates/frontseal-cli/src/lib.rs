//! The program `frontseal`: signed URLs and signed cookies for Amazon CloudFront from the command
//! line.
//!
//! Standard output has results and nothing else. Warnings, errors and progress go to standard
//! error. The exit status is 0, or 2 for input that was refused; `verify` ends with 1 for
//! a request that is denied.

mod batch;
mod cli;
mod command;
mod console;
mod failure;
mod input;
mod key_args;
mod lines;
mod output;
mod policy_args;
mod progress;
mod report;
mod request_args;
mod signing;
mod when;

use std::borrow::Cow;
use std::ffi::OsString;
use std::process::ExitCode;

use frontseal::request::redacted;

use crate::console::Console;
use crate::failure::Failure;

/// The exit status for a request that CloudFront would deny.
const DENIED: u8 = 1;

/// The exit status for input that was refused; clap's own errors have it too.
const REFUSED: u8 = 2;

/// Run the program with `args`, the first of which is its own name, and return its exit status.
///
/// ```
/// let status = frontseal_cli::run(["frontseal", "completions", "fish"]);
/// assert_eq!(status, std::process::ExitCode::SUCCESS);
/// ```
pub fn run(args: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> ExitCode {
    ExitCode::from(run_status(args))
}

/// Run the program as [`run`] does, and return its exit status as a number, for front doors in
/// other languages.
pub fn run_status(args: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> u8 {
    let cli = match cli::parse(args) {
        Ok(cli) => cli,
        Err(help_or_error) => return print_help_or_error(&help_or_error),
    };
    let console = Console::new(cli.quiet);
    match cli.command.run(&console) {
        // Whoever read the results has enough of them.
        Ok(()) | Err(Failure::BrokenPipe) => 0,
        Err(Failure::Denied) => DENIED,
        Err(Failure::Reported) => REFUSED,
        Err(Failure::Message(message)) => {
            console.error(&message);
            REFUSED
        }
    }
}

/// Print what clap has to say, and return the exit status that goes with it.
fn print_help_or_error(help_or_error: &clap::Error) -> u8 {
    let text = help_or_error.to_string();
    let has_key = || text.contains("PRIVATE KEY-----") || matches!(redacted(&text), Cow::Owned(_));
    if help_or_error.use_stderr() && has_key() {
        // It would repeat the key.
        Console::new(false).error("a private key, or a part of one, stands on the command line where none belongs: give its path to --private-key, in quotation marks");
    } else {
        // Nobody is left to tell if this cannot be printed.
        let _ = help_or_error.print();
    }
    u8::try_from(help_or_error.exit_code()).unwrap_or(REFUSED)
}
