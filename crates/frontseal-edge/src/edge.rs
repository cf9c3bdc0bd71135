//! [`Edge`]: the running server.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};
use tokio_rustls::TlsAcceptor;

use crate::config::EdgeConfig;
use crate::connection::Connection;
use crate::error::EdgeError;
use crate::keys::stamp;
use crate::layer::access;
use crate::places::{Place, Places};
use crate::record::Record;
use crate::send_buffer::SEND_BUFFER;
use crate::service::Shared;
use crate::tls;

/// How often the key files are checked for changes.
const WATCH: Duration = Duration::from_secs(1);

/// Connections that wait to be accepted.
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

    /// Return the address that the edge listens on.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Return the URL of the edge: `http://127.0.0.1:` and the port.
    pub fn url(&self) -> String {
        let scheme = if self.https { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// Return the last requests with their verdicts, the newest first.
    pub fn requests(&self) -> Vec<Arc<Record>> {
        self.shared.journal.recent()
    }

    /// Reload the public keys, as a change of their files does within a second.
    ///
    /// # Errors
    /// An [`EdgeError`] if one cannot be read; all stay as they were.
    pub fn reload_keys(&self) -> Result<(), EdgeError> {
        self.shared.reload_keys()
    }

    /// Stop accepting connections, and wait up to `drain_timeout` for running responses.
    pub async fn stop(&mut self) {
        self.stop.send_replace(true);
        if let Some(server) = self.server.take() {
            // An error means that it was aborted with its runtime.
            let _ = server.await;
        }
    }

    /// Log the address, in the first line, and who has access to which paths.
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
            let verifier = behavior.verifier.as_deref();
            let keys: Option<Vec<_>> =
                verifier.map(|verifier| verifier.keys().map(|(id, _)| id).collect());
            let paths = match behavior.name.as_str() {
                "default" => "all other paths",
                pattern => pattern,
            };
            self.shared.journal.event(
                "behavior",
                &format!("{paths}: {}", access(verifier)),
                json!({ "path_pattern": behavior.name, "keys": keys }),
            );
        }
    }
}

/// Accept connections until told to stop, then wait for those that are left.
async fn run(
    shared: Arc<Shared>,
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    mut stopped: watch::Receiver<bool>,
) {
    let places = Arc::new(Places::new(shared.config().max_connections));
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        let accepted = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            _ = stopped.changed() => break,
        };
        match accepted {
            Ok((stream, peer, place)) => {
                let connection = Connection {
                    shared: Arc::clone(&shared),
                    peer,
                    place: Arc::new(place),
                    stopped: stopped.clone(),
                };
                connections.spawn(connection.serve(stream, tls.clone()));
            }
            // Most likely there are too many open files, and others will be closed.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
    drop(listener);
    let drain = Duration::from_secs(shared.config().drain_timeout);
    let _ = timeout(drain, async {
        while connections.join_next().await.is_some() {}
    })
    .await;
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Places>,
) -> io::Result<(TcpStream, SocketAddr, Place)> {
    let (stream, address) = listener.accept().await?;
    let place = places.take().await;
    Ok((stream, address, place.ok_or(ErrorKind::BrokenPipe)?))
}

/// Listen as [`TcpListener::bind`] does, with a bounded send buffer, which connections inherit.
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

/// Reload the keys whenever one of their files has changed.
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
                // An error is in the log.
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
