//! [`Job`]: work of the core that is done beside the event loop.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::result::Result as StdResult;

use frontseal::{Error, ErrorKind};
use napi::bindgen_prelude::{Array, AsyncTask, External, JsValue as _};
use napi::{Env, Result, ScopedTask, Unknown};

use crate::failure::OrThrow as _;

type Outcome<T> = StdResult<T, Error>;
type IntoJs<T> = for<'env> fn(T, &'env Env) -> Result<Unknown<'env>>;

/// Work for libuv's thread pool.
pub(crate) struct Job<T> {
    work: Option<Box<dyn FnOnce() -> Outcome<T> + Send>>,
    into_js: IntoJs<T>,
}

impl<T: Send + 'static> Job<T> {
    /// Have `work` done, and return a promise of what `into_js` makes of its result.
    pub(crate) fn start(
        work: impl FnOnce() -> Outcome<T> + Send + 'static,
        into_js: IntoJs<T>,
    ) -> AsyncTask<Self> {
        let work: Box<dyn FnOnce() -> Outcome<T> + Send> = Box::new(work);
        AsyncTask::new(Self {
            work: Some(work),
            into_js,
        })
    }
}

impl<'task, T: Send + 'static> ScopedTask<'task> for Job<T> {
    type Output = Outcome<T>;
    type JsValue = Unknown<'task>;

    fn compute(&mut self) -> Result<Outcome<T>> {
        let failed = |_| {
            Err(Error::new(
                ErrorKind::SigningFailed,
                "the work was broken off",
            ))
        };
        let work = self.work.take();
        let outcome = work.map(|work| catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(failed));
        outcome.ok_or_else(|| napi::Error::from_reason("the work was done already"))
    }

    fn resolve(&mut self, env: &'task Env, outcome: Outcome<T>) -> Result<Unknown<'task>> {
        (self.into_js)(outcome.or_throw(env)?, env)
    }
}

/// Make a handle of `value`.
pub(crate) fn handle<T: 'static>(value: T, env: &Env) -> Result<Unknown<'_>> {
    External::new(value).into_unknown(env)
}

/// Make a string of `text`.
pub(crate) fn string(text: String, env: &Env) -> Result<Unknown<'_>> {
    Ok(env.create_string(text)?.to_unknown())
}

/// Make an array of strings of `texts`.
pub(crate) fn strings(texts: Vec<String>, env: &Env) -> Result<Unknown<'_>> {
    Ok(Array::from_vec(env, texts)?.to_unknown())
}
