//! `inspect` and what it returns.

use frontseal::request::Source;
use frontseal_inspect::InspectOptions;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::convert::{Cookies, Time, Viewer};
use crate::failure::{Result, access_denied};
use crate::fork::apart;
use crate::grant::Grant;
use crate::text::{Text, name};
use crate::verifier::Verifier;

/// Take ``url`` apart, decode all that CloudFront reads of it, and say what would make it fail.
///
/// It needs no key. With ``verifier`` it also says whether the signature holds, and if not, which change since the
/// signing would explain it. ``cookies``, the value of a ``Cookie`` header or a mapping, count where the URL has none of
/// CloudFront's parameters; the URL may be left out then. ``at`` is the time to judge by (``int`` in Unix seconds, or a
/// ``datetime``), now if it is not given, and ``ip`` the viewer's address. Nothing is refused: the worse an input is, the
/// more there is to find.
///
/// >>> from frontseal import inspect
/// >>> url = "https://d111111abcdef8.cloudfront.net/a.mp4?Expires=1700000000000&Signature=abcd&Key-Pair-Id=K1"
/// >>> inspection = inspect(url)
/// >>> inspection.canned
/// True
/// >>> [finding.cure for finding in inspection.findings if finding.code == "milliseconds"]
/// ['give whole seconds since 1970-01-01 UTC: 1700000000']
#[pyfunction]
#[pyo3(signature = (url=None, *, cookies=None, at=None, ip=None, verifier=None))]
pub(crate) fn inspect(
    py: Python<'_>,
    url: Option<Text<name::Url>>,
    cookies: Option<Cookies>,
    at: Option<Time>,
    ip: Option<Viewer>,
    verifier: Option<&Bound<'_, Verifier>>,
) -> Result<Inspection> {
    let options = InspectOptions {
        cookies: cookies.as_ref().map(|Cookies(header)| header.as_str()),
        now: at.map(|Time(at)| at),
        ip_address: ip.map(|Viewer(ip)| ip),
        verifier: verifier.map(|verifier| &verifier.get().core),
    };
    let url = url.as_deref();
    let core = py.detach(|| apart(|| frontseal_inspect::inspect(url, &options)))?;
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

    /// The length of the longest cookie of CloudFront's in bytes, with its name. Browsers keep 4,096.
    #[getter]
    fn cookie_bytes(&self) -> Option<usize> {
        self.core.cookie_bytes
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

    /// The policy again, indented, where it is JSON.
    #[getter]
    fn policy_pretty(&self) -> Option<&str> {
        self.core.policy_pretty.as_deref()
    }

    /// The policy's resource, or for a canned policy the URL. What may be a signature in it is cut.
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

    /// The hash that is announced, or SHA1 where none is.
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

    /// Whether the signature holds, where the key is known.
    #[getter]
    fn signature_holds(&self) -> Option<bool> {
        self.core.signature_holds
    }

    /// What the signature would hold for, where it does not hold for this request.
    #[getter]
    fn signed_for(&self) -> Option<&str> {
        self.core.signed_for.as_deref()
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
        Some(Grant {
            core: grant.clone(),
        })
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
        let findings = self
            .core
            .findings
            .iter()
            .map(|core| Finding { core: core.clone() });
        PyTuple::new(py, findings.collect::<Vec<_>>())
    }

    /// Return all of it as JSON, with the names of the attributes, and the verdict as ``allowed``, ``code``, ``message``,
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

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }
}

/// One thing that is wrong with a request, or could be, and its cure.
#[pyclass(module = "frontseal", frozen)]
pub(crate) struct Finding {
    core: frontseal_inspect::Finding,
}

#[pymethods]
impl Finding {
    /// The stable name, such as ``"milliseconds"``.
    #[getter]
    fn code(&self) -> &'static str {
        self.core.code
    }

    /// How bad it is: ``"error"``, the edge refuses the request; ``"warning"``, it may, or it grants more than it seems to;
    /// ``"note"``, worth knowing.
    #[getter]
    fn severity(&self) -> &'static str {
        self.core.severity.as_str()
    }

    /// What was found, for a person.
    #[getter]
    fn message(&self) -> &str {
        &self.core.message
    }

    /// What to do about it.
    #[getter]
    fn cure(&self) -> &str {
        &self.core.cure
    }

    fn __repr__(&self) -> String {
        format!(
            "<frontseal.Finding {} {}: {}>",
            self.severity(),
            self.code(),
            self.message()
        )
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }
}
