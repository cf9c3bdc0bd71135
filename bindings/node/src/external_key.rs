//! `ExternalKey`: a key that JavaScript asks for signatures, perhaps over a network.
//!
//! The core wants a signature at once, and a KMS answers later. So the work is done twice: in a rehearsal the key
//! writes down what it should sign, JavaScript has that signed, and in the performance the key has the signatures.

use std::collections::HashMap;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use frontseal::{Error, ErrorKind, HashAlgorithm, KeyType, SigningKey};
use napi::bindgen_prelude::{Buffer, External};
use napi::{Env, Result};
use napi_derive::napi;

use crate::failure::OrThrow as _;

/// A key that signers share.
pub(crate) type SharedExternalKey = Arc<ExternalKey>;

/// A key outside.
pub(crate) struct ExternalKey {
    key_type: KeyType,
    state: Mutex<State>,
}

/// What the key does when it is asked for a signature.
enum State {
    /// It writes the message down.
    Rehearsal(Vec<Vec<u8>>),
    /// It looks the signature up.
    Performance(HashMap<Vec<u8>, Vec<u8>>),
}

impl ExternalKey {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Return bytes in the form of a signature. What is made with them in a rehearsal is thrown away.
    fn placeholder(&self) -> Vec<u8> {
        match self.key_type {
            KeyType::P256 => [&[0x30, 70][..], &[0; 70]].concat(),
            _ => vec![0; 256],
        }
    }
}

impl SigningKey for ExternalKey {
    fn key_type(&self) -> KeyType {
        self.key_type
    }

    fn sign(&self, _: HashAlgorithm, message: &[u8]) -> std::result::Result<Vec<u8>, Error> {
        match &mut *self.state() {
            State::Rehearsal(messages) => {
                messages.push(message.to_vec());
                Ok(self.placeholder())
            }
            State::Performance(signatures) => signatures.get(message).cloned().ok_or_else(|| {
                Error::new(
                    ErrorKind::SigningFailed,
                    "the function that signs has changed its argument: let it sign the bytes as they are",
                )
            }),
        }
    }

    fn stays_on_thread(&self) -> bool {
        true
    }
}

/// Make a key of the type `rsa` or `p-256` whose signatures JavaScript brings.
#[napi(catch_unwind)]
pub(crate) fn new_external_key(env: &Env, key_type: String) -> Result<External<SharedExternalKey>> {
    let key_type = key_type.parse().or_throw(env)?;
    Ok(External::new(Arc::new(ExternalKey {
        key_type,
        state: Mutex::new(State::Performance(HashMap::new())),
    })))
}

/// Write down from now on what is to be signed.
#[napi(catch_unwind)]
pub(crate) fn begin_rehearsal(key: &External<SharedExternalKey>) {
    *key.state() = State::Rehearsal(Vec::new());
}

/// Return what was written down, and end the rehearsal.
#[napi(catch_unwind)]
pub(crate) fn end_rehearsal(key: &External<SharedExternalKey>) -> Vec<Buffer> {
    match mem::replace(&mut *key.state(), State::Performance(HashMap::new())) {
        State::Rehearsal(messages) => messages.into_iter().map(Buffer::from).collect(),
        State::Performance(_) => Vec::new(),
    }
}

/// Have `signatures`, one for each of `messages`, and no others.
#[napi(catch_unwind)]
pub(crate) fn give_signatures(
    key: &External<SharedExternalKey>,
    messages: Vec<Buffer>,
    signatures: Vec<Buffer>,
) {
    let pairs = messages.into_iter().zip(signatures);
    let signatures = pairs.map(|(message, signature)| (message.to_vec(), signature.to_vec()));
    *key.state() = State::Performance(signatures.collect());
}
