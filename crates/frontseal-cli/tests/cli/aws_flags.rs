//! A script that calls `aws cloudfront sign` changes one word.

use crate::program::{FOLDER, ID, URL, decoded, key, parameter, run};

#[test]
fn the_flags_of_aws_cloudfront_sign_give_a_canned_url() {
    let signed = run([
        "sign",
        "--url",
        URL,
        "--key-pair-id",
        ID,
        "--private-key",
        &format!("file://{}", key("rsa-2048.pem")),
        "--date-less-than",
        "2030-01-01",
    ])
    .line();
    assert!(
        signed.starts_with(&format!("{URL}?Expires=1893456000&Signature=")),
        "{signed}"
    );
    assert!(signed.ends_with(&format!("&Key-Pair-Id={ID}")), "{signed}");
}

#[test]
fn all_flags_of_aws_cloudfront_sign_give_a_custom_url() {
    let signed = run([
        "sign",
        "--url",
        "https://d111111abcdef8.cloudfront.net/hls/1.ts",
        "--policy-resource",
        FOLDER,
        "--key-pair-id",
        ID,
        "--private-key",
        &format!("file://{}", key("rsa-2048.pem")),
        "--date-less-than",
        "2030-01-01T00:00:00",
        "--date-greater-than",
        "2029-01-01T00:00:00+00:00",
        "--ip-address",
        "192.0.2.0/24",
        "--hash-algorithm",
        "SHA256",
    ])
    .line();
    assert_eq!(
        String::from_utf8(decoded(&signed, "Policy")).unwrap(),
        format!(
            r#"{{"Statement":[{{"Resource":"{FOLDER}","Condition":{{"DateLessThan":{{"AWS:EpochTime":1893456000}},"DateGreaterThan":{{"AWS:EpochTime":1861920000}},"IpAddress":{{"AWS:SourceIp":"192.0.2.0/24"}}}}}}]}}"#
        )
    );
    assert_eq!(parameter(&signed, "Hash-Algorithm"), "SHA256");
}

#[test]
fn the_flags_of_aws_cloudfront_sign_cookies_give_an_object() {
    let cookies = run([
        "sign-cookies",
        "--resource",
        URL,
        "--key-pair-id",
        ID,
        "--private-key",
        &format!("file://{}", key("p-256.pem")),
        "--date-less-than",
        "1893456000",
        "--hash-algorithm",
        "SHA256",
    ])
    .json();
    let names: Vec<_> = cookies.as_object().unwrap().keys().cloned().collect();
    assert_eq!(
        names,
        [
            "CloudFront-Expires",
            "CloudFront-Hash-Algorithm",
            "CloudFront-Key-Pair-Id",
            "CloudFront-Signature"
        ]
    );
    assert_eq!(cookies["CloudFront-Expires"], "1893456000");
    assert_eq!(cookies["CloudFront-Key-Pair-Id"], ID);
}

#[test]
fn the_text_of_a_key_is_taken_as_the_aws_cli_takes_it_but_warned_about() {
    let pem = std::fs::read_to_string(key("rsa-2048.pem")).unwrap();
    let outcome = run([
        "sign",
        "--url",
        URL,
        "--key-pair-id",
        ID,
        "--private-key",
        &pem,
        "--date-less-than",
        "2030-01-01",
    ]);
    assert!(
        outcome.stderr.starts_with("warning: ") && outcome.stderr.contains("command line"),
        "{outcome:?}"
    );
    assert!(!outcome.stderr.contains("MII"), "a key was printed");
    assert!(outcome.line().starts_with(URL));
}
