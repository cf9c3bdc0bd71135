//! The edge decides as the verifier does, by real HTTP: the shared vectors, CloudFront's table, and
//! requests made at random.

use std::path::Path;

use frontseal::{Policy, PublicKey, Verifier, VerifyOptions};
use frontseal_edge::{BlockingEdge, Edge, EdgeConfig, Verdict};
use serde_json::Value;

use crate::signing::{
    ID, OTHER_ID, SITE, config, cookies, in_an_hour, key_file, signed, signed_by_wildcard,
    signed_with, signer, site,
};
use crate::viewer::{get, send};

/// Return scheme with host, and the rest, of a URL that can be asked for over HTTP.
fn split(url: &str) -> Option<(&str, &str)> {
    let after_scheme = url.find("://")? + 3;
    let path = after_scheme + url[after_scheme..].find(['/', '?'])?;
    let (site, target) = url.split_at(path);
    let can_be_sent = target.starts_with('/')
        && target.bytes().all(|byte| byte.is_ascii_graphic())
        && (site.starts_with("https://") || site.starts_with("http://"));
    can_be_sent.then_some((site, target))
}

#[test]
fn every_shared_vector_gets_its_verdict() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/verdicts.json");
    let cases: Vec<Value> = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut count = 0;
    for case in &cases {
        let (id, input, expected) = (&case["id"], &case["input"], &case["expected"]);
        let reason = expected["reason"].as_str();
        // What is no URL cannot be asked for; what is too long gets a 413.
        let Some((site, target)) =
            split(input["url"].as_str().unwrap()).filter(|_| reason != Some("malformed_request"))
        else {
            continue;
        };
        let keys = input["keys"].as_object().unwrap();
        let config = EdgeConfig {
            root: Some(folder.path().into()),
            distribution: Some(site.into()),
            at: input["at"].as_i64(),
            public_keys: keys
                .iter()
                .map(|(id, name)| {
                    let file = key_file(name.as_str().unwrap());
                    (id.clone(), file.display().to_string())
                })
                .collect(),
            trusted_header: Some("X-Forwarded-For".into()),
            ..EdgeConfig::default()
        };
        let Ok(edge) = runtime.block_on(Edge::start(config)) else {
            // A host that no Host header could carry either.
            assert!(site.contains(['@', '*', '"']), "{id}: {site}");
            continue;
        };
        let address = input["ip"].as_str().unwrap_or("unknown");
        let mut headers = vec![("X-Forwarded-For", address)];
        if let Some(cookies) = input["cookies"].as_str() {
            if !cookies
                .bytes()
                .all(|byte| matches!(byte, b' '..=b'~' | b'\t'))
            {
                continue;
            }
            headers.push(("Cookie", cookies));
        }
        let reply = send(edge.address(), "GET", target, &headers);
        let Some(record) = edge.requests().first().cloned() else {
            // Hyper takes no such path, raw.
            assert!(
                reply.status == 400 && target.contains(['<', '>', '`']),
                "{id}: {target}"
            );
            continue;
        };
        if reply.status == 413 {
            // The vector is as long as a request may be without any other header.
            assert!(
                target.len() + input["cookies"].to_string().len() > 32_000,
                "{id}"
            );
            continue;
        }
        count += 1;
        if expected["allowed"] == true {
            assert_eq!(record.verdict, Verdict::Granted, "{id}: {record:?}");
            assert_eq!(
                record.key_pair_id.as_deref(),
                expected["key_pair_id"].as_str()
            );
            assert_eq!(
                (reply.status, reply.reason()),
                (404, Some("not_found")),
                "{id}"
            );
        } else {
            let (code, message) = (&expected["code"], &expected["message"]);
            let body = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{}</Code><Message>{}</Message></Error>",
                code.as_str().unwrap(),
                message.as_str().unwrap()
            );
            assert_eq!((reply.status, reply.text()), (403, body.as_str()), "{id}");
            assert_eq!(reply.reason(), reason, "{id}");
            assert_eq!(record.code, code.as_str(), "{id}");
        }
    }
    assert!(count >= 1000, "only {count} of {} vectors ran", cases.len());
}

#[test]
fn every_row_of_cloudfronts_table_is_answered_as_cloudfront_does() {
    let site = site(&["a.mp4"], config());
    let address = site.edge.address();
    let good = signed("/a.mp4");
    let wildcard = signed_by_wildcard("/a.mp4", "/*");
    let signature = good.find("Signature=").unwrap() + "Signature=".len();
    let changed = |with: &str| format!("{}{with}{}", &good[..signature], &good[signature + 1..]);
    let hour_ago = Policy::new(frontseal_now() - 3600).unwrap();
    let tomorrow = Policy::expires_in(200_000)
        .unwrap()
        .with_date_greater_than(frontseal_now() + 100_000)
        .unwrap();
    let elsewhere = in_an_hour()
        .with_ip_address("192.0.2.0/24".parse().unwrap())
        .unwrap();
    for (target, code, message, reason) in [
        (
            "/a.mp4".into(),
            "MissingKey",
            "Missing Key-Pair-Id query parameter or cookie value",
            "missing_key",
        ),
        (
            good.replace(ID, "KUNKNOWN"),
            "InvalidKey",
            "Unknown Key",
            "unknown_key",
        ),
        (
            changed("!"),
            "MalformedSignature",
            "Could not unencode Signature",
            "malformed_signature",
        ),
        (
            wildcard.replace("Policy=", "Policy=!"),
            "MalformedPolicy",
            "Malformed Policy",
            "malformed_policy",
        ),
        (
            good.replace("a.mp4", "b.mp4"),
            "AccessDenied",
            "Access denied",
            "signature",
        ),
        (
            signed_with("/a.mp4", &hour_ago),
            "AccessDenied",
            "Access denied",
            "expired",
        ),
        (
            signed_with("/a.mp4", &tomorrow),
            "AccessDenied",
            "Access denied",
            "not_yet_valid",
        ),
        (
            signed_with("/a.mp4", &elsewhere),
            "AccessDenied",
            "Access denied",
            "ip_address",
        ),
        (
            signed_by_wildcard("/a.mp4", "/b/*"),
            "AccessDenied",
            "Access denied",
            "resource",
        ),
        (
            format!("{good}&Key-Pair-Id={ID}"),
            "AccessDenied",
            "Access denied",
            "duplicate_parameter",
        ),
    ] {
        let reply = get(address, &target);
        assert_eq!(reply.status, 403, "{target}");
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>{message}</Message></Error>"
        );
        assert_eq!(reply.text(), body, "{target}");
        for (name, value) in [
            ("Content-Type", "text/xml"),
            ("Server", "CloudFront"),
            ("X-Cache", "Error from cloudfront"),
            ("X-Frontseal-Reason", reason),
        ] {
            assert_eq!(reply.header(name), Some(value), "{target}");
        }
        assert_eq!(reply.header("X-Amz-Cf-Id").map(str::len), Some(56));
        assert!(
            reply
                .header("Via")
                .unwrap()
                .ends_with(".cloudfront.net (CloudFront)")
        );
    }
    let reply = get(address, &good);
    assert_eq!((reply.status, reply.text()), (200, "a.mp4"));
    assert_eq!(reply.header("X-Cache"), Some("Miss from cloudfront"));
    assert_eq!(reply.reason(), None);
    let granted = send(address, "GET", "/a.mp4", &[("Cookie", &cookies("/*"))]);
    assert_eq!((granted.status, granted.text()), (200, "a.mp4"));
}

fn frontseal_now() -> i64 {
    let since = std::time::UNIX_EPOCH.elapsed().unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }

    fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }
}

/// Change one thing about a request target that was signed, or nothing.
fn change(target: &str, random: &mut Random) -> String {
    const CHARACTERS: &[u8] = b"abcXYZ019-_~=&%?/.+!$'()*,;:@";
    let mut bytes = target.as_bytes().to_vec();
    let at = 1 + random.below(bytes.len() - 1);
    let character = CHARACTERS[random.below(CHARACTERS.len())];
    match random.below(8) {
        0 => bytes[at] = character,
        1 => bytes.insert(at, character),
        2 => {
            bytes.remove(at);
        }
        3 => bytes.truncate(at),
        4 => bytes.extend_from_slice(&target.as_bytes()[at..]),
        _ => {}
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn thousands_of_random_requests_get_the_verifiers_verdict() {
    const REQUESTS: usize = 4000;
    let site = site(&["a.mp4", "hls/1.ts"], config());
    let verifier = trusted();
    let ends = [-60, 3600];
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let signed: Vec<_> = [ID, OTHER_ID, "KUNKNOWN"]
        .into_iter()
        .flat_map(|id| ends.map(|end| (signer(id), end)))
        .map(|(signer, end)| {
            let policy = Policy::new(frontseal_now() + end).unwrap();
            let exact = signer
                .sign_url(&format!("{SITE}/a.mp4?x=1"), &policy)
                .unwrap();
            let bound = policy
                .clone()
                .with_ip_address("127.0.0.0/8".parse().unwrap())
                .unwrap();
            let bound = signer.sign_url(&format!("{SITE}/a.mp4"), &bound).unwrap();
            let folder = policy.with_resource(format!("{SITE}/hls/*")).unwrap();
            let folder = signer.sign(&folder).unwrap();
            let segment = folder.url(&format!("{SITE}/hls/1.ts")).unwrap();
            (
                [exact, bound, segment],
                folder.cookies().unwrap().cookie_header(),
            )
        })
        .collect();
    let (mut granted, mut denied) = (0, 0);
    for _ in 0..REQUESTS {
        let (urls, cookies) = &signed[random.below(signed.len())];
        let url = &urls[random.below(3)];
        let mut target = change(url.strip_prefix(SITE).unwrap(), &mut random);
        let cookies = (random.below(3) == 0).then(|| change(cookies, &mut random));
        if cookies.is_some() && random.below(2) == 0 {
            target = random.pick(&["/hls/1.ts", "/hls/2.ts", "/a.mp4"]).into();
        }
        let expected = verifier.verify_request(
            &format!("{SITE}{target}"),
            cookies.as_deref(),
            &VerifyOptions {
                now: Some(frontseal_now()),
                ip_address: Some("127.0.0.1".into()),
            },
        );
        let headers: Vec<_> = cookies
            .iter()
            .map(|value| ("Cookie", value.as_str()))
            .collect();
        let reply = send(site.edge.address(), "GET", &target, &headers);
        match expected {
            Ok(_) => {
                granted += 1;
                assert!(
                    matches!(reply.status, 200 | 404) || target.contains(".."),
                    "{target}: {reply:?}"
                );
            }
            Err(error) => {
                let denial = error.denial().unwrap();
                denied += 1;
                assert_eq!(
                    (reply.status, reply.text()),
                    (403, &*denial.edge_xml()),
                    "{target}"
                );
                assert_eq!(reply.reason(), Some(denial.reason.as_str()), "{target}");
            }
        }
    }
    assert!(granted > 300 && denied > 1000, "{granted} {denied}");
}

fn trusted() -> Verifier {
    let key = |name| PublicKey::new(std::fs::read(key_file(name)).unwrap()).unwrap();
    Verifier::new()
        .with_key(ID, key("rsa-2048.pub.pem"))
        .and_then(|verifier| verifier.with_key(OTHER_ID, key("p-256.pub.pem")))
        .unwrap()
}

#[test]
fn without_a_distribution_the_viewers_own_host_and_scheme_count() {
    let site = site(
        &["a.mp4"],
        EdgeConfig {
            distribution: None,
            ..config()
        },
    );
    let address = site.edge.address();
    let url = "http://media.example:8080/a.mp4";
    let url = signer(ID).sign_url(url, &in_an_hour()).unwrap();
    let target = url.strip_prefix("http://media.example:8080").unwrap();
    for (host, status) in [
        ("media.example:8080", 200),
        ("media.example", 403),
        ("other.example:8080", 403),
    ] {
        let reply = send(address, "GET", target, &[("Host", host)]);
        assert_eq!(reply.status, status, "{host}");
    }
    assert_eq!(get(address, &signed("/a.mp4")).status, 403);
}

#[test]
fn a_trusted_header_gives_the_viewers_address() {
    let policy = in_an_hour()
        .with_ip_address("192.0.2.0/24".parse().unwrap())
        .unwrap();
    let target = signed_with("/a.mp4", &policy);
    let trusting = site(
        &["a.mp4"],
        EdgeConfig {
            trusted_header: Some("X-Forwarded-For".into()),
            ..config()
        },
    );
    let wary = site(&["a.mp4"], config());
    let status = |edge: &BlockingEdge, value: &str| {
        send(
            edge.address(),
            "GET",
            &target,
            &[("X-Forwarded-For", value)],
        )
        .status
    };
    assert_eq!(status(&trusting.edge, "192.0.2.7"), 200);
    assert_eq!(status(&trusting.edge, "198.51.100.7, 192.0.2.7"), 200);
    assert_eq!(status(&trusting.edge, "192.0.2.7, 198.51.100.7"), 403);
    assert_eq!(status(&trusting.edge, "nonsense"), 403);
    assert_eq!(status(&wary.edge, "192.0.2.7"), 403);
}

#[test]
fn nothing_about_a_request_that_is_logged_would_let_anybody_in() {
    let site = site(&["a.mp4"], config());
    let target = signed("/a.mp4");
    let signature = target.split("Signature=").nth(1).unwrap();
    let signature = signature.split('&').next().unwrap();
    get(site.edge.address(), &target);
    get(site.edge.address(), &target.replace("a.mp4", "b.mp4"));
    let cookie = cookies("/b/*");
    send(site.edge.address(), "GET", "/a.mp4", &[("Cookie", &cookie)]);
    // Ways to get a URL wrong.
    let mistakes = [
        target.replace('&', "&amp;"),
        target.replace("Signature=", "signature="),
        target.replace("Signature=", "X-Signature="),
        target.replace("Signature=", "Signature%3D"),
        target.replace('?', "%3F"),
        format!(
            "/a.mp4?u={}",
            target.replace('=', "%3D").replace('&', "%26")
        ),
        format!("{target}&Signature={signature}"),
        format!("/Signature={signature}"),
    ];
    for mistake in &mistakes {
        get(site.edge.address(), mistake);
    }
    let page = get(site.edge.address(), "/.frontseal/");
    for part in [&signature[..40], &signature[8..40], &signature[100..140]] {
        assert!(!page.text().contains(part), "{}", page.text());
    }
    let json = serde_json::to_string(
        &site
            .edge
            .requests()
            .iter()
            .map(|record| &**record)
            .collect::<Vec<_>>(),
    )
    .unwrap();
    for part in [&signature[..40], &signature[8..40], &signature[100..140]] {
        assert!(!json.contains(part), "{json}");
    }
    let in_cookie = cookie.split("CloudFront-Signature=").nth(1).unwrap();
    assert!(!json.contains(&in_cookie[..40]) && !json.contains(&in_cookie[8..40]));
    assert_eq!(site.edge.requests().len(), 3 + mistakes.len());
}
