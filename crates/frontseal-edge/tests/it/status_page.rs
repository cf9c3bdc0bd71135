//! The page that shows the last requests.

use frontseal_edge::EdgeConfig;

use crate::signing::{config, signed, site};
use crate::viewer::{get, send};

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
        "signed for the path in lower case",
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
fn who_comes_by_a_proxy_on_this_machine_does_not_see_the_page() {
    let site = site(
        &["a"],
        EdgeConfig {
            trusted_header: Some("X-Forwarded-For".into()),
            ..config()
        },
    );
    for (viewer, status) in [
        ("203.0.113.9", 403),
        ("127.0.0.1, 203.0.113.9", 403),
        ("nonsense", 403),
        ("127.0.0.1", 200),
        ("::1", 200),
    ] {
        for path in ["/.frontseal/", "/.frontseal/requests.json"] {
            let headers = [("X-Forwarded-For", viewer)];
            let reply = send(site.edge.address(), "GET", path, &headers);
            assert_eq!(reply.status, status, "{viewer}");
        }
    }
    assert_eq!(get(site.edge.address(), "/.frontseal/").status, 200);
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
