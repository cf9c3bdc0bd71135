//! `Verifier`.

use frontseal::{Error, VerifyOptions};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping, PyTuple, PyType};

use crate::argument::{self, text, time, viewer};
use crate::failure::{Result, wrong_type};
use crate::fork::apart;
use crate::grant::Grant;
use crate::keywords::{self, Keywords, optional};
use crate::public_key::PublicKey;

/// Decides whether to grant a request, as CloudFront's edge does.
///
/// ``keys`` maps key pair ids to public keys, as a key group does; several ids side by side make a rotation. A key is a
/// ``PublicKey``, or what ``PublicKey`` takes.
///
/// Policy contents are trusted only after the signature verifies. A request that is denied raises ``AccessDenied``.
///
/// Raises ``FrontsealError`` with the code ``invalid_key_pair_id`` or ``invalid_key``.
///
/// >>> from frontseal import AccessDenied, PrivateKey, Signer, Verifier
/// >>> key = PrivateKey.generate("p-256")
/// >>> verifier = Verifier({"K2JCJMDEHXQW5F": key.public_key()})
/// >>> url = Signer("K2JCJMDEHXQW5F", key).sign_url("https://d111111abcdef8.cloudfront.net/a.mp4", date_less_than=1893456000)
/// >>> verifier.verify_url(url, now=1893455940).time_left
/// 60
/// >>> try:
/// ...     verifier.verify_url(url, now=1893456000)
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

    /// Verify a request by the signature in its URL, and return what it is granted.
    ///
    /// ``now`` is the time of the request (``int`` in Unix seconds, or a ``datetime``), the system's clock if it is not given.
    /// ``ip_address`` is the viewer's address, which a policy with an IP condition needs.
    ///
    /// Raises ``AccessDenied`` with the reason, and the edge's own code and message, if the request is denied; a time that is 0,
    /// negative or in milliseconds is denied too, with the reason ``malformed_request``. Raises ``FrontsealError`` with the code
    /// ``invalid_ip_address`` for an address that is neither IPv4 nor IPv6.
    #[pyo3(
        signature = (url, **options),
        text_signature = "($self, url, *, now=None, ip_address=None)"
    )]
    fn verify_url(
        &self,
        url: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> Result<Grant> {
        let core = &self.core;
        verify(url, options, |url, options| core.verify_url(url, options))
    }

    /// Verify a request for ``url`` by its signed cookies, and return what it is granted.
    ///
    /// ``cookies`` is the value of its ``Cookie`` header, or a mapping of names to values. The rest is as for
    /// ``verify_url``.
    #[pyo3(
        signature = (url, cookies, **options),
        text_signature = "($self, url, cookies, *, now=None, ip_address=None)"
    )]
    fn verify_cookies(
        &self,
        url: &Bound<'_, PyAny>,
        cookies: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> Result<Grant> {
        let (core, cookies) = (&self.core, argument::cookies(cookies)?);
        verify(url, options, |url, options| {
            core.verify_cookies(url, &cookies, options)
        })
    }

    /// Verify a request as the edge does: by its URL if it has any CloudFront parameter, and by its cookies
    /// otherwise. The arguments are those of ``verify_url`` and ``verify_cookies``.
    #[pyo3(
        signature = (url, *, cookies=None, **options),
        text_signature = "($self, url, *, cookies=None, now=None, ip_address=None)"
    )]
    fn verify_request(
        &self,
        url: &Bound<'_, PyAny>,
        cookies: Option<&Bound<'_, PyAny>>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> Result<Grant> {
        let core = &self.core;
        let cookies = cookies.map(argument::cookies).transpose()?;
        verify(url, options, |url, options| {
            core.verify_request(url, cookies.as_deref(), options)
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
}

fn verify(
    url: &Bound<'_, PyAny>,
    options: Option<&Bound<'_, PyDict>>,
    verify: impl FnOnce(&str, &VerifyOptions) -> std::result::Result<frontseal::Grant, Error> + Send,
) -> Result<Grant> {
    let py = url.py();
    let url = text(url, "url")?;
    let options = keywords::read(options, &["cookies"])?;
    let grant = py.detach(|| apart(|| verify(&url, &options)))?;
    Ok(Grant::from(&grant))
}

impl Keywords for VerifyOptions {
    fn names() -> Vec<&'static str> {
        vec!["now", "ip_address"]
    }

    fn set(&mut self, name: &str, given: &Bound<'_, PyAny>) -> PyResult<bool> {
        match name {
            "now" => self.now = optional(given, name, time)?,
            "ip_address" => self.ip_address = optional(given, name, viewer)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}
