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
fn ranges_are_answered_as_the_rfc_says() {
    let site = site(&["ten.bytes!"], open());
    std::fs::write(site.folder.path().join("empty"), "").unwrap();
    let address = site.edge.address();
    for (range, status, text, part) in [
        ("bytes=-100", 206, "ten.bytes!", Some("bytes 0-9/10")),
        ("bytes=-3", 206, "es!", Some("bytes 7-9/10")),
        ("bytes=4-100", 206, "bytes!", Some("bytes 4-9/10")),
        ("items=0-1", 200, "ten.bytes!", None),
        ("bytes=abc", 200, "ten.bytes!", None),
        ("bytes=5-2", 200, "ten.bytes!", None),
        ("bytes=10-", 416, "", Some("bytes */10")),
        ("bytes=-0", 416, "", Some("bytes */10")),
    ] {
        let reply = send(address, "GET", "/ten.bytes!", &[("Range", range)]);
        assert_eq!((reply.status, reply.text()), (status, text), "{range}");
        assert_eq!(reply.header("Content-Range"), part, "{range}");
    }
    let empty = send(address, "GET", "/empty", &[("Range", "bytes=0-")]);
    assert_eq!(
        (empty.status, empty.header("Content-Range")),
        (416, Some("bytes */0"))
    );
    let head = send(address, "HEAD", "/ten.bytes!", &[("Range", "bytes=0-1")]);
    assert_eq!(
        (head.status, head.header("Content-Length")),
        (200, Some("10"))
    );
    let none = send(address, "GET", "/none", &[("Range", "bytes=0-1")]);
    assert_eq!(none.status, 404);
}

#[test]
fn a_part_of_another_file_is_not_added_to_what_a_viewer_has() {
    let site = site(&["film.mp4"], open());
    let address = site.edge.address();
    let whole = get(address, "/film.mp4");
    let tag = whole.header("ETag").unwrap();
    let weak = format!("W/{tag}");
    for (validator, status) in [
        (tag, 206),
        (whole.header("Last-Modified").unwrap(), 206),
        ("\"other\"", 200),
        (&weak, 200),
        ("Sat, 01 Jan 2000 00:00:00 GMT", 200),
    ] {
        let headers = [("Range", "bytes=0-3"), ("If-Range", validator)];
        let reply = send(address, "GET", "/film.mp4", &headers);
        let text = if status == 206 { "film" } else { "film.mp4" };
        assert_eq!((reply.status, reply.text()), (status, text), "{validator}");
        let headers = [headers[0], headers[1], ("If-None-Match", tag)];
        assert_eq!(send(address, "GET", "/film.mp4", &headers).status, 304);
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_is_no_file() {
    let site = site(&["a"], open());
    let made = std::process::Command::new("mkfifo")
        .arg(site.folder.path().join("pipe"))
        .status();
    assert!(made.unwrap().success());
    for method in ["GET", "HEAD"] {
        assert_eq!(send(site.edge.address(), method, "/pipe", &[]).status, 404);
    }
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
fn a_page_of_ones_own_keeps_the_methods_that_are_allowed() {
    let site = site(
        &["sorry.html"],
        EdgeConfig {
            custom_error_responses: vec![ErrorResponse {
                error_code: 405,
                response_page_path: "/sorry.html".into(),
                response_code: None,
            }],
            ..open()
        },
    );
    let reply = send(site.edge.address(), "PROPFIND", "/a", &[]);
    assert_eq!((reply.status, reply.text()), (405, "sorry.html"));
    assert!(reply.header("Allow").is_some());
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
