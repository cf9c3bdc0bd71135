//! The page that shows the last requests.

use frontseal_edge::EdgeConfig;

use crate::signing::{config, signed, site};
use crate::viewer::{exchange, get, send};

#[test]
fn the_page_shows_the_last_requests_and_why_they_were_denied() {
    let site = site(&["a"], config());
    let address = site.edge.address();
    let target = signed("/a");
    get(address, &target);
    get(address, &target.replace("/a?", "/A?"));
    let page = get(address, "/.frontseal/");
    assert_eq!(page.status, 200);
    assert_eq!(
        page.header("Content-Type"),
        Some("text/html; charset=utf-8")
    );
    assert_eq!(page.header("Cache-Control"), Some("no-store"));
    let text = page.text();
    for part in [
        "2 requests",
        "200 granted",
        "403 denied signature",
        "upper and lower case differ",
        "restricted to K2JCJMDEHXQW5F (RSA-2048), K3D5EWEUDCCXON (P-256)",
        "<html lang=\"en\">",
        "width=device-width",
        "<summary>",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let signature = target.split("Signature=").nth(1).unwrap();
    assert!(!text.contains(&signature[..40]));
    let json: serde_json::Value =
        serde_json::from_str(get(address, "/.frontseal/requests.json").text()).unwrap();
    assert_eq!(
        json.as_array().unwrap().len(),
        2,
        "the page itself is not kept"
    );
    assert_eq!(json[0]["verdict"], "denied");
    assert_eq!(json[0]["reason"], "signature");
    assert_eq!(json[1]["verdict"], "granted");
}

#[test]
fn nothing_of_a_request_is_markup() {
    let site = site(&["a"], config());
    let address = site.edge.address();
    for target in [
        "/<script>alert(1)</script>",
        "/a?x=\"><img/src=x/onerror=alert(1)>",
        "/a?Key-Pair-Id=<b>x</b>&Signature='",
        "/a&#60;i&#62;",
    ] {
        get(address, target);
        send(
            address,
            "GET",
            "/a",
            &[("Cookie", &format!("CloudFront-Key-Pair-Id={target}"))],
        );
    }
    let page = get(address, "/.frontseal/");
    for markup in ["<script", "<img", "<b>", "<i>", "&#60;i"] {
        assert!(!page.text().contains(markup), "{markup}: {}", page.text());
    }
    assert!(
        page.text()
            .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
    );
    let policy = page.header("Content-Security-Policy").unwrap();
    assert!(policy.contains("default-src 'none'"));
}

#[test]
fn nothing_of_a_request_is_hidden_or_turned_around() {
    let site = site(&["a"], config());
    let address = site.edge.address();
    let evil = "/\u{9b}2J\u{202e}\u{2066}\u{200f}\u{61c}";
    let request = format!("GET {evil} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    exchange(address, request.as_bytes());
    assert!(site.edge.requests()[0].url.ends_with(evil));
    for path in ["/.frontseal/", "/.frontseal/requests.json"] {
        let page = get(address, path);
        let hidden: String = page
            .text()
            .matches(|c| evil[1..].contains(c) && c > '~')
            .collect();
        assert_eq!(hidden, "", "{path}");
    }
}

#[test]
fn only_this_machine_sees_the_page() {
    let site = site(&["a"], config());
    let address = site.edge.address();
    for host in [
        "d111111abcdef8.cloudfront.net",
        "evil.example",
        "127.0.0.1.evil.example",
    ] {
        let reply = send(address, "GET", "/.frontseal/", &[("Host", host)]);
        assert_eq!(reply.reason(), Some("missing_key"), "{host}");
    }
    for host in ["localhost", "127.0.0.1:80", "[::1]:443"] {
        let reply = send(address, "GET", "/.frontseal/", &[("Host", host)]);
        assert_eq!(reply.status, 200, "{host}");
    }
    assert_eq!(send(address, "POST", "/.frontseal/", &[]).status, 403);
}

#[test]
fn a_request_that_a_proxy_forwards_does_not_see_the_page() {
    let page = "/.frontseal/requests.json";
    for (trusted_header, status) in [(None, 200), (Some("X-Viewer".into()), 403)] {
        let site = site(
            &["a"],
            EdgeConfig {
                trusted_header,
                ..config()
            },
        );
        let address = site.edge.address();
        assert_eq!(get(address, page).status, 200);
        let reply = send(address, "GET", page, &[("X-Viewer", "127.0.0.1")]);
        assert_eq!(reply.status, status);
        for (name, value) in [
            ("X-Forwarded-For", "127.0.0.1"),
            ("x-forwarded-host", "localhost"),
            ("X-Forwarded-Proto", "https"),
            ("X-Forwarded", "for=127.0.0.1"),
            ("Forwarded", "for=127.0.0.1"),
            ("Via", "1.1 proxy"),
            ("X-Real-IP", "127.0.0.1"),
            ("X-Client-IP", "127.0.0.1"),
            ("True-Client-IP", "127.0.0.1"),
            ("CF-Connecting-IP", "127.0.0.1"),
            ("CloudFront-Viewer-Address", "127.0.0.1:1"),
        ] {
            let reply = send(address, "GET", page, &[(name, value)]);
            assert_eq!(reply.reason(), Some("missing_key"), "{name}");
        }
        let old = format!("GET {page} HTTP/1.0\r\nHost: localhost\r\n\r\n");
        let reply = exchange(address, old.as_bytes());
        assert!(reply.starts_with(b"HTTP/1.0 403"));
    }
}

#[test]
fn the_page_may_be_elsewhere_or_nowhere_and_keeps_as_many_requests_as_told() {
    let elsewhere = site(
        &["a"],
        EdgeConfig {
            status_path: "/status/".into(),
            kept_requests: 3,
            ..config()
        },
    );
    for number in 0..5 {
        get(elsewhere.edge.address(), &format!("/{number}"));
    }
    assert!(
        get(elsewhere.edge.address(), "/status/")
            .text()
            .contains("3 requests")
    );
    assert!(elsewhere.edge.requests()[0].url.ends_with("/4"));
    let nowhere = site(
        &["a"],
        EdgeConfig {
            status_path: String::new(),
            ..config()
        },
    );
    for path in ["/.frontseal/", "/", "/requests.json"] {
        assert_eq!(get(nowhere.edge.address(), path).status, 403);
    }
}
