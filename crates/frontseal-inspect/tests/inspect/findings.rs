//! Every finding names culprit and cure, and a mistake is reported once.

use frontseal_inspect::{CODES, Severity};

use crate::support::{Case, assert_found, with_keys, without_key};
use crate::{
    encoding, key_pair_id, parameters, policy, resource, signature, times, url, viewer, wrapping,
};

/// Requests with one thing wrong each, of every family.
fn cases() -> Vec<Case> {
    [
        url::cases(),
        wrapping::cases(),
        parameters::cases(),
        key_pair_id::cases(),
        encoding::cases(),
        signature::cases(),
        times::cases(),
        policy::cases(),
        resource::cases(),
    ]
    .concat()
}

/// Requests that only the public keys can judge, of every family.
fn cases_with_keys() -> Vec<Case> {
    [
        key_pair_id::cases_with_keys(),
        signature::cases_with_keys(),
        viewer::cases_with_keys(),
    ]
    .concat()
}

#[test]
fn every_finding_names_culprit_and_cure() {
    for (code, severity, message, cure, url) in cases() {
        let inspection = without_key(&url);
        assert_found(&inspection, code, severity, message, cure, &url);
    }
    for (code, severity, message, cure, url) in cases_with_keys() {
        assert_found(&with_keys(&url), code, severity, message, cure, &url);
    }
}

#[test]
fn one_mistake_is_not_reported_as_many() {
    for (code, _, _, _, url) in cases() {
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
    for (code, _, _, _, url) in cases().into_iter().chain(cases_with_keys()) {
        let inspection = with_keys(&url);
        let has_error = inspection
            .findings
            .iter()
            .any(|found| found.severity == Severity::Error);
        match inspection.verdict.as_ref().unwrap() {
            Ok(_) => assert!(!has_error, "{code}: {url}\n{inspection:#?}"),
            // A fragment at the end and an unknown viewer are not the request's fault.
            Err(denial) => assert!(
                has_error
                    || [
                        "fragment",
                        "ip_address",
                        "cidr_host_bits",
                        "private_address"
                    ]
                    .contains(&code),
                "{code}: {denial:?}\n{url}\n{inspection:#?}"
            ),
        }
    }
}

/// The codes are part of the interface: each is produced by a test here, or by a cause.
#[test]
fn no_code_is_left_out() {
    let root = env!("CARGO_MANIFEST_DIR");
    let tests: String = ["tests/inspect", "../../tests/causes"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(format!("{root}/{folder}")).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|it| it == "rs" || it == "json")
        })
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    assert!(CODES.is_sorted());
    for code in CODES {
        let forms = [format!("\"{code}\""), format!(" | {code} | ")];
        assert!(forms.iter().any(|form| tests.contains(form)), "{code}");
    }
}
