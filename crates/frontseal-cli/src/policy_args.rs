//! [`PolicyArgs`]: who may, until when.

use std::borrow::Cow;

use clap::Args;
use frontseal::{Argument, Error, Policy, PolicyParts, WholePolicy, encode_url};

use crate::console::Console;
use crate::failure::Failure;
use crate::input::{Source, Stdin};
use crate::when::{WHEN, When, is_past, parse_duration, resolve, to_iso};

/// What the policy says, other than its resource. The core finds what contradicts what.
#[derive(Args)]
#[command(next_help_heading = "Policy")]
pub(crate) struct PolicyArgs {
    /// End the access this long from now: 300 (seconds), 90s, 5m, 2h, 7d, 1w, 1h30m
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    expires_in: Option<i64>,

    /// End the access at this time
    #[arg(long, value_name = "WHEN", value_parser = When::parse, long_help = format!("End the access at this time\n\n{WHEN}"))]
    date_less_than: Option<When>,

    /// Sign a policy written by hand, a JSON file or - for standard input, exactly as it is
    ///
    /// It is checked first: one statement in an array, with DateLessThan in Unix seconds. A line
    /// end at the end of the file is signed too.
    #[arg(long, value_name = "FILE")]
    policy: Option<String>,

    /// Refuse access at or before this time; takes a custom policy
    #[arg(long, value_name = "WHEN", value_parser = When::parse, long_help = format!("Refuse access at or before this time; takes a custom policy\n\n{WHEN}"))]
    date_greater_than: Option<When>,

    /// Grant access to one IPv4 address or CIDR only; takes a custom policy
    ///
    /// For example 192.0.2.7 or 192.0.2.0/24. CloudFront does not support IPv6 here.
    #[arg(long, value_name = "CIDR")]
    ip_address: Option<String>,

    /// Remove the white space outside strings from the policy of --policy before signing
    #[arg(long)]
    minify: bool,

    /// Round the end of --expires-in up to the next multiple of this, at most --expires-in, so that the
    /// URL stays the same for that long: 300 (seconds), 5m, 1h
    ///
    /// With an RSA key: signatures of P-256 keys are random.
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    round_to: Option<i64>,

    /// Sign a custom policy even where a canned one would do
    #[arg(long)]
    custom: bool,

    /// Percent-encode the characters that clients rewrite before signing
    ///
    /// All other characters stay as they are. It applies to URLs and to the resource, and never to
    /// a policy written by hand. Request the URL as it is printed.
    #[arg(long)]
    encode: bool,
}

impl PolicyArgs {
    /// Make the policy for `resource`, or for whichever URL it is used with.
    pub(crate) fn policy(
        &self,
        resource: Option<&str>,
        stdin: &mut Stdin,
        console: &Console,
    ) -> Result<Policy, Failure> {
        let file = self.policy.as_deref().map(Source::new);
        let parts = PolicyParts {
            expires_in: self.expires_in,
            round_to: self.round_to,
            date_less_than: resolve("--date-less-than", self.date_less_than, console)?,
            date_greater_than: resolve("--date-greater-than", self.date_greater_than, console)?,
            ip_address: self.ip_address.clone(),
            resource: match resource {
                Some(resource) => Some(self.encoded(resource)?.into_owned()),
                None => None,
            },
            policy: match &file {
                Some(file) => Some(read(file, stdin)?),
                None => None,
            },
            minify: self.minify,
            custom: self.custom,
        };
        let policy = parts.into_policy().map_err(|error| match &file {
            Some(file) if error.arguments() == [Argument::Policy] => error.at(file.name()),
            _ => error,
        })?;
        if let Some(file) = file.filter(|_| policy.resource().is_none()) {
            console.warn(format_args!(
                "the policy of {} has no Resource: it grants everything that the key can sign",
                file.name()
            ));
        }
        if is_past(policy.date_less_than())? {
            console.warn(format_args!(
                "the end, {}, is in the past: CloudFront will refuse this",
                to_iso(policy.date_less_than())
            ));
        }
        Ok(policy)
    }

    /// Return whether the policy is one written by hand.
    pub(crate) fn is_written_by_hand(&self) -> bool {
        self.policy.is_some()
    }

    /// Return whether URLs are percent-encoded before they are signed.
    pub(crate) const fn encodes(&self) -> bool {
        self.encode
    }

    /// Return `text`, a URL or a resource, percent-encoded if that is wanted.
    pub(crate) fn encoded<'t>(&self, text: &'t str) -> Result<Cow<'t, str>, Error> {
        if self.encode {
            encode_url(text)
        } else {
            Ok(Cow::Borrowed(text))
        }
    }
}

fn read(file: &Source, stdin: &mut Stdin) -> Result<WholePolicy, Failure> {
    let bytes = file.read("--policy", stdin)?;
    let text = str::from_utf8(&bytes).map_err(|error| {
        Failure::new(format!("{}: the policy is not UTF-8: {error}", file.name()))
    })?;
    Ok(String::from(text).into())
}
