#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod browser;
mod case;
mod checks;
mod dates;
mod explain;
mod finding;
mod inspection;
mod names;
mod options;
mod response;
mod sent_policy;
mod subject;
mod suspects;
mod unwrap;

pub use crate::explain::explain;
pub use crate::finding::{CODES, Confidence, Finding, Severity};
pub use crate::inspection::{Inspection, inspect};
pub use crate::options::InspectOptions;
pub use crate::response::{Response, Sender};
