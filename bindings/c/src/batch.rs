//! `frontseal_batch`.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use frontseal_core::Batch as Core;

use crate::argument::{CharsList, Lengths, required};
use crate::error::Error;
use crate::outcome::{free, give_handle, give_texts, run};
use crate::policy::Policy;
use crate::signed_policy::SignedPolicy;
use crate::signer::Signer;

/// Signs a long run of URLs in parts. It is for one thread at a time.
pub struct Batch(Core);

/// Begin to sign URLs in parts, of which there are more than should be held at once.
///
/// Signer and policy can be freed after.
///
/// Fails as frontseal_sign, for a policy that is signed once for all.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_batch_new(
    signer: Option<&Signer>,
    policy: Option<&Policy>,
    out: Option<&mut MaybeUninit<*mut Batch>>,
) -> *mut Error {
    give_handle(out, || {
        let policy = required(policy, "policy")?.0.get()?;
        Ok(Batch(required(signer, "signer")?.0.batch(policy)?))
    })
}

/// Begin to put a signature that was made already on URLs in parts.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_batch_from_signed_policy(
    signed_policy: Option<&SignedPolicy>,
    out: Option<&mut MaybeUninit<*mut Batch>>,
) -> *mut Error {
    give_handle(out, || {
        Ok(Batch(
            required(signed_policy, "signed_policy")?.0.clone().into(),
        ))
    })
}

/// Percent-encode each URL before it is signed, as frontseal_encode_url does.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_batch_set_encoding(batch: Option<&mut Batch>) -> *mut Error {
    run(|| {
        let batch = required(batch, "batch")?;
        batch.0 = batch.0.clone().with_encoding();
        Ok(())
    })
}

/// Sign the next part: each of urls, or none.
///
/// Arguments and list are those of frontseal_sign_urls. The first error ends the part and names the
/// URL by its index, from 0 over all parts.
///
/// Fails as frontseal_sign_url.
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn frontseal_batch_sign(
    batch: Option<&mut Batch>,
    urls: CharsList,
    lens: Lengths,
    count: usize,
    out: Option<&mut MaybeUninit<*mut *mut c_char>>,
) -> *mut Error {
    give_texts(out, || {
        let urls = urls.texts(&lens, count, "urls")?;
        let signed: Result<Vec<_>, _> = required(batch, "batch")?
            .0
            .sign(&urls)
            .into_iter()
            .collect();
        Ok(signed?)
    })
}

/// Free a batch, which may be NULL.
#[unsafe(no_mangle)]
pub extern "C" fn frontseal_batch_free(batch: Option<Box<Batch>>) {
    free(batch);
}
