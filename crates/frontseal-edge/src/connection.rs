//! [`Connection`]: one connection of a viewer, until it ends.

use std::error::Error;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::json;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;

use crate::error::in_full;
use crate::places::Place;
use crate::service::Shared;

/// The longest head that is read at all; heads longer than 32,768 bytes are answered with a 413.
const LONGEST_READ: usize = 1 << 16;

/// The most headers of a request. Of 32,768 bytes that leaves 32 for each.
const MOST_HEADERS: usize = 1024;

/// One connection of a viewer.
pub(crate) struct Connection {
    pub(crate) shared: Arc<Shared>,
    pub(crate) peer: SocketAddr,
    pub(crate) place: Arc<Place>,
    pub(crate) stopped: watch::Receiver<bool>,
}

impl Connection {
    /// Serve requests until the connection ends, the edge is stopped, or another connection needs
    /// the place.
    pub(crate) async fn serve(self, stream: TcpStream, tls: Option<TlsAcceptor>) {
        let config = self.shared.config();
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(Duration::from_secs(config.stall_timeout)));
        let stream = Box::pin(stream);
        let Some(tls) = tls else {
            return self.serve_http(stream).await;
        };
        let accepted = tokio::select! {
            accepted = timeout(self.header_timeout(), tls.accept(stream)) => accepted,
            () = self.to_be_closed() => return,
        };
        match accepted {
            Ok(Ok(stream)) => self.serve_http(stream).await,
            // Most likely a viewer that does not trust the certificate, and says so.
            Ok(Err(error)) if error.kind() == ErrorKind::InvalidData => {
                self.complain("tls_failed", "TLS handshake failed", &error);
            }
            _ => {}
        }
    }

    async fn serve_http(&self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        let service = service_fn(|request| {
            let work = self.place.work();
            async {
                let response = self.shared.respond(self.peer, request).await;
                response.map(|response| response.map(|body| work.last_as_long_as(body)))
            }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.header_timeout())
            .max_buf_size(LONGEST_READ)
            .max_headers(MOST_HEADERS)
            .serve_connection(TokioIo::new(stream), service);
        let mut connection = pin!(connection);
        let ended = tokio::select! {
            ended = connection.as_mut() => ended,
            () = self.to_be_closed() => {
                // The rest of a head is not waited for.
                if !self.place.had_request() {
                    return;
                }
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        // A viewer that went away is not an error.
        if let Err(error) = ended
            && error.is_parse()
        {
            self.complain("unreadable_request", "malformed HTTP request", &error);
        }
    }

    /// Wait until the connection is to end as soon as it has no request.
    async fn to_be_closed(&self) {
        let mut stopped = self.stopped.clone();
        tokio::select! {
            () = self.place.needed() => {}
            // An error means that the edge is gone.
            _ = stopped.wait_for(|stopped| *stopped) => {}
        }
    }

    fn header_timeout(&self) -> Duration {
        Duration::from_secs(self.shared.config().viewer_header_timeout)
    }

    /// Log an error of the viewer without a request.
    fn complain(&self, event: &str, what: &str, error: &(impl Error + 'static)) {
        let viewer = self.peer.ip().to_canonical();
        let error = in_full(error);
        self.shared.journal.event(
            event,
            &format!("error: {viewer}: {what}: {error}"),
            json!({ "viewer": viewer, "error": error }),
        );
    }
}
