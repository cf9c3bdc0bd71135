//! Removes credentials from a request: CloudFront's parameters, its cookies, and a signature in the
//! `Referer`. Everything else stays byte for byte.

use frontseal::request::{RESERVED_PARAMETERS, unsigned_url};
use http::header::{COOKIE, HeaderName, HeaderValue, REFERER};
use http::uri::PathAndQuery;
use http::{HeaderMap, Uri};

/// Replace the path of `uri` with `path`, if there is one, and remove the signature if `is_signed`.
/// `None` means that the result is not a URI.
pub(crate) fn strip_uri(uri: &Uri, path: Option<&str>, is_signed: bool) -> Option<Uri> {
    let target = match (path, uri.query()) {
        (Some(path), Some(query)) => format!("{path}?{query}"),
        (Some(path), None) => path.into(),
        (None, _) => uri.path_and_query()?.as_str().into(),
    };
    let target = if is_signed {
        unsigned_url(&target)
    } else {
        target.as_str().into()
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(&*target).ok()?);
    Uri::from_parts(parts).ok()
}

/// Remove the signature of the page that a request comes from.
pub(crate) fn strip_referer(headers: &mut HeaderMap) {
    rewrite(headers, &REFERER, |referer| {
        HeaderValue::from_str(&unsigned_url(referer.to_str().ok()?)).ok()
    });
}

/// Remove CloudFront's cookies.
pub(crate) fn strip_cookies(headers: &mut HeaderMap) {
    rewrite(headers, &COOKIE, |header| {
        let kept: Vec<_> = header
            .as_bytes()
            .split(|byte| *byte == b';')
            .filter(|pair| !is_reserved_cookie(pair))
            .collect();
        let joined = kept.join(&b';');
        let value = joined.trim_ascii_start();
        // Parts of a header's value are a header's value.
        (!value.is_empty()).then(|| HeaderValue::from_bytes(value).ok())?
    });
}

/// Put what `change` makes of each header `name` in its place.
fn rewrite(
    headers: &mut HeaderMap,
    name: &HeaderName,
    change: impl Fn(&HeaderValue) -> Option<HeaderValue>,
) {
    let kept: Vec<_> = headers.get_all(name).iter().filter_map(change).collect();
    headers.remove(name);
    for value in kept {
        headers.append(name, value);
    }
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
