//! Hostile and long requests.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use frontseal_inspect::{InspectOptions, inspect};
use proptest::prelude::*;

use crate::support::{AT, END, RSA, URL, encode, end, signature_of, signer, verifier};

fn hostile() -> impl Strategy<Value = String> {
    "(\\PC|[\\x00-\\x1f]|[&=?;_~%#*/\\\\\"-]|%[0-9A-Fa-f]{2}|://|Expires=|Policy=|Signature=|Key-Pair-Id=K2JCJMDEHXQW5F|Hash-Algorithm=|CloudFront-|amp;|X-Amz-){0,60}"
}

fn evidence() -> impl Strategy<Value = String> {
    "(\\PC|[\\x00-\\x1f]|[<>&;:=\"'{}\\[\\],\\t\\n]|HTTP/2 [34]0[0-9]\n|Set-Cookie: |CloudFront-Policy=|Domain=|Path=/|Expires=|document.cookie = |location: https://h/|x-cache: |<Error>|<Code>|</Code>|</Error>|<li>Code: |curl -b '|FALSE\t|\"name\":){0,40}"
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn no_request_makes_it_panic(text in hostile(), policy in hostile(), now: i64, ip: Option<IpAddr>) {
        let verifier = verifier();
        let ip_address = ip.map(|ip| ip.to_string());
        let options = InspectOptions { cookies: Some(&text), now: Some(now), ip_address, verifier: Some(&verifier), ..InspectOptions::default() };
        let policy = format!("https://h/{text}&Policy={}&Signature={}&Key-Pair-Id={RSA}", encode(&policy), encode(&text));
        for url in [&*text, &format!("https://h/?{text}"), &policy] {
            let _ = inspect(Some(url), &options).unwrap().to_json();
        }
        let _ = inspect(None, &options).unwrap().to_json();
    }

    #[test]
    fn no_evidence_makes_it_panic(text in evidence(), other in evidence(), url in hostile()) {
        let options = InspectOptions {
            cookies: Some(&text),
            set_cookies: vec![&other, &text],
            page_url: Some(&other),
            response: Some(&text),
            ..InspectOptions::default()
        };
        for url in [Some(&*url), Some(URL), None] {
            let _ = inspect(url, &options).unwrap().to_json();
            let options = InspectOptions { cookies: None, ..options.clone() };
            let _ = inspect(url, &options).unwrap().to_json();
        }
    }
}

#[test]
fn the_first_and_the_last_time_of_64_bits_make_nothing_panic() {
    let verifier = verifier();
    let signature = signature_of("");
    for (end, now) in [(i64::MAX, i64::MIN), (i64::MIN, i64::MAX), (i64::MAX, AT)] {
        let policy = format!(
            r#"{{"Statement":[{{"Condition":{{"DateLessThan":{{"AWS:EpochTime":{end}}},"DateGreaterThan":{{"AWS:EpochTime":{now}}}}}}}]}}"#
        );
        for first in [
            format!("Expires={end}"),
            format!("Policy={}", encode(&policy)),
        ] {
            let url = format!("{URL}&{first}&Signature={signature}&Key-Pair-Id={RSA}");
            let options = InspectOptions {
                now: Some(now),
                verifier: Some(&verifier),
                ..InspectOptions::default()
            };
            inspect(Some(&url), &options).unwrap().to_json();
        }
    }
}

#[test]
fn long_and_hostile_requests_end_fast() {
    let verifier = verifier();
    let options = InspectOptions {
        now: Some(AT),
        verifier: Some(&verifier),
        ..InspectOptions::default()
    };
    let tail = format!(
        "?Expires={END}&Signature={}&Key-Pair-Id={RSA}",
        signature_of("")
    );
    let room = 8192 - tail.len() - 10;
    for unit in [
        "%",
        "&",
        "=",
        "?",
        "/",
        "%25",
        "+",
        "*",
        "&amp;",
        "a&",
        "//",
        "expires=1&",
        "://",
        "#",
        "https://",
        "\"https://h/",
        "&#38;",
        "&amp;Expires=",
        "%26amp%3B",
        "\\u0026",
        "=3D",
        "Expires=3D&",
        "%3FExpires",
        "?Expires=",
        "\u{200b}",
        "%E2%80%8B",
        "\n> ",
        ".",
    ] {
        let filler = unit.repeat(room / unit.len());
        for url in [
            format!("https://h/{filler}{tail}"),
            format!("https://h/{tail}&{filler}"),
            filler.repeat(100),
            format!("https://h/{}{tail}", filler.repeat(100)),
        ] {
            let start = Instant::now();
            let inspection = inspect(Some(&url), &options).unwrap();
            assert!(
                start.elapsed() < Duration::from_secs(10),
                "{unit} {} {:?}",
                url.len(),
                start.elapsed()
            );
            assert!(inspection.findings.len() < 20, "{unit}");
        }
    }
    let nested = encode("[".repeat(100_000));
    let wide = encode(format!("{{{}}}", r#""Statement":[],"#.repeat(5000)));
    for policy in [nested, wide] {
        let cookies = format!(
            "CloudFront-Policy={policy}; CloudFront-Key-Pair-Id={RSA}; CloudFront-Signature={}",
            signature_of("")
        );
        let start = Instant::now();
        let options = InspectOptions {
            cookies: Some(&cookies),
            ..options.clone()
        };
        inspect(Some(URL), &options).unwrap();
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "{:?}",
            start.elapsed()
        );
    }
}

#[test]
fn long_evidence_ends_fast() {
    let verifier = verifier();
    for unit in [
        "x",
        "<a>",
        "<Error>",
        "&",
        "<!--",
        "\n",
        "HTTP/1.1 403\n\n",
        "<Error><Code>",
        "a: b\n",
        "< ",
        "<li>Code: ",
        "CloudFront-Policy=1; ",
        "CloudFront-Policy=1; Path=/\n",
        "a=\"b\";",
        "\t",
        "[{",
        "{\"a\":",
        ",CloudFront-X=1",
        "document.cookie = \"a=b\";\n",
        "-b '",
        "a=b;path=/\n",
        ".",
        "Domain=.a.b;",
    ] {
        let text = unit.repeat((1 << 17) / unit.len());
        let start = Instant::now();
        let options = InspectOptions {
            cookies: Some(&text),
            set_cookies: vec![&text],
            page_url: Some(&text),
            response: Some(&text),
            verifier: Some(&verifier),
            ..InspectOptions::default()
        };
        inspect(Some(URL), &options).unwrap();
        let options = InspectOptions {
            cookies: None,
            ..options
        };
        inspect(Some(URL), &options).unwrap();
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "{unit} {:?}",
            start.elapsed()
        );
    }
}

#[test]
fn no_signature_is_shown_whole_however_wrongly_it_was_put() {
    let signed = signer(RSA).sign_url(URL, &end()).unwrap();
    let (_, signature) = signed.split_once("&Signature=").unwrap();
    let signature = signature.split('&').next().unwrap();
    for wrong in [
        signed.clone(),
        signed.replace('&', "&amp;"),
        signed.replace("Signature=", "signature="),
        signed.replace("Signature=", "X-Signature="),
        signed.replace("Signature=", "s="),
        signed.replace("&Signature=", "%26Signature%3D"),
    ] {
        let verifier = verifier();
        let options = InspectOptions {
            now: Some(AT),
            verifier: Some(&verifier),
            ..InspectOptions::default()
        };
        let json = inspect(Some(&wrong), &options).unwrap().to_json();
        assert!(!json.contains(&signature[..100]), "{wrong} {json}");
    }
}
