//! [`PolicyArgs`]: who may, until when.

use std::borrow::Cow;

use clap::Args;
use frontseal::{IpAddress, Policy, encode_url};

use crate::console::Console;
use crate::failure::Failure;
use crate::input::{Source, Stdin};
use crate::when::{WHEN, When, is_past, parse_duration, resolve, to_iso};

/// What the policy says, other than its resource.
#[derive(Args)]
#[command(next_help_heading = "Policy")]
pub(crate) struct PolicyArgs {
    #[command(flatten)]
    end: EndArgs,

    /// Refuse access at or before this time; takes a custom policy
    #[arg(long, value_name = "WHEN", value_parser = When::parse, conflicts_with = "policy", long_help = format!("Refuse access at or before this time; takes a custom policy\n\n{WHEN}"))]
    date_greater_than: Option<When>,

    /// Grant access to one IPv4 address or CIDR only; takes a custom policy
    ///
    /// For example 192.0.2.7 or 192.0.2.0/24. CloudFront knows no IPv6 here.
    #[arg(long, value_name = "CIDR", conflicts_with = "policy")]
    ip_address: Option<IpAddress>,

    /// Remove the white space outside strings from the policy of --policy before signing
    #[arg(long, conflicts_with_all = ["expires_in", "date_less_than"])]
    minify: bool,

    /// Round the end of --expires-in up to the next multiple of this, so that the URL stays the same
    /// for so long: 300 (seconds), 5m, 1h
    ///
    /// With an RSA key: signatures of P-256 keys are random.
    #[arg(long, value_name = "DURATION", value_parser = parse_duration, conflicts_with_all = ["date_less_than", "policy"])]
    round_to: Option<i64>,

    /// Sign a custom policy even where a canned one would do
    #[arg(long, conflicts_with = "policy")]
    custom: bool,

    /// Percent-encode white space and non-ASCII characters before signing
    ///
    /// All other characters stay as they are. It applies to URLs and to the resource, and never to
    /// a policy written by hand. Request the URL as it is printed.
    #[arg(long)]
    encode: bool,
}

/// The end: exactly one of these.
#[derive(Args)]
#[group(required = true, multiple = false)]
struct EndArgs {
    /// End the access this long from now: 300 (seconds), 90s, 5m, 2h, 7d, 1w, 1h30m
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    expires_in: Option<i64>,

    /// End the access at this time
    #[arg(long, value_name = "WHEN", value_parser = When::parse, long_help = format!("End the access at this time\n\n{WHEN}"))]
    date_less_than: Option<When>,

    /// Sign a policy written by hand, a JSON file or - for standard input, exactly as it stands
    ///
    /// It is checked first: one statement in an array, with DateLessThan in Unix seconds. A line
    /// end at the end of the file is signed too.
    #[arg(long, value_name = "FILE")]
    policy: Option<String>,
}

impl PolicyArgs {
    /// Make the policy for `resource`, or for whichever URL it is used with.
    pub(crate) fn policy(
        &self,
        resource: Option<&str>,
        stdin: &mut Stdin,
        console: &Console,
    ) -> Result<Policy, Failure> {
        let policy = match &self.end.policy {
            Some(file) => self.read(file, stdin, console)?,
            None => self.build(resource, console)?,
        };
        if is_past(policy.date_less_than()) {
            console.warn(format_args!(
                "the end, {}, lies in the past: CloudFront will refuse this",
                to_iso(policy.date_less_than())
            ));
        }
        Ok(policy)
    }

    /// Return whether the policy is one written by hand.
    pub(crate) fn is_written_by_hand(&self) -> bool {
        self.end.policy.is_some()
    }

    /// Return whether URLs are percent-encoded before they are signed.
    pub(crate) const fn encodes(&self) -> bool {
        self.encode
    }

    /// Return `text`, a URL or a resource, percent-encoded if that is wanted.
    pub(crate) fn encoded<'t>(&self, text: &'t str) -> Result<Cow<'t, str>, frontseal::Error> {
        if self.encode {
            encode_url(text)
        } else {
            Ok(Cow::Borrowed(text))
        }
    }

    fn read(&self, file: &str, stdin: &mut Stdin, console: &Console) -> Result<Policy, Failure> {
        let source = Source::new(file);
        let at =
            |problem: &dyn std::fmt::Display| Failure::new(format!("{}: {problem}", source.name()));
        let bytes = source.read("--policy", stdin)?;
        let text = str::from_utf8(&bytes)
            .map_err(|error| at(&format_args!("the policy is not UTF-8: {error}")))?;
        let policy = Policy::from_json(text).map_err(|error| at(&error))?;
        if policy.resource().is_none() {
            console.warn(format_args!(
                "the policy of {} has no Resource: it grants everything that the key can sign",
                source.name()
            ));
        }
        Ok(if self.minify {
            policy.minified()
        } else {
            policy
        })
    }

    fn build(&self, resource: Option<&str>, console: &Console) -> Result<Policy, Failure> {
        let mut policy = match (self.end.expires_in, self.end.date_less_than) {
            (Some(seconds), _) => {
                Policy::expires_in(seconds)?.rounded_to(self.round_to.unwrap_or(1))?
            }
            (None, Some(when)) => Policy::new(resolve("--date-less-than", when, console)?)?,
            (None, None) => {
                return Err(Failure::new(
                    "there is no end: give --expires-in, --date-less-than or --policy",
                ));
            }
        };
        if let Some(resource) = resource {
            policy = policy.with_resource(self.encoded(resource)?)?;
        }
        if let Some(when) = self.date_greater_than {
            policy =
                policy.with_date_greater_than(resolve("--date-greater-than", when, console)?)?;
        }
        if let Some(address) = self.ip_address {
            policy = policy.with_ip_address(address)?;
        }
        Ok(if self.custom {
            policy.with_custom_policy()
        } else {
            policy
        })
    }
}
