//! [`Body`]: the body of any response, and of any request to an origin.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http_body::Body as _;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Empty, Full};
use hyper::body::Incoming;
use tower_http::timeout::{TimeoutBody, TimeoutError};

use crate::error::in_full;

pub(crate) type BoxError = Box<dyn Error + Send + Sync>;
pub(crate) type Body = UnsyncBoxBody<Bytes, BoxError>;

/// Return a body that is known whole.
pub(crate) fn full(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into())
        .map_err(|never| match never {})
        .boxed_unsync()
}

pub(crate) fn empty() -> Body {
    Empty::new().map_err(|never| match never {}).boxed_unsync()
}

/// Return the body of a viewer's request, which must not stand still for longer than `stall`.
pub(crate) fn of_viewer(body: Incoming, stall: Duration) -> Body {
    // A body with a timeout does not know any more that it has nothing in it, and would be sent on
    // in chunks.
    if body.is_end_stream() {
        return empty();
    }
    TimeoutBody::new(stall, body)
        .map_err(|error| ViewerError(error).into())
        .boxed_unsync()
}

/// What is wrong with the body of a request: the viewer's fault, though the origin's connection
/// breaks of it.
#[derive(Debug)]
pub(crate) struct ViewerError(BoxError);

impl ViewerError {
    /// Return whether the body stood still.
    pub(crate) fn is_late(&self) -> bool {
        self.0.is::<TimeoutError>()
    }
}

impl fmt::Display for ViewerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = if self.is_late() {
            "it stood still".into()
        } else {
            in_full(&*self.0)
        };
        write!(f, "the body of the request broke off: {problem}")
    }
}

impl Error for ViewerError {}
