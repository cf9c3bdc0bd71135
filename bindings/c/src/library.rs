//! The version of the library, and how its texts are freed.

use std::ffi::{CStr, c_char};

use crate::text;

/// Return the version of the library, such as "0.1.0". The text is static.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_version() -> *const c_char {
    const VERSION: &CStr = c_str(concat!(env!("CARGO_PKG_VERSION"), "\0"));
    VERSION.as_ptr()
}

/// Return the name of the library that does the key operation: "aws-lc" or "rust-crypto". The text
/// is static.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_backend() -> *const c_char {
    match frontseal_core::PrivateKey::backend() {
        "aws-lc" => c"aws-lc",
        _ => c"rust-crypto",
    }
    .as_ptr()
}

/// Wipe and free a text, which may be NULL.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_string_free(string: *mut c_char) {
    text::free(string);
}

/// Wipe and free a list and its texts, which may be NULL.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_strings_free(strings: *mut *mut c_char) {
    text::free(strings);
}

const fn c_str(text: &'static str) -> &'static CStr {
    match CStr::from_bytes_with_nul(text.as_bytes()) {
        Ok(text) => text,
        Err(_) => panic!("a version has no NUL but the last"),
    }
}
