//! Public keys that change while requests run.

use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use frontseal_edge::EdgeConfig;

use crate::servers::wait_until;
use crate::signing::{ID, OTHER_ID, SITE, config, in_an_hour, key_file, signed, signer, site};
use crate::viewer::get;

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

#[cfg(unix)]
#[test]
fn a_key_file_that_is_replaced_is_read_however_alike_it_looks() {
    let folder = tempfile::tempdir().unwrap();
    let [file, next] = ["key.pem", "next.pem"].map(|name| folder.path().join(name));
    let other = frontseal::PrivateKey::generate(frontseal::KeyType::P256).unwrap();
    fs::write(&file, other.public_key().unwrap().to_pem()).unwrap();
    fs::copy(key_file("p-256.pub.pem"), &next).unwrap();
    let [old, new] = [&file, &next].map(|path| fs::metadata(path).unwrap());
    assert_eq!(old.len(), new.len());
    let writing = fs::File::options().write(true).open(&next).unwrap();
    writing.set_modified(old.modified().unwrap()).unwrap();
    drop(writing);
    let site = site(
        &["a"],
        EdgeConfig {
            public_keys: BTreeMap::from([(OTHER_ID.into(), file.display().to_string())]),
            key_groups: BTreeMap::new(),
            ..config()
        },
    );
    let url = signer(OTHER_ID).sign_url(&format!("{SITE}/a"), &in_an_hour());
    let url = url.unwrap();
    let target = url.strip_prefix(SITE).unwrap();
    assert_eq!(get(site.edge.address(), target).status, 403);
    fs::rename(&next, &file).unwrap();
    wait_until("the new key is read", || {
        get(site.edge.address(), target).status == 200
    });
}
