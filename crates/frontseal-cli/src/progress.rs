//! [`Progress`]: a bar on standard error for whoever watches a long batch.

use std::io::{self, IsTerminal};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::console::Console;

/// The bar, which is hidden unless there is somebody to see it.
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Begin to show the progress through standard input. Nothing is shown where standard error
    /// is no terminal, where the input or the results already fill it, or where `--quiet` is given.
    pub(crate) fn through_stdin(console: &Console) -> Self {
        let is_watched =
            io::stderr().is_terminal() && !io::stdin().is_terminal() && !io::stdout().is_terminal();
        if console.is_quiet() || !is_watched {
            return Self {
                bar: ProgressBar::hidden(),
            };
        }
        let (bar, template) = match stdin_len() {
            Some(len) => (ProgressBar::new(len), "{wide_bar} {msg} URLs, {eta} left"),
            None => (
                ProgressBar::new_spinner(),
                "{spinner} {msg} URLs, {elapsed}",
            ),
        };
        bar.set_style(
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar }
    }

    /// Show that `lines` in `bytes` are done.
    pub(crate) fn set(&self, lines: u64, bytes: u64) {
        if !self.bar.is_hidden() {
            self.bar.set_message(lines.to_string());
            self.bar.set_position(bytes);
        }
    }

    /// Print a message above the bar.
    pub(crate) fn suspend(&self, print: impl FnOnce()) {
        self.bar.suspend(print);
    }

    /// Take the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// Return the length of standard input where it is a file.
#[cfg(unix)]
fn stdin_len() -> Option<u64> {
    use std::os::fd::AsFd;
    let stdin = std::fs::File::from(io::stdin().as_fd().try_clone_to_owned().ok()?);
    stdin
        .metadata()
        .ok()
        .filter(std::fs::Metadata::is_file)
        .map(|metadata| metadata.len())
}

#[cfg(not(unix))]
const fn stdin_len() -> Option<u64> {
    None
}
