//! [`Limits`]: the options that say who may, until when.

use frontseal::{Error, Policy};
use napi::bindgen_prelude::{Either, External};
use napi_derive::napi;

/// What a policy is made of. It has one end, which the caller has checked.
#[napi(object, object_to_js = false)]
pub(crate) struct Limits {
    /// Seconds from now.
    pub expires_in: Option<i64>,
    /// Seconds.
    pub round_to: Option<i64>,
    /// Unix seconds.
    pub date_less_than: Option<i64>,
    /// Unix seconds.
    pub date_greater_than: Option<i64>,
    /// An IPv4 address or network.
    pub ip_address: Option<String>,
    /// A URL or pattern.
    pub resource: Option<String>,
    /// Whether a custom policy is signed even where the rule says canned.
    pub custom: Option<bool>,
}

impl Limits {
    pub(crate) fn into_policy(self) -> Result<Policy, Error> {
        let mut policy = match self.expires_in {
            Some(seconds) => {
                let policy = Policy::expires_in(seconds)?;
                match self.round_to {
                    Some(step) => policy.rounded_to(step)?,
                    None => policy,
                }
            }
            None => Policy::new(self.date_less_than.unwrap_or_default())?,
        };
        if let Some(resource) = self.resource {
            policy = policy.with_resource(resource)?;
        }
        if let Some(start) = self.date_greater_than {
            policy = policy.with_date_greater_than(start)?;
        }
        if let Some(address) = self.ip_address {
            policy = policy.with_ip_address(address.parse()?)?;
        }
        Ok(match self.custom {
            Some(true) => policy.with_custom_policy(),
            _ => policy,
        })
    }
}

/// A whole policy, or what one is made of.
pub(crate) type AnyPolicy<'a> = Either<&'a External<Policy>, Limits>;

/// Return the policy that was given or described.
pub(crate) fn policy(given: AnyPolicy<'_>) -> Result<Policy, Error> {
    match given {
        Either::A(policy) => Ok(Policy::clone(policy)),
        Either::B(limits) => limits.into_policy(),
    }
}
