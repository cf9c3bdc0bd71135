//! `frontseal demo`: how signed URLs and cookies work, shown with a key that is thrown away.

use std::io::{self, Write};
use std::net::Ipv4Addr;

use clap::Args;
use frontseal::{
    CookieAttributes, KeyType, Policy, PrivateKey, PublicKey, SignedPolicy, Signer, Verifier, time,
};
use frontseal_inspect::{InspectOptions, Inspection, inspect};

use crate::failure::Failure;
use crate::report::{BAD, GOOD};
use crate::when::to_iso;

const KEY_PAIR_ID: &str = "K2JCJMDEHXQW5F";
const URL: &str = "https://d111111abcdef8.cloudfront.net/film.mp4";
const FOLDER: &str = "https://d111111abcdef8.cloudfront.net/hls/*";
const SEGMENT: &str = "https://d111111abcdef8.cloudfront.net/hls/00001.ts";
const FIVE_MINUTES: i64 = 300;
const OFFICE: &str = "192.0.2.0/24";
const VIEWER: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 7);
const ELSEWHERE: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 7);

/// Show how signed URLs and cookies work, with a key that is thrown away
///
/// Nothing is read, written or sent: every step is made and checked here, and explained.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct DemoArgs {}

const EXAMPLES: &str = "\
Examples:
  On the screen:
    $ frontseal demo

  As plain text:
    $ frontseal demo > demo.txt";

pub(crate) fn run(_: &DemoArgs) -> Result<(), Failure> {
    let key = PrivateKey::generate(KeyType::Rsa)?;
    let public_key = key.public_key()?;
    let size = key.to_string();
    let signer = Signer::new(KEY_PAIR_ID, key)?;
    let one = signer.sign(&Policy::expires_in(FIVE_MINUTES)?.with_resource(URL)?)?;
    let folder_policy = Policy::expires_in(FIVE_MINUTES)?.with_resource(FOLDER)?;
    let folder = signer.sign(&folder_policy)?;

    let mut screen = Screen(anstream::stdout().lock());
    show_key(&mut screen, &size)?;
    show_signed_url(&mut screen, &one)?;
    show_custom_policy(&mut screen, &folder)?;
    show_cookies(&mut screen, &folder)?;
    show_verdicts(&mut screen, &signer, public_key)?;
    screen.title("What next")?;
    screen.text(
        "frontseal keygen --out .       makes a key that stays, and says how CloudFront gets to know it.\n\
         frontseal sign --help          signs URLs, one or a million.\n\
         frontseal sign-cookies --help  signs cookies.\n\
         frontseal policy --help        shows what would be signed.\n\
         frontseal verify --help        says whether CloudFront would allow a request.\n\
         frontseal inspect --help       says what is wrong with one that gets a 403.",
    )
}

fn show_key(screen: &mut Screen, size: &str) -> Result<(), Failure> {
    screen.title("1. A key")?;
    screen.text(&format!(
        "A key was made for this demo ({size}). It is thrown away at the end, and never written to disk.\n\
         CloudFront would have its public half, under an id such as {KEY_PAIR_ID}, and trust what the\n\
         private half signs."
    ))
}

fn show_signed_url(screen: &mut Screen, signed: &SignedPolicy) -> Result<(), Failure> {
    let url = signed.url(URL)?;
    let expires = parameter(signed, "Expires");
    screen.title("2. A signed URL")?;
    screen.text(&format!(
        "{URL}\nshall open for five minutes. The policy that says so is what is signed:"
    ))?;
    screen.example(signed.policy())?;
    screen.text(
        "This is CloudFront's canned policy: one URL and an end, nothing else. It is not sent, because\n\
         the edge can write the same text from the URL and its Expires parameter. The signed URL:",
    )?;
    screen.example(&url)?;
    screen.text(&format!(
        "Expires      the end, in Unix seconds: {}\n\
         Signature    RSA with SHA-1 over the policy, in base64 with - _ ~ in place of + = /\n\
         Key-Pair-Id  which public key to check it with",
        to_iso(expires.parse().unwrap_or_default()),
    ))
}

fn show_custom_policy(screen: &mut Screen, signed: &SignedPolicy) -> Result<(), Failure> {
    screen.title("3. A custom policy")?;
    screen.text("A whole folder, with a * as the wildcard, takes a custom policy. So do a start and an IP address.")?;
    screen.example(signed.policy())?;
    screen.text(
        "It is sent along, in the parameter Policy in place of Expires. The edge checks its signature,\n\
         then whether the request is what it grants. One signature serves every URL in the folder:",
    )?;
    screen.example(&signed.url(SEGMENT)?)?;
    match signed.url(URL) {
        Err(error) => screen.text(&format!("/film.mp4 is refused already here: {error}")),
        Ok(_) => Err(Failure::new(
            "the policy of a folder was put on a URL outside of it",
        )),
    }
}

fn show_cookies(screen: &mut Screen, signed: &SignedPolicy) -> Result<(), Failure> {
    screen.title("4. Signed cookies")?;
    screen.text(
        "The same signature as cookies: URLs stay as they are, and the browser sends the rest.",
    )?;
    let attributes = CookieAttributes {
        path: Some("/hls".into()),
        ..CookieAttributes::default()
    };
    for header in signed.cookies()?.set_cookie_headers(&attributes)? {
        screen.example(&format!("Set-Cookie: {header}"))?;
    }
    screen.text("Secure keeps them off plain HTTP, HttpOnly away from scripts; they go when the browser closes.")
}

/// Return the value of one of the parameters that carry the signature.
fn parameter<'s>(signed: &'s SignedPolicy, name: &str) -> &'s str {
    signed
        .parameters()
        .find_map(|(found, value)| (found == name).then_some(value))
        .unwrap_or_default()
}

/// Show requests as the edge sees them: one that it allows, three that it denies.
fn show_verdicts(
    screen: &mut Screen,
    signer: &Signer,
    public_key: PublicKey,
) -> Result<(), Failure> {
    let verifier = Verifier::new().with_key(KEY_PAIR_ID, public_key)?;
    let now = time::now()?;
    let end = Policy::expires_in(FIVE_MINUTES)?;
    let signed = signer.sign_url(URL, &end)?;
    let changed = signed.replacen("/film", "/Film", 1);
    let bound = signer.sign_url(URL, &end.with_ip_address(OFFICE.parse()?)?)?;

    screen.title("5. What the edge makes of a request")?;
    screen.text(
        "It writes a canned policy anew from the request, or decodes the custom one, checks the\n\
         signature with the public key, and then what the policy grants. Done here:",
    )?;
    let requests = [
        ("the URL as it was signed", &signed, now, VIEWER, None),
        (
            "ten minutes later",
            &signed,
            now + 600,
            VIEWER,
            Some("expired"),
        ),
        (
            "with one character of the path changed",
            &changed,
            now,
            VIEWER,
            Some("signature"),
        ),
        (
            "a URL for 192.0.2.0/24, from 198.51.100.7",
            &bound,
            now,
            ELSEWHERE,
            Some("ip_address"),
        ),
    ];
    for (what, url, at, ip, expected) in requests {
        let options = InspectOptions {
            now: Some(at),
            ip_address: Some(ip.to_string()),
            verifier: Some(&verifier),
            ..InspectOptions::default()
        };
        screen.verdict(what, &inspect(Some(url), &options)?, expected)?;
    }
    screen.text(
        "The edge answers 403 with no more than its code and message. frontseal inspect says the rest,\n\
         for any signed URL, any cookies, and any 403.",
    )
}

/// Standard output, with titles and colour where it is a terminal.
struct Screen(anstream::AutoStream<io::StdoutLock<'static>>);

impl Screen {
    fn title(&mut self, title: &str) -> Result<(), Failure> {
        let bold = anstyle::Style::new().bold();
        self.write(format_args!("{bold}{title}{bold:#}\n"))
    }

    fn text(&mut self, text: &str) -> Result<(), Failure> {
        self.write(format_args!("{text}\n\n"))
    }

    fn example(&mut self, text: &str) -> Result<(), Failure> {
        let dim = anstyle::AnsiColor::Cyan.on_default();
        self.write(format_args!("  {dim}{text}{dim:#}\n\n"))
    }

    /// Show what the edge would answer, which must be the `expected` reason, or an allowance.
    fn verdict(
        &mut self,
        what: &str,
        inspection: &Inspection,
        expected: Option<&str>,
    ) -> Result<(), Failure> {
        let Some(verdict) = &inspection.verdict else {
            return Err(Failure::new(format!("{what} was not decided about")));
        };
        let reason = verdict.as_ref().err().map(|denial| denial.reason.as_str());
        if reason != expected {
            return Err(Failure::new(format!(
                "{what} was decided wrongly: {verdict:?}"
            )));
        }
        match verdict {
            Ok(grant) => self.write(format_args!(
                "  {GOOD}allowed{GOOD:#}  {what}\n           for {} seconds more\n\n",
                grant.time_left
            )),
            Err(denial) => {
                let explanation = inspection
                    .findings
                    .first()
                    .map_or(&denial.detail, |finding| &finding.message);
                self.write(format_args!(
                    "  {BAD}denied{BAD:#}   {what}\n           {}: {} ({})\n           {explanation}\n\n",
                    denial.edge_code(),
                    denial.edge_message(),
                    denial.reason,
                ))
            }
        }
    }

    fn write(&mut self, text: std::fmt::Arguments<'_>) -> Result<(), Failure> {
        self.0
            .write_fmt(text)
            .and_then(|()| self.0.flush())
            .map_err(|error| Failure::writing(&error))
    }
}
