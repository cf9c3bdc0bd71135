//! [`Options`]: an object of options, each of which is read once.
//!
//! A restriction that a caller passes must never be lost, in whatever way the object has it: own or inherited, as a
//! value or a getter, enumerable or not. What comes from `Object.prototype` is no option: no caller passed it.

use std::ffi::CStr;
use std::str::FromStr;

use frontseal::Error;
use napi::bindgen_prelude::{
    Function, JsObjectValue as _, JsValue as _, KeyCollectionMode, KeyConversion, KeyFilter, Object,
};
use napi::{Unknown, ValueType};

use crate::chain::{Chain, is_literal, text_of};
use crate::failure::{Failure, Result};
use crate::hooks::hook;
use crate::value::{self, is_iterable, present, wrong_type};

/// The names of options, in groups.
pub(crate) type Names<'a> = &'a [&'a [&'a CStr]];

/// An object of options.
pub(crate) struct Options<'a> {
    given: Given<'a>,
    names: Names<'a>,
}

enum Given<'a> {
    Nothing,
    /// An object as a literal makes it. It has those of the names whose bits are set, and no others.
    Literal(Object<'a>, u32),
    /// Any other object.
    Other(Chain<'a>),
}

impl<'a> Options<'a> {
    /// Read `given`, an object with no other names than `names`: a misspelt restriction must not be dropped.
    pub(crate) fn new(given: Unknown<'a>, names: Names<'a>) -> Result<Self> {
        if given.get_type()? != ValueType::Object {
            return Err(wrong_type("options", "an object", given));
        }
        let object = given.coerce_to_object()?;
        let mut options = Self::none(names);
        options.given = match options.find_own(object)? {
            Some(own) => Given::Literal(object, own),
            None => Given::Other(options.checked(Chain::new(object)?)?),
        };
        Ok(options)
    }

    /// Read options that may be left out.
    pub(crate) fn optional(given: Unknown<'a>, names: Names<'a>) -> Result<Self> {
        match given.get_type()? {
            ValueType::Undefined => Ok(Self::none(names)),
            _ => Self::new(given, names),
        }
    }

    /// Return options of which none was passed.
    pub(crate) fn none(names: Names<'a>) -> Self {
        let given = Given::Nothing;
        Self { given, names }
    }

    /// Return the option `name` as it is, unless it was certainly not passed.
    pub(crate) fn read(&self, name: &CStr) -> Result<Option<Unknown<'a>>> {
        let Some(index) = self.names().position(|known| known == name) else {
            return Ok(None);
        };
        match &self.given {
            Given::Literal(object, own) if own >> index & 1 == 1 => {
                Ok(Some(object.get_c_named_property_unchecked(name)?))
            }
            Given::Other(chain) => chain.read(name),
            _ => Ok(None),
        }
    }

    /// Return the option `name`, unless it is `null`, `undefined` or left out.
    pub(crate) fn value(&self, name: &CStr) -> Result<Option<Unknown<'a>>> {
        self.read(name)?.map_or(Ok(None), present)
    }

    /// Return the option `name` as `read` reads it.
    pub(crate) fn get<T>(
        &self,
        name: &CStr,
        read: impl FnOnce(&str, Unknown<'a>) -> Result<T>,
    ) -> Result<Option<T>> {
        let value = self.value(name)?;
        value.map(|value| read(text_of(name), value)).transpose()
    }

    /// Return the option `name` as `read` reads it. It may not be `undefined`, as a variable is that was never set: what
    /// the restriction should have kept out would get in.
    pub(crate) fn restriction<T>(
        &self,
        name: &CStr,
        read: impl FnOnce(&str, Unknown<'a>) -> Result<T>,
    ) -> Result<Option<T>> {
        let name_text = text_of(name);
        match self.read(name)? {
            Some(value) if value.get_type()? == ValueType::Undefined && self.has(name)? => {
                let cure = format!(
                    "pass null, or leave {name_text} out, where there is no such restriction"
                );
                Failure::wrong_type(format!("{name_text} is undefined: {cure}"))
            }
            Some(value) => present(value)?
                .map(|value| read(name_text, value))
                .transpose(),
            None => Ok(None),
        }
    }

    /// Return the option `name`, which the reader of its value refuses if it is `undefined`.
    pub(crate) fn required(&self, name: &CStr) -> Result<Unknown<'a>> {
        let missing = || Failure::WrongType(format!("{} is missing", text_of(name)));
        self.read(name)?.ok_or_else(missing)
    }

    /// Return the option `name`, one of the words that `T` is read from.
    pub(crate) fn word<T: FromStr<Err = Error>>(&self, name: &CStr) -> Result<Option<T>> {
        self.get(name, |name, word| Ok(value::text(name, word)?.parse()?))
    }

    /// Return the option `name`, which is `false` by default.
    pub(crate) fn flag(&self, name: &CStr) -> Result<bool> {
        Ok(self.get(name, value::flag)?.unwrap_or_default())
    }

    fn has(&self, name: &CStr) -> Result<bool> {
        match &self.given {
            Given::Other(chain) => chain.has(name),
            _ => Ok(true), // or it would not have been read
        }
    }

    fn names(&self) -> impl Iterator<Item = &'a CStr> {
        self.names.iter().flat_map(|group| group.iter().copied())
    }

    fn index_of(&self, name: &str) -> Option<usize> {
        self.names()
            .position(|known| known.to_bytes() == name.as_bytes())
    }

    /// Return which of the names are properties of `object`, as bits, if it is as a literal makes it and has no others.
    fn find_own(&self, object: Object<'a>) -> Result<Option<u32>> {
        if !is_literal(object)? {
            return Ok(None);
        }
        let names = object.get_all_property_names(
            KeyCollectionMode::OwnOnly,
            KeyFilter::SkipSymbols,
            KeyConversion::NumbersToStrings,
        )?;
        let mut own = 0;
        for index in 0..names.get_array_length_unchecked()? {
            let name: String = names.get_element(index)?;
            match self.index_of(&name).filter(|index| *index < 32) {
                Some(index) => own |= 1 << index,
                None => return Ok(None),
            }
        }
        Ok(Some(own))
    }

    /// Return `chain` if it has no unknown names, and is no object that holds entries in place of properties.
    fn checked(&self, chain: Chain<'a>) -> Result<Chain<'a>> {
        let given = chain.object.to_unknown();
        let policy: Function<'_> = hook(c"Policy")?;
        if !chain.is_plain && given.instanceof(policy)? {
            return Failure::wrong_type("options must be an object, not Policy: pass { policy }");
        }
        if !chain.is_plain && is_iterable(given)? {
            return Err(wrong_type(
                "options",
                "an object with named properties",
                given,
            ));
        }
        let names = chain.object.get_property_names()?;
        for index in 0..names.get_array_length_unchecked()? {
            let name: String = names.get_element(index)?;
            if self.index_of(&name).is_none() && !chain.is_from_root(&name)? {
                return Failure::wrong_type(format!("unknown option {name}: {}", self.hint(&name)));
            }
        }
        Ok(chain)
    }

    fn hint(&self, name: &str) -> String {
        let names: Vec<&str> = self.names().map(text_of).collect();
        match (names.iter().find(|known| is_similar(name, known)), &*names) {
            (Some(meant), _) => format!("did you mean {meant}?"),
            (None, [only]) => format!("there is only {only}"),
            (None, _) => format!("there are {}", names.join(", ")),
        }
    }
}

/// Return whether `name` is `known` in another case, shortened, or with a letter or two wrong.
fn is_similar(name: &str, known: &str) -> bool {
    let [name, known] = [name, known].map(|text| {
        let letters = text.chars().filter(char::is_ascii_alphabetic);
        letters.collect::<String>().to_ascii_lowercase()
    });
    name.len() > 1 && known.contains(&name) || strsim::levenshtein(&name, &known) <= 2
}
