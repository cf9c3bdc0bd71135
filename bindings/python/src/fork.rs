//! Keeps key operations and forks of the process apart.
//!
//! A child has its parent's memory and none of its threads. Had one of them been in the middle of a
//! key operation, AWS-LC's locks would stay locked in the child, and its blinding in use. So a fork
//! waits until no key is in use, and a key operation until the fork is over.

use std::cell::RefCell;
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};

use frontseal::{Error, HashAlgorithm, KeyType, SigningKey};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;

/// Read by whoever uses a key, written by whoever forks.
static KEYS_IN_USE: RwLock<()> = RwLock::new(());

thread_local! {
    /// Held from before a fork until after it, which the same thread sees in parent and child.
    static FORKING: RefCell<Option<RwLockWriteGuard<'static, ()>>> = const { RefCell::new(None) };
}

/// Use keys in `operation`, which must not call Python, while nobody forks.
pub(crate) fn apart<T>(operation: impl FnOnce() -> T) -> T {
    let _in_use = KEYS_IN_USE.read().unwrap_or_else(PoisonError::into_inner);
    operation()
}

/// Have Python call us around each fork, where the system has forks.
pub(crate) fn register(py: Python<'_>) -> PyResult<()> {
    static REGISTERED: PyOnceLock<()> = PyOnceLock::new();
    // Twice, the second lock would wait for the first: a program may import the module anew.
    REGISTERED
        .get_or_try_init(py, || register_hooks(py))
        .copied()
}

fn register_hooks(py: Python<'_>) -> PyResult<()> {
    let Some(register) = py.import("os")?.getattr_opt("register_at_fork")? else {
        return Ok(());
    };
    let after = wrap_pyfunction!(after_fork, py)?;
    let hooks = PyDict::new(py);
    hooks.set_item("before", wrap_pyfunction!(before_fork, py)?)?;
    hooks.set_item("after_in_parent", &after)?;
    hooks.set_item("after_in_child", &after)?;
    register.call((), Some(&hooks))?;
    Ok(())
}

#[pyfunction]
fn before_fork() {
    let forking = KEYS_IN_USE.write().unwrap_or_else(PoisonError::into_inner);
    FORKING.set(Some(forking));
}

#[pyfunction]
fn after_fork() {
    FORKING.set(None);
}

/// A private key that is never in use while the process forks.
pub(crate) struct ForkSafe(pub(crate) Arc<frontseal::PrivateKey>);

impl SigningKey for ForkSafe {
    fn key_type(&self) -> KeyType {
        self.0.key_type()
    }

    fn sign(&self, hash_algorithm: HashAlgorithm, message: &[u8]) -> Result<Vec<u8>, Error> {
        apart(|| self.0.sign(hash_algorithm, message))
    }

    fn public_key_der(&self) -> Option<&[u8]> {
        self.0.public_key_der()
    }
}
