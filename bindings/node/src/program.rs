//! The program `frontseal`, as `npx frontseal`.

use std::io::Write as _;

use napi_derive::napi;

/// Run the program with `arguments`, the first of which is its own name, and return its exit status.
#[napi(catch_unwind)]
pub(crate) fn run_program(arguments: Vec<String>) -> u8 {
    let status = frontseal_cli::run_status(arguments);
    // A program of Rust does this when `main` returns; here nobody does. Without a reader there is
    // nobody to tell either.
    let _ = std::io::stdout().flush();
    status
}
