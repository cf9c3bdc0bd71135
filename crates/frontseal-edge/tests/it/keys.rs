//! Public keys that change while requests run.

use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use frontseal_edge::EdgeConfig;

use crate::signing::{ID, config, key_file, signed, site};
use crate::viewer::get;

/// Wait until `holds`, for a minute at most.
fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(60), "{what}");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_changed_key_file_is_read_without_losing_a_request_and_a_broken_one_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key.pem");
    let good = fs::read(key_file("rsa-2048.pub.pem")).unwrap();
    let other = fs::read(key_file("p-256.pub.pem")).unwrap();
    fs::write(&file, &good).unwrap();
    let site = site(
        &["a"],
        EdgeConfig {
            public_keys: BTreeMap::from([(ID.into(), file.display().to_string())]),
            key_groups: BTreeMap::new(),
            ..config()
        },
    );
    let address = site.edge.address();
    let target = signed("/a");
    let (running, answered) = (AtomicBool::new(true), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while running.load(Ordering::Relaxed) {
                    let reply = get(address, &target);
                    assert!(matches!(reply.status, 200 | 403), "{reply:?}");
                    answered.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let served = || get(address, &target).status == 200;
        assert!(served());
        fs::write(&file, "no key at all").unwrap();
        let error = site.edge.reload_keys().unwrap_err().to_string();
        assert!(error.contains(ID), "{error}");
        assert!(served(), "a broken file keeps the old key");
        fs::write(&file, &other).unwrap();
        wait_until("the other key is read", || !served());
        fs::write(&file, &good).unwrap();
        wait_until("the first key is read again", served);
        running.store(false, Ordering::Relaxed);
    });
    assert!(answered.into_inner() > 20);
}
