//! [`Failure`]: why the edge itself answers in place of the origin.

use frontseal_tower::{Refusal, error_page};
use http::header::{ALLOW, CONNECTION};
use http::{HeaderValue, Response, StatusCode};

/// The methods that CloudFront accepts.
pub(crate) const METHODS: &str = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";

/// Why the edge itself answers.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The request does not pass.
    Refused(Refusal),
    /// Something else went wrong, with the details if there are any.
    Fault(Fault, Option<String>),
}

/// What can go wrong besides a signature.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    MethodNotAllowed,
    BodyNotAllowed,
    RequestTooLong,
    RequestTimeout,
    OriginUnreachable,
    OriginInvalidResponse,
    OriginTimeout,
    OriginUnreadable,
    NotFound,
}

impl Failure {
    pub(crate) fn reason(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.reason(),
            Self::Fault(fault, _) => fault.status_and_reason().1,
        }
    }

    pub(crate) fn detail(&self) -> Option<&str> {
        match self {
            Self::Refused(refusal) => Some(refusal.detail()),
            Self::Fault(_, detail) => detail.as_deref(),
        }
    }

    pub(crate) fn response(&self) -> Response<String> {
        match self {
            Self::Refused(refusal) => refusal.response(),
            Self::Fault(fault, _) => fault.response(),
        }
    }
}

impl Fault {
    const fn status_and_reason(self) -> (StatusCode, &'static str) {
        match self {
            Self::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"),
            Self::BodyNotAllowed => (StatusCode::FORBIDDEN, "body_not_allowed"),
            Self::RequestTooLong => (StatusCode::PAYLOAD_TOO_LARGE, "request_too_long"),
            Self::RequestTimeout => (StatusCode::REQUEST_TIMEOUT, "request_timeout"),
            Self::OriginUnreachable => (StatusCode::BAD_GATEWAY, "origin_unreachable"),
            Self::OriginInvalidResponse => (StatusCode::BAD_GATEWAY, "origin_invalid_response"),
            Self::OriginTimeout => (StatusCode::GATEWAY_TIMEOUT, "origin_timeout"),
            Self::OriginUnreadable => (StatusCode::INTERNAL_SERVER_ERROR, "origin_unreadable"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found"),
        }
    }

    fn response(self) -> Response<String> {
        let (status, reason) = self.status_and_reason();
        let mut response = error_page(status, reason);
        let header = match self {
            Self::MethodNotAllowed => Some((ALLOW, METHODS)),
            Self::BodyNotAllowed | Self::RequestTooLong | Self::RequestTimeout => {
                Some((CONNECTION, "close"))
            }
            _ => None,
        };
        if let Some((name, value)) = header {
            let value = HeaderValue::from_static(value);
            response.headers_mut().insert(name, value);
        }
        response
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault, None)
    }
}
