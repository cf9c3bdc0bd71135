//! The cases of a shared vector file (`tests/vectors/README.md`), and what their inputs stand for.

use std::fs;
use std::path::PathBuf;

use frontseal::{Error, Policy, PrivateKey, Signer};
use serde_json::Value;

/// The folder `tests` of the repository.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests")
}

/// Run `check` on each case of a file, and report all that fail.
pub(crate) fn run(file: &str, check: impl Fn(&Value, &Value) -> Result<(), String>) {
    let text = fs::read_to_string(folder().join("vectors").join(file)).unwrap();
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert!(!cases.is_empty(), "{file} has no cases");
    let failures: Vec<_> = cases
        .iter()
        .filter_map(|case| {
            let problem = check(&case["input"], &case["expected"]).err()?;
            Some(format!("{}: {problem}", case["id"]))
        })
        .collect();
    assert!(
        failures.is_empty(),
        "{} of {} cases failed:\n{}",
        failures.len(),
        cases.len(),
        failures.join("\n")
    );
}

/// Compare a result with what is expected; `matches` compares a success.
pub(crate) fn compare<T>(
    result: Result<T, Error>,
    expected: &Value,
    matches: impl FnOnce(T) -> Result<(), String>,
) -> Result<(), String> {
    match (result, expected.get("error")) {
        (Ok(value), None) => matches(value),
        (Ok(_), Some(error)) => Err(format!("accepted, expected {error}")),
        (Err(error), None) => Err(format!("refused: {error:?}")),
        (Err(error), Some(expected)) => {
            let text = error.to_string();
            same(
                "code",
                error.kind().code(),
                expected["code"].as_str().unwrap(),
            )?;
            for mention in expected["mentions"].as_array().into_iter().flatten() {
                if !text
                    .to_lowercase()
                    .contains(&mention.as_str().unwrap().to_lowercase())
                {
                    return Err(format!("the text does not mention {mention}: {text}"));
                }
            }
            Ok(())
        }
    }
}

/// Say how two values differ.
pub(crate) fn same<T: PartialEq + std::fmt::Debug>(
    what: &str,
    found: T,
    expected: T,
) -> Result<(), String> {
    if found == expected {
        Ok(())
    } else {
        Err(format!("{what}\n   found {found:?}\nexpected {expected:?}"))
    }
}

/// Return a text of an input, if it was given.
pub(crate) fn text<'a>(input: &'a Value, name: &str) -> Option<&'a str> {
    input.get(name).map(|value| value.as_str().unwrap())
}

/// Return whether a switch of an input is on.
pub(crate) fn flag(input: &Value, name: &str) -> bool {
    input
        .get(name)
        .is_some_and(|value| value.as_bool().unwrap())
}

/// Load the key of an input.
pub(crate) fn key(input: &Value) -> PrivateKey {
    PrivateKey::from_pem(
        fs::read(folder().join(format!("keys/{}.pem", text(input, "key").unwrap()))).unwrap(),
    )
    .unwrap()
}

/// Make the signer of an input.
pub(crate) fn signer(input: &Value) -> Result<Signer, Error> {
    let signer = Signer::new(text(input, "key_pair_id").unwrap(), key(input))?;
    Ok(match text(input, "hash_algorithm") {
        Some(name) => signer.with_hash_algorithm(name.parse()?),
        None => signer,
    })
}

/// Make the policy of an input.
pub(crate) fn policy(input: &Value) -> Result<Policy, Error> {
    let written = text(input, "policy").or(text(input, "json"));
    let mut policy = match written {
        Some(json) => Policy::from_json(json)?,
        None => Policy::new(input["date_less_than"].as_i64().unwrap())?,
    };
    if flag(input, "minify") {
        policy = policy.minified();
    }
    if let Some(resource) = text(input, "resource") {
        policy = policy.with_resource(resource)?;
    }
    if let Some(start) = input.get("date_greater_than") {
        policy = policy.with_date_greater_than(start.as_i64().unwrap())?;
    }
    if let Some(address) = text(input, "ip_address") {
        policy = policy.with_ip_address(address.parse()?)?;
    }
    Ok(if flag(input, "custom") {
        policy.with_custom_policy()
    } else {
        policy
    })
}
