#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod case;
mod credential_checks;
mod finding;
mod inspection;
mod policy_checks;
mod subject;
mod suspects;
mod time_text;
mod url_checks;

pub use crate::finding::{Finding, Severity};
pub use crate::inspection::{InspectOptions, Inspection, inspect};
pub use crate::time_text::{duration, utc};
