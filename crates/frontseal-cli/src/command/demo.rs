//! `frontseal demo`: how signed URLs and cookies work, shown with a key that is thrown away.

use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use frontseal::{CookieAttributes, KeyType, Policy, PrivateKey, SignedPolicy, Signer};
use rsa::pkcs1v15::{Signature, VerifyingKey};
use rsa::pkcs8::DecodePublicKey;
use rsa::signature::Verifier;
use sha1::Sha1;

use crate::failure::Failure;
use crate::when::to_iso;

const KEY_PAIR_ID: &str = "K2JCJMDEHXQW5F";
const URL: &str = "https://d111111abcdef8.cloudfront.net/film.mp4";
const OTHER_URL: &str = "https://d111111abcdef8.cloudfront.net/other-film.mp4";
const FOLDER: &str = "https://d111111abcdef8.cloudfront.net/hls/*";
const SEGMENT: &str = "https://d111111abcdef8.cloudfront.net/hls/00001.ts";
const FIVE_MINUTES: u64 = 300;

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
    let public_key = key.public_key_pem();
    let size = key.to_string();
    let signer = Signer::new(KEY_PAIR_ID, key)?;
    let one = signer.sign(&Policy::expires_in(FIVE_MINUTES)?.with_resource(URL)?)?;
    let folder_policy = Policy::expires_in(FIVE_MINUTES)?.with_resource(FOLDER)?;
    let folder = signer.sign(&folder_policy)?;

    let mut screen = Screen(anstream::stdout().lock());
    show_key(&mut screen, &size)?;
    show_signed_url(&mut screen, &one)?;
    show_check(&mut screen, &one, &public_key)?;
    show_custom_policy(&mut screen, &folder, &public_key)?;
    show_cookies(&mut screen, &folder)?;
    screen.title("What next")?;
    screen.text(
        "frontseal keygen --out .       makes a key that stays, and says how CloudFront gets to know it.\n\
         frontseal sign --help          signs URLs, one or a million.\n\
         frontseal sign-cookies --help  signs cookies.\n\
         frontseal policy --help        shows what would be signed.",
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

fn show_check(screen: &mut Screen, signed: &SignedPolicy, public_key: &str) -> Result<(), Failure> {
    let signature = parameter(signed, "Signature");
    let other = signed.policy().replace(URL, OTHER_URL);
    let later = signed
        .policy()
        .replace(parameter(signed, "Expires"), "4102444800");
    screen.title("3. What the edge does with it")?;
    screen.text("It writes the policy anew from the request, and checks the signature with the public key. Done here:")?;
    screen.check(
        "the URL as it was signed",
        verifies(public_key, signed.policy(), signature),
        true,
    )?;
    screen.check(
        "the same signature on /other-film.mp4",
        verifies(public_key, &other, signature),
        false,
    )?;
    screen.check(
        "the same signature with a later Expires",
        verifies(public_key, &later, signature),
        false,
    )?;
    screen.text(
        "\nWhat is refused gets 403 Access denied. Even a changed order of the URL's own query, or %2c in\n\
         place of %2C, is another URL: request exactly what was signed.",
    )
}

fn show_custom_policy(
    screen: &mut Screen,
    signed: &SignedPolicy,
    public_key: &str,
) -> Result<(), Failure> {
    let signature = parameter(signed, "Signature");
    let stretched = signed.policy().replace("/hls/", "/");
    screen.title("4. A custom policy")?;
    screen.text("A whole folder, with a * as the wildcard, takes a custom policy. So do a start and an IP address.")?;
    screen.example(signed.policy())?;
    screen.text(
        "It is sent along, in the parameter Policy in place of Expires. The edge checks its signature,\n\
         then whether the request is what it grants. One signature serves every URL in the folder:",
    )?;
    screen.example(&signed.url(SEGMENT)?)?;
    screen.check(
        "the policy as it was signed",
        verifies(public_key, signed.policy(), signature),
        true,
    )?;
    screen.check(
        "the policy with /* in place of /hls/*",
        verifies(public_key, &stretched, signature),
        false,
    )?;
    match signed.url(URL) {
        Err(error) => screen.text(&format!("\nAnd /film.mp4 is refused already here: {error}")),
        Ok(_) => Err(Failure::new(
            "the policy of a folder was put on a URL outside of it",
        )),
    }
}

fn show_cookies(screen: &mut Screen, signed: &SignedPolicy) -> Result<(), Failure> {
    screen.title("5. Signed cookies")?;
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

/// Return whether `signature`, as CloudFront writes it, is that of `text`.
fn verifies(public_key_pem: &str, text: &str, signature: &str) -> bool {
    let base64 = signature
        .replace('-', "+")
        .replace('_', "=")
        .replace('~', "/");
    let verified = || {
        let key =
            VerifyingKey::<Sha1>::new(rsa::PublicKey::from_public_key_pem(public_key_pem).ok()?);
        let signature = Signature::try_from(STANDARD.decode(base64).ok()?.as_slice()).ok()?;
        key.verify(text.as_bytes(), &signature).ok()
    };
    verified().is_some()
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

    /// Show the outcome of a check, which must be the `expected` one.
    fn check(&mut self, what: &str, is_valid: bool, expected: bool) -> Result<(), Failure> {
        if is_valid != expected {
            return Err(Failure::new(format!(
                "the signature of {what} was expected to be {expected} and is {is_valid}"
            )));
        }
        let (color, outcome) = match is_valid {
            true => (anstyle::AnsiColor::Green, "valid  "),
            false => (anstyle::AnsiColor::Red, "refused"),
        };
        let style = color.on_default().bold();
        self.write(format_args!("  {style}{outcome}{style:#}  {what}\n"))
    }

    fn write(&mut self, text: std::fmt::Arguments<'_>) -> Result<(), Failure> {
        self.0
            .write_fmt(text)
            .and_then(|()| self.0.flush())
            .map_err(|error| Failure::writing(&error))
    }
}
