//! Cookies as browsers keep and send them.

use frontseal::Policy;
use frontseal_inspect::Severity;

use crate::support::{
    END, FOLDER, RSA, URL, assert_found, canned_text, codes, cookies_without_key, end,
    signature_of, signer, with_keys_and,
};

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
