//! [`Error`]: what went wrong, with the texts that C asks of it.

use std::any::Any;
use std::borrow::Cow;
use std::error::Error as _;
use std::ffi::{CStr, CString};
use std::fmt::{self, Display};
use std::ptr;
use std::sync::OnceLock;

use frontseal_core::{Denial, ErrorKind, NameStyle};

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
    /// "invalid_argument": a pointer is NULL, a text is not UTF-8, a number has no meaning, or a
    /// struct has no size.
    InvalidArgument,
    /// "buffer_too_small": the buffer cannot hold the result.
    BufferTooSmall,
    /// "internal": the library failed inside.
    Internal,
    /// Another code.
    Other,
}

impl Kind {
    const fn of(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::InvalidUrl => Self::InvalidUrl,
            ErrorKind::InvalidPolicy => Self::InvalidPolicy,
            ErrorKind::InvalidKeyPairId => Self::InvalidKeyPairId,
            ErrorKind::InvalidKey => Self::InvalidKey,
            ErrorKind::InvalidTime => Self::InvalidTime,
            ErrorKind::InvalidIpAddress => Self::InvalidIpAddress,
            ErrorKind::InvalidManifest => Self::InvalidManifest,
            ErrorKind::SigningFailed => Self::SigningFailed,
            ErrorKind::AccessDenied => Self::AccessDenied,
            _ => Self::Other,
        }
    }
}

/// The reason why frontseal refused an input or could not sign. Free it with frontseal_error_free.
pub struct Error {
    pub(crate) kind: Kind,
    pub(crate) code: Cow<'static, CStr>,
    cause: Cause,
}

enum Cause {
    /// A message of this library's.
    Own(Cow<'static, CStr>),
    Core(Box<CoreError>),
}

/// An error of the core, with what C asks of it as text.
pub(crate) struct CoreError {
    pub(crate) error: frontseal_core::Error,
    /// The arguments that it is about, with commas between them.
    pub(crate) arguments: Option<CString>,
    pub(crate) denied: Option<Denied>,
    /// The message in each style of names, once it was asked for.
    messages: [OnceLock<CString>; 4],
}

/// What the edge says about a denial.
pub(crate) struct Denied {
    pub(crate) reason: CString,
    pub(crate) detail: CString,
    pub(crate) edge_code: CString,
    pub(crate) edge_message: CString,
    pub(crate) edge_xml: CString,
}

impl From<&Denial> for Denied {
    fn from(denial: &Denial) -> Self {
        Self {
            reason: c_string(denial.reason.as_str()),
            detail: c_string(denial.detail.as_str()),
            edge_code: c_string(denial.edge_code()),
            edge_message: c_string(denial.edge_message()),
            edge_xml: c_string(denial.edge_xml()),
        }
    }
}

/// The one error that needs no memory, so that filling a buffer needs none either.
static BUFFER_TOO_SMALL: Error = Error {
    kind: Kind::BufferTooSmall,
    code: Cow::Borrowed(c"buffer_too_small"),
    cause: Cause::Own(Cow::Borrowed(
        c"the buffer is too small: pass as many bytes as *out_len says",
    )),
};

impl Error {
    /// Return the error for a buffer that is too small, which is nobody's to change or free.
    pub(crate) fn buffer_too_small() -> *mut Self {
        ptr::from_ref(&BUFFER_TOO_SMALL).cast_mut()
    }

    pub(crate) fn invalid_argument(message: impl Into<String>) -> Self {
        Self::own(Kind::InvalidArgument, c"invalid_argument", message)
    }

    pub(crate) fn null(name: impl Display) -> Self {
        Self::invalid_argument(format!("{name} is NULL: pass a pointer"))
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
        Self::own(Kind::Internal, c"internal", message)
    }

    fn own(kind: Kind, code: &'static CStr, message: impl Into<String>) -> Self {
        Self {
            kind,
            code: Cow::Borrowed(code),
            cause: Cause::Own(Cow::Owned(c_string(message))),
        }
    }

    fn core(error: frontseal_core::Error) -> Self {
        let names: Vec<_> = error.arguments().iter().map(|it| it.name()).collect();
        Self {
            kind: Kind::of(error.kind()),
            code: Cow::Owned(c_string(error.kind().code())),
            cause: Cause::Core(Box::new(CoreError {
                arguments: (!names.is_empty()).then(|| c_string(names.join(","))),
                denied: error.denial().map(Denied::from),
                error,
                messages: Default::default(),
            })),
        }
    }

    /// Return the message, with arguments spelled in `style`.
    pub(crate) fn message(&self, style: NameStyle) -> &CStr {
        match &self.cause {
            Cause::Own(message) => message,
            Cause::Core(core) => core.message(style),
        }
    }

    /// Return the core's error, if it is one.
    pub(crate) fn of_core(&self) -> Option<&CoreError> {
        match &self.cause {
            Cause::Own(_) => None,
            Cause::Core(core) => Some(core),
        }
    }

    /// Free an error that C gives back.
    pub(crate) fn free(error: *mut Self) {
        if error.is_null() || ptr::eq(error, &BUFFER_TOO_SMALL) {
            return;
        }
        // SAFETY: every other error came out of a box, and the caller gives it back once.
        drop(unsafe { Box::from_raw(error) });
    }
}

impl CoreError {
    fn message(&self, style: NameStyle) -> &CStr {
        let [snake, camel, pascal, flag] = &self.messages;
        let message = match style {
            NameStyle::Camel => camel,
            NameStyle::Pascal => pascal,
            NameStyle::Flag => flag,
            _ => snake,
        };
        message.get_or_init(|| c_string(self.error.display(style).to_string()))
    }

    /// Return what the function that signs returned when it failed, and 0 if it was not that.
    pub(crate) fn status(&self) -> i32 {
        let status = self.error.source().and_then(|it| it.downcast_ref());
        status.map_or(0, |Status(status)| *status)
    }
}

/// Return `text` for C. No message has a NUL; if one ever does, it is shown.
fn c_string(text: impl Into<String>) -> CString {
    CString::new(text.into().replace('\0', "\\0")).unwrap_or_default()
}

impl From<frontseal_core::Error> for Error {
    fn from(error: frontseal_core::Error) -> Self {
        Self::core(error)
    }
}

/// What a function that signs returned when it failed.
#[derive(Debug)]
pub(crate) struct Status(pub(crate) i32);

impl Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {}", self.0)
    }
}

impl std::error::Error for Status {}
