//! [`Chain`]: an object with all that it inherits from.

use std::ffi::CStr;

use napi::bindgen_prelude::{JsObjectValue as _, JsValue as _, Object};
use napi::{Unknown, ValueType};

use crate::failure::{Failure, Result};
use crate::hooks::current_env;

/// An object with all that it inherits from.
pub(crate) struct Chain<'a> {
    pub(crate) object: Object<'a>,
    /// The object that inherits from none, which is `Object.prototype` as a rule.
    root: Object<'a>,
    /// Whether nothing is between the two.
    pub(crate) is_plain: bool,
}

impl<'a> Chain<'a> {
    pub(crate) fn new(object: Object<'a>) -> Result<Self> {
        let (mut root, mut ancestors) = (object, 0);
        while let Some(parent) = prototype_of(root)? {
            (root, ancestors) = (parent, ancestors + 1);
        }
        if ancestors == 0 {
            // An object without a prototype has none of the names of `Object.prototype`, but a proxy, which looks the
            // same here, may.
            root = object_prototype()?;
        }
        Ok(Self {
            object,
            root,
            is_plain: ancestors == 1,
        })
    }

    /// Return the property `name`, unless it comes from `Object.prototype`.
    pub(crate) fn read(&self, name: &CStr) -> Result<Option<Unknown<'a>>> {
        let value: Unknown<'a> = self.object.get_c_named_property_unchecked(name)?;
        let is_passed =
            value.get_type()? == ValueType::Undefined || !self.is_from_root(text_of(name))?;
        Ok(is_passed.then_some(value))
    }

    /// Return whether there is a property `name` that does not come from `Object.prototype`.
    pub(crate) fn has(&self, name: &CStr) -> Result<bool> {
        Ok(self.object.has_c_named_property(name)? && !self.is_from_root(text_of(name))?)
    }

    /// Return whether the property `name`, which the object has, comes from `Object.prototype`, where somebody put it
    /// for all objects.
    pub(crate) fn is_from_root(&self, name: &str) -> Result<bool> {
        if !self.root.has_own_property(name)? || !self.root.has_own_property("isPrototypeOf")? {
            return Ok(false);
        }
        let mut object = self.object;
        while !object.has_own_property(name)? {
            let Some(parent) = prototype_of(object)? else {
                // A proxy does not say where a property comes from.
                let cure = "remove it from there, or pass a plain object";
                return Failure::wrong_type(format!(
                    "Object.prototype has a property {name}: {cure}"
                ));
            };
            if is_same(parent, self.root)? {
                return Ok(true);
            }
            object = parent;
        }
        Ok(false)
    }
}

/// Return whether `object` inherits from the `Object.prototype` of this context, and from nothing else.
pub(crate) fn is_literal(object: Object) -> Result<bool> {
    match prototype_of(object)? {
        Some(prototype) => is_same(prototype, object_prototype()?),
        None => Ok(false),
    }
}

/// Return the object that `object` inherits from. A proxy does not tell.
pub(crate) fn prototype_of(object: Object) -> Result<Option<Object>> {
    let prototype = object.get_prototype()?;
    Ok(match prototype.get_type()? {
        ValueType::Object | ValueType::Function => Some(prototype.coerce_to_object()?),
        _ => None,
    })
}

fn object_prototype<'a>() -> Result<Object<'a>> {
    let env = current_env()?;
    Ok(Object::from_raw(
        env.raw(),
        Object::new(&env)?.get_prototype()?.raw(),
    ))
}

fn is_same(object: Object, other: Object) -> Result<bool> {
    Ok(current_env()?.strict_equals(object, other)?)
}

/// Return the name of a property as text.
pub(crate) fn text_of(name: &CStr) -> &str {
    name.to_str().unwrap_or_default()
}
