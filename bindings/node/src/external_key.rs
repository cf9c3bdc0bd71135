//! [`ExternalKey`]: a key behind a function of JavaScript, which may answer later.
//!
//! The core wants a signature at once. So the work is done twice: in a rehearsal the key records what it should sign,
//! JavaScript has that signed, and in the performance the key has the signatures.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use frontseal::{CheckedKey, Error, ErrorKind, HashAlgorithm, KeyType, PublicKey, SigningKey};
use napi::Unknown;
use napi::bindgen_prelude::{Buffer, FnArgs, Function, FunctionCallContext, JsValue as _, Object};

use crate::failure::Result;
use crate::hooks::{current_env, hook};
use crate::work::{Promise, Work};

/// A key outside of this process, or at least of the addon. Clones are the same key.
#[derive(Clone)]
pub(crate) struct ExternalKey {
    /// The messages that are signed in a rehearsal, while there is one.
    rehearsal: Arc<Mutex<Option<Vec<Vec<u8>>>>>,
    answers: Arc<Answers>,
    /// What signs in a performance: the answers, checked if there is a public key.
    key: Arc<dyn SigningKey>,
}

/// The signatures that JavaScript made, by their messages.
struct Answers {
    key_type: KeyType,
    signatures: Mutex<HashMap<Vec<u8>, Vec<u8>>>,
}

impl ExternalKey {
    pub(crate) fn new(key_type: KeyType, public_key: Option<PublicKey>) -> Result<Self> {
        let answers = Arc::new(Answers {
            key_type,
            signatures: Mutex::default(),
        });
        let key: Arc<dyn SigningKey> = match public_key {
            Some(public_key) => Arc::new(CheckedKey::new(Arc::clone(&answers), public_key)?),
            None => Arc::<Answers>::clone(&answers),
        };
        Ok(Self {
            rehearsal: Arc::default(),
            answers,
            key,
        })
    }

    /// Do `work` with what the function of `signer` signs at once.
    pub(crate) fn run<W: Work>(&self, signer: Object, work: W) -> Result<W::Output> {
        let messages = self.rehearse(&work)?;
        let ask: Function<FnArgs<(Vec<Buffer>,)>, Vec<&[u8]>> = hook(c"ask")?;
        let signatures = ask.apply(signer, (buffers(&messages),).into());
        // A performance without signatures fails, so that the next signature is verified.
        let outcome = self.perform(&work, &messages, signatures.as_deref().unwrap_or_default());
        signatures?;
        outcome
    }

    /// Do `work` with what the function of `signer` signs at once or later, and return the promise of its result.
    pub(crate) fn start(&self, signer: Object, work: impl Work) -> Result<Promise> {
        let messages = self.rehearse(&work)?;
        let asked = buffers(&messages);
        let key = self.clone();
        let finish = move |call: FunctionCallContext| {
            Ok(key.perform(&work, &messages, &call.get::<Vec<&[u8]>>(0)?)?)
        };
        let env = current_env()?;
        let finish: Function<(), _> = env.create_function_from_closure("finish", finish)?;
        let ask: Function<FnArgs<(Vec<Buffer>, Unknown)>, Promise> = hook(c"askLater")?;
        Ok(ask.apply(signer, (asked, finish.to_unknown()).into())?)
    }

    /// Return the messages that `work` has signed.
    fn rehearse(&self, work: &impl Work) -> Result<Vec<Vec<u8>>> {
        *locked(&self.rehearsal) = Some(Vec::new());
        let outcome = work.rehearse();
        let recorded = locked(&self.rehearsal).take();
        outcome?;
        Ok(recorded.unwrap_or_default())
    }

    /// Do `work` with `signatures`, one for each of `messages`, and no others.
    fn perform<W: Work>(
        &self,
        work: &W,
        messages: &[Vec<u8>],
        signatures: &[&[u8]],
    ) -> Result<W::Output> {
        let signatures = signatures.iter().map(|signature| signature.to_vec());
        let signatures = messages.iter().cloned().zip(signatures).collect();
        *locked(&self.answers.signatures) = signatures;
        Ok(work.perform()?)
    }

    /// Return bytes in the form of the longest signature. What a rehearsal makes of them is discarded.
    fn placeholder(&self) -> Vec<u8> {
        let mut integer = [0; 35];
        integer[..4].copy_from_slice(&[0x02, 33, 0, 0x80]);
        match self.key_type() {
            KeyType::P256 => [&[0x30, 70][..], &integer, &integer].concat(),
            _ => vec![0; 256],
        }
    }
}

/// Return copies of `messages`, which JavaScript may change.
fn buffers(messages: &[Vec<u8>]) -> Vec<Buffer> {
    messages
        .iter()
        .map(|message| message.clone().into())
        .collect()
}

impl SigningKey for ExternalKey {
    fn key_type(&self) -> KeyType {
        self.answers.key_type
    }

    fn sign(&self, hash_algorithm: HashAlgorithm, message: &[u8]) -> Result<Vec<u8>, Error> {
        if let Some(messages) = &mut *locked(&self.rehearsal) {
            messages.push(message.to_vec());
            return Ok(self.placeholder());
        }
        self.key.sign(hash_algorithm, message)
    }

    fn stays_on_thread(&self) -> bool {
        true
    }
}

impl SigningKey for Answers {
    fn key_type(&self) -> KeyType {
        self.key_type
    }

    fn sign(&self, _: HashAlgorithm, message: &[u8]) -> Result<Vec<u8>, Error> {
        let found = locked(&self.signatures).get(message).cloned();
        found.ok_or_else(|| {
            let message = "the function that signs was not asked for this signature";
            Error::new(ErrorKind::SigningFailed, message)
        })
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
