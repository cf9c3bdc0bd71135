//! Settings: `edge.toml`, and what is wrong with it.

use std::path::Path;

use frontseal_edge::{BlockingEdge, EdgeConfig, ErrorResponse, LogFormat, Tls};

use crate::signing::{behavior, config, key_file, signed};
use crate::viewer::get;

#[test]
fn paths_in_a_file_begin_at_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("media")).unwrap();
    std::fs::write(folder.path().join("media/a"), "a").unwrap();
    std::fs::copy(key_file("rsa-2048.pub.pem"), folder.path().join("key.pem")).unwrap();
    let file = folder.path().join("edge.toml");
    let text = "root = \"media\"\nas = \"https://d111111abcdef8.cloudfront.net\"\nlog = \"off\"\n[public_keys]\nK2JCJMDEHXQW5F = \"key.pem\"\n";
    std::fs::write(&file, text).unwrap();
    let edge = BlockingEdge::start(EdgeConfig::from_file(&file).unwrap()).unwrap();
    assert_eq!(get(edge.address(), &signed("/a")).text(), "a");
}

#[test]
fn every_setting_of_the_readme_is_one_and_has_the_default_that_it_says() {
    let readme = include_str!("../../README.md");
    let (_, example) = readme.split_once("```toml\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    let config = EdgeConfig::from_toml(example).unwrap();
    assert!(config.origin.is_none() && config.cors.is_some() && config.tls.is_some());
    let defaults = EdgeConfig::default();
    assert_eq!(config.status_path, defaults.status_path);
    assert_eq!(config.kept_requests, defaults.kept_requests);
    assert_eq!(config.max_connections, defaults.max_connections);
    assert_eq!(config.viewer_header_timeout, defaults.viewer_header_timeout);
    assert_eq!(config.stall_timeout, defaults.stall_timeout);
    assert_eq!(
        config.origin_connection_timeout,
        defaults.origin_connection_timeout
    );
    assert_eq!(
        config.origin_response_timeout,
        defaults.origin_response_timeout
    );
    assert_eq!(config.drain_timeout, defaults.drain_timeout);
    assert_eq!(config.log, Some(LogFormat::Text));
    // Every name that the reading of settings knows stands in the example.
    let debug = format!("{defaults:?}");
    let known = debug.split_once("{ ").unwrap().1;
    let mut count = 0;
    for name in known.split(", ").filter_map(|field| field.split_once(": ")) {
        let name = match name.0 {
            "distribution" => "as",
            name => name,
        };
        assert!(example.contains(name), "{name} is not in README.md");
        count += 1;
    }
    assert!(count >= 20, "{count}");
}

#[test]
fn what_is_wrong_is_named_with_its_cure() {
    for (text, parts) in [
        ("rot = \"x\"", &["line 1", "rot"][..]),
        ("listen = \"here\"", &["line 1"]),
        (
            "[[cache_behaviors]]\npath_pattern = \"/a\"",
            &["trusted_key_groups"],
        ),
        ("log = \"loud\"", &["loud"]),
        ("= x", &["line 1"]),
        (
            "log = \"text\"\nmax_connections = -1",
            &["line 2", "max_connections", "not negative"],
        ),
        ("stall_timeout = \"30\"", &["stall_timeout", "whole number"]),
        ("root = 5", &["root", "text in quotes"]),
        ("listen = \"8443\"", &["listen", "127.0.0.1:8443"]),
        (
            "[cors]\nallow_credentials = 1",
            &["allow_credentials", "true or false"],
        ),
    ] {
        let error = EdgeConfig::from_toml(text).unwrap_err().to_string();
        assert!(!error.contains('\n'), "{error}");
        for word in ["usize", "u64", "sequence", "boolean"] {
            assert!(!error.contains(word), "{error}");
        }
        for part in parts {
            assert!(error.contains(part), "{part}: {error}");
        }
    }
    let missing = EdgeConfig::from_file(Path::new("no-such-edge.toml")).unwrap_err();
    assert!(missing.to_string().contains("no-such-edge.toml"));
}

#[test]
fn settings_that_cannot_work_stop_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let good = || EdgeConfig {
        root: Some(folder.path().into()),
        ..config()
    };
    let missing = folder.path().join("missing");
    let cases: [(EdgeConfig, &str); 12] = [
        (
            EdgeConfig {
                root: None,
                ..good()
            },
            "nothing to serve",
        ),
        (
            EdgeConfig {
                origin: Some("http://h".into()),
                ..good()
            },
            "both root and origin",
        ),
        (
            EdgeConfig {
                root: Some(missing.clone()),
                ..good()
            },
            "is not a folder",
        ),
        (
            EdgeConfig {
                root: None,
                origin: Some("https://h".into()),
                ..good()
            },
            "https",
        ),
        (
            EdgeConfig {
                root: None,
                origin: Some("h:1".into()),
                ..good()
            },
            "http://",
        ),
        (
            EdgeConfig {
                distribution: Some("d111.cloudfront.net".into()),
                ..good()
            },
            "scheme and host",
        ),
        (
            EdgeConfig {
                distribution: Some("https://h/path".into()),
                ..good()
            },
            "scheme and host",
        ),
        (
            EdgeConfig {
                cache_behaviors: vec![behavior("/a", &["none"])],
                ..good()
            },
            "\"none\" is not one of key_groups",
        ),
        (
            EdgeConfig {
                cache_behaviors: vec![behavior("", &[])],
                ..good()
            },
            "is empty",
        ),
        (
            EdgeConfig {
                public_keys: [("K1".into(), missing.display().to_string())].into(),
                ..good()
            },
            "cannot be read",
        ),
        (
            EdgeConfig {
                public_keys: [("K1".into(), key_file("p-256.pem").display().to_string())].into(),
                ..good()
            },
            "private key",
        ),
        (
            EdgeConfig {
                status_path: "/".into(),
                ..good()
            },
            "status_path",
        ),
    ];
    for (config, part) in cases {
        let error = BlockingEdge::start(config).err().unwrap().to_string();
        assert!(error.contains(part), "{part}: {error}");
    }
    for (wrong, parts) in more_that_cannot_work() {
        let config = EdgeConfig {
            root: wrong.origin.is_none().then(|| folder.path().into()),
            ..wrong
        };
        let error = BlockingEdge::start(config).err().unwrap().to_string();
        for part in parts {
            assert!(error.contains(part), "{part}: {error}");
        }
    }
    let running = BlockingEdge::start(good()).unwrap();
    let taken = EdgeConfig {
        listen: Some(running.address()),
        ..good()
    };
    let error = BlockingEdge::start(taken).err().unwrap().to_string();
    assert!(error.contains("cannot listen"), "{error}");
}

fn more_that_cannot_work() -> Vec<(EdgeConfig, [&'static str; 2])> {
    let page = |error_code, response_code| EdgeConfig {
        custom_error_responses: vec![ErrorResponse {
            error_code,
            response_page_path: "/a".into(),
            response_code,
        }],
        ..config()
    };
    let distribution = |url: &str| EdgeConfig {
        distribution: Some(url.into()),
        ..config()
    };
    let origin = |url: &str| EdgeConfig {
        origin: Some(url.into()),
        ..config()
    };
    let path = |path: &str| EdgeConfig {
        status_path: path.into(),
        ..config()
    };
    let too_many = usize::try_from(i64::MAX).unwrap();
    vec![
        (page(200, None), ["error_code is 200", "400 to 599"]),
        (page(403, Some(700)), ["response_code is 700", "200 to 599"]),
        (
            distribution("https://*.cloudfront.net"),
            ["wildcard", "d111111abcdef8"],
        ),
        (
            distribution("https://h:99999"),
            ["99999", "scheme and host"],
        ),
        (origin("http://h:99999"), ["port", "65535"]),
        (origin("http://u:p@h"), ["user", "up to the @"]),
        (path("/sta tus/"), ["/sta tus/", "/.frontseal/"]),
        (path("/a?/"), ["/a?/", "/.frontseal/"]),
        (
            EdgeConfig {
                at: Some(1_893_456_000_000),
                ..config()
            },
            ["milliseconds", "1893456000"],
        ),
        (
            EdgeConfig {
                at: Some(0),
                ..config()
            },
            ["at 0", "1970-01-01"],
        ),
        (
            EdgeConfig {
                max_connections: too_many,
                ..config()
            },
            ["max_connections is", "1 to 1000000"],
        ),
        (
            EdgeConfig {
                viewer_header_timeout: u64::MAX,
                ..config()
            },
            ["viewer_header_timeout is", "1 to 31622400"],
        ),
        (
            EdgeConfig {
                drain_timeout: u64::MAX,
                ..config()
            },
            ["drain_timeout is", "0 to 31622400"],
        ),
        (
            EdgeConfig {
                tls: Some(Tls {
                    certificate: Some(key_file("rsa-2048.pub.pem")),
                    private_key: Some(key_file("rsa-2048.pem")),
                }),
                ..config()
            },
            ["rsa-2048.pub.pem", "no certificate"],
        ),
    ]
}
