//! Cross-origin resource sharing.

use frontseal_edge::{Cors, EdgeConfig};

use crate::servers::Server;
use crate::signing::{behavior, config, signed, site};
use crate::viewer::send;

const PLAYER: &str = "https://player.example";

fn cors() -> Cors {
    Cors {
        allow_origins: vec![PLAYER.into()],
        allow_credentials: true,
        allow_headers: vec!["Range".into()],
        expose_headers: vec!["Content-Range".into()],
        max_age: Some(600),
        ..Cors::default()
    }
}

fn with(cors: Cors) -> EdgeConfig {
    EdgeConfig {
        cors: Some(cors),
        ..config()
    }
}

#[test]
fn the_players_site_may_read_responses_and_refusals() {
    let site = site(&["a"], with(cors()));
    for (target, status) in [(signed("/a"), 200), ("/a".into(), 403)] {
        let reply = send(site.edge.address(), "GET", &target, &[("Origin", PLAYER)]);
        assert_eq!(reply.status, status);
        for (name, value) in [
            ("Access-Control-Allow-Origin", PLAYER),
            ("Access-Control-Allow-Credentials", "true"),
            ("Access-Control-Expose-Headers", "Content-Range"),
            ("Vary", "Origin"),
        ] {
            assert_eq!(reply.header(name), Some(value), "{status}");
        }
        let other = [("Origin", "https://other.example")];
        let reply = send(site.edge.address(), "GET", &target, &other);
        assert_eq!(reply.header("Access-Control-Allow-Origin"), None);
        assert_eq!(reply.header("Access-Control-Allow-Credentials"), None);
        // What a browser has kept from a request without a site is not for one with a site.
        let reply = send(site.edge.address(), "GET", &target, &[]);
        assert_eq!(reply.header("Vary"), Some("Origin"));
    }
}

#[test]
fn every_site_is_named_where_cookies_may_come_along() {
    let any = |allow_credentials| Cors {
        allow_origins: vec!["*".into()],
        allow_credentials,
        ..cors()
    };
    for (credentials, expected) in [(true, PLAYER), (false, "*")] {
        let site = site(&["a"], with(any(credentials)));
        let reply = send(site.edge.address(), "GET", "/a", &[("Origin", PLAYER)]);
        assert_eq!(reply.header("Access-Control-Allow-Origin"), Some(expected));
    }
}

#[test]
fn a_preflight_is_refused_as_cloudfront_does_unless_it_is_answered_here() {
    let preflight = [
        ("Origin", PLAYER),
        ("Access-Control-Request-Method", "GET"),
        ("Access-Control-Request-Headers", "range"),
    ];
    let strict = site(&["a"], with(cors()));
    let reply = send(strict.edge.address(), "OPTIONS", "/a", &preflight);
    assert_eq!((reply.status, reply.reason()), (403, Some("missing_key")));

    let lenient = site(
        &["a"],
        with(Cors {
            answer_preflights: true,
            ..cors()
        }),
    );
    let address = lenient.edge.address();
    let reply = send(address, "OPTIONS", "/a", &preflight);
    assert_eq!(reply.status, 204);
    for (name, value) in [
        ("Access-Control-Allow-Origin", PLAYER),
        ("Access-Control-Allow-Methods", "GET, HEAD"),
        ("Access-Control-Allow-Headers", "Range"),
        ("Access-Control-Max-Age", "600"),
    ] {
        assert_eq!(reply.header(name), Some(value));
    }
    assert_eq!(
        send(address, "OPTIONS", "/a", &[("Origin", PLAYER)]).status,
        403
    );
    let other = [
        ("Origin", "https://other.example"),
        ("Access-Control-Request-Method", "GET"),
    ];
    let reply = send(address, "OPTIONS", "/a", &other);
    assert_eq!(reply.header("Access-Control-Allow-Methods"), None);
}

#[test]
fn a_preflight_of_what_needs_no_signature_is_answered_here() {
    let site = site(
        &["open/a"],
        EdgeConfig {
            cache_behaviors: vec![behavior("/open/*", &[])],
            ..with(cors())
        },
    );
    let preflight = [("Origin", PLAYER), ("Access-Control-Request-Method", "GET")];
    let reply = send(site.edge.address(), "OPTIONS", "/open/a", &preflight);
    assert_eq!(reply.status, 204);
    assert_eq!(
        reply.header("Access-Control-Allow-Methods"),
        Some("GET, HEAD")
    );
    let reply = send(site.edge.address(), "OPTIONS", "/a", &preflight);
    assert_eq!(reply.status, 403);
    let reply = send(site.edge.address(), "OPTIONS", &signed("/a"), &preflight);
    assert_eq!(reply.status, 204);
}

#[test]
fn what_no_browser_would_take_is_refused_with_the_cure() {
    let folder = tempfile::tempdir().unwrap();
    let start = |cors: Cors| {
        frontseal_edge::BlockingEdge::start(EdgeConfig {
            root: Some(folder.path().into()),
            ..with(cors)
        })
    };
    for origin in [
        "https://player.example/",
        "player.example",
        "https://*.example",
        "https://Player.example",
        "https://player.example:443",
        "https://a.example, https://b.example",
        "https://",
    ] {
        let error = start(Cors {
            allow_origins: vec![origin.into()],
            ..cors()
        });
        let error = error.err().unwrap().to_string();
        assert!(
            error.contains(origin) && error.contains("https://player.example.com"),
            "{error}"
        );
    }
    for origin in [
        "*",
        "null",
        "http://localhost:3000",
        "capacitor://localhost",
    ] {
        let started = start(Cors {
            allow_origins: vec![origin.into()],
            ..cors()
        });
        assert!(started.is_ok(), "{origin}");
    }
    let any = || vec!["*".into()];
    for (cors, part) in [
        (
            Cors {
                allow_methods: any(),
                ..cors()
            },
            "allow_methods",
        ),
        (
            Cors {
                expose_headers: any(),
                ..cors()
            },
            "expose_headers",
        ),
        (
            Cors {
                allow_methods: vec!["GET, PUT".into()],
                ..cors()
            },
            "allow_methods",
        ),
    ] {
        let error = start(cors).err().unwrap().to_string();
        assert!(error.contains(part) && error.contains("each"), "{error}");
    }
    for cors in [
        Cors {
            allow_headers: any(),
            ..cors()
        },
        Cors {
            allow_methods: any(),
            expose_headers: any(),
            allow_credentials: false,
            ..cors()
        },
    ] {
        assert!(start(cors).is_ok());
    }
}

#[test]
fn the_origins_own_headers_stand_where_nothing_is_set() {
    let server = Server::start(|_, stream| {
        std::io::Write::write_all(
            stream,
            b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nAccess-Control-Allow-Origin: https://of.origin\r\n\r\n",
        )
        .is_ok()
    });
    for (config, expected) in [(config(), "https://of.origin"), (with(cors()), PLAYER)] {
        let edge = frontseal_edge::BlockingEdge::start(EdgeConfig {
            origin: server.origin(),
            ..config
        })
        .unwrap();
        let reply = send(edge.address(), "GET", &signed("/a"), &[("Origin", PLAYER)]);
        assert_eq!(reply.header("Access-Control-Allow-Origin"), Some(expected));
    }
}
