//! What the edge itself answers in place of the origin.

use frontseal::Denial;
use http::header::{ALLOW, CONNECTION, CONTENT_TYPE, SERVER};
use http::{HeaderName, HeaderValue, Response, StatusCode};

/// The header with the reason, which CloudFront does not have.
pub(crate) const REASON: HeaderName = HeaderName::from_static("x-frontseal-reason");

/// The methods that CloudFront takes.
pub(crate) const METHODS: &str = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";

/// A response of the edge's own, other than its 403 for a signature.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    BadRequest,
    AmbiguousPath,
    MethodNotAllowed,
    RequestTooLong,
    RequestTimeout,
    OriginUnreachable,
    OriginInvalidResponse,
    OriginTimeout,
    OriginUnreadable,
    NotFound,
}

impl Fault {
    pub(crate) const fn status(self) -> StatusCode {
        match self {
            Self::BadRequest | Self::AmbiguousPath => StatusCode::BAD_REQUEST,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::RequestTooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Self::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
            Self::OriginUnreachable | Self::OriginInvalidResponse => StatusCode::BAD_GATEWAY,
            Self::OriginTimeout => StatusCode::GATEWAY_TIMEOUT,
            Self::OriginUnreadable => StatusCode::INTERNAL_SERVER_ERROR,
            Self::NotFound => StatusCode::NOT_FOUND,
        }
    }

    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::BadRequest => "bad_request",
            Self::AmbiguousPath => "ambiguous_path",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::RequestTooLong => "request_too_long",
            Self::RequestTimeout => "request_timeout",
            Self::OriginUnreachable => "origin_unreachable",
            Self::OriginInvalidResponse => "origin_invalid_response",
            Self::OriginTimeout => "origin_timeout",
            Self::OriginUnreadable => "origin_unreadable",
            Self::NotFound => "not_found",
        }
    }

    pub(crate) fn response<B: From<String>>(self) -> Response<B> {
        let title = format!(
            "{} {}",
            self.status().as_u16(),
            self.status().canonical_reason().unwrap_or_default()
        );
        let page = format!(
            "<!DOCTYPE html><html lang=\"en\"><title>{title}</title><h1>{title}</h1><p>{}</p></html>\n",
            self.reason()
        );
        let mut response = own(self.status(), "text/html", self.reason(), page.into());
        if matches!(self, Self::MethodNotAllowed) {
            response
                .headers_mut()
                .insert(ALLOW, HeaderValue::from_static(METHODS));
        }
        if matches!(
            self,
            Self::BadRequest | Self::RequestTooLong | Self::RequestTimeout
        ) {
            response
                .headers_mut()
                .insert(CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}

/// A fault, with what there is to say about it.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) fault: Fault,
    pub(crate) detail: Option<String>,
}

impl Failure {
    pub(crate) fn new(fault: Fault, detail: impl Into<String>) -> Self {
        Self {
            fault,
            detail: Some(detail.into()),
        }
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self {
            fault,
            detail: None,
        }
    }
}

/// Return CloudFront's 403, with the reason in a header of its own.
pub(crate) fn forbidden<B: From<String>>(denial: &Denial) -> Response<B> {
    own(
        StatusCode::FORBIDDEN,
        "text/xml",
        denial.reason.as_str(),
        denial.edge_xml().into(),
    )
}

fn own<B>(
    status: StatusCode,
    content_type: &'static str,
    reason: &'static str,
    body: B,
) -> Response<B> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(SERVER, HeaderValue::from_static("CloudFront"));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(REASON, HeaderValue::from_static(reason));
    headers.insert(X_CACHE, ERROR_FROM_CLOUDFRONT);
    response
}

pub(crate) const X_CACHE: HeaderName = HeaderName::from_static("x-cache");
pub(crate) const ERROR_FROM_CLOUDFRONT: HeaderValue =
    HeaderValue::from_static("Error from cloudfront");
