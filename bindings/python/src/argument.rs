//! Arguments as Python gives them, made into the plain values that the core takes.
//!
//! An error names its argument in its text: the note that PyO3 adds needs Python 3.11.

use std::borrow::Cow;
use std::str::FromStr;

use frontseal::{Error, ErrorKind, encode_url};
use pyo3::exceptions::{PyOverflowError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::types::{
    PyBool, PyByteArray, PyBytes, PyDateTime, PyDelta, PyDeltaAccess, PyDict, PyMapping, PyString,
    PyTzInfo,
};
use zeroize::Zeroizing;

use crate::failure::{Failure, wrong_type};

/// Return a text. An error does not hold it, as that of Python's own encoder would: it may be a key.
pub(crate) fn text(given: &Bound<'_, PyAny>, name: &str) -> PyResult<PyBackedStr> {
    if given.is_instance_of::<PyString>() {
        return given
            .extract()
            .map_err(|_: PyErr| PyValueError::new_err(not_utf8(name)));
    }
    Err(wrong_type(given, &format!("{name} must be str")))
}

fn not_utf8(name: &str) -> String {
    format!("{name} has surrogates, so it is not UTF-8: decode it as what it is")
}

/// Copy a text.
pub(crate) fn string(given: &Bound<'_, PyAny>, name: &str) -> PyResult<String> {
    Ok(text(given, name)?.to_string())
}

/// Return a URL, percent-encoded on request.
pub(crate) fn encoded(url: &str, encode: bool) -> Result<Cow<'_, str>, Error> {
    match encode {
        true => encode_url(url),
        false => Ok(url.into()),
    }
}

/// Return the text number `index` of an iterable.
pub(crate) fn text_at(given: &Bound<'_, PyAny>, name: &str, index: usize) -> PyResult<PyBackedStr> {
    text(given, &format!("{name}[{index}]"))
}

/// Return the texts of any iterable but a text, which is one of its letters.
pub(crate) fn texts(given: &Bound<'_, PyAny>, name: &str) -> PyResult<Vec<String>> {
    let wrong_type = || wrong_type(given, &format!("{name} must be an iterable of str"));
    if given.is_instance_of::<PyString>() || given.is_instance_of::<PyBytes>() {
        return Err(wrong_type());
    }
    given
        .try_iter()
        .map_err(
            |error| match error.is_instance_of::<PyTypeError>(given.py()) {
                true => wrong_type(),
                false => error,
            },
        )?
        .enumerate()
        .map(|(index, it)| text_at(&it?, name, index).map(|it| it.to_string()))
        .collect()
}

/// Return what the core reads from a text: `Strict`, `SHA256`, `rsa`, ….
pub(crate) fn parsed<T: FromStr<Err = Error>>(given: &Bound<'_, PyAny>, name: &str) -> PyResult<T> {
    let parsed = text(given, name)?.parse();
    parsed.map_err(|error: Error| Failure::from(error).into())
}

/// Return a flag.
pub(crate) fn flag(given: &Bound<'_, PyAny>, name: &str) -> PyResult<bool> {
    given
        .extract()
        .map_err(|_| wrong_type(given, &format!("{name} must be bool")))
}

/// Return a point in time in Unix seconds: an int, or a datetime, which is in UTC if it is naive.
/// A fraction of a second is dropped.
pub(crate) fn time(given: &Bound<'_, PyAny>, name: &str) -> PyResult<i64> {
    let Ok(datetime) = given.cast::<PyDateTime>() else {
        return whole_number(given, name, "int (Unix seconds) or datetime");
    };
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

/// Return a length of time in seconds: an int or a timedelta. A fraction of a second is dropped.
pub(crate) fn duration(given: &Bound<'_, PyAny>, name: &str) -> PyResult<i64> {
    let Ok(delta) = given.cast::<PyDelta>() else {
        return whole_number(given, name, "int (seconds) or timedelta");
    };
    Ok(i64::from(delta.get_days()) * 86_400 + i64::from(delta.get_seconds()))
}

fn whole_number(given: &Bound<'_, PyAny>, name: &str, rule: &str) -> PyResult<i64> {
    let wrong_type = || wrong_type(given, &format!("{name} must be {rule}"));
    if given.is_instance_of::<PyBool>() {
        return Err(wrong_type());
    }
    given.extract().map_err(|error: PyErr| {
        if !error.is_instance_of::<PyOverflowError>(given.py()) {
            return wrong_type();
        }
        let message = format!("{name} has more than 64 bits: pass whole seconds");
        Failure::from(Error::new(ErrorKind::InvalidTime, message)).into()
    })
}

/// Return the network of a policy as text: a text, or an object of the module `ipaddress`.
pub(crate) fn network(given: &Bound<'_, PyAny>, name: &str) -> PyResult<String> {
    let classes = ["IPv4Address", "IPv4Network", "IPv6Address", "IPv6Network"];
    address(given, name, &classes, "IPv4Address or IPv4Network")
}

/// Return the address of a viewer as text: a text, or an object of the module `ipaddress`.
pub(crate) fn viewer(given: &Bound<'_, PyAny>, name: &str) -> PyResult<String> {
    let classes = ["IPv4Address", "IPv6Address"];
    address(given, name, &classes, "IPv4Address or IPv6Address")
}

fn address(
    given: &Bound<'_, PyAny>,
    name: &str,
    classes: &[&str],
    usual: &str,
) -> PyResult<String> {
    if given.is_instance_of::<PyString>() {
        return string(given, name);
    }
    let module = given.py().import("ipaddress")?;
    for class in classes {
        if given.is_instance(&module.getattr(*class)?)? {
            return given.str()?.extract();
        }
    }
    Err(wrong_type(given, &format!("{name} must be str, {usual}")))
}

/// Return the texts of a mapping by their names.
pub(crate) fn pairs<C: FromIterator<(String, String)>>(
    given: &Bound<'_, PyAny>,
    name: &str,
) -> PyResult<C> {
    let mapping = given
        .cast::<PyMapping>()
        .map_err(|_| wrong_type(given, &format!("{name} must be a mapping of str to str")))?;
    let items = mapping.items()?;
    let pairs = items.into_iter().map(|pair| {
        let (key, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
        let key = string(&key, &format!("a name in {name}"))?;
        let value = string(&value, &format!("{name}[{key:?}]"))?;
        Ok((key, value))
    });
    pairs.collect()
}

/// Return the cookies of a request as the value of its `Cookie` header: that text itself, or a
/// mapping of names to values.
pub(crate) fn cookies(given: &Bound<'_, PyAny>) -> PyResult<String> {
    if given.is_instance_of::<PyString>() {
        return string(given, "cookies");
    }
    let pairs: Vec<_> = pairs(given, "cookies")?;
    let pairs = pairs.iter().map(|(name, value)| format!("{name}={value}"));
    Ok(pairs.collect::<Vec<_>>().join("; "))
}

/// Return how many signatures a cache keeps.
pub(crate) fn capacity(given: &Bound<'_, PyAny>) -> PyResult<usize> {
    let wrong_type = || wrong_type(given, "cache must be int, how many signatures are kept");
    if given.is_instance_of::<PyBool>() {
        return Err(wrong_type());
    }
    given.extract().map_err(|error: PyErr| {
        match error.is_instance_of::<PyOverflowError>(given.py()) {
            true => PyValueError::new_err(format!(
                "cache is out of range ({given}): pass how many signatures are kept"
            )),
            false => wrong_type(),
        }
    })
}

/// Copy a secret, text or bytes, into memory that is wiped. None is returned for any other object.
pub(crate) fn secret(given: &Bound<'_, PyAny>, name: &str) -> PyResult<Option<Zeroizing<Vec<u8>>>> {
    if given.is_instance_of::<PyString>() {
        let text = secret_text(given, name)?;
        return Ok(Some(Zeroizing::new(text.as_bytes().to_vec())));
    }
    if given.is_instance_of::<PyBytes>() || given.is_instance_of::<PyByteArray>() {
        let bytes: PyBackedBytes = given.extract()?;
        return Ok(Some(Zeroizing::new(bytes.to_vec())));
    }
    Ok(None)
}

/// Return a text that is a key or a passphrase.
pub(crate) fn secret_text(given: &Bound<'_, PyAny>, name: &str) -> PyResult<PyBackedStr> {
    given
        .extract()
        .map_err(|_: PyErr| Failure::from(Error::new(ErrorKind::InvalidKey, not_utf8(name))).into())
}

/// Return the bytes of a passphrase: text, which is UTF-8, or bytes.
pub(crate) fn passphrase(given: &Bound<'_, PyAny>) -> PyResult<Zeroizing<Vec<u8>>> {
    secret(given, "passphrase")?.ok_or_else(|| wrong_type(given, "passphrase must be str or bytes"))
}
