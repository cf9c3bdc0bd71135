//! Requests without a fault.

use frontseal::HashAlgorithm;

use crate::support::{
    AT, END, FOLDER, P256, RSA, URL, codes, cookies_without_key, end, signer, with_keys_and,
    without_key,
};

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
                "https://d1.cloudfront.net/a/%2C%2c,+%20~b;c=d//e/?policy=1&expires=2&signature=3&X-Amz-Meta=4&AWSAccessKeyId=AKIA",
                "https://d1.cloudfront.net:8443/?x=https://other/&y=a%7Eb",
            ] {
                let Ok(signed) = signer.sign_url(url, policy) else {
                    assert!(policy.resource().is_some(), "{url}");
                    continue;
                };
                let inspection = with_keys_and(&signed, None, viewer);
                assert_eq!(codes(&inspection), [""; 0], "{signed}\n{inspection:#?}");
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
fn a_fragment_behind_the_signature_changes_no_verdict() {
    for policy in [end(), end().with_custom_policy()] {
        let signed = signer(P256).sign_url(URL, &policy).unwrap();
        for fragment in ["#t=10", "#", "#/../é ?Policy=x"] {
            let inspection = with_keys_and(&format!("{signed}{fragment}"), None, None);
            assert_eq!(codes(&inspection), ["fragment"], "{inspection:#?}");
            assert!(inspection.verdict.unwrap().is_ok());
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
