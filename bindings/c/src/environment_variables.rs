//! `frontseal_environment_variables`.

use frontseal_core::EnvironmentVariables as Core;

use crate::argument::Chars;
use crate::error::Error;
use crate::sized::{Given, Struct};

/// The environment variables that a signer is made from. NULL and all zero are the default.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct EnvironmentVariables {
    /// sizeof(frontseal_environment_variables).
    pub size: usize,
    /// Holds the id that CloudFront shows for the public key; FRONTSEAL_KEY_PAIR_ID where it is NULL.
    pub key_pair_id: Chars,
    /// Holds the private key, or the path of its file; FRONTSEAL_PRIVATE_KEY where it is NULL.
    pub private_key: Chars,
    /// Holds the passphrase of an encrypted key; FRONTSEAL_PASSPHRASE where it is NULL. It may be
    /// unset.
    pub passphrase: Chars,
}

// SAFETY: `repr(C)`, and made of a number and pointers.
unsafe impl Struct for EnvironmentVariables {
    const NAME: &'static str = "frontseal_environment_variables";
}

impl EnvironmentVariables {
    /// Make the core's variables of a struct from C, which may be NULL.
    pub(crate) fn of(given: &Given<Self>) -> Result<Core, Error> {
        let mut core = Core::default();
        let Some(given) = given.optional("variables")? else {
            return Ok(core);
        };
        for (name, given, variable) in [
            ("key_pair_id", given.key_pair_id, &mut core.key_pair_id),
            ("private_key", given.private_key, &mut core.private_key),
            ("passphrase", given.passphrase, &mut core.passphrase),
        ] {
            if let Some(text) = given.optional(name)? {
                text.clone_into(variable);
            }
        }
        Ok(core)
    }
}
