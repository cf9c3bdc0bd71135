//! Many URLs signed: as a list, or one after the other.

use std::sync::Mutex;
use std::vec;

use frontseal::{Batch, Error};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::pyclass::{PyTraverseError, PyVisit};
use pyo3::types::{PyBytes, PyIterator, PyList, PyString};

use crate::argument::text_at;
use crate::failure::{Result, wrong_type};

/// How many URLs are signed between two looks at Python's signals, and how far an iterator is read ahead.
const PART: usize = 1024;

/// The same where one signature serves all.
const SHORT_PART: usize = 32;

/// Sign `urls` with `batch`, which needs `kept`: lazily if they are an iterator, into a list otherwise.
pub(crate) fn sign_all<'py>(
    batch: Batch,
    kept: Option<&Bound<'py, PyAny>>,
    urls: &Bound<'py, PyAny>,
    encode: bool,
) -> Result<Bound<'py, PyAny>> {
    if urls.is_instance_of::<PyString>() || urls.is_instance_of::<PyBytes>() {
        return Err(wrong_type(
            urls,
            "urls must be an iterable of URLs, for one URL there is another method",
        )
        .into());
    }
    let is_lazy = urls.cast::<PyIterator>().is_ok();
    let mut run = Run {
        batch: if encode { batch.with_encoding() } else { batch },
        urls: Some(urls.try_iter()?.unbind()),
        taken: 0,
        signed: Vec::new().into_iter(),
        raised: None,
    };
    if is_lazy {
        let signed = SignedUrls {
            run: Mutex::new(run),
            kept: kept.map(|it| it.clone().unbind()),
        };
        return Ok(Bound::new(urls.py(), signed)?.into_any());
    }
    let list = PyList::empty(urls.py());
    while let Some(url) = run.next(urls.py())? {
        list.append(url)?;
    }
    Ok(list.into_any())
}

/// Signed URLs, one after the other. As a generator, it is for one thread at a time.
#[pyclass(module = "frontseal", frozen)]
pub(crate) struct SignedUrls {
    run: Mutex<Run>,
    /// The signer, if `run` has a clone of its core.
    kept: Option<Py<PyAny>>,
}

#[pymethods]
impl SignedUrls {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> Result<Option<String>> {
        match self.run.try_lock() {
            Ok(mut run) => run.next(py),
            // Waiting would be for ever where the URLs that are read ask for it.
            Err(_) => Err(PyValueError::new_err(
                "the iterator of signed URLs is in use, by another thread or by the URLs that it reads: make one for each",
            )
            .into()),
        }
    }

    /// There is no `__clear__`, for the reason that `ExternalKey` has none.
    fn __traverse__(&self, visit: PyVisit<'_>) -> std::result::Result<(), PyTraverseError> {
        visit.call(&self.kept)?;
        match self.run.try_lock() {
            Ok(run) => visit.call(&run.urls),
            Err(_) => Ok(()),
        }
    }
}

/// Where the signing of many URLs stands.
struct Run {
    batch: Batch,
    /// None after the last URL, and after an error.
    urls: Option<Py<PyIterator>>,
    taken: usize,
    signed: vec::IntoIter<std::result::Result<String, Error>>,
    /// What `urls` raised; it comes after the URLs before.
    raised: Option<PyErr>,
}

impl Run {
    fn next(&mut self, py: Python<'_>) -> Result<Option<String>> {
        if self.signed.as_slice().is_empty() {
            self.sign_part(py)?;
        }
        match self.signed.next() {
            Some(Ok(url)) => Ok(Some(url)),
            Some(Err(error)) => {
                self.urls = None;
                self.raised = None;
                self.signed = Vec::new().into_iter();
                Err(error.into())
            }
            None => match self.raised.take() {
                Some(raised) => Err(raised.into()),
                None => Ok(None),
            },
        }
    }

    fn sign_part(&mut self, py: Python<'_>) -> PyResult<()> {
        py.check_signals()?;
        let part = self.next_part(py);
        let batch = &mut self.batch;
        self.signed = py.detach(|| batch.sign(&part)).into_iter();
        Ok(())
    }

    fn next_part(&mut self, py: Python<'_>) -> Vec<PyBackedStr> {
        let len = match self.batch.is_signed_once() {
            true => SHORT_PART,
            false => PART,
        };
        let mut part = Vec::with_capacity(len);
        let Some(urls) = &self.urls else {
            return part;
        };
        let mut urls = urls.bind(py).clone();
        while part.len() < len {
            let index = self.taken + part.len();
            match urls
                .next()
                .map(|url| url.and_then(|url| text_at(&url, "urls", index)))
            {
                Some(Ok(url)) => part.push(url),
                Some(Err(error)) => {
                    self.raised = Some(error);
                    self.urls = None;
                    break;
                }
                None => {
                    self.urls = None;
                    break;
                }
            }
        }
        self.taken += part.len();
        part
    }
}
