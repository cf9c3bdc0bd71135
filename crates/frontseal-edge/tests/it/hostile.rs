//! Requests of those who mean no good, as bytes on a socket. Nothing may crash, and no door may open.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use frontseal_edge::{BlockingEdge, EdgeConfig, Tls, Verdict};

use crate::servers::{Server, respond, wait_until};
use crate::signing::{OTHER_ID, behavior, config, open_by_default, signed, site};
use crate::viewer::{Reply, connect, exchange, get};

fn status(bytes: &[u8]) -> Option<u16> {
    Reply::parse(bytes).map(|reply| reply.status)
}

#[test]
fn requests_that_are_none_get_400_or_nothing() {
    let site = site(&["a"], config());
    let address = site.edge.address();
    for request in [
        &b"\r\n\r\n\r\n"[..],
        b"GET\r\n\r\n",
        b"GET /a\r\n\r\n",
        b"GET /a HTTP/9.9\r\n\r\n",
        b"GET a HTTP/1.1\r\nHost: h\r\n\r\n",
        b"GET /a b HTTP/1.1\r\nHost: h\r\n\r\n",
        b"GET /a HTTP/1.1\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost : h\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: h\r\n folded: x\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: h\r\nX: \x00\r\n\r\n",
        b"GET /a\x00b HTTP/1.1\r\nHost: h\r\n\r\n",
        b"GET http://other/a HTTP/1.1\r\nHost: h\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        b"CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\nConnection: close\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1, 2\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"GET /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\xff\xfe\xfd",
    ] {
        let mut stream = connect(address);
        stream.write_all(request).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut reply = Vec::new();
        let _ = stream.read_to_end(&mut reply);
        let shown = String::from_utf8_lossy(request);
        assert!(
            matches!(status(&reply), None | Some(400 | 403 | 405 | 501)),
            "{shown}: {}",
            String::from_utf8_lossy(&reply)
        );
    }
    assert_eq!(get(address, &signed("/a")).status, 200);
}

#[test]
fn a_fragment_is_ignored_as_by_a_verifier() {
    let site = site(&["a", "secret"], config());
    let address = site.edge.address();
    for fragment in ["#t=30", "#", "#/secret", "#?Policy=x", "#/../secret?x"] {
        let reply = get(address, &format!("{}{fragment}", signed("/a")));
        assert_eq!((reply.status, reply.text()), (200, "a"), "{fragment}");
        let reply = get(
            address,
            &signed("/a").replace("/a", &format!("/a{fragment}")),
        );
        assert_eq!(reply.status, 403, "{fragment}");
        assert!(
            reply.text().contains("MissingKey"),
            "{fragment}: {}",
            reply.text()
        );
    }
}

#[test]
fn without_a_host_there_is_nothing_to_judge_by() {
    let site = site(
        &["a"],
        EdgeConfig {
            distribution: None,
            ..config()
        },
    );
    for request in [
        "GET /a HTTP/1.0\r\n\r\n",
        "GET /a HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: u@h\r\nConnection: close\r\n\r\n",
    ] {
        let reply = exchange(site.edge.address(), request.as_bytes());
        assert_eq!(status(&reply), Some(400), "{request}");
    }
}

#[test]
fn old_and_absolute_requests_are_judged_like_any_other() {
    let site = site(&["a"], config());
    let address = site.edge.address();
    let target = signed("/a");
    let old = exchange(address, format!("GET {target} HTTP/1.0\r\n\r\n").as_bytes());
    assert_eq!(status(&old), Some(200));
    let old = exchange(address, b"GET /a HTTP/1.0\r\n\r\n");
    assert_eq!(status(&old), Some(403));
    for (path, expected) in [(target.as_str(), 200), ("/a", 403)] {
        let request =
            format!("GET http://h{path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        assert_eq!(
            status(&exchange(address, request.as_bytes())),
            Some(expected)
        );
    }
    let request = format!("GET ftp://h{target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    assert_eq!(status(&exchange(address, request.as_bytes())), Some(400));
}

#[test]
fn no_request_is_smuggled_past_the_edge() {
    let server = Server::with_body("x");
    let edge = BlockingEdge::start(EdgeConfig {
        origin: server.origin(),
        cache_behaviors: vec![behavior("/private/*", &["films"])],
        default_cache_behavior: open_by_default(),
        ..config()
    })
    .unwrap();
    let hidden = "GET /private/x HTTP/1.1\r\nHost: h\r\n\r\n";
    for head in [
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "Transfer-Encoding: identity, chunked\r\nContent-Length: 5\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding:\x0bchunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-encoding: cow\r\n",
        "Content-Length: 0\r\nContent-Length: 40\r\n",
        "Content-Length: +0\r\n",
        "Content-Length: 0x0\r\n",
        "X: a\nContent-Length: 0\r\n",
        "X: a\rContent-Length: 40\r\n",
        "",
    ] {
        for body in [
            "0\r\n\r\n",
            "5\r\nhello\r\n0\r\n\r\n",
            "0\r\nX: y\r\n\r\n",
            "0;a=b\r\n\r\n",
            "",
        ] {
            let request = format!("POST /open HTTP/1.1\r\nHost: h\r\n{head}\r\n{body}{hidden}");
            let mut stream = connect(edge.address());
            stream.write_all(request.as_bytes()).unwrap();
            stream.shutdown(std::net::Shutdown::Write).unwrap();
            let mut reply = Vec::new();
            let _ = stream.read_to_end(&mut reply);
        }
    }
    let seen = server.requests();
    assert!(!seen.is_empty());
    for request in seen {
        assert!(request.starts_with("POST /open HTTP/1.1\r\n"), "{request}");
        let framings = request
            .to_lowercase()
            .matches("\r\ncontent-length:")
            .count()
            + request
                .to_lowercase()
                .matches("\r\ntransfer-encoding:")
                .count();
        assert!(framings <= 1, "{request}");
    }
}

#[test]
fn what_is_too_long_gets_413_and_the_connection_ends() {
    let site = site(&["a"], config());
    let address = site.edge.address();
    let long = format!("/a?x={}", "y".repeat(8192));
    let reply = get(address, &long);
    assert_eq!(
        (reply.status, reply.reason()),
        (413, Some("request_too_long"))
    );
    let cookie = format!(
        "GET /a HTTP/1.1\r\nHost: h\r\nCookie: a={}\r\n\r\n",
        "y".repeat(32_768)
    );
    let reply = Reply::parse(&exchange(address, cookie.as_bytes())).unwrap();
    assert_eq!(reply.status, 413);
    let flood = format!(
        "GET /a HTTP/1.1\r\nHost: h\r\nX: {}\r\n\r\n",
        "y".repeat(1 << 20)
    );
    assert!(matches!(
        status(&exchange(address, flood.as_bytes())),
        None | Some(431)
    ));
    let many: String = (0..5000)
        .map(|number| format!("X{number}: y\r\n"))
        .collect();
    let many = format!("GET /a HTTP/1.1\r\nHost: h\r\n{many}\r\n");
    assert!(matches!(
        status(&exchange(address, many.as_bytes())),
        None | Some(431)
    ));
}

#[test]
fn many_small_headers_are_no_long_head() {
    let site = site(&["a"], config());
    let headers: String = (0..1000)
        .map(|number| format!("X{number}: y\r\n"))
        .collect();
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: h\r\n{headers}Connection: close\r\n\r\n",
        signed("/a")
    );
    let reply = exchange(site.edge.address(), request.as_bytes());
    assert_eq!(status(&reply), Some(200));
}

#[test]
fn a_viewer_that_leaves_before_the_response_is_in_the_log() {
    let server = Server::start(|_, _| {
        std::thread::sleep(Duration::from_secs(60));
        false
    });
    let edge = BlockingEdge::start(EdgeConfig {
        origin: server.origin(),
        ..config()
    })
    .unwrap();
    let mut viewer = connect(edge.address());
    let request = format!("GET {} HTTP/1.1\r\nHost: h\r\n\r\n", signed("/a"));
    viewer.write_all(request.as_bytes()).unwrap();
    wait_until("the origin is asked", || !server.requests().is_empty());
    drop(viewer);
    wait_until("it is in the log", || !edge.requests().is_empty());
    let record = edge.requests()[0].clone();
    assert_eq!((record.status, record.verdict), (0, Verdict::Granted));
    assert!(record.detail.as_deref().unwrap().contains("viewer left"));
}

#[test]
fn slow_viewers_are_cut_off_and_starve_nobody() {
    let site = site(
        &["a"],
        EdgeConfig {
            viewer_header_timeout: 1,
            max_connections: 64,
            ..config()
        },
    );
    let address = site.edge.address();
    let mut slow: Vec<_> = (0..63)
        .map(|_| {
            let mut stream = connect(address);
            stream
                .write_all(b"GET /a HTTP/1.1\r\nHost: h\r\nX: ")
                .unwrap();
            stream
        })
        .collect();
    assert_eq!(get(address, &signed("/a")).status, 200);
    // More than there are places for: they are served once the slow ones are cut off.
    slow.extend((0..8).map(|_| connect(address)));
    assert_eq!(get(address, &signed("/a")).status, 200);
    for stream in &mut slow {
        let mut reply = Vec::new();
        let _ = stream.read_to_end(&mut reply);
        assert_ne!(status(&reply), Some(200));
    }
}

#[test]
fn half_open_requests_do_not_delay_a_good_one() {
    const PLACES: usize = 32;
    for tls in [None, Some(Tls::default())] {
        let is_http = tls.is_none();
        let site = site(
            &["a"],
            EdgeConfig {
                tls,
                max_connections: PLACES,
                viewer_header_timeout: 60,
                ..config()
            },
        );
        let address = site.edge.address();
        let half_open: Vec<_> = (0..PLACES * 3)
            .map(|number| {
                let mut stream = connect(address);
                // Some send nothing at all.
                if number % 2 == 0 {
                    stream
                        .write_all(b"GET /a HTTP/1.1\r\nHost: h\r\nX: ")
                        .unwrap();
                }
                stream
            })
            .collect();
        let start = Instant::now();
        if is_http {
            for _ in 0..3 {
                assert_eq!(get(address, &signed("/a")).status, 200);
            }
        } else {
            // The edge takes it, and so has a place for it.
            let mut stream = connect(address);
            stream.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
            let _ = stream.read_to_end(&mut Vec::new());
        }
        assert!(start.elapsed() < Duration::from_secs(20));
        drop(half_open);
    }
}

#[test]
fn idle_connections_make_room_for_new_ones_and_working_ones_do_not() {
    let server = Server::start(|request, stream| {
        if request.starts_with("GET /slow ") {
            std::thread::sleep(Duration::from_secs(2));
        }
        respond(stream, "200 OK", "done")
    });
    let edge = BlockingEdge::start(EdgeConfig {
        origin: server.origin(),
        max_connections: 2,
        viewer_header_timeout: 60,
        default_cache_behavior: open_by_default(),
        ..config()
    })
    .unwrap();
    let mut working = connect(edge.address());
    let slow = "GET /slow HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    working.write_all(slow.as_bytes()).unwrap();
    let mut idle = connect(edge.address());
    idle.write_all(b"GET /a HTTP/1.1\r\nHost: h\r\n\r\n")
        .unwrap();
    wait_until("both are served", || server.requests().len() == 2);
    let start = Instant::now();
    assert_eq!(get(edge.address(), "/b").text(), "done");
    assert!(start.elapsed() < Duration::from_secs(20));
    let [first, second] = [&mut idle, &mut working].map(|stream| {
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply).unwrap();
        Reply::parse(&reply).unwrap().text().to_owned()
    });
    assert_eq!((first.as_str(), second.as_str()), ("done", "done"));
}

#[test]
fn a_viewer_that_does_not_read_is_cut_off() {
    let server = Server::start(|_, stream| {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let part = format!("100000\r\n{}\r\n", "x".repeat(1 << 20));
        stream.write_all(head.as_bytes()).is_ok()
            && (0..).all(|_: u64| stream.write_all(part.as_bytes()).is_ok())
    });
    let edge = BlockingEdge::start(EdgeConfig {
        origin: server.origin(),
        stall_timeout: 1,
        max_connections: 1,
        ..config()
    })
    .unwrap();
    let mut stalled = connect(edge.address());
    let request = format!("GET {} HTTP/1.1\r\nHost: h\r\n\r\n", signed("/a"));
    stalled.write_all(request.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    // The only place is taken until the stalled viewer is cut off.
    assert_eq!(get(edge.address(), "/b").status, 403);
}

#[test]
fn random_bytes_open_no_door_and_stop_nothing() {
    const REQUESTS: usize = 3000;
    let site = site(&["secret"], config());
    let address = site.edge.address();
    let seeds = [
        format!("GET {} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "/secret"),
        "GET /secret?Expires=9&Signature=x&Key-Pair-Id=K2JCJMDEHXQW5F HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".into(),
        "POST /secret HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nConnection: close\r\nCookie: CloudFront-Policy=x; a=b\r\n\r\nabc".into(),
    ];
    let mut state: u64 = 0x2545_f491_4f6c_dd1d;
    let mut below = |end: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % end as u64).unwrap()
    };
    for _ in 0..REQUESTS {
        let mut bytes = seeds[below(seeds.len())].clone().into_bytes();
        for _ in 0..=below(4) {
            let at = below(bytes.len());
            match below(3) {
                0 => bytes[at] = u8::try_from(below(256)).unwrap(),
                1 => bytes.insert(at, u8::try_from(below(256)).unwrap()),
                _ => {
                    bytes.remove(at);
                }
            }
        }
        let mut stream = connect(address);
        let _ = stream.write_all(&bytes);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut reply = Vec::new();
        let _ = stream.read_to_end(&mut reply);
        assert_ne!(
            status(&reply),
            Some(200),
            "{}",
            String::from_utf8_lossy(&bytes)
        );
    }
    assert_eq!(get(address, &signed("/secret")).status, 200);
}

#[test]
fn a_flood_of_denials_is_not_explained_to_the_last() {
    const REQUESTS: usize = 300;
    let site = site(
        &["a"],
        EdgeConfig {
            kept_requests: REQUESTS,
            ..config()
        },
    );
    // Many changes of the URL are tried on a signature of the key whose signatures cost most.
    let signature = "MEUCIQDxZWvZ0iq0y9pFyq6QJZ8m5aJv9m1mFZrXxS5X7B1rXwIgK9J8fXlC6m5mG8nqk1bYy9cJt3m8jWcX1n9yW6lq0Hs_";
    let wrong = format!(
        "/A/b%20c/d.mp4?x=1&y=a%2Cb&Expires=4102444800&Signature={signature}&Key-Pair-Id={OTHER_ID}"
    );
    for _ in 0..REQUESTS {
        assert_eq!(get(site.edge.address(), &wrong).reason(), Some("signature"));
    }
    let records = site.edge.requests();
    let explained = records.iter().filter(|record| !record.findings.is_empty());
    assert!((1..REQUESTS / 2).contains(&explained.count()));
}
