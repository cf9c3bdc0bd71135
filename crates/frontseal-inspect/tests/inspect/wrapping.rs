//! What a URL was copied out of.

use frontseal_inspect::{InspectOptions, Severity, inspect};

use crate::support::{AT, Case, RSA, URL, codes, end, signer, with_keys, without_key};

/// Requests with one thing wrong each.
pub(crate) fn cases() -> Vec<Case> {
    use Severity::Error;
    let signed = signer(RSA).sign_url(URL, &end()).unwrap();
    vec![(
        "html_escaped",
        Error,
        "&amp; in place of &",
        "unescape",
        signed.replace('&', "&amp;"),
    )]
}

/// What was wrapped is judged as it is inside, and the verdict is about what was given.
#[test]
fn a_wrapped_url_is_taken_apart_as_the_one_inside() {
    let signed = signer(RSA).sign_url(URL, &end()).unwrap();
    let plain = with_keys(&signed);
    let inspection = with_keys(&format!("<{}>", signed.replace('&', "&amp;")));
    assert_eq!(codes(&inspection), ["surrounding_text", "html_escaped"]);
    assert_eq!(inspection.url, plain.url);
    assert_eq!(inspection.parameters, plain.parameters);
    assert_eq!(inspection.signature_holds, Some(true));
    assert!(inspection.verdict.unwrap().is_err());
}

#[test]
fn a_command_is_judged_by_the_url_and_the_cookies_in_it() {
    let signed = signer(RSA).sign_url(URL, &end()).unwrap();
    let inspection = with_keys(&format!("curl '{signed}' -H 'accept: */*' --compressed"));
    assert_eq!(codes(&inspection), ["command"]);
    assert!(inspection.verdict.unwrap().is_ok());
    let cookies = signer(RSA)
        .sign_cookies(&end().with_resource(URL).unwrap())
        .unwrap();
    let cookies = cookies.cookie_header();
    for option in ["-b '", "-H 'cookie: ", "--cookie '"] {
        let inspection = with_keys(&format!(
            "curl '{URL}' -H 'referer: https://www.example.com/' {option}{cookies}'"
        ));
        assert_eq!(codes(&inspection), ["command"], "{option}");
        assert!(inspection.verdict.unwrap().is_ok());
    }
}

#[test]
fn at_most_eight_layers_are_taken_away() {
    let mut url = signer(RSA).sign_url(URL, &end()).unwrap();
    for layer in 0..12 {
        let inspection = without_key(&url);
        let is_found = inspection.signature_bytes == Some(256);
        assert_eq!(is_found, layer <= 8, "{layer}");
        url = url.replace('&', "&amp;");
    }
}

/// Nobody may be misled about what is not wrapped.
#[test]
fn what_only_looks_wrapped_is_left_alone() {
    for url in [
        "https://d1.cloudfront.net/a?u=https%3A%2F%2Fother.example%2F%3Fx%3D1%26y",
        "https://d1.cloudfront.net/a?q=a&amp;b=1",
        "https://d1.cloudfront.net/%22a%22/%5Cb/%E2%80%8B?x=%26amp%3B",
        "https://d1.cloudfront.net/a?x=what?&y=(1)",
        "https://d1.cloudfront.net/a=3Db?z=u0026",
        "https://d1.cloudfront.net/a?u=https://other.example/",
    ] {
        let inspection = without_key(url);
        assert_eq!(codes(&inspection), ["not_signed"], "{url}");
        for policy in [end(), end().with_custom_policy()] {
            let signed = signer(RSA).sign_url(url, &policy).unwrap();
            assert_eq!(codes(&without_key(&signed)), [""; 0], "{signed}");
        }
    }
    let long = format!("\"https://d1.cloudfront.net/{}\"", "a".repeat(1 << 16));
    let options = InspectOptions {
        now: Some(AT),
        ..InspectOptions::default()
    };
    assert!(!codes(&inspect(Some(&long), &options).unwrap()).contains(&"surrounding_text"));
}
