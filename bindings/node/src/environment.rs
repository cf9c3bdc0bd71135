//! `Signer.fromEnvironment`: a signer from environment variables.

use frontseal::EnvironmentVariables;
use napi::bindgen_prelude::{JsObjectValue as _, Object};
use napi::{Unknown, ValueType};
use napi_derive::napi;
use zeroize::Zeroizing;

use crate::failure::Result;
use crate::hooks::current_env;
use crate::options::{Names, Options};
use crate::signer::Signer;
use crate::value::{self, cast};

const OPTIONS: Names = &[&[
    c"keyPairId",
    c"privateKey",
    c"passphrase",
    c"hashAlgorithm",
    c"cache",
]];

#[napi]
impl Signer {
    /// Make a signer from environment variables.
    ///
    /// They are `FRONTSEAL_KEY_PAIR_ID`, `FRONTSEAL_PRIVATE_KEY` and, for an encrypted key, `FRONTSEAL_PASSPHRASE`, or
    /// others that `options` names.
    ///
    /// The key is PEM text, what a secret store makes of it, or the path of its file. A variable that is empty counts as
    /// not set.
    ///
    /// @throws {@link FrontsealError} with the code `invalid_key_pair_id` or `invalid_key` and the name of the variable, if
    /// one is missing or its value cannot be used.
    #[napi(catch_unwind, ts_args_type = "options?: EnvironmentOptions")]
    pub fn from_environment(options: Unknown) -> Result<Self> {
        let options = Options::optional(options, OPTIONS)?;
        let name = |option, usual| -> Result<String> {
            Ok(options.get(option, value::text)?.unwrap_or(usual))
        };
        let usual = EnvironmentVariables::default();
        let variables = EnvironmentVariables {
            key_pair_id: name(c"keyPairId", usual.key_pair_id)?,
            private_key: name(c"privateKey", usual.private_key)?,
            passphrase: name(c"passphrase", usual.passphrase)?,
        };
        let id = variable(&variables.key_pair_id)?;
        let key = variable(&variables.private_key)?;
        let passphrase = variable(&variables.passphrase)?;
        let key = variables.read_key(&id, &key, passphrase.as_bytes())?;
        Self::with_settings(frontseal::Signer::new(&id, key)?, None, &options)
    }
}

/// Return the environment variable `name` as JavaScript has it, since a worker thread may have its own; empty if it is not
/// set.
fn variable(name: &str) -> Result<Zeroizing<String>> {
    let process: Object = current_env()?.get_global()?.get_named_property("process")?;
    let variables: Object = process.get_named_property("env")?;
    let value: Unknown = variables.get_named_property(name)?;
    Ok(match value.get_type()? {
        ValueType::String => Zeroizing::new(cast::<String>(value)?),
        _ => Zeroizing::default(),
    })
}
