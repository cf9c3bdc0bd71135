//! Keys, signed URLs and edges that trust them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use frontseal::{Policy, PrivateKey, Signer};
use frontseal_edge::{BlockingEdge, CacheBehavior, DefaultCacheBehavior, EdgeConfig};

pub(crate) const ID: &str = "K2JCJMDEHXQW5F";
pub(crate) const OTHER_ID: &str = "K3D5EWEUDCCXON";
pub(crate) const SITE: &str = "https://d111111abcdef8.cloudfront.net";

pub(crate) fn key_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/keys")
        .join(name)
}

/// Return a signer with the RSA key for [`ID`], and the P-256 key for every other id.
pub(crate) fn signer(id: &str) -> Signer {
    let name = if id == ID {
        "rsa-2048.pem"
    } else {
        "p-256.pem"
    };
    let key = PrivateKey::from_pem(std::fs::read(key_file(name)).unwrap()).unwrap();
    Signer::new(id, key).unwrap()
}

pub(crate) fn in_an_hour() -> Policy {
    Policy::expires_in(3600).unwrap()
}

/// Return `path` at the distribution, signed for an hour, without scheme and host.
pub(crate) fn signed(path: &str) -> String {
    signed_with(path, &in_an_hour())
}

pub(crate) fn signed_with(path: &str, policy: &Policy) -> String {
    let url = signer(ID)
        .sign_url(&format!("{SITE}{path}"), policy)
        .unwrap();
    url.strip_prefix(SITE).unwrap().into()
}

/// Return `path`, which clients would resolve, as another library signs it.
pub(crate) fn signed_unresolved(path: &str) -> String {
    let end = in_an_hour().date_less_than();
    let policy = format!(
        r#"{{"Statement":[{{"Resource":"{SITE}{path}","Condition":{{"DateLessThan":{{"AWS:EpochTime":{end}}}}}}}]}}"#
    );
    // The text is that of a canned policy, which travels as its end.
    let signed = signer(ID)
        .sign(&Policy::from_json(policy).unwrap())
        .unwrap();
    let (_, signature) = signed
        .parameters()
        .find(|(name, _)| *name == "Signature")
        .unwrap();
    format!("{path}?Expires={end}&Signature={signature}&Key-Pair-Id={ID}")
}

/// Return `path` with a signature over the wildcard `pattern`.
pub(crate) fn signed_by_wildcard(path: &str, pattern: &str) -> String {
    let policy = in_an_hour()
        .with_resource(format!("{SITE}{pattern}"))
        .unwrap();
    let signed = signer(ID).sign(&policy).unwrap();
    let parameters: Vec<_> = signed
        .parameters()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}{}", parameters.join("&"))
}

/// Return the value of a `Cookie` header that grants `pattern`.
pub(crate) fn cookies(pattern: &str) -> String {
    let policy = in_an_hour()
        .with_resource(format!("{SITE}{pattern}"))
        .unwrap();
    signer(ID).sign_cookies(&policy).unwrap().cookie_header()
}

/// Return settings that restrict everything to the RSA key, by the distribution's name.
pub(crate) fn config() -> EdgeConfig {
    EdgeConfig {
        distribution: Some(SITE.into()),
        public_keys: BTreeMap::from([
            (
                ID.into(),
                key_file("rsa-2048.pub.pem").display().to_string(),
            ),
            (
                OTHER_ID.into(),
                key_file("p-256.pub.pem").display().to_string(),
            ),
        ]),
        key_groups: BTreeMap::from([
            ("films".into(), vec![ID.into()]),
            ("music".into(), vec![OTHER_ID.into()]),
        ]),
        ..EdgeConfig::default()
    }
}

pub(crate) fn behavior(pattern: &str, groups: &[&str]) -> CacheBehavior {
    CacheBehavior {
        path_pattern: pattern.into(),
        trusted_key_groups: groups.iter().map(|name| (*name).into()).collect(),
    }
}

pub(crate) fn open_by_default() -> Option<DefaultCacheBehavior> {
    Some(DefaultCacheBehavior {
        trusted_key_groups: Vec::new(),
    })
}

/// A folder with files, and an edge in front of it.
pub(crate) struct Site {
    pub(crate) edge: BlockingEdge,
    pub(crate) folder: tempfile::TempDir,
}

/// Start an edge in front of `files`, each of which holds its own name.
pub(crate) fn site(files: &[&str], config: EdgeConfig) -> Site {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, file).unwrap();
    }
    let edge = BlockingEdge::start(EdgeConfig {
        root: Some(folder.path().into()),
        ..config
    })
    .unwrap();
    Site { edge, folder }
}
