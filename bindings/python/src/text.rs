//! [`Text`]: an argument that is text, and knows its name.

use std::marker::PhantomData;
use std::ops::Deref;

use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::PyString;

use crate::convert::wrong_type;

/// What an argument is called, to be said where it is wrong. PyO3 says it in a note alone, which no text of an
/// exception has, and which Python knows from 3.11 on.
pub(crate) trait Argument {
    const NAME: &'static str;
}

/// The text that is given as the argument `A`.
pub(crate) struct Text<A> {
    text: PyBackedStr,
    argument: PhantomData<A>,
}

impl<A: Argument> FromPyObject<'_, '_> for Text<A> {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        Ok(Self {
            text: text(&given, A::NAME)?,
            argument: PhantomData,
        })
    }
}

impl<A> Deref for Text<A> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

/// Return the text `given`, which is called `name`.
pub(crate) fn text(given: &Bound<'_, PyAny>, name: &str) -> PyResult<PyBackedStr> {
    if given.is_instance_of::<PyString>() {
        return given.extract();
    }
    Err(wrong_type(given, &format!("{name} must be str")))
}

/// Return the text `given`, which is number `index` of an iterable whose parts are called `name`.
pub(crate) fn text_at(given: &Bound<'_, PyAny>, name: &str, index: usize) -> PyResult<PyBackedStr> {
    text(given, &format!("{name} {index}:"))
}

/// The names of arguments.
pub(crate) mod name {
    use super::Argument;

    pub(crate) struct BaseUrl;

    impl Argument for BaseUrl {
        const NAME: &'static str = "base_url";
    }

    pub(crate) struct KeyPairId;

    impl Argument for KeyPairId {
        const NAME: &'static str = "key_pair_id";
    }

    pub(crate) struct Pattern;

    impl Argument for Pattern {
        const NAME: &'static str = "pattern";
    }

    pub(crate) struct Resource;

    impl Argument for Resource {
        const NAME: &'static str = "resource";
    }

    pub(crate) struct SignedStream;

    impl Argument for SignedStream {
        const NAME: &'static str = "signed_stream";
    }

    pub(crate) struct Stream;

    impl Argument for Stream {
        const NAME: &'static str = "stream";
    }

    pub(crate) struct Text;

    impl Argument for Text {
        const NAME: &'static str = "text";
    }

    pub(crate) struct Url;

    impl Argument for Url {
        const NAME: &'static str = "url";
    }
}
