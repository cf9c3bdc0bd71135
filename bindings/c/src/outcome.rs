//! How a function ends: with NULL and its output written, or with an error.

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::argument::required;
use crate::error::Error;
use crate::text;

/// Where C wants a result, which need not be initialised.
pub(crate) type Out<'a, T> = Option<&'a mut MaybeUninit<T>>;

/// Run `work`, and return NULL or the error. A panic is an error too.
pub(crate) fn run(work: impl FnOnce() -> Result<(), Error>) -> *mut Error {
    match catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(Error::panicked(&*panic)))
    {
        Ok(()) => std::ptr::null_mut(),
        Err(error) => Box::into_raw(Box::new(error)),
    }
}

/// Write what `make` returns to `out`.
pub(crate) fn give<T>(out: Out<'_, T>, make: impl FnOnce() -> Result<T, Error>) -> *mut Error {
    run(|| {
        let out = required(out, "out")?;
        out.write(make()?);
        Ok(())
    })
}

/// Write a handle for what `make` returns to `out`.
pub(crate) fn give_handle<T>(
    out: Out<'_, *mut T>,
    make: impl FnOnce() -> Result<T, Error>,
) -> *mut Error {
    give(out, || make().map(|value| Box::into_raw(Box::new(value))))
}

/// Write the text that `make` returns to `out`.
pub(crate) fn give_text<S: AsRef<str>>(
    out: Out<'_, *mut c_char>,
    make: impl FnOnce() -> Result<S, Error>,
) -> *mut Error {
    give(out, || text::to_c(make()?.as_ref()))
}

/// Write the text that `make` returns to `out`, and NULL if there is none.
pub(crate) fn give_optional_text<S: AsRef<str>>(
    out: Out<'_, *mut c_char>,
    make: impl FnOnce() -> Result<Option<S>, Error>,
) -> *mut Error {
    give(out, || match make()? {
        Some(text) => text::to_c(text.as_ref()),
        None => Ok(std::ptr::null_mut()),
    })
}

/// Write the texts that `make` returns to `out`, as one list.
pub(crate) fn give_texts<S: AsRef<str>>(
    out: Out<'_, *mut *mut c_char>,
    make: impl FnOnce() -> Result<Vec<S>, Error>,
) -> *mut Error {
    give(out, || text::to_c_list(&make()?))
}

#[cfg(test)]
mod tests {
    use std::ffi::CStr;

    use super::*;

    #[test]
    fn a_panic_becomes_an_error() {
        let error = run(|| panic!("the {} gave way", "floor"));
        // SAFETY: `run` made it, and nobody else has it.
        let error = unsafe { Box::from_raw(error) };
        assert_eq!(&*error.code, c"internal");
        assert_eq!(
            error.message(frontseal_core::NameStyle::Snake),
            c"frontseal failed inside: the floor gave way. Please report it"
        );
    }

    #[test]
    fn a_panic_leaves_the_output_alone() {
        let mut out = MaybeUninit::new(7);
        let error = give(Some(&mut out), || std::panic::panic_any(0));
        assert!(!error.is_null());
        // SAFETY: as above; and `out` was initialised.
        let (error, out) = unsafe { (Box::from_raw(error), out.assume_init()) };
        assert_eq!((&*error.code, out), (c"internal", 7));
    }

    #[test]
    fn a_text_survives_the_way_to_c() {
        let mut out = MaybeUninit::uninit();
        assert!(give_text(Some(&mut out), || Ok("films")).is_null());
        // SAFETY: the call succeeded, and so wrote a text that ends with a NUL.
        let text = unsafe { CStr::from_ptr(out.assume_init()) };
        assert_eq!(text, c"films");
        text::free(text.as_ptr().cast_mut());
    }
}
