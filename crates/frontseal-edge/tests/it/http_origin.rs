//! An HTTP server as the origin.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Duration;

use frontseal_edge::{BlockingEdge, EdgeConfig};

use crate::behaviors::DISGUISES;
use crate::servers::{Server, respond};
use crate::signing::{SITE, behavior, config, cookies, open_by_default, signed, signed_unresolved};
use crate::viewer::{Reply, connect, exchange, get, send};

fn edge(server: &Server, config: EdgeConfig) -> BlockingEdge {
    BlockingEdge::start(EdgeConfig {
        origin: server.origin(),
        ..config
    })
    .unwrap()
}

fn open() -> EdgeConfig {
    EdgeConfig {
        default_cache_behavior: open_by_default(),
        ..config()
    }
}

#[test]
fn the_origin_sees_neither_signature_nor_cookies_and_all_else_byte_for_byte() {
    let server = Server::with_body("a film");
    let edge = edge(&server, config());
    let target = signed("/a%2Db/%7e//c;v=1?x=%7E&&y=a+b&z");
    let reply = send(
        edge.address(),
        "GET",
        &target,
        &[("Cookie", "id=1;  theme=dark"), ("X-Own", "kept")],
    );
    assert_eq!((reply.status, reply.text()), (200, "a film"));
    let both = format!("a=b; {}; c=\"d e\"", cookies("/*"));
    assert_eq!(
        send(edge.address(), "GET", "/c", &[("Cookie", &both)]).status,
        200
    );
    let requests = server.requests();
    assert!(
        requests[0].starts_with("GET /a%2Db/%7e//c;v=1?x=%7E&&y=a+b&z HTTP/1.1\r\n"),
        "{}",
        requests[0]
    );
    for line in [
        "cookie: id=1;  theme=dark\r\n",
        "x-own: kept\r\n",
        "x-forwarded-for: 127.0.0.1\r\n",
        &format!("host: {}\r\n", server.address),
    ] {
        assert!(requests[0].contains(line), "{line}{}", requests[0]);
    }
    assert!(
        requests[1].contains("cookie: a=b; c=\"d e\"\r\n"),
        "{}",
        requests[1]
    );
    for word in [
        "Signature",
        "Key-Pair-Id",
        "Expires",
        "Policy",
        "CloudFront-",
    ] {
        let seen = requests.join("").replace("cloudfront.net (CloudFront)", "");
        assert!(!seen.contains(word), "{word}: {seen}");
    }
}

#[test]
fn on_open_paths_the_origins_own_parameters_stay() {
    let server = Server::with_body("");
    let edge = edge(&server, open());
    get(edge.address(), "/a?Expires=1&Signature=2&AWSAccessKeyId=3");
    assert!(server.requests()[0].starts_with("GET /a?Expires=1&Signature=2&AWSAccessKeyId=3 "));
}

#[test]
fn a_path_before_every_path_may_be_set() {
    let server = Server::with_body("");
    let edge = BlockingEdge::start(EdgeConfig {
        origin: Some(format!("http://{}/production/", server.address)),
        ..open()
    })
    .unwrap();
    get(edge.address(), "/a?b");
    assert!(server.requests()[0].starts_with("GET /production/a?b "));
}

#[test]
fn connections_to_the_origin_are_used_again() {
    let server = Server::with_body("a");
    let edge = edge(&server, open());
    for _ in 0..20 {
        assert_eq!(get(edge.address(), "/a").status, 200);
    }
    assert_eq!((server.requests().len(), server.connections()), (20, 1));
}

#[test]
fn bodies_go_to_the_origin_and_its_headers_come_back() {
    let server = Server::start(|request, stream| {
        let body = request.split("\r\n\r\n").nth(1).unwrap();
        let response = format!(
            "HTTP/1.1 201 Created\r\nX-Own: kept\r\nX-Frontseal-Reason: forged\r\nConnection: X-Hop\r\nX-Hop: gone\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
            body.len()
        );
        stream.write_all(response.as_bytes()).is_ok()
    });
    let edge = edge(&server, open());
    let request = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nConnection: close, X-Gone\r\nX-Gone: 1\r\nUpgrade: websocket\r\n\r\nhello";
    let reply = Reply::parse(&exchange(edge.address(), request.as_bytes())).unwrap();
    assert_eq!((reply.status, reply.text()), (201, "hello"));
    assert_eq!(reply.header("X-Own"), Some("kept"));
    assert_eq!((reply.header("X-Hop"), reply.reason()), (None, None));
    let seen = server.requests()[0].to_lowercase();
    assert!(
        !seen.contains("x-gone") && !seen.contains("upgrade"),
        "{seen}"
    );
}

/// Start an edge whose origin takes no connection.
fn edge_of_dead_origin() -> BlockingEdge {
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    BlockingEdge::start(EdgeConfig {
        origin: Some(format!("http://{free}")),
        ..open()
    })
    .unwrap()
}

#[test]
fn a_dead_origin_gives_502_and_a_slow_one_504() {
    let dead = edge_of_dead_origin();
    let reply = get(dead.address(), "/a");
    assert_eq!(
        (reply.status, reply.reason()),
        (502, Some("origin_unreachable"))
    );

    let silent = Server::start(|_, _| {
        std::thread::sleep(Duration::from_secs(30));
        false
    });
    let slow = edge(
        &silent,
        EdgeConfig {
            origin_response_timeout: 1,
            ..open()
        },
    );
    let reply = get(slow.address(), "/a");
    assert_eq!(
        (reply.status, reply.reason()),
        (504, Some("origin_timeout"))
    );

    let detail = slow.requests()[0].detail.clone().unwrap();
    assert!(
        detail.contains(&silent.address.to_string()) && detail.contains("1s"),
        "{detail}"
    );
}

#[test]
fn what_is_wrong_with_an_origin_is_in_the_log() {
    let answering = |bytes: &'static [u8]| {
        Server::start(move |_, stream| {
            let _ = stream.write_all(bytes);
            false
        })
    };
    for (server, reason, part) in [
        (
            answering(b"no HTTP at all\r\n\r\n"),
            "origin_invalid_response",
            "HTTP",
        ),
        (
            answering(
                b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
            ),
            "origin_invalid_response",
            "101",
        ),
        (answering(b""), "origin_unreachable", "closed"),
    ] {
        let edge = edge(&server, open());
        let reply = get(edge.address(), "/a");
        assert_eq!((reply.status, reply.reason()), (502, Some(reason)));
        let detail = edge.requests()[0].detail.clone().unwrap();
        assert!(detail.contains(part), "{detail}");
    }
    let dead = edge_of_dead_origin();
    get(dead.address(), "/a");
    let detail = dead.requests()[0].detail.clone().unwrap();
    assert!(detail.contains("refused"), "{detail}");
}

#[test]
fn a_connection_that_ends_just_when_it_is_used_again_loses_no_get() {
    // Each connection answers one request, and ends with the next.
    let server = Server::start(|request, stream| {
        let is_first = stream.ttl().unwrap() != 99;
        stream.set_ttl(99).unwrap();
        is_first && respond(stream, "200 OK", request.split(' ').nth(1).unwrap())
    });
    let edge = edge(&server, open());
    for number in 0..10 {
        let path = format!("/{number}");
        assert_eq!(get(edge.address(), &path).text(), path);
    }
    // What may have been done is not done twice.
    let statuses = [(); 2].map(|()| send(edge.address(), "POST", "/a", &[]).status);
    assert!(statuses.contains(&502), "{statuses:?}");
}

#[test]
fn an_origin_that_stops_reading_gives_504_and_the_connection_is_free_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (held, kept) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            held.send(stream).unwrap();
        }
    });
    let edge = BlockingEdge::start(EdgeConfig {
        origin: Some(format!("http://{address}")),
        stall_timeout: 1,
        origin_response_timeout: 1,
        max_connections: 1,
        ..open()
    })
    .unwrap();
    let mut upload = connect(edge.address());
    upload
        .write_all(b"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 200000000\r\n\r\n")
        .unwrap();
    let mut writing = upload.try_clone().unwrap();
    let writer = std::thread::spawn(move || {
        let part = vec![b'x'; 1 << 16];
        while writing.write_all(&part).is_ok() {}
    });
    let mut reply = Vec::new();
    let _ = upload.read_to_end(&mut reply);
    let reply = Reply::parse(&reply).unwrap();
    assert_eq!(
        (reply.status, reply.reason()),
        (504, Some("origin_timeout"))
    );
    writer.join().unwrap();
    // The only place is free, though the origin still holds what it was sent.
    assert_eq!(get(edge.address(), "/b").status, 504);
    drop(kept);
}

#[test]
fn a_viewer_that_breaks_its_own_request_is_to_blame_and_not_the_origin() {
    let server = Server::with_body("a");
    let edge = edge(
        &server,
        EdgeConfig {
            stall_timeout: 1,
            ..open()
        },
    );
    for (head, status, reason) in [
        ("Content-Length: 10\r\n\r\nabc", 408, "request_timeout"),
        (
            "Transfer-Encoding: chunked\r\n\r\nZZ\r\nabc\r\n0\r\n\r\n",
            400,
            "bad_request",
        ),
    ] {
        let request = format!("POST /a HTTP/1.1\r\nHost: h\r\n{head}");
        let reply = Reply::parse(&exchange(edge.address(), request.as_bytes())).unwrap();
        assert_eq!((reply.status, reply.reason()), (status, Some(reason)));
        let detail = edge.requests()[0].detail.clone().unwrap();
        assert!(detail.contains("broke off"), "{detail}");
    }
}

/// Send a POST whose body is `count` parts of `len` bytes, a third of a second apart, and return its
/// status.
fn post_slowly(edge: &BlockingEdge, count: usize, len: usize) -> u16 {
    let mut stream = connect(edge.address());
    let head = format!(
        "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        count * len
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut reading = stream.try_clone().unwrap();
    let reader = std::thread::spawn(move || {
        let mut reply = Vec::new();
        let _ = reading.read_to_end(&mut reply);
        Reply::parse(&reply).unwrap().status
    });
    for _ in 0..count {
        if reader.is_finished() || stream.write_all(&vec![b'x'; len]).is_err() {
            break;
        }
        std::thread::sleep(Duration::from_millis(333));
    }
    reader.join().unwrap()
}

#[test]
fn a_body_that_trickles_is_cut_and_one_that_is_merely_slow_is_not() {
    let server = Server::with_body("a");
    let edge = edge(
        &server,
        EdgeConfig {
            stall_timeout: 2,
            ..open()
        },
    );
    assert_eq!(post_slowly(&edge, 60, 1), 408);
    assert_eq!(post_slowly(&edge, 12, 800), 200);
}

#[test]
fn the_body_of_a_get_is_refused_and_never_reaches_the_origin() {
    let server = Server::with_body("a");
    let edge = edge(&server, open());
    let hidden = "GET /private HTTP/1.1\r\nHost: h\r\n\r\n";
    let chunked = format!(
        "Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{hidden}\r\n0\r\n\r\n",
        hidden.len()
    );
    let counted = format!("Content-Length: {}\r\n\r\n{hidden}", hidden.len());
    for method in ["GET", "HEAD"] {
        for framed in [&chunked, &counted] {
            let request = format!("{method} /a HTTP/1.1\r\nHost: h\r\n{framed}");
            let reply = exchange(edge.address(), request.as_bytes());
            let shown = String::from_utf8_lossy(&reply);
            assert_eq!(shown.matches("HTTP/1.1 ").count(), 1, "{shown}");
            let reply = Reply::parse(&reply).unwrap();
            assert_eq!(
                (reply.status, reply.reason(), reply.header("Connection")),
                (403, Some("body_not_allowed"), Some("close"))
            );
        }
    }
    assert_eq!(server.requests(), [""; 0]);
}

#[test]
fn a_request_without_a_body_reaches_the_origin_without_one() {
    let server = Server::with_body("a");
    let edge = edge(&server, open());
    for method in ["DELETE", "OPTIONS", "POST", "GET"] {
        assert_eq!(send(edge.address(), method, "/a", &[]).status, 200);
    }
    for request in server.requests() {
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        assert_eq!(body, "", "{request}");
        assert!(
            !head.to_lowercase().contains("transfer-encoding"),
            "{request}"
        );
    }
}

#[test]
fn a_viewer_cannot_take_the_edges_own_headers_out() {
    let server = Server::with_body("a");
    let edge = edge(&server, open());
    let request = "GET /a HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 192.0.2.7\r\nConnection: close, X-Forwarded-For, Via\r\n\r\n";
    exchange(edge.address(), request.as_bytes());
    let seen = server.requests()[0].clone();
    assert!(seen.contains("x-forwarded-for: 127.0.0.1\r\n"), "{seen}");
    assert!(!seen.contains("192.0.2.7"), "{seen}");
    assert!(seen.contains("via: 1.1 "), "{seen}");
}

#[test]
fn signatures_stay_at_the_edge_on_open_paths_too() {
    let server = Server::with_body("a");
    let edge = edge(&server, open());
    let both = format!("id=1; {}", cookies("/*"));
    let page = format!("{SITE}{}", signed("/page?x=1"));
    send(
        edge.address(),
        "POST",
        "/a?Signature=of-the-origin",
        &[
            ("Cookie", &both),
            ("Referer", &page),
            ("Referer", &page),
            ("Expect", "100-continue"),
        ],
    );
    let seen = server.requests()[0].clone();
    assert!(
        seen.starts_with("POST /a?Signature=of-the-origin "),
        "{seen}"
    );
    assert!(seen.contains("cookie: id=1\r\n"), "{seen}");
    let referer = format!("referer: {SITE}/page?x=1\r\n");
    assert_eq!(seen.matches(&referer).count(), 2, "{seen}");
    assert!(!seen.contains("expect"), "{seen}");
}

#[test]
fn an_origin_that_says_two_lengths_is_read_as_http_says() {
    let server = Server::start(|_, stream| {
        let response = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n";
        stream.write_all(response.as_bytes()).is_ok()
    });
    let edge = edge(&server, open());
    let reply = get(edge.address(), "/a");
    assert_eq!(
        (reply.status, reply.text(), reply.header("Content-Length")),
        (200, "0123456789", None)
    );
}

#[test]
fn an_origin_that_stops_in_the_middle_ends_the_response() {
    let server = Server::start(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        std::thread::sleep(Duration::from_secs(30));
        false
    });
    let edge = edge(
        &server,
        EdgeConfig {
            stall_timeout: 1,
            ..open()
        },
    );
    assert_eq!(get(edge.address(), "/a").text(), "half");
}

#[test]
fn an_origins_error_may_have_a_page_of_its_own() {
    let server = Server::start(|request, stream| {
        if request.starts_with("GET /sorry.html ") {
            let head = "HTTP/1.1 200 OK\r\nX-Frontseal-Reason: forged\r\nContent-Length: 5\r\n\r\n";
            stream.write_all(format!("{head}sorry").as_bytes()).is_ok()
        } else {
            respond(stream, "500 Internal Server Error", "stack trace")
        }
    });
    let page = frontseal_edge::ErrorResponse {
        error_code: 500,
        response_page_path: "/sorry.html".into(),
        response_code: Some(503),
    };
    let edge = edge(
        &server,
        EdgeConfig {
            custom_error_responses: vec![page],
            ..open()
        },
    );
    let reply = get(edge.address(), "/a");
    assert_eq!((reply.status, reply.text()), (503, "sorry"));
    assert_eq!(reply.reason(), None);
}

#[test]
fn a_path_in_disguise_reaches_no_restricted_origin() {
    let server = Server::with_body("secret");
    let edge = edge(
        &server,
        EdgeConfig {
            cache_behaviors: vec![behavior("/private/*", &["films"])],
            ..open()
        },
    );
    for path in DISGUISES {
        assert_eq!(get(edge.address(), path).status, 403, "{path}");
    }
    assert!(server.requests().is_empty());
}

#[test]
fn a_path_that_climbs_does_not_leave_the_path_before_every_path() {
    let server = Server::with_body("secret");
    let edge = BlockingEdge::start(EdgeConfig {
        origin: Some(format!("http://{}/production", server.address)),
        ..open()
    })
    .unwrap();
    for path in [
        "/../staging/x",
        "/%2e%2e/staging/x",
        "/a/../../staging/x",
        "/..;/staging/x",
        "/..%5cstaging/x",
    ] {
        for target in [path.into(), signed_unresolved(path)] {
            let reply = get(edge.address(), &target);
            assert_eq!(
                (reply.status, reply.reason()),
                (400, Some("ambiguous_path")),
                "{target}"
            );
        }
    }
    assert!(server.requests().is_empty());
}

/// Return the memory that this process holds, in MiB.
#[cfg(target_os = "linux")]
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap();
    line.split_whitespace()
        .nth(1)
        .unwrap()
        .parse::<u64>()
        .unwrap()
        / 1024
}

#[cfg(target_os = "linux")]
#[test]
fn two_hundred_megabytes_stream_through_in_flat_memory() {
    const PARTS: usize = 200;
    const MEGABYTE: usize = 1 << 20;
    let server = Server::start(|_, stream| {
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n",
            PARTS * MEGABYTE
        );
        stream.write_all(head.as_bytes()).unwrap();
        let part = vec![b'x'; MEGABYTE];
        (0..PARTS).all(|_| stream.write_all(&part).is_ok())
    });
    let edge = edge(&server, config());
    let mut stream = connect(edge.address());
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        signed("/film.mp4")
    );
    stream.write_all(request.as_bytes()).unwrap();
    let before = memory();
    let (mut total, mut most) = (0, 0);
    let mut part = vec![0; 1 << 16];
    loop {
        let len = stream.read(&mut part).unwrap();
        if len == 0 {
            break;
        }
        total += len;
        most = most.max(memory());
    }
    assert!(total > PARTS * MEGABYTE, "{total}");
    assert!(
        most < before + 100,
        "{before} MiB before, {most} MiB at most"
    );
}
