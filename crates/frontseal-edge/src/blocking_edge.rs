//! [`BlockingEdge`]: an [`Edge`] for programs and tests that are not asynchronous.

use std::ops::Deref;

use tokio::runtime::{Builder, Runtime};

use crate::config::EdgeConfig;
use crate::edge::Edge;
use crate::error::EdgeError;

/// An [`Edge`] on its own threads, which runs until it is stopped or dropped.
///
/// Do not stop or drop it inside an asynchronous function: use [`Edge`] there.
///
/// ```
/// use frontseal_edge::{BlockingEdge, EdgeConfig};
///
/// let edge = BlockingEdge::start(EdgeConfig {
///     root: Some(std::env::temp_dir()),
///     ..EdgeConfig::default()
/// })?;
/// assert!(edge.requests().is_empty());
/// # Ok::<(), frontseal_edge::EdgeError>(())
/// ```
pub struct BlockingEdge {
    edge: Edge,
    runtime: Option<Runtime>,
}

impl BlockingEdge {
    /// Start an edge on its own threads.
    ///
    /// # Errors
    /// As for [`Edge::start`].
    pub fn start(config: EdgeConfig) -> Result<Self, EdgeError> {
        let runtime = runtime()?;
        let edge = runtime.block_on(Edge::start(config))?;
        Ok(Self {
            edge,
            runtime: Some(runtime),
        })
    }

    /// Stop, as [`Edge::stop`] does.
    pub fn stop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.block_on(self.edge.stop());
            runtime.shutdown_background();
        }
    }
}

impl Deref for BlockingEdge {
    type Target = Edge;

    fn deref(&self) -> &Edge {
        &self.edge
    }
}

impl Drop for BlockingEdge {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

pub(crate) fn runtime() -> Result<Runtime, EdgeError> {
    Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| EdgeError::new(format!("cannot start threads: {error}")))
}
