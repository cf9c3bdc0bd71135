//! [`PolicyParts`]: what a policy is made of, as plain values that may contradict each other.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

#[cfg(doc)]
use crate::error::ErrorKind;
use crate::error::{Argument, Error, LengthProblem, PartsProblem, Problem};
use crate::policy::Policy;
use crate::resource::Resource;
use crate::time;

/// The parts of a [`Policy`], as callers of every language pass them. `None` and `false` mean that
/// a part is not given.
///
/// Exactly one of `expires_in`, `date_less_than` and `policy` is required. `round_to` goes with
/// `expires_in` and is at most as long, `minify` goes with `policy`, and nothing else goes with `policy`.
///
/// ```
/// use frontseal::{Argument, PolicyParts};
///
/// let parts = PolicyParts {
///     date_less_than: Some(1_893_456_000), // 2030-01-01T00:00:00Z
///     ip_address: Some("192.0.2.0/24".into()),
///     ..PolicyParts::default()
/// };
/// assert_eq!(parts.clone().into_policy()?.date_less_than(), 1_893_456_000);
///
/// let contradiction = PolicyParts { expires_in: Some(300), ..parts };
/// let error = contradiction.into_policy().unwrap_err();
/// assert_eq!(error.arguments(), [Argument::ExpiresIn, Argument::DateLessThan]);
/// # Ok::<(), frontseal::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PolicyParts {
    /// The end of access, in seconds from now.
    pub expires_in: Option<i64>,
    /// The step, in seconds, that the end of `expires_in` is rounded up to, at most `expires_in`; see
    /// [`Policy::rounded_to`].
    pub round_to: Option<i64>,
    /// The end of access, in Unix seconds.
    pub date_less_than: Option<i64>,
    /// The start of access, in Unix seconds.
    pub date_greater_than: Option<i64>,
    /// The IPv4 address or CIDR that requests must come from.
    pub ip_address: Option<String>,
    /// The URL or pattern that is granted, in place of the URL that is signed.
    pub resource: Option<String>,
    /// A whole policy, in place of the other parts.
    pub policy: Option<WholePolicy>,
    /// Whether to remove the white space outside strings from `policy`.
    pub minify: bool,
    /// Whether to sign a custom policy even where the rule says canned.
    pub custom: bool,
}

/// A whole policy: JSON that was written by hand, or a [`Policy`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum WholePolicy {
    /// The text of a policy, as for [`Policy::from_json`].
    Json(String),
    /// A policy that was made before.
    Policy(Policy),
}

impl From<String> for WholePolicy {
    fn from(json: String) -> Self {
        Self::Json(json)
    }
}

impl From<Policy> for WholePolicy {
    fn from(policy: Policy) -> Self {
        Self::Policy(policy)
    }
}

impl PolicyParts {
    /// Make the policy, with `expires_in` counted from the system's clock.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidPolicy`] if parts contradict each other or there is no end, and as for
    /// the methods of [`Policy`]: [`ErrorKind::InvalidTime`] for a time in milliseconds or out of
    /// range, or a start that is not before the end; [`ErrorKind::InvalidIpAddress`];
    /// [`ErrorKind::InvalidPolicy`] for a resource or a policy that CloudFront would not accept.
    #[cfg(feature = "std")]
    pub fn into_policy(self) -> Result<Policy, Error> {
        self.build(time::now)
    }

    /// Make the policy, with `expires_in` counted from `now`, in Unix seconds.
    ///
    /// # Errors
    /// As for [`PolicyParts::into_policy`](Self#method.into_policy), and
    /// [`ErrorKind::InvalidTime`] if `now` is not a time in Unix seconds.
    pub fn into_policy_at(self, now: i64) -> Result<Policy, Error> {
        self.build(|| time::check(Argument::Now, now))
    }

    fn build(self, now: impl FnOnce() -> Result<i64, Error>) -> Result<Policy, Error> {
        if let Some(problem) = self.contradiction() {
            return Err(Problem::Parts(problem).into());
        }
        let end = match (self.expires_in, self.date_less_than, self.policy) {
            (Some(seconds), ..) => {
                let end = time::after(now()?, seconds)?;
                match self.round_to {
                    Some(step) if step > seconds => {
                        let length = seconds;
                        let problem = LengthProblem::RoundToLonger { step, length };
                        return Err(Problem::Length(problem).into());
                    }
                    Some(step) => time::round_up(end, step)?,
                    None => end,
                }
            }
            (None, Some(end), _) => end,
            (None, None, Some(whole)) => return whole.into_policy(self.minify),
            (None, None, None) => return Err(Problem::Parts(PartsProblem::NoEnd).into()),
        };
        let mut policy = Policy::new(end)?;
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
            true => policy.with_custom_policy(),
            false => policy,
        })
    }

    fn contradiction(&self) -> Option<PartsProblem> {
        if self.policy.is_some() {
            let others: Vec<_> = self.beside_policy().collect();
            return (!others.is_empty()).then_some(PartsProblem::BesidePolicy(others));
        }
        if self.minify {
            return Some(PartsProblem::MinifyAlone);
        }
        match (self.expires_in, self.date_less_than) {
            (Some(_), Some(_)) => Some(PartsProblem::TwoEnds),
            (None, _) if self.round_to.is_some() => Some(PartsProblem::RoundToAlone),
            _ => None,
        }
    }

    /// Return the parts that are given and say what a whole policy says itself.
    fn beside_policy(&self) -> impl Iterator<Item = Argument> {
        [
            (self.expires_in.is_some(), Argument::ExpiresIn),
            (self.round_to.is_some(), Argument::RoundTo),
            (self.date_less_than.is_some(), Argument::DateLessThan),
            (self.date_greater_than.is_some(), Argument::DateGreaterThan),
            (self.ip_address.is_some(), Argument::IpAddress),
            (self.resource.is_some(), Argument::Resource),
            (self.custom, Argument::Custom),
        ]
        .into_iter()
        .filter_map(|(is_given, argument)| is_given.then_some(argument))
    }
}

impl WholePolicy {
    fn into_policy(self, minify: bool) -> Result<Policy, Error> {
        let policy = match self {
            Self::Json(text) => Policy::from_json(text)?,
            Self::Policy(policy) => policy,
        };
        Ok(match minify {
            true => policy.minified(),
            false => policy,
        })
    }
}

/// The parts that make the same policy again: JSON for one that was written by hand.
impl From<&Policy> for PolicyParts {
    fn from(policy: &Policy) -> Self {
        if let Some(text) = policy.written() {
            return Self {
                policy: Some(String::from(text).into()),
                ..Self::default()
            };
        }
        Self {
            date_less_than: Some(policy.date_less_than()),
            date_greater_than: policy.date_greater_than(),
            ip_address: policy.ip_address().map(|address| address.to_string()),
            resource: policy.resource().map(Resource::to_string),
            custom: policy.is_custom(),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::ToString;

    use super::*;
    use crate::error::{ErrorKind, NameStyle};

    const NOW: i64 = 1_700_000_000;
    const JSON: &str =
        r#"{"Statement": [{"Condition":{"DateLessThan":{"AWS:EpochTime":1893456000}}}]}"#;

    fn some<T>(value: impl Into<T>) -> Option<T> {
        Some(value.into())
    }

    fn failure(parts: PolicyParts) -> (ErrorKind, alloc::vec::Vec<Argument>, String) {
        let error = parts.into_policy_at(NOW).unwrap_err();
        (
            error.kind(),
            error.arguments().to_vec(),
            error.display(NameStyle::Camel).to_string(),
        )
    }

    #[test]
    fn parts_that_contradict_each_other_are_refused_and_named() {
        let none = PolicyParts::default();
        let ends = PolicyParts {
            expires_in: Some(300),
            date_less_than: Some(1_893_456_000),
            ..none.clone()
        };
        let whole = PolicyParts {
            policy: some(String::from(JSON)),
            ..none.clone()
        };
        for (parts, arguments, text) in [
            (
                none.clone(),
                &[
                    Argument::ExpiresIn,
                    Argument::DateLessThan,
                    Argument::Policy,
                ][..],
                "the policy has no end: pass expiresIn, dateLessThan or policy",
            ),
            (
                ends.clone(),
                &[Argument::ExpiresIn, Argument::DateLessThan],
                "the policy has two ends: pass either expiresIn or dateLessThan",
            ),
            (
                PolicyParts {
                    expires_in: None,
                    round_to: Some(300),
                    ..ends.clone()
                },
                &[Argument::RoundTo],
                "roundTo rounds the end of expiresIn: pass both, or leave roundTo out",
            ),
            (
                PolicyParts {
                    minify: true,
                    ..ends.clone()
                },
                &[Argument::Minify],
                "minify applies to a whole policy: pass policy, or leave minify out",
            ),
            (
                PolicyParts {
                    ip_address: some("192.0.2.1"),
                    ..whole.clone()
                },
                &[Argument::IpAddress],
                "policy cannot be combined with ipAddress: set it in the policy itself",
            ),
            (
                PolicyParts {
                    date_greater_than: Some(5),
                    custom: true,
                    policy: some(Policy::new(5).unwrap()),
                    ..ends
                },
                &[
                    Argument::ExpiresIn,
                    Argument::DateLessThan,
                    Argument::DateGreaterThan,
                    Argument::Custom,
                ],
                "policy cannot be combined with expiresIn, dateLessThan, dateGreaterThan and custom: set them in the policy itself",
            ),
        ] {
            let expected = (
                ErrorKind::InvalidPolicy,
                arguments.to_vec(),
                text.to_string(),
            );
            assert_eq!(failure(parts), expected);
        }
    }

    #[test]
    fn a_value_that_cannot_be_is_refused_with_its_argument() {
        let end = PolicyParts {
            date_less_than: Some(1_893_456_000),
            ..PolicyParts::default()
        };
        let length = |expires_in, round_to| PolicyParts {
            expires_in: Some(expires_in),
            round_to,
            ..PolicyParts::default()
        };
        for (parts, kind, argument) in [
            (length(0, None), ErrorKind::InvalidTime, Argument::ExpiresIn),
            (
                length(-1, None),
                ErrorKind::InvalidTime,
                Argument::ExpiresIn,
            ),
            (
                length(1_893_456_000, None),
                ErrorKind::InvalidTime,
                Argument::ExpiresIn,
            ),
            (
                length(300, Some(0)),
                ErrorKind::InvalidTime,
                Argument::RoundTo,
            ),
            (
                PolicyParts {
                    date_greater_than: Some(-1),
                    ..end.clone()
                },
                ErrorKind::InvalidTime,
                Argument::DateGreaterThan,
            ),
            (
                PolicyParts {
                    ip_address: some(""),
                    ..end.clone()
                },
                ErrorKind::InvalidIpAddress,
                Argument::IpAddress,
            ),
            (
                PolicyParts {
                    resource: some(""),
                    ..end
                },
                ErrorKind::InvalidPolicy,
                Argument::Resource,
            ),
        ] {
            let (found, arguments, text) = failure(parts);
            assert_eq!(
                (found, arguments.as_slice()),
                (kind, &[argument][..]),
                "{text}"
            );
        }
        for step in [301, i64::MAX] {
            let expected = format!(
                "roundTo ({step}) is longer than expiresIn (300), so access could last more than twice as long: pass at most expiresIn"
            );
            let arguments = [Argument::RoundTo, Argument::ExpiresIn].to_vec();
            let found = failure(length(300, Some(step)));
            assert_eq!(found, (ErrorKind::InvalidTime, arguments, expected));
        }
        let error = length(300, None).into_policy_at(NOW * 1000).unwrap_err();
        assert_eq!(error.arguments(), [Argument::Now]);
    }

    #[test]
    fn no_part_is_lost_on_the_way_to_a_policy_and_back() {
        let parts = PolicyParts {
            date_less_than: Some(1_893_456_000),
            date_greater_than: Some(5),
            ip_address: some("192.0.2.0/24"),
            resource: some("https://h.example/*"),
            custom: true,
            ..PolicyParts::default()
        };
        let policy = parts.clone().into_policy_at(NOW).unwrap();
        assert_eq!(PolicyParts::from(&policy), parts);

        let end = PolicyParts {
            expires_in: Some(900),
            round_to: Some(900),
            ..PolicyParts::default()
        };
        let end = end.into_policy_at(NOW).unwrap();
        assert_eq!(end, Policy::new(1_700_001_000).unwrap());
        assert!(!PolicyParts::from(&end).custom);
    }

    #[test]
    fn a_whole_policy_is_taken_as_it_is_or_minified() {
        let whole = |policy, minify| PolicyParts {
            policy: Some(policy),
            minify,
            ..PolicyParts::default()
        };
        let made = |parts: PolicyParts| parts.into_policy_at(NOW).unwrap();
        let written = made(whole(String::from(JSON).into(), false));
        assert_eq!(written.written(), Some(JSON));
        assert_eq!(
            PolicyParts::from(&written),
            whole(String::from(JSON).into(), false)
        );
        let minified = made(whole(written.into(), true));
        assert_eq!(minified.written(), Some(JSON.replace(' ', "").as_str()));
        let policy = Policy::new(5).unwrap();
        assert_eq!(made(whole(policy.clone().into(), true)), policy);
    }
}
