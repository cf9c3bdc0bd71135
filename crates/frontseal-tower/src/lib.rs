#![doc = include_str!("../README.md")]

mod behaviors;
mod distribution;
mod path_pattern;
mod refusal;
mod signed_request_layer;
mod stripping;
mod viewer_request;

pub use crate::behaviors::{Behavior, Behaviors};
pub use crate::distribution::Distribution;
pub use crate::refusal::{REASON, Refusal, error_page};
pub use crate::signed_request_layer::{SignedRequestLayer, SignedRequestService};
pub use crate::viewer_request::ViewerRequest;
