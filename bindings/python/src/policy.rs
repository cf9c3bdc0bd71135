//! `Policy`.

use frontseal::{PolicyParts, WholePolicy};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};

use crate::argument::{duration, flag, network, string, text, time};
use crate::failure::{Result, wrong_type};
use crate::keywords::{self, Keywords, optional};

/// What a signature grants: which resource, until when, from when, and from which address.
///
/// Access ends at ``date_less_than``, or ``expires_in`` from now. ``round_to``, at most ``expires_in``, rounds its end up to
/// a multiple, so that a URL stays the same for that long; P-256 signatures are random, so with such a key this needs the
/// signer's ``cache``. ``date_greater_than`` is the start, and ``ip_address`` an IPv4 address or network that requests must
/// come from. ``resource`` is a URL, or a pattern in which ``*`` matches any run of characters and ``?`` exactly one; without
/// it the URL that is signed is granted. ``custom=True`` signs a custom policy even where CloudFront's rule says canned.
/// ``policy``, a ``Policy`` or JSON that is signed as it is, takes the place of all others.
///
/// A point in time is an ``int`` in Unix seconds or a ``datetime``, which is in UTC if it is naive; a length of time is an
/// ``int`` in seconds or a ``timedelta``. A fraction of a second is dropped. None means that an argument is not given.
///
/// Raises ``FrontsealError`` with the code ``invalid_policy`` unless there is exactly one of ``expires_in``,
/// ``date_less_than`` and ``policy``, for another contradiction, and for a resource or a policy that CloudFront would not
/// accept; ``invalid_time`` for a time in milliseconds or out of range, and for a start that is not before the end;
/// ``invalid_ip_address``; ``TypeError`` for an argument of another type.
///
/// >>> from datetime import datetime, timezone
/// >>> from frontseal import Policy
/// >>> Policy(date_less_than=datetime(2030, 1, 1, tzinfo=timezone.utc), ip_address="192.0.2.0/24")
/// Policy(date_less_than=1893456000, ip_address='192.0.2.0/24')
#[pyclass(module = "frontseal", frozen, eq, hash)]
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Policy {
    pub(crate) core: frontseal::Policy,
}

impl Policy {
    /// Return the keyword arguments that make this policy.
    fn keywords<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let parts = PolicyParts::from(&self.core);
        let keywords = PyDict::new(py);
        if let Some(WholePolicy::Json(text)) = parts.policy {
            keywords.set_item("policy", text)?;
        }
        for (name, seconds) in [
            ("date_less_than", parts.date_less_than),
            ("date_greater_than", parts.date_greater_than),
        ] {
            seconds.map_or(Ok(()), |it| keywords.set_item(name, it))?;
        }
        for (name, text) in [
            ("resource", parts.resource),
            ("ip_address", parts.ip_address),
        ] {
            text.map_or(Ok(()), |it| keywords.set_item(name, it))?;
        }
        if parts.custom {
            keywords.set_item("custom", true)?;
        }
        Ok(keywords)
    }
}

impl Keywords for PolicyParts {
    fn names() -> Vec<&'static str> {
        vec![
            "expires_in",
            "round_to",
            "date_less_than",
            "date_greater_than",
            "ip_address",
            "resource",
            "policy",
            "custom",
        ]
    }

    fn set(&mut self, name: &str, given: &Bound<'_, PyAny>) -> PyResult<bool> {
        match name {
            "expires_in" => self.expires_in = optional(given, name, duration)?,
            "round_to" => self.round_to = optional(given, name, duration)?,
            "date_less_than" => self.date_less_than = optional(given, name, time)?,
            "date_greater_than" => self.date_greater_than = optional(given, name, time)?,
            "ip_address" => self.ip_address = optional(given, name, network)?,
            "resource" => self.resource = optional(given, name, string)?,
            "policy" => self.policy = optional(given, name, whole_policy)?,
            "custom" => self.custom = flag(given, name)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// Return a whole policy: a `Policy`, or JSON text.
pub(crate) fn whole_policy(given: &Bound<'_, PyAny>, name: &str) -> PyResult<WholePolicy> {
    if let Ok(policy) = given.cast::<Policy>() {
        return Ok(policy.get().core.clone().into());
    }
    match given.is_instance_of::<PyString>() {
        true => given.extract::<String>().map(WholePolicy::from),
        false => Err(wrong_type(
            given,
            &format!("{name} must be Policy or str (JSON)"),
        )),
    }
}

#[pymethods]
impl Policy {
    #[new]
    #[pyo3(
        signature = (**parts),
        text_signature = "(*, expires_in=None, round_to=None, date_less_than=None, date_greater_than=None, ip_address=None, resource=None, policy=None, custom=False)"
    )]
    fn new(parts: Option<&Bound<'_, PyDict>>) -> Result<Self> {
        let core = keywords::read::<PolicyParts>(parts, &[])?.into_policy()?;
        Ok(Self { core })
    }

    /// Read a policy that was written by hand, to be signed exactly as it stands.
    ///
    /// It must be JSON of the form that CloudFront accepts: one statement in an array, with ``DateLessThan``, and no
    /// names other than ``Resource``, ``Condition``, ``DateLessThan``, ``DateGreaterThan`` and ``IpAddress``.
    ///
    /// Raises ``FrontsealError`` with the code ``invalid_policy`` and line and column if it is not.
    ///
    /// >>> from frontseal import Policy
    /// >>> Policy.from_json('{"Statement": [{"Condition": {"DateLessThan": {"AWS:EpochTime": 1893456000}}}]}').date_less_than
    /// 1893456000
    #[staticmethod]
    fn from_json(text: &Bound<'_, PyAny>) -> Result<Self> {
        let core = frontseal::Policy::from_json(string(text, "text")?)?;
        Ok(Self { core })
    }

    /// Return the text that is signed for ``url``, which the policy's resource must match.
    ///
    /// Raises ``FrontsealError`` with the code ``invalid_url``, as ``Signer.sign_url`` does.
    ///
    /// >>> from frontseal import Policy
    /// >>> Policy(date_less_than=1893456000).statement_for_url("https://d111111abcdef8.cloudfront.net/")
    /// '{"Statement":[{"Resource":"https://d111111abcdef8.cloudfront.net/","Condition":{"DateLessThan":{"AWS:EpochTime":1893456000}}}]}'
    fn statement_for_url(&self, url: &Bound<'_, PyAny>) -> Result<String> {
        let url = text(url, "url")?;
        Ok(self.core.statement_for_url(&url)?.text().to_owned())
    }

    /// Return the policy without the white space outside strings. Only a policy written by hand has any; without it
    /// URLs and cookies are shorter.
    fn minified(&self) -> Self {
        Self {
            core: self.core.clone().minified(),
        }
    }

    /// The resource; None where it is the URL that is signed.
    #[getter]
    fn resource(&self) -> Option<&str> {
        self.core.resource().map(frontseal::Resource::as_str)
    }

    /// The end, in Unix seconds.
    #[getter]
    fn date_less_than(&self) -> i64 {
        self.core.date_less_than()
    }

    /// The start, in Unix seconds, or None.
    #[getter]
    fn date_greater_than(&self) -> Option<i64> {
        self.core.date_greater_than()
    }

    /// The address or network that requests must come from, such as ``"192.0.2.7/32"``, or None.
    #[getter]
    fn ip_address(&self) -> Option<String> {
        self.core.ip_address().map(|address| address.to_string())
    }

    /// Whether a custom policy is signed even where CloudFront's rule says canned, as for one that was written by hand.
    #[getter]
    fn custom(&self) -> bool {
        self.core.is_custom()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let mut parts = Vec::new();
        for (name, value) in self.keywords(py)? {
            parts.push(format!("{name}={}", value.repr()?));
        }
        Ok(format!("Policy({})", parts.join(", ")))
    }

    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let py = slf.py();
        let make = keywords::bind(slf.get_type().as_any(), &[], &slf.get().keywords(py)?)?;
        Ok((make, PyTuple::empty(py)))
    }
}
