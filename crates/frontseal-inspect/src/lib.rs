#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;

mod credential_checks;
mod finding;
mod policy_checks;
mod subject;
mod suspects;
mod url_checks;

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::net::IpAddr;

use frontseal::request::{Source, may_hold_signature, shorten_signatures};
use frontseal::{Denial, Grant, PublicKey, Verifier};
use jiff::Timestamp;
use serde::{Serialize, Serializer};

use crate::finding::Findings;
use crate::subject::Subject;
use crate::suspects::Suspect;

pub use crate::finding::{Finding, Severity};

/// What [`inspect`] may know besides the URL. Everything may be left out.
#[derive(Clone, Copy, Debug, Default)]
pub struct InspectOptions<'a> {
    /// The value of the request's `Cookie` header. It counts where the URL has none of
    /// CloudFront's parameters.
    pub cookies: Option<&'a str>,
    /// The time to judge by, in Unix seconds. Without it nothing is said to have expired.
    pub at: Option<i64>,
    /// The viewer's address, for the verdict.
    pub ip: Option<IpAddr>,
    /// The keys to check the signature with.
    pub verifier: Option<&'a Verifier>,
}

/// What a request says, decoded, and what is wrong with it.
#[non_exhaustive]
#[derive(Clone, Debug, Serialize)]
pub struct Inspection {
    /// Where the credentials are.
    pub source: Option<Source>,
    /// The URL without CloudFront's parameters, which is what is signed. A signature that is left in
    /// it is cut.
    pub url: Option<String>,
    /// The length of the whole URL in bytes. CloudFront takes 8,192.
    pub url_bytes: Option<usize>,
    /// The length of the longest of CloudFront's cookies in bytes, name and value. A browser keeps
    /// about 4,096.
    pub cookie_bytes: Option<usize>,
    /// CloudFront's parameters by name and value; a long value is cut, and a signature always is.
    #[serde(serialize_with = "as_object")]
    pub parameters: Vec<(String, String)>,
    /// The id of the key that is said to have signed.
    pub key_pair_id: Option<String>,
    /// Whether the policy is canned; `None` where there is none.
    pub canned: Option<bool>,
    /// The text of the policy, as it is signed.
    pub policy: Option<String>,
    /// The policy again, indented, where it is JSON.
    pub policy_pretty: Option<String>,
    /// The policy's resource; for a canned policy the URL.
    pub resource: Option<String>,
    /// The policy's start, in Unix seconds.
    pub not_before: Option<i64>,
    /// The start in UTC, as ISO 8601.
    pub not_before_utc: Option<String>,
    /// The policy's end, in Unix seconds.
    pub expires: Option<i64>,
    /// The end in UTC, as ISO 8601.
    pub expires_utc: Option<String>,
    /// How many seconds are left until the end; negative after it.
    pub expires_in: Option<i64>,
    /// The address or network that the policy is limited to.
    pub ip_address: Option<String>,
    /// The hash that is announced, or SHA1 where none is.
    pub hash_algorithm: Option<String>,
    /// What the signature looks like: `RSA-2048`, `ECDSA P-256`, …
    pub signature_type: Option<String>,
    /// The length of the decoded signature in bytes.
    pub signature_bytes: Option<usize>,
    /// Whether the signature holds, where the key is known.
    pub signature_holds: Option<bool>,
    /// What the signature would hold for, where it does not hold for this request.
    pub signed_for: Option<String>,
    /// What the edge would answer, where keys and a time are known.
    #[serde(skip)]
    pub verdict: Option<Result<Grant, Denial>>,
    /// What is wrong, the worst first.
    pub findings: Vec<Finding>,
}

/// Take `url` apart, decode all that CloudFront reads of it, and say what would make it fail.
///
/// It needs no key. With [`InspectOptions::verifier`] it also says whether the signature holds,
/// and if not, which change since the signing would explain it. Nothing is refused: the worse an
/// input is, the more there is to find.
///
/// ```
/// use frontseal_inspect::{InspectOptions, inspect};
///
/// let url = "https://d111111abcdef8.cloudfront.net/a.mp4?Expires=1700000000000&Signature=abcd&Key-Pair-Id=K1";
/// let inspection = inspect(url, InspectOptions::default());
/// assert_eq!(inspection.canned, Some(true));
/// let finding = inspection.findings.iter().find(|finding| finding.code == "milliseconds").unwrap();
/// assert!(finding.cure.contains("1700000000"));
/// ```
pub fn inspect(url: &str, options: InspectOptions<'_>) -> Inspection {
    inspect_request(Some(url), options)
}

/// Take signed cookies apart, as [`inspect`] does a URL. `cookies` is the value of a `Cookie`
/// header; `url`, where it is known, is what they are sent for.
pub fn inspect_cookies(
    cookies: &str,
    url: Option<&str>,
    options: InspectOptions<'_>,
) -> Inspection {
    inspect_request(
        url,
        InspectOptions {
            cookies: Some(cookies),
            ..options
        },
    )
}

fn inspect_request(url: Option<&str>, options: InspectOptions<'_>) -> Inspection {
    let subject = Subject::new(url, options.cookies);
    let verdict = match (url, options.verifier, options.at) {
        (Some(url), Some(verifier), Some(at)) => {
            Some(verifier.verify_request(url, options.cookies, at, options.ip))
        }
        _ => None,
    };
    let key = options
        .verifier
        .and_then(|verifier| verifier.key(subject.credentials.key_pair_id()?));
    let holds = key.and_then(|key| suspects::holds(&subject, key));
    let suspect = options
        .verifier
        .filter(|_| holds != Some(true))
        .and_then(|verifier| suspects::find(&subject, verifier));
    let findings = Case {
        subject: &subject,
        url,
        at: options.at,
        ip: options.ip,
        verifier: options.verifier,
        key,
        holds,
        suspect: suspect.as_ref(),
    }
    .check();
    // A URL that was put together wrongly may have its signature left in it, and a canned policy has
    // the URL. All else is shown byte for byte, long or not.
    let shown = |text: &str| match may_hold_signature(text) {
        true => shorten_signatures(text),
        false => String::from(text),
    };
    Inspection {
        source: subject.source,
        url: subject.bare_url.as_deref().map(shown),
        url_bytes: url.map(str::len),
        cookie_bytes: subject.longest_cookie().map(|(_, bytes)| bytes),
        parameters: subject.parameters(),
        key_pair_id: subject.credentials.key_pair_id().map(String::from),
        canned: subject.is_canned(),
        policy: subject.policy_text().map(shown),
        policy_pretty: subject.policy_pretty().as_deref().map(shown),
        resource: subject.resource().map(shown),
        not_before: subject.start(),
        not_before_utc: subject.start().and_then(utc),
        expires: subject.end(),
        expires_utc: subject.end().and_then(utc),
        expires_in: subject
            .end()
            .zip(options.at)
            .map(|(end, at)| end.saturating_sub(at)),
        ip_address: subject.address().map(String::from),
        hash_algorithm: subject.source.map(|_| {
            subject
                .credentials
                .hash_algorithm()
                .unwrap_or("SHA1")
                .into()
        }),
        signature_type: subject.signature_type(),
        signature_bytes: subject.signature.as_ref().map(Vec::len),
        signature_holds: holds,
        signed_for: suspect.map(|suspect| suspect.signed_for),
        verdict,
        findings,
    }
}

/// A request and all that is known about it, for the checks.
struct Case<'a> {
    subject: &'a Subject<'a>,
    /// The whole URL.
    url: Option<&'a str>,
    at: Option<i64>,
    ip: Option<IpAddr>,
    verifier: Option<&'a Verifier>,
    /// The key that the request names, if it is trusted.
    key: Option<&'a PublicKey>,
    /// Whether the signature holds, where there is such a key.
    holds: Option<bool>,
    suspect: Option<&'a Suspect>,
}

impl Case<'_> {
    /// Look for everything that is known to go wrong.
    fn check(&self) -> Vec<Finding> {
        let mut findings = Findings::default();
        url_checks::check(&mut findings, self);
        credential_checks::check(&mut findings, self);
        policy_checks::check(&mut findings, self);
        findings.sorted()
    }

    fn has_suspect(&self, code: &str) -> bool {
        self.suspect.is_some_and(|suspect| suspect.code == code)
    }
}

impl Inspection {
    /// Return all of it as JSON, with the names of the fields, and the verdict as `allowed`, `code`,
    /// `message`, `reason` and `detail` where there is one.
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Whole<'a> {
            #[serde(flatten)]
            verdict: Option<VerdictJson<'a>>,
            #[serde(flatten)]
            inspection: &'a Inspection,
        }
        let verdict = self.verdict.as_ref().map(VerdictJson::new);
        serde_json::to_string(&Whole {
            verdict,
            inspection: self,
        })
        .unwrap_or_default()
    }
}

/// The fields of a verdict in JSON.
#[derive(Serialize)]
struct VerdictJson<'a> {
    allowed: bool,
    code: Option<&'static str>,
    message: Option<&'static str>,
    reason: Option<&'static str>,
    detail: Option<&'a str>,
}

impl<'a> VerdictJson<'a> {
    fn new(verdict: &'a Result<Grant, Denial>) -> Self {
        let denial = verdict.as_ref().err();
        Self {
            allowed: verdict.is_ok(),
            code: denial.map(Denial::code),
            message: denial.map(Denial::message),
            reason: denial.map(|denial| denial.reason().as_str()),
            detail: denial.map(Denial::detail),
        }
    }
}

fn as_object<S: Serializer>(pairs: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(name, value)| (name, value)))
}

/// Write a time in Unix seconds as ISO 8601 in UTC.
fn utc(seconds: i64) -> Option<String> {
    Timestamp::from_second(seconds)
        .ok()
        .map(|moment| moment.to_string())
}
