#![doc = include_str!("../README.md")]

mod behaviors;
mod blocking_edge;
mod body;
mod check;
mod config;
mod cors;
mod denial;
mod distribution;
mod edge;
mod error;
mod journal;
mod keys;
mod origin;
mod path_pattern;
mod record;
mod request_id;
mod serve;
mod service;
mod signed_request_layer;
mod status_page;
mod stripping;
mod tls;
mod viewer_request;

pub use crate::blocking_edge::BlockingEdge;
pub use crate::config::{
    CacheBehavior, Cors, DefaultCacheBehavior, EdgeConfig, ErrorResponse, LogFormat, Tls,
};
pub use crate::edge::Edge;
pub use crate::error::EdgeError;
pub use crate::record::{Record, Verdict};
pub use crate::serve::serve;
pub use crate::signed_request_layer::{SignedRequestLayer, SignedRequestService};
