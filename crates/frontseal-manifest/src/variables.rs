//! [`Variables`]: `EXT-X-DEFINE` of HLS (draft-pantos-hls-rfc8216bis, section 4.3).

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use frontseal::request::LONGEST_URL;

use crate::base::Base;
use crate::problem::{DefinitionProblem, NoValue, Problem, VariableProblem};

/// The variables that a playlist has defined so far.
pub(crate) struct Variables<'t> {
    defined: HashMap<&'t str, Result<Cow<'t, str>, NoValue>>,
    /// The values of those that the playlist may import.
    imports: &'t BTreeMap<String, String>,
}

impl<'t> Variables<'t> {
    pub(crate) fn new(imports: &'t BTreeMap<String, String>) -> Self {
        Self {
            defined: HashMap::new(),
            imports,
        }
    }

    /// Return the values of all variables that have one.
    pub(crate) fn into_values(self) -> BTreeMap<String, String> {
        let values = self.defined.into_iter();
        values
            .filter_map(|(name, value)| Some((name.into(), value.ok()?.into_owned())))
            .collect()
    }

    /// Take the definition that the attributes of an `EXT-X-DEFINE` make. Its value may have
    /// variables that were defined before.
    pub(crate) fn define(
        &mut self,
        attributes: &[(&'t str, &'t str)],
        base: &Base,
    ) -> Result<(), Problem<'t>> {
        let value_of = |wanted| {
            attributes
                .iter()
                .find_map(|(name, value)| (*name == wanted).then_some(*value))
        };
        let (name, value) = match (value_of("NAME"), value_of("IMPORT"), value_of("QUERYPARAM")) {
            (Some(name), None, None) => {
                let value = value_of("VALUE").ok_or(DefinitionProblem::NoValue)?;
                (name, Ok(self.substitute(value)?))
            }
            (None, Some(name), None) => {
                let value = self.imports.get(name).map(|value| Cow::Borrowed(&**value));
                (name, value.ok_or(NoValue::Imported))
            }
            (None, None, Some(name)) => (name, query_parameter(base, name)),
            _ => return Err(DefinitionProblem::NoName.into()),
        };
        match self.defined.insert(name, value) {
            None => Ok(()),
            Some(_) => Err(DefinitionProblem::Repeated.into()),
        }
    }

    /// Return `uri` with the values of its variables.
    pub(crate) fn substitute<'u>(&self, uri: &'u str) -> Result<Cow<'u, str>, Problem<'u>> {
        let mut parts = uri.split("{$");
        let first = parts.next().unwrap_or(uri);
        if first.len() == uri.len() {
            return Ok(Cow::Borrowed(uri));
        }
        let invalid = |problem| Problem::Variable { uri, problem };
        let mut out = String::from(first);
        for part in parts {
            let (name, rest) = part
                .split_once('}')
                .ok_or(invalid(VariableProblem::Unclosed))?;
            let value = self.defined.get(name).unwrap_or(&Err(NoValue::Undefined));
            match value {
                Ok(value) => out.push_str(value),
                Err(reason) => {
                    let reason = *reason;
                    return Err(invalid(VariableProblem::NoValue { name, reason }));
                }
            }
            out.push_str(rest);
            if out.len() > LONGEST_URL {
                return Err(invalid(VariableProblem::TooLong));
            }
        }
        Ok(Cow::Owned(out))
    }
}

/// Return the value that `QUERYPARAM` takes from the playlist's own URL.
fn query_parameter<'t>(base: &Base, name: &str) -> Result<Cow<'t, str>, NoValue> {
    match base.parameter(name) {
        None => Err(NoValue::NoParameter),
        Some(value) if value.contains(['%', '+']) => Err(NoValue::EncodedParameter),
        Some(value) => Ok(Cow::Owned(value.into())),
    }
}
