//! Cache behaviours: which paths are open, and to whose signatures the others are restricted.

use frontseal_edge::{EdgeConfig, Verdict};

use crate::signing::{
    OTHER_ID, SITE, behavior, config, cookies, in_an_hour, open_by_default, signed,
    signed_by_wildcard, signed_unresolved, signer, site,
};
use crate::viewer::{get, send};

const FILES: [&str; 5] = [
    "open/x",
    "private/x",
    "private/teaser.mp4",
    "music/x",
    "x.jpg",
];

fn restricted_folders() -> EdgeConfig {
    EdgeConfig {
        cache_behaviors: vec![
            behavior("/private/teaser*", &[]),
            behavior("private/*", &["films"]),
            behavior("/music/*", &["music", "films"]),
        ],
        default_cache_behavior: open_by_default(),
        ..config()
    }
}

#[test]
fn the_first_pattern_that_matches_counts() {
    let site = site(&FILES, restricted_folders());
    let address = site.edge.address();
    for (path, status, behavior) in [
        ("/open/x", 200, "default"),
        ("/x.jpg", 200, "default"),
        ("/private/teaser.mp4", 200, "/private/teaser*"),
        ("/private/x", 403, "/private/*"),
        ("/private/", 403, "/private/*"),
        ("/private/none", 403, "/private/*"),
        ("/music/x", 403, "/music/*"),
        ("/Private/x", 404, "default"),
    ] {
        assert_eq!(get(address, path).status, status, "{path}");
        assert_eq!(site.edge.requests()[0].behavior.as_deref(), Some(behavior));
    }
    assert_eq!(get(address, &signed("/private/x")).text(), "private/x");
}

#[test]
fn a_key_opens_only_what_its_groups_open() {
    let site = site(&FILES, restricted_folders());
    let address = site.edge.address();
    let by_other = |path: &str| {
        let url = signer(OTHER_ID).sign_url(&format!("{SITE}{path}"), &in_an_hour());
        url.unwrap().strip_prefix(SITE).unwrap().to_owned()
    };
    assert_eq!(get(address, &by_other("/music/x")).status, 200);
    let denied = get(address, &by_other("/private/x"));
    assert_eq!((denied.status, denied.reason()), (403, Some("unknown_key")));
}

#[test]
fn without_any_behaviour_everything_is_restricted_to_every_key() {
    let site = site(&FILES, config());
    let address = site.edge.address();
    for path in ["/", "/open/x", "/private/x", "/none"] {
        assert_eq!(get(address, path).reason(), Some("missing_key"), "{path}");
    }
    assert_eq!(get(address, &signed("/open/x")).status, 200);
}

#[test]
fn without_a_key_nothing_passes() {
    let site = site(
        &FILES,
        EdgeConfig {
            public_keys: Default::default(),
            key_groups: Default::default(),
            ..config()
        },
    );
    let reply = get(site.edge.address(), &signed("/open/x"));
    assert_eq!((reply.status, reply.reason()), (403, Some("unknown_key")));
}

/// Ways to write `/private/x` so that a careless edge takes it for something in `/open/`, or for
/// nothing that it knows, or so that some servers read it as `/private/x` and others as harmless.
pub(crate) const DISGUISES: [&str; 45] = [
    "/open/../private/x",
    "/open/./../private/x",
    "/open/%2e%2e/private/x",
    "/open/%2E./private/x",
    "/open/..%2fprivate/x",
    "/open/..%2Fprivate%2Fx",
    "/open/%2e%2e%2fprivate%2fx",
    "/open/..%252fprivate/x",
    "/open/%252e%252e/private/x",
    "/open/%25252e%25252e%25252fprivate/x",
    "/open/..%5cprivate%5cx",
    "/open/..;/private/x",
    "/open/..;a=b/private/x",
    "/open/x/../../private/x",
    "/open//../private/x",
    "//private/x",
    "///private//x",
    "/./private/x",
    "/%2e/private/x",
    "/%2fprivate/x",
    "/%2Fprivate%2Fx",
    "/private%2fx",
    "/%70rivate/x",
    "/p%72ivate/%78",
    "/%2570rivate/x",
    "/../private/x",
    "/private;a=b/x",
    "/private;/x",
    "/%70rivate%3ba/x",
    "/%70rivate;a%2fb/x",
    "/%70rivate;%5ca/x",
    "/open/../private/..;/../x",
    "/open/../private/..;a/../x",
    "/open/../private/.;/../x",
    "/open/../private//../x",
    "/open/../private/%2e%2e;/../x",
    "/open/../%70rivate/%2e/../x",
    "/open/../%70rivate/%2e%2e;/../x",
    "/open/../private/..%5c../x",
    "/open/../%2570rivate/%2e/../x",
    "/x.jpg/../private/..;/../x.jpg",
    // To a server that takes the path for a reference to a URL.
    "//h/private/x",
    "///h/private/x",
    "/%5ch/private/x",
    "//h/%70rivate/x",
];

#[test]
fn a_path_in_disguise_opens_no_door() {
    let site = site(&FILES, restricted_folders());
    for path in DISGUISES {
        let reply = get(site.edge.address(), path);
        assert!(matches!(reply.status, 400 | 403), "{path}: {reply:?}");
        assert!(!reply.text().contains("private/x"), "{path}");
    }
}

#[test]
fn an_open_folder_is_no_way_into_a_restricted_one() {
    let site = site(
        &["posters/s.jpg", "films/posters/s.jpg"],
        EdgeConfig {
            cache_behaviors: vec![behavior("/posters/*", &[])],
            ..config()
        },
    );
    let address = site.edge.address();
    assert_eq!(get(address, "/posters/s.jpg").status, 200);
    let path = "/posters/../films/..;/../posters/s.jpg";
    assert_eq!(get(address, path).reason(), Some("missing_key"));
    let path = "/posters/../films/posters/s.jpg";
    assert_eq!(get(address, path).reason(), Some("missing_key"));
    // Signed for itself it may pass, to a folder in which no path climbs.
    assert_eq!(get(address, &signed_unresolved(path)).status, 404);
}

#[test]
fn a_wildcards_signature_does_not_climb_out_of_it() {
    let site = site(&FILES, config());
    let address = site.edge.address();
    for path in DISGUISES {
        for target in [
            signed_by_wildcard(path, "/open/*"),
            signed_by_wildcard(path, "/open/x*"),
        ] {
            let reply = get(address, &target);
            assert!(matches!(reply.status, 400 | 403), "{path}: {reply:?}");
        }
        let reply = send(address, "GET", path, &[("Cookie", &cookies("/open/*"))]);
        assert!(matches!(reply.status, 400 | 403), "{path}: {reply:?}");
    }
    let climbing = get(
        address,
        &signed_by_wildcard("/open/../private/x", "/open/*"),
    );
    assert_eq!(
        (climbing.status, climbing.reason()),
        (400, Some("ambiguous_path"))
    );
    assert_eq!(site.edge.requests()[0].verdict, Verdict::Refused);
}

#[test]
fn percent_encoding_that_means_nothing_else_is_served() {
    let site = site(
        &["open/a b", "private/c%2fd", "private/é"],
        restricted_folders(),
    );
    let address = site.edge.address();
    assert_eq!(get(address, "/open/a%20b").text(), "open/a b");
    assert_eq!(get(address, &signed("/private/%C3%A9")).text(), "private/é");
}

#[test]
fn the_default_root_object_is_judged_as_itself() {
    let config = EdgeConfig {
        default_root_object: Some("private/teaser".into()),
        ..restricted_folders()
    };
    let open = site(&["private/teaser"], config.clone());
    assert_eq!(get(open.edge.address(), "/").text(), "private/teaser");
    let restricted = EdgeConfig {
        default_root_object: Some("private/x".into()),
        ..config
    };
    let restricted = site(&FILES, restricted);
    // The origin may have an index of its own for what it reads as /.
    for path in ["/", "//", "/.", "/%2e", "/;a", "//h"] {
        let reply = get(restricted.edge.address(), path);
        assert_eq!(reply.status, 403, "{path}");
    }
}

#[test]
fn the_index_of_a_restricted_folder_is_restricted() {
    let site = site(&FILES, restricted_folders());
    for path in [
        "/private/",
        "//private/.",
        "/./private/.",
        "/%2e/private/%2e",
    ] {
        let reply = get(site.edge.address(), path);
        assert_eq!(reply.status, 403, "{path}");
    }
}
