//! What holds for every input, hostile or not.
#![cfg(all(feature = "std", feature = "rust-crypto"))]
#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::LazyLock;

use frontseal::{
    Error, HashAlgorithm, IpAddress, KeyType, Policy, PrivateKey, Resource, Signer, SigningKey,
    Source, Verifier, VerifyOptions, encode_url, object_url, rtmp,
};
use proptest::prelude::*;

/// P-256 signs fast enough for thousands of cases in a build without optimisation.
static SIGNER: LazyLock<Signer> = LazyLock::new(|| {
    Signer::new(
        "K2JCJMDEHXQW5F",
        PrivateKey::generate(KeyType::P256).unwrap(),
    )
    .unwrap()
});

/// URLs that every client sends as they are.
fn url() -> impl Strategy<Value = String> {
    r"https?://[a-z][a-z0-9-]{0,10}(\.[a-z]{2,9})?(:8[0-9]{3})?/([!$&'()+-/0-9:;=@A-Z_a-z~]|%[2-7][0-9A-F]){0,40}(\?[a-z]{1,3}=[!$&()+-/0-9:;=?@A-Z_a-z~]{0,20})?"
        .prop_filter("clients resolve dots", |url| !url.contains("/.") && !url.contains("/%2E"))
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        rest = behind;
        match (first, behind) {
            (b'%', [high, low, behind @ ..]) => {
                let digits = [*high, *low].map(char::from).iter().collect::<String>();
                bytes.push(u8::from_str_radix(&digits, 16).unwrap());
                rest = behind;
            }
            _ => bytes.push(*first),
        }
    }
    String::from_utf8(bytes).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_signed_url_starts_with_the_url(url in url(), end in 1i64..99_999_999_999) {
        let signed = SIGNER.sign_url(&url, &Policy::new(end).unwrap()).unwrap();
        let query = signed.strip_prefix(&url).unwrap();
        let joint = if url.contains('?') { "&" } else { "?" };
        let start = format!("{joint}Expires={end}&Signature=");
        prop_assert!(query.starts_with(&start), "{}", query);
    }

    #[test]
    fn a_policy_that_we_write_parses_to_what_went_in(
        url in url(),
        end in 2i64..99_999_999_999,
        before in 1i64..1_000_000,
        address: [u8; 4],
        prefix in 0u8..=32,
    ) {
        let address: IpAddress = format!("{}/{prefix}", std::net::Ipv4Addr::from(address)).parse().unwrap();
        let start = (end - before).max(0);
        let policy = Policy::new(end).unwrap()
            .with_resource(format!("{url}*")).unwrap()
            .with_date_greater_than(start).unwrap()
            .with_ip_address(address).unwrap();
        let statement = policy.statement().unwrap();
        let read = Policy::from_json(statement.text()).unwrap();
        prop_assert_eq!(read.resource(), policy.resource());
        prop_assert_eq!(read.date_less_than(), end);
        prop_assert_eq!(read.date_greater_than(), Some(start));
        prop_assert_eq!(read.ip_address(), Some(address));
        prop_assert_eq!(read.clone().minified(), read, "we write no white space");
    }

    #[test]
    fn one_signature_on_many_urls_is_the_signature_of_each(url in url(), tail in "[a-z/]{0,20}") {
        let policy = Policy::new(1_893_456_000).unwrap().with_resource(format!("{url}*")).unwrap();
        let signed = SIGNER.sign(&policy).unwrap();
        let url = format!("{url}{tail}");
        let mut out = String::from("kept ");
        signed.append_to(&mut out, &url).unwrap();
        prop_assert_eq!(&out, &format!("kept {}", signed.url(&url).unwrap()));
        let (_, query) = out.rsplit_once("Policy=").unwrap();
        let cookies: Vec<_> = signed.cookies().unwrap().iter().map(|(_, value)| value.to_string()).collect();
        for value in cookies {
            prop_assert!(query.contains(&value));
        }
    }

    #[test]
    fn a_pattern_without_wildcards_matches_itself_alone(url in url(), other in url()) {
        let resource = Resource::new(&*url).unwrap();
        prop_assert!(resource.matches(&url));
        prop_assert_eq!(resource.matches(&other), url == other);
        prop_assert!(Resource::new("*").unwrap().matches(&other));
    }

    #[test]
    fn encoding_leaves_what_needs_none_and_is_needed_once(path in "\\PC{0,40}") {
        let url = format!("https://d111111abcdef8.cloudfront.net/{path}");
        let encoded = encode_url(&url).unwrap();
        let is_encoded = encoded.is_ascii() && !encoded.contains([' ', '"', '<', '\x7b']);
        prop_assert!(is_encoded, "{}", encoded);
        prop_assert_eq!(encode_url(&encoded).unwrap(), encoded.clone());
        if SIGNER.sign_url(&url, &Policy::new(1_893_456_000).unwrap()).is_ok() {
            prop_assert_eq!(&encoded, &url);
        }
    }

    #[test]
    fn the_query_of_a_canned_policy_is_no_wildcard_when_it_is_sent_as_a_custom_policy(
        path in "[ab/]{0,4}",
        query in "[ab=&]{1,4}",
        other in "[ab/?=&]{0,9}",
    ) {
        let url = format!("https://h/{path}?{query}");
        let other = format!("https://h/{other}");
        let resource = Resource::new(&*url).unwrap();
        prop_assert!(resource.matches(&url));
        prop_assert_eq!(resource.matches(&other), url == other);
    }

    #[test]
    fn the_url_of_every_object_is_signed_and_fetches_that_object(key in "(\\PC|[\\x00-\\x1f]|[ %?#+*/.'&=]){1,40}") {
        let base = "https://d111111abcdef8.cloudfront.net/media";
        match object_url(base, &key) {
            Ok(url) => {
                let policy = Policy::new(1_893_456_000).unwrap();
                let signed = SIGNER.sign_url(&url, &policy).unwrap();
                prop_assert!(signed.strip_prefix(&url).is_some_and(|query| query.starts_with("?Expires=")));
                let path = url.strip_prefix(base).and_then(|path| path.strip_prefix('/')).unwrap();
                prop_assert_eq!(percent_decoded(path), key);
            }
            Err(error) => {
                prop_assert!(key.split('/').any(|segment| matches!(segment, "." | "..")), "{}", error);
            }
        }
    }

    #[test]
    fn no_text_makes_anything_panic(text in "(\\PC|[\\x00-\\x1f]|https?://|[*?/#%&=\"\\\\]){0,60}") {
        let policy = Policy::new(1_893_456_000).unwrap();
        let _ = SIGNER.sign_url(&text, &policy);
        let _ = SIGNER.sign_url(&format!("https://h/{text}"), &policy);
        let _ = rtmp::sign_stream(&SIGNER, &text, &policy);
        let _ = encode_url(&text);
        let _ = object_url(&text, &text);
        let _ = text.parse::<IpAddress>();
        let _ = Signer::new(&text, PrivateKey::generate(KeyType::P256).unwrap());
        let _ = Policy::from_json(&*text);
        if let Ok(resource) = Resource::new(&*text) {
            let _ = resource.matches(&text);
        }
        let _ = PrivateKey::from_pem(&text);
        let _ = PrivateKey::from_pem(format!("-----BEGIN EC PRIVATE KEY-----{text}-----END EC PRIVATE KEY-----"));
    }

    #[test]
    fn no_bytes_make_a_key_panic(bytes: Vec<u8>, cut in 0usize..130) {
        let _ = PrivateKey::new(&bytes, Some(b"passphrase"));
        let mut der = vec![0x30, 0x82, 1, 0];
        der.extend(&bytes);
        let _ = PrivateKey::new(&der, None);
        let whole = include_bytes!("../../../tests/keys/p-256.pem");
        let _ = PrivateKey::from_pem(whole.get(..whole.len().saturating_sub(cut)).unwrap());
    }
}

#[test]
fn every_key_stays_out_of_debug_output() {
    let key = PrivateKey::generate(KeyType::P256).unwrap();
    let pem = key.to_pem();
    assert!(pem.len() > 200, "the key is there");
    assert_eq!(format!("{key:?}"), "PrivateKey(P-256)");
    assert_eq!(
        format!("{:?}", Signer::new("K1", key).unwrap()),
        "Signer { key_pair_id: \"K1\", key_type: P256, hash_algorithm: Sha256, .. }"
    );

    let policy = Policy::new(1_893_456_000)
        .unwrap()
        .with_resource("https://h/*")
        .unwrap();
    let signed = SIGNER.sign(&policy).unwrap();
    for (name, value) in signed.parameters().filter(|(name, _)| *name == "Signature") {
        assert!(
            !format!("{signed:?}{:?}", signed.cookies().unwrap()).contains(value),
            "{name}"
        );
    }
}

#[test]
fn many_threads_share_one_signer() {
    let key = PrivateKey::from_pem(include_bytes!("../../../tests/keys/rsa-2048.pem")).unwrap();
    let signer = Signer::new("K2JCJMDEHXQW5F", key).unwrap();
    let urls: Vec<_> = (0..64)
        .map(|i| format!("https://d111111abcdef8.cloudfront.net/{i}"))
        .collect();
    let policy = Policy::new(1_893_456_000).unwrap();
    let expected: Vec<_> = urls
        .iter()
        .map(|url| signer.sign_url(url, &policy).unwrap())
        .collect();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(signer.sign_urls(&urls, &policy).unwrap(), expected));
        }
    });
}

/// A key that takes its time for some messages, and whose signature says which one it was.
struct Uneven;

impl SigningKey for Uneven {
    fn key_type(&self) -> KeyType {
        KeyType::Rsa
    }

    fn sign(&self, _: HashAlgorithm, message: &[u8]) -> Result<Vec<u8>, Error> {
        let length: usize = message.iter().map(|byte| usize::from(*byte)).sum();
        std::thread::sleep(std::time::Duration::from_micros((length % 7 * 30) as u64));
        Ok(message
            .iter()
            .map(|byte| byte ^ 0x80)
            .cycle()
            .take(256)
            .collect())
    }
}

#[test]
fn urls_come_back_in_their_order_however_long_each_takes() {
    let signer = Signer::new("K1", Uneven).unwrap();
    let policy = Policy::new(1_893_456_000).unwrap();
    for count in [0, 1, 15, 16, 17, 255, 1000] {
        let urls: Vec<_> = (0..count)
            .map(|number| format!("https://h/{number}"))
            .collect();
        let expected: Vec<_> = urls
            .iter()
            .map(|url| signer.sign_url(url, &policy).unwrap())
            .collect();
        assert_eq!(signer.sign_urls(&urls, &policy).unwrap(), expected);
    }
}

#[test]
fn the_first_bad_url_of_many_is_named_by_its_index_and_the_others_are_not_lost() {
    let urls = ["https://h/a", "https://h/b c", "https://h/d", "h"];
    for policy in [
        Policy::new(1_893_456_000).unwrap(),
        Policy::new(1_893_456_000)
            .unwrap()
            .with_resource("https://h/*")
            .unwrap(),
    ] {
        let error = SIGNER.sign_urls(&urls, &policy).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("url 1: the URL has a space (' ') at byte 11"),
            "{error}"
        );
        let each = SIGNER.sign_each_url(&urls, &policy);
        assert_eq!(
            each.iter().map(Result::is_ok).collect::<Vec<_>>(),
            [true, false, true, false]
        );
    }
}

static VERIFIER: LazyLock<Verifier> = LazyLock::new(|| {
    let mut verifier = Verifier::new();
    for name in VERIFIED_KEYS {
        verifier = verifier
            .with_key(&key_pair_id(name), load(name).public_key().unwrap())
            .unwrap();
    }
    verifier
});

const VERIFIED_KEYS: [&str; 3] = ["rsa-1024", "rsa-2048", "p-256"];

fn load(name: &str) -> PrivateKey {
    let path = format!("{}/../../tests/keys/{name}.pem", env!("CARGO_MANIFEST_DIR"));
    PrivateKey::from_pem(std::fs::read(path).unwrap()).unwrap()
}

fn key_pair_id(name: &str) -> String {
    name.replace('-', "").to_uppercase()
}

fn any_signer() -> impl Strategy<Value = Signer> {
    (0..VERIFIED_KEYS.len(), any::<bool>()).prop_map(|(key, sha256)| {
        let name = VERIFIED_KEYS.get(key).unwrap();
        let signer = Signer::new(&key_pair_id(name), load(name)).unwrap();
        signer.with_hash_algorithm(if sha256 {
            HashAlgorithm::Sha256
        } else {
            HashAlgorithm::Sha1
        })
    })
}

fn at(now: i64, ip_address: Option<String>) -> VerifyOptions {
    VerifyOptions {
        now: Some(now),
        ip_address,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn what_we_sign_we_verify(signer in any_signer(), url in url(), custom: bool, left in 1i64..1_000_000) {
        let end = 1_893_456_000;
        let mut policy = Policy::new(end).unwrap();
        if custom {
            policy = policy.with_ip_address("192.0.2.0/24".parse().unwrap()).unwrap();
        }
        let options = at(end - left, Some("192.0.2.9".into()));
        let signed = signer.sign_url(&url, &policy).unwrap();
        let grant = VERIFIER.verify_url(&signed, &options).unwrap();
        prop_assert_eq!(grant.time_left, left);
        prop_assert_eq!(grant.is_canned(), !custom);

        let cookies = signer.sign_cookies(&policy.with_resource(&*url).unwrap()).unwrap().cookie_header();
        let granted = VERIFIER.verify_request(&url, Some(&cookies), &options).unwrap();
        prop_assert_eq!(granted.source, Source::Cookies);
        prop_assert_eq!(granted.policy_text, grant.policy_text);
    }

    #[test]
    fn one_flipped_bit_anywhere_never_verifies(signer in any_signer(), url in url(), place: prop::sample::Index, bit in 0u8..7) {
        let end = 1_893_456_000;
        let policy = Policy::new(end).unwrap();
        let signed = signer.sign_url(&url, &policy).unwrap();
        let place = place.index(signed.len());
        let mut changed = signed.clone().into_bytes();
        *changed.get_mut(place).unwrap() ^= 1 << bit;
        let changed = String::from_utf8(changed).unwrap();
        let verdict = VERIFIER.verify_url(&changed, &at(end - 1, None));
        prop_assert!(verdict.is_err(), "{}", changed);
    }

    #[test]
    fn no_request_makes_the_verifier_panic(
        text in "(\\PC|[\\x00-\\x1f]|[&=?;_~-]|Expires=1|Policy=|Signature=|Key-Pair-Id=P256|CloudFront-){0,40}",
        now: Option<i64>,
        address: Option<std::net::IpAddr>,
        garbage in "\\PC{0,20}",
    ) {
        let ip_address = address.map(|address| address.to_string());
        for options in [VerifyOptions { now, ip_address }, VerifyOptions { now, ip_address: Some(garbage) }] {
            let _ = VERIFIER.verify_url(&text, &options);
            let _ = VERIFIER.verify_url(&format!("https://h/{text}"), &options);
            let _ = VERIFIER.verify_cookies("https://h/a", &text, &options);
            let _ = VERIFIER.verify_request(&format!("https://h/?{text}"), Some(&text), &options);
        }
    }
}
