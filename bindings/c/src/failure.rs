//! `frontseal_error`: what C asks of an error.

use std::ffi::c_char;
use std::ptr;

use frontseal_core::{NameStyle, Place};

use crate::error::{CoreError, Error, Kind};
use crate::guard::ask;
use crate::names::{NameStyleNumber, name_style};
use crate::sized::{Struct, Wanted};

/// What an error is about, for programs. Its text lives as long as the error.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ErrorDetails {
    /// sizeof(frontseal_error_details).
    pub size: usize,
    /// The arguments and fields that it is about, as in "expires_in,date_less_than"; NULL if it
    /// names none.
    pub arguments: *const c_char,
    /// Which of several URLs it is about, from 0; -1 if it is not about one of several.
    pub index: i64,
    /// Where in the text it is, in bytes from 0; -1 if that is not known.
    pub byte: i64,
    /// The line in a policy or manifest, from 1; 0 if that is not known.
    pub line: i64,
    /// The column in that line, from 1; 0 if that is not known.
    pub column: i64,
    /// What the function that signs returned when it failed (see frontseal_sign_function); 0 if it
    /// was not that.
    pub status: i32,
}

// SAFETY: `repr(C)`, and made of numbers and pointers.
unsafe impl Struct for ErrorDetails {
    const NAME: &'static str = "frontseal_error_details";
}

/// Why a request was denied, and what CloudFront's edge says about it. The texts live as long as the
/// error.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Denial {
    /// sizeof(frontseal_denial).
    pub size: usize,
    /// The check that failed, such as "expired". In the order in which they are made:
    /// malformed_request, duplicate_parameter, conflicting_parameters, missing_key, unknown_key,
    /// malformed_policy, malformed_signature, signature, resource, not_yet_valid, expired,
    /// ip_address.
    pub reason: *const c_char,
    /// What is wrong, in a sentence.
    pub detail: *const c_char,
    /// The Code in CloudFront's 403, such as "AccessDenied".
    pub edge_code: *const c_char,
    /// The Message in CloudFront's 403, such as "Access denied".
    pub edge_message: *const c_char,
    /// The body of CloudFront's 403, which is XML in one line.
    pub edge_xml: *const c_char,
}

// SAFETY: as above.
unsafe impl Struct for Denial {
    const NAME: &'static str = "frontseal_denial";
}

/// Return what the error is about.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_error_kind(error: Option<&Error>) -> Kind {
    ask(error, Kind::None, |error| error.kind)
}

/// Return the stable code, such as "invalid_url", that every language carries.
///
/// The text lives as long as the error.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_error_code(error: Option<&Error>) -> *const c_char {
    ask(error, ptr::null(), |error| error.code.as_ptr())
}

/// Return a sentence for a person: lower case, with the culprit, its place and the cure.
///
/// It never holds key material or a whole signature. The text lives as long as the error.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_error_message(error: Option<&Error>) -> *const c_char {
    ask(error, ptr::null(), |error| {
        error.message(NameStyle::Snake).as_ptr()
    })
}

/// Return the message with the arguments spelled as another language does: one of
/// FRONTSEAL_NAME_STYLE_....
///
/// The text lives as long as the error.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_error_message_in(
    error: Option<&Error>,
    style: NameStyleNumber,
) -> *const c_char {
    ask(error, ptr::null(), |error| {
        error.message(name_style(style)).as_ptr()
    })
}

/// Write what the error is about to *out, and return whether it could be written: false for NULL,
/// and if out has no size.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_error_read(
    error: Option<&Error>,
    mut out: Wanted<ErrorDetails>,
) -> bool {
    out.fill(ask(error, None, |error| Some(details(error.of_core()))))
}

/// Write why a request was denied to *out, and return whether that is what the error says: false for
/// NULL and other errors, and if out has no size.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_error_denial(error: Option<&Error>, mut out: Wanted<Denial>) -> bool {
    out.fill(ask(error, None, |error| {
        let denied = error.of_core()?.denied.as_ref()?;
        Some(Denial {
            size: 0,
            reason: denied.reason.as_ptr(),
            detail: denied.detail.as_ptr(),
            edge_code: denied.edge_code.as_ptr(),
            edge_message: denied.edge_message.as_ptr(),
            edge_xml: denied.edge_xml.as_ptr(),
        })
    }))
}

/// Free an error, which may be NULL.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_error_free(error: *mut Error) {
    Error::free(error);
}

fn details(error: Option<&CoreError>) -> ErrorDetails {
    let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let place = error.and_then(|it| it.error.place());
    let (line, column) = match place {
        Some(Place::LineColumn { line, column }) => (number(line), number(column)),
        _ => (0, 0),
    };
    ErrorDetails {
        size: 0,
        arguments: error
            .and_then(|it| it.arguments.as_deref())
            .map_or(ptr::null(), std::ffi::CStr::as_ptr),
        index: error.and_then(|it| it.error.index()).map_or(-1, number),
        byte: match place {
            Some(Place::Byte(byte)) => number(byte),
            _ => -1,
        },
        line,
        column,
        status: error.map_or(0, CoreError::status),
    }
}
