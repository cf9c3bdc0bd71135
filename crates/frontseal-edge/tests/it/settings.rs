//! Settings: `edge.toml`, and what is wrong with it.

use std::path::Path;

use frontseal_edge::{BlockingEdge, EdgeConfig, LogFormat};

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
    ] {
        let error = EdgeConfig::from_toml(text).unwrap_err().to_string();
        assert!(!error.contains('\n'), "{error}");
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
            "is no folder",
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
    let running = BlockingEdge::start(good()).unwrap();
    let taken = EdgeConfig {
        listen: Some(running.address()),
        ..good()
    };
    let error = BlockingEdge::start(taken).err().unwrap().to_string();
    assert!(error.contains("cannot listen"), "{error}");
}
