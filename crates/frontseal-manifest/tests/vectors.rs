//! Runs the shared vectors of manifests (`tests/vectors/README.md`).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[path = "../../frontseal/tests/support/cases.rs"]
mod cases;

use frontseal::Error;
use frontseal_manifest::{ManifestOptions, sign_manifest};
use serde_json::Value;

use crate::cases::{compare, flag, policy, run, same, signer, text};

#[test]
fn manifests() {
    run("manifests.json", |input, expected| {
        compare(sign(input), expected, |signed| {
            same("manifest", &*signed, text(expected, "manifest").unwrap())
        })
    });
}

fn sign(input: &Value) -> Result<String, Error> {
    let (signer, policy) = (signer(input)?, policy(input)?);
    let hosts = input["hosts"].as_array().into_iter().flatten();
    let options = ManifestOptions {
        base_url: text(input, "base_url").unwrap().into(),
        each: flag(input, "each"),
        hosts: hosts.map(|host| host.as_str().unwrap().into()).collect(),
        uri_form: text(input, "uri_form").unwrap_or("as-written").parse()?,
        encode: flag(input, "encode"),
    };
    let text = text(input, "manifest").unwrap();
    sign_manifest(text, &signer, &policy, &options).map(|signed| signed.text)
}
