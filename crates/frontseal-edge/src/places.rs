//! [`Places`]: the connections that are served at the same time.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http_body_util::BodyExt;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::body::Body;

/// How often a connection without a place closes another one.
const PATIENCE: Duration = Duration::from_millis(50);

/// The places for connections. When all are taken, a new connection takes the place of the one whose
/// next request the edge has waited for the longest, so that viewers who connect and send nothing, or
/// half a request, block no others.
pub(crate) struct Places {
    free: Arc<Semaphore>,
    waiting: Mutex<Waiting>,
}

/// The connections that wait for their next request, in the order in which they began to.
#[derive(Default)]
struct Waiting {
    last_ticket: u64,
    by_ticket: BTreeMap<u64, Arc<Notify>>,
}

impl Places {
    pub(crate) fn new(count: usize) -> Self {
        Self {
            free: Arc::new(Semaphore::new(count)),
            waiting: Mutex::default(),
        }
    }

    /// Wait for a place.
    pub(crate) async fn take(self: &Arc<Self>) -> Option<Place> {
        let mut free = Arc::clone(&self.free).try_acquire_owned();
        while free.is_err() {
            self.close_oldest();
            match timeout(PATIENCE, Arc::clone(&self.free).acquire_owned()).await {
                Ok(Ok(permit)) => free = Ok(permit),
                Ok(Err(_)) => return None,
                Err(_) => {}
            }
        }
        let place = Place {
            places: Arc::clone(self),
            ticket: AtomicU64::new(0),
            had_request: AtomicBool::new(false),
            closing: Arc::default(),
            _permit: free.ok()?,
        };
        place.wait();
        Some(place)
    }

    fn close_oldest(&self) {
        if let Some((_, closing)) = self.waiting().by_ticket.pop_first() {
            closing.notify_one();
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place of one connection.
pub(crate) struct Place {
    places: Arc<Places>,
    /// Its number among the waiting, or 0.
    ticket: AtomicU64,
    had_request: AtomicBool,
    closing: Arc<Notify>,
    _permit: OwnedSemaphorePermit,
}

impl Place {
    /// Wait until another connection needs the place.
    pub(crate) async fn needed(&self) {
        self.closing.notified().await;
    }

    /// Return whether a request has ever come.
    pub(crate) fn had_request(&self) -> bool {
        self.had_request.load(Ordering::Relaxed)
    }

    /// Note that a request has come.
    pub(crate) fn work(self: &Arc<Self>) -> Work {
        self.had_request.store(true, Ordering::Relaxed);
        let ticket = self.ticket.swap(0, Ordering::Relaxed);
        self.places.waiting().by_ticket.remove(&ticket);
        Work(Arc::clone(self))
    }

    /// Note that the connection waits for its next request.
    fn wait(&self) {
        let mut waiting = self.places.waiting();
        waiting.last_ticket += 1;
        let ticket = waiting.last_ticket;
        waiting.by_ticket.insert(ticket, Arc::clone(&self.closing));
        self.ticket.store(ticket, Ordering::Relaxed);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let ticket = self.ticket.load(Ordering::Relaxed);
        self.places.waiting().by_ticket.remove(&ticket);
    }
}

/// A request that is served. When it is dropped, the connection waits for its next one.
pub(crate) struct Work(Arc<Place>);

impl Work {
    /// Return `body`, with which the work is dropped.
    pub(crate) fn last_as_long_as(self, body: Body) -> Body {
        let holding = move |error| {
            let _ = &self;
            error
        };
        body.map_err(holding).boxed_unsync()
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.0.wait();
    }
}
