//! What C passes in: pointers, checked and read.
//!
//! The types here are made by callers of the C ABI alone, who promise what the top of the header
//! says: a pointer is NULL or points to as much as the length beside it says, a text ends with a
//! NUL, and both stay so during the call.

use std::ffi::{CStr, c_char, c_void};
use std::fmt::Display;
use std::slice;
use std::str;

use crate::error::Error;

/// A text from C, which ends with a NUL.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Chars(*const c_char);

/// A text from C that may hold a NUL, with its length beside it.
#[repr(transparent)]
pub struct CharsAndLen(*const c_char);

/// Bytes from C, with their length beside them.
#[repr(transparent)]
pub struct Bytes(*const c_void);

/// An array of texts from C.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct CharsList(*const *const c_char);

/// A `bool` in a struct from C, where any byte may stand.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Flag(u8);

impl Chars {
    /// Read a text.
    pub(crate) fn text(&self, name: impl Display + Copy) -> Result<&str, Error> {
        if self.0.is_null() {
            return Err(Error::null(name));
        }
        // SAFETY: not NULL, and the caller says that it ends with a NUL.
        utf_8(unsafe { CStr::from_ptr(self.0) }.to_bytes(), name)
    }

    /// Read a text that may be left out, as NULL.
    pub(crate) fn optional(&self, name: &str) -> Result<Option<&str>, Error> {
        (!self.0.is_null()).then(|| self.text(name)).transpose()
    }
}

impl CharsAndLen {
    /// Read a text of `len` bytes. NULL with the length 0 is an empty one.
    pub(crate) fn text(&self, len: usize, name: &str) -> Result<&str, Error> {
        utf_8(array(self.0.cast(), len, name)?, name)
    }
}

impl Bytes {
    /// Read bytes. NULL with the length 0 is none.
    pub(crate) fn bytes(&self, len: usize, name: &str) -> Result<&[u8], Error> {
        array(self.0.cast(), len, name)
    }

    /// Read bytes that may be left out, as NULL.
    pub(crate) fn optional(&self, len: usize, name: &str) -> Result<Option<&[u8]>, Error> {
        (!self.0.is_null())
            .then(|| self.bytes(len, name))
            .transpose()
    }
}

impl CharsList {
    /// Read `count` texts.
    pub(crate) fn texts(&self, count: usize, name: &str) -> Result<Vec<&str>, Error> {
        let texts: &[Chars] = array(self.0.cast(), count, name)?;
        texts
            .iter()
            .enumerate()
            .map(|(index, text)| text.text(format_args!("{name}[{index}]")))
            .collect()
    }
}

impl Flag {
    pub(crate) const fn is_set(self) -> bool {
        self.0 != 0
    }
}

impl From<bool> for Flag {
    fn from(flag: bool) -> Self {
        Self(flag.into())
    }
}

fn utf_8(bytes: &[u8], name: impl Display) -> Result<&str, Error> {
    str::from_utf8(bytes).map_err(|error| {
        Error::invalid_argument(format!(
            "{name} is not UTF-8 at byte {}: encode it as UTF-8",
            error.valid_up_to()
        ))
    })
}

/// Read an array. NULL with the count 0 is an empty one.
pub(crate) fn array<'a, T>(
    first: *const T,
    count: usize,
    name: impl Display,
) -> Result<&'a [T], Error> {
    if count == 0 {
        return Ok(&[]);
    }
    if first.is_null() {
        return Err(Error::null(name));
    }
    check_len(count, size_of::<T>(), name)?;
    // SAFETY: not NULL, and the caller says that `count` items can be read.
    Ok(unsafe { slice::from_raw_parts(first, count) })
}

/// Check that so many items can lie in memory at all.
pub(crate) fn check_len(len: usize, size: usize, name: impl Display) -> Result<(), Error> {
    match len.checked_mul(size) {
        Some(bytes) if bytes <= isize::MAX.unsigned_abs() => Ok(()),
        _ => Err(Error::invalid_argument(format!(
            "{name} has the length {len}, more than memory holds: pass its length"
        ))),
    }
}

/// Return what an argument points to.
pub(crate) fn required<T>(argument: Option<T>, name: &str) -> Result<T, Error> {
    argument.ok_or_else(|| Error::null(name))
}
