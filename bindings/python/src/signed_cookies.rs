//! `SignedCookies`.

use frontseal::{CookieAttributes, SameSite};
use pyo3::exceptions::{PyKeyError, PyNotImplementedError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyIterator, PyList};

use crate::argument::{duration, flag, parsed, string};
use crate::failure::{Result, wrong_type};
use crate::keywords::{self, Keywords, optional};

/// The cookies that grant what a policy grants, made by ``Signer.sign_cookies``: a mapping of names to values.
///
/// No value needs encoding. ``dict(cookies)`` is what HTTP clients want.
#[pyclass(module = "frontseal", frozen, mapping)]
pub(crate) struct SignedCookies {
    pub(crate) core: frontseal::SignedCookies,
}

#[pymethods]
impl SignedCookies {
    /// Return the values of the ``Set-Cookie`` headers that set them, one for each cookie.
    ///
    /// Browsers send the cookies to ``domain`` and its subdomains, or without it to the host that sets them, for ``path`` and
    /// everything below it. They keep them for ``max_age``, in seconds or as a ``timedelta``, or without it until they close.
    /// ``same_site`` is ``"Strict"``, ``"Lax"`` or ``"None"``, which a player on another site needs. ``partitioned`` keeps them
    /// apart for each site that embeds the host (CHIPS), which browsers that block other sites' cookies allow.
    ///
    /// Raises ``FrontsealError`` with the code ``invalid_policy`` if an attribute would break the header, the path does not
    /// begin with ``/`` or has a ``*``, the domain is not the name of a host, ``max_age`` is negative, or ``same_site`` is
    /// ``"None"`` or ``partitioned`` true without ``secure``, which browsers reject.
    ///
    /// >>> from frontseal import PrivateKey, Signer
    /// >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate())
    /// >>> cookies = signer.sign_cookies("https://media.example.com/hls/*", expires_in=3600)
    /// >>> cookies.set_cookie_headers(domain="example.com", path="/hls")[2]
    /// 'CloudFront-Key-Pair-Id=K2JCJMDEHXQW5F; Domain=example.com; Path=/hls; Secure; HttpOnly'
    #[pyo3(
        signature = (**attributes),
        text_signature = "($self, *, domain=None, path='/', secure=True, http_only=True, same_site=None, partitioned=False, max_age=None)"
    )]
    fn set_cookie_headers(&self, attributes: Option<&Bound<'_, PyDict>>) -> Result<Vec<String>> {
        let attributes = keywords::read(attributes, &[])?;
        Ok(self.core.set_cookie_headers(&attributes)?)
    }

    /// Return the values of the ``Set-Cookie`` headers that clear every other CloudFront cookie.
    ///
    /// A browser that holds the cookies of an earlier policy sends them too, and CloudFront refuses the mixture. The
    /// attributes must be those that the stale cookies were set with; they are as for ``set_cookie_headers``.
    #[pyo3(
        signature = (**attributes),
        text_signature = "($self, *, domain=None, path='/', secure=True, http_only=True, same_site=None, partitioned=False, max_age=None)"
    )]
    fn clearing_headers(&self, attributes: Option<&Bound<'_, PyDict>>) -> Result<Vec<String>> {
        let attributes = keywords::read(attributes, &[])?;
        Ok(self.core.clearing_headers(&attributes)?)
    }

    /// Set the cookies on ``response``, and clear those of an earlier policy unless ``clear_stale`` is false.
    ///
    /// ``response`` is one of Django's, Flask's, Starlette's (FastAPI's), or aiohttp's. The other arguments and the
    /// exceptions are those of ``set_cookie_headers``. Django writes ``partitioned`` cookies with Python 3.14 or newer.
    #[pyo3(
        signature = (response, *, clear_stale=true, **attributes),
        text_signature = "($self, response, *, domain=None, path='/', secure=True, http_only=True, same_site=None, partitioned=False, max_age=None, clear_stale=True)"
    )]
    fn apply_to(
        &self,
        response: &Bound<'_, PyAny>,
        clear_stale: bool,
        attributes: Option<&Bound<'_, PyDict>>,
    ) -> Result<()> {
        let attributes: CookieAttributes = keywords::read(attributes, &["clear_stale"])?;
        let mut headers = self.core.set_cookie_headers(&attributes)?;
        if clear_stale {
            headers.extend(self.core.clearing_headers(&attributes)?);
        }
        let own = response.getattr_opt("headers")?;
        for method in ["append", "add"] {
            // Starlette's headers have `append`, Werkzeug's and aiohttp's `add`.
            if let Some(add) = own
                .as_ref()
                .map(|own| own.getattr_opt(method))
                .transpose()?
                .flatten()
            {
                for header in headers {
                    add.call1(("Set-Cookie", header))?;
                }
                return Ok(());
            }
        }
        // Django keeps one header of a name, and cookies apart.
        let set_cookie = response.getattr_opt("set_cookie")?.ok_or_else(|| {
            wrong_type(
                response,
                "response must be one of Django, Flask, Starlette or aiohttp",
            )
        })?;
        if attributes.partitioned {
            let cookies = response.py().import("http.cookies")?;
            let morsel = cookies.call_method0("Morsel")?;
            if !morsel
                .call_method1("isReservedKey", ("partitioned",))?
                .is_truthy()?
            {
                let message = "Django writes partitioned cookies only with Python 3.14 or newer: update Python";
                return Err(PyNotImplementedError::new_err(message).into());
            }
        }
        let keywords = PyDict::new(response.py());
        keywords.set_item("domain", &attributes.domain)?;
        keywords.set_item("path", &attributes.path)?;
        keywords.set_item("secure", attributes.secure)?;
        keywords.set_item("httponly", attributes.http_only)?;
        keywords.set_item("samesite", attributes.same_site.map(SameSite::as_str))?;
        keywords.set_item("max_age", attributes.max_age)?;
        let set = |name: &str, value: &str| {
            set_cookie.call((name, value), Some(&keywords))?;
            match attributes.partitioned {
                true => response
                    .getattr("cookies")?
                    .get_item(name)?
                    .set_item("partitioned", true),
                false => Ok(()),
            }
        };
        for (name, value) in self.core.iter() {
            set(name, value)?;
        }
        keywords.set_item("max_age", 0)?;
        for name in self.core.stale_names().filter(|_| clear_stale) {
            set(name, "")?;
        }
        Ok(())
    }

    /// Return the value of the ``Cookie`` request header that sends them: ``name=value; name=value``.
    fn cookie_header(&self) -> String {
        self.core.cookie_header()
    }

    fn __getitem__(&self, name: &Bound<'_, PyAny>) -> PyResult<&str> {
        let known = name.extract::<String>().ok();
        let mut pairs = self.core.iter();
        pairs
            .find_map(|(it, value)| (Some(it) == known.as_deref()).then_some(value))
            .ok_or_else(|| PyKeyError::new_err(name.clone().unbind()))
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        let names: Vec<_> = self.core.iter().map(|(name, _)| name).collect();
        PyList::new(py, names)?.try_iter()
    }

    fn __len__(&self) -> usize {
        self.core.iter().count()
    }

    fn __repr__(&self) -> String {
        let names: Vec<_> = self.core.iter().map(|(name, _)| name).collect();
        format!("<frontseal.SignedCookies {}>", names.join(" "))
    }
}

impl Keywords for CookieAttributes {
    fn names() -> Vec<&'static str> {
        vec![
            "domain",
            "path",
            "secure",
            "http_only",
            "same_site",
            "partitioned",
            "max_age",
        ]
    }

    fn set(&mut self, name: &str, given: &Bound<'_, PyAny>) -> PyResult<bool> {
        match name {
            "domain" => self.domain = optional(given, name, string)?,
            "path" => self.path = optional(given, name, string)?,
            "secure" => self.secure = flag(given, name)?,
            "http_only" => self.http_only = flag(given, name)?,
            "same_site" => self.same_site = optional(given, name, parsed)?,
            "partitioned" => self.partitioned = flag(given, name)?,
            "max_age" => self.max_age = optional(given, name, duration)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}
