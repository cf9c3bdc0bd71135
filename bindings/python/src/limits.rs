//! [`Limits`]: the keyword arguments that say who may, until when.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::PyString;

use crate::convert::{Duration, Network, Time, wrong_type};
use crate::failure::{Failure, Result};
use crate::policy::Policy;
use crate::text::{Text, name};

/// What a policy is made of, each part as its keyword argument.
#[derive(Default)]
pub(crate) struct Limits {
    pub(crate) expires_in: Option<Duration>,
    pub(crate) round_to: Option<Duration>,
    pub(crate) date_less_than: Option<Time>,
    pub(crate) date_greater_than: Option<Time>,
    pub(crate) ip_address: Option<Network>,
    pub(crate) resource: Option<Text<name::Resource>>,
    pub(crate) policy: Option<Whole>,
}

impl Limits {
    /// Make the policy, which has one end.
    pub(crate) fn into_policy(self) -> Result<frontseal::Policy> {
        if self.round_to.is_some() && self.expires_in.is_none() {
            return Err(PyTypeError::new_err(
                "round_to rounds the end of expires_in: leave it out, or give expires_in",
            )
            .into());
        }
        let mut policy = match (self.expires_in, self.date_less_than, self.policy) {
            (None, None, Some(Whole(policy))) => {
                let others = self.date_greater_than.is_some()
                    || self.ip_address.is_some()
                    || self.resource.is_some();
                return match others {
                    false => Ok(policy),
                    true => Err(PyTypeError::new_err(
                        "policy says everything: leave out date_greater_than, ip_address and resource",
                    )
                    .into()),
                };
            }
            (Some(length), None, None) => {
                let policy = frontseal::Policy::expires_in(length.0)?;
                match self.round_to {
                    Some(step) => policy.rounded_to(step.0)?,
                    None => policy,
                }
            }
            (None, Some(Time(end)), None) => frontseal::Policy::new(end)?,
            (None, None, None) => {
                return Err(PyTypeError::new_err(
                    "an end is missing: give expires_in, date_less_than or policy",
                )
                .into());
            }
            _ => {
                return Err(PyTypeError::new_err(
                    "there is more than one end: give one of expires_in, date_less_than and policy",
                )
                .into());
            }
        };
        if let Some(resource) = self.resource {
            policy = policy.with_resource(&*resource)?;
        }
        if let Some(Time(start)) = self.date_greater_than {
            policy = policy.with_date_greater_than(start)?;
        }
        if let Some(Network(address)) = self.ip_address {
            policy = policy.with_ip_address(address)?;
        }
        Ok(policy)
    }
}

/// A whole policy: a `Policy`, or JSON text.
pub(crate) struct Whole(pub(crate) frontseal::Policy);

impl FromPyObject<'_, '_> for Whole {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if let Ok(policy) = given.cast::<Policy>() {
            return Ok(Self(policy.get().core.clone()));
        }
        if !given.is_instance_of::<PyString>() {
            return Err(wrong_type(&given, "a policy must be Policy or str (JSON)"));
        }
        let text: PyBackedStr = given.extract()?;
        frontseal::Policy::from_json(&*text)
            .map(Self)
            .map_err(|error| Failure::from(error).into())
    }
}
