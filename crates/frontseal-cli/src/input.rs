//! Files and standard input, read whole and never without a limit.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::failure::Failure;

/// Keys and policies are a few kilobytes; what is longer is something else, such as a device.
const LONGEST_FILE: u64 = 1 << 20;

/// Standard input, which can serve one purpose.
#[derive(Default)]
pub(crate) struct Stdin {
    purpose: Option<&'static str>,
}

impl Stdin {
    /// Take standard input for `purpose`, a flag or what else reads it.
    pub(crate) fn claim(&mut self, purpose: &'static str) -> Result<(), Failure> {
        match self.purpose.replace(purpose) {
            None => Ok(()),
            Some(first) => Err(Failure::new(format!(
                "standard input cannot serve both {first} and {purpose}: give one of them in another way"
            ))),
        }
    }
}

/// Where a file is read from: `-`, `file://path` as in the AWS CLI, or a path.
pub(crate) enum Source {
    Stdin,
    File(PathBuf),
}

impl Source {
    pub(crate) fn new(text: &str) -> Self {
        if text == "-" {
            return Self::Stdin;
        }
        let Some(path) = text
            .strip_prefix("file://")
            .or_else(|| text.strip_prefix("fileb://"))
        else {
            return Self::File(text.into());
        };
        // A shell leaves the ~ after file:// alone.
        match (path.strip_prefix("~/"), std::env::home_dir()) {
            (Some(below), Some(home)) => Self::File(home.join(below)),
            _ => Self::File(path.into()),
        }
    }

    /// Return what a message calls it.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Stdin => "standard input".into(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// Read all of it. Standard input is claimed for `purpose`.
    pub(crate) fn read(
        &self,
        purpose: &'static str,
        stdin: &mut Stdin,
    ) -> Result<Zeroizing<Vec<u8>>, Failure> {
        match self {
            Self::Stdin => {
                stdin.claim(purpose)?;
                read_whole(io::stdin().lock())
            }
            Self::File(path) => read_file(path),
        }
        .map_err(|problem| {
            Failure::new(format!(
                "cannot read {} for {purpose}: {problem}",
                self.name()
            ))
        })
    }
}

fn read_file(path: &Path) -> Result<Zeroizing<Vec<u8>>, String> {
    read_whole(File::open(path).map_err(|error| error.to_string())?)
}

fn read_whole(input: impl Read) -> Result<Zeroizing<Vec<u8>>, String> {
    // Room from the start: growing would leave copies of a key behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(1 << 15));
    input
        .take(LONGEST_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    if bytes.len() as u64 > LONGEST_FILE {
        return Err(format!(
            "it is longer than {LONGEST_FILE} bytes, so it is something else"
        ));
    }
    Ok(bytes)
}
