//! Requests and how they are inspected.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use frontseal::{HashAlgorithm, Policy, PrivateKey, Signer, SigningKey, Verifier};
use frontseal_inspect::{InspectOptions, Inspection, Severity, inspect};

pub(crate) const URL: &str = "https://d111111abcdef8.cloudfront.net/a/film.mp4?x=1";
pub(crate) const BASE: &str = "https://d111111abcdef8.cloudfront.net/a";
pub(crate) const FOLDER: &str = "https://d111111abcdef8.cloudfront.net/a/*";
pub(crate) const END: i64 = 1_893_456_000;
pub(crate) const AT: i64 = END - 60;
pub(crate) const RSA: &str = "K2JCJMDEHXQW5F";
pub(crate) const P256: &str = "K3D5EWEUDCCXON";

/// A request with one thing wrong: the code, its severity, a word that the message must have, one
/// that the cure must have, and the URL.
pub(crate) type Case = (&'static str, Severity, &'static str, &'static str, String);

pub(crate) fn load(id: &str) -> PrivateKey {
    let name = if id == RSA { "rsa-2048" } else { "p-256" };
    let path = format!("{}/../../tests/keys/{name}.pem", env!("CARGO_MANIFEST_DIR"));
    PrivateKey::from_pem(std::fs::read(path).unwrap()).unwrap()
}

pub(crate) fn signer(id: &str) -> Signer {
    Signer::new(id, load(id)).unwrap()
}

pub(crate) fn verifier() -> Verifier {
    let trust =
        |verifier: Verifier, id: &str| verifier.with_key(id, load(id).public_key().unwrap());
    trust(trust(Verifier::new(), RSA).unwrap(), P256).unwrap()
}

pub(crate) fn end() -> Policy {
    Policy::new(END).unwrap()
}

/// Write `bytes` in CloudFront's base64.
pub(crate) fn encode(bytes: impl AsRef<[u8]>) -> String {
    STANDARD
        .encode(bytes)
        .replace('+', "-")
        .replace('=', "_")
        .replace('/', "~")
}

/// Return the signature of `text`, whatever it says.
pub(crate) fn signature_of(text: &str) -> String {
    encode(
        load(RSA)
            .sign(HashAlgorithm::Sha1, text.as_bytes())
            .unwrap(),
    )
}

pub(crate) fn canned_text(url: &str) -> String {
    format!(
        r#"{{"Statement":[{{"Resource":"{url}","Condition":{{"DateLessThan":{{"AWS:EpochTime":{END}}}}}}}]}}"#
    )
}

/// Return `url` with the parameters of a canned policy, and the signature of `text`.
pub(crate) fn canned(url: &str, text: &str) -> String {
    let joint = if url.contains('?') { '&' } else { '?' };
    let signature = signature_of(text);
    format!("{url}{joint}Expires={END}&Signature={signature}&Key-Pair-Id={RSA}")
}

/// Return the URL with the policy `text`, signed.
pub(crate) fn custom(text: &str) -> String {
    let (policy, signature) = (encode(text), signature_of(text));
    format!("{URL}&Policy={policy}&Signature={signature}&Key-Pair-Id={RSA}")
}

/// Return a policy with `statement`, without the URL's own section.
pub(crate) fn with_end(rest: &str) -> String {
    format!(
        r#"{{"Statement":[{{{rest}"Condition":{{"DateLessThan":{{"AWS:EpochTime":{END}}}}}}}]}}"#
    )
}

pub(crate) fn codes(inspection: &Inspection) -> Vec<&'static str> {
    inspection
        .findings
        .iter()
        .map(|finding| finding.code)
        .collect()
}

pub(crate) fn without_key(url: &str) -> Inspection {
    let options = InspectOptions {
        now: Some(AT),
        ..InspectOptions::default()
    };
    inspect(Some(url), &options).unwrap()
}

pub(crate) fn cookies_without_key(cookies: &str, url: Option<&str>, now: i64) -> Inspection {
    let options = InspectOptions {
        cookies: Some(cookies),
        now: Some(now),
        ..InspectOptions::default()
    };
    inspect(url, &options).unwrap()
}

pub(crate) fn with_keys(url: &str) -> Inspection {
    with_keys_and(url, None, None)
}

pub(crate) fn with_keys_and(
    url: &str,
    cookies: Option<&str>,
    ip_address: Option<&str>,
) -> Inspection {
    let verifier = verifier();
    let options = InspectOptions {
        cookies,
        now: Some(AT),
        ip_address: ip_address.map(String::from),
        verifier: Some(&verifier),
        ..InspectOptions::default()
    };
    inspect(Some(url), &options).unwrap()
}

pub(crate) fn assert_found(
    inspection: &Inspection,
    code: &str,
    severity: Severity,
    message: &str,
    cure: &str,
    input: &str,
) {
    let found = inspection
        .findings
        .iter()
        .find(|found| found.code == code && found.message.contains(message))
        .unwrap_or_else(|| panic!("no {code} with {message:?} in {input}\n{inspection:#?}"));
    assert_eq!(found.severity, severity, "{input}\n{found:?}");
    assert!(found.cure.contains(cure), "{found:?}");
    assert!(
        inspection.findings.is_sorted_by_key(|found| found.severity),
        "the worst comes first"
    );
}

/// Return the parameters of a canned policy with a signature of something else.
pub(crate) fn tail() -> String {
    format!(
        "Expires={END}&Signature={}&Key-Pair-Id={RSA}",
        signature_of("")
    )
}

pub(crate) fn with_signature(signature: &str) -> String {
    format!("{BASE}?Expires={END}&Signature={signature}&Key-Pair-Id={RSA}")
}

pub(crate) fn with_id(id: &str) -> String {
    let signed = signer(RSA).sign_url(URL, &end()).unwrap();
    signed.replace(RSA, id)
}

/// Return a policy for the URL with `condition`.
pub(crate) fn condition(condition: &str) -> String {
    format!(
        r#"{{"Statement":[{{{}"Condition":{{{condition}}}}}]}}"#,
        resource()
    )
}

pub(crate) fn resource() -> String {
    format!(r#""Resource":"{URL}","#)
}

pub(crate) fn less_than(time: i64) -> String {
    format!(r#""DateLessThan":{{"AWS:EpochTime":{time}}}"#)
}

pub(crate) fn statement() -> String {
    format!(r#"{{{}"Condition":{{{}}}}}"#, resource(), less_than(END))
}
