//! [`Work`]: what signs, at once or on libuv's thread pool.

use std::panic::{AssertUnwindSafe, catch_unwind};

use frontseal::{Error, ErrorKind};
use napi::bindgen_prelude::{JsValue as _, ToNapiValue, TypeName};
use napi::{Env, Task, Unknown};

use crate::failure::{Failure, Result};
use crate::hooks::current_env;

/// Work that signs. With a key outside it is done twice: what the rehearsal has signed is then signed in JavaScript.
pub(crate) trait Work: Send + 'static {
    type Output: ToNapiValue + TypeName + Send + 'static;

    fn perform(&self) -> Result<Self::Output, Error>;

    fn rehearse(&self) -> Result<(), Error> {
        self.perform().map(drop)
    }
}

impl<T, W> Work for W
where
    T: ToNapiValue + TypeName + Send + 'static,
    W: Fn() -> Result<T, Error> + Send + 'static,
{
    type Output = T;

    fn perform(&self) -> Result<T, Error> {
        self()
    }
}

/// A promise, which JavaScript gets at once.
pub(crate) type Promise = Unknown<'static>;

/// Start `work` on the thread pool, and return the promise of its result.
pub(crate) fn start(work: impl Work) -> Result<Promise> {
    Ok(current_env()?
        .spawn(Job(work))?
        .promise_object()
        .to_unknown())
}

struct Job<W>(W);

impl<W: Work> Task for Job<W> {
    type Output = Result<W::Output, Error>;
    type JsValue = W::Output;

    fn compute(&mut self) -> napi::Result<Self::Output> {
        let panicked = |_| Err(Error::new(ErrorKind::SigningFailed, "the work panicked"));
        Ok(catch_unwind(AssertUnwindSafe(|| self.0.perform())).unwrap_or_else(panicked))
    }

    fn resolve(&mut self, _env: Env, output: Self::Output) -> napi::Result<W::Output> {
        Ok(output.map_err(Failure::from)?)
    }
}
