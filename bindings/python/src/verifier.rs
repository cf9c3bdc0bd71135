//! `Verifier`.

use frontseal::VerifyOptions;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping, PyTuple, PyType};

use crate::convert::{Cookies, Time, Viewer, wrong_type};
use crate::failure::Result;
use crate::fork::apart;
use crate::grant::Grant;
use crate::public_key::PublicKey;
use crate::text::{Text, name, text};

/// Decides whether a request may have what it asks for, as CloudFront's edge does.
///
/// ``keys`` maps key pair ids to public keys, as a key group does; several ids side by side make a rotation. A key is a
/// ``PublicKey``, or what ``PublicKey`` takes.
///
/// What a policy says is not believed before its signature holds. A request that is denied raises ``AccessDenied``.
///
/// Raises ``FrontsealError`` with the code ``invalid_key_pair_id`` or ``invalid_key``.
///
/// >>> from frontseal import AccessDenied, PrivateKey, Signer, Verifier
/// >>> key = PrivateKey.generate("p-256")
/// >>> verifier = Verifier({"K2JCJMDEHXQW5F": key.public_key()})
/// >>> url = Signer("K2JCJMDEHXQW5F", key).sign_url("https://d111111abcdef8.cloudfront.net/a.mp4", date_less_than=1893456000)
/// >>> verifier.verify_url(url, at=1893455940).time_left
/// 60
/// >>> try:
/// ...     verifier.verify_url(url, at=1893456000)
/// ... except AccessDenied as denied:
/// ...     print(denied.reason, denied.edge_message, sep=": ")
/// expired: Access denied
#[pyclass(module = "frontseal", frozen)]
pub(crate) struct Verifier {
    pub(crate) core: frontseal::Verifier,
}

impl Verifier {
    fn ids(&self) -> Vec<&str> {
        self.core.keys().map(|(id, _)| id).collect()
    }
}

fn options(at: Option<Time>, ip: Option<Viewer>) -> VerifyOptions {
    VerifyOptions {
        now: at.map(|Time(at)| at),
        ip_address: ip.map(|Viewer(ip)| ip),
    }
}

#[pymethods]
impl Verifier {
    #[new]
    fn new(keys: &Bound<'_, PyAny>) -> Result<Self> {
        let keys = keys.cast::<PyMapping>().map_err(|_| {
            wrong_type(
                keys,
                "keys must be a mapping of key pair ids to public keys",
            )
        })?;
        let mut core = frontseal::Verifier::new();
        for pair in keys.items()? {
            let (key_pair_id, key): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
            let key_pair_id = text(&key_pair_id, "a key pair id in keys")?;
            core = core.with_key(&key_pair_id, PublicKey::read(&key)?)?;
        }
        Ok(Self { core })
    }

    /// Decide about a request by the signature in its URL, and return what it was granted.
    ///
    /// ``at`` is when it starts (``int`` in Unix seconds from 1 on, or a ``datetime``), now if it is not given. ``ip`` is the
    /// viewer's address, which a policy with an IP condition needs.
    ///
    /// Raises ``AccessDenied`` with the reason, and the edge's own code and message. A time of 0, before 1970 or in
    /// milliseconds is denied too, with the reason ``malformed_request``.
    #[pyo3(signature = (url, *, at=None, ip=None))]
    fn verify_url(
        &self,
        py: Python<'_>,
        url: Text<name::Url>,
        at: Option<Time>,
        ip: Option<Viewer>,
    ) -> Result<Grant> {
        let options = options(at, ip);
        Ok(Grant {
            core: py.detach(|| apart(|| self.core.verify_url(&url, &options)))?,
        })
    }

    /// Decide about a request for ``url`` by its signed cookies, and return what it was granted.
    ///
    /// ``cookies`` is the value of its ``Cookie`` header, or a mapping of names to values. The rest is as for
    /// ``verify_url``.
    #[pyo3(signature = (url, cookies, *, at=None, ip=None))]
    fn verify_cookies(
        &self,
        py: Python<'_>,
        url: Text<name::Url>,
        cookies: Cookies,
        at: Option<Time>,
        ip: Option<Viewer>,
    ) -> Result<Grant> {
        let options = options(at, ip);
        Ok(Grant {
            core: py.detach(|| apart(|| self.core.verify_cookies(&url, &cookies.0, &options)))?,
        })
    }

    /// Decide about a request as the edge does: by its URL if that has any of CloudFront's parameters, and by its
    /// cookies otherwise. The arguments are those of ``verify_url`` and ``verify_cookies``.
    #[pyo3(signature = (url, *, cookies=None, at=None, ip=None))]
    fn verify_request(
        &self,
        py: Python<'_>,
        url: Text<name::Url>,
        cookies: Option<Cookies>,
        at: Option<Time>,
        ip: Option<Viewer>,
    ) -> Result<Grant> {
        let options = options(at, ip);
        let cookies = cookies.as_ref().map(|Cookies(header)| header.as_str());
        Ok(Grant {
            core: py.detach(|| apart(|| self.core.verify_request(&url, cookies, &options)))?,
        })
    }

    /// The ids of the keys that are trusted.
    #[getter]
    fn key_pair_ids<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.ids())
    }

    fn __repr__(&self) -> String {
        format!("<frontseal.Verifier {}>", self.ids().join(" "))
    }

    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyType>, (Bound<'py, PyDict>,))> {
        let keys = PyDict::new(slf.py());
        for (id, key) in slf.get().core.keys() {
            keys.set_item(id, key.to_pem())?;
        }
        Ok((slf.get_type(), (keys,)))
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }
}
