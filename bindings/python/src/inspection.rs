//! `inspect` and what it returns.

use frontseal::VerifyOptions;
use frontseal::request::Source;
use frontseal_inspect::InspectOptions;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::argument::{self, text};
use crate::failure::{Result, access_denied};
use crate::fork::apart;
use crate::grant::Grant;
use crate::keywords;
use crate::verifier::Verifier;

/// Take a request apart, decode everything that CloudFront reads of it, and find what would make it fail.
///
/// The request is a signed ``url``, signed ``cookies`` (the value of a ``Cookie`` header, or a mapping), or both; cookies
/// count only if the URL has none of CloudFront's parameters. ``set_cookies`` are the ``Set-Cookie`` headers that set the
/// cookies, and ``page_url`` is the page that sets them and makes the request: without ``cookies``, what a browser would
/// send is inspected. ``response`` is the response, its body or headers and body as ``curl -i`` prints them; what it proves
/// outranks what the request only suggests, and it can be explained alone. No key is needed. With ``verifier`` the signature is verified
/// too, and if it does not verify, the change is looked for that explains it; ``hosts`` are other hosts that may have been
/// signed, such as the distribution's own name for a request to a domain. ``now`` is the time of the request (``int`` in
/// Unix seconds, or a ``datetime``), the ``Date`` of the response or the system's clock if it is not given. ``ip_address`` is the viewer's address.
///
/// Raises ``FrontsealError`` if there is no URL, cookie or response, and for a viewer's address that is neither IPv4 nor IPv6.
/// A request is never an error: the worse it is, the more is found.
///
/// >>> from frontseal import inspect
/// >>> url = "https://d111111abcdef8.cloudfront.net/a.mp4?Expires=1700000000000&Signature=abcd&Key-Pair-Id=K1"
/// >>> inspection = inspect(url)
/// >>> inspection.canned
/// True
/// >>> [finding.cure for finding in inspection.findings if finding.code == "milliseconds"]
/// ['give whole seconds since 1970-01-01 UTC: 1700000000']
#[pyfunction]
#[pyo3(
    signature = (url=None, *, cookies=None, set_cookies=None, page_url=None, response=None, verifier=None, hosts=None, **options),
    text_signature = "(url=None, *, cookies=None, set_cookies=None, page_url=None, response=None, now=None, ip_address=None, verifier=None, hosts=None)"
)]
pub(crate) fn inspect(
    py: Python<'_>,
    url: Option<&Bound<'_, PyAny>>,
    cookies: Option<&Bound<'_, PyAny>>,
    set_cookies: Option<&Bound<'_, PyAny>>,
    page_url: Option<&Bound<'_, PyAny>>,
    response: Option<&Bound<'_, PyAny>>,
    verifier: Option<&Bound<'_, Verifier>>,
    hosts: Option<&Bound<'_, PyAny>>,
    options: Option<&Bound<'_, PyDict>>,
) -> Result<Inspection> {
    let url = url.map(|it| text(it, "url")).transpose()?;
    let cookies = cookies.map(argument::cookies).transpose()?;
    let set_cookies = set_cookies
        .map(|it| argument::texts(it, "set_cookies"))
        .transpose()?;
    let hosts = hosts.map(|it| argument::texts(it, "hosts")).transpose()?;
    let page_url = page_url.map(|it| text(it, "page_url")).transpose()?;
    let response = response.map(|it| text(it, "response")).transpose()?;
    let others = [
        "cookies",
        "set_cookies",
        "page_url",
        "response",
        "verifier",
        "hosts",
    ];
    let VerifyOptions { now, ip_address } = keywords::read(options, &others)?;
    let options = InspectOptions {
        cookies: cookies.as_deref(),
        set_cookies: set_cookies.iter().flatten().map(String::as_str).collect(),
        page_url: page_url.as_deref(),
        response: response.as_deref(),
        now,
        ip_address,
        verifier: verifier.map(|verifier| &verifier.get().core),
        hosts: hosts.iter().flatten().map(String::as_str).collect(),
    };
    let core = py.detach(|| apart(|| frontseal_inspect::inspect(url.as_deref(), &options)))?;
    Ok(Inspection { core })
}

/// What a request says, decoded, and what is wrong with it. What is not known is None.
#[pyclass(module = "frontseal", frozen)]
pub(crate) struct Inspection {
    core: frontseal_inspect::Inspection,
}

#[pymethods]
impl Inspection {
    /// Where the credentials are: ``"url"`` or ``"cookies"``.
    #[getter]
    fn source(&self) -> Option<&'static str> {
        self.core.source.map(Source::as_str)
    }

    /// The URL without CloudFront's parameters, which is what is signed. What may be a signature in it is cut.
    #[getter]
    fn url(&self) -> Option<&str> {
        self.core.url.as_deref()
    }

    /// The length of the whole URL in bytes. CloudFront takes 8,192.
    #[getter]
    fn url_bytes(&self) -> Option<usize> {
        self.core.url_bytes
    }

    /// The length of the longest CloudFront cookie in bytes, name and value. Browsers keep 4,096.
    #[getter]
    fn cookie_bytes(&self) -> Option<usize> {
        self.core.cookie_bytes
    }

    /// The ``Cookie`` header that a browser would send, where ``set_cookies`` or a cookie jar were given. Signatures are cut.
    #[getter]
    fn cookie_header(&self) -> Option<&str> {
        self.core.cookie_header.as_deref()
    }

    /// CloudFront's parameters by name and value; a long value is cut, and a signature always is.
    #[getter]
    fn parameters<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.core.parameters)
    }

    /// The id of the key that is said to have signed.
    #[getter]
    fn key_pair_id(&self) -> Option<&str> {
        self.core.key_pair_id.as_deref()
    }

    /// Whether the policy is canned; None where there is none.
    #[getter]
    fn canned(&self) -> Option<bool> {
        self.core.canned
    }

    /// The text of the policy, as it is signed. A canned one has the URL, as ``url`` shows it.
    #[getter]
    fn policy(&self) -> Option<&str> {
        self.core.policy.as_deref()
    }

    /// The policy again, indented, if it is JSON.
    #[getter]
    fn policy_pretty(&self) -> Option<&str> {
        self.core.policy_pretty.as_deref()
    }

    /// The policy's resource; for a canned policy the URL. What may be a signature in it is cut.
    #[getter]
    fn resource(&self) -> Option<&str> {
        self.core.resource.as_deref()
    }

    /// The policy's start, in Unix seconds.
    #[getter]
    fn not_before(&self) -> Option<i64> {
        self.core.not_before
    }

    /// The start in UTC, as ISO 8601.
    #[getter]
    fn not_before_utc(&self) -> Option<&str> {
        self.core.not_before_utc.as_deref()
    }

    /// The policy's end, in Unix seconds.
    #[getter]
    fn expires(&self) -> Option<i64> {
        self.core.expires
    }

    /// The end in UTC, as ISO 8601.
    #[getter]
    fn expires_utc(&self) -> Option<&str> {
        self.core.expires_utc.as_deref()
    }

    /// How many seconds are left until the end; negative after it.
    #[getter]
    fn expires_in(&self) -> Option<i64> {
        self.core.expires_in
    }

    /// The address or network that the policy is limited to.
    #[getter]
    fn ip_address(&self) -> Option<&str> {
        self.core.ip_address.as_deref()
    }

    /// The hash that is announced, or SHA1 by default.
    #[getter]
    fn hash_algorithm(&self) -> Option<&str> {
        self.core.hash_algorithm.as_deref()
    }

    /// What the signature looks like: ``"RSA-2048"``, ``"ECDSA P-256"``, ….
    #[getter]
    fn signature_type(&self) -> Option<&str> {
        self.core.signature_type.as_deref()
    }

    /// The length of the decoded signature in bytes.
    #[getter]
    fn signature_bytes(&self) -> Option<usize> {
        self.core.signature_bytes
    }

    /// Whether the signature verifies, if the key is known.
    #[getter]
    fn signature_holds(&self) -> Option<bool> {
        self.core.signature_holds
    }

    /// What the signature would verify for, if it does not verify for this request.
    #[getter]
    fn signed_for(&self) -> Option<&str> {
        self.core.signed_for.as_deref()
    }

    /// The response, if one was given.
    #[getter]
    fn response(&self) -> Option<Response> {
        self.core.response.as_ref().map(Response::from)
    }

    /// Whether the edge would grant the request, where keys and the URL are known.
    #[getter]
    fn allowed(&self) -> Option<bool> {
        self.core.verdict.as_ref().map(std::result::Result::is_ok)
    }

    /// What the edge would grant.
    #[getter]
    fn grant(&self) -> Option<Grant> {
        let grant = self.core.verdict.as_ref()?.as_ref().ok()?;
        Some(Grant::from(grant))
    }

    /// The ``AccessDenied`` that says how the edge would refuse the request.
    #[getter]
    fn denial<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        match &self.core.verdict {
            Some(Err(denial)) => access_denied(py, denial).map(Some),
            _ => Ok(None),
        }
    }

    /// What is wrong, the worst first.
    #[getter]
    fn findings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let findings: Vec<_> = self.core.findings.iter().map(Finding::from).collect();
        PyTuple::new(py, findings)
    }

    /// Return all of it as JSON, with the names of the fields, and the verdict as ``allowed``, ``code``, ``message``,
    /// ``reason`` and ``detail`` where there is one.
    fn to_json(&self) -> String {
        self.core.to_json()
    }

    /// Return what ``to_json`` says as a ``dict``.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("json")?.call_method1("loads", (self.to_json(),))
    }

    fn __repr__(&self) -> String {
        let codes: Vec<_> = self.core.findings.iter().map(|it| it.code).collect();
        format!("<frontseal.Inspection findings: {}>", codes.join(" "))
    }
}

/// The response to a request, and who wrote it.
#[pyclass(module = "frontseal", frozen, get_all, eq, hash)]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Response {
    /// Who wrote it: ``"cloudfront"``, which refused the credentials; ``"cloudfront_page"``, which refused the request for
    /// another reason; ``"edge_function"``, ``"s3"``, ``"other"`` or ``"unknown"``.
    sender: &'static str,
    /// The HTTP status, if the text has the headers.
    status: Option<u16>,
    /// The ``Code`` of an error.
    code: Option<String>,
    /// The ``Message`` of an error.
    message: Option<String>,
    /// The id under which CloudFront or S3 logged the request.
    request_id: Option<String>,
}

impl From<&frontseal_inspect::Response> for Response {
    fn from(response: &frontseal_inspect::Response) -> Self {
        Self {
            sender: response.sender.as_str(),
            status: response.status,
            code: response.code.clone(),
            message: response.message.clone(),
            request_id: response.request_id.clone(),
        }
    }
}

#[pymethods]
impl Response {
    fn __repr__(&self) -> String {
        format!(
            "<frontseal.Response of {}: {}>",
            self.sender,
            self.code.as_deref().unwrap_or("no code")
        )
    }
}

/// One thing that is wrong with a request, or could be, and its cure.
#[pyclass(module = "frontseal", frozen, get_all, eq, hash)]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Finding {
    /// The stable name, such as ``"milliseconds"``.
    code: &'static str,
    /// How bad it is: ``"error"``, the edge refuses the request; ``"warning"``, it may, or it grants more than it seems to;
    /// ``"note"``, worth knowing.
    severity: &'static str,
    /// How sure it is: ``"certain"``, the request itself shows it, or a signature that verifies; ``"likely"``, it fits what was
    /// found, as other causes might.
    confidence: &'static str,
    /// What was found, for a person.
    message: String,
    /// What to do about it.
    cure: String,
}

impl From<&frontseal_inspect::Finding> for Finding {
    fn from(finding: &frontseal_inspect::Finding) -> Self {
        Self {
            code: finding.code,
            severity: finding.severity.as_str(),
            confidence: finding.confidence.as_str(),
            message: finding.message.clone(),
            cure: finding.cure.clone(),
        }
    }
}

#[pymethods]
impl Finding {
    fn __repr__(&self) -> String {
        format!(
            "<frontseal.Finding {} {}: {}>",
            self.severity, self.code, self.message
        )
    }
}
