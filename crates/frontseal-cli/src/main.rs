//! The program `frontseal`. All of it is in the library, for other front doors to share.

use std::process::ExitCode;

fn main() -> ExitCode {
    frontseal_cli::run(std::env::args_os())
}
