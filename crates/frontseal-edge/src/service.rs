//! What happens to a request: judged, stripped, served by the origin, logged.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use frontseal::request::{LONGEST_REQUEST, LONGEST_URL};
use frontseal::time;
use frontseal_tower::{REASON, Refusal, SignedRequestLayer};
use http::header::{ALLOW, HeaderMap, HeaderName, HeaderValue, ORIGIN, VIA};
use http::request::Parts;
use http::{Method, Request, Response, StatusCode};
use http_body::Body as _;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use serde_json::json;

use crate::body::{self, Body};
use crate::check::check;
use crate::config::{EdgeConfig, ErrorResponse};
use crate::cors::{CorsHeaders, is_preflight};
use crate::error::EdgeError;
use crate::explanations::Explanations;
use crate::failure::{Failure, Fault, METHODS};
use crate::hop_by_hop::remove_hop_by_hop;
use crate::journal::Journal;
use crate::keys::{Keys, Stamp, stamp};
use crate::layer::layer;
use crate::origin::Origin;
use crate::record::{Record, Verdict};
use crate::request_id::RequestIds;
use crate::status_page;
use crate::viewer_address::ViewerAddress;
use crate::viewer_body::ViewerBody;

/// The `X-Cache` of an error.
const ERROR: &str = "Error from cloudfront";

const X_AMZ_CF_ID: HeaderName = HeaderName::from_static("x-amz-cf-id");
const X_CACHE: HeaderName = HeaderName::from_static("x-cache");
const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// What all connections share.
pub(crate) struct Shared {
    layer: RwLock<Arc<SignedRequestLayer>>,
    /// The key files as they were before they were read.
    pub(crate) key_files: Stamp,
    pub(crate) journal: Journal,
    origin: Origin,
    trusted_header: Option<HeaderName>,
    error_responses: Vec<ErrorResponse>,
    cors: Option<CorsHeaders>,
    stall_timeout: Duration,
    ids: RequestIds,
    explanations: Explanations,
    via: HeaderValue,
    config: EdgeConfig,
}

impl Shared {
    pub(crate) fn new(config: EdgeConfig) -> Result<Self, EdgeError> {
        check(&config)?;
        let key_files = stamp(&config.public_keys);
        let keys = Keys::read(&config.public_keys)?;
        let trusted_header = config.trusted_header.as_deref().map(header_name);
        let ids = RequestIds::default();
        let host = ids.next().to_lowercase().replace(['-', '_', '='], "");
        let via = format!("1.1 {host}.cloudfront.net (CloudFront)");
        Ok(Self {
            layer: RwLock::new(Arc::new(layer(&config, &keys)?)),
            key_files,
            journal: Journal::new(config.log.unwrap_or_default(), config.kept_requests),
            origin: Origin::new(&config)?,
            trusted_header: trusted_header.transpose()?,
            error_responses: config.custom_error_responses.clone(),
            cors: config.cors.as_ref().map(CorsHeaders::new).transpose()?,
            stall_timeout: Duration::from_secs(config.stall_timeout),
            ids,
            explanations: Explanations::default(),
            via: HeaderValue::from_str(&via).unwrap_or(HeaderValue::from_static("1.1 cloudfront")),
            config,
        })
    }

    pub(crate) const fn config(&self) -> &EdgeConfig {
        &self.config
    }

    /// Return the layer with the keys as they were last read.
    pub(crate) fn layer(&self) -> Arc<SignedRequestLayer> {
        Arc::clone(&self.layer.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reload the keys. If one cannot be read, all stay as they were.
    pub(crate) fn reload_keys(&self) -> Result<(), EdgeError> {
        let read = Keys::read(&self.config.public_keys).and_then(|keys| layer(&self.config, &keys));
        match read {
            Ok(layer) => {
                *self.layer.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(layer);
                self.journal
                    .event("keys_reloaded", "the public keys were reloaded", json!({}));
                Ok(())
            }
            Err(error) => {
                let text = format!("error: the public keys stay as they were: {error}");
                self.journal
                    .event("keys_kept", &text, json!({ "error": error.to_string() }));
                Err(error)
            }
        }
    }

    /// Respond to a request.
    pub(crate) async fn respond(
        &self,
        peer: SocketAddr,
        request: Request<Incoming>,
    ) -> Result<Response<Body>, Infallible> {
        let (mut parts, body) = request.into_parts();
        let connected = peer.ip();
        let trusted_header = self.trusted_header.as_ref();
        let status_path = &self.config.status_path;
        if let Some(view) = status_page::requested(status_path, connected, trusted_header, &parts) {
            return Ok(status_page::respond(
                view,
                status_path,
                &self.journal,
                self.layer().behaviors(),
            ));
        }
        let viewer = ViewerAddress::find(&parts.headers, trusted_header, connected);
        parts.extensions.insert(viewer);
        let id = self.ids.next();
        let now = time::now().unwrap_or_default();
        let record = Record::new(&id, now, parts.method.as_str(), &parts.uri.to_string());
        let mut record = self.journal.entry(record);
        let asking = parts.headers.get(ORIGIN).cloned();
        let response = match self.route(connected, parts, body, &mut record).await {
            Ok(response) => response,
            Err(failure) => {
                record.set_failure(&failure);
                failure.response().map(body::full)
            }
        };
        let mut response = self.with_error_page(response).await;
        if let Some(cors) = &self.cors {
            cors.apply(asking.as_ref(), response.headers_mut());
        }
        self.sign_off(&id, response.status(), response.headers_mut());
        record.status = response.status().as_u16();
        Ok(response)
    }

    async fn route(
        &self,
        connected: IpAddr,
        mut parts: Parts,
        body: Incoming,
        record: &mut Record,
    ) -> Result<Response<Body>, Failure> {
        if !METHODS.split(", ").any(|method| parts.method == *method) {
            return Err(Fault::MethodNotAllowed.into());
        }
        let layer = self.layer();
        let viewer = layer.read(&parts)?;
        record.set_viewer(&viewer);
        // CloudFront answers longer requests with a 413 and closes the connection.
        if viewer.url.len() > LONGEST_URL || head_len(&parts) > LONGEST_REQUEST {
            return Err(Fault::RequestTooLong.into());
        }
        // As CloudFront does with a GET (source: the Amazon CloudFront developer guide, "GET requests
        // that include a body"). HTTP clients drop a body behind these methods on the way.
        if matches!(parts.method, Method::GET | Method::HEAD) && !body.is_end_stream() {
            return Err(Fault::BodyNotAllowed.into());
        }
        let preflight = self
            .cors
            .as_ref()
            .filter(|_| is_preflight(&parts.method, &parts.headers));
        if let Some(cors) = preflight.filter(|cors| cors.answers_unsigned_preflights()) {
            record.verdict = Verdict::Open;
            return Ok(cors.preflight(&parts.headers));
        }
        let at = self.config.at.unwrap_or(record.time);
        let (behavior, judgement) = layer.judge(&viewer, at);
        record.behavior = Some(behavior.name.clone());
        let grant = judgement.inspect_err(|refusal| {
            if matches!(refusal, Refusal::Denied(_)) {
                self.explanations
                    .run(|| record.explain(&viewer, behavior.verifier.as_deref(), at));
            }
        })?;
        record.set_grant(grant.as_ref());
        if let Some(cors) = preflight {
            return Ok(cors.preflight(&parts.headers));
        }
        // Before headers are added, so that the viewer cannot have them removed by naming them.
        remove_hop_by_hop(&mut parts.headers);
        layer.strip(&mut parts, grant)?;
        let connected = connected.to_canonical().to_string();
        if let Ok(address) = HeaderValue::from_str(&connected) {
            parts.headers.append(X_FORWARDED_FOR, address);
        }
        parts.headers.append(VIA, self.via.clone());
        let body = ViewerBody::new(body, self.stall_timeout)
            .map_err(Into::into)
            .boxed_unsync();
        let mut response = self.origin.serve(parts, body, &viewer.readings).await?;
        response.headers_mut().remove(REASON);
        Ok(response)
    }

    /// Put the page that is configured for an error in its place.
    async fn with_error_page(&self, response: Response<Body>) -> Response<Body> {
        let status = response.status();
        let setting = self
            .error_responses
            .iter()
            .find(|setting| setting.error_code == status.as_u16());
        let Some(setting) = setting else {
            return response;
        };
        let Some(mut page) = self.origin.page(&setting.response_page_path).await else {
            return response;
        };
        *page.status_mut() = setting
            .response_code
            .and_then(|code| StatusCode::from_u16(code).ok())
            .unwrap_or(status);
        page.headers_mut().remove(REASON);
        for name in [REASON, ALLOW] {
            if let Some(value) = response.headers().get(&name) {
                page.headers_mut().insert(name, value.clone());
            }
        }
        page.headers_mut()
            .insert(X_CACHE, HeaderValue::from_static(ERROR));
        page
    }

    /// Add the headers that every response of CloudFront has.
    fn sign_off(&self, id: &str, status: StatusCode, headers: &mut HeaderMap) {
        if status.is_client_error() || status.is_server_error() {
            headers.insert(X_CACHE, HeaderValue::from_static(ERROR));
        } else if !headers.contains_key(X_CACHE) {
            headers.insert(X_CACHE, HeaderValue::from_static("Miss from cloudfront"));
        }
        headers.append(VIA, self.via.clone());
        if let Ok(id) = HeaderValue::from_str(id) {
            headers.insert(X_AMZ_CF_ID, id);
        }
    }
}

fn header_name(name: &str) -> Result<HeaderName, EdgeError> {
    name.parse().map_err(|_| {
        EdgeError::new(format!(
            "the trusted header {name:?} is not a header name: write one such as X-Forwarded-For"
        ))
    })
}

/// Return the length of the head of a request in bytes, as it was sent.
fn head_len(parts: &Parts) -> usize {
    const REQUEST_LINE: usize = "  HTTP/1.1\r\n".len();
    const PUNCTUATION: usize = ": \r\n".len();
    let target = parts
        .uri
        .path_and_query()
        .map_or(0, |target| target.as_str().len());
    let headers = parts
        .headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + PUNCTUATION);
    REQUEST_LINE + parts.method.as_str().len() + target + headers.sum::<usize>()
}
