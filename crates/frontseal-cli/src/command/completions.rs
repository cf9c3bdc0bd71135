//! `frontseal completions`: a script for the shell.

use clap::{Args, Command};
use clap_complete::Shell;

use crate::failure::Failure;
use crate::output::Output;

/// Print a script that completes frontseal's flags in a shell
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CompletionsArgs {
    /// Shell that runs the script
    shell: Shell,
}

const EXAMPLES: &str = "\
Examples:
  For bash, in a folder that bash-completion reads:
    $ mkdir -p ~/.local/share/bash-completion/completions
    $ frontseal completions bash \\
        > ~/.local/share/bash-completion/completions/frontseal

  For fish:
    $ mkdir -p ~/.config/fish/completions
    $ frontseal completions fish > ~/.config/fish/completions/frontseal.fish";

/// Print the script for `command`, the whole command line.
pub(crate) fn run(args: &CompletionsArgs, mut command: Command) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "frontseal", &mut script);
    let mut output = Output::new();
    output.line(String::from_utf8_lossy(&script).trim_end())?;
    output.finish()
}
