//! What the package's own JavaScript uses. None of it is in the package's types.

use std::ffi::{CStr, CString};
use std::io::Write as _;

use napi::bindgen_prelude::Object;
use napi::{Env, Unknown, ValueType};
use napi_derive::napi;

use crate::failure::Result;
use crate::options::Options;
use crate::value;
use crate::verifier::named_keys;

/// Return the version of the addon, which is the package's.
#[napi(namespace = "internal", catch_unwind)]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// Return the name of the library that does the key operations.
#[napi(namespace = "internal", catch_unwind)]
pub fn backend() -> &'static str {
    frontseal::PrivateKey::backend()
}

/// Return the properties `names` of `given`, which has no others, unless they are `null` or `undefined`.
#[napi(namespace = "internal", catch_unwind)]
pub fn options<'a>(env: &'a Env, given: Unknown, names: Vec<String>) -> Result<Object<'a>> {
    let names = names
        .into_iter()
        .map(CString::new)
        .collect::<Result<Vec<_>, _>>();
    let names = names.map_err(napi::Error::from)?;
    let names: Vec<&CStr> = names.iter().map(CString::as_c_str).collect();
    let groups: &[&[&CStr]] = &[&names];
    let options = Options::new(given, groups)?;
    let mut found = Object::new(env)?;
    for name in &names {
        if let Some(value) = options.value(name)? {
            found.set(name.to_string_lossy(), value)?;
        }
    }
    Ok(found)
}

/// Return `value`, which is not copied, if it is a string.
#[napi(namespace = "internal", catch_unwind)]
pub fn text(name: String, value: Unknown) -> Result<Unknown> {
    match value.get_type()? {
        ValueType::String => Ok(value),
        _ => Err(value::wrong_type(&name, "a string", value)),
    }
}

/// Return the strings of an iterable.
#[napi(namespace = "internal", catch_unwind)]
pub fn texts(name: String, value: Unknown) -> Result<Vec<String>> {
    value::texts(&name, value)
}

/// Return the key pair ids and public keys of an object, as pairs of an id and SPKI PEM.
#[napi(namespace = "internal", catch_unwind)]
pub fn public_keys(name: String, keys: Unknown) -> Result<Vec<Vec<String>>> {
    let keys = named_keys(&name, keys)?.into_iter();
    Ok(keys.map(|(id, key)| vec![id, key.to_pem()]).collect())
}

/// Return `value`, a `Date` or Unix seconds, in Unix seconds.
#[napi(namespace = "internal", catch_unwind)]
pub fn time(name: String, value: Unknown) -> Result<i64> {
    value::time(&name, value)
}

/// Throw the error that `name` must be `rule`, which `value` is not.
#[napi(namespace = "internal", catch_unwind)]
pub fn wrong_type(name: String, rule: String, value: Unknown) -> Result<()> {
    Err(value::wrong_type(&name, &rule, value))
}

/// Run the program with `arguments`, the first of which is its own name, and return its exit status.
#[napi(namespace = "internal", catch_unwind)]
pub fn run_program(arguments: Vec<String>) -> u8 {
    let status = frontseal_cli::run_status(arguments);
    // A program of Rust flushes when `main` returns. An error means that the reader is gone.
    let _ = std::io::stdout().flush();
    status
}
