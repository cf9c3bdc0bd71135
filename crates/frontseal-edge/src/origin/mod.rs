//! [`Origin`]: the source of responses behind the edge.

mod byte_range;
mod folder;
mod http_server;

use std::time::Duration;

use frontseal::request::PathReadings;
use http::request::Parts;
use http::{Method, Request, Response};

use crate::body::{self, Body};
use crate::config::EdgeConfig;
use crate::error::EdgeError;
use crate::failure::Failure;

use folder::Folder;
use http_server::HttpServer;

/// A folder, or an HTTP server.
pub(crate) enum Origin {
    Folder(Folder),
    HttpServer(Box<HttpServer>),
}

impl Origin {
    pub(crate) fn new(config: &EdgeConfig) -> Result<Self, EdgeError> {
        match (&config.root, &config.origin) {
            (Some(root), None) => Folder::new(root).map(Self::Folder),
            (None, Some(origin)) => {
                let server = HttpServer::new(
                    origin,
                    Duration::from_secs(config.origin_connection_timeout),
                    Duration::from_secs(config.origin_response_timeout),
                    Duration::from_secs(config.stall_timeout),
                )?;
                Ok(Self::HttpServer(Box::new(server)))
            }
            (None, None) => Err(EdgeError::new(
                "there is nothing to serve: give root (a folder) or origin (an HTTP server)",
            )),
            (Some(_), Some(_)) => Err(EdgeError::new(
                "both root and origin are given: give one of them",
            )),
        }
    }

    /// Serve a request whose head is ready for the origin, and whose path has `readings`.
    pub(crate) async fn serve(
        &self,
        parts: Parts,
        body: Body,
        readings: &PathReadings,
    ) -> Result<Response<Body>, Failure> {
        match self {
            Self::Folder(folder) => Ok(folder.serve(parts).await?),
            Self::HttpServer(server) => server.serve(parts, body, readings).await,
        }
    }

    /// Get the page at `path`, if there is one.
    pub(crate) async fn page(&self, path: &str) -> Option<Response<Body>> {
        let request = Request::builder().method(Method::GET).uri(path).body(());
        let (parts, ()) = request.ok()?.into_parts();
        let readings = PathReadings::new(path);
        let page = self.serve(parts, body::empty(), &readings).await.ok()?;
        page.status().is_success().then_some(page)
    }
}
