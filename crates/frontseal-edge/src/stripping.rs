//! Takes CloudFront's cookies out of a request before the origin sees it. All else stays byte for
//! byte.

use frontseal::RESERVED_PARAMETERS;
use http::HeaderMap;
use http::header::{COOKIE, HeaderValue};

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
