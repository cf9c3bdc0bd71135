//! Takes out of a request what is not for the origin: CloudFront's cookies, a signature in the
//! `Referer`, and the headers about the connection. All else stays byte for byte.

use frontseal::request::{RESERVED_PARAMETERS, unsigned_url};
use http::HeaderMap;
use http::header::{
    CONNECTION, COOKIE, HeaderName, HeaderValue, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, REFERER,
    TE, TRAILER, TRANSFER_ENCODING, UPGRADE,
};

/// Take the headers that are about one connection out of `headers` (RFC 9110, section 7.6.1).
pub(crate) fn remove_hop_by_hop(headers: &mut HeaderMap) {
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

/// Take the signature of the page from which a request came out of `headers`.
pub(crate) fn strip_referer(headers: &mut HeaderMap) {
    let kept: Vec<_> = headers
        .get_all(REFERER)
        .iter()
        .filter_map(|referer| HeaderValue::from_str(&unsigned_url(referer.to_str().ok()?)).ok())
        .collect();
    headers.remove(REFERER);
    for value in kept {
        headers.append(REFERER, value);
    }
}

/// Take CloudFront's cookies out of `headers`.
pub(crate) fn strip_cookies(headers: &mut HeaderMap) {
    let kept: Vec<_> = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(strip_cookie_header)
        .collect();
    headers.remove(COOKIE);
    for value in kept {
        headers.append(COOKIE, value);
    }
}

fn strip_cookie_header(header: &HeaderValue) -> Option<HeaderValue> {
    let kept: Vec<_> = header
        .as_bytes()
        .split(|byte| *byte == b';')
        .filter(|pair| !is_reserved_cookie(pair))
        .collect();
    let joined = kept.join(&b';');
    let value = joined.trim_ascii_start();
    // What was a header's value still is one without some of its parts.
    (!value.is_empty()).then(|| HeaderValue::from_bytes(value).ok())?
}

fn is_reserved_cookie(pair: &[u8]) -> bool {
    let name = pair.split(|byte| *byte == b'=').next().unwrap_or_default();
    name.trim_ascii()
        .strip_prefix(b"CloudFront-")
        .is_some_and(|name| {
            RESERVED_PARAMETERS
                .iter()
                .any(|known| known.as_bytes() == name)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_cloudfronts_cookies_leave_the_header() {
        for (cookies, expected) in [
            ("CloudFront-Policy=a; CloudFront-Signature=b", None),
            (
                "CloudFront-Policy=a; id=\"x y\";  CloudFront-Expires=1;theme=dark ; a=b",
                Some("id=\"x y\";theme=dark ; a=b"),
            ),
            (
                "CloudFront-Viewer=1; cloudfront-policy=2",
                Some("CloudFront-Viewer=1; cloudfront-policy=2"),
            ),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, HeaderValue::from_static(cookies));
            strip_cookies(&mut headers);
            let found = headers.get(COOKIE).map(|value| value.to_str().unwrap());
            assert_eq!(found, expected);
        }
    }
}
