//! The program `frontseal`, as `python -m frontseal`.

use std::ffi::OsString;
use std::io::Write as _;

use pyo3::prelude::*;

/// Run the program with ``arguments``, the first of which is its own name, and return its exit status.
#[pyfunction]
pub(crate) fn run_program(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| {
        let status = frontseal_cli::run_status(arguments);
        // A program of Rust does this when `main` returns; here nobody does. Without a reader there is
        // nobody to tell either.
        let _ = std::io::stdout().flush();
        status
    })
}
