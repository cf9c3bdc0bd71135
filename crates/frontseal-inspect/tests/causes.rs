//! Runs every cause of a refusal (`tests/causes/README.md`) against `inspect`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::fmt::Write;
use std::fs;
use std::path::Path;

use frontseal::{PublicKey, Verifier};
use frontseal_inspect::{Confidence, InspectOptions, Inspection, Severity, inspect};
use serde_json::Value;

#[test]
fn every_cause_is_named_with_its_cure() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/causes");
    let (mut count, mut failures) = (0, String::new());
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let family = path.file_stem().unwrap().to_str().unwrap();
        if path.extension().is_none_or(|extension| extension != "json") || family == "signatures" {
            continue;
        }
        let causes: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        for cause in causes.as_array().unwrap() {
            count += 1;
            let inspection = look(&cause["input"]);
            if let Err(problem) = judge(&inspection, &cause["expected"]) {
                let id = &cause["id"];
                writeln!(failures, "{family} {id}: {problem}").unwrap();
                for found in &inspection.findings {
                    writeln!(failures, "    {found:?}").unwrap();
                }
            }
        }
    }
    assert!(count > 0, "there are no causes");
    assert!(failures.is_empty(), "of {count} causes:\n{failures}");
}

fn look(input: &Value) -> Inspection {
    let (mut verifier, mut has_keys) = (Verifier::new(), false);
    let mut options = InspectOptions::default();
    let mut url = None;
    for (name, value) in input.as_object().unwrap() {
        match name.as_str() {
            "url" => url = value.as_str(),
            "cookies" => options.cookies = value.as_str(),
            "set_cookies" => {
                let headers = value.as_array().unwrap().iter();
                options.set_cookies = headers.filter_map(Value::as_str).collect();
            }
            "hosts" => {
                options.hosts = value
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter_map(Value::as_str)
                    .collect()
            }
            "page_url" => options.page_url = value.as_str(),
            "response" => options.response = value.as_str(),
            "now" => options.now = value.as_i64(),
            "ip_address" => options.ip_address = value.as_str().map(String::from),
            "public_keys" => {
                for (id, file) in value.as_object().unwrap() {
                    let file = file.as_str().unwrap();
                    let root = env!("CARGO_MANIFEST_DIR");
                    let pem = fs::read(format!("{root}/../../tests/keys/{file}.pub.pem")).unwrap();
                    verifier = verifier.with_key(id, PublicKey::new(pem).unwrap()).unwrap();
                    has_keys = true;
                }
            }
            _ => panic!("no test passes {name}"),
        }
    }
    options.verifier = Some(&verifier).filter(|_| has_keys);
    inspect(url, &options).unwrap()
}

fn judge(inspection: &Inspection, expected: &Value) -> Result<(), String> {
    let findings = &inspection.findings;
    let Some(code) = expected["code"].as_str() else {
        let is_quiet = findings.iter().all(|it| it.severity == Severity::Note);
        return is_quiet.then_some(()).ok_or_else(|| "it is valid".into());
    };
    let first = findings.first().ok_or("nothing was found")?;
    let cure = expected["cure"].as_str().unwrap();
    if first.code != code {
        return Err(format!("{code} must be first"));
    }
    if !first.cure.contains(cure) {
        return Err(format!("the cure must have {cure:?}"));
    }
    let also = expected["also"].as_array();
    let stray = findings.iter().find(|it| {
        it.severity == Severity::Error
            && it.confidence == Confidence::Certain
            && it.code != code
            && !also.is_some_and(|also| also.iter().any(|listed| listed == it.code))
    });
    stray.map_or(Ok(()), |stray| {
        Err(format!("{} is not expected", stray.code))
    })
}
