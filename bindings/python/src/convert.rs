//! Arguments as Python gives them, made into what the core takes.

use frontseal::{Error, ErrorKind, HashAlgorithm, IpAddress, KeyType, SameSite};
use frontseal_manifest::UriForm;
use pyo3::PyTypeInfo as _;
use pyo3::exceptions::{PyOverflowError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::types::{
    PyBool, PyDateTime, PyDelta, PyDeltaAccess, PyDict, PyMapping, PyString, PyTzInfo,
};

use crate::failure::Failure;
use crate::text::{Argument, text};

/// Load the classes of Python that arguments are compared with. PyO3 would do it at the first use, and
/// panic if Ctrl-C came then, or the interpreter had begun to end.
pub(crate) fn load_classes(py: Python<'_>) -> PyResult<()> {
    py.import("datetime")?;
    PyDateTime::type_object(py);
    PyDelta::type_object(py);
    PyTzInfo::utc(py)?;
    PyMapping::type_object(py);
    Ok(())
}

/// Make the `TypeError` for an argument against `rule`, such as `a time must be int`.
pub(crate) fn wrong_type(found: &Bound<'_, PyAny>, rule: &str) -> PyErr {
    match found.get_type().name() {
        Ok(name) => PyTypeError::new_err(format!("{rule}, not {name}")),
        Err(error) => error,
    }
}

fn invalid_time(message: &str) -> PyErr {
    Failure::from(Error::new(ErrorKind::InvalidTime, message)).into()
}

/// A point in time in Unix seconds: an int, or a datetime, which is in UTC if it is naive. A
/// fraction of a second is dropped.
#[derive(Clone, Copy)]
pub(crate) struct Time(pub(crate) i64);

impl FromPyObject<'_, '_> for Time {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        const RULE: &str = "a point in time must be int (Unix seconds) or datetime";
        match given.cast::<PyDateTime>() {
            Ok(datetime) => of_datetime(&datetime).map(Self),
            Err(_) => whole_number(&given, RULE).map(Self),
        }
    }
}

fn of_datetime(datetime: &Bound<'_, PyDateTime>) -> PyResult<i64> {
    let py = datetime.py();
    let changes = PyDict::new(py);
    changes.set_item("microsecond", 0)?;
    if datetime.call_method0("utcoffset")?.is_none() {
        changes.set_item("tzinfo", PyTzInfo::utc(py)?)?;
    }
    let seconds: f64 = datetime
        .call_method("replace", (), Some(&changes))?
        .call_method0("timestamp")?
        .extract()?;
    Ok(seconds.floor() as i64)
}

fn whole_number(given: &Bound<'_, PyAny>, rule: &str) -> PyResult<i64> {
    if given.is_instance_of::<PyBool>() {
        return Err(wrong_type(given, rule));
    }
    given.extract().map_err(|error: PyErr| {
        if error.is_instance_of::<PyOverflowError>(given.py()) {
            invalid_time("the number has more than 64 bits: give whole seconds")
        } else {
            wrong_type(given, rule)
        }
    })
}

/// A length of time in seconds: an int or a timedelta. A fraction of a second is dropped.
#[derive(Clone, Copy)]
pub(crate) struct Duration(pub(crate) i64);

impl FromPyObject<'_, '_> for Duration {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        match given.cast::<PyDelta>() {
            Ok(delta) => Ok(Self(
                i64::from(delta.get_days()) * 86_400 + i64::from(delta.get_seconds()),
            )),
            Err(_) => whole_number(
                &given,
                "a length of time must be int (seconds) or timedelta",
            )
            .map(Self),
        }
    }
}

/// The IPv4 address or network of a policy: text, or an object of the module `ipaddress`.
pub(crate) struct Network(pub(crate) IpAddress);

impl FromPyObject<'_, '_> for Network {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let text = address_text(
            &given,
            &["IPv4Address", "IPv4Network", "IPv6Address", "IPv6Network"],
            "an IP address of a policy must be str, IPv4Address or IPv4Network",
        )?;
        text.parse()
            .map(Self)
            .map_err(|error: Error| Failure::from(error).into())
    }
}

/// The address of a viewer: text, or an object of the module `ipaddress`.
pub(crate) struct Viewer(pub(crate) String);

impl FromPyObject<'_, '_> for Viewer {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let text = address_text(
            &given,
            &["IPv4Address", "IPv6Address"],
            "the address of a viewer must be str, IPv4Address or IPv6Address",
        )?;
        Ok(Self(text.to_string()))
    }
}

fn address_text(given: &Bound<'_, PyAny>, classes: &[&str], rule: &str) -> PyResult<PyBackedStr> {
    if given.is_instance_of::<PyString>() {
        return given.extract();
    }
    let module = given.py().import("ipaddress")?;
    for class in classes {
        if given.is_instance(&module.getattr(*class)?)? {
            return given.str()?.extract();
        }
    }
    Err(wrong_type(given, rule))
}

/// The cookies of a request: the value of its `Cookie` header, or a mapping of names to values.
pub(crate) struct Cookies(pub(crate) String);

impl FromPyObject<'_, '_> for Cookies {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if given.is_instance_of::<PyString>() {
            return given.extract().map(Self);
        }
        let mapping = given.cast::<PyMapping>().map_err(|_| {
            wrong_type(&given, "cookies must be str (a Cookie header) or a mapping")
        })?;
        let mut header = String::new();
        for pair in mapping.items()? {
            let (name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
            let name = text(&name, "the name of a cookie")?;
            let value = text(&value, &format!("the cookie {:?}", &*name))?;
            if !header.is_empty() {
                header.push_str("; ");
            }
            header.push_str(&name);
            header.push('=');
            header.push_str(&value);
        }
        Ok(Self(header))
    }
}

/// How many signatures a cache keeps.
pub(crate) struct Capacity(pub(crate) usize);

impl FromPyObject<'_, '_> for Capacity {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        const RULE: &str = "cache must be int, how many signatures are kept";
        if given.is_instance_of::<PyBool>() {
            return Err(wrong_type(&given, RULE));
        }
        given.extract().map(Self).map_err(|error: PyErr| {
            if error.is_instance_of::<PyOverflowError>(given.py()) {
                PyValueError::new_err(format!(
                    "cache {} cannot be: give how many signatures are kept, from 0 on",
                    &*given
                ))
            } else {
                wrong_type(&given, RULE)
            }
        })
    }
}

/// The message that a key signs.
pub(crate) struct Message(pub(crate) PyBackedBytes);

impl FromPyObject<'_, '_> for Message {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        given
            .extract()
            .map(Self)
            .map_err(|_| wrong_type(&given, "message must be bytes"))
    }
}

/// A passphrase: text, which is UTF-8, or bytes.
pub(crate) enum Passphrase {
    Text(PyBackedStr),
    Bytes(PyBackedBytes),
}

impl Passphrase {
    pub(crate) fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

impl FromPyObject<'_, '_> for Passphrase {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if given.is_instance_of::<PyString>() {
            return given.extract().map(Self::Text);
        }
        given
            .extract()
            .map(Self::Bytes)
            .map_err(|_| wrong_type(&given, "a passphrase must be str or bytes"))
    }
}

/// A name that the core reads: `Strict`, `SHA256`, `rsa`, ….
pub(crate) struct Name<T>(pub(crate) T);

impl Argument for HashAlgorithm {
    const NAME: &'static str = "hash_algorithm";
}

impl Argument for KeyType {
    const NAME: &'static str = "key_type";
}

impl Argument for SameSite {
    const NAME: &'static str = "same_site";
}

impl Argument for UriForm {
    const NAME: &'static str = "uri_form";
}

impl<T: Argument + std::str::FromStr<Err = Error>> FromPyObject<'_, '_> for Name<T> {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        text(&given, T::NAME)?
            .parse()
            .map(Self)
            .map_err(|error: Error| Failure::from(error).into())
    }
}

/// The attributes of a `Set-Cookie` header.
pub(crate) fn cookie_attributes(
    domain: Option<String>,
    path: Option<String>,
    secure: bool,
    http_only: bool,
    same_site: Option<Name<SameSite>>,
    max_age: Option<Duration>,
) -> frontseal::CookieAttributes {
    frontseal::CookieAttributes {
        domain,
        path,
        max_age: max_age.map(|Duration(seconds)| seconds),
        secure,
        http_only,
        same_site: same_site.map(|Name(same_site)| same_site),
    }
}
