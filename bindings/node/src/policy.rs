//! `Policy`, and the options that say who may, until when.

use std::ffi::CStr;

use frontseal::{PolicyParts, WholePolicy};
use napi::Unknown;
use napi::bindgen_prelude::This;
use napi_derive::napi;

use crate::failure::Result;
use crate::options::{Names, Options};
use crate::value::{self, instance, require_new, string, wrong_type};

/// The options that say until when, from when, and from where.
pub(crate) const LIMITS: &[&CStr] = &[
    c"expiresIn",
    c"roundTo",
    c"dateLessThan",
    c"dateGreaterThan",
    c"ipAddress",
];

const POLICY_OPTIONS: Names = &[LIMITS, &[c"resource", c"custom"]];

/// What a signature grants: which resource, until when, from when, and from which address.
///
/// CloudFront's rule decides whether its canned policy or a custom one is signed: an end alone, for one URL without a
/// `*`, is canned; everything else is custom.
///
/// @throws {@link FrontsealError} with the code `invalid_policy` unless there is exactly one end, and for a resource that
/// CloudFront does not accept; `invalid_time` for a time in milliseconds or out of range, and a start that is not before
/// the end; `invalid_ip_address`.
///
/// @example
/// ```js
/// const { Policy } = require('frontseal');
///
/// const policy = new Policy({ dateLessThan: new Date('2030-01-01'), ipAddress: '192.0.2.0/24' });
/// assert.equal(policy.dateLessThan, 1893456000);
/// ```
#[napi]
pub struct Policy(pub(crate) frontseal::Policy);

#[napi]
impl Policy {
    /// Create a policy.
    #[napi(constructor, catch_unwind, ts_args_type = "options: PolicyOptions")]
    pub fn new(this: This, options: Unknown) -> Result<Self> {
        require_new("Policy", &this)?;
        Options::new(options, POLICY_OPTIONS)?.policy().map(Self)
    }

    /// Read a policy that was written by hand, to be signed exactly as it stands.
    ///
    /// It must be JSON of the form that CloudFront accepts: one statement in an array, with `DateLessThan`, and no other
    /// names than `Resource`, `Condition`, `DateLessThan`, `DateGreaterThan` and `IpAddress`.
    ///
    /// @throws {@link FrontsealError} with the code `invalid_policy` and the line and column of what is wrong.
    ///
    /// @example
    /// ```js
    /// const { Policy } = require('frontseal');
    ///
    /// const json = '{"Statement": [{"Condition": {"DateLessThan": {"AWS:EpochTime": 1893456000}}}]}';
    /// assert.equal(Policy.fromJSON(json).dateLessThan, 1893456000);
    /// ```
    #[napi(js_name = "fromJSON", catch_unwind, ts_args_type = "json: string")]
    pub fn from_json(json: Unknown) -> Result<Self> {
        Ok(Self(frontseal::Policy::from_json(value::text(
            "policy", json,
        )?)?))
    }

    /// Return the text that is signed for `url`, which the policy's resource must match.
    ///
    /// @throws {@link FrontsealError} with the code `invalid_url`, as {@link Signer.signUrl} does.
    #[napi(catch_unwind, ts_args_type = "url: string")]
    pub fn statement_for_url(&self, url: Unknown) -> Result<String> {
        let url = value::url("url", url, false)?;
        Ok(self.0.statement_for_url(&url)?.text().to_owned())
    }

    /// Return the policy without the white space outside strings that one written by hand may have. It makes URLs and
    /// cookies shorter.
    #[napi(catch_unwind)]
    pub fn minified(&self) -> Self {
        Self(self.0.clone().minified())
    }

    /// The resource; null if the policy grants the URL that is signed.
    #[napi(getter, catch_unwind)]
    pub fn resource(&self) -> Option<&str> {
        self.0.resource().map(frontseal::Resource::as_str)
    }

    /// The end, in Unix seconds.
    #[napi(getter, catch_unwind)]
    pub fn date_less_than(&self) -> i64 {
        self.0.date_less_than()
    }

    /// The start, in Unix seconds, or null.
    #[napi(getter, catch_unwind)]
    pub fn date_greater_than(&self) -> Option<i64> {
        self.0.date_greater_than()
    }

    /// The address or network that requests must come from, such as `192.0.2.7/32`, or null.
    #[napi(getter, catch_unwind)]
    pub fn ip_address(&self) -> Option<String> {
        self.0.ip_address().map(|address| address.to_string())
    }

    /// Whether a custom policy is signed even where CloudFront's rule says canned.
    #[napi(getter, catch_unwind)]
    pub fn custom(&self) -> bool {
        self.0.is_custom()
    }
}

impl Policy {
    /// Return `value` if it is a policy.
    pub(crate) fn from_js(value: Unknown) -> Result<Option<frontseal::Policy>> {
        Ok(instance::<Self>(value)?.map(|policy| policy.0.clone()))
    }
}

impl Options<'_> {
    /// Read the options that make a policy.
    pub(crate) fn policy(&self) -> Result<frontseal::Policy> {
        Ok(self.policy_parts()?.into_policy()?)
    }

    /// Read the parts of a policy.
    pub(crate) fn policy_parts(&self) -> Result<PolicyParts> {
        Ok(PolicyParts {
            expires_in: self.get(c"expiresIn", value::seconds)?,
            round_to: self.get(c"roundTo", value::seconds)?,
            date_less_than: self.get(c"dateLessThan", value::time)?,
            date_greater_than: self.restriction(c"dateGreaterThan", value::time)?,
            ip_address: self.restriction(c"ipAddress", value::text)?,
            resource: self.get(c"resource", value::text)?,
            policy: self.get(c"policy", whole_policy)?,
            minify: false,
            custom: self.flag(c"custom")?,
        })
    }
}

/// Read a whole policy: a `Policy`, or JSON.
pub(crate) fn whole_policy(name: &str, value: Unknown) -> Result<WholePolicy> {
    if let Some(json) = string(value)? {
        return Ok(json.into());
    }
    let policy = Policy::from_js(value)?;
    Ok(policy
        .ok_or_else(|| wrong_type(name, "a Policy or a string (JSON)", value))?
        .into())
}
