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
use frontseal_manifest::{ManifestOptions, SignedManifest, sign_manifest};
use serde_json::Value;

use crate::cases::{compare, flag, policy, run, same, signer, text};

#[test]
fn manifests() {
    run("manifests.json", |input, expected| {
        compare(sign(input), expected, |signed| {
            let codes: Vec<_> = signed
                .warnings
                .iter()
                .map(|warning| warning.kind().code())
                .collect();
            let warnings = expected["warnings"].as_array().into_iter().flatten();
            let warnings: Vec<_> = warnings.map(|code| code.as_str().unwrap()).collect();
            same("warnings", codes, warnings)?;
            same(
                "manifest",
                &*signed.text,
                text(expected, "manifest").unwrap(),
            )
        })
    });
}

fn sign(input: &Value) -> Result<SignedManifest, Error> {
    let (signer, policy) = (signer(input)?, policy(input)?);
    let hosts = input["hosts"].as_array().into_iter().flatten();
    let options = ManifestOptions {
        base_url: text(input, "base_url").unwrap().into(),
        each: flag(input, "each"),
        hosts: hosts.map(|host| host.as_str().unwrap().into()).collect(),
        uri_form: text(input, "uri_form").unwrap_or("as-written").parse()?,
        encode: flag(input, "encode"),
        folder: text(input, "folder").map(String::from),
        defines: serde_json::from_value(input["defines"].clone()).unwrap_or_default(),
    };
    let text = text(input, "manifest").unwrap();
    sign_manifest(text, &signer, &policy, &options)
}
