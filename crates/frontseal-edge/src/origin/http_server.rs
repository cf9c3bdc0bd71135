//! [`HttpServer`]: an origin that is an HTTP server, with streaming both ways and connections that
//! are used again.

use std::time::Duration;

use http::header::{
    CONNECTION, HOST, HeaderMap, HeaderName, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE,
};
use http::request::Parts;
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{Request, Response, Uri};
use http_body_util::BodyExt;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::sync::oneshot;
use tower_http::timeout::TimeoutBody;

use crate::EdgeError;
use crate::body::Body;
use crate::denial::Fault;

/// An HTTP server behind the edge.
pub(crate) struct HttpServer {
    client: Client<HttpConnector, Body>,
    authority: Authority,
    /// What goes before every path.
    origin_path: String,
    response_timeout: Duration,
    stall_timeout: Duration,
}

impl HttpServer {
    pub(crate) fn new(
        origin: &str,
        connection_timeout: Duration,
        response_timeout: Duration,
        stall_timeout: Duration,
    ) -> Result<Self, EdgeError> {
        let wrong = |problem: &str| EdgeError::new(format!("the origin {origin:?} {problem}"));
        let uri: Uri = origin
            .parse()
            .map_err(|_| wrong("is no URL: write http://127.0.0.1:9000"))?;
        if uri.scheme() == Some(&Scheme::HTTPS) {
            return Err(wrong(
                "has the scheme https, which the edge does not speak to origins: give one that speaks http",
            ));
        }
        let authority = uri
            .authority()
            .filter(|_| uri.scheme() == Some(&Scheme::HTTP) && uri.query().is_none())
            .ok_or_else(|| wrong("is not http:// with a host: write http://127.0.0.1:9000"))?;
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(connection_timeout));
        connector.set_nodelay(true);
        Ok(Self {
            client: Client::builder(TokioExecutor::new())
                .pool_timer(TokioTimer::new())
                .build(connector),
            authority: authority.clone(),
            origin_path: uri.path().trim_end_matches('/').into(),
            response_timeout,
            stall_timeout,
        })
    }

    pub(crate) async fn serve(
        &self,
        mut parts: Parts,
        body: Body,
    ) -> Result<Response<Body>, Fault> {
        parts.uri = self.uri(&parts.uri).ok_or(Fault::BadRequest)?;
        parts.version = http::Version::HTTP_11;
        remove_hop_by_hop(&mut parts.headers);
        parts.headers.remove(HOST);
        parts.extensions = http::Extensions::new();

        // The closure goes when the body has been sent; only then the origin is being waited for.
        let (sending, sent) = oneshot::channel::<()>();
        let body = TimeoutBody::new(self.stall_timeout, body)
            .map_frame(move |frame| {
                let _ = &sending;
                frame
            })
            .boxed_unsync();
        let too_late = async {
            let _ = sent.await;
            tokio::time::sleep(self.response_timeout).await;
        };
        let response = tokio::select! {
            response = self.client.request(Request::from_parts(parts, body)) => response,
            () = too_late => return Err(Fault::OriginTimeout),
        };
        let response = response.map_err(|error| fault_of(&error))?;
        let (mut parts, body) = response.into_parts();
        remove_hop_by_hop(&mut parts.headers);
        let body = TimeoutBody::new(self.stall_timeout, body).boxed_unsync();
        Ok(Response::from_parts(parts, body))
    }

    /// Return where `target` is at the origin, byte for byte.
    fn uri(&self, target: &Uri) -> Option<Uri> {
        let target = target.path_and_query()?.as_str();
        let path_and_query: PathAndQuery = format!("{}{target}", self.origin_path).parse().ok()?;
        Uri::builder()
            .scheme(Scheme::HTTP)
            .authority(self.authority.clone())
            .path_and_query(path_and_query)
            .build()
            .ok()
    }
}

fn fault_of(error: &Error) -> Fault {
    let mut source: Option<&dyn std::error::Error> = Some(error);
    while let Some(cause) = source {
        let is_late = cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::TimedOut);
        if is_late {
            return Fault::OriginTimeout;
        }
        source = cause.source();
    }
    Fault::OriginUnreachable
}

/// Remove the headers that are about one connection (RFC 9110, section 7.6.1).
fn remove_hop_by_hop(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    for name in named.into_iter().chain([
        CONNECTION,
        HeaderName::from_static("keep-alive"),
        HeaderName::from_static("proxy-connection"),
        PROXY_AUTHENTICATE,
        PROXY_AUTHORIZATION,
        TE,
        TRAILER,
        TRANSFER_ENCODING,
        UPGRADE,
    ]) {
        headers.remove(name);
    }
}
