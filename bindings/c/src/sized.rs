//! Structs of the caller's, which begin with their size: how [`Given`] ones are read and [`Wanted`]
//! ones are written.
//!
//! The size lets programs and libraries of different versions work together. A struct of an older
//! program is shorter: what it lacks is not given. One of a newer program is longer: what this
//! library does not know must not be given, so that no restriction is lost.

use std::mem::MaybeUninit;
use std::{ptr, slice};

use crate::error::Error;
use crate::outcome::run;

/// No version of a struct is longer. A size beyond it was never set.
const LONGEST: usize = 4096;

/// A struct that C gives or wants.
///
/// # Safety
/// It is `repr(C)`, begins with `size: usize`, and any bytes are a value of it.
pub(crate) unsafe trait Struct: Copy {
    /// Its name in C.
    const NAME: &'static str;

    /// The size of its first version.
    const FIRST_SIZE: usize;

    /// The bytes that fill up a struct's last word, which must be zero until they mean something.
    fn reserved(&self) -> &[u8] {
        &[]
    }
}

/// A struct from C with options.
#[repr(transparent)]
pub struct Given<T>(*const T);

/// A struct of C's for a result.
#[repr(transparent)]
pub struct Wanted<T>(*mut T);

impl<T: Struct> Given<T> {
    /// Read the struct.
    pub(crate) fn required(&self, name: &str) -> Result<T, Error> {
        self.optional(name)?.ok_or_else(|| Error::null(name))
    }

    /// Read a struct that may be left out, as NULL.
    pub(crate) fn optional(&self, name: &str) -> Result<Option<T>, Error> {
        if self.0.is_null() {
            return Ok(None);
        }
        let size = size_of_struct(self.0, name)?;
        let value = read(self.0, size);
        // SAFETY: `size` bytes can be read, as the caller says.
        let bytes = unsafe { slice::from_raw_parts(self.0.cast::<u8>(), size) };
        let unknown = bytes.get(size_of::<T>()..).unwrap_or_default();
        if unknown
            .iter()
            .chain(value.reserved())
            .any(|byte| *byte != 0)
        {
            return Err(Error::invalid_argument(format!(
                "{name} has a field that this library does not know: leave it zero, or use the library of the header's version"
            )));
        }
        Ok(Some(value))
    }
}

impl<T: Struct> Wanted<T> {
    /// Write what `make` returns to the struct.
    pub(crate) fn give(&mut self, make: impl FnOnce() -> Result<T, Error>) -> *mut Error {
        run(|| match self.0.is_null() {
            true => Err(Error::null("out")),
            false => self.write(make),
        })
    }

    /// Write what `make` returns to the struct, or drop it where the struct is NULL.
    pub(crate) fn give_if_wanted<V>(
        &mut self,
        make: impl FnOnce() -> Result<V, Error>,
        show: impl FnOnce(V) -> Result<T, Error>,
    ) -> *mut Error {
        run(|| match self.0.is_null() {
            true => make().map(drop),
            false => self.write(|| show(make()?)),
        })
    }

    /// Write `value` to the struct, and return whether it could be written.
    pub(crate) fn fill(&mut self, value: Option<T>) -> bool {
        match value {
            Some(value) => !self.0.is_null() && self.write(|| Ok(value)).is_ok(),
            None => false,
        }
    }

    /// Let `free` have what the struct holds, and leave only its size. A struct without a size is
    /// left alone.
    pub(crate) fn clear(&mut self, free: impl FnOnce(&T)) {
        if self.0.is_null() {
            return;
        }
        if let Ok(size) = size_of_struct(self.0, "out") {
            free(&read(self.0.cast_const(), size));
            let head = size_of::<usize>();
            // SAFETY: `size` bytes can be written, as the caller says. The first word is theirs.
            unsafe { ptr::write_bytes(self.0.cast::<u8>().add(head), 0, size - head) };
        }
    }

    /// Make a value, and write it with zeros behind it where the struct is longer.
    fn write(&mut self, make: impl FnOnce() -> Result<T, Error>) -> Result<(), Error> {
        let size = size_of_struct(self.0, "out")?;
        let value = make()?;
        let known = size.min(size_of::<T>());
        let first = self.0.cast::<u8>();
        // SAFETY: `size` bytes can be written, as the caller says. The first word is theirs.
        unsafe {
            let head = size_of::<usize>();
            let from = ptr::from_ref(&value).cast::<u8>();
            ptr::copy_nonoverlapping(from.add(head), first.add(head), known - head);
            ptr::write_bytes(first.add(known), 0, size - known);
        }
        Ok(())
    }
}

/// Return the size that a struct begins with, if some version of the struct has it.
fn size_of_struct<T: Struct>(first: *const T, name: &str) -> Result<usize, Error> {
    // SAFETY: the caller says that it points to a struct that begins with its size.
    let size = unsafe { first.cast::<usize>().read() };
    match (T::FIRST_SIZE..=LONGEST).contains(&size) {
        true => Ok(size),
        false => Err(Error::invalid_argument(format!(
            "{name} has the size {size}: set {name}.size to sizeof({})",
            T::NAME
        ))),
    }
}

/// Copy what is known of a struct of `size` bytes, with zeros for what it lacks.
fn read<T: Struct>(first: *const T, size: usize) -> T {
    let mut value = MaybeUninit::<T>::zeroed();
    let known = size.min(size_of::<T>());
    // SAFETY: `size` bytes can be read, as the caller says; and any bytes are a value.
    unsafe {
        ptr::copy_nonoverlapping(first.cast(), value.as_mut_ptr().cast::<u8>(), known);
        value.assume_init()
    }
}
