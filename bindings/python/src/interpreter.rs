//! What the module does once, when an interpreter imports it.

use pyo3::PyTypeInfo;
use pyo3::exceptions::PyImportError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDateTime, PyDelta, PyMapping, PyType, PyTzInfo};

/// Refuse a second interpreter of the process: PyO3's classes belong to the first one.
pub(crate) fn check(py: Python<'_>) -> PyResult<()> {
    static FIRST: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    let sys = py.import("sys")?;
    if FIRST.get_or_init(py, || sys.clone().unbind()).is(&sys) {
        return Ok(());
    }
    Err(PyImportError::new_err(
        "frontseal was imported by another interpreter of this process: use threads of that one, or processes",
    ))
}

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

/// Make `class`, which has `__getitem__`, `__iter__` and `__len__`, a mapping with all that belongs to one.
pub(crate) fn make_mapping<T: PyTypeInfo>(py: Python<'_>) -> PyResult<()> {
    PyMapping::register::<T>(py)?;
    let (class, mapping) = (T::type_object(py), PyMapping::type_object(py));
    for name in [
        "__contains__",
        "__eq__",
        "__hash__",
        "get",
        "items",
        "keys",
        "values",
    ] {
        class.setattr(name, mapping.getattr(name)?)?;
    }
    Ok(())
}

/// Have an object of any class of `module` be its own copy, since nothing about it can change. An
/// iterator alone cannot be copied.
pub(crate) fn share_copies(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    let copy = py.eval(c"lambda self: self", None, None)?;
    let deepcopy = py.eval(c"lambda self, memo, /: self", None, None)?;
    for value in module.dict().values() {
        if let Ok(class) = value.cast::<PyType>()
            && !class.hasattr("__next__")?
        {
            class.setattr("__copy__", &copy)?;
            class.setattr("__deepcopy__", &deepcopy)?;
        }
    }
    Ok(())
}
