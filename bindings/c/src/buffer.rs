//! [`Room`]: a buffer of the caller's, filled without any memory of ours.

use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::slice;

use crate::argument::check_len;
use crate::error::Error;
use crate::outcome::give;

/// A buffer from C, with its capacity beside it.
#[repr(transparent)]
pub struct Room(*mut c_void);

/// How much of a result fits a buffer.
pub(crate) enum Filled {
    /// It holds a result of this length.
    Whole(usize),
    /// It is unchanged, and would need so many bytes.
    TooSmall(usize),
}

impl Room {
    /// Copy `pieces` into the buffer one after another, if there is room for all.
    pub(crate) fn take(&mut self, capacity: usize, pieces: &[&[u8]]) -> Result<Filled, Error> {
        let len = pieces.iter().map(|piece| piece.len()).sum();
        if capacity < len {
            return Ok(Filled::TooSmall(len));
        }
        let mut rest = self.bytes(capacity)?;
        for piece in pieces {
            let (taken, after) = rest
                .split_at_mut_checked(piece.len())
                .ok_or_else(Error::no_room)?;
            taken.copy_from_slice(piece);
            rest = after;
        }
        Ok(Filled::Whole(len))
    }

    /// Copy `pieces` and a NUL into the buffer, if there is room for all. The NUL does not count
    /// into the length.
    pub(crate) fn take_text(
        &mut self,
        capacity: usize,
        pieces: [&str; 3],
    ) -> Result<Filled, Error> {
        let [first, second, third] = pieces.map(str::as_bytes);
        Ok(match self.take(capacity, &[first, second, third, b"\0"])? {
            Filled::Whole(len) => Filled::Whole(len - 1),
            too_small => too_small,
        })
    }

    fn bytes(&mut self, capacity: usize) -> Result<&mut [u8], Error> {
        if self.0.is_null() {
            return match capacity {
                0 => Ok(&mut []),
                _ => Err(Error::null("buffer")),
            };
        }
        check_len(capacity, 1, "buffer")?;
        // SAFETY: not NULL, and the caller says that `capacity` bytes can be written.
        Ok(unsafe { slice::from_raw_parts_mut(self.0.cast(), capacity) })
    }
}

/// Write to `out_len` how much `work` filled; or fail, and write how much room it needs.
pub(crate) fn fill(
    out_len: Option<&mut MaybeUninit<usize>>,
    work: impl FnOnce() -> Result<Filled, Error>,
) -> *mut Error {
    let mut is_too_small = false;
    let error = give(out_len, || {
        Ok(match work()? {
            Filled::Whole(len) => len,
            Filled::TooSmall(needed) => {
                is_too_small = true;
                needed
            }
        })
    });
    match is_too_small {
        true => Error::buffer_too_small(),
        false => error,
    }
}
