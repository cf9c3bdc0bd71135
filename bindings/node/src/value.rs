//! Values of JavaScript, checked and made into what the core takes.

use std::collections::BTreeMap;

use frontseal::{Error, ErrorKind};
use napi::bindgen_prelude::{
    ClassInstance, FromNapiValue, Function, JsObjectValue as _, JsValue as _, KeyCollectionMode,
    KeyConversion, KeyFilter, Object, This,
};
use napi::{Env, Unknown, ValueType};

use crate::failure::{Failure, Result};
use crate::hooks::current_env;

/// The largest whole number below which a double has all of them.
const LARGEST_SAFE: f64 = 9_007_199_254_740_991.0;

/// Return the error that `name` must be `rule`, which `value` is not.
pub(crate) fn wrong_type(name: &str, rule: &str, value: Unknown) -> Failure {
    match kind_of(value) {
        Ok(kind) => Failure::WrongType(format!("{name} must be {rule}, not {kind}")),
        Err(failure) => failure,
    }
}

/// Return the name of the type or class of `value`.
pub(crate) fn kind_of(value: Unknown) -> Result<String> {
    let kind = value.get_type()?;
    if kind != ValueType::Object {
        return Ok(kind.to_string().to_lowercase());
    }
    let class: Unknown = value
        .coerce_to_object()?
        .get_c_named_property_unchecked(c"constructor")?;
    let name = match class.get_type()? {
        ValueType::Function => class
            .coerce_to_object()?
            .get_c_named_property_unchecked(c"name")?,
        _ => value,
    };
    Ok(string(name)?.unwrap_or_else(|| "object".to_owned()))
}

/// Return `value` as a `T`, which checks it.
pub(crate) fn cast<T: FromNapiValue>(value: Unknown) -> napi::Result<T> {
    let mut holder = Object::new(&Env::from_raw(value.value().env))?;
    holder.set_c_named_property(c"value", value)?;
    holder.get_c_named_property_unchecked(c"value")
}

/// Return `value` as an instance of the class `T`, if it is one.
pub(crate) fn instance<'a, T>(value: Unknown<'a>) -> Result<Option<ClassInstance<'a, T>>>
where
    ClassInstance<'a, T>: FromNapiValue,
{
    let is_object = value.get_type()? == ValueType::Object;
    Ok(is_object.then(|| cast(value).ok()).flatten())
}

/// Refuse a constructor that is called without `new`: `this` is the global object then.
pub(crate) fn require_new(class: &str, this: &This) -> Result<()> {
    let env = current_env()?;
    match env.strict_equals(env.get_global()?, this.object)? {
        true => Failure::wrong_type(format!("class {class} cannot be invoked without 'new'")),
        false => Ok(()),
    }
}

/// Return `value`, unless it is `null` or `undefined`.
pub(crate) fn present(value: Unknown) -> Result<Option<Unknown>> {
    let is_missing = matches!(value.get_type()?, ValueType::Null | ValueType::Undefined);
    Ok((!is_missing).then_some(value))
}

/// Return `value` if it is a string.
pub(crate) fn string(value: Unknown) -> Result<Option<String>> {
    Ok(match value.get_type()? {
        ValueType::String => Some(value.coerce_to_string()?.into_utf8()?.into_owned()?),
        _ => None,
    })
}

/// Read a string.
pub(crate) fn text(name: &str, value: Unknown) -> Result<String> {
    string(value)?.ok_or_else(|| wrong_type(name, "a string", value))
}

/// Read a string that UTF-8 can encode. Half of a surrogate pair is refused as `kind`: Node-API would replace it.
pub(crate) fn encodable_text(name: &str, value: Unknown, kind: ErrorKind) -> Result<String> {
    let text = text(name, value)?;
    if text.contains(char::REPLACEMENT_CHARACTER) {
        let units = value.coerce_to_string()?.into_utf16()?;
        if char::decode_utf16(units.iter().copied()).any(|unit| unit.is_err()) {
            let problem = "contains half of a surrogate pair, which UTF-8 cannot encode: remove it";
            return Err(Error::new(kind, format!("{name} {problem}")).into());
        }
    }
    Ok(text)
}

/// Read a URL, percent-encoded if `encode` is set.
pub(crate) fn url(name: &str, value: Unknown, encode: bool) -> Result<String> {
    if value.get_type()? == ValueType::Object && kind_of(value)? == "URL" {
        return Failure::wrong_type(format!("{name} must be a string, not URL: pass its href"));
    }
    let url = encodable_text(name, value, ErrorKind::InvalidUrl)?;
    match encode {
        true => Ok(frontseal::encode_url(&url)?.into_owned()),
        false => Ok(url),
    }
}

/// Read `true` or `false`.
pub(crate) fn flag(name: &str, value: Unknown) -> Result<bool> {
    match value.get_type()? {
        ValueType::Boolean => Ok(value.coerce_to_bool()?),
        _ => Err(wrong_type(name, "a boolean", value)),
    }
}

/// Read a number of things.
pub(crate) fn count(name: &str, value: Unknown) -> Result<u32> {
    let rule = "a whole number of at least 0";
    let number = number(name, rule, value)?;
    if number.fract() != 0.0 || !(0.0..=f64::from(u32::MAX)).contains(&number) {
        return Failure::wrong_type(format!("{name} must be {rule}, not {}", display(value)?));
    }
    Ok(number as u32)
}

/// Read a length of time in seconds.
pub(crate) fn seconds(name: &str, value: Unknown) -> Result<i64> {
    let number = number(name, "a number (seconds)", value)?;
    if number.fract() != 0.0 || number.abs() > LARGEST_SAFE {
        let problem = format!("is not a whole number ({})", display(value)?);
        return invalid_time(format!("{name} {problem}: pass whole seconds"));
    }
    Ok(number as i64)
}

/// Read a point in time, a `Date` or Unix seconds, as Unix seconds.
pub(crate) fn time(name: &str, value: Unknown) -> Result<i64> {
    if value.get_type()? == ValueType::Number {
        return seconds(name, value);
    }
    if !value.is_date()? {
        return Err(wrong_type(name, "a Date or a number (Unix seconds)", value));
    }
    let milliseconds = value.coerce_to_number()?.get_double()?;
    match milliseconds.is_nan() {
        true => invalid_time(format!("{name} is an invalid Date")),
        false => Ok((milliseconds / 1000.0).floor() as i64),
    }
}

fn invalid_time<T>(message: String) -> Result<T> {
    Err(Error::new(ErrorKind::InvalidTime, message).into())
}

fn number(name: &str, rule: &str, value: Unknown) -> Result<f64> {
    match value.get_type()? {
        ValueType::Number => Ok(value.coerce_to_number()?.get_double()?),
        _ => Err(wrong_type(name, rule, value)),
    }
}

/// Return a number as JavaScript writes it.
fn display(number: Unknown) -> Result<String> {
    Ok(number.coerce_to_string()?.into_utf8()?.into_owned()?)
}

/// Read an iterable of strings.
pub(crate) fn texts(name: &str, value: Unknown) -> Result<Vec<String>> {
    if !is_iterable(value)? {
        return Err(wrong_type(
            name,
            "an array or another iterable of strings",
            value,
        ));
    }
    let texts = elements(array_from(value)?)?.enumerate();
    texts
        .map(|(index, value)| text(&format!("{name}[{index}]"), value?))
        .collect()
}

/// Read an object of strings by their names: its own properties.
pub(crate) fn texts_by_name(name: &str, value: Unknown) -> Result<BTreeMap<String, String>> {
    if value.get_type()? != ValueType::Object || is_iterable(value)? {
        return Err(wrong_type(
            name,
            "an object of strings by their names",
            value,
        ));
    }
    let object = value.coerce_to_object()?;
    let keys = object.get_all_property_names(
        KeyCollectionMode::OwnOnly,
        KeyFilter::SkipSymbols,
        KeyConversion::NumbersToStrings,
    )?;
    let keys = (0..keys.get_array_length_unchecked()?).map(|index| keys.get_element(index));
    keys.map(|key| {
        let key: String = key?;
        let value: Unknown = object.get_named_property_unchecked(&key)?;
        let value = text(&format!("{name}.{key}"), value)?;
        Ok((key, value))
    })
    .collect()
}

/// Return whether `value` is an object that can be iterated over.
pub(crate) fn is_iterable(value: Unknown) -> Result<bool> {
    if value.get_type()? != ValueType::Object {
        return Ok(false);
    }
    let symbol: Object = current_env()?
        .get_global()?
        .get_named_property_unchecked("Symbol")?;
    let iterator: Unknown = symbol.get_named_property_unchecked("iterator")?;
    Ok(value.coerce_to_object()?.has_property_js(iterator)?)
}

/// Return the elements of an iterable as an array.
pub(crate) fn array_from(value: Unknown) -> Result<Object> {
    let class: Object = current_env()?
        .get_global()?
        .get_named_property_unchecked("Array")?;
    let from: Function<Unknown, Object> = class.get_named_property_unchecked("from")?;
    Ok(from.apply(class, value)?)
}

/// Return the elements of an array.
pub(crate) fn elements<'a>(array: Object<'a>) -> Result<impl Iterator<Item = Result<Unknown<'a>>>> {
    let length = array.get_array_length_unchecked()?;
    Ok((0..length).map(move |index| Ok(array.get_element(index)?)))
}
