//! `frontseal_error`.

use std::any::Any;
use std::borrow::Cow;
use std::error::Error as _;
use std::ffi::{CStr, CString, c_char};
use std::fmt::Display;
use std::ptr;

use frontseal_core::ErrorKind;

use crate::external_key::Status;
use crate::outcome::ask;

/// What an error is about.
///
/// FRONTSEAL_KIND_OTHER is a kind that is newer than this header.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum Kind {
    /// There is no error: the pointer is NULL.
    None = 0,
    /// "invalid_url": the URL cannot be signed, or the policy does not cover it.
    InvalidUrl,
    /// "invalid_policy": the policy, its resource, or the attributes of a cookie are wrong.
    InvalidPolicy,
    /// "invalid_key_pair_id": the key pair id is not made of letters and digits.
    InvalidKeyPairId,
    /// "invalid_key": the key cannot be read, or is not one that CloudFront takes.
    InvalidKey,
    /// "invalid_time": a time is out of range, in milliseconds, or the start is not before the end.
    InvalidTime,
    /// "invalid_ip_address": the IP address is not one IPv4 address or CIDR.
    InvalidIpAddress,
    /// "invalid_manifest": the manifest is not HLS or DASH, or has a URI that cannot be signed.
    InvalidManifest,
    /// "signing_failed": the key operation failed.
    SigningFailed,
    /// "access_denied": a request was verified and denied.
    AccessDenied,
    /// "invalid_argument": a pointer is NULL, a text is not UTF-8, or a number has no meaning.
    InvalidArgument,
    /// "buffer_too_small": the buffer cannot hold the result.
    BufferTooSmall,
    /// "internal": the library failed inside.
    Internal,
    /// Another code.
    Other,
}

/// What went wrong. Free it with frontseal_error_free.
#[derive(Clone)]
pub struct Error {
    kind: Kind,
    code: Cow<'static, CStr>,
    message: Cow<'static, CStr>,
    status: i32,
    denied: Option<Denied>,
}

/// What the edge says about a denial.
#[derive(Clone)]
struct Denied {
    reason: CString,
    edge_code: CString,
    edge_message: CString,
    edge_xml: CString,
}

/// The one error that needs no memory, so that filling a buffer needs none either.
static BUFFER_TOO_SMALL: Error = Error {
    kind: Kind::BufferTooSmall,
    code: Cow::Borrowed(c"buffer_too_small"),
    message: Cow::Borrowed(c"the buffer is too small: give as many bytes as out_len says now"),
    status: 0,
    denied: None,
};

impl Error {
    /// Return the error for a buffer that is too small, which is nobody's to change or free.
    pub(crate) fn buffer_too_small() -> *mut Self {
        ptr::from_ref(&BUFFER_TOO_SMALL).cast_mut()
    }

    pub(crate) fn invalid_argument(message: impl Into<String>) -> Self {
        Self::new(Kind::InvalidArgument, "invalid_argument", message)
    }

    pub(crate) fn null(name: impl Display) -> Self {
        Self::invalid_argument(format!("{name} is NULL: give a pointer to it"))
    }

    pub(crate) fn no_room() -> Self {
        Self::internal("a text did not fit the room that was made for it")
    }

    pub(crate) fn panicked(panic: &(dyn Any + Send)) -> Self {
        let problem = match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
            (Some(text), _) => text,
            (_, Some(text)) => text.as_str(),
            _ => "it does not say why",
        };
        Self::internal(problem)
    }

    fn internal(problem: &str) -> Self {
        let message = format!("frontseal failed inside: {problem}. Please report it");
        Self::new(Kind::Internal, "internal", message)
    }

    fn new(kind: Kind, code: &str, message: impl Into<String>) -> Self {
        Self {
            kind,
            code: Cow::Owned(c_string(code)),
            message: Cow::Owned(c_string(message)),
            status: 0,
            denied: None,
        }
    }

    #[cfg(test)]
    pub(crate) fn code(&self) -> &str {
        self.code.to_str().unwrap_or_default()
    }

    #[cfg(test)]
    pub(crate) fn message(&self) -> &str {
        self.message.to_str().unwrap_or_default()
    }
}

/// Return `text` for C. No message has a NUL; if one ever does, it is shown.
fn c_string(text: impl Into<String>) -> CString {
    CString::new(text.into().replace('\0', "\\0")).unwrap_or_default()
}

impl From<frontseal_core::Error> for Error {
    fn from(error: frontseal_core::Error) -> Self {
        let status = error
            .source()
            .and_then(|source| source.downcast_ref::<Status>());
        let kind = match error.kind() {
            ErrorKind::InvalidUrl => Kind::InvalidUrl,
            ErrorKind::InvalidPolicy => Kind::InvalidPolicy,
            ErrorKind::InvalidKeyPairId => Kind::InvalidKeyPairId,
            ErrorKind::InvalidKey => Kind::InvalidKey,
            ErrorKind::InvalidTime => Kind::InvalidTime,
            ErrorKind::InvalidIpAddress => Kind::InvalidIpAddress,
            ErrorKind::InvalidManifest => Kind::InvalidManifest,
            ErrorKind::SigningFailed => Kind::SigningFailed,
            ErrorKind::AccessDenied => Kind::AccessDenied,
            _ => Kind::Other,
        };
        Self {
            status: status.map_or(0, |Status(status)| *status),
            denied: error.denial().map(|denial| Denied {
                reason: c_string(denial.reason.as_str()),
                edge_code: c_string(denial.edge_code()),
                edge_message: c_string(denial.edge_message()),
                edge_xml: c_string(denial.edge_xml()),
            }),
            ..Self::new(kind, error.kind().code(), error.to_string())
        }
    }
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
    ask(error, ptr::null(), |error| error.message.as_ptr())
}

/// Return what the function that signs returned when it failed (see frontseal_sign_function), and 0
/// if it was not that.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_error_status(error: Option<&Error>) -> i32 {
    ask(error, 0, |error| error.status)
}

/// Return why a request was denied, such as "expired"; NULL if the error is no denial.
///
/// The reasons, in the order in which they are checked: malformed_request, duplicate_parameter,
/// conflicting_parameters, missing_key, unknown_key, malformed_policy, malformed_signature,
/// signature, resource, not_yet_valid, expired, ip_address. The text lives as long as the error.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_error_reason(error: Option<&Error>) -> *const c_char {
    denied(error, |denied| &denied.reason)
}

/// Return the Code in CloudFront's 403, such as "AccessDenied"; NULL if the error is no denial.
///
/// The text lives as long as the error.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_error_edge_code(error: Option<&Error>) -> *const c_char {
    denied(error, |denied| &denied.edge_code)
}

/// Return the Message in CloudFront's 403, such as "Access denied"; NULL if the error is no denial.
///
/// The text lives as long as the error.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_error_edge_message(error: Option<&Error>) -> *const c_char {
    denied(error, |denied| &denied.edge_message)
}

/// Return the body of CloudFront's 403, which is XML in one line; NULL if the error is no denial.
///
/// The text lives as long as the error.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_error_edge_xml(error: Option<&Error>) -> *const c_char {
    denied(error, |denied| &denied.edge_xml)
}

fn denied(error: Option<&Error>, field: impl FnOnce(&Denied) -> &CString) -> *const c_char {
    ask(error, ptr::null(), |error| {
        error
            .denied
            .as_ref()
            .map_or(ptr::null(), |denied| field(denied).as_ptr())
    })
}

/// Free an error, which may be NULL.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_error_free(error: *mut Error) {
    if error.is_null() || ptr::eq(error, &BUFFER_TOO_SMALL) {
        return;
    }
    // SAFETY: every other error came out of a box, and the caller gives it back once.
    drop(unsafe { Box::from_raw(error) });
}
