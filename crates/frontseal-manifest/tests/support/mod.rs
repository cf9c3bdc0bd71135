//! A signer, a verifier, and a player that resolves URIs as browsers do.
#![allow(dead_code, reason = "each test binary uses its part")]

use std::sync::{Arc, LazyLock};

use frontseal::{
    Error, ErrorKind, Place, Policy, PrivateKey, SignedPolicy, Signer, Verifier, VerifyOptions,
};
use frontseal_manifest::{
    ManifestOptions, SignedManifest, WarningKind, sign_manifest, sign_manifest_with,
};
use url::Url;

pub(crate) const ID: &str = "K2JCJMDEHXQW5F";
pub(crate) const END: i64 = 1_893_456_000;
pub(crate) const HOST: &str = "https://d111111abcdef8.cloudfront.net";
pub(crate) const BASE: &str = "https://d111111abcdef8.cloudfront.net/hls/film.m3u8?session=7";

static KEY: LazyLock<Arc<PrivateKey>> = LazyLock::new(|| {
    let pem = include_bytes!("../../../../tests/keys/p-256.pem");
    Arc::new(PrivateKey::from_pem(pem).unwrap())
});

pub(crate) static SIGNER: LazyLock<Signer> =
    LazyLock::new(|| Signer::new(ID, Arc::clone(&KEY)).unwrap());

static VERIFIER: LazyLock<Verifier> = LazyLock::new(|| {
    Verifier::new()
        .with_key(ID, KEY.public_key().unwrap())
        .unwrap()
});

pub(crate) fn policy() -> Policy {
    Policy::new(END).unwrap()
}

/// Sign `policy` for `resource`.
pub(crate) fn wildcard(resource: &str) -> SignedPolicy {
    SIGNER
        .sign(&policy().with_resource(resource).unwrap())
        .unwrap()
}

/// The signature for the folder of [`BASE`], made once.
pub(crate) static FOLDER: LazyLock<SignedPolicy> =
    LazyLock::new(|| wildcard("https://d111111abcdef8.cloudfront.net/hls/*"));

/// The options of a manifest at [`BASE`].
pub(crate) fn options() -> ManifestOptions {
    ManifestOptions {
        base_url: BASE.into(),
        ..ManifestOptions::default()
    }
}

/// The same for each URI signed for itself.
pub(crate) fn each() -> ManifestOptions {
    ManifestOptions {
        each: true,
        ..options()
    }
}

/// Sign `text`, which is at [`BASE`], with the signature for its folder.
pub(crate) fn sign(text: &str) -> Result<String, Error> {
    sign_with(text, &FOLDER)
}

pub(crate) fn sign_with(text: &str, signed: &SignedPolicy) -> Result<String, Error> {
    put(text, signed, &options())
}

pub(crate) fn sign_each(text: &str) -> Result<String, Error> {
    sign_as(text, &each())
}

/// Put `signed` on the URIs of `text`.
pub(crate) fn put(
    text: &str,
    signed: &SignedPolicy,
    options: &ManifestOptions,
) -> Result<String, Error> {
    sign_manifest_with(text, signed, options).map(|signed| signed.text)
}

/// Sign `text` by a policy without a resource.
pub(crate) fn sign_as(text: &str, options: &ManifestOptions) -> Result<String, Error> {
    sign_manifest(text, &SIGNER, &policy(), options).map(|signed| signed.text)
}

/// Check that `text` is refused with `kind` and a message that has each of `parts`.
pub(crate) fn assert_refused(result: Result<String, Error>, kind: ErrorKind, parts: &[&str]) {
    let error = match result {
        Err(error) => error,
        Ok(out) => panic!("it is signed: {:.1000}", out),
    };
    let message = error.to_string();
    assert_eq!(error.kind(), kind, "{message}");
    for part in parts {
        assert!(message.contains(part), "{part:?} in {message}");
    }
}

/// Return the query that `signed` puts on URLs.
fn query(signed: &SignedPolicy) -> String {
    let parameters: Vec<_> = signed
        .parameters()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    parameters.join("&")
}

/// Return `text` without the signature.
pub(crate) fn unsigned(text: &str, signed: &SignedPolicy) -> String {
    let query = query(signed);
    let mut text = text.to_owned();
    for joint in ["?", "&amp;", "&"] {
        text = text.replace(&format!("{joint}{}", query.replace('&', "&amp;")), "");
        text = text.replace(&format!("{joint}{query}"), "");
    }
    text
}

/// Return the URIs of `text` that carry a signature, without XML's escapes.
pub(crate) fn signed_uris(text: &str) -> Vec<String> {
    const ENDS: [char; 8] = ['"', '\'', '\n', '\r', '<', '>', '[', ']'];
    let mut uris = Vec::new();
    let mut rest = text;
    while let Some(position) = rest.find("Key-Pair-Id=") {
        let start = rest[..position].rfind(ENDS).map_or(0, |end| end + 1);
        let end = rest[position..]
            .find(ENDS)
            .map_or(rest.len(), |end| position + end);
        uris.push(rest[start..end].trim().replace("&amp;", "&"));
        rest = &rest[end..];
    }
    uris
}

/// Return the URL that a browser requests for `uri`.
pub(crate) fn requested(uri: &str, base: &str) -> String {
    let mut url = Url::parse(base).unwrap().join(uri).unwrap();
    url.set_fragment(None);
    url.into()
}

/// Return the URLs that a player requests for the signed URIs of `text`, without their queries,
/// each of which the edge must let through.
pub(crate) fn granted(text: &str, base: &str) -> Vec<String> {
    signed_uris(text)
        .iter()
        .map(|uri| {
            let url = requested(uri, base);
            if let Err(error) = VERIFIER.verify_url(&url, &before_the_end()) {
                panic!("{url}: {error:?}");
            }
            let start = ["Policy=", "Expires="]
                .iter()
                .find_map(|name| url.find(name))
                .unwrap();
            url[..start - 1].to_owned()
        })
        .collect()
}

/// Return whether the edge lets a request for `url` through.
pub(crate) fn is_granted(url: &str) -> bool {
    VERIFIER.verify_url(url, &before_the_end()).is_ok()
}

fn before_the_end() -> VerifyOptions {
    VerifyOptions {
        now: Some(END - 1),
        ..VerifyOptions::default()
    }
}

/// Check that signing `text`, which is at [`BASE`], with one signature has `warnings`, each a kind, a
/// place as `line:column`, and how often.
pub(crate) fn assert_warns(
    text: &str,
    signed: &SignedPolicy,
    warnings: &[(WarningKind, &str, usize)],
) -> SignedManifest {
    let manifest = sign_manifest_with(text, signed, &options()).unwrap();
    let found: Vec<_> = manifest
        .warnings
        .iter()
        .map(|warning| {
            let place = match warning.place() {
                Some(Place::LineColumn { line, column }) => format!("{line}:{column}"),
                _ => String::new(),
            };
            (warning.kind(), place, warning.count())
        })
        .collect();
    let found: Vec<_> = found
        .iter()
        .map(|(kind, place, count)| (*kind, &**place, *count))
        .collect();
    assert_eq!(found, warnings, "{text}");
    manifest
}

/// Check that signing `text` with one signature grants exactly `urls`, given below [`HOST`], and
/// changes nothing else.
pub(crate) fn assert_signs(text: &str, signed: &SignedPolicy, urls: &[&str]) -> String {
    let out = sign_with(text, signed).unwrap();
    assert_eq!(unsigned(&out, signed), text, "only signatures are added");
    let expected: Vec<_> = urls.iter().map(|path| format!("{HOST}{path}")).collect();
    assert_eq!(granted(&out, BASE), expected, "{out}");
    out
}
