//! `frontseal verify`: would CloudFront allow this request?

use clap::Args;
use frontseal::time::duration;
use frontseal::{Denial, Grant, Source};
use frontseal_inspect::{Inspection, Severity};

use crate::console::Console;
use crate::failure::Failure;
use crate::input::Stdin;
use crate::output::Output;
use crate::report::{BAD, GOOD, Report};
use crate::request_args::{Evidence, Form, Request, RequestArgs};
use crate::when::to_iso;

/// Say whether CloudFront would allow a request
///
/// The URL, or its cookies, is checked as CloudFront's edge does it: the key, the signature, the
/// resource, the times, the address. It needs the public keys of the key group and no network.
///
/// The exit status is 0 where the request is allowed, 1 where it is denied, and 2 for input that
/// was refused. What is denied is explained.
#[derive(Args)]
#[command(after_help = EXAMPLES, override_usage = "frontseal verify URL --public-key ID=FILE [OPTIONS]")]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    request: RequestArgs,

    /// Form of the result
    #[arg(long, value_enum, value_name = "FORM", default_value_t = Form::Text)]
    output: Form,
}

const EXAMPLES: &str = "\
Examples:
  A URL that was just signed:
    $ frontseal sign https://d111111abcdef8.cloudfront.net/film.mp4 \\
        --key-pair-id K2JCJMDEHXQW5F --private-key key.pem --expires-in 5m \\
      | frontseal verify - --public-key K2JCJMDEHXQW5F=key.pub.pem

  Cookies, while the key is being replaced:
    $ frontseal verify https://d111111abcdef8.cloudfront.net/hls/1.ts \\
        --cookie \"$(cat cookies.txt)\" \\
        --public-key K2JCJMDEHXQW5F=key.pub.pem \\
        --public-key K3D5EWEUDCCXON=new.pub.pem

  In a script, at a given time, for a viewer's address:
    $ frontseal verify \"$(cat url.txt)\" --at 2035-01-31T12:00:00Z \\
        --ip-address 192.0.2.7 --public-key K2JCJMDEHXQW5F=key.pub.pem \\
        --output json || echo denied";

pub(crate) fn run(args: &VerifyArgs, console: &Console) -> Result<(), Failure> {
    if !args.request.has_url() {
        return Err(Failure::new(
            "there is no URL: give the one that is requested, or - for standard input",
        ));
    }
    if !args.request.has_keys() {
        return Err(Failure::new(
            "there is no key to check the signature with: give --public-key ID=FILE, or look at the request with frontseal inspect",
        ));
    }
    let request = args.request.read(console, &mut Stdin::default())?;
    let inspection = request.inspect(&Evidence::default())?;
    let Some(verdict) = &inspection.verdict else {
        return Err(Failure::new("the request was not decided about"));
    };
    let printed = match args.output {
        Form::Json => print_json(&inspection),
        Form::Text => report(&request, &inspection, verdict).print(),
    };
    match (printed, verdict) {
        (Ok(()) | Err(Failure::BrokenPipe), Err(_)) => Err(Failure::Denied),
        (printed, _) => printed,
    }
}

fn print_json(inspection: &Inspection) -> Result<(), Failure> {
    let mut output = Output::new();
    output.raw_json_line(&inspection.to_json())?;
    output.finish()
}

fn report(request: &Request, inspection: &Inspection, verdict: &Result<Grant, Denial>) -> Report {
    let mut report = Report::default();
    headline(&mut report, verdict);
    match verdict {
        Ok(grant) => {
            report.text(&format!(
                "the signature is that of the key {}, and its policy grants this request",
                grant.key_pair_id
            ));
            report.blank();
            granted(&mut report, request, grant);
        }
        Err(denial) => {
            report.text(&denial.detail);
            let worst = inspection.findings.first().map(|finding| finding.severity);
            let explaining: Vec<_> = inspection
                .findings
                .iter()
                .filter(|finding| {
                    Some(finding.severity) == worst || finding.severity == Severity::Error
                })
                .collect();
            if !explaining.is_empty() {
                report.blank();
                report.findings(explaining);
            }
        }
    }
    report
}

/// Say in one line what the edge would answer.
pub(crate) fn headline(report: &mut Report, verdict: &Result<Grant, Denial>) {
    match verdict {
        Ok(_) => report.headline(GOOD, "allowed"),
        Err(denial) => report.headline(
            BAD,
            &format!("denied: {} ({})", denial.edge_code(), denial.reason),
        ),
    }
}

fn granted(report: &mut Report, request: &Request, grant: &Grant) {
    let policy = &grant.policy;
    let key = request.key_name(&grant.key_pair_id).unwrap_or_default();
    report.field(
        "key pair id",
        &format!("{} ({key}, {})", grant.key_pair_id, grant.hash_algorithm),
    );
    let kind = if grant.is_canned() {
        "canned"
    } else {
        "custom"
    };
    let place = match grant.source {
        Source::Url => "in the URL",
        Source::Cookies => "in cookies",
    };
    report.field("policy", &format!("{kind}, {place}\n{}", grant.policy_text));
    report.optional(
        "resource",
        policy.resource().map(|resource| resource.as_str()),
    );
    report.optional("not before", policy.date_greater_than().map(to_iso));
    report.field(
        "until",
        &format!(
            "{}, {} left",
            to_iso(policy.date_less_than()),
            duration(grant.time_left)
        ),
    );
    report.optional(
        "address",
        policy.ip_address().map(|address| address.to_string()),
    );
}
