//! What the signature was made for.

use frontseal::{HashAlgorithm, SigningKey};

use crate::support::{
    END, RSA, URL, canned, canned_text, codes, encode, load, signature_of, with_end, with_keys,
};

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
