//! What C passes in: pointers, checked and read.
//!
//! The types here are made by callers of the C ABI alone, who promise what the top of the header
//! says: a pointer is NULL or points to as much as the length beside it says, and stays so during
//! the call.

use std::ffi::{CStr, c_char, c_void};
use std::fmt::Display;
use std::slice;
use std::str;

use crate::error::Error;

/// The length of a text that ends with a NUL: `SIZE_MAX` in C.
const FRONTSEAL_NUL: usize = usize::MAX;

/// A text from C, with its length beside it.
#[repr(transparent)]
pub struct Chars(*const c_char);

/// Bytes from C, with their length beside them.
#[repr(transparent)]
pub struct Bytes(*const c_void);

/// An array of texts from C.
#[repr(transparent)]
pub struct CharsList(*const *const c_char);

/// An array of lengths from C, or NULL.
#[repr(transparent)]
pub struct Lengths(*const usize);

impl Chars {
    /// Read a text. NULL with the length 0 is an empty one.
    pub(crate) fn text(&self, len: usize, name: impl Display + Copy) -> Result<&str, Error> {
        str::from_utf8(bytes(self.0.cast(), len, name)?).map_err(|error| {
            Error::invalid_argument(format!(
                "{name} is not UTF-8 at byte {}: encode it as UTF-8",
                error.valid_up_to()
            ))
        })
    }

    /// Read a text that may be left out, as NULL.
    pub(crate) fn optional(&self, len: usize, name: &str) -> Result<Option<&str>, Error> {
        (!self.0.is_null())
            .then(|| self.text(len, name))
            .transpose()
    }
}

impl Bytes {
    /// Read bytes. NULL with the length 0 is none.
    pub(crate) fn bytes(&self, len: usize, name: &str) -> Result<&[u8], Error> {
        bytes(self.0.cast(), len, name)
    }

    /// Read bytes that may be left out, as NULL.
    pub(crate) fn optional(&self, len: usize, name: &str) -> Result<Option<&[u8]>, Error> {
        (!self.0.is_null())
            .then(|| self.bytes(len, name))
            .transpose()
    }
}

impl CharsList {
    /// Read `count` texts. Without `lens` each ends with a NUL.
    pub(crate) fn texts<'a>(
        &'a self,
        lens: &'a Lengths,
        count: usize,
        name: &str,
    ) -> Result<Vec<&'a str>, Error> {
        let texts: &[Chars] = array(self.0.cast(), count, name)?;
        let lens: &[usize] = match lens.0.is_null() {
            true => &[],
            false => array(lens.0, count, "lens")?,
        };
        let lens = lens.iter().copied().chain(std::iter::repeat(FRONTSEAL_NUL));
        texts
            .iter()
            .zip(lens)
            .enumerate()
            .map(|(index, (text, len))| text.text(len, format_args!("{name}[{index}]")))
            .collect()
    }
}

/// Read `len` bytes, or as many as there are before a NUL.
fn bytes<'a>(first: *const u8, len: usize, name: impl Display) -> Result<&'a [u8], Error> {
    if len == FRONTSEAL_NUL && !first.is_null() {
        // SAFETY: not NULL, and the caller says that it ends with a NUL.
        return Ok(unsafe { CStr::from_ptr(first.cast()) }.to_bytes());
    }
    array(first, len, name)
}

/// Read an array. NULL with the count 0 is an empty one.
fn array<'a, T>(first: *const T, count: usize, name: impl Display) -> Result<&'a [T], Error> {
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
            "{name} has the length {len}, more than memory holds: give its length in bytes, or FRONTSEAL_NUL"
        ))),
    }
}

/// Return what an argument points to.
pub(crate) fn required<T>(argument: Option<T>, name: &str) -> Result<T, Error> {
    argument.ok_or_else(|| Error::null(name))
}
