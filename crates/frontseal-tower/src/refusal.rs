//! [`Refusal`]: why a request does not pass, and the answer to it.

use std::borrow::Cow;

use frontseal::Denial;
use http::header::{CONNECTION, CONTENT_TYPE, SERVER};
use http::{HeaderName, HeaderValue, Response, StatusCode};

/// `X-Frontseal-Reason`, the response header with the reason, which CloudFront does not have.
pub const REASON: HeaderName = HeaderName::from_static("x-frontseal-reason");

/// Why a request does not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The request is malformed, as the text explains: a 400.
    BadRequest(Cow<'static, str>),
    /// A server could read the path as one that the signature does not cover: a 400.
    AmbiguousPath(Cow<'static, str>),
    /// No valid signature grants the request: CloudFront's 403.
    Denied(Denial),
}

impl Refusal {
    pub(crate) const fn ambiguous_path() -> Self {
        Self::AmbiguousPath(Cow::Borrowed(
            "the path can be read as another one, which the signature does not cover",
        ))
    }

    /// Return the stable name of the reason, as in `X-Frontseal-Reason`: `bad_request`,
    /// `ambiguous_path`, or the denial's.
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::BadRequest(_) => "bad_request",
            Self::AmbiguousPath(_) => "ambiguous_path",
            Self::Denied(denial) => denial.reason.as_str(),
        }
    }

    /// Return the reason as a sentence.
    pub fn detail(&self) -> &str {
        match self {
            Self::BadRequest(detail) | Self::AmbiguousPath(detail) => detail,
            Self::Denied(denial) => &denial.detail,
        }
    }

    /// Return the answer to the viewer.
    pub fn response<B: From<String>>(&self) -> Response<B> {
        match self {
            Self::BadRequest(_) => {
                let mut response = error_page(StatusCode::BAD_REQUEST, self.reason());
                let close = HeaderValue::from_static("close");
                response.headers_mut().insert(CONNECTION, close);
                response
            }
            Self::AmbiguousPath(_) => error_page(StatusCode::BAD_REQUEST, self.reason()),
            Self::Denied(denial) => {
                let xml = denial.edge_xml();
                answer(StatusCode::FORBIDDEN, "text/xml", self.reason(), xml)
            }
        }
    }
}

/// Return a page with `status`, and with `reason` in its text and in `X-Frontseal-Reason`.
pub fn error_page<B: From<String>>(status: StatusCode, reason: &'static str) -> Response<B> {
    let title = format!(
        "{} {}",
        status.as_u16(),
        status.canonical_reason().unwrap_or_default()
    );
    let page = format!(
        "<!DOCTYPE html><html lang=\"en\"><title>{title}</title><h1>{title}</h1><p>{reason}</p></html>\n"
    );
    answer(status, "text/html", reason, page)
}

fn answer<B: From<String>>(
    status: StatusCode,
    content_type: &'static str,
    reason: &'static str,
    body: String,
) -> Response<B> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    for (name, value) in [
        (SERVER, "CloudFront"),
        (CONTENT_TYPE, content_type),
        (REASON, reason),
        (HeaderName::from_static("x-cache"), "Error from cloudfront"),
    ] {
        let value = HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    }
    response
}
