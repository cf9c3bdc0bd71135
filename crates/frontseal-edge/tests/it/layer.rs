//! The tower layer in a service of somebody's own: an axum router on a real socket.

use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Uri};
use axum::routing::any;
use axum::{Extension, Router};
use frontseal::{Grant, PublicKey, Verifier};
use frontseal_edge::SignedRequestLayer;

use crate::signing::{
    ID, SITE, cookies, in_an_hour, key_file, signed, signed_by_wildcard, signed_with,
};
use crate::viewer::{get, send};

async fn echo(uri: Uri, headers: HeaderMap, Extension(grant): Extension<Grant>) -> String {
    let cookie = headers.get("cookie").map(|value| value.to_str().unwrap());
    format!("{uri} {cookie:?} {}", grant.key_pair_id)
}

/// Serve on a free port until the runtime goes.
fn serve(runtime: &tokio::runtime::Runtime) -> SocketAddr {
    let key = PublicKey::new(std::fs::read(key_file("rsa-2048.pub.pem")).unwrap()).unwrap();
    let verifier = Verifier::new().with_key(ID, key).unwrap();
    let layer = SignedRequestLayer::new(verifier, SITE)
        .unwrap()
        .with_viewer_address(|parts| {
            Some(parts.extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip())
        });
    let app = Router::new()
        .fallback(any(echo))
        .layer(layer)
        .into_make_service_with_connect_info::<SocketAddr>();
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
        .unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(async move { axum::serve(listener, app).await });
    address
}

#[test]
fn what_is_signed_passes_and_is_stripped_and_the_rest_gets_cloudfronts_403() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let address = serve(&runtime);
    let reply = get(address, &signed("/a%2Fb?x=%7E"));
    assert_eq!(
        (reply.status, reply.text()),
        (200, &*format!("/a%2Fb?x=%7E None {ID}"))
    );
    let both = format!("{}; id=1", cookies("/*"));
    let reply = send(address, "GET", "/a", &[("Cookie", &both)]);
    assert_eq!(reply.text(), format!("/a Some(\"id=1\") {ID}"));

    for (target, status, reason) in [
        ("/a".into(), 403, "missing_key"),
        (signed("/a").replace("/a", "/b"), 403, "signature"),
        (signed_by_wildcard("/a/../b", "/a/*"), 400, "ambiguous_path"),
    ] {
        let reply = get(address, &target);
        assert_eq!(
            (reply.status, reply.reason()),
            (status, Some(reason)),
            "{target}"
        );
        if status == 403 {
            assert_eq!(reply.header("Content-Type"), Some("text/xml"));
            assert_eq!(reply.header("Server"), Some("CloudFront"));
            assert!(reply.text().starts_with("<?xml version=\"1.0\""));
        }
    }
}

#[test]
fn the_viewers_address_is_what_the_service_says() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let address = serve(&runtime);
    for (network, status) in [("127.0.0.0/8", 200), ("192.0.2.0/24", 403)] {
        let policy = in_an_hour()
            .with_ip_address(network.parse().unwrap())
            .unwrap();
        assert_eq!(get(address, &signed_with("/a", &policy)).status, status);
    }
}

#[test]
fn around_a_router_with_nested_ones_the_whole_path_is_judged() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let key = PublicKey::new(std::fs::read(key_file("rsa-2048.pub.pem")).unwrap()).unwrap();
    let verifier = Verifier::new().with_key(ID, key).unwrap();
    let layer = SignedRequestLayer::new(verifier, SITE).unwrap();
    let films = Router::new().route("/a", any(|| async { "a film" }));
    let app = Router::new().nest("/films", films).layer(layer);
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
        .unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(async move { axum::serve(listener, app).await });
    assert_eq!(get(address, &signed("/films/a")).text(), "a film");
    let of_the_rest = signed("/a").replace("/a?", "/films/a?");
    assert_eq!(get(address, &of_the_rest).reason(), Some("signature"));
}
