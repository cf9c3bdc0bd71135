//! `frontseal inspect`: a signed request or a 403, taken apart and explained.

use std::io::{self, IsTerminal};

use clap::Args;
use frontseal::Source;
use frontseal::request::{LONGEST_COOKIE, LONGEST_URL, quoted};
use frontseal::time::{duration, moment};
use frontseal_inspect::{Inspection, Response, Sender};

use super::verify::headline;
use crate::console::Console;
use crate::failure::Failure;
use crate::input::{self, Stdin};
use crate::output::Output;
use crate::report::{BAD, GOOD, Report};
use crate::request_args::{Evidence, Form, Request, RequestArgs};

/// Take a signed URL, signed cookies or a 403 apart, and say what is wrong
///
/// It needs no key: every parameter is decoded, and what would make the request fail is listed
/// with its cure. Given the response too, it tells what that proves and what it rules out. With the public key it also says whether the signature holds, and if not, what it
/// was made for: "signed for http://, sent as https://".
///
/// The exit status is 0 whatever is found, and 2 for input that was refused. For a verdict as an
/// exit status there is frontseal verify.
#[derive(Args)]
#[command(after_help = EXAMPLES, override_usage = "frontseal inspect [URL] [--cookie COOKIES] [--response FILE] [OPTIONS]\n       frontseal inspect --explain CODE")]
pub(crate) struct InspectArgs {
    #[command(flatten)]
    request: RequestArgs,

    /// Set-Cookie header that set a cookie of the request; may be given several times
    ///
    /// Without --cookie, the cookies that a browser would send with the request are inspected, and
    /// what keeps others back is reported.
    #[arg(long, value_name = "SET-COOKIE", allow_hyphen_values = true)]
    set_cookie: Vec<String>,

    /// URL of the page that sets the cookies and makes the request
    #[arg(long, value_name = "URL")]
    page_url: Option<String>,

    /// Other host that may have been signed, such as the distribution's d….cloudfront.net for a
    /// request to a domain of your own; may be given several times
    ///
    /// It counts with --public-key: the signature says whether the URL was signed for that host.
    #[arg(long, value_name = "HOST")]
    host: Vec<String>,

    /// Explain the response too, or alone: a file, or - for standard input
    ///
    /// It says whether CloudFront refused the signature or S3 behind it refused CloudFront, and
    /// what the code means. Save headers and body with curl -si URL > 403.txt, or pipe them. Without
    /// --now, the Date in the headers is the time of the request.
    #[arg(long, value_name = "FILE")]
    response: Option<String>,

    /// Print what a finding means: its code, such as html_escaped
    #[arg(long, value_name = "CODE", exclusive = true)]
    explain: Option<String>,

    /// Form of the result
    #[arg(long, value_enum, value_name = "FORM", default_value_t = Form::Text)]
    output: Form,
}

const EXAMPLES: &str = "\
Examples:
  What does this URL say, and why would it fail?
    $ frontseal inspect \"$(cat url.txt)\"

  Does the signature hold, and if not, what was it made for?
    $ frontseal inspect - --public-key K2JCJMDEHXQW5F=key.pub.pem < url.txt

  Cookies, copied out of a browser:
    $ frontseal inspect https://d111111abcdef8.cloudfront.net/hls/1.ts \\
        --cookie - < cookies.txt

  Would a browser send the cookies that this page sets?
    $ frontseal inspect https://media.example.com/hls/1.ts \\
        --page-url https://example.com --set-cookie \"$(cat set-cookies.txt)\"

  Who answered 403, and why?
    $ curl -si \"$(cat url.txt)\" \\
        | frontseal inspect \"$(cat url.txt)\" --response -

  What does a finding mean?
    $ frontseal inspect --explain html_escaped";

const QUESTION: &str = "\
Paste what was refused, then an empty line: a signed URL, as it was sent or as it was copied, or the
Cookie header of a request. A terminal cuts lines of more than 4,000 characters: put such a URL into
a file, and run frontseal inspect - < FILE.
";

pub(crate) fn run(args: &InspectArgs, console: &Console) -> Result<(), Failure> {
    if let Some(code) = &args.explain {
        return explain(code);
    }
    let mut has_request =
        args.request.has_url() || args.request.has_cookies() || !args.set_cookie.is_empty();
    let is_asked = !has_request
        && args.response.is_none()
        && io::stdin().is_terminal()
        && io::stderr().is_terminal();
    if !has_request && args.response.is_none() && !is_asked {
        return Err(Failure::new(
            "there is nothing to inspect: give a URL, --cookie or --response",
        ));
    }
    let mut stdin = Stdin::default();
    let mut request = args.request.read(console, &mut stdin)?;
    if is_asked {
        request = request.with_pasted(&ask()?);
        has_request = true;
    }
    let response = match &args.response {
        Some(file) => {
            let bytes = input::Source::new(file).read("--response", &mut stdin)?;
            Some(String::from_utf8_lossy(&bytes).into_owned())
        }
        None => None,
    };
    let evidence = Evidence {
        set_cookies: args.set_cookie.clone(),
        page_url: args.page_url.clone(),
        response,
        hosts: args.host.clone(),
    };
    let inspection = request.inspect(&evidence)?;
    match args.output {
        Form::Json => {
            let mut output = Output::new();
            output.raw_json_line(&inspection.to_json())?;
            output.finish()
        }
        Form::Text if has_request => report_of_request(&request, &inspection).print(),
        Form::Text => {
            let mut report = Report::default();
            show_response(&mut report, &inspection);
            report.blank();
            report.findings(&inspection.findings);
            report.print()
        }
    }
}

fn explain(code: &str) -> Result<(), Failure> {
    let section = frontseal_inspect::explain(code).ok_or_else(|| {
        Failure::new(format!(
            "--explain: no finding has the code {}: a code is in brackets after each finding",
            quoted(code)
        ))
    })?;
    let mut report = Report::default();
    report.headline(anstyle::Style::new().bold(), code);
    report.blank();
    section.lines().for_each(|line| report.text(line));
    report.print()
}

/// Ask for a request on the terminal. It ends with an empty line.
fn ask() -> Result<String, Failure> {
    eprint!("{QUESTION}> ");
    let lines = io::stdin()
        .lines()
        .take_while(|line| !matches!(line, Ok(line) if line.trim().is_empty()));
    let lines: Vec<_> = lines
        .collect::<Result<_, _>>()
        .map_err(|error| Failure::new(format!("cannot read standard input: {error}")))?;
    Ok(lines.join("\n"))
}

fn show_response(report: &mut Report, inspection: &Inspection) {
    let Some(Response {
        sender,
        status,
        code,
        message,
        request_id,
        ..
    }) = &inspection.response
    else {
        return;
    };
    report.headline(
        BAD,
        match sender {
            Sender::Cloudfront => "CloudFront refused the signed URL or the signed cookies",
            Sender::CloudfrontPage => "CloudFront refused the request, and not for its signature",
            Sender::EdgeFunction => "a function at the edge answered",
            Sender::S3 => "S3 answered, not CloudFront",
            Sender::Other => "another server answered, not CloudFront",
            _ => "the response does not show who answered",
        },
    );
    report.optional("status", status.map(|status| status.to_string()));
    report.optional("code", code.as_deref());
    report.optional("message", message.as_deref());
    report.optional("request id", request_id.as_deref());
}

fn report_of_request(request: &Request, inspection: &Inspection) -> Report {
    let mut report = Report::default();
    if let Some(verdict) = &inspection.verdict {
        headline(&mut report, verdict);
        if let Err(denial) = verdict {
            report.text(&denial.detail);
        }
        report.blank();
    }
    if inspection.response.is_some() {
        show_response(&mut report, inspection);
        report.blank();
    }
    show_request(&mut report, request, inspection);
    show_policy(&mut report, inspection);
    show_signature(&mut report, inspection);
    report.blank();
    if inspection.findings.is_empty() {
        report.headline(
            GOOD,
            match inspection.signature_holds {
                Some(true) => "nothing is wrong",
                _ => "nothing is wrong that shows without the public key",
            },
        );
    } else {
        report.findings(&inspection.findings);
    }
    report
}

fn show_request(report: &mut Report, request: &Request, inspection: &Inspection) {
    report.optional("url", inspection.url.as_deref());
    report.optional(
        "url size",
        inspection
            .url_bytes
            .map(|bytes| format!("{bytes} of {LONGEST_URL} bytes, all parameters included")),
    );
    report.optional(
        "cookie size",
        inspection
            .cookie_bytes
            .map(|bytes| format!("{bytes} of {LONGEST_COOKIE} bytes at most in one cookie")),
    );
    report.optional("cookies sent", inspection.cookie_header.as_deref());
    report.field(
        "signed by",
        match inspection.source {
            Some(Source::Url) => "parameters in the URL",
            Some(Source::Cookies) => "cookies",
            None => "nothing: there is neither a parameter nor a cookie of CloudFront's",
        },
    );
    report.optional(
        "key pair id",
        inspection
            .key_pair_id
            .as_ref()
            .map(|id| match request.key_name(id) {
                Some(name) => format!("{id} ({name})"),
                None => id.clone(),
            }),
    );
}

fn show_policy(report: &mut Report, inspection: &Inspection) {
    let Some(is_canned) = inspection.canned else {
        return;
    };
    let kind = match (is_canned, &inspection.policy) {
        (true, Some(_)) => "canned: not sent, rebuilt from the URL and Expires",
        (true, None) => "canned: not sent, and not rebuilt here without the URL",
        (false, Some(_)) => "custom: sent as Policy",
        (false, None) => "custom: sent as Policy, and not decodable",
    };
    report.field("policy", kind);
    let text = inspection
        .policy_pretty
        .as_ref()
        .or(inspection.policy.as_ref());
    report.optional("", text);
    report.optional("resource", inspection.resource.as_deref());
    report.optional("not before", inspection.not_before.map(moment));
    report.optional(
        "until",
        inspection
            .expires
            .map(moment)
            .map(|end| match inspection.expires_in {
                Some(left @ 1..) => format!("{end}, {} left", duration(left)),
                Some(left) => format!("{end}, ended {} ago", duration(left)),
                None => end,
            }),
    );
    report.optional("address", inspection.ip_address.as_deref());
}

fn show_signature(report: &mut Report, inspection: &Inspection) {
    let (Some(kind), Some(bytes)) = (&inspection.signature_type, inspection.signature_bytes) else {
        if inspection.source.is_some() {
            report.field("signature", "none that can be decoded");
        }
        return;
    };
    let hash = inspection.hash_algorithm.as_deref().unwrap_or_default();
    report.field("signature", &format!("{kind} with {hash}, {bytes} bytes"));
    let holds = match (inspection.signature_holds, &inspection.signed_for) {
        (Some(true), _) => "yes".into(),
        (_, Some(signed_for)) => format!("no: it was {signed_for}"),
        (Some(false), None) => "no".into(),
        (None, None) => return,
    };
    report.field("holds", &holds);
}
