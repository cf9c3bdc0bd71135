//! [`CorsHeaders`]: cross-origin resource sharing at the edge.
//!
//! Not tower-http's `CorsLayer`, which answers every `OPTIONS` request itself, keeps the origin's own
//! headers, and sends the allowed methods and credentials to sites that are not allowed.

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, HeaderMap, HeaderName,
    HeaderValue, ORIGIN, VARY,
};
use http::{Method, Response, StatusCode};

use crate::body::{self, Body};
use crate::config::Cors;
use crate::error::EdgeError;

const ANY: &str = "*";

/// The settings as header values.
pub(crate) struct CorsHeaders {
    origins: Vec<HeaderValue>,
    any_origin: bool,
    credentials: bool,
    methods: HeaderValue,
    headers: Vec<String>,
    expose: Option<HeaderValue>,
    max_age: Option<HeaderValue>,
    answer_preflights: bool,
}

impl CorsHeaders {
    pub(crate) fn new(cors: &Cors) -> Result<Self, EdgeError> {
        cors.allow_origins
            .iter()
            .try_for_each(|origin| check_origin(origin))?;
        check_names("allow_methods", &cors.allow_methods, cors.allow_credentials)?;
        check_names(
            "expose_headers",
            &cors.expose_headers,
            cors.allow_credentials,
        )?;
        // The answer to a preflight names the requested headers in place of *.
        check_names("allow_headers", &cors.allow_headers, false)?;
        let origins = cors.allow_origins.iter().map(|origin| value(origin));
        Ok(Self {
            origins: origins.collect::<Result<_, _>>()?,
            any_origin: cors.allow_origins.iter().any(|origin| origin == ANY),
            credentials: cors.allow_credentials,
            methods: if cors.allow_methods.is_empty() {
                HeaderValue::from_static("GET, HEAD")
            } else {
                value(&cors.allow_methods.join(", "))?
            },
            headers: cors.allow_headers.clone(),
            expose: (!cors.expose_headers.is_empty())
                .then(|| value(&cors.expose_headers.join(", ")))
                .transpose()?,
            max_age: cors.max_age.map(HeaderValue::from),
            answer_preflights: cors.answer_preflights,
        })
    }

    /// Return whether preflights are answered on restricted paths, too.
    pub(crate) const fn answers_unsigned_preflights(&self) -> bool {
        self.answer_preflights
    }

    /// Return the answer to a preflight.
    pub(crate) fn preflight(&self, request: &HeaderMap) -> Response<Body> {
        let mut response = Response::new(body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        if self.allowed(request.get(ORIGIN)).is_some() {
            let headers = response.headers_mut();
            headers.insert(ACCESS_CONTROL_ALLOW_METHODS, self.methods.clone());
            set(
                headers,
                ACCESS_CONTROL_ALLOW_HEADERS,
                self.allowed_headers(request),
            );
            set(headers, ACCESS_CONTROL_MAX_AGE, self.max_age.clone());
        }
        response
    }

    /// Put the headers for `asking`, the requesting site, on a response, in place of the origin's.
    pub(crate) fn apply(&self, asking: Option<&HeaderValue>, response: &mut HeaderMap) {
        response.append(VARY, HeaderValue::from_static("Origin"));
        for name in [
            ACCESS_CONTROL_ALLOW_ORIGIN,
            ACCESS_CONTROL_ALLOW_CREDENTIALS,
            ACCESS_CONTROL_EXPOSE_HEADERS,
        ] {
            response.remove(name);
        }
        let Some(origin) = self.allowed(asking) else {
            return;
        };
        response.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        if self.credentials {
            response.insert(
                ACCESS_CONTROL_ALLOW_CREDENTIALS,
                HeaderValue::from_static("true"),
            );
        }
        set(response, ACCESS_CONTROL_EXPOSE_HEADERS, self.expose.clone());
    }

    /// Return the site that may read the response. Browsers do not accept `*` with cookies, so the
    /// site itself is named then.
    fn allowed(&self, asking: Option<&HeaderValue>) -> Option<HeaderValue> {
        let origin = asking?;
        if self.any_origin && !self.credentials {
            return Some(HeaderValue::from_static(ANY));
        }
        (self.any_origin || self.origins.contains(origin)).then(|| origin.clone())
    }

    fn allowed_headers(&self, request: &HeaderMap) -> Option<HeaderValue> {
        if self.headers.iter().any(|header| header == ANY) {
            return request.get(ACCESS_CONTROL_REQUEST_HEADERS).cloned();
        }
        (!self.headers.is_empty()).then(|| value(&self.headers.join(", ")).ok())?
    }
}

/// Return whether the request is a preflight.
pub(crate) fn is_preflight(method: &Method, request: &HeaderMap) -> bool {
    method == Method::OPTIONS
        && request.contains_key(ORIGIN)
        && request.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

/// Reject a site that is not written as browsers write it: scheme, host and any port but the scheme's
/// default, in lower case.
fn check_origin(origin: &str) -> Result<(), EdgeError> {
    if matches!(origin, ANY | "null") {
        return Ok(());
    }
    let names_a_site = origin.split_once("://").is_some_and(|(scheme, host)| {
        let own_port = match scheme {
            "http" => ":80",
            "https" => ":443",
            _ => "/",
        };
        !scheme.is_empty()
            && !host.is_empty()
            && !host.ends_with(own_port)
            && !host.contains(['/', '*', '?', '#', '@', ',', ' '])
            && !origin.contains(|character: char| character.is_ascii_uppercase())
    });
    if names_a_site {
        return Ok(());
    }
    Err(EdgeError::new(format!(
        "{origin:?} in allow_origins of cors can never match: write scheme and host as browsers do, as in https://player.example.com, or * for every site"
    )))
}

/// Reject invalid names, and `*` where browsers take it for a name: with cookies.
fn check_names(setting: &str, names: &[String], with_cookies: bool) -> Result<(), EdgeError> {
    for name in names {
        if name == ANY && with_cookies {
            return Err(EdgeError::new(format!(
                "{setting} of cors is *, which browsers do not accept with allow_credentials: name each"
            )));
        }
        // Methods and header names have the same characters.
        if name.parse::<HeaderName>().is_err() {
            return Err(EdgeError::new(format!(
                "{name:?} in {setting} of cors is not a name: write each separately"
            )));
        }
    }
    Ok(())
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: Option<HeaderValue>) {
    if let Some(value) = value {
        headers.insert(name, value);
    }
}

fn value(text: &str) -> Result<HeaderValue, EdgeError> {
    HeaderValue::from_str(text).map_err(|_| {
        EdgeError::new(format!(
            "the setting {text:?} of cors is not valid in a header: write visible ASCII"
        ))
    })
}
