//! The layer around services: axum routers, without a socket.

#![allow(clippy::unwrap_used)]

use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderName, Request, Response, StatusCode, Uri};
use axum::routing::any;
use axum::{Extension, Router};
use frontseal::{Grant, Policy, PrivateKey, PublicKey, Signer, Verifier};
use frontseal_tower::{Behaviors, SignedRequestLayer};
use tower::ServiceExt;

const ID: &str = "K2JCJMDEHXQW5F";
const SITE: &str = "https://d111111abcdef8.cloudfront.net";

fn key_file(name: &str) -> Vec<u8> {
    let keys = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/keys");
    std::fs::read(keys.join(name)).unwrap()
}

fn signer() -> Signer {
    Signer::new(ID, PrivateKey::from_pem(key_file("p-256.pem")).unwrap()).unwrap()
}

fn verifier() -> Verifier {
    let key = PublicKey::new(key_file("p-256.pub.pem")).unwrap();
    Verifier::new().with_key(ID, key).unwrap()
}

fn in_an_hour() -> Policy {
    Policy::expires_in(3600).unwrap()
}

/// Return `path` at the distribution, signed for an hour, without scheme and host.
fn signed(path: &str) -> String {
    let url = signer().sign_url(&format!("{SITE}{path}"), &in_an_hour());
    url.unwrap().strip_prefix(SITE).unwrap().into()
}

/// Return `path` with a signature over the wildcard `pattern`.
fn signed_by_wildcard(path: &str, pattern: &str) -> String {
    let resource = format!("{SITE}{pattern}");
    let signed = signer().sign(&in_an_hour().with_resource(resource).unwrap());
    let parameters: Vec<_> = signed
        .unwrap()
        .parameters()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    format!("{path}?{}", parameters.join("&"))
}

async fn echo(uri: Uri, headers: HeaderMap, grant: Option<Extension<Grant>>) -> String {
    let value = |name| headers.get(name).map(|value| value.to_str().unwrap());
    let (cookie, referer) = (value("cookie"), value("referer"));
    let key = grant.map(|grant| grant.key_pair_id.clone());
    format!("{uri} {cookie:?} {referer:?} {key:?}")
}

fn app(layer: SignedRequestLayer) -> Router {
    Router::new().fallback(any(echo)).layer(layer)
}

fn restricted() -> Router {
    app(SignedRequestLayer::new(verifier(), SITE).unwrap())
}

fn exchange(app: Router, request: Request<Body>) -> (Response<()>, String) {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.build().unwrap().block_on(async {
        let (parts, body) = app.oneshot(request).await.unwrap().into_parts();
        let text = to_bytes(body, 1 << 20).await.unwrap();
        let text = String::from_utf8(text.into()).unwrap();
        (Response::from_parts(parts, ()), text)
    })
}

fn get(app: Router, target: &str, headers: &[(&'static str, &str)]) -> (Response<()>, String) {
    let mut request = Request::get(target).body(Body::empty()).unwrap();
    for (name, value) in headers {
        let name = HeaderName::from_static(name);
        request.headers_mut().append(name, value.parse().unwrap());
    }
    exchange(app, request)
}

/// Return the status and the reason of a request that does not pass.
fn refused(app: Router, target: &str) -> (u16, String) {
    let (response, _) = get(app, target, &[]);
    let reason = response.headers().get("x-frontseal-reason");
    let reason = reason.map_or("", |reason| reason.to_str().unwrap());
    (response.status().as_u16(), reason.into())
}

#[test]
fn signed_requests_pass_without_their_signatures() {
    let (response, text) = get(restricted(), &signed("/a%2Fb?x=%7E"), &[]);
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(text, format!("/a%2Fb?x=%7E None None Some({ID:?})"));

    let policy = in_an_hour().with_resource(format!("{SITE}/*")).unwrap();
    let cookies = signer().sign_cookies(&policy).unwrap().cookie_header();
    let page = format!("{SITE}{}", signed("/page"));
    let headers = [
        ("cookie", &*format!("{cookies}; id=1")),
        ("referer", &*page),
    ];
    let (_, text) = get(restricted(), "/a", &headers);
    let referer = format!("{SITE}/page");
    assert_eq!(
        text,
        format!("/a Some(\"id=1\") Some({referer:?}) Some({ID:?})")
    );
}

#[test]
fn other_requests_get_cloudfronts_answer() {
    for (target, status, reason) in [
        ("/a".into(), 403, "missing_key"),
        (signed("/a").replace("/a", "/b"), 403, "signature"),
        (signed_by_wildcard("/a/../b", "/a/*"), 400, "ambiguous_path"),
    ] {
        assert_eq!(
            refused(restricted(), &target),
            (status, reason.into()),
            "{target}"
        );
    }
    let (response, text) = get(restricted(), "/a", &[]);
    assert_eq!(response.headers()["content-type"], "text/xml");
    assert_eq!(response.headers()["server"], "CloudFront");
    assert!(text.starts_with("<?xml version=\"1.0\""));

    let two_hosts = [("host", "a.example"), ("host", "b.example")];
    let (response, _) = get(restricted(), &signed("/a"), &two_hosts);
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    assert_eq!(response.headers()["connection"], "close");
}

#[test]
fn the_service_tells_the_viewers_address() {
    let layer = SignedRequestLayer::new(verifier(), SITE)
        .unwrap()
        .with_viewer_address(|parts| parts.extensions.get::<IpAddr>().copied());
    for (network, address, status) in [
        ("127.0.0.0/8", Some("127.0.0.1"), 200),
        ("127.0.0.0/8", Some("::ffff:127.0.0.1"), 200),
        ("192.0.2.0/24", Some("127.0.0.1"), 403),
        ("127.0.0.0/8", None, 403),
    ] {
        let policy = in_an_hour()
            .with_ip_address(network.parse().unwrap())
            .unwrap();
        let url = signer().sign_url(&format!("{SITE}/a"), &policy).unwrap();
        let mut request = Request::get(url).body(Body::empty()).unwrap();
        if let Some(address) = address {
            let address: IpAddr = address.parse().unwrap();
            request.extensions_mut().insert(address);
        }
        let (response, _) = exchange(app(layer.clone()), request);
        assert_eq!(response.status().as_u16(), status, "{network} {address:?}");
    }
}

#[test]
fn around_a_router_with_nested_ones_the_whole_path_is_judged() {
    let films = Router::new().route("/a", any(async || "a film"));
    let layer = SignedRequestLayer::new(verifier(), SITE).unwrap();
    let app = Router::new().nest("/films", films).layer(layer);
    let (_, text) = get(app.clone(), &signed("/films/a"), &[]);
    assert_eq!(text, "a film");
    let of_the_rest = signed("/a").replace("/a?", "/films/a?");
    assert_eq!(refused(app, &of_the_rest), (403, "signature".into()));
}

#[test]
fn open_paths_pass_and_keep_their_parameters_but_not_the_cookies() {
    let behaviors = Behaviors::new(Some(Arc::new(verifier())))
        .with_path_pattern("/posters/*", None)
        .unwrap();
    let app = app(SignedRequestLayer::new(behaviors, SITE).unwrap());
    let cookies = [("cookie", "CloudFront-Policy=x; id=1")];
    let (_, text) = get(app.clone(), "/posters/a?Expires=1", &cookies);
    assert_eq!(text, "/posters/a?Expires=1 Some(\"id=1\") None None");
    for disguised in [
        "/posters/../films/a",
        "/posters/%2e%2e/films/a",
        "/posters;a/..;b/films/a",
    ] {
        assert_eq!(
            refused(app.clone(), disguised),
            (403, "missing_key".into()),
            "{disguised}"
        );
    }
}

#[test]
fn the_root_object_is_requested_for_the_root_and_judged_by_both_paths() {
    let behaviors = |pattern| {
        Behaviors::new(None)
            .with_path_pattern(pattern, Some(Arc::new(verifier())))
            .unwrap()
    };
    let app = |pattern| {
        let layer = SignedRequestLayer::new(behaviors(pattern), SITE).unwrap();
        app(layer.with_default_root_object("index.html"))
    };
    let (_, text) = get(app("/films/*"), "/?a=1", &[]);
    assert_eq!(text, "/index.html?a=1 None None None");
    for (pattern, target) in [
        ("/", "/"),
        ("/index.html", "/"),
        ("/index.html", "/%2e"),
        ("/index.html", "//"),
    ] {
        let app = app(pattern);
        assert_eq!(
            refused(app, target),
            (403, "missing_key".into()),
            "{pattern} {target}"
        );
    }
}

#[test]
fn for_any_host_a_request_is_judged_by_its_own() {
    let app = |https| app(SignedRequestLayer::for_any_host(verifier(), https));
    let target = signed("/a");
    let host = [("host", "d111111abcdef8.cloudfront.net")];
    let (response, _) = get(app(true), &target, &host);
    assert_eq!(response.status(), StatusCode::OK);
    for (https, host, reason) in [
        (false, "d111111abcdef8.cloudfront.net", "signature"),
        (true, "other.example", "signature"),
        (true, "user@other.example", "bad_request"),
    ] {
        let (response, _) = get(app(https), &target, &[("host", host)]);
        assert_eq!(response.headers()["x-frontseal-reason"], reason, "{host}");
    }
    assert_eq!(refused(app(true), &target), (400, "bad_request".into()));
}

#[test]
fn a_distribution_is_scheme_and_host_alone() {
    for text in [
        "d111111abcdef8.cloudfront.net",
        "https://*.cloudfront.net",
        "https://h:99999",
        "https://h:0",
        "https://u@h",
        "https://h/a",
        "https://h?a",
        "ftp://h",
        "https://",
    ] {
        let error = SignedRequestLayer::new(verifier(), text).err().unwrap();
        assert!(
            error.to_string().contains("https://d111111abcdef8"),
            "{error}"
        );
    }
    for text in [
        "https://h",
        "http://h:8080",
        "https://h/",
        "https://[::1]:1",
    ] {
        assert!(SignedRequestLayer::new(verifier(), text).is_ok(), "{text}");
    }
}
