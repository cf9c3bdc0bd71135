//! [`inspect`]: takes a signed URL or signed cookies apart, and finds what would make them fail.

use alloc::string::String;
use alloc::vec::Vec;

use frontseal::request::{Source, Viewer, may_hold_signature, shorten_signatures, viewer_address};
use frontseal::time::utc;
use frontseal::{Denial, Error, ErrorKind, Grant};
use serde::{Serialize, Serializer};

use crate::browser::Browser;
use crate::case::Case;
use crate::checks;
use crate::finding::Finding;
use crate::options::InspectOptions;
use crate::response::{Answer, Response};
use crate::subject::Subject;
use crate::suspects;
use crate::unwrap::{Unwrapped, unwrap};

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
    /// The length of the longest CloudFront cookie in bytes, name and value. A browser keeps about
    /// 4,096.
    pub cookie_bytes: Option<usize>,
    /// The `Cookie` header that a browser would send, where `set_cookies` or a cookie jar were given.
    /// Signatures are cut.
    pub cookie_header: Option<String>,
    /// CloudFront's parameters by name and value; a long value is cut, and a signature always is.
    #[serde(serialize_with = "as_object")]
    pub parameters: Vec<(String, String)>,
    /// The id of the key that is said to have signed.
    pub key_pair_id: Option<String>,
    /// Whether the policy is canned; `None` where there is none.
    pub canned: Option<bool>,
    /// The text of the policy, as it is signed.
    pub policy: Option<String>,
    /// The policy again, indented, if it is JSON.
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
    /// The hash that is announced, or SHA1 by default.
    pub hash_algorithm: Option<String>,
    /// What the signature looks like: `RSA-2048`, `ECDSA P-256`, …
    pub signature_type: Option<String>,
    /// The length of the decoded signature in bytes.
    pub signature_bytes: Option<usize>,
    /// Whether the signature verifies, if the key is known.
    pub signature_holds: Option<bool>,
    /// What the signature would verify for, if it does not verify for this request.
    pub signed_for: Option<String>,
    /// The response, if one was given.
    pub response: Option<Response>,
    /// What the edge would answer, where keys and a time are known.
    #[serde(skip)]
    pub verdict: Option<Result<Grant, Denial>>,
    /// What is wrong, the worst first. Of one severity, what is certain is before what is likely.
    pub findings: Vec<Finding>,
}

/// Take a request apart, decode everything that CloudFront reads of it, and find what would make it
/// fail. The request is a signed `url`, signed [cookies](InspectOptions::cookies), or both. The
/// [response](InspectOptions::response) to it outranks what the request only suggests; it can also be
/// explained alone.
///
/// A URL is unwrapped first: out of HTML, JSON, mail, a command, quotation marks, a redirector, and so
/// on, up to eight layers of a text of at most 65,536 bytes. Each layer is a finding, the verdict is
/// about the URL as it was given, and everything else about the URL inside.
///
/// No key is needed. With [`InspectOptions::verifier`] the signature is verified too, and if it does
/// not verify, the change is looked for that explains it. RSA says whether the key made the signature;
/// then at most 16,384 candidates, of 2 MiB together, are hashed, and for P-256 at most 32 are verified.
///
/// ```
/// use frontseal_inspect::{InspectOptions, inspect};
///
/// let url = "https://d111111abcdef8.cloudfront.net/a.mp4?Expires=1700000000000&Signature=abcd&Key-Pair-Id=K1";
/// let inspection = inspect(Some(url), &InspectOptions::default())?;
/// assert_eq!(inspection.canned, Some(true));
/// let finding = inspection.findings.iter().find(|finding| finding.code == "milliseconds").unwrap();
/// assert!(finding.cure.contains("1700000000"));
/// # Ok::<(), frontseal::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::InvalidUrl`] if there is no URL, cookie or response, and
/// [`ErrorKind::InvalidIpAddress`] if the viewer's address is neither IPv4 nor IPv6. A request is
/// never an error: the worse it is, the more is found.
pub fn inspect(url: Option<&str>, options: &InspectOptions<'_>) -> Result<Inspection, Error> {
    let has_request = url.or(options.cookies).is_some() || !options.set_cookies.is_empty();
    if !has_request && options.response.is_none() {
        return Err(Error::new(
            ErrorKind::InvalidUrl,
            "there is nothing to inspect: pass a URL, cookies or a response",
        ));
    }
    let viewer = options
        .ip_address
        .as_deref()
        .map(viewer_address)
        .transpose()?;
    let answer = options.response.map(Answer::read);
    let answered = answer.as_ref().and_then(Answer::date);
    let now = options.now.or(answered).or_else(system_time);
    let verifier = options.verifier;
    let decide = |url, cookies| match (url, verifier, now) {
        (Some(url), Some(verifier), Some(now)) => {
            let ip_address = viewer;
            Some(verifier.decide(url, cookies, Viewer { now, ip_address }))
        }
        _ => None,
    };
    let given = url;
    let as_given = decide(url, options.cookies);
    let unwrapped = url.map(|url| match as_given {
        Some(Ok(_)) => Unwrapped::from(url),
        _ => unwrap(url),
    });
    let (layers, of_command) = unwrapped
        .as_ref()
        .map_or((&[][..], None), |it| (&it.layers[..], it.cookies));
    let url = unwrapped.as_ref().map(|it| &*it.url);
    let browser = Browser::new(
        url,
        options.cookies.or(of_command),
        &options.set_cookies,
        options.page_url,
        now,
        matches!(as_given, Some(Ok(_))),
    );
    // What is pasted as a command was not sent as one.
    let is_sent_so = matches!(layers, [layer] if layer.is_harmless());
    let sent = (
        if is_sent_so { url } else { given },
        browser.sent.as_deref(),
    );
    let is_header = options.cookies.is_some() && browser.is_header;
    let verdict = if sent.0 == given && (is_header || sent.1 == options.cookies) {
        as_given
    } else {
        decide(sent.0, sent.1)
    };
    let subject = Subject::new(url, browser.header());
    let key = verifier.and_then(|verifier| verifier.key(subject.credentials.key_pair_id()?));
    let holds = match verdict {
        Some(Ok(_)) if sent == (url, browser.header()) => Some(true),
        _ => key.and_then(|key| suspects::holds(&subject, key)),
    };
    let suspect = verifier
        .filter(|_| holds != Some(true))
        .and_then(|verifier| suspects::find(&subject, verifier, options));
    let case = Case {
        subject: &subject,
        url,
        layers,
        now,
        viewer,
        verifier,
        key,
        holds,
        suspect: suspect.as_ref(),
        browser: &browser,
        answer: answer.as_ref(),
        verdict: verdict.as_ref(),
        has_request,
    };
    let findings = checks::run(&case);
    Ok(Inspection {
        source: subject.source,
        url: subject.bare_url.as_deref().map(shown),
        url_bytes: url.map(str::len),
        cookie_bytes: subject.longest_cookie().map(|(_, bytes)| bytes),
        cookie_header: browser.computed().map(shorten_signatures),
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
            .zip(now)
            .map(|(end, now)| end.saturating_sub(now)),
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
        signed_for: suspect.and_then(|suspect| suspect.signed_for),
        response: answer.map(|answer| answer.response),
        verdict,
        findings,
    })
}

#[cfg(feature = "std")]
fn system_time() -> Option<i64> {
    frontseal::time::now().ok()
}

#[cfg(not(feature = "std"))]
const fn system_time() -> Option<i64> {
    None
}

/// Return `text` as it is shown: byte for byte, unless it may hold a signature. A URL that was put
/// together wrongly may have its signature left in it, and a canned policy has the URL.
fn shown(text: &str) -> String {
    if may_hold_signature(text) {
        shorten_signatures(text)
    } else {
        text.into()
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
            code: denial.map(Denial::edge_code),
            message: denial.map(Denial::edge_message),
            reason: denial.map(|denial| denial.reason.as_str()),
            detail: denial.map(|denial| denial.detail.as_str()),
        }
    }
}

fn as_object<S: Serializer>(pairs: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(name, value)| (name, value)))
}
