//! A folder as the origin.

use frontseal_edge::{EdgeConfig, ErrorResponse};

use crate::signing::{behavior, config, open_by_default, signed, site};
use crate::viewer::{get, send};

fn open() -> EdgeConfig {
    EdgeConfig {
        default_cache_behavior: open_by_default(),
        ..config()
    }
}

#[test]
fn head_range_and_conditional_requests_are_answered() {
    let site = site(&["film.mp4"], config());
    let address = site.edge.address();
    let target = signed("/film.mp4");
    let whole = get(address, &target);
    assert_eq!((whole.status, whole.text()), (200, "film.mp4"));
    assert_eq!(whole.header("Content-Type"), Some("video/mp4"));
    assert_eq!(whole.header("Accept-Ranges"), Some("bytes"));

    let head = send(address, "HEAD", &target, &[]);
    assert_eq!((head.status, head.text()), (200, ""));
    assert_eq!(head.header("Content-Length"), Some("8"));

    let part = send(address, "GET", &target, &[("Range", "bytes=2-4")]);
    assert_eq!((part.status, part.text()), (206, "lm."));
    assert_eq!(part.header("Content-Range"), Some("bytes 2-4/8"));
    let none = send(address, "GET", &target, &[("Range", "bytes=9-")]);
    assert_eq!(none.status, 416);
    let many = send(address, "GET", &target, &[("Range", "bytes=0-1,3-4")]);
    assert_eq!((many.status, many.text()), (200, "film.mp4"));

    let tag = whole.header("ETag").unwrap();
    let same = send(address, "GET", &target, &[("If-None-Match", tag)]);
    assert_eq!((same.status, same.text()), (304, ""));
    let date = whole.header("Last-Modified").unwrap();
    let same = send(address, "GET", &target, &[("If-Modified-Since", date)]);
    assert_eq!(same.status, 304);

    let denied = send(address, "HEAD", "/film.mp4", &[]);
    assert_eq!((denied.status, denied.text()), (403, ""));
}

#[test]
fn what_is_not_in_the_folder_is_not_served() {
    let site = site(
        &[
            "a",
            "folder/b",
            ".git/config",
            "folder/.env",
            ".well-known/c",
        ],
        open(),
    );
    std::fs::write(
        site.folder
            .path()
            .parent()
            .unwrap()
            .join("frontseal-outside"),
        "outside",
    )
    .unwrap();
    let address = site.edge.address();
    for path in [
        "/none",
        "/folder",
        "/folder/",
        "/a/",
        "/",
        "/.git/config",
        "/%2egit/config",
        "/folder/.env",
        "/folder/%2Eenv",
        "/folder%2f.env",
        "/../frontseal-outside",
        "/%2e%2e/frontseal-outside",
        "/..%2ffrontseal-outside",
        "/folder/../../frontseal-outside",
        "/a%00",
        "/%ff",
        "/%",
        "/%zz",
        "/a%00.txt",
    ] {
        let reply = get(address, path);
        assert!(matches!(reply.status, 400 | 404), "{path}: {reply:?}");
        assert_eq!(reply.header("Server"), Some("CloudFront"), "{path}");
    }
    assert_eq!(get(address, &format!("/{}", "x".repeat(3000))).status, 404);
    assert_eq!(get(address, "/.well-known/c").status, 200);
    assert_eq!(get(address, "/folder/b").status, 200);
    std::fs::remove_file(
        site.folder
            .path()
            .parent()
            .unwrap()
            .join("frontseal-outside"),
    )
    .unwrap();
}

#[test]
fn a_folder_is_only_read() {
    let site = site(&["a"], open());
    for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"] {
        let reply = send(site.edge.address(), method, "/a", &[]);
        assert_eq!(reply.status, 405, "{method}");
        assert!(reply.header("Allow").is_some());
    }
}

#[test]
fn a_page_of_ones_own_stands_in_for_an_error() {
    let page = |error_code, path: &str, response_code| ErrorResponse {
        error_code,
        response_page_path: path.into(),
        response_code,
    };
    let site = site(
        &["errors/403.html", "errors/404.html", "open/x"],
        EdgeConfig {
            cache_behaviors: vec![behavior("/open/*", &[])],
            custom_error_responses: vec![
                page(403, "/errors/403.html", None),
                page(404, "/errors/404.html", Some(200)),
                page(405, "/errors/none.html", None),
            ],
            ..config()
        },
    );
    let address = site.edge.address();
    let denied = get(address, "/film.mp4");
    assert_eq!((denied.status, denied.text()), (403, "errors/403.html"));
    assert_eq!(denied.reason(), Some("missing_key"));
    assert_eq!(denied.header("X-Cache"), Some("Error from cloudfront"));
    assert_eq!(denied.header("Content-Type"), Some("text/html"));
    let missing = get(address, "/open/none");
    assert_eq!((missing.status, missing.text()), (200, "errors/404.html"));
    let without_page = send(address, "POST", "/open/x", &[]);
    assert_eq!(without_page.status, 405);
}
