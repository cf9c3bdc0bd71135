//! `frontseal sign`: signed URLs, one or one a line.

use std::borrow::Cow;
use std::io::{self, IsTerminal};

use clap::{Args, ValueEnum};
use frontseal::{Policy, Signer, object_url};
use serde::Serialize;

use crate::batch::Batch;
use crate::console::Console;
use crate::failure::Failure;
use crate::input::Stdin;
use crate::key_args::KeyArgs;
use crate::output::Output;
use crate::policy_args::PolicyArgs;
use crate::signing::{Signing, Streams};

/// Sign URLs, so that they work until the end that is given
///
/// One URL is given as an argument or with --url. With -, or without a URL when standard input is
/// no terminal, one URL is read from each line of standard input and one signed URL is printed for
/// each, in order. Lines end with LF or CRLF; nothing else is taken off them.
///
/// CloudFront's canned policy is signed where only an end is given. A start, an address, or a
/// resource other than the URL takes a custom policy, which travels with the URL. A resource with
/// a * is signed once for all URLs, which is very fast.
///
/// A URL is never changed: CloudFront compares the bytes that are requested with those that were
/// signed.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct SignArgs {
    /// URL to sign, or - for one a line on standard input
    #[arg(value_name = "URL", conflicts_with = "url")]
    url_argument: Option<String>,

    /// URL to sign, as the AWS CLI takes it
    #[arg(long, value_name = "URL")]
    url: Option<String>,

    /// Sign the URLs of objects in S3: URL, or each line, is the key of an object
    ///
    /// Keys are taken as S3 has them, as in 'films/2026/what? 50%.mp4', and percent-encoded.
    #[arg(long, requires = "base_url", conflicts_with_all = ["encode", "rtmp"])]
    keys: bool,

    /// URL that the keys of --keys are below, as in https://d111111abcdef8.cloudfront.net
    #[arg(long, value_name = "URL", requires = "keys")]
    base_url: Option<String>,

    #[command(flatten)]
    key: KeyArgs,

    /// Grant this URL or pattern in place of just the URL; * is any run of characters, ? any one
    ///
    /// For example 'https://d111111abcdef8.cloudfront.net/hls/*'. The URL must be matched by it.
    #[arg(
        long,
        visible_alias = "resource",
        value_name = "PATTERN",
        help_heading = "Policy"
    )]
    policy_resource: Option<String>,

    #[command(flatten)]
    policy: PolicyArgs,

    /// Sign RTMP stream names in place of URLs (CloudFront ended RTMP in December 2020)
    #[arg(long, conflicts_with = "encode", help_heading = "Policy")]
    rtmp: bool,

    /// Encode ?, = and & in signed stream names, as Flash pages need it
    #[arg(long, requires = "rtmp", help_heading = "Output")]
    flash_encode: bool,

    /// Form of the results
    #[arg(long, value_enum, value_name = "FORM", default_value_t = Form::Text, help_heading = "Output")]
    output: Form,

    /// Carry on after a line that cannot be signed; the exit status is 2 at the end
    ///
    /// The line is reported on standard error. Standard output has nothing for it as text, and an
    /// object with its error as JSON.
    #[arg(long, help_heading = "Output")]
    keep_going: bool,
}

const EXAMPLES: &str = "\
Examples:
  One URL, for five minutes:
    $ frontseal sign https://d111111abcdef8.cloudfront.net/film.mp4 \\
        --key-pair-id K2JCJMDEHXQW5F --private-key key.pem --expires-in 5m

  With the flags of the AWS CLI, until a time in Berlin and for one network:
    $ frontseal sign --url https://d111111abcdef8.cloudfront.net/film.mp4 \\
        --key-pair-id K2JCJMDEHXQW5F --private-key file://key.pem \\
        --date-less-than 2035-01-31T18:00:00+01:00 --ip-address 192.0.2.0/24

  A list of URLs, all with one signature for their folder:
    $ frontseal sign - --key-pair-id K2JCJMDEHXQW5F --private-key key.pem \\
        --policy-resource 'https://d111111abcdef8.cloudfront.net/hls/*' \\
        --expires-in 2h --keep-going < urls.txt

  Objects of a bucket, by their keys:
    $ frontseal sign 'films/what? 50%.mp4' --keys --expires-in 2h \\
        --base-url https://d111111abcdef8.cloudfront.net \\
        --key-pair-id K2JCJMDEHXQW5F --private-key key.pem

  What was signed, as JSON:
    $ frontseal sign https://d111111abcdef8.cloudfront.net/film.mp4 \\
        --key-pair-id K2JCJMDEHXQW5F --private-key key.pem --expires-in 1d \\
        --output json";

/// How results are printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// The signed URL alone
    Text,
    /// One object a line
    Json,
}

/// Where the URLs are.
enum Urls<'a> {
    One(&'a str),
    Stdin,
}

pub(crate) fn run(args: SignArgs, console: &Console) -> Result<(), Failure> {
    let mut stdin = Stdin::default();
    let urls = args.urls()?;
    if let Urls::Stdin = urls {
        stdin.claim("the list of URLs")?;
    }
    let policy = args
        .policy
        .policy(args.policy_resource.as_deref(), &mut stdin, console)?;
    let signer = args.key.signer(&mut stdin, console)?;
    match urls {
        Urls::One(url) => args.sign_one(url, signer, policy, console),
        Urls::Stdin => {
            let batch = Batch {
                signing: args.signing(signer, policy)?,
                as_json: args.output == Form::Json,
                keep_going: args.keep_going,
                console,
            };
            batch.run(args.base_url.as_deref())
        }
    }
}

impl SignArgs {
    fn urls(&self) -> Result<Urls<'_>, Failure> {
        match self.url_argument.as_deref().or(self.url.as_deref()) {
            Some("-") => Ok(Urls::Stdin),
            Some(url) => Ok(Urls::One(url)),
            None if io::stdin().is_terminal() => Err(Failure::new(
                "there is no URL: give one, or - to read one a line from standard input",
            )),
            None => Ok(Urls::Stdin),
        }
    }

    fn signing(&self, signer: Signer, policy: Policy) -> Result<Signing, Failure> {
        if self.rtmp {
            return Ok(Signing::Streams(self.streams(signer, policy)));
        }
        let batch = signer.batch(&policy)?;
        Ok(Signing::Urls(match self.policy.encodes() {
            true => batch.with_encoding(),
            false => batch,
        }))
    }

    const fn streams(&self, signer: Signer, policy: Policy) -> Streams {
        Streams {
            signer,
            policy,
            flash_encode: self.flash_encode,
        }
    }

    /// Return the URL to sign for `line`: a URL, or the key of an object.
    fn prepared<'l>(&self, line: &'l str) -> Result<Cow<'l, str>, frontseal::Error> {
        match &self.base_url {
            Some(base_url) => object_url(base_url, line).map(Cow::Owned),
            None => self.policy.encoded(line),
        }
    }

    fn sign_one(
        &self,
        url: &str,
        signer: Signer,
        mut policy: Policy,
        console: &Console,
    ) -> Result<(), Failure> {
        let url = self.prepared(url)?;
        let is_one_url = policy.resource().is_none() && policy.written().is_none() && !self.rtmp;
        let is_pattern = is_one_url && url.contains('*');
        if is_pattern {
            policy = policy.with_resource(&*url)?;
        }
        let signed_url = match self.rtmp {
            true => self.streams(signer.clone(), policy.clone()).sign(&url)?,
            false => signer.sign_url(&url, &policy)?,
        };
        if is_pattern {
            console.warn(format_args!(
                "{url} has a *, so its signature grants every URL that it matches: write %2A to sign the name, or pass the pattern as --policy-resource"
            ));
        }
        let mut output = Output::new();
        match self.output {
            Form::Text => output.line(&signed_url)?,
            Form::Json => {
                let statement = if self.rtmp {
                    None
                } else {
                    Some(policy.statement_for_url(&url)?)
                };
                output.json_line(&SignedUrl {
                    url: &url,
                    signed_url: &signed_url,
                    policy: statement.as_ref().map(|statement| statement.text()),
                    canned: statement.as_ref().map(|statement| statement.is_canned()),
                    key_pair_id: signer.key_pair_id(),
                    hash_algorithm: signer.hash_algorithm().as_str(),
                    resource: policy.resource().map(|resource| resource.as_str()),
                    date_less_than: policy.date_less_than(),
                    date_greater_than: policy.date_greater_than(),
                    ip_address: policy.ip_address().map(|address| address.to_string()),
                })?;
            }
        }
        output.finish()
    }
}

/// One signed URL as JSON. Times are Unix seconds.
#[derive(Serialize)]
struct SignedUrl<'a> {
    /// As it was signed, so percent-encoded with `--encode`.
    url: &'a str,
    signed_url: &'a str,
    /// Not there for RTMP stream names.
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    canned: Option<bool>,
    key_pair_id: &'a str,
    hash_algorithm: &'static str,
    /// Null where it is the URL.
    resource: Option<&'a str>,
    date_less_than: i64,
    date_greater_than: Option<i64>,
    ip_address: Option<String>,
}
