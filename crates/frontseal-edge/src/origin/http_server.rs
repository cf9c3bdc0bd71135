//! [`HttpServer`]: an HTTP server as the origin, with streaming both ways and reused connections.

use std::error::Error as _;
use std::io;
use std::time::Duration;

use frontseal::request::PathReadings;
use frontseal_tower::{Distribution, Refusal};
use http::header::{CONTENT_LENGTH, EXPECT, HOST, TRANSFER_ENCODING};
use http::request::Parts;
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{Method, Request, Response, Uri};
use http_body::Body as _;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper_timeout::TimeoutConnector;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::sync::oneshot;
use tower_http::timeout::TimeoutBody;

use crate::body::{self, Body};
use crate::error::EdgeError;
use crate::error::{in_full, with_causes};
use crate::failure::{Failure, Fault};
use crate::hop_by_hop::remove_hop_by_hop;
use crate::send_buffer::SEND_BUFFER;
use crate::viewer_body::ViewerError;

/// How long an idle connection is kept. Node's server closes it after five seconds, and a request that
/// is sent just then is lost.
const IDLE: Duration = Duration::from_secs(4);

/// An HTTP server behind the edge.
pub(crate) struct HttpServer {
    client: Client<TimeoutConnector<HttpConnector>, Body>,
    authority: Authority,
    /// The prefix of every path.
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
            .map_err(|_| wrong("is not a URL: write http://127.0.0.1:9000"))?;
        if uri.scheme() == Some(&Scheme::HTTPS) {
            return Err(wrong(
                "has the scheme https, which the edge does not support for origins: give one with http",
            ));
        }
        let authority = uri
            .authority()
            .filter(|_| uri.scheme() == Some(&Scheme::HTTP) && uri.query().is_none())
            .ok_or_else(|| wrong("is not http:// with a host: write http://127.0.0.1:9000"))?;
        if authority.as_str().contains('@') {
            return Err(EdgeError::new(
                "the origin has a user, which is not sent: leave out everything up to the @",
            ));
        }
        if Distribution::from_host(false, authority.as_str()).is_none() {
            return Err(wrong("has an invalid port: give 1 to 65535"));
        }
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(connection_timeout));
        connector.set_nodelay(true);
        connector.set_send_buffer_size(usize::try_from(SEND_BUFFER).ok());
        // An origin that stops reading is noticed when nothing more can be written.
        let mut connector = TimeoutConnector::new(connector);
        connector.set_write_timeout(Some(stall_timeout));
        Ok(Self {
            client: Client::builder(TokioExecutor::new())
                .pool_timer(TokioTimer::new())
                .pool_idle_timeout(IDLE)
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
        readings: &PathReadings,
    ) -> Result<Response<Body>, Failure> {
        self.check_path(readings)?;
        parts.uri = self.uri(&parts.uri).ok_or(Refusal::BadRequest(
            "the request target is not a URI".into(),
        ))?;
        parts.version = http::Version::HTTP_11;
        parts.headers.remove(HOST);
        // The edge reads the body, whatever the origin expects.
        parts.headers.remove(EXPECT);
        parts.extensions = http::Extensions::new();

        // An idle connection may end just when it is reused (RFC 9112, section 9.3.1).
        let repeatable = matches!(parts.method, Method::GET | Method::HEAD) && body.is_end_stream();
        let again = repeatable.then(|| parts.clone());
        let mut sent = self.send(Request::from_parts(parts, body)).await;
        if let (Err(Problem::Failed(error)), Some(parts)) = (&sent, again)
            && is_cut_off(error)
        {
            sent = self.send(Request::from_parts(parts, body::empty())).await;
        }
        let response = sent.map_err(|problem| self.failure(&problem))?;
        if response.status().is_informational() {
            let detail = format!("{} came from the origin unrequested", response.status());
            return Err(Failure::Fault(Fault::OriginInvalidResponse, Some(detail)));
        }
        let (mut parts, body) = response.into_parts();
        if parts.headers.contains_key(TRANSFER_ENCODING) {
            // It is to be ignored then (RFC 9112, section 6.3).
            parts.headers.remove(CONTENT_LENGTH);
        }
        remove_hop_by_hop(&mut parts.headers);
        let body = TimeoutBody::new(self.stall_timeout, body).boxed_unsync();
        Ok(Response::from_parts(parts, body))
    }

    async fn send(&self, request: Request<Body>) -> Result<Response<Incoming>, Problem> {
        // The closure is dropped when the body has been sent; the wait for the origin begins then.
        let (sending, sent) = oneshot::channel::<()>();
        let request = request.map(|body| {
            body.map_frame(move |frame| {
                let _ = &sending;
                frame
            })
            .boxed_unsync()
        });
        let too_late = async {
            let _ = sent.await;
            tokio::time::sleep(self.response_timeout).await;
        };
        tokio::select! {
            response = self.client.request(request) => response.map_err(Problem::Failed),
            () = too_late => Err(Problem::Late),
        }
    }

    /// Refuse a path that an origin could read as one outside of the origin's path.
    fn check_path(&self, readings: &PathReadings) -> Result<(), Refusal> {
        let path = &self.origin_path;
        if !path.is_empty() && (readings.climbs() || readings.is_too_deep()) {
            let detail = format!("the path may lead out of the origin's {path}");
            return Err(Refusal::AmbiguousPath(detail.into()));
        }
        Ok(())
    }

    fn failure(&self, problem: &Problem) -> Failure {
        let (fault, what) = match problem {
            Problem::Late => {
                let what = format!("no response within {:?}", self.response_timeout);
                (Fault::OriginTimeout, what)
            }
            Problem::Failed(error) => {
                if let Some(error) = find::<ViewerError>(error) {
                    let detail = error.to_string();
                    return match error {
                        ViewerError::Late => Failure::Fault(Fault::RequestTimeout, Some(detail)),
                        ViewerError::Broken(_) => Refusal::BadRequest(detail.into()).into(),
                    };
                }
                // The text of the error itself only says that there is one.
                let what = error.source().map(in_full).unwrap_or_default();
                (fault_of(error), what)
            }
        };
        Failure::Fault(fault, Some(format!("http://{}: {what}", self.authority)))
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

/// Why there is no response.
enum Problem {
    Late,
    Failed(Error),
}

/// Return whether the connection ended before a response began.
fn is_cut_off(error: &Error) -> bool {
    find::<hyper::Error>(error).is_some_and(hyper::Error::is_incomplete_message)
        || find::<io::Error>(error).is_some_and(|error| {
            matches!(
                error.kind(),
                io::ErrorKind::ConnectionReset
                    | io::ErrorKind::ConnectionAborted
                    | io::ErrorKind::BrokenPipe
            )
        })
}

fn fault_of(error: &Error) -> Fault {
    let is_late =
        find(error).is_some_and(|error: &io::Error| error.kind() == io::ErrorKind::TimedOut);
    if is_late {
        Fault::OriginTimeout
    } else if find::<hyper::Error>(error).is_some_and(hyper::Error::is_parse) {
        Fault::OriginInvalidResponse
    } else {
        Fault::OriginUnreachable
    }
}

/// Return the first error of one type among the causes of `error`.
fn find<E: std::error::Error + 'static>(error: &Error) -> Option<&E> {
    with_causes(error).find_map(|cause| cause.downcast_ref())
}
