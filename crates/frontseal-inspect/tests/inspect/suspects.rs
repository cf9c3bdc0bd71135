//! What the signature was made for.

use frontseal::{HashAlgorithm, SigningKey};
use frontseal_inspect::{InspectOptions, Inspection, inspect};

use crate::support::{
    AT, END, RSA, URL, canned, canned_text, codes, encode, load, signature_of, verifier, with_end,
    with_keys,
};

/// What was signed, what is sent, the code, and what is said.
const CHANGES: &str = r###"
http://HOST/a | https://HOST/a | scheme_differs | signed for http://, sent as https://
https://HOST/a | http://HOST/a | scheme_differs | signed for https://, sent as http://
http*://HOST/a | https://HOST/a | scheme_differs | signed for http*://, sent as https://
https://HOST/a | https://www.HOST/a | host_differs | signed for the host "HOST", sent to "www.HOST"
https://HOST:443/a | https://HOST/a | host_differs | signed for the host "HOST:443", sent to "HOST"
https://HOST/a | https://HOST:443/a | host_differs | signed for the host "HOST", sent to "HOST:443"
https://cdn.example.com/a | https://HOST/a | host_differs | the host "cdn.example.com", sent to "HOST"
https://HOST/film | https://HOST/Film | path_case | signed for "/film", sent as "/Film"
/a/b | https://HOST/a/b | not_a_whole_url | signed for "/a/b", sent as "https://HOST/a/b"
a/b?c | https://HOST/a/b?c | not_a_whole_url | signed for "a/b?c"
HOST/a | https://HOST/a | not_a_whole_url | signed for "HOST/a"
https://HOST/a | https://HOST/a/ | trailing_slash | signed for "/a", sent as "/a/"
https://HOST/a/?b | https://HOST/a?b | trailing_slash | signed for "/a/", sent as "/a"
https://HOST | https://HOST/ | trailing_slash | signed for "/HOST", sent as "/HOST/"
https://HOST/a? | https://HOST/a | trailing_question_mark | the edge leaves it out
https://HOST/a b | https://HOST/a%20b | reencoded | signed for "/a b", sent as "/a%20b"
https://HOST/a+b | https://HOST/a%20b | reencoded | signed for "/a+b"
https://HOST/a%20b | https://HOST/a+b | reencoded | signed for "/a%20b"
https://HOST/a%2Bb | https://HOST/a+b | reencoded | signed for "/a%2Bb"
https://HOST/a%2Bb+c | https://HOST/a+b+c | reencoded | signed for "/a%2Bb+c"
https://HOST/?a=1,2 | https://HOST/?a=1%2C2 | reencoded | signed for "?a=1,2", sent as "?a=1%2C2"
https://HOST/a%2Cb | https://HOST/a%2cb | reencoded | signed for "/a%2Cb"
https://HOST/a%2cb | https://HOST/a%2Cb | reencoded | signed for "/a%2cb"
https://HOST/a~b | https://HOST/a%7Eb | reencoded | signed for "/a~b"
https://HOST/a%7Eb | https://HOST/a~b | reencoded | signed for "/a%7Eb"
https://HOST/abc | https://HOST/%61b%63 | reencoded | signed for "/abc", sent as "/%61b%63"
https://HOST/[a] | https://HOST/%5Ba%5D | reencoded | signed for "/[a]"
https://HOST/é | https://HOST/%C3%A9 | reencoded | signed for "/é"
https://HOST/%C3%A9 | https://HOST/é | reencoded | signed for "/%C3%A9", sent as "/é"
https://HOST/%2520a | https://HOST/%20a | reencoded | signed for "/%2520a"
https://HOST/%20a | https://HOST/%2520a | reencoded | signed for "/%20a"
https://HOST/f?d=a%3Bn%3Dit's.pdf | https://HOST/f?d=a%3Bn%3Dit%27s.pdf | reencoded | %3Dit's.pdf", sent as
https://HOST/f?d=a%3Bf%3Dx | https://HOST/f?d=a;f=x | reencoded | signed for "?d=a%3Bf%3Dx", sent as "?d=a;f=x"
https://HOST/f?d=a%3B%20n%3D%22x%22 | https://HOST/f?d=a;%20n=%22x%22 | reencoded | signed for "?d=a%3B%20n%3D%22x%22"
https://HOST/f?d=a%3B+n%3D%22x+y%22 | https://HOST/f?d=a; n="x y" | reencoded | signed for "?d=a%3B+n%3D%22x+y%22"
https://HOST/f?d=a%3b+n%3d%22x+y%22 | https://HOST/f?d=a%3B%20n%3D%22x%20y%22 | reencoded | %3b+n
https://HOST/me%40x.txt | https://HOST/me@x.txt | reencoded | signed for "/me%40x.txt"
https://HOST/a%281%29%20b | https://HOST/a(1)%20b | reencoded | signed for "/a%281%29%20b"
https://HOST/a%2Fb%2Fc | https://HOST/a/b/c | reencoded | signed for "/a%2Fb%2Fc", sent as "/a/b/c"
https://HOST/%D0%B6%20(1)?q=a%2Fb | https://HOST/%D0%B6%20%281%29?q=a/b | reencoded | (1)?q=a%2Fb
https://HOST/i?a | https://HOST/i?a= | reencoded | signed for "?a", sent as "?a="
https://HOST/i?a= | https://HOST/i?a | reencoded | signed for "?a=", sent as "?a"
https://HOST/a//b | https://HOST/a/b | path_changed | signed for "//b", sent as "/b"
https://HOST/a/b | https://HOST/a//b | path_changed | signed for "/b", sent as "//b"
https://HOST//i.jpg | https://HOST/i.jpg | path_changed | signed for "//i.jpg", sent as "/i.jpg"
https://HOST/a/b | https://HOST/a/./b | path_changed | signed for "/b"
https://HOST/b | https://HOST/a/../b | path_changed | signed for "/b"
https://HOST/a/ | https://HOST/a/index.html | path_changed | signed for "/", sent as "/index.html"
https://HOST/b/c | https://HOST/a/b/c | path_changed | signed for "/b", sent as "/a/b"
https://HOST/a | https://HOST/a?utm=1 | extra_parameters | signed for "/a", sent as "/a?utm=1"
https://HOST/a?x=1 | https://HOST/a?x=1&y=2&z=3 | extra_parameters | signed for "?x=1", sent as "?x=1&y=2&z=3"
https://HOST/a?x=1&z=3 | https://HOST/a?x=1&y=2&z=3 | extra_parameters | sent as "&y=2&z=3"
https://HOST/a?x=1&z=3 | https://HOST/a?utm_id=2&x=1&fbclid=4&z=3 | extra_parameters | signed for "?x=1", sent as "?utm_id=2&x=1&fbclid=4"
https://HOST/i?size=l&color=r | https://HOST/i?color=r&size=l | query_order | signed for "?size=l&color=r"
https://HOST/i?b=1&a=2&c=3 | https://HOST/i?a=2&b=1&c=3 | query_order | the order of the parameters differs
"https://HOST/a" | https://HOST/a | surrounding_text | signed for ""https://HOST/a"", sent as
https:/HOST/a | https://HOST/a | not_a_whole_url | signed for "
https://HOST/https://HOST/a | https://HOST/a | not_a_whole_url | signed for "
https%3A%2F%2FHOST%2Fa%3Fb%3Dc | https://HOST/a?b=c | reencoded | the whole URL was encoded
https://HOST/a%3Fb%3Dc | https://HOST/a?b=c | reencoded | the whole URL was encoded
https://HOST/a?x=1&amp;y=2 | https://HOST/a?x=1&y=2 | html_escaped | &amp;
https:\/\/HOST\/a | https://HOST/a | escaped_policy | PHP
https://HOST/a?x=1\u0026y=2 | https://HOST/a?x=1&y=2 | escaped_policy | Go
https://HOST/a/* | https://HOST/a/b/c | wildcard_in_canned_policy | the * is no wildcard
http*://HOST/* | https://HOST/a/b/c | wildcard_in_canned_policy | http*://
* | https://HOST/a/b/c | wildcard_in_canned_policy | signed for "*"
http://HOST/it's?a=1 | https://HOST/it%27s?a=1 | scheme_differs | signed for http://, sent as https://, and signed for "/it's"
"###;

fn with_hosts(url: &str, hosts: &[&str]) -> Inspection {
    let verifier = verifier();
    let options = InspectOptions {
        now: Some(AT),
        verifier: Some(&verifier),
        hosts: hosts.to_vec(),
        ..InspectOptions::default()
    };
    inspect(Some(url), &options).unwrap()
}

#[test]
fn the_key_says_what_the_url_was_signed_for() {
    let changes = CHANGES.replace("HOST", "d111111abcdef8.cloudfront.net");
    for change in changes.trim().lines() {
        let [signed, sent, code, said] =
            change.split(" | ").collect::<Vec<_>>().try_into().unwrap();
        let url = canned(sent, &canned_text(signed));
        let inspection = with_hosts(&url, &["cdn.example.com"]);
        assert_eq!(inspection.signature_holds, Some(false));
        let signed_for = inspection.signed_for.clone().unwrap_or_default();
        assert!(
            signed_for.contains(said),
            "{signed} {sent}: {signed_for}, not {said}"
        );
        let first = &inspection.findings[0];
        assert_eq!(first.code, code, "{signed} {sent}");
        assert_eq!(first.message, format!("the request was {signed_for}"));
    }
    let fragment = canned(URL, &canned_text(&format!("{URL}#t=1"))) + "#t=1";
    let inspection = with_keys(&fragment);
    assert_eq!(inspection.findings[0].code, "fragment");
    assert!(inspection.signed_for.unwrap().contains("the fragment (#)"));
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
            "in milliseconds, sent in seconds",
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
            "\\/ for /, as PHP",
        ),
        (
            sent.replace('&', "\\u0026"),
            "escaped_policy",
            "\\u0026 for &, as Go",
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
        "signed for http://, sent as https://, and signed with SHA256, which is not announced"
    );
}
