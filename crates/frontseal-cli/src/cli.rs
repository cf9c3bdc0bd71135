//! The command line as a whole: [`Cli`] and its subcommands.

use std::ffi::OsString;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use frontseal::PrivateKey;

#[cfg(feature = "edge")]
use crate::command::edge;
use crate::command::{
    completions, demo, inspect, keygen, manifest, policy, sign, sign_cookies, verify,
};
use crate::console::Console;
use crate::failure::Failure;

/// Sign URLs and cookies for Amazon CloudFront, check and explain them
///
/// CloudFront serves private content to whoever has a signed URL or signed cookies. Both carry a
/// policy (which resource, until when, from when, from which address) and a signature made with
/// a private key whose public half CloudFront knows.
///
/// The flags are those of `aws cloudfront sign` and `aws cloudfront sign-cookies`: a script
/// changes one word.
///
/// Results go to standard output, everything else to standard error. The exit status is 0, or 2
/// for input that was refused; verify ends with 1 for a request that is denied.
#[derive(Parser)]
#[command(name = "frontseal", version, arg_required_else_help = true, after_help = EXAMPLES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Print no warnings and no progress; errors are printed
    #[arg(long, short, global = true, display_order = 900)]
    pub(crate) quiet: bool,
}

const EXAMPLES: &str = "\
Examples:
  See how it works, with a key that is thrown away:
    $ frontseal demo

  Make a key, and read how to register it with CloudFront:
    $ frontseal keygen --out .

  Sign a URL that works for five minutes:
    $ frontseal sign https://d111111abcdef8.cloudfront.net/film.mp4 \\
        --key-pair-id K2JCJMDEHXQW5F --private-key key.pem --expires-in 5m

  Ask why a URL gets a 403:
    $ frontseal inspect \"$(cat url.txt)\"";

#[derive(Subcommand)]
pub(crate) enum Command {
    Sign(Box<sign::SignArgs>),
    SignCookies(Box<sign_cookies::SignCookiesArgs>),
    Manifest(Box<manifest::ManifestArgs>),
    Policy(Box<policy::PolicyCommandArgs>),
    Verify(Box<verify::VerifyArgs>),
    Inspect(Box<inspect::InspectArgs>),
    #[cfg(feature = "edge")]
    Edge(Box<edge::EdgeArgs>),
    Keygen(keygen::KeygenArgs),
    Demo(demo::DemoArgs),
    Completions(completions::CompletionsArgs),
}

impl Command {
    pub(crate) fn run(self, console: &Console) -> Result<(), Failure> {
        match self {
            Self::Sign(args) => sign::run(*args, console),
            Self::SignCookies(args) => sign_cookies::run(*args, console),
            Self::Manifest(args) => manifest::run(&args, console),
            Self::Policy(args) => policy::run(&args, console),
            Self::Verify(args) => verify::run(&args, console),
            Self::Inspect(args) => inspect::run(&args, console),
            #[cfg(feature = "edge")]
            Self::Edge(args) => edge::run(&args, console),
            Self::Keygen(args) => keygen::run(&args),
            Self::Demo(args) => demo::run(&args),
            Self::Completions(args) => completions::run(&args, command()),
        }
    }
}

/// Return the command line as clap knows it.
pub(crate) fn command() -> clap::Command {
    Cli::command().long_version(format!(
        "{}\ncryptography: {}",
        env!("CARGO_PKG_VERSION"),
        PrivateKey::backend()
    ))
}

/// Parse `args`. The error may be the help that was asked for.
pub(crate) fn parse(
    args: impl IntoIterator<Item = impl Into<OsString> + Clone>,
) -> Result<Cli, clap::Error> {
    Cli::from_arg_matches(&command().try_get_matches_from(args)?)
}
