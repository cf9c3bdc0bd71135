//! What `inspect` finds, and that it finds nothing where nothing is wrong.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use frontseal::{HashAlgorithm, Policy, PrivateKey, Signer, SigningKey, Verifier};
use frontseal_inspect::{InspectOptions, Inspection, Severity, inspect};
use proptest::prelude::*;

const URL: &str = "https://d111111abcdef8.cloudfront.net/a/film.mp4?x=1";
const FOLDER: &str = "https://d111111abcdef8.cloudfront.net/a/*";
const END: i64 = 1_893_456_000;
const AT: i64 = END - 60;
const RSA: &str = "K2JCJMDEHXQW5F";
const P256: &str = "K3D5EWEUDCCXON";

fn load(id: &str) -> PrivateKey {
    let name = if id == RSA { "rsa-2048" } else { "p-256" };
    let path = format!("{}/../../tests/keys/{name}.pem", env!("CARGO_MANIFEST_DIR"));
    PrivateKey::from_pem(std::fs::read(path).unwrap()).unwrap()
}

fn signer(id: &str) -> Signer {
    Signer::new(id, load(id)).unwrap()
}

fn verifier() -> Verifier {
    let trust =
        |verifier: Verifier, id: &str| verifier.with_key(id, load(id).public_key().unwrap());
    trust(trust(Verifier::new(), RSA).unwrap(), P256).unwrap()
}

fn end() -> Policy {
    Policy::new(END).unwrap()
}

/// Write `bytes` in CloudFront's base64.
fn encode(bytes: impl AsRef<[u8]>) -> String {
    STANDARD
        .encode(bytes)
        .replace('+', "-")
        .replace('=', "_")
        .replace('/', "~")
}

/// Return the signature of `text`, whatever it says.
fn signature_of(text: &str) -> String {
    encode(
        load(RSA)
            .sign(HashAlgorithm::Sha1, text.as_bytes())
            .unwrap(),
    )
}

fn canned_text(url: &str) -> String {
    format!(
        r#"{{"Statement":[{{"Resource":"{url}","Condition":{{"DateLessThan":{{"AWS:EpochTime":{END}}}}}}}]}}"#
    )
}

/// Return `url` with the parameters of a canned policy, and the signature of `text`.
fn canned(url: &str, text: &str) -> String {
    let joint = if url.contains('?') { '&' } else { '?' };
    let signature = signature_of(text);
    format!("{url}{joint}Expires={END}&Signature={signature}&Key-Pair-Id={RSA}")
}

/// Return the URL with the policy `text`, signed.
fn custom(text: &str) -> String {
    let (policy, signature) = (encode(text), signature_of(text));
    format!("{URL}&Policy={policy}&Signature={signature}&Key-Pair-Id={RSA}")
}

/// Return a policy with `statement`, without the URL's own section.
fn with_end(rest: &str) -> String {
    format!(
        r#"{{"Statement":[{{{rest}"Condition":{{"DateLessThan":{{"AWS:EpochTime":{END}}}}}}}]}}"#
    )
}

fn codes(inspection: &Inspection) -> Vec<&'static str> {
    inspection
        .findings
        .iter()
        .map(|finding| finding.code)
        .collect()
}

fn without_key(url: &str) -> Inspection {
    let options = InspectOptions {
        now: Some(AT),
        ..InspectOptions::default()
    };
    inspect(Some(url), &options).unwrap()
}

fn cookies_without_key(cookies: &str, url: Option<&str>, now: i64) -> Inspection {
    let options = InspectOptions {
        cookies: Some(cookies),
        now: Some(now),
        ..InspectOptions::default()
    };
    inspect(url, &options).unwrap()
}

fn with_keys(url: &str) -> Inspection {
    with_keys_and(url, None, None)
}

fn with_keys_and(url: &str, cookies: Option<&str>, ip_address: Option<&str>) -> Inspection {
    let verifier = verifier();
    let options = InspectOptions {
        cookies,
        now: Some(AT),
        ip_address: ip_address.map(String::from),
        verifier: Some(&verifier),
    };
    inspect(Some(url), &options).unwrap()
}

#[test]
fn what_was_just_signed_has_no_findings() {
    let sha256 = |id| signer(id).with_hash_algorithm(HashAlgorithm::Sha256);
    let address = "192.0.2.0/24".parse().unwrap();
    let viewer = Some("192.0.2.9");
    let policies = [
        end(),
        end().with_custom_policy(),
        end().with_resource(FOLDER.to_owned() + "?*").unwrap(),
        end().with_resource("http*://*.cloudfront.net/a/*").unwrap(),
        end().with_date_greater_than(AT - 60).unwrap(),
        end().with_ip_address(address).unwrap(),
    ];
    for signer in [signer(RSA), sha256(RSA), signer(P256)] {
        for policy in &policies {
            for url in [
                URL,
                "http://d111111abcdef8.cloudfront.net/a/film.mp4",
                "https://D1.cloudfront.net/a/%2C%2c,+%20~b;c=d//e/../?policy=1&expires=2&signature=3&X-Amz-Meta=4&AWSAccessKeyId=AKIA",
                "https://d1.cloudfront.net:8443/?x=https://other/&y=a%7Eb",
            ] {
                let Ok(signed) = signer.sign_url(url, policy) else {
                    assert!(policy.resource().is_some(), "{url}");
                    continue;
                };
                let inspection = with_keys_and(&signed, None, viewer);
                // The host is upper case: clients send it in lower case.
                let expected: &[&str] = match inspection.canned {
                    Some(true) if url.contains("D1") => &["host_differs"],
                    _ => &[],
                };
                assert_eq!(codes(&inspection), expected, "{signed}\n{inspection:#?}");
                assert_eq!(inspection.signature_holds, Some(true), "{signed}");
                assert!(inspection.verdict.unwrap().is_ok(), "{signed}");
                if url == URL {
                    let inspection = without_key(&signed);
                    assert_eq!(codes(&inspection), [""; 0], "{signed}\n{inspection:#?}");
                }
            }
        }
    }
}

#[test]
fn cookies_that_were_just_made_have_no_findings() {
    for id in [RSA, P256] {
        for resource in [
            URL,
            "https://d111111abcdef8.cloudfront.net/a/film.mp4*",
            "*",
        ] {
            let policy = end().with_resource(resource).unwrap();
            let cookies = signer(id).sign_cookies(&policy).unwrap().cookie_header();
            let cookies = format!("theme=dark; policy=none; {cookies}; Expires=no");
            let expected: &[&str] = if resource == "*" {
                &["wide_resource"]
            } else {
                &[]
            };
            let inspection = with_keys_and(URL, Some(&cookies), None);
            assert_eq!(codes(&inspection), expected, "{inspection:#?}");
            assert!(inspection.verdict.unwrap().is_ok());
            for url in [None, Some(URL)] {
                let inspection = cookies_without_key(&cookies, url, AT);
                assert_eq!(codes(&inspection), expected, "{inspection:#?}");
                assert_eq!(inspection.expires, Some(END));
                assert_eq!(inspection.canned, Some(resource == URL));
            }
        }
    }
}

/// Inputs with one thing wrong each: the code, its severity, a word that the message must have, one
/// that the cure must have, and the URL.
fn bad_urls() -> Vec<(&'static str, Severity, &'static str, &'static str, String)> {
    use Severity::{Error, Note, Warning};
    let signed = signer(RSA).sign_url(URL, &end()).unwrap();
    let base = "https://d111111abcdef8.cloudfront.net/a";
    let tail = format!(
        "Expires={END}&Signature={}&Key-Pair-Id={RSA}",
        signature_of("")
    );
    let resource = format!(r#""Resource":"{URL}","#);
    let condition =
        |condition: &str| format!(r#"{{"Statement":[{{{resource}"Condition":{{{condition}}}}}]}}"#);
    let less_than = |time: i64| format!(r#""DateLessThan":{{"AWS:EpochTime":{time}}}"#);
    let statement = format!(r#"{{{resource}"Condition":{{{}}}}}"#, less_than(END));
    let long = format!("{base}/{}?{tail}", "x".repeat(8192));
    let p256_sha1 = signer(P256)
        .with_hash_algorithm(HashAlgorithm::Sha1)
        .sign_url(URL, &end())
        .unwrap();
    let with_signature =
        |signature: &str| format!("{base}?Expires={END}&Signature={signature}&Key-Pair-Id={RSA}");
    let with_id = |id: &str| signed.replace(RSA, id);
    vec![
        (
            "expired",
            Error,
            "2029-12-31T23:43:20Z",
            "clock",
            signed.replace("1893456000", "1893455000"),
        ),
        (
            "expired",
            Error,
            "ended at 2029-12-31T23:42:20Z (1893454940), 16 min 40 s ago",
            "sign anew",
            signed.replace("1893456000", "1893454940"),
        ),
        (
            "not_yet_valid",
            Error,
            "in 1 min",
            "wait",
            custom(&condition(&format!(
                r#"{},"DateGreaterThan":{{"AWS:EpochTime":{}}}"#,
                less_than(END + 600),
                AT + 60
            ))),
        ),
        (
            "start_after_end",
            Error,
            "2030-01-01T00:00:00Z",
            "swap",
            custom(&condition(&format!(
                r#"{},"DateGreaterThan":{{"AWS:EpochTime":{END}}}"#,
                less_than(END)
            ))),
        ),
        (
            "milliseconds",
            Error,
            "Expires 1893456000000",
            "1893456000",
            signed.replace("1893456000", "1893456000000"),
        ),
        (
            "milliseconds",
            Error,
            "DateLessThan",
            "1893456000",
            custom(&condition(&less_than(END * 1000))),
        ),
        (
            "expires",
            Error,
            "\"tomorrow\"",
            "digits",
            signed.replace("1893456000", "tomorrow"),
        ),
        (
            "expires",
            Error,
            "\"+1893456000\"",
            "digits",
            signed.replace("1893456000", "+1893456000"),
        ),
        (
            "expires",
            Error,
            "99999999999999999999",
            "digits",
            signed.replace("1893456000", "99999999999999999999"),
        ),
        (
            "wildcard_in_canned_policy",
            Warning,
            "no wildcard",
            "custom policy",
            format!("{base}/*?{tail}"),
        ),
        (
            "url_not_matched",
            Error,
            "the path of the URL, \"/a/film.mp4\"",
            "path",
            custom(&with_end(
                r#""Resource":"https://d111111abcdef8.cloudfront.net/b/*","#,
            )),
        ),
        (
            "url_not_matched",
            Error,
            "the query of the URL, \"x=1\"",
            "ends in *",
            custom(&with_end(
                r#""Resource":"https://d111111abcdef8.cloudfront.net/a/film.mp4","#,
            )),
        ),
        (
            "scheme_differs",
            Error,
            "\"https\"",
            "http*://",
            custom(&with_end(
                r#""Resource":"http://d111111abcdef8.cloudfront.net/a/*","#,
            )),
        ),
        (
            "host_differs",
            Error,
            "\"d111111abcdef8.cloudfront.net\"",
            "host",
            custom(&with_end(r#""Resource":"https://media.example.com/a/*","#)),
        ),
        (
            "host_differs",
            Warning,
            "D1.cloudfront.net",
            "lower case",
            format!("https://D1.cloudfront.net/?{tail}"),
        ),
        (
            "reencoded",
            Error,
            "Signature was percent-encoded",
            "no encoding",
            with_signature("ab%7Ecd__"),
        ),
        (
            "standard_base64",
            Error,
            "Signature is in standard base64",
            "- for +",
            with_signature("ab%2Bcd=="),
        ),
        (
            "standard_base64",
            Error,
            "spaces",
            "- for +",
            with_signature("ab%20cd"),
        ),
        (
            "base64url",
            Error,
            "base64url",
            "~ for /",
            with_signature("ab_cd"),
        ),
        (
            "line_breaks",
            Error,
            "line breaks",
            "-A",
            with_signature("abcd%0Aabcd"),
        ),
        (
            "not_base64",
            Error,
            "characters",
            "standard base64",
            with_signature("ab!d"),
        ),
        (
            "truncated",
            Error,
            "5 characters",
            "cut off",
            with_signature("abcde"),
        ),
        (
            "signature_length",
            Warning,
            "3 bytes",
            "cut off",
            with_signature("abcd"),
        ),
        (
            "raw_ecdsa_signature",
            Error,
            "64 bytes",
            "DER",
            with_signature(&encode([7; 64])),
        ),
        (
            "extra_parameters",
            Warning,
            "\"utm\"",
            "before signing",
            format!("{base}?{tail}&utm=1"),
        ),
        (
            "duplicate_parameter",
            Error,
            "Expires stands twice",
            "plain URL",
            format!("{signed}&Expires={END}"),
        ),
        (
            "conflicting_parameters",
            Error,
            "both Policy and Expires",
            "canned",
            format!("{}&Expires={END}", custom(&with_end(&resource))),
        ),
        (
            "missing_parameter",
            Error,
            "no Key-Pair-Id",
            "quotation marks",
            signed.split("&Key-Pair-Id").next().unwrap().into(),
        ),
        (
            "missing_parameter",
            Error,
            "no Signature",
            "quotation marks",
            format!("{URL}&Expires={END}"),
        ),
        (
            "misspelt_parameter",
            Error,
            "\"keyPairId\" is nearly Key-Pair-Id",
            "write Key-Pair-Id",
            signed.replace("Key-Pair-Id", "keyPairId"),
        ),
        (
            "misspelt_parameter",
            Error,
            "\"expires\" is nearly Expires",
            "write Expires",
            signed.replace("Expires", "expires"),
        ),
        (
            "misspelt_parameter",
            Error,
            "\"CloudFront-Signature\"",
            "write Signature",
            signed.replace("Signature", "CloudFront-Signature"),
        ),
        (
            "misspelt_parameter",
            Warning,
            "\"hash_algorithm\"",
            "write Hash-Algorithm",
            format!("{signed}&hash_algorithm=SHA256"),
        ),
        (
            "hash_algorithm",
            Error,
            "\"sha256\"",
            "SHA256",
            format!("{signed}&Hash-Algorithm=sha256"),
        ),
        (
            "not_signed",
            Error,
            "no parameter",
            "sign the URL",
            URL.into(),
        ),
        (
            "html_escaped",
            Error,
            "&amp; before Expires",
            "unescape",
            signed.replace('&', "&amp;"),
        ),
        (
            "fragment",
            Error,
            "from byte 39 on, and Expires behind it",
            "very end",
            format!("{base}#t=1?{tail}"),
        ),
        (
            "fragment",
            Warning,
            "not part of the request",
            "very end",
            format!("{signed}#t=1"),
        ),
        (
            "character",
            Error,
            "a space (' ') at byte 40",
            "before signing",
            format!("{base}/ b?{tail}"),
        ),
        ("url_too_long", Error, "8192", "P-256", long),
        (
            "not_a_url",
            Error,
            "no scheme",
            "https://",
            format!("d1.cloudfront.net/a?u=https://h/&{tail}"),
        ),
        ("not_a_url", Error, "no scheme", "https://", String::new()),
        (
            "scheme",
            Error,
            "\"s3\"",
            "https and http",
            format!("s3://bucket/a?{tail}"),
        ),
        (
            "scheme",
            Warning,
            "upper case",
            "lower case",
            format!("HTTPS://d1.cloudfront.net/a?{tail}"),
        ),
        (
            "user_name",
            Error,
            "user name",
            "leave it out",
            format!("https://me@d1.cloudfront.net/a?{tail}"),
        ),
        (
            "no_path",
            Error,
            "no path",
            "https://d1.cloudfront.net/",
            format!("https://d1.cloudfront.net?{tail}"),
        ),
        (
            "s3_url",
            Error,
            "\"bucket.s3.eu-central-1.amazonaws.com\"",
            "distribution",
            format!("https://bucket.s3.eu-central-1.amazonaws.com/a?{tail}"),
        ),
        (
            "s3_presigned",
            Error,
            "\"X-Amz-Algorithm\"",
            "plain URL",
            format!("{base}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=60&X-Amz-Signature=0a"),
        ),
        (
            "s3_presigned",
            Error,
            "\"AWSAccessKeyId\"",
            "plain URL",
            format!(
                "{base}?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Expires={END}&Signature=ab%2Bcd%3D"
            ),
        ),
        (
            "key_pair_id_is_access_key",
            Error,
            "\"AKIAIOSFODNN7EXAMPLE\"",
            "public key",
            with_id("AKIAIOSFODNN7EXAMPLE"),
        ),
        (
            "key_pair_id_is_pem",
            Error,
            "leaked",
            "public key",
            with_id("-----BEGIN%20PRIVATE%20KEY-----"),
        ),
        ("key_pair_id", Error, "'-'", "public key", with_id("my-key")),
        (
            "key_pair_id",
            Note,
            "\"X123\"",
            "public key",
            with_id("X123"),
        ),
        (
            "p256_sha1",
            Warning,
            "SHA-1",
            "Hash-Algorithm=SHA256",
            p256_sha1,
        ),
        (
            "malformed_policy",
            Error,
            "not JSON: EOF",
            "cut off",
            custom("{"),
        ),
        (
            "malformed_policy",
            Error,
            "not of UTF-8",
            "text",
            format!(
                "{URL}&Policy={}&Signature={}&Key-Pair-Id={RSA}",
                encode([0xff, 0xfe]),
                signature_of("")
            ),
        ),
        (
            "malformed_policy",
            Error,
            "unknown name \"Id\"",
            "developer guide",
            custom(&with_end(r#""Id":1,"#)),
        ),
        (
            "malformed_policy",
            Error,
            "quotation marks",
            "developer guide",
            custom(&condition(
                r#""DateLessThan":{"AWS:EpochTime":"1893456000"}"#,
            )),
        ),
        (
            "statement_not_in_array",
            Error,
            "into an array",
            "developer guide",
            custom(&format!(r#"{{"Statement":{statement}}}"#)),
        ),
        (
            "more_than_one_statement",
            Error,
            "2 statements",
            "developer guide",
            custom(&format!(r#"{{"Statement":[{statement},{statement}]}}"#)),
        ),
        (
            "missing_date_less_than",
            Error,
            "no DateLessThan",
            "developer guide",
            custom(&condition("")),
        ),
        (
            "ipv6",
            Error,
            "\"2001:db8::/32\"",
            "IPv4",
            custom(&condition(&format!(
                r#"{},"IpAddress":{{"AWS:SourceIp":"2001:db8::/32"}}"#,
                less_than(END)
            ))),
        ),
        (
            "escaped_policy",
            Error,
            "PHP",
            "no",
            custom(&with_end(&resource.replace('/', "\\/"))),
        ),
        (
            "escaped_policy",
            Error,
            "Go",
            "needs an escape",
            custom(&with_end(&resource.replace("x=1", "x=1\\u0026y"))),
        ),
        (
            "escaped_policy",
            Error,
            "a backslash, at byte",
            "needs an escape",
            custom(&with_end(&resource.replace("x=1", "\\\\?x=1"))),
        ),
        (
            "no_resource",
            Warning,
            "no Resource",
            "name the resource",
            custom(&with_end("")),
        ),
        (
            "wide_resource",
            Warning,
            "\"http*://*\"",
            "name the host",
            custom(&with_end(r#""Resource":"http*://*","#)),
        ),
        (
            "wide_resource",
            Warning,
            "\"*\"",
            "name the host",
            custom(&with_end(r#""Resource":"*","#)),
        ),
    ]
}

/// Inputs that only the public keys can judge.
fn bad_with_keys() -> Vec<(&'static str, Severity, &'static str, &'static str, String)> {
    use Severity::{Error, Note};
    let signed = signer(RSA).sign_url(URL, &end()).unwrap();
    let address = end()
        .with_ip_address("192.0.2.0/24".parse().unwrap())
        .unwrap();
    let sha256 = signer(RSA).with_hash_algorithm(HashAlgorithm::Sha256);
    let (unannounced, _) = sha256
        .sign_url(URL, &end())
        .map(|url| url.replace("&Hash-Algorithm=SHA256", ""))
        .map(|url| (url, ()))
        .unwrap();
    vec![
        (
            "signature",
            Error,
            "none of the usual changes",
            "private key",
            signed.replace("film", "clip"),
        ),
        (
            "unknown_key",
            Error,
            RSA,
            "key group",
            signed.replace("film", "clip").replace(RSA, "KUNKNOWN1"),
        ),
        (
            "other_key",
            Error,
            "signed with the key K2JCJMDEHXQW5F, sent with Key-Pair-Id \"K3D5EWEUDCCXON\"",
            "send the id",
            signed.replace(RSA, P256),
        ),
        (
            "other_key",
            Error,
            "sent with Key-Pair-Id \"KUNKNOWN1\"",
            "send the id",
            signed.replace(RSA, "KUNKNOWN1"),
        ),
        (
            "signature_of_another_key",
            Error,
            "RSA-2048, the key is P-256",
            "send the id",
            signed.replace("film", "clip").replace(RSA, P256),
        ),
        (
            "sha256_not_announced",
            Error,
            "signed with SHA256, sent without Hash-Algorithm=SHA256",
            "add Hash-Algorithm=SHA256",
            unannounced,
        ),
        (
            "sha1_announced",
            Error,
            "signed with SHA1, sent with Hash-Algorithm=\"SHA256\"",
            "leave Hash-Algorithm out",
            format!("{signed}&Hash-Algorithm=SHA256"),
        ),
        (
            "ip_address",
            Note,
            "not known",
            "address",
            signer(RSA).sign_url(URL, &address).unwrap(),
        ),
    ]
}

fn assert_found(
    inspection: &Inspection,
    code: &str,
    severity: Severity,
    message: &str,
    cure: &str,
    input: &str,
) {
    let found = inspection
        .findings
        .iter()
        .find(|found| found.code == code && found.message.contains(message))
        .unwrap_or_else(|| panic!("no {code} with {message:?} in {input}\n{inspection:#?}"));
    assert_eq!(found.severity, severity, "{input}\n{found:?}");
    assert!(found.cure.contains(cure), "{found:?}");
    assert!(
        inspection.findings.is_sorted_by_key(|found| found.severity),
        "the worst comes first"
    );
}

#[test]
fn every_finding_names_culprit_and_cure() {
    for (code, severity, message, cure, url) in bad_urls() {
        let inspection = without_key(&url);
        assert_found(&inspection, code, severity, message, cure, &url);
    }
    for (code, severity, message, cure, url) in bad_with_keys() {
        assert_found(&with_keys(&url), code, severity, message, cure, &url);
    }
}

#[test]
fn one_mistake_is_not_reported_as_many() {
    for (code, _, _, _, url) in bad_urls() {
        let inspection = without_key(&url);
        let errors: Vec<_> = inspection
            .findings
            .iter()
            .filter(|found| found.severity == Severity::Error)
            .map(|found| found.code)
            .collect();
        let most = match code {
            // Two parameters are missing; a URL that is none is not signed either; and a policy
            // with an & more is for another URL.
            "missing_parameter" | "not_a_url" | "escaped_policy" => 2,
            _ => 1,
        };
        assert!(
            errors.len() <= most,
            "{code}: {url}\n{:#?}",
            inspection.findings
        );
    }
}

#[test]
fn what_the_verifier_denies_is_an_error_and_what_it_allows_is_none() {
    for (code, _, _, _, url) in bad_urls().into_iter().chain(bad_with_keys()) {
        let inspection = with_keys(&url);
        let has_error = inspection
            .findings
            .iter()
            .any(|found| found.severity == Severity::Error);
        match inspection.verdict.as_ref().unwrap() {
            Ok(_) => assert!(!has_error, "{code}: {url}\n{inspection:#?}"),
            // A fragment at the end and an unknown viewer are not the request's fault.
            Err(denial) => assert!(
                has_error || ["fragment", "ip_address"].contains(&code),
                "{code}: {denial:?}\n{url}\n{inspection:#?}"
            ),
        }
    }
}

#[test]
fn cookies_have_findings_of_their_own() {
    use Severity::{Error, Note, Warning};
    let policy = end().with_resource(FOLDER.to_owned() + "?*").unwrap();
    let header = |policy: &Policy| signer(RSA).sign_cookies(policy).unwrap().cookie_header();
    let good = header(&policy);
    let canned = header(&end().with_resource(URL).unwrap());
    let signed = signer(RSA).sign_url(URL, &end()).unwrap();
    let sha1 = "CloudFront-Hash-Algorithm=SHA256";
    let cases = [
        (
            "duplicate_parameter",
            Error,
            "CloudFront-Policy stands twice",
            "Path or Domain",
            URL,
            format!("{good}; {good}"),
        ),
        (
            "conflicting_parameters",
            Error,
            "both CloudFront-Policy and CloudFront-Expires",
            "clear the cookies",
            URL,
            format!("{good}; CloudFront-Expires={END}"),
        ),
        (
            "stale_cookies",
            Error,
            "canned policy of Expires",
            "clear those",
            URL,
            format!("{canned}; {}", good.split("; ").next().unwrap()),
        ),
        (
            "sha1_announced",
            Error,
            "CloudFront-Hash-Algorithm=\"SHA256\"",
            "clear it",
            URL,
            format!("{good}; {sha1}"),
        ),
        (
            "missing_parameter",
            Error,
            "no CloudFront-Key-Pair-Id",
            "all cookies",
            URL,
            good.replace("CloudFront-Key-Pair-Id=", "other="),
        ),
        (
            "misspelt_parameter",
            Error,
            "the cookie \"CloudFront-KeyPairId\" is nearly CloudFront-Key-Pair-Id",
            "write CloudFront-Key-Pair-Id",
            URL,
            good.replace("Key-Pair-Id", "KeyPairId"),
        ),
        (
            "misspelt_parameter",
            Error,
            "the cookie \"Policy\"",
            "write CloudFront-Policy",
            URL,
            good.replace("CloudFront-Policy", "Policy"),
        ),
        (
            "cookie_too_long",
            Warning,
            "\"CloudFront-Policy\"",
            "shorten",
            URL,
            format!("CloudFront-Policy={}", "A".repeat(4096)),
        ),
        (
            "cookies_ignored",
            Note,
            "ignored",
            "plain URL",
            &signed,
            good.clone(),
        ),
        (
            "not_signed",
            Error,
            "no cookie",
            "Domain and Path",
            URL,
            "theme=dark".into(),
        ),
        (
            "url_not_matched",
            Error,
            "the path of the URL, \"/b\"",
            "path",
            "https://d111111abcdef8.cloudfront.net/b",
            good.clone(),
        ),
        (
            "wildcard_in_canned_policy",
            Error,
            "signed for \"https://d111111abcdef8.cloudfront.net/a/*\"",
            "custom policy",
            URL,
            canned.replace(
                canned
                    .split("CloudFront-Signature=")
                    .nth(1)
                    .unwrap()
                    .split(';')
                    .next()
                    .unwrap(),
                &signature_of(&canned_text(FOLDER)),
            ),
        ),
    ];
    for (code, severity, message, cure, url, cookies) in cases {
        let inspection = with_keys_and(url, Some(&cookies), None);
        assert_found(&inspection, code, severity, message, cure, &cookies);
    }
    assert_eq!(codes(&cookies_without_key(&canned, None, END)), ["expired"]);
}

#[test]
fn the_viewers_address_is_judged() {
    let policy = end()
        .with_ip_address("192.0.2.0/24".parse().unwrap())
        .unwrap();
    let url = signer(RSA).sign_url(URL, &policy).unwrap();
    for (ip, message, cure) in [
        (
            "198.51.100.7",
            "the viewer is 198.51.100.7",
            "address that CloudFront sees",
        ),
        ("2001:db8::1", "never grants IPv6", "turn IPv6 off"),
    ] {
        let inspection = with_keys_and(&url, None, Some(ip));
        assert_found(
            &inspection,
            "ip_address",
            Severity::Error,
            message,
            cure,
            &url,
        )
    }
}

#[test]
fn the_key_says_what_the_url_was_signed_for() {
    let base = "https://d111111abcdef8.cloudfront.net";
    let cases = [
        // What was signed, what is sent, the code, and what is said.
        (
            "http://h/a",
            "https://h/a",
            "scheme_differs",
            "signed for http://, sent as https://",
        ),
        (
            "https://h/a",
            "http://h/a",
            "scheme_differs",
            "signed for https://, sent as http://",
        ),
        (
            "http*://h/a",
            "https://h/a",
            "scheme_differs",
            "signed for http*://, sent as https://",
        ),
        (
            "https://h/a",
            "https://H/a",
            "host_differs",
            "the host in lower case \"h\", sent to \"H\"",
        ),
        (
            "https://h:443/a",
            "https://h/a",
            "host_differs",
            "\"h:443\", sent to \"h\"",
        ),
        (
            "https://h/a",
            "https://h:443/a",
            "host_differs",
            "\"h\", sent to \"h:443\"",
        ),
        (
            "https://h/film",
            "https://h/Film",
            "path_case",
            "lower case",
        ),
        ("/a/b", "https://h/a/b", "not_a_whole_url", "the path alone"),
        (
            "a/b?c",
            "https://h/a/b?c",
            "not_a_whole_url",
            "without its first slash",
        ),
        (
            "h/a",
            "https://h/a",
            "not_a_whole_url",
            "without its scheme",
        ),
        (
            "https://h/a",
            "https://h/a/",
            "trailing_slash",
            "sent with it",
        ),
        (
            "https://h/a/?b",
            "https://h/a?b",
            "trailing_slash",
            "sent without it",
        ),
        ("https://h", "https://h/", "trailing_slash", "sent with it"),
        (
            "https://h/a?",
            "https://h/a",
            "trailing_question_mark",
            "which the edge leaves out",
        ),
        (
            "https://h/a b",
            "https://h/a%20b",
            "reencoded",
            "with a space, sent with %20",
        ),
        (
            "https://h/a+b",
            "https://h/a%20b",
            "reencoded",
            "with +, sent with %20",
        ),
        (
            "https://h/a%20b",
            "https://h/a+b",
            "reencoded",
            "with %20, sent with +",
        ),
        (
            "https://h/a%2Bb",
            "https://h/a+b",
            "reencoded",
            "with %2B, sent with +",
        ),
        (
            "https://h/?a=1,2",
            "https://h/?a=1%2C2",
            "reencoded",
            "with ,, sent with %2C",
        ),
        (
            "https://h/a%2Cb",
            "https://h/a%2cb",
            "reencoded",
            "in upper case (%2C)",
        ),
        (
            "https://h/a%2cb",
            "https://h/a%2Cb",
            "reencoded",
            "in lower case (%2c)",
        ),
        (
            "https://h/a~b",
            "https://h/a%7Eb",
            "reencoded",
            "with ~, sent with %7E",
        ),
        (
            "https://h/a%7Eb",
            "https://h/a~b",
            "reencoded",
            "with %7E, sent with ~",
        ),
        (
            "https://h/abc",
            "https://h/%61b%63",
            "reencoded",
            "letters, digits",
        ),
        (
            "https://h/[a]",
            "https://h/%5Ba%5D",
            "reencoded",
            "without percent-encoding",
        ),
        (
            "https://h/é",
            "https://h/%C3%A9",
            "reencoded",
            "before percent-encoding",
        ),
        (
            "https://h/%2520a",
            "https://h/%20a",
            "reencoded",
            "once more",
        ),
        (
            "https://h/%20a",
            "https://h/%2520a",
            "reencoded",
            "once more",
        ),
        (
            "https://h/a/b",
            "https://h/a//b",
            "reencoded",
            "with /, sent with //",
        ),
        (
            "https://h/a",
            "https://h/a?utm=1",
            "extra_parameters",
            "without the parameter \"utm\"",
        ),
        (
            "https://h/a?x=1",
            "https://h/a?x=1&y=2&z=3",
            "extra_parameters",
            "the parameters from \"y\" on",
        ),
        (
            "https://h/a?x=1&z=3",
            "https://h/a?x=1&y=2&z=3",
            "extra_parameters",
            "the parameter \"y\"",
        ),
        (
            "https://h/a?x=1&amp;y=2",
            "https://h/a?x=1&y=2",
            "html_escaped",
            "&amp;",
        ),
        ("https:\\/\\/h\\/a", "https://h/a", "escaped_policy", "PHP"),
        (
            "https://h/a?x=1\\u0026y=2",
            "https://h/a?x=1&y=2",
            "escaped_policy",
            "Go",
        ),
        (
            "https://h/a/*",
            "https://h/a/b/c",
            "wildcard_in_canned_policy",
            "\"https://h/a/*\"",
        ),
        (
            "http*://h/*",
            "https://h/a/b/c",
            "wildcard_in_canned_policy",
            "\"http*://h/*\"",
        ),
        ("*", "https://h/a/b/c", "wildcard_in_canned_policy", "\"*\""),
        ("https://h/a#t=1", "https://h/a", "", ""),
    ];
    for (signed, sent, code, said) in cases {
        let [signed, sent] = [signed, sent].map(|url| {
            let host = base.strip_prefix("https://").unwrap();
            url.replacen("//h", &format!("//{host}"), 1)
                .replacen("//H", &format!("//{}", host.to_uppercase()), 1)
                .replacen("\\/h\\", &format!("\\/{host}\\"), 1)
        });
        let signed = if signed.starts_with("h/") {
            signed.replacen('h', &base[8..], 1)
        } else {
            signed
        };
        let url = canned(&sent, &canned_text(&signed));
        let inspection = with_keys(&url);
        assert_eq!(inspection.signature_holds, Some(false));
        let said = said
            .replace("\"h\"", "\"d111111abcdef8.cloudfront.net\"")
            .replace("\"H\"", "\"D111111ABCDEF8.CLOUDFRONT.NET\"")
            .replace("h:443", "d111111abcdef8.cloudfront.net:443")
            .replace("://h/", "://d111111abcdef8.cloudfront.net/");
        let signed_for = inspection.signed_for.clone().unwrap_or_default();
        if code.is_empty() {
            assert_eq!(signed_for, "", "the fragment is not known here");
            continue;
        }
        assert!(signed_for.contains(&said), "{signed} {sent}: {signed_for}");
        let first = &inspection.findings[0];
        assert_eq!(first.code, code, "{signed} {sent}");
        assert_eq!(first.message, format!("the request was {signed_for}"));
    }
    let fragment = canned(URL, &canned_text(&format!("{URL}#t=1"))) + "#t=1";
    let inspection = with_keys(&fragment);
    assert!(inspection.signed_for.unwrap().contains("with the fragment"));
}

#[test]
fn the_key_says_in_which_form_the_policy_was_signed() {
    let text = canned_text(URL);
    for (signed, code, said) in [
        (
            text.replace(':', ": ")
                .replace(": //", "://")
                .replace("AWS: E", "AWS:E")
                .replace(",\"", ", \""),
            "policy_white_space",
            "Python",
        ),
        (format!("{text}\n"), "policy_white_space", "line feed"),
        (format!("{text}\r\n"), "policy_white_space", "CR LF"),
        (
            format!(
                r#"{{"Statement":[{{"Condition":{{"DateLessThan":{{"AWS:EpochTime":{END}}}}},"Resource":"{URL}"}}]}}"#
            ),
            "policy_form",
            "before Resource",
        ),
        (
            text.replace("1893456000", "\"1893456000\""),
            "policy_form",
            "quotation marks",
        ),
        (
            text.replace("1893456000", "1893456000000"),
            "milliseconds",
            "in milliseconds, sent with Expires in seconds",
        ),
    ] {
        let inspection = with_keys(&canned(URL, &signed));
        assert!(
            inspection
                .signed_for
                .as_ref()
                .is_some_and(|what| what.contains(said)),
            "{signed}\n{inspection:#?}"
        );
        assert_eq!(codes(&inspection), [code]);
    }
    let sent = with_end(&format!("\"Resource\":\"{URL}&y=2\",\n"));
    for (signed, code, said) in [
        (
            format!("{sent}\n"),
            "policy_white_space",
            "line feed at its end",
        ),
        (
            sent.replace('\n', ""),
            "policy_white_space",
            "without white space",
        ),
        (
            sent.replace('\n', "\r\n"),
            "policy_white_space",
            "CR LF at its line ends",
        ),
        (
            sent.replace('/', "\\/"),
            "escaped_policy",
            "\\/ for /, sent with /",
        ),
        (
            sent.replace('&', "\\u0026"),
            "escaped_policy",
            "\\u0026 for &, sent with &",
        ),
    ] {
        let url = format!(
            "{URL}&y=2&Policy={}&Signature={}&Key-Pair-Id={RSA}",
            encode(&sent),
            signature_of(&signed)
        );
        let inspection = with_keys(&url);
        assert!(
            inspection
                .signed_for
                .as_ref()
                .is_some_and(|what| what.contains(said)),
            "{signed}\n{inspection:#?}"
        );
        assert_eq!(codes(&inspection), [code]);
    }
    let escaped = sent.replace('/', "\\/");
    let url = format!(
        "{URL}&y=2&Policy={}&Signature={}&Key-Pair-Id={RSA}",
        encode(escaped),
        signature_of(&sent)
    );
    assert!(
        with_keys(&url)
            .signed_for
            .unwrap()
            .contains("without JSON escapes, sent with them")
    );
}

#[test]
fn two_changes_of_which_one_is_the_hash_are_both_named() {
    let text = canned_text(&URL.replace("https", "http"));
    let signature = load(RSA)
        .sign(HashAlgorithm::Sha256, text.as_bytes())
        .unwrap();
    let url = format!(
        "{URL}&Expires={END}&Signature={}&Key-Pair-Id={RSA}",
        encode(signature)
    );
    assert_eq!(
        with_keys(&url).signed_for.unwrap(),
        "signed for http://, sent as https://, and signed with SHA256, which is not what is announced"
    );
}

/// The codes are part of the interface: each one in the source is produced by a test here.
#[test]
fn no_code_is_left_out() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    let files = |folder: &str| {
        std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
    };
    let source: String = files(folder)
        .chain(files(&format!("{folder}/suspects")))
        .filter(|path| path.is_file())
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let tests = include_str!("inspect.rs");
    let mut found = BTreeSet::new();
    for call in [
        ".error(",
        ".warning(",
        "add(",
        "Suspect::new(",
        "code: ",
        "=> (",
        "Some((",
    ] {
        for after in source.split(call).skip(1) {
            let argument = after
                .trim_start()
                .trim_start_matches("Severity::Note,")
                .trim_start_matches("severity,")
                .trim_start();
            let code = argument
                .strip_prefix('"')
                .and_then(|code| code.split('"').next());
            found.extend(code.filter(|code| {
                code.bytes()
                    .all(|byte| byte.is_ascii_lowercase() || b"_0123456789".contains(&byte))
            }));
        }
    }
    assert!(found.len() > 45, "{found:?}");
    for code in found {
        assert!(tests.contains(&format!("\"{code}\"")), "{code}");
    }
}

#[test]
fn json_has_the_names_of_the_fields() {
    let signed = signer(RSA).sign_url(URL, &end()).unwrap();
    let json: serde_json::Value = serde_json::from_str(&with_keys(&signed).to_json()).unwrap();
    assert_eq!(json["allowed"], true);
    for name in [
        "code",
        "message",
        "reason",
        "detail",
        "not_before",
        "signed_for",
    ] {
        assert!(json[name].is_null(), "{name}");
    }
    assert_eq!(json["key_pair_id"], RSA);
    assert_eq!(json["policy"], canned_text(URL));
    assert_eq!(json["expires"], END);
    assert_eq!(json["parameters"]["Expires"], END.to_string());
    assert_eq!(json["findings"], serde_json::json!([]));
    let denied = with_keys(&signed.replace("https", "http")).to_json();
    let json: serde_json::Value = serde_json::from_str(&denied).unwrap();
    assert_eq!(json["allowed"], false);
    assert_eq!(json["code"], "AccessDenied");
    assert_eq!(json["reason"], "signature");
    assert_eq!(json["findings"][0]["code"], "scheme_differs");
    assert_eq!(json["findings"][0]["severity"], "error");
}

fn hostile() -> impl Strategy<Value = String> {
    "(\\PC|[\\x00-\\x1f]|[&=?;_~%#*/\\\\\"-]|%[0-9A-Fa-f]{2}|://|Expires=|Policy=|Signature=|Key-Pair-Id=K2JCJMDEHXQW5F|Hash-Algorithm=|CloudFront-|amp;|X-Amz-){0,60}"
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn no_request_makes_it_panic(text in hostile(), policy in hostile(), now: i64, ip: Option<IpAddr>) {
        let verifier = verifier();
        let ip_address = ip.map(|ip| ip.to_string());
        let options = InspectOptions { cookies: Some(&text), now: Some(now), ip_address, verifier: Some(&verifier) };
        let policy = format!("https://h/{text}&Policy={}&Signature={}&Key-Pair-Id={RSA}", encode(&policy), encode(&text));
        for url in [&*text, &format!("https://h/?{text}"), &policy] {
            let _ = inspect(Some(url), &options).unwrap().to_json();
        }
        let _ = inspect(None, &options).unwrap().to_json();
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
                start.elapsed() < Duration::from_secs(2),
                "{unit} {:?}",
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
            start.elapsed() < Duration::from_secs(2),
            "{:?}",
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
