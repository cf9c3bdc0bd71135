//! [`Variables`]: `EXT-X-DEFINE` of HLS (draft-pantos-hls-rfc8216bis, section 4.3).

use std::borrow::Cow;
use std::collections::HashMap;

use crate::base::{Base, LONGEST_URL};
use crate::place::quoted;

/// The variables that a playlist has defined so far.
#[derive(Default)]
pub(crate) struct Variables<'t>(HashMap<&'t str, Result<Cow<'t, str>, &'static str>>);

impl<'t> Variables<'t> {
    /// Take the definition that the attributes of an `EXT-X-DEFINE` make. Its value may have
    /// variables that were defined before.
    pub(crate) fn define(
        &mut self,
        attributes: &[(&'t str, &'t str)],
        base: &Base,
    ) -> Result<(), String> {
        let value_of = |wanted| {
            attributes
                .iter()
                .find_map(|(name, value)| (*name == wanted).then_some(*value))
        };
        let (name, value) = match (value_of("NAME"), value_of("IMPORT"), value_of("QUERYPARAM")) {
            (Some(name), None, None) => (
                name,
                Ok(self
                    .substitute(value_of("VALUE").ok_or("has a NAME without a VALUE: add it")?)?),
            ),
            (None, Some(name), None) => (
                name,
                Err(
                    "the multivariant playlist defines it, which is not at hand: write its value out",
                ),
            ),
            (None, None, Some(name)) => (name, query_parameter(base, name)),
            _ => return Err("needs one of NAME, IMPORT and QUERYPARAM: write one".into()),
        };
        match self.0.insert(name, value) {
            None => Ok(()),
            Some(_) => {
                Err("defines a variable for the second time: remove one of the definitions".into())
            }
        }
    }

    /// Return `uri` with the values of its variables, or what is wrong with one of them.
    pub(crate) fn substitute<'u>(&self, uri: &'u str) -> Result<Cow<'u, str>, String> {
        let mut parts = uri.split("{$");
        let first = parts.next().unwrap_or(uri);
        if first.len() == uri.len() {
            return Ok(Cow::Borrowed(uri));
        }
        let mut out = String::from(first);
        for part in parts {
            let Some((name, rest)) = part.split_once('}') else {
                return Err(format!("{} has a {{$ without a }}: close it", quoted(uri)));
            };
            let problem = match self.0.get(name) {
                Some(Ok(value)) => {
                    out.push_str(value);
                    out.push_str(rest);
                    if out.len() > LONGEST_URL {
                        return Err(format!(
                            "{} is longer than CloudFront takes with its variables: shorten them",
                            quoted(uri)
                        ));
                    }
                    continue;
                }
                Some(Err(problem)) => *problem,
                None => "no EXT-X-DEFINE before it defines it: add one",
            };
            return Err(format!(
                "{} has the variable {{${name}}}: {problem}",
                quoted(uri)
            ));
        }
        Ok(Cow::Owned(out))
    }
}

/// Return the value that `QUERYPARAM` takes from the playlist's own URL.
fn query_parameter<'t>(base: &Base, name: &str) -> Result<Cow<'t, str>, &'static str> {
    match base.parameter(name) {
        None => Err("the base URL has no such parameter: give the base URL with its query"),
        Some(value) if value.contains(['%', '+']) => Err(
            "its value in the base URL is encoded, which players read differently: write it without % and +",
        ),
        Some(value) => Ok(Cow::Owned(value.into())),
    }
}
