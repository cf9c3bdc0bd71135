//! [`hook`]: what the addon uses of the package's JavaScript.

use std::cell::Cell;
use std::ffi::CStr;

use napi::Env;
use napi::bindgen_prelude::{
    Function, JsObjectValue as _, JsValue as _, JsValuesTupleIntoVec, Object,
};
use napi_derive::napi;

thread_local! {
    /// The environment of this thread's package.
    static ENV: Cell<Option<Env>> = const { Cell::new(None) };
}

/// The package's object of classes and functions.
struct Hooks(napi::bindgen_prelude::ObjectRef<false>);

/// Use the classes and functions of `hooks`: `FrontsealError`, `AccessDenied`, `Policy`, `keepFunction`, `ask` and
/// `askLater`.
#[napi(namespace = "internal", catch_unwind)]
pub fn set_hooks(env: &Env, hooks: Object<'_>) -> napi::Result<()> {
    ENV.set(Some(Env::from_raw(env.raw())));
    env.set_instance_data(Hooks(hooks.create_ref()?), (), |_| ())
}

/// Return the environment of this thread's package.
pub(crate) fn current_env() -> napi::Result<Env> {
    let missing = || napi::Error::from_reason("the package frontseal is not loaded");
    ENV.get().ok_or_else(missing)
}

/// Return the class or function `name` of the package.
pub(crate) fn hook<'a, A: JsValuesTupleIntoVec, R>(
    name: &CStr,
) -> napi::Result<Function<'a, A, R>> {
    let env = current_env()?;
    let Some(Hooks(hooks)) = env.get_instance_data()? else {
        return Err(napi::Error::from_reason(
            "the package frontseal is not loaded",
        ));
    };
    let hooks = hooks.get_value(&env)?;
    Object::from_raw(env.raw(), hooks.raw()).get_c_named_property_unchecked(name)
}
