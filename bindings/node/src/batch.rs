//! Many URLs, in parts.

use std::sync::{Arc, Mutex, PoisonError};

use frontseal::{Batch, Error, Signer};
use napi::bindgen_prelude::{AsyncTask, External, JsValue as _, Null, Object, ToNapiValue as _};
use napi::{Env, Result};
use napi_derive::napi;

use crate::failure::OrThrow as _;
use crate::job::{Job, handle, strings};
use crate::limits::{AnyPolicy, policy};

/// How many URLs are signed between two looks at what they have in common. It keeps all cores busy, and is flat in memory.
const PART: usize = 1024;

/// The same where one signature serves all.
const SHORT_PART: usize = 32;

/// A batch that the event loop shares with the threads beside it.
pub(crate) type SharedBatch = Arc<Mutex<Batch>>;

pub(crate) fn share(batch: Batch, encode: bool) -> SharedBatch {
    Arc::new(Mutex::new(if encode {
        batch.with_encoding()
    } else {
        batch
    }))
}

/// Begin to sign URLs in parts.
#[napi(catch_unwind)]
pub(crate) fn new_batch(
    env: &Env,
    signer: &External<Signer>,
    limits: AnyPolicy<'_>,
    encode: bool,
) -> Result<External<SharedBatch>> {
    let policy = policy(limits).or_throw(env)?;
    let batch = signer.batch(&policy).or_throw(env)?;
    Ok(External::new(share(batch, encode)))
}

/// Begin to sign URLs in parts, beside the event loop.
#[napi(catch_unwind, ts_return_type = "Promise<ExternalObject<SharedBatch>>")]
pub(crate) fn new_batch_async(
    env: &Env,
    signer: &External<Signer>,
    limits: AnyPolicy<'_>,
    encode: bool,
) -> Result<AsyncTask<Job<SharedBatch>>> {
    let (signer, policy) = (Signer::clone(signer), policy(limits).or_throw(env)?);
    Ok(Job::start(
        move || Ok(share(signer.batch(&policy)?, encode)),
        handle,
    ))
}

/// Return a batch that goes on from where `batch` is, and leaves that as it is.
#[napi(catch_unwind)]
pub(crate) fn batch_copy(batch: &External<SharedBatch>) -> External<SharedBatch> {
    let copy = batch.lock().unwrap_or_else(PoisonError::into_inner).clone();
    External::new(Arc::new(Mutex::new(copy)))
}

/// Sign the next part, or none of it, and return the URLs whole.
#[napi(catch_unwind)]
pub(crate) fn batch_sign(
    env: &Env,
    batch: &External<SharedBatch>,
    urls: Vec<String>,
) -> Result<Vec<String>> {
    sign_all(batch, &urls).or_throw(env)
}

/// Sign the next part, or none of it, beside the event loop, and return the URLs whole.
#[napi(catch_unwind, ts_return_type = "Promise<Array<string>>")]
pub(crate) fn batch_sign_async(
    batch: &External<SharedBatch>,
    urls: Vec<String>,
) -> AsyncTask<Job<Vec<String>>> {
    let batch = SharedBatch::clone(batch);
    Job::start(move || sign_all(&batch, &urls), strings)
}

/// What is appended to a run of URLs. A signed URL begins with the URL, so nothing else need cross into JavaScript,
/// and what is the same for many URLs crosses once.
#[napi(object, object_from_js = false)]
pub(crate) struct Tails {
    /// What is appended.
    pub texts: Vec<String>,
    /// To how many URLs each text is appended, one after the other.
    pub counts: Vec<u32>,
}

/// Sign the `count` URLs of the next part, one a line, or none of them; nothing if there are not as many lines.
#[napi(catch_unwind)]
pub(crate) fn batch_sign_lines(
    env: &Env,
    batch: &External<SharedBatch>,
    lines: String,
    count: u32,
) -> Result<Option<Tails>> {
    sign_lines(batch, &lines, count).or_throw(env)
}

/// Sign the `count` URLs of the next part, one a line, or none of them, beside the event loop.
#[napi(catch_unwind, ts_return_type = "Promise<Tails | null>")]
pub(crate) fn batch_sign_lines_async(
    batch: &External<SharedBatch>,
    lines: String,
    count: u32,
) -> AsyncTask<Job<Option<Tails>>> {
    let batch = SharedBatch::clone(batch);
    Job::start(
        move || sign_lines(&batch, &lines, count),
        |tails, env| {
            let Some(Tails { texts, counts }) = tails else {
                return Null.into_unknown(env);
            };
            let mut tails = Object::new(env)?;
            tails.set("texts", texts)?;
            tails.set("counts", counts)?;
            Ok(tails.to_unknown())
        },
    )
}

fn sign_all(
    batch: &SharedBatch,
    urls: &[impl AsRef<str> + Sync],
) -> std::result::Result<Vec<String>, Error> {
    let mut batch = batch.lock().unwrap_or_else(PoisonError::into_inner);
    batch.sign(urls).into_iter().collect()
}

fn sign_lines(
    batch: &SharedBatch,
    lines: &str,
    count: u32,
) -> std::result::Result<Option<Tails>, Error> {
    let urls: Vec<&str> = lines.split('\n').collect();
    if urls.len() != count as usize {
        return Ok(None);
    }
    let mut batch = batch.lock().unwrap_or_else(PoisonError::into_inner);
    let part = match batch.is_signed_once() {
        true => SHORT_PART,
        false => PART,
    };
    let mut tails = Tails {
        texts: Vec::new(),
        counts: Vec::new(),
    };
    for urls in urls.chunks(part) {
        for (url, signed) in urls.iter().zip(batch.sign(urls)) {
            tails.push(signed?.get(url.len()..).unwrap_or_default());
        }
    }
    Ok(Some(tails))
}

impl Tails {
    fn push(&mut self, text: &str) {
        match (self.texts.last(), self.counts.last_mut()) {
            (Some(last), Some(count)) if last == text => *count += 1,
            _ => {
                self.texts.push(text.to_owned());
                self.counts.push(1);
            }
        }
    }
}
