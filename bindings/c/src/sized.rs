//! Structs of the caller's, which begin with their size: how [`Given`] ones are read and [`Wanted`]
//! ones are written.
//!
//! The size lets programs and libraries of different versions work together. A struct of an older
//! program is shorter: what it lacks is not given. One of a newer program is longer: what this
//! library does not know must not be given, so that no restriction is lost.

use std::mem::MaybeUninit;
use std::ops::Range;
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
    const FIRST_SIZE: usize = size_of::<Self>();

    /// The bytes without a meaning, which must be zero. A flag of a later version may take one.
    const RESERVED: Range<usize> = 0..0;
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
        let is_unknown = |at| at >= size_of::<T>() || T::RESERVED.contains(&at);
        let mut bytes = bytes.iter().enumerate();
        if bytes.any(|(at, byte)| *byte != 0 && is_unknown(at)) {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A struct whose second version has a field and a flag more.
    #[repr(C)]
    #[derive(Clone, Copy, Debug, PartialEq)]
    struct Second {
        size: usize,
        old: u64,
        new: u64,
        flag: u8,
        reserved: [u8; 7],
    }

    // SAFETY: `repr(C)`, and made of numbers.
    unsafe impl Struct for Second {
        const NAME: &'static str = "frontseal_second";
        const FIRST_SIZE: usize = size_of::<usize>() + 8;
        const RESERVED: Range<usize> = std::mem::offset_of!(Self, reserved)..size_of::<Self>();
    }

    const FIRST_SIZE: usize = Second::FIRST_SIZE;

    /// A program's memory, with something behind the struct that is not its.
    fn memory(size: usize, bytes: u8) -> [u64; 8] {
        let mut words = [u64::from_ne_bytes([bytes; 8]); 8];
        words[0] = size as u64;
        words
    }

    #[test]
    fn what_an_older_program_does_not_know_is_not_given() {
        let words = memory(FIRST_SIZE, 7);
        let given = Given::<Second>(words.as_ptr().cast());
        let second = given.required("second").ok().unwrap();
        assert_eq!((second.old, second.new, second.flag), (words[1], 0, 0));
    }

    #[test]
    fn what_a_newer_program_gives_is_refused_if_it_is_unknown() {
        let size = size_of::<Second>();
        for (words, is_known) in [
            (memory(size, 0), true),
            (memory(size + 16, 0), true),
            (memory(size + 16, 1), false),
            (memory(size, 1), false), // its reserved bytes
        ] {
            let given = Given::<Second>(words.as_ptr().cast());
            assert_eq!(given.required("second").is_ok(), is_known, "{words:?}");
        }
    }

    /// The third version, whose field follows the reserved bytes.
    #[repr(C)]
    #[derive(Clone, Copy)]
    struct Third {
        second: Second,
        newest: u64,
    }

    // SAFETY: `repr(C)`, and made of numbers.
    unsafe impl Struct for Third {
        const NAME: &'static str = "frontseal_third";
        const FIRST_SIZE: usize = FIRST_SIZE;
        const RESERVED: Range<usize> = Second::RESERVED;
    }

    #[test]
    fn reserved_bytes_before_a_later_field_are_refused_too() {
        let mut words = memory(size_of::<Third>(), 0);
        words[4] = 5;
        let given = Given::<Third>(words.as_ptr().cast());
        assert_eq!(given.required("third").ok().unwrap().newest, 5);
        words[3] = u64::from_ne_bytes([1, 0, 0, 0, 0, 0, 0, 0]);
        let given = Given::<Third>(words.as_ptr().cast());
        assert_eq!(given.required("third").ok().unwrap().second.flag, 1);
        words[3] = u64::from_ne_bytes([1, 1, 0, 0, 0, 0, 0, 0]);
        assert!(
            Given::<Third>(words.as_ptr().cast())
                .required("third")
                .is_err()
        );
    }

    #[test]
    fn a_result_is_written_as_far_as_its_struct_goes() {
        let value = Second {
            size: 0,
            old: 1,
            new: 2,
            flag: 3,
            reserved: [0; 7],
        };
        for (size, expected) in [
            (FIRST_SIZE, [1, u64::MAX, u64::MAX, u64::MAX, u64::MAX]),
            (size_of::<Second>(), [1, 2, 3, u64::MAX, u64::MAX]),
            (size_of::<Second>() + 8, [1, 2, 3, 0, u64::MAX]),
        ] {
            let mut words = memory(size, 0xff);
            let mut wanted = Wanted::<Second>(words.as_mut_ptr().cast());
            assert!(wanted.give(|| Ok(value)).is_null());
            assert_eq!(words[0], size as u64);
            assert_eq!(words[1..6], expected);
        }
    }

    #[test]
    fn a_size_that_no_version_has_is_refused() {
        for size in [0, 1, FIRST_SIZE - 1, LONGEST + 1, usize::MAX] {
            let mut words = memory(size, 0);
            let error = Given::<Second>(words.as_ptr().cast()).required("second");
            let message = error.err().unwrap();
            let message = message.message(frontseal_core::NameStyle::Snake);
            let expected =
                format!("second has the size {size}: set second.size to sizeof(frontseal_second)");
            assert_eq!(message.to_str().ok(), Some(expected.as_str()));
            assert!(!Wanted::<Second>(words.as_mut_ptr().cast()).fill(None));
        }
    }
}
