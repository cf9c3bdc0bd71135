//! `frontseal_batch`.

use std::ffi::c_char;
use std::mem::{MaybeUninit, offset_of};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError, TryLockError};

use frontseal_core::Batch as Core;

use crate::argument::{CharsList, Flag, required};
use crate::error::Error;
use crate::guard::free;
use crate::outcome::{give_handle, give_texts};
use crate::policy::Policy;
use crate::signed_policy::SignedPolicy;
use crate::signer::SigningSigner;
use crate::sized::{Given, Struct};

/// Signs a long run of URLs in parts. It is for one thread at a time.
pub struct Batch(Arc<Mutex<Core>>);

/// A batch from C that signs.
#[repr(transparent)]
pub struct SigningBatch(*const Batch);

impl SigningBatch {
    /// Hold the batch for the length of a call: a function of the caller's that signs may free the
    /// handle.
    fn hold(&self) -> Result<Arc<Mutex<Core>>, Error> {
        // SAFETY: NULL or a batch, as the caller says; it is borrowed for this copy alone.
        let batch = unsafe { self.0.as_ref() };
        Ok(Arc::clone(&required(batch, "batch")?.0))
    }
}

/// How a batch signs. NULL and all zero are the default.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct BatchOptions {
    /// sizeof(frontseal_batch_options).
    pub size: usize,
    /// Percent-encode each URL before it is signed, as frontseal_encode_url does.
    pub encode: Flag,
    /// Zero.
    pub reserved: [u8; 7],
}

// SAFETY: `repr(C)`, and made of numbers.
unsafe impl Struct for BatchOptions {
    const NAME: &'static str = "frontseal_batch_options";
    const RESERVED: Range<usize> = offset_of!(Self, reserved)..size_of::<Self>();
}

/// Begin to sign URLs in parts, of which there are more than should be held at once.
///
/// options may be NULL. The signer can be freed after.
///
/// Fails as frontseal_sign, for a policy that is signed once for all.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_batch_new(
    signer: SigningSigner,
    policy: Given<Policy>,
    options: Given<BatchOptions>,
    out: Option<&mut MaybeUninit<*mut Batch>>,
) -> *mut Error {
    give_handle(out, || {
        let (policy, options) = (Policy::of(&policy)?, options.optional("options")?);
        Ok(Batch::new(signer.hold()?.batch(&policy)?, options))
    })
}

/// Begin to put a signature that was made already on URLs in parts.
///
/// options may be NULL. The signed policy can be freed after.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_batch_from_signed_policy(
    signed_policy: Option<&SignedPolicy>,
    options: Given<BatchOptions>,
    out: Option<&mut MaybeUninit<*mut Batch>>,
) -> *mut Error {
    give_handle(out, || {
        let signed_policy = required(signed_policy, "signed_policy")?.0.clone();
        let options = options.optional("options")?;
        Ok(Batch::new(signed_policy.into(), options))
    })
}

/// Sign the next part: each of urls, or none.
///
/// Arguments and list are those of frontseal_sign_urls. The first error ends the part and names the
/// URL by its index, from 0 over all parts.
///
/// Fails as frontseal_sign_url; and with invalid_argument while another thread signs with batch.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_batch_sign(
    batch: SigningBatch,
    urls: CharsList,
    count: usize,
    out: Option<&mut MaybeUninit<*mut *mut c_char>>,
) -> *mut Error {
    give_texts(out, || {
        let urls = urls.texts(count, "urls")?;
        let batch = batch.hold()?;
        let mut batch = match batch.try_lock() {
            Ok(batch) => batch,
            Err(TryLockError::Poisoned(poisoned)) => PoisonError::into_inner(poisoned),
            Err(TryLockError::WouldBlock) => {
                return Err(Error::invalid_argument(
                    "batch is in use: sign its parts one after another",
                ));
            }
        };
        let signed: Result<Vec<_>, _> = batch.sign(&urls).into_iter().collect();
        Ok(signed?)
    })
}

/// Free a batch, which may be NULL.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_batch_free(batch: Option<Box<Batch>>) {
    free(batch);
}

impl Batch {
    fn new(core: Core, options: Option<BatchOptions>) -> Self {
        let encode = options.is_some_and(|options| options.encode.is_set());
        let core = match encode {
            true => core.with_encoding(),
            false => core,
        };
        Self(Arc::new(Mutex::new(core)))
    }
}
