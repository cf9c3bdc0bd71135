//! A key in a KMS or an HSM, behind a function of the caller's.

use std::ffi::c_void;
use std::mem::offset_of;
use std::ops::Range;

use frontseal_core::{Error, ErrorKind, HashAlgorithm, KeyType, SigningKey};

use crate::argument::{Flag, required};
use crate::error::{self, Status};
use crate::names::{HashNumber, KeyTypeNumber, hash_number, key_type};
use crate::sized::Struct;

/// A function that signs message, hashed with hash_algorithm, with a key in a KMS or an HSM.
///
/// The message is the policy, not hashed. An RSA signature is PKCS#1 v1.5; an ECDSA signature is
/// ASN.1 DER. Write it to signature, which has room for *signature_len bytes, set *signature_len to
/// its length, and return 0. Any other number is a failure, which frontseal_error_read reports.
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

/// A key in a KMS or an HSM, behind a function that signs with it.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ExternalKey {
    /// sizeof(frontseal_external_key).
    pub size: usize,
    /// Signs. It is called on the threads that sign; frontseal_sign_urls and batches call it on
    /// several at once, unless stays_on_thread is true.
    pub sign: SignFunction,
    /// What sign gets.
    pub user_data: *mut c_void,
    /// Frees user_data; may be NULL.
    pub user_data_free: FreeFunction,
    /// FRONTSEAL_RSA or FRONTSEAL_P256.
    pub key_type: KeyTypeNumber,
    /// Call sign on the calling thread alone.
    pub stays_on_thread: Flag,
    /// Zero.
    pub reserved: [u8; 3],
}

// SAFETY: `repr(C)`, and made of pointers and numbers. A function pointer is an address or NULL.
unsafe impl Struct for ExternalKey {
    const NAME: &'static str = "frontseal_external_key";
    const RESERVED: Range<usize> = offset_of!(Self, reserved)..size_of::<Self>();
}

impl ExternalKey {
    /// Return the key, which owns the user data from here, also where it fails.
    pub(crate) fn core(self) -> Result<impl SigningKey + 'static, error::Error> {
        let user_data = UserData {
            pointer: self.user_data,
            free: self.user_data_free,
        };
        Ok(Key {
            key_type: key_type(self.key_type)?,
            sign: required(self.sign, "key.sign")?,
            user_data,
            stays_on_thread: self.stays_on_thread.is_set(),
        })
    }
}

/// Room for the signature of an RSA key of 8192 bits, and one byte: a length that was not set is
/// that of no signature.
const ROOM: usize = 1024 + 1;

/// A pointer of the caller's, and how to free it.
struct UserData {
    pointer: *mut c_void,
    free: FreeFunction,
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
struct Key {
    key_type: KeyType,
    sign:
        unsafe extern "C" fn(*mut c_void, HashNumber, *const u8, usize, *mut u8, *mut usize) -> i32,
    user_data: UserData,
    stays_on_thread: bool,
}

impl SigningKey for Key {
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
