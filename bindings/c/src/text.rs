//! What C gets: texts that it frees through this library, and that are wiped then.
//!
//! A text is a block of words. The first holds the length of the block, so that it can be wiped and
//! freed whatever C wrote into the text; C is given the address of the second.

use std::ffi::{c_char, c_void};
use std::{mem, ptr};

use zeroize::Zeroize;

use crate::error::Error;

/// Return `text` with a NUL at its end.
pub(crate) fn to_c(text: &str) -> Result<*mut c_char, Error> {
    let mut block = Block::new(text.len() + 1);
    block.copy_in(0, text)?;
    Ok(block.into_raw().cast())
}

/// Return an array of `texts`, with NULL at its end. The texts stand behind it in the same block.
pub(crate) fn to_c_list<S: AsRef<str>>(texts: &[S]) -> Result<*mut *mut c_char, Error> {
    let array_len = mem::size_of::<*mut c_char>() * (texts.len() + 1);
    let texts_len: usize = texts.iter().map(|text| text.as_ref().len() + 1).sum();
    let mut block = Block::new(array_len + texts_len);
    let mut offset = array_len;
    let mut offsets = Vec::with_capacity(texts.len());
    for text in texts {
        offsets.push(offset);
        offset = block.copy_in(offset, text.as_ref())?;
    }
    let first: *mut u8 = block.into_raw();
    let array: *mut *mut c_char = first.cast();
    for (index, offset) in offsets.into_iter().enumerate() {
        // SAFETY: the block has room for the array, begins at a word, and has a text at `offset`.
        unsafe { array.add(index).write(first.add(offset).cast()) };
    }
    Ok(array)
}

/// Return texts that may be missing, in one block: its address, and that of each text, or NULL.
pub(crate) fn to_c_fields<const N: usize>(
    texts: [Option<&str>; N],
) -> Result<(*mut c_void, [*const c_char; N]), Error> {
    let present: Vec<_> = texts.iter().flatten().collect();
    let list = to_c_list(&present)?;
    let mut next = list;
    let fields = texts.map(|text| match text {
        Some(_) => {
            // SAFETY: the list has as many texts as there are, and NULL behind them.
            unsafe {
                let field = *next;
                next = next.add(1);
                field.cast_const()
            }
        }
        None => ptr::null(),
    });
    Ok((list.cast(), fields))
}

/// Wipe and free what [`to_c`], [`to_c_list`] or [`to_c_fields`] returned, or NULL.
pub(crate) fn free<T>(first: *mut T) {
    if first.is_null() {
        return;
    }
    // SAFETY: C gives back what it got, once: the second word of a block whose first is its length.
    let mut words = unsafe {
        let block = first.cast::<usize>().sub(1);
        Box::from_raw(ptr::slice_from_raw_parts_mut(block, *block))
    };
    words.zeroize();
}

struct Block(Box<[usize]>);

impl Block {
    /// Make room for `len` bytes, all 0.
    fn new(len: usize) -> Self {
        let words = 1 + len.div_ceil(mem::size_of::<usize>());
        let mut block = vec![0; words].into_boxed_slice();
        if let Some(first) = block.first_mut() {
            *first = words;
        }
        Self(block)
    }

    /// Copy `text` to `offset`, and return where its NUL ends.
    fn copy_in(&mut self, offset: usize, text: &str) -> Result<usize, Error> {
        if text.contains('\0') {
            return Err(Error::invalid_argument(
                "the result holds a NUL, which no text in C can: remove it from what was given",
            ));
        }
        let bytes = self.bytes().get_mut(offset..offset + text.len());
        bytes
            .ok_or_else(Error::no_room)?
            .copy_from_slice(text.as_bytes());
        Ok(offset + text.len() + 1)
    }

    fn bytes(&mut self) -> &mut [u8] {
        let words = self.0.get_mut(1..).unwrap_or_default();
        // SAFETY: any word is eight bytes, or four, and `u8` needs no alignment.
        unsafe {
            std::slice::from_raw_parts_mut(words.as_mut_ptr().cast(), mem::size_of_val(words))
        }
    }

    /// Give the block away, as the address behind its length.
    fn into_raw(self) -> *mut u8 {
        let block: *mut usize = Box::into_raw(self.0).cast();
        // SAFETY: a block has a first word.
        unsafe { block.add(1) }.cast()
    }
}
