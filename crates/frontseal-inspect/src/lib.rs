#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod case;
mod checks;
mod finding;
mod inspection;
mod names;
mod sent_policy;
mod subject;
mod suspects;
mod time_text;

pub use crate::finding::{CODES, Finding, Severity};
pub use crate::inspection::{InspectOptions, Inspection, inspect};
pub use crate::time_text::{duration, utc};
