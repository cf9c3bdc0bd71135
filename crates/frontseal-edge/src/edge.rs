//! [`Edge`]: the running server.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use frontseal::Verifier;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use serde_json::json;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;

use crate::config::EdgeConfig;
use crate::error::{EdgeError, in_full};
use crate::keys::stamp;
use crate::record::Record;
use crate::send_buffer::SEND_BUFFER;
use crate::service::Shared;
use crate::tls;

/// How often the key files are looked at.
const WATCH: Duration = Duration::from_secs(1);

/// The longest head that is read at all; from 32,768 bytes on it is answered with a 413.
const LONGEST_READ: usize = 1 << 16;

/// The most headers of a request. Of 32,768 bytes that leaves 32 for each.
const MOST_HEADERS: usize = 1024;

/// Connections that wait to be taken.
const BACKLOG: u32 = 1024;

/// A local CloudFront, which runs until it is stopped or dropped.
///
/// ```
/// use frontseal_edge::{Edge, EdgeConfig};
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let mut edge = Edge::start(EdgeConfig {
///     root: Some(std::env::temp_dir()),
///     ..EdgeConfig::default()
/// })
/// .await?;
/// assert!(edge.url().starts_with("http://127.0.0.1:"));
/// edge.stop().await;
/// # Ok::<(), frontseal_edge::EdgeError>(())
/// # }).unwrap();
/// ```
pub struct Edge {
    address: SocketAddr,
    https: bool,
    shared: Arc<Shared>,
    stop: watch::Sender<bool>,
    server: Option<JoinHandle<()>>,
}

impl Edge {
    /// Start an edge on the current Tokio runtime.
    ///
    /// # Errors
    /// An [`EdgeError`] if a setting is wrong, a key cannot be read, or the address is taken.
    pub async fn start(config: EdgeConfig) -> Result<Self, EdgeError> {
        let shared = Arc::new(Shared::new(config)?);
        let config = shared.config();
        let tls = config.tls.as_ref();
        let tls = tls.map(|settings| tls::acceptor(settings, shared.layer().distribution()));
        let tls = tls.transpose()?;
        let taken = |error| {
            EdgeError::new(format!(
                "cannot listen on {}: {error}: give another address, or port 0 for a free one",
                config.listen()
            ))
        };
        let listener = listen(config.listen()).map_err(taken)?;
        let address = listener.local_addr().map_err(taken)?;
        let (stop, stopped) = watch::channel(false);
        let edge = Self {
            address,
            https: tls.is_some(),
            shared: Arc::clone(&shared),
            server: Some(tokio::spawn(run(
                Arc::clone(&shared),
                listener,
                tls,
                stopped.clone(),
            ))),
            stop,
        };
        tokio::spawn(watch_keys(shared, stopped));
        edge.announce();
        Ok(edge)
    }

    /// Return the address that it listens on.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Return the URL that it is reached by: `http://127.0.0.1:` and the port.
    pub fn url(&self) -> String {
        let scheme = if self.https { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// Return the last requests with what was decided about them, the newest first.
    pub fn requests(&self) -> Vec<Arc<Record>> {
        self.shared.journal.recent()
    }

    /// Read the public keys anew, as a change of their files does within a second.
    ///
    /// # Errors
    /// An [`EdgeError`] if one cannot be read. Then all stay as they were.
    pub fn reload_keys(&self) -> Result<(), EdgeError> {
        self.shared.reload_keys()
    }

    /// Stop: take no new connection, and wait for running responses up to `drain_timeout`.
    pub async fn stop(&mut self) {
        self.stop.send_replace(true);
        if let Some(server) = self.server.take() {
            // It was aborted with its runtime if this fails.
            let _ = server.await;
        }
    }

    /// Log where it listens, which is the first line, and what it protects.
    fn announce(&self) {
        let (url, address) = (self.url(), self.address);
        let layer = self.shared.layer();
        let distribution = layer.distribution().map(|it| it.url(""));
        self.shared.journal.event(
            "listening",
            &format!("listening on {url}"),
            json!({ "url": url, "address": address, "distribution": distribution }),
        );
        for behavior in layer.behaviors().iter() {
            let keys = behavior
                .verifier()
                .map(|verifier| verifier.keys().map(|(id, _)| id).collect::<Vec<_>>());
            let text = describe(behavior.name(), behavior.verifier());
            self.shared.journal.event(
                "behavior",
                &text,
                json!({ "path_pattern": behavior.name(), "keys": keys }),
            );
        }
    }
}

fn describe(name: &str, verifier: Option<&Verifier>) -> String {
    let name = if name == "default" {
        "all other paths"
    } else {
        name
    };
    let Some(verifier) = verifier else {
        return format!("{name}: open");
    };
    let ids: Vec<_> = verifier.keys().map(|(id, _)| id).collect();
    if ids.is_empty() {
        return format!("{name}: restricted, and there is no public key: every request gets a 403");
    }
    format!("{name}: restricted to {}", ids.join(", "))
}

/// Accept connections until told to stop, then let the running ones end.
async fn run(
    shared: Arc<Shared>,
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    mut stopped: watch::Receiver<bool>,
) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(shared.config().max_connections));
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        let accepted = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            _ = stopped.changed() => break,
        };
        match accepted {
            Ok((stream, address, place)) => {
                let connection = Connection {
                    shared: Arc::clone(&shared),
                    peer: address,
                    watcher: graceful.watcher(),
                };
                let tls = tls.clone();
                connections.spawn(async move {
                    connection.serve(stream, tls).await;
                    drop(place);
                });
            }
            // Out of files, most likely: others will be closed.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
    drop(listener);
    let drain = Duration::from_secs(shared.config().drain_timeout);
    let _ = timeout(drain, graceful.shutdown()).await;
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> std::io::Result<(TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await;
    let place = place.map_err(std::io::Error::other)?;
    let (stream, address) = listener.accept().await?;
    Ok((stream, address, place))
}

/// One connection of a viewer.
struct Connection {
    shared: Arc<Shared>,
    peer: SocketAddr,
    watcher: Watcher,
}

impl Connection {
    async fn serve(self, stream: TcpStream, tls: Option<TlsAcceptor>) {
        let config = self.shared.config();
        let header_timeout = Duration::from_secs(config.viewer_header_timeout);
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(Duration::from_secs(config.stall_timeout)));
        let stream = Box::pin(stream);
        match tls {
            None => self.serve_http(stream, header_timeout).await,
            Some(tls) => match timeout(header_timeout, tls.accept(stream)).await {
                Ok(Ok(stream)) => self.serve_http(stream, header_timeout).await,
                // Most likely a viewer that does not trust the certificate, and says so.
                Ok(Err(error)) if error.kind() == ErrorKind::InvalidData => {
                    let what = "no TLS connection came about";
                    complain(&self.shared, self.peer, "tls_failed", what, &error);
                }
                _ => {}
            },
        }
    }

    async fn serve_http(
        self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        header_timeout: Duration,
    ) {
        let Self {
            shared,
            peer,
            watcher,
        } = self;
        let serving = Arc::clone(&shared);
        let service = service_fn(move |request| {
            let shared = Arc::clone(&serving);
            async move { shared.respond(peer, request).await }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(header_timeout)
            .max_buf_size(LONGEST_READ)
            .max_headers(MOST_HEADERS)
            .serve_connection(TokioIo::new(stream), service);
        // A viewer that went away is nobody's error.
        if let Err(error) = watcher.watch(connection).await
            && error.is_parse()
        {
            let what = "what came is no request";
            complain(&shared, peer, "unreadable_request", what, &error);
        }
    }
}

/// Listen as [`TcpListener::bind`] does, with a bounded buffer for what is sent, which connections
/// inherit.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Log a viewer's error, of which there is no request to be logged.
fn complain(
    shared: &Shared,
    peer: SocketAddr,
    event: &str,
    what: &str,
    error: &(impl Error + 'static),
) {
    let viewer = peer.ip().to_canonical();
    let error = in_full(error);
    shared.journal.event(
        event,
        &format!("error: {viewer}: {what}: {error}"),
        json!({ "viewer": viewer, "error": error }),
    );
}

/// Read the keys anew whenever one of their files has changed.
async fn watch_keys(shared: Arc<Shared>, mut stopped: watch::Receiver<bool>) {
    let mut last = shared.key_files.clone();
    let mut ticks = interval(WATCH);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stopped.changed() => return,
        }
        let looking = Arc::clone(&shared);
        let looked = tokio::task::spawn_blocking(move || {
            let found = stamp(&looking.config().public_keys);
            if found != last {
                // The journal has what went wrong.
                let _ = looking.reload_keys();
            }
            found
        });
        match looked.await {
            Ok(found) => last = found,
            Err(_) => return,
        }
    }
}
