//! [`ViewerBody`]: the body of a viewer's request, which must keep moving.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::time::{Instant, Sleep, sleep};

use crate::error::in_full;

/// The lowest rate of a body in bytes a second, as in Apache's `mod_reqtimeout`.
const SLOWEST: u64 = 500;

/// The body of a viewer's request. It fails if the viewer sends too slowly; time in which the origin is
/// not ready for more does not count.
pub(crate) struct ViewerBody {
    body: Incoming,
    stall_timeout: Duration,
    /// How much longer the viewer may take to send what is `due`.
    left: Duration,
    /// Bytes that have to come before `left` begins again.
    due: u64,
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl ViewerBody {
    pub(crate) fn new(body: Incoming, stall_timeout: Duration) -> Self {
        let mut body = Self {
            body,
            stall_timeout,
            left: Duration::ZERO,
            due: 0,
            waiting: None,
        };
        body.receive(0);
        body
    }

    fn receive(&mut self, len: u64) {
        self.due = self.due.saturating_sub(len);
        if self.due == 0 {
            self.due = SLOWEST.saturating_mul(self.stall_timeout.as_secs());
            self.left = self.stall_timeout;
        }
    }
}

impl Body for ViewerBody {
    type Data = Bytes;
    type Error = ViewerError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, ViewerError>>> {
        let this = &mut *self;
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) {
            if let Some((since, _)) = this.waiting.take() {
                this.left = this.left.saturating_sub(since.elapsed());
            }
            if let Some(Ok(frame)) = &frame
                && let Some(data) = frame.data_ref()
            {
                this.receive(data.len() as u64);
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(ViewerError::Broken)));
        }
        let left = this.left;
        let (_, sleep) = this
            .waiting
            .get_or_insert_with(|| (Instant::now(), Box::pin(sleep(left))));
        ready!(sleep.as_mut().poll(context));
        Poll::Ready(Some(Err(ViewerError::Late)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// What is wrong with the body of a request: the viewer's fault, although the connection to the
/// origin breaks because of it.
#[derive(Debug)]
pub(crate) enum ViewerError {
    /// It stopped, or came too slowly.
    Late,
    Broken(hyper::Error),
}

impl fmt::Display for ViewerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the body of the request broke off: ")?;
        match self {
            Self::Late => f.write_str("it stopped, or was too slow"),
            Self::Broken(error) => f.write_str(&in_full(error)),
        }
    }
}

impl Error for ViewerError {}
