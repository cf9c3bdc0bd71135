//! [`Report`]: results for people: laid out, with colour on a terminal, and with nothing in them
//! that a terminal would obey.

use std::fmt::Write as _;
use std::io::Write as _;

use anstyle::{AnsiColor, Style};
use frontseal::request::visible;
use frontseal_inspect::{Confidence, Finding, Severity};

use crate::failure::Failure;

pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// The widest label.
const LABEL: usize = 14;

/// A text for standard output, which [`print`](Self::print) prints.
#[derive(Default)]
pub(crate) struct Report(String);

impl Report {
    /// Add a line in `style`.
    pub(crate) fn headline(&mut self, style: Style, text: &str) {
        self.add(format_args!("{style}{}{style:#}\n", visible(text)));
    }

    /// Add a line.
    pub(crate) fn text(&mut self, text: &str) {
        self.add(format_args!("{}\n", visible(text)));
    }

    pub(crate) fn blank(&mut self) {
        self.0.push('\n');
    }

    /// Add a value behind its label; more lines of it stand below the first.
    pub(crate) fn field(&mut self, label: &str, value: &str) {
        let mut label = label;
        for line in value.lines() {
            self.add(format_args!(
                "{BOLD}{label:LABEL$}{BOLD:#}  {}\n",
                visible(line)
            ));
            label = "";
        }
    }

    /// Add a value behind its label, if there is one.
    pub(crate) fn optional(&mut self, label: &str, value: Option<impl AsRef<str>>) {
        if let Some(value) = value {
            self.field(label, value.as_ref());
        }
    }

    /// Add what was found, each with its cure.
    pub(crate) fn findings<'f>(&mut self, findings: impl IntoIterator<Item = &'f Finding>) {
        for finding in findings {
            let style = match finding.severity {
                Severity::Error => BAD,
                Severity::Warning => WARNING,
                _ => DIM,
            };
            self.add(format_args!(
                "{style}{}{}:{style:#} {} {DIM}[{}]{DIM:#}\n",
                match finding.confidence {
                    Confidence::Likely => "likely ",
                    _ => "",
                },
                finding.severity.as_str(),
                visible(&finding.message),
                finding.code
            ));
            self.cure(&finding.cure);
        }
    }

    /// Add what to do about what stands above it.
    pub(crate) fn cure(&mut self, cure: &str) {
        self.add(format_args!("  {DIM}cure:{DIM:#} {}\n", visible(cure)));
    }

    pub(crate) fn print(&self) -> Result<(), Failure> {
        let mut stdout = anstream::stdout().lock();
        stdout
            .write_all(self.0.as_bytes())
            .and_then(|()| stdout.flush())
            .map_err(|error| Failure::writing(&error))
    }

    fn add(&mut self, text: std::fmt::Arguments<'_>) {
        // A string takes everything.
        let _ = self.0.write_fmt(text);
    }
}
