//! `Policy`.

use frontseal::Resource;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple, PyType};

use crate::convert::{Duration, Network, Time};
use crate::failure::Result;
use crate::limits::Limits;
use crate::public_key::hash_of;
use crate::text::{Text, name};

/// What a signature grants: which resource, until when, from when, and from which address.
///
/// The end is ``date_less_than`` or ``expires_in`` from now; ``round_to`` rounds the latter up to a multiple of so many
/// seconds, so that a URL stays the same for so long: with a P-256 key, which signs at random, only with the signer's
/// ``cache``. ``resource`` is a URL or a pattern in which ``*`` stands for any run of characters and ``?`` for one;
/// without it the URL that is signed is granted.
/// ``date_greater_than`` is a start, and ``ip_address`` one IPv4 address or network. ``custom=True`` signs a
/// custom policy even where CloudFront's rule says canned.
///
/// A point in time is an ``int`` in Unix seconds or a ``datetime``, which is in UTC if it is naive; a length of
/// time is an ``int`` in seconds or a ``timedelta``. A fraction of a second is dropped.
///
/// Raises ``FrontsealError`` with the code ``invalid_time`` for a point in time in milliseconds or out of range, a
/// length of time below 1 second or of 10⁹ and more, which is a point in time by mistake, and a start that is not before
/// the end; ``invalid_policy`` for a resource that cannot be; ``invalid_ip_address``.
///
/// >>> from datetime import datetime, timezone
/// >>> from frontseal import Policy
/// >>> Policy(date_less_than=datetime(2030, 1, 1, tzinfo=timezone.utc), ip_address="192.0.2.0/24")
/// Policy(date_less_than=1893456000, ip_address='192.0.2.0/24')
#[pyclass(module = "frontseal", frozen, eq)]
#[derive(PartialEq, Eq)]
pub(crate) struct Policy {
    pub(crate) core: frontseal::Policy,
}

impl Policy {
    /// Return the keyword arguments that make this policy.
    fn arguments<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let arguments = PyDict::new(py);
        arguments.set_item("date_less_than", self.date_less_than())?;
        if let Some(resource) = self.resource() {
            arguments.set_item("resource", resource)?;
        }
        if let Some(start) = self.date_greater_than() {
            arguments.set_item("date_greater_than", start)?;
        }
        if let Some(address) = self.ip_address() {
            arguments.set_item("ip_address", address)?;
        }
        if self.custom() {
            arguments.set_item("custom", true)?;
        }
        Ok(arguments)
    }
}

#[pymethods]
impl Policy {
    #[new]
    #[pyo3(signature = (*, date_less_than=None, expires_in=None, round_to=None, resource=None, date_greater_than=None, ip_address=None, custom=false))]
    fn new(
        date_less_than: Option<Time>,
        expires_in: Option<Duration>,
        round_to: Option<Duration>,
        resource: Option<Text<name::Resource>>,
        date_greater_than: Option<Time>,
        ip_address: Option<Network>,
        custom: bool,
    ) -> Result<Self> {
        let core = Limits {
            expires_in,
            round_to,
            date_less_than,
            date_greater_than,
            ip_address,
            resource,
            policy: None,
        }
        .into_policy()?;
        Ok(Self {
            core: if custom {
                core.with_custom_policy()
            } else {
                core
            },
        })
    }

    /// Read a policy that was written by hand, to be signed exactly as it stands.
    ///
    /// It must be JSON of the form that CloudFront takes: one statement in an array, with ``DateLessThan``,
    /// and no other names than ``Resource``, ``Condition``, ``DateLessThan``, ``DateGreaterThan`` and
    /// ``IpAddress``.
    ///
    /// Raises ``FrontsealError`` with the code ``invalid_policy`` and line and column of what is wrong.
    ///
    /// >>> from frontseal import Policy
    /// >>> Policy.from_json('{"Statement": [{"Condition": {"DateLessThan": {"AWS:EpochTime": 1893456000}}}]}').date_less_than
    /// 1893456000
    #[staticmethod]
    fn from_json(text: Text<name::Text>) -> Result<Self> {
        Ok(Self {
            core: frontseal::Policy::from_json(&*text)?,
        })
    }

    /// Return the text that is signed for ``url``, which the resource must match.
    ///
    /// Raises ``FrontsealError`` with the code ``invalid_url``, as ``Signer.sign_url`` does.
    ///
    /// >>> from frontseal import Policy
    /// >>> Policy(date_less_than=1893456000).statement_for_url("https://d111111abcdef8.cloudfront.net/")
    /// '{"Statement":[{"Resource":"https://d111111abcdef8.cloudfront.net/","Condition":{"DateLessThan":{"AWS:EpochTime":1893456000}}}]}'
    fn statement_for_url(&self, url: Text<name::Url>) -> Result<String> {
        Ok(self.core.statement_for_url(&url)?.text().to_owned())
    }

    /// Return the policy without the white space outside strings that one written by hand may have, which
    /// makes URLs and cookies shorter.
    fn minified(&self) -> Self {
        Self {
            core: self.core.clone().minified(),
        }
    }

    /// The resource; None where it is the URL that is signed.
    #[getter]
    fn resource(&self) -> Option<&str> {
        self.core.resource().map(Resource::as_str)
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

    /// The network that requests must come from, such as ``"192.0.2.7/32"``, or None.
    #[getter]
    fn ip_address(&self) -> Option<String> {
        self.core.ip_address().map(|address| address.to_string())
    }

    /// Whether a custom policy is signed even where CloudFront's rule says canned, as for one that was written by hand.
    #[getter]
    fn custom(&self) -> bool {
        self.core.is_custom()
    }

    fn __hash__(&self) -> u64 {
        hash_of(&self.core)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        if let Some(text) = self.core.written() {
            return Ok(format!(
                "Policy.from_json({})",
                PyString::new(py, text).repr()?
            ));
        }
        let mut parts = Vec::new();
        for (name, value) in self.arguments(py)? {
            parts.push(format!("{name}={}", value.repr()?));
        }
        Ok(format!("Policy({})", parts.join(", ")))
    }

    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let py = slf.py();
        let class: Bound<'py, PyType> = slf.get_type();
        let policy = slf.get();
        if let Some(text) = policy.core.written() {
            return Ok((class.getattr("from_json")?, PyTuple::new(py, [text])?));
        }
        let make = py
            .import("functools")?
            .getattr("partial")?
            .call((class,), Some(&policy.arguments(py)?))?;
        Ok((make, PyTuple::empty(py)))
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }
}
