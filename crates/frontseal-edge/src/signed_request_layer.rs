//! [`SignedRequestLayer`]: the edge's verdicts in a service of your own.

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use frontseal::Verifier;
use frontseal::request::{PathReadings, unsigned_url};
use http::request::Parts;
use http::uri::PathAndQuery;
use http::{Request, Response, Uri};
use http_body_util::{Either, Full};
use tower_layer::Layer;
use tower_service::Service;

use crate::EdgeError;
use crate::denial::{Fault, forbidden};
use crate::distribution::Distribution;
use crate::service::now;
use crate::stripping::strip_cookies;
use crate::viewer_request::{Refusal, ViewerRequest};

type FindAddress = dyn Fn(&Parts) -> Option<IpAddr> + Send + Sync;

/// A tower layer that lets only signed requests through, with the edge's verdicts and answers.
///
/// What passes has neither CloudFront's parameters nor its cookies any more, and carries a
/// [`Grant`](frontseal::Grant) among its extensions. What does not gets CloudFront's 403, with the
/// reason in the header `X-Frontseal-Reason`.
///
/// The URL is judged that stands in the request when it comes here, so it must be the one that was
/// signed. Put the layer around everything that changes it: in axum around the whole router, not
/// around one that is given to `Router::nest`, which takes off the front of the path.
///
/// ```
/// use axum::Router;
/// use axum::routing::get;
/// use frontseal::{PublicKey, Verifier};
/// use frontseal_edge::SignedRequestLayer;
/// # let pem = include_bytes!("../../../tests/keys/p-256.pub.pem");
///
/// let verifier = Verifier::new().with_key("K2JCJMDEHXQW5F", PublicKey::new(pem)?)?;
/// let layer = SignedRequestLayer::new(verifier, "https://d111111abcdef8.cloudfront.net")?;
/// let app: Router = Router::new().route("/film.mp4", get(|| async { "a film" })).layer(layer);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct SignedRequestLayer {
    verifier: Arc<Verifier>,
    distribution: Distribution,
    find_address: Option<Arc<FindAddress>>,
}

impl SignedRequestLayer {
    /// Trust the keys of `verifier` for requests that were signed for `distribution`: scheme and
    /// host, which are not taken from the request.
    ///
    /// # Errors
    /// An [`EdgeError`] if `distribution` is anything but scheme and host.
    pub fn new(verifier: impl Into<Arc<Verifier>>, distribution: &str) -> Result<Self, EdgeError> {
        Ok(Self {
            verifier: verifier.into(),
            distribution: Distribution::new(distribution)?,
            find_address: None,
        })
    }

    /// Find the viewer's address with `find`, for policies with an IP condition. Without it they
    /// deny every request.
    ///
    /// In axum: `|parts| Some(parts.extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip())`.
    #[must_use]
    pub fn with_viewer_address(
        mut self,
        find: impl Fn(&Parts) -> Option<IpAddr> + Send + Sync + 'static,
    ) -> Self {
        self.find_address = Some(Arc::new(find));
        self
    }

    /// Decide about a request, and strip it if it passes.
    fn check<B>(&self, request: Request<B>) -> Result<Request<B>, Box<Response<Full<Bytes>>>> {
        let (mut parts, body) = request.into_parts();
        let ip = self.find_address.as_ref().and_then(|find| find(&parts));
        let viewer = ViewerRequest::new(&parts, Some(&self.distribution), true, ip)
            .map_err(|_| respond(Fault::BadRequest))?;
        let readings = PathReadings::new(&viewer.path);
        let grant =
            viewer
                .verify(&self.verifier, &readings, now())
                .map_err(|refusal| match refusal {
                    Refusal::Denied(denial) => {
                        Box::new(forbidden::<String>(&denial).map(Full::from))
                    }
                    Refusal::AmbiguousPath => respond(Fault::AmbiguousPath),
                })?;
        parts.uri = without_signature(parts.uri).ok_or_else(|| respond(Fault::BadRequest))?;
        strip_cookies(&mut parts.headers);
        parts.extensions.insert(grant);
        Ok(Request::from_parts(parts, body))
    }
}

fn respond(fault: Fault) -> Box<Response<Full<Bytes>>> {
    Box::new(fault.response::<String>().map(Full::from))
}

fn without_signature(uri: Uri) -> Option<Uri> {
    let mut parts = uri.into_parts();
    let target = parts.path_and_query?;
    parts.path_and_query = Some(PathAndQuery::try_from(&*unsigned_url(target.as_str())).ok()?);
    Uri::from_parts(parts).ok()
}

impl<S> Layer<S> for SignedRequestLayer {
    type Service = SignedRequestService<S>;

    fn layer(&self, inner: S) -> SignedRequestService<S> {
        SignedRequestService {
            layer: self.clone(),
            inner,
        }
    }
}

/// What [`SignedRequestLayer`] makes of a service.
#[derive(Clone)]
pub struct SignedRequestService<S> {
    layer: SignedRequestLayer,
    inner: S,
}

impl<S, B, R> Service<Request<B>> for SignedRequestService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
    R: Send + 'static,
{
    type Response = Response<Either<Full<Bytes>, R>>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        match self.layer.check(request) {
            Ok(request) => {
                let response = self.inner.call(request);
                Box::pin(async { Ok(response.await?.map(Either::Right)) })
            }
            Err(response) => Box::pin(async { Ok(response.map(Either::Left)) }),
        }
    }
}
