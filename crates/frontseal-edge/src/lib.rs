#![doc = include_str!("../README.md")]

mod blocking_edge;
mod body;
mod check;
mod config;
mod connection;
mod cors;
mod edge;
mod error;
mod explanations;
mod failure;
mod hop_by_hop;
mod journal;
mod keys;
mod layer;
mod origin;
mod places;
mod record;
mod request_id;
mod send_buffer;
mod serve;
mod service;
mod status_page;
mod tls;
mod viewer_address;
mod viewer_body;

pub use crate::blocking_edge::BlockingEdge;
pub use crate::config::{
    CacheBehavior, Cors, DefaultCacheBehavior, EdgeConfig, ErrorResponse, LogFormat, Tls,
};
pub use crate::edge::Edge;
pub use crate::error::EdgeError;
pub use crate::record::{Record, Verdict};
pub use crate::serve::serve;
