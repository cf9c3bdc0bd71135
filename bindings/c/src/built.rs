//! [`Built`]: a value that C builds by setters, and that no failed setter leaves half built.

use std::mem;

use crate::error::Error;
use crate::outcome::run;

/// A value, or the first error of a setter.
///
/// A caller in C may forget to look at what a setter returns. Were the value used without what
/// could not be set, a restriction would be dropped in silence; so the error stays, and meets
/// whoever uses the value.
pub(crate) struct Built<T>(Result<T, Error>);

impl<T> Built<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(Ok(value))
    }

    pub(crate) fn get(&self) -> Result<&T, Error> {
        self.0.as_ref().map_err(Clone::clone)
    }

    /// Return the value if there is one.
    pub(crate) fn ok(&self) -> Option<&T> {
        self.0.as_ref().ok()
    }

    /// Replace the value with what `step` makes of it.
    pub(crate) fn set<E: Into<Error>>(
        &mut self,
        step: impl FnOnce(T) -> Result<T, E>,
    ) -> *mut Error {
        run(|| {
            // Should `step` panic, the value stays lost.
            let lost = Err(Error::panicked(&"an earlier setter failed inside"));
            self.0 =
                mem::replace(&mut self.0, lost).and_then(|value| step(value).map_err(Into::into));
            self.get().map(|_| ())
        })
    }
}
