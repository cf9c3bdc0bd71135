//! `frontseal policy`: the text that would be signed.

use clap::Args;

use crate::console::Console;
use crate::failure::Failure;
use crate::input::Stdin;
use crate::output::Output;
use crate::policy_args::PolicyArgs;

/// Print the policy that would be signed; it takes no key
///
/// Standard output has exactly the bytes that `sign` or `sign-cookies` would sign, and a line
/// feed. Standard error says whether that is CloudFront's canned policy, which is not sent because
/// the edge rebuilds it from the URL and its end, or a custom one, which travels with the URL.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct PolicyCommandArgs {
    /// URL to be signed
    #[arg(value_name = "URL", conflicts_with = "url")]
    url_argument: Option<String>,

    /// URL to be signed, as the AWS CLI takes it
    #[arg(long, value_name = "URL")]
    url: Option<String>,

    /// Grant this URL or pattern; * is any run of characters, ? any one
    ///
    /// Without a URL it is the policy of cookies.
    #[arg(
        long,
        visible_alias = "resource",
        value_name = "PATTERN",
        help_heading = "Policy"
    )]
    policy_resource: Option<String>,

    #[command(flatten)]
    policy: PolicyArgs,
}

const EXAMPLES: &str = "\
Examples:
  The canned policy of one URL:
    $ frontseal policy https://d111111abcdef8.cloudfront.net/film.mp4 \\
        --expires-in 5m

  The custom policy of cookies for a folder, for one network:
    $ frontseal policy --expires-in 2h --ip-address 192.0.2.0/24 \\
        --resource 'https://d111111abcdef8.cloudfront.net/hls/*'

  What is left of a policy written by hand without its white space:
    $ frontseal policy --policy policy.json --minify";

pub(crate) fn run(args: &PolicyCommandArgs, console: &Console) -> Result<(), Failure> {
    let url = args.url_argument.as_deref().or(args.url.as_deref());
    let policy = args.policy.policy(
        args.policy_resource.as_deref(),
        &mut Stdin::default(),
        console,
    )?;
    let statement = match url {
        Some(url) => policy.statement_for_url(&args.policy.encoded(url)?)?,
        None => policy.statement()?,
    };
    let mut output = Output::new();
    output.line(statement.text())?;
    output.finish()?;
    console.note(match statement.is_canned() {
        true => "this is CloudFront's canned policy: it is signed but not sent",
        false => "this is a custom policy: it is signed and sent",
    });
    Ok(())
}
