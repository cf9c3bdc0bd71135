//! The edge as a viewer meets it: real HTTP to a running edge, in front of real files and servers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod behaviors;
mod cors;
mod folder;
mod hostile;
mod http_origin;
mod keys;
mod servers;
mod settings;
mod signing;
mod status_page;
mod stopping;
mod tls;
mod verdicts;
mod viewer;
