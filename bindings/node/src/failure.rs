//! What the core refuses, as an exception of JavaScript.

use std::result::Result as StdResult;

use napi::bindgen_prelude::{FnArgs, Function, FunctionRef};
use napi::{Env, Error, Result, Unknown};
use napi_derive::napi;

/// The options that the core's messages name, as Rust writes them and as JavaScript does.
const OPTIONS: [(&str, &str); 10] = [
    ("base_url", "baseUrl"),
    ("date_greater_than", "dateGreaterThan"),
    ("date_less_than", "dateLessThan"),
    ("expires_in", "expiresIn"),
    ("hash_algorithm", "hashAlgorithm"),
    ("ip_address", "ipAddress"),
    ("key_type", "keyType"),
    ("max_age", "maxAge"),
    ("round_to", "roundTo"),
    ("uri_form", "uriForm"),
];

type Arguments = FnArgs<(String, &'static str)>;

/// The class of the exceptions, which the package defines.
struct ErrorClass(FunctionRef<Arguments, Unknown<'static>>);

/// Throw what the core refuses as instances of `class`, which is made from a text and a code.
#[napi(ts_args_type = "class_: new (message: string, code: string) => Error")]
pub(crate) fn throw_instances_of(
    env: &Env,
    class: Function<'_, Arguments, Unknown<'static>>,
) -> Result<()> {
    env.set_instance_data(ErrorClass(class.create_ref()?), (), |_| ())
}

/// Makes exceptions of the core's errors.
pub(crate) trait OrThrow<T> {
    fn or_throw(self, env: &Env) -> Result<T>;
}

impl<T> OrThrow<T> for StdResult<T, frontseal::Error> {
    fn or_throw(self, env: &Env) -> Result<T> {
        self.map_err(|error| exception(env, &error).unwrap_or_else(|failed| failed))
    }
}

fn exception(env: &Env, error: &frontseal::Error) -> Result<Error> {
    let arguments = (in_camel_case(&error.to_string()), error.kind().code());
    let Some(ErrorClass(class)) = env.get_instance_data()? else {
        return Ok(Error::from_reason(arguments.0));
    };
    let exception = class.borrow_back(env)?.new_instance(arguments.into())?;
    Ok(Error::from(exception))
}

/// Return `message` with the names of options as JavaScript writes them. From the first quotation mark on it may be the
/// user's own words.
fn in_camel_case(message: &str) -> String {
    let (ours, rest) = message.split_at(message.find('"').unwrap_or(message.len()));
    let rename = |text: String, (rust, js): &(&str, &str)| text.replace(rust, js);
    OPTIONS.iter().fold(ours.to_owned(), rename) + rest
}
