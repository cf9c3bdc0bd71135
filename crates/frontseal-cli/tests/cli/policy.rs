//! `frontseal policy`.

use crate::program::{FOLDER, URL, decoded, parameter, run, sign};

#[test]
fn the_text_is_what_sign_signs() {
    let outcome = run(["policy", URL, "--date-less-than", "2030-01-01"]);
    assert!(outcome.stderr.contains("canned"), "{outcome:?}");
    assert_eq!(
        outcome.line(),
        format!(
            r#"{{"Statement":[{{"Resource":"{URL}","Condition":{{"DateLessThan":{{"AWS:EpochTime":1893456000}}}}}}]}}"#
        )
    );
    for more in [
        &["--ip-address", "192.0.2.7"][..],
        &["--custom"],
        &["--date-greater-than", "2029-01-01"],
    ] {
        let args = [&[URL, "--date-less-than", "2030-01-01"], more].concat();
        let outcome = run([&["policy"], &args[..]].concat());
        assert!(outcome.stderr.contains("a custom policy"), "{outcome:?}");
        assert_eq!(
            outcome.line().as_bytes(),
            decoded(&sign(&args).line(), "Policy")
        );
    }
}

#[test]
fn a_resource_alone_gives_the_policy_of_cookies() {
    for flag in ["--resource", "--policy-resource"] {
        let outcome = run([
            "policy",
            flag,
            FOLDER,
            "--date-less-than",
            "2030-01-01",
            "--quiet",
        ]);
        assert_eq!(outcome.stderr, "");
        assert!(outcome.line().contains(FOLDER));
    }
}

#[test]
fn a_url_outside_of_the_resource_is_refused() {
    run([
        "policy",
        URL,
        "--policy-resource",
        FOLDER,
        "--expires-in",
        "5m",
    ])
    .assert_refused("the URL does not match the policy's resource");
}

#[test]
fn neither_url_nor_resource_is_refused() {
    run(["policy", "--expires-in", "5m"])
        .assert_refused("the policy has no resource: pass --resource");
}

#[test]
fn the_end_of_a_canned_policy_is_the_expires_parameter() {
    let signed = sign(&[URL, "--date-less-than", "2030-01-01T00:00:01Z"]).line();
    let policy = run(["policy", URL, "--date-less-than", "2030-01-01T00:00:01Z"]).line();
    assert!(policy.contains(&format!(
        "\"AWS:EpochTime\":{}}}",
        parameter(&signed, "Expires")
    )));
}
