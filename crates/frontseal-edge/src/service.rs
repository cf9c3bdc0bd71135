//! What happens to a request: judged, stripped, served by the origin, logged.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use frontseal::request::unsigned_url;
use http::header::{ALLOW, HeaderMap, HeaderName, HeaderValue, ORIGIN, VIA};
use http::request::Parts;
use http::{Request, Response, StatusCode, Uri};
use hyper::body::Incoming;
use serde_json::json;

use crate::EdgeError;
use crate::behaviors::{Behaviors, Judgement};
use crate::body::{self, Body};
use crate::check::check;
use crate::config::{EdgeConfig, ErrorResponse};
use crate::cors::{CorsHeaders, is_preflight};
use crate::denial::{ERROR_FROM_CLOUDFRONT, Failure, Fault, METHODS, REASON, X_CACHE, forbidden};
use crate::distribution::Distribution;
use crate::journal::Journal;
use crate::keys::{Keys, Stamp, stamp};
use crate::origin::Origin;
use crate::record::Record;
use crate::request_id::RequestIds;
use crate::status_page;
use crate::stripping::{remove_hop_by_hop, strip_cookies, strip_referer};
use crate::viewer_request::{ViewerRequest, forwarded_address};

/// The longest URL and the longest head of a request that CloudFront takes, in bytes. It answers
/// longer ones with a 413 and closes the connection.
const LONGEST_URL: usize = 8192;
const LONGEST_HEAD: usize = 32_768;

/// From this denial within a second on, none is explained.
const MOST_EXPLANATIONS: u32 = 200;

const X_AMZ_CF_ID: HeaderName = HeaderName::from_static("x-amz-cf-id");
const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// What all connections share.
pub(crate) struct Shared {
    behaviors: RwLock<Arc<Behaviors>>,
    /// What the key files were like before they were read.
    pub(crate) key_files: Stamp,
    pub(crate) journal: Journal,
    pub(crate) status_path: String,
    pub(crate) distribution: Option<Distribution>,
    pub(crate) origin: Origin,
    trusted_header: Option<HeaderName>,
    error_responses: Vec<ErrorResponse>,
    cors: Option<CorsHeaders>,
    stall_timeout: Duration,
    ids: RequestIds,
    explanations: Explanations,
    via: HeaderValue,
    config: EdgeConfig,
}

/// How many denials were explained within the current second. To explain one takes a millisecond,
/// since every likely change of the request is tried on the signature.
#[derive(Default)]
struct Explanations(Mutex<(i64, u32)>);

impl Explanations {
    /// Return whether one more may be explained at `now`, in Unix seconds.
    fn take(&self, now: i64) -> bool {
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if current.0 != now {
            *current = (now, 0);
        }
        current.1 += 1;
        current.1 < MOST_EXPLANATIONS
    }
}

/// By which way a request came.
#[derive(Clone, Copy)]
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    pub(crate) https: bool,
}

impl Shared {
    pub(crate) fn new(config: EdgeConfig) -> Result<Self, EdgeError> {
        check(&config)?;
        let key_files = stamp(&config.public_keys);
        let keys = Keys::read(&config.public_keys)?;
        let distribution = config.distribution.as_deref().map(Distribution::new);
        let ids = RequestIds::default();
        let host = ids.next().to_lowercase().replace(['-', '_', '='], "");
        let via = format!("1.1 {host}.cloudfront.net (CloudFront)");
        Ok(Self {
            behaviors: RwLock::new(Arc::new(Behaviors::new(&config, &keys)?)),
            key_files,
            journal: Journal::new(config.log.unwrap_or_default(), config.kept_requests),
            status_path: config.status_path.clone(),
            distribution: distribution.transpose()?,
            origin: Origin::new(&config)?,
            trusted_header: config
                .trusted_header
                .as_deref()
                .map(header_name)
                .transpose()?,
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

    /// Return the behaviours with the keys as they were last read.
    pub(crate) fn behaviors(&self) -> Arc<Behaviors> {
        let behaviors = self.behaviors.read();
        Arc::clone(&behaviors.unwrap_or_else(PoisonError::into_inner))
    }

    /// Read the keys anew. Where one cannot be read, all stay as they were.
    pub(crate) fn reload_keys(&self) -> Result<(), EdgeError> {
        let read = Keys::read(&self.config.public_keys)
            .and_then(|keys| Behaviors::new(&self.config, &keys));
        match read {
            Ok(behaviors) => {
                let mut current = self
                    .behaviors
                    .write()
                    .unwrap_or_else(PoisonError::into_inner);
                *current = Arc::new(behaviors);
                drop(current);
                self.journal
                    .event("keys_reloaded", "the public keys were read anew", json!({}));
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

    /// Respond to one request, whatever it is.
    pub(crate) async fn respond(
        &self,
        peer: Peer,
        request: Request<Incoming>,
    ) -> Result<Response<Body>, Infallible> {
        let (parts, body) = request.into_parts();
        let method = &parts.method;
        let ip = self.address(&parts.headers, peer);
        let own_page = status_page::serve(
            self,
            [Some(peer.address.ip()), ip],
            method,
            parts.uri.path(),
            &parts.headers,
        );
        if let Some(page) = own_page {
            return Ok(page);
        }
        let id = self.ids.next();
        let record = Record::new(&id, now(), method.as_str(), &parts.uri.to_string());
        let mut record = self.journal.entry(record);
        let asking = parts.headers.get(ORIGIN).cloned();
        let response = match self.route(peer, ip, parts, body, &mut record).await {
            Ok(response) => response,
            Err(failure) => {
                record.set_failure(&failure);
                failure.fault.response::<String>().map(body::full)
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

    /// Return the viewer's address, if it is known.
    fn address(&self, headers: &HeaderMap, peer: Peer) -> Option<IpAddr> {
        match &self.trusted_header {
            Some(name) => forwarded_address(headers, name, peer.address.ip()),
            None => Some(peer.address.ip()),
        }
    }

    async fn route(
        &self,
        peer: Peer,
        ip: Option<IpAddr>,
        parts: Parts,
        body: Incoming,
        record: &mut Record,
    ) -> Result<Response<Body>, Failure> {
        if !METHODS.split(", ").any(|method| parts.method == *method) {
            return Err(Fault::MethodNotAllowed.into());
        }
        let viewer = ViewerRequest::new(&parts, self.distribution.as_ref(), peer.https, ip)
            .map_err(|problem| Failure::new(Fault::BadRequest, problem))?;
        record.set_viewer(&viewer);
        if viewer.url.len() > LONGEST_URL || head_len(&parts) > LONGEST_HEAD {
            return Err(Fault::RequestTooLong.into());
        }
        let preflight = self
            .cors
            .as_ref()
            .filter(|_| is_preflight(&parts.method, &parts.headers));
        if let Some(cors) = preflight.filter(|cors| cors.answers_unsigned_preflights()) {
            record.verdict = crate::Verdict::Open;
            return Ok(cors.preflight(&parts.headers));
        }
        let behaviors = self.behaviors();
        let at = self.config.at.unwrap_or(record.time);
        let (behavior, judgement) = behaviors.judge(&viewer, at);
        record.behavior = Some(behavior.name.clone());
        record.set_judgement(&judgement);
        let is_signed = match judgement {
            Judgement::Denied(denial) => {
                if self.explanations.take(record.time) {
                    record.explain(&viewer, behavior.verifier.as_ref(), at);
                }
                return Ok(forbidden::<String>(&denial).map(body::full));
            }
            Judgement::AmbiguousPath => return Err(Fault::AmbiguousPath.into()),
            Judgement::Granted(_) => true,
            Judgement::Open => false,
        };
        if let Some(cors) = preflight {
            return Ok(cors.preflight(&parts.headers));
        }
        let parts = self
            .for_origin(parts, peer, &behaviors, is_signed)
            .ok_or(Fault::BadRequest)?;
        let body = body::of_viewer(body, self.stall_timeout);
        let mut response = self.origin.serve(parts, body).await?;
        response.headers_mut().remove(REASON);
        Ok(response)
    }

    /// Return the head as the origin gets it. Where a signature was needed, it is taken out: on
    /// open paths parameters of these names are the origin's own. Cookies of these names never are,
    /// as browsers send them along to every path.
    fn for_origin(
        &self,
        mut parts: Parts,
        peer: Peer,
        behaviors: &Behaviors,
        is_signed: bool,
    ) -> Option<Parts> {
        let path = parts.uri.path();
        let path = behaviors.root_object(path).unwrap_or_else(|| path.into());
        let target = match parts.uri.query() {
            Some(query) => format!("{path}?{query}"),
            None => path,
        };
        let target = if is_signed {
            unsigned_url(&target)
        } else {
            target.as_str().into()
        };
        parts.uri = Uri::builder().path_and_query(&*target).build().ok()?;
        let headers = &mut parts.headers;
        // Before anything is added, which a viewer could otherwise name to have it removed.
        remove_hop_by_hop(headers);
        strip_cookies(headers);
        strip_referer(headers);
        let address = HeaderValue::from_str(&peer.address.ip().to_canonical().to_string()).ok()?;
        headers.append(X_FORWARDED_FOR, address);
        headers.append(VIA, self.via.clone());
        Some(parts)
    }

    /// Put the page that is set for an error in its place.
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
        page.headers_mut().insert(X_CACHE, ERROR_FROM_CLOUDFRONT);
        page
    }

    /// Put on the headers that every response of CloudFront has.
    fn sign_off(&self, id: &str, status: StatusCode, headers: &mut HeaderMap) {
        if status.is_client_error() || status.is_server_error() {
            headers.insert(X_CACHE, ERROR_FROM_CLOUDFRONT);
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
            "the trusted header {name:?} is no header's name: write one, as X-Forwarded-For"
        ))
    })
}

/// Return how many bytes the head of the request is long, as it was sent.
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

/// Return the time in Unix seconds.
pub(crate) fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|time| i64::try_from(time.as_secs()).ok())
        .unwrap_or_default()
}
