//! [`SignedRequestLayer`]: lets signed requests through to a service, without their signatures.

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use frontseal::{Error, Grant, time};
use http::request::Parts;
use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

use crate::behaviors::{Behavior, Behaviors};
use crate::distribution::Distribution;
use crate::refusal::Refusal;
use crate::stripping::{strip_cookies, strip_referer, strip_uri};
use crate::viewer_request::ViewerRequest;

type FindAddress = dyn Fn(&Parts) -> Option<IpAddr> + Send + Sync;

/// A tower layer that lets only signed requests through, and answers others as CloudFront does.
///
/// A request that passes has neither CloudFront's parameters nor its cookies any more, and carries a
/// [`Grant`] among its extensions. Others get CloudFront's 403, with the reason in the header
/// `X-Frontseal-Reason`.
///
/// The layer judges the URL in the request that reaches it, so this must be the URL that was signed.
/// Put the layer around everything that changes the URL: in axum around the whole router, not around
/// one that is passed to `Router::nest`, which removes the front of the path.
///
/// A service that does more between the steps calls [`read`](Self::read), [`judge`](Self::judge)
/// and [`strip`](Self::strip) itself, as `frontseal-edge` does.
#[derive(Clone)]
pub struct SignedRequestLayer {
    distribution: Option<Distribution>,
    https: bool,
    behaviors: Arc<Behaviors>,
    /// The path of the default root object.
    root_object: Option<Arc<str>>,
    find_address: Option<Arc<FindAddress>>,
}

impl SignedRequestLayer {
    /// Trust the keys of `behaviors`, or of one `Verifier` for all paths, for requests that were
    /// signed for `distribution`: scheme and host, which are not taken from the request.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUrl`](frontseal::ErrorKind::InvalidUrl) if `distribution` is anything but
    /// scheme and host.
    pub fn new(behaviors: impl Into<Behaviors>, distribution: &str) -> Result<Self, Error> {
        Ok(Self {
            distribution: Some(Distribution::new(distribution)?),
            ..Self::for_any_host(behaviors, true)
        })
    }

    /// Trust the keys of `behaviors` for requests to any host: each is judged by its own `Host`
    /// header, and by the scheme that `https` says it came by.
    pub fn for_any_host(behaviors: impl Into<Behaviors>, https: bool) -> Self {
        Self {
            distribution: None,
            https,
            behaviors: Arc::new(behaviors.into()),
            root_object: None,
            find_address: None,
        }
    }

    /// Request the object `name`, such as `index.html`, in place of `/`.
    #[must_use]
    pub fn with_default_root_object(mut self, name: &str) -> Self {
        self.root_object = Some(format!("/{name}").into());
        self
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

    /// Return the distribution that requests were signed for; `None` is any.
    pub const fn distribution(&self) -> Option<&Distribution> {
        self.distribution.as_ref()
    }

    /// Return which keys open which paths.
    pub fn behaviors(&self) -> &Behaviors {
        &self.behaviors
    }

    /// Read the head of a request.
    ///
    /// # Errors
    /// [`Refusal::BadRequest`] if its target or its host is malformed.
    pub fn read(&self, parts: &Parts) -> Result<ViewerRequest, Refusal> {
        let ip_address = self.find_address.as_ref().and_then(|find| find(parts));
        ViewerRequest::new(parts, self.distribution(), self.https, ip_address)
    }

    /// Decide about a request at `at`, in Unix seconds, and return the behaviour that decided.
    /// Without a grant the path is open.
    ///
    /// A path that servers read in several ways must pass under each reading, and one with `..`,
    /// which can lead to any path, under every behaviour. (CloudFront matches the normalised path
    /// and forwards the raw one.)
    ///
    /// # Errors
    /// A [`Refusal`] if a behaviour does not let the request through.
    pub fn judge(
        &self,
        request: &ViewerRequest,
        at: i64,
    ) -> (&Behavior, Result<Option<Grant>, Refusal>) {
        self.behaviors
            .judge(request, self.root_object.as_deref(), at)
    }

    /// Remove the credentials from the head of a request, put the default root object in place of
    /// `/`, and the grant among the extensions.
    ///
    /// CloudFront's parameters stay without a grant: on open paths, parameters of these names are
    /// the service's own. Its cookies never stay, since browsers send them to every path, and
    /// neither does a signature in the `Referer`.
    ///
    /// # Errors
    /// [`Refusal::BadRequest`] if the target without the signature is not a URI.
    pub fn strip(&self, parts: &mut Parts, grant: Option<Grant>) -> Result<(), Refusal> {
        let root_object = self.root_object.as_deref();
        let path = root_object.filter(|_| parts.uri.path() == "/");
        parts.uri = strip_uri(&parts.uri, path, grant.is_some()).ok_or(Refusal::BadRequest(
            "the request target is not a URI".into(),
        ))?;
        strip_cookies(&mut parts.headers);
        strip_referer(&mut parts.headers);
        if let Some(grant) = grant {
            parts.extensions.insert(grant);
        }
        Ok(())
    }

    /// Take the three steps with a request.
    fn admit<B>(&self, request: Request<B>) -> Result<Request<B>, Refusal> {
        let (mut parts, body) = request.into_parts();
        // A clock before 1970 grants nothing.
        let now = time::now().unwrap_or_default();
        let (_, judgement) = self.judge(&self.read(&parts)?, now);
        self.strip(&mut parts, judgement?)?;
        Ok(Request::from_parts(parts, body))
    }
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

/// A service behind a [`SignedRequestLayer`].
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
    R: From<String> + Send + 'static,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<R>, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        match self.layer.admit(request) {
            Ok(request) => Box::pin(self.inner.call(request)),
            Err(refusal) => Box::pin(std::future::ready(Ok(refusal.response()))),
        }
    }
}
