//! A key in a KMS or an HSM, behind a function of the caller's.

use std::ffi::c_void;
use std::fmt;

use frontseal_core::{Error, ErrorKind, HashAlgorithm, KeyType, SigningKey};

use crate::names::{HashNumber, hash_number};

/// A function that signs message, hashed with hash_algorithm, with a key in a KMS or an HSM.
///
/// The message is the policy, not hashed. An RSA signature is PKCS#1 v1.5; an ECDSA signature is
/// ASN.1 DER. Write it to signature, which has room for *signature_len bytes, set *signature_len to
/// its length, and return 0. Any other number is a failure, which frontseal_error_status reports.
/// The function must return: neither longjmp nor a C++ exception may leave it.
///
/// user_data is what was given with the function.
pub type SignFunction = Option<
    unsafe extern "C" fn(
        user_data: *mut c_void,
        hash_algorithm: HashNumber,
        message: *const u8,
        message_len: usize,
        signature: *mut u8,
        signature_len: *mut usize,
    ) -> i32,
>;

/// A function that frees user_data. It is called once, on the thread that drops the last use of it.
pub type FreeFunction = Option<unsafe extern "C" fn(user_data: *mut c_void)>;

/// Room for the signature of an RSA key of 8192 bits, and one byte: a length that was not set is
/// that of no signature.
const ROOM: usize = 1024 + 1;

/// A pointer of the caller's, and how to free it.
pub(crate) struct UserData {
    pub(crate) pointer: *mut c_void,
    pub(crate) free: FreeFunction,
}

// SAFETY: it is only passed to the caller's own functions, which the header says may be called on any thread.
unsafe impl Send for UserData {}
// SAFETY: as above.
unsafe impl Sync for UserData {}

impl Drop for UserData {
    fn drop(&mut self) {
        if let Some(free) = self.free {
            // SAFETY: the caller gave the two together, and nobody has the pointer any more.
            unsafe { free(self.pointer) };
        }
    }
}

/// A function of the caller's as a key of the core.
pub(crate) struct ExternalKey {
    pub(crate) key_type: KeyType,
    pub(crate) sign:
        unsafe extern "C" fn(*mut c_void, HashNumber, *const u8, usize, *mut u8, *mut usize) -> i32,
    pub(crate) user_data: UserData,
    pub(crate) stays_on_thread: bool,
}

impl SigningKey for ExternalKey {
    fn key_type(&self) -> KeyType {
        self.key_type
    }

    fn sign(&self, hash_algorithm: HashAlgorithm, message: &[u8]) -> Result<Vec<u8>, Error> {
        let mut signature = vec![0; ROOM];
        let mut len = signature.len();
        // SAFETY: every pointer goes with its length, and the caller gave function and data together.
        let status = unsafe {
            (self.sign)(
                self.user_data.pointer,
                hash_number(hash_algorithm),
                message.as_ptr(),
                message.len(),
                signature.as_mut_ptr(),
                &raw mut len,
            )
        };
        if status != 0 {
            let message = format!("the function that signs failed with {status}");
            return Err(Error::new(ErrorKind::SigningFailed, message).with_source(Status(status)));
        }
        if len == ROOM {
            return Err(Error::new(
                ErrorKind::SigningFailed,
                "the function that signs left *signature_len as it was: set it to the signature's length",
            ));
        }
        if len > ROOM {
            return Err(Error::new(
                ErrorKind::SigningFailed,
                format!(
                    "the function that signs says that it wrote {len} bytes, and there is room for {ROOM}"
                ),
            ));
        }
        signature.truncate(len);
        Ok(signature)
    }

    fn stays_on_thread(&self) -> bool {
        self.stays_on_thread
    }
}

/// What a function that signs returned when it failed.
#[derive(Debug)]
pub(crate) struct Status(pub(crate) i32);

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {}", self.0)
    }
}

impl std::error::Error for Status {}
