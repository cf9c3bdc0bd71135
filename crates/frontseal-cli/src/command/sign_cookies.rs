//! `frontseal sign-cookies`: signed cookies, in the form that is needed next.

use std::collections::BTreeMap;

use clap::{Args, ValueEnum};
use frontseal::{CookieAttributes, Policy, SameSite, SignedCookies, time};

use crate::console::Console;
use crate::failure::Failure;
use crate::input::Stdin;
use crate::key_args::KeyArgs;
use crate::output::Output;
use crate::policy_args::PolicyArgs;

/// Sign cookies that grant a resource
///
/// The browser sends the cookies with every request, so one set opens a whole folder while URLs
/// stay as they are. The resource is a URL or a pattern: * is any run of characters, ? any one.
/// Without a *, a start and an address, the policy is CloudFront's canned one.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct SignCookiesArgs {
    #[command(flatten)]
    key: KeyArgs,

    /// Grant this URL or pattern; * is any run of characters, ? any one
    ///
    /// For example 'https://d111111abcdef8.cloudfront.net/hls/*'.
    #[arg(long, value_name = "PATTERN", help_heading = "Policy")]
    resource: Option<String>,

    #[command(flatten)]
    policy: PolicyArgs,

    #[command(flatten)]
    cookie: CookieArgs,

    /// Form of the results
    #[arg(long, value_enum, value_name = "FORM", default_value_t = Form::Json, help_heading = "Output")]
    output: Form,

    /// Print the headers too that clear CloudFront's other cookies (with set-cookie)
    ///
    /// A browser that holds cookies of another kind of policy sends both, and CloudFront answers
    /// 403. The attributes must be those that the old cookies were set with.
    #[arg(long, help_heading = "Output")]
    clear_stale: bool,
}

const EXAMPLES: &str = "\
Examples:
  An object of names and values, as the AWS CLI prints it:
    $ frontseal sign-cookies --resource 'https://media.example.com/hls/*' \\
        --key-pair-id K2JCJMDEHXQW5F --private-key key.pem --expires-in 2h

  Headers for a response, for a player on another site:
    $ frontseal sign-cookies --resource 'https://media.example.com/hls/*' \\
        --key-pair-id K2JCJMDEHXQW5F --private-key key.pem --expires-in 2h \\
        --output set-cookie --domain example.com --path /hls --same-site none

  A cookie file, to request with curl -b cookies.txt:
    $ frontseal sign-cookies --resource 'https://media.example.com/hls/*' \\
        --key-pair-id K2JCJMDEHXQW5F --private-key key.pem --expires-in 2h \\
        --output netscape > cookies.txt";

/// How cookies are printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// An object of names and values
    Json,
    /// Set-Cookie headers, for a response
    SetCookie,
    /// The Cookie header, for a request
    Header,
    /// A cookie file, as curl -b FILE and browsers' exports have it
    Netscape,
    /// The argument -b '…' of curl
    Curl,
}

/// Where and how a browser keeps the cookies.
#[derive(Args)]
#[command(next_help_heading = "Cookie (with set-cookie and netscape)")]
struct CookieArgs {
    /// Domain that gets the cookies, subdomains included; the host alone unless given
    #[arg(long, value_name = "DOMAIN")]
    domain: Option<String>,

    /// Path that gets the cookies, with all below it; / unless given
    #[arg(long, value_name = "PATH")]
    path: Option<String>,

    /// Whether requests from other sites carry the cookies; a player embedded elsewhere needs none
    ///
    /// Browsers that refuse other sites' cookies altogether need pages and media under one domain:
    /// see --domain.
    #[arg(long, value_enum, value_name = "WHICH")]
    same_site: Option<SameSiteArg>,

    /// Keep the cookies apart for each site that embeds the host (CHIPS)
    ///
    /// Browsers that block other sites' cookies allow these.
    #[arg(long)]
    partitioned: bool,

    /// Keep the cookies this many seconds; until the browser closes unless given
    #[arg(long, value_name = "SECONDS")]
    max_age: Option<i64>,

    /// Send the cookies over plain HTTP too
    #[arg(long)]
    no_secure: bool,

    /// Show the cookies to scripts
    #[arg(long)]
    no_http_only: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum SameSiteArg {
    /// Never
    Strict,
    /// On navigation alone
    Lax,
    /// Always
    None,
}

impl CookieArgs {
    fn attributes(&self) -> Result<CookieAttributes, Failure> {
        let mut attributes = CookieAttributes {
            domain: self.domain.clone(),
            max_age: self.max_age,
            secure: !self.no_secure,
            http_only: !self.no_http_only,
            partitioned: self.partitioned,
            same_site: self.same_site.map(|which| match which {
                SameSiteArg::Strict => SameSite::Strict,
                SameSiteArg::Lax => SameSite::Lax,
                SameSiteArg::None => SameSite::None,
            }),
            ..CookieAttributes::default()
        };
        if self.path.is_some() {
            attributes.path.clone_from(&self.path);
        }
        attributes.check()?;
        Ok(attributes)
    }

    /// Refuse the flags that `form` has no place for.
    fn check_for(&self, form: Form) -> Result<(), Failure> {
        let flags = [
            ("--same-site", self.same_site.is_some()),
            ("--partitioned", self.partitioned),
            ("--domain", self.domain.is_some()),
            ("--path", self.path.is_some()),
            ("--max-age", self.max_age.is_some()),
            ("--no-secure", self.no_secure),
            ("--no-http-only", self.no_http_only),
        ];
        let refused = match form {
            Form::SetCookie => &[],
            Form::Netscape => flags.get(..2).unwrap_or_default(),
            Form::Json | Form::Header | Form::Curl => &flags[..],
        };
        match refused.iter().find(|(_, is_given)| *is_given) {
            None => Ok(()),
            Some((flag, _)) => Err(Failure::new(format!(
                "{flag} has no place in this form of output: use --output set-cookie"
            ))),
        }
    }
}

pub(crate) fn run(args: SignCookiesArgs, console: &Console) -> Result<(), Failure> {
    args.cookie.check_for(args.output)?;
    if args.clear_stale && args.output != Form::SetCookie {
        return Err(Failure::new(
            "--clear-stale prints Set-Cookie headers: use it with --output set-cookie",
        ));
    }
    let attributes = args.cookie.attributes()?;
    let mut stdin = Stdin::default();
    let policy = args
        .policy
        .policy(args.resource.as_deref(), &mut stdin, console)?;
    let cookies = args
        .key
        .signer(&mut stdin, console)?
        .sign_cookies(&policy)?;
    let mut output = Output::new();
    match args.output {
        Form::Json => output.pretty_json(&cookies.iter().collect::<BTreeMap<_, _>>())?,
        Form::Header => output.line(&format!("Cookie: {}", cookies.cookie_header()))?,
        Form::Curl => output.line(&format!("-b '{}'", cookies.cookie_header()))?,
        Form::Netscape => output.line(&netscape_file(&cookies, &attributes, &policy)?)?,
        Form::SetCookie => {
            for header in cookies.set_cookie_headers(&attributes)? {
                output.line(&format!("Set-Cookie: {header}"))?;
            }
            let stale = if args.clear_stale {
                cookies.clearing_headers(&attributes)?
            } else {
                Vec::new()
            };
            for header in stale {
                output.line(&format!("Set-Cookie: {header}"))?;
            }
        }
    }
    output.finish()
}

/// Write the cookies as lines of seven fields, which is what <https://curl.se/docs/http-cookies.html>
/// describes.
fn netscape_file(
    cookies: &SignedCookies,
    attributes: &CookieAttributes,
    policy: &Policy,
) -> Result<String, Failure> {
    let (domain, with_subdomains) = match &attributes.domain {
        Some(domain) => (format!(".{}", domain.trim_start_matches('.')), "TRUE"),
        None => {
            let host = policy.resource().and_then(|resource| resource.host());
            let host = host.ok_or_else(|| {
                Failure::new("a cookie file names a host, and the resource has none without a wildcard: give --domain")
            })?;
            (host.to_owned(), "FALSE")
        }
    };
    let http_only = if attributes.http_only {
        "#HttpOnly_"
    } else {
        ""
    };
    let path = attributes.path.as_deref().unwrap_or("/");
    let secure = if attributes.secure { "TRUE" } else { "FALSE" };
    let expiry = match attributes.max_age {
        Some(max_age) => time::now()?.saturating_add(max_age),
        None => 0,
    };
    let mut file = String::from("# Netscape HTTP Cookie File");
    for (name, value) in cookies.iter() {
        file.push_str(&format!(
            "\n{http_only}{domain}\t{with_subdomains}\t{path}\t{secure}\t{expiry}\t{name}\t{value}"
        ));
    }
    Ok(file)
}
