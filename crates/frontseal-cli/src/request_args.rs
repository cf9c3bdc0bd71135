//! [`RequestArgs`]: a request that was signed, when and from where it comes, and the trusted keys.

use clap::{Args, ValueEnum};
use frontseal::{Argument, KeySource, PublicKey, Verifier, time};
use frontseal_inspect::{InspectOptions, Inspection};

use crate::console::Console;
use crate::failure::Failure;
use crate::input::{Source, Stdin};
use crate::when::{self, WHEN, When};

/// A request and what is known about it.
#[derive(Args)]
pub(crate) struct RequestArgs {
    /// Signed URL, or - to read it from standard input; quote it, a shell cuts it at every &
    #[arg(value_name = "URL")]
    url: Option<String>,

    /// Cookies of the request, as in 'CloudFront-Policy=…; CloudFront-Signature=…'
    ///
    /// The value of the request's Cookie header, or what document.cookie, a cookie jar, curl or a
    /// browser's tools print, or - to read it from standard input. Signing parameters in the URL win
    /// over cookies.
    #[arg(long, value_name = "COOKIES", allow_hyphen_values = true)]
    cookie: Option<String>,

    /// Trust a public key: its key pair id and its file; may be given several times
    ///
    /// The file is SPKI or PKCS#1, or a certificate, as PEM or DER. It may also be file://path,
    /// env:NAME for a variable that holds the PEM text or a path, or - for standard input.
    #[arg(long, value_name = "ID=FILE", allow_hyphen_values = true, value_parser = parse_pair)]
    public_key: Vec<(String, String)>,

    /// Judge by this time in place of now
    #[arg(long, visible_alias = "at", value_name = "WHEN", value_parser = When::parse, long_help = format!("Judge by this time in place of now\n\n{WHEN}"))]
    now: Option<When>,

    /// Address from which the request comes; a policy with an IP condition needs it
    #[arg(long, value_name = "IP")]
    ip_address: Option<String>,
}

/// How a result is printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// For people
    Text,
    /// One object
    Json,
}

/// A request as it was read.
pub(crate) struct Request {
    url: Option<String>,
    cookies: Option<String>,
    verifier: Option<Verifier>,
    now: Option<i64>,
    ip_address: Option<String>,
}

/// What is known of a request besides the request, as it was read.
#[derive(Default)]
pub(crate) struct Evidence {
    pub(crate) set_cookies: Vec<String>,
    pub(crate) page_url: Option<String>,
    pub(crate) response: Option<String>,
    pub(crate) hosts: Vec<String>,
}

pub(crate) fn parse_pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((id, file)) if !file.is_empty() && !id.contains("-----") => {
            Ok((id.into(), file.into()))
        }
        _ => Err("write the key pair id, = and the file: K2JCJMDEHXQW5F=key.pub.pem".into()),
    }
}

impl RequestArgs {
    pub(crate) const fn has_url(&self) -> bool {
        self.url.is_some()
    }

    pub(crate) const fn has_cookies(&self) -> bool {
        self.cookie.is_some()
    }

    pub(crate) const fn has_keys(&self) -> bool {
        !self.public_key.is_empty()
    }

    pub(crate) fn read(&self, console: &Console, stdin: &mut Stdin) -> Result<Request, Failure> {
        let url = match self.url.as_deref() {
            Some("-") => Some(read_line("the URL", stdin)?),
            url => url.map(String::from),
        };
        let cookies = match self.cookie.as_deref() {
            Some("-") => Some(read_line("--cookie", stdin)?),
            cookies => cookies.map(String::from),
        };
        let now = when::resolve("--now", self.now, console)?
            .map(|seconds| time::check(Argument::Now, seconds))
            .transpose()?;
        Ok(Request {
            url,
            cookies,
            verifier: self.verifier(stdin)?,
            now,
            ip_address: self.ip_address.clone(),
        })
    }

    fn verifier(&self, stdin: &mut Stdin) -> Result<Option<Verifier>, Failure> {
        if !self.has_keys() {
            return Ok(None);
        }
        let mut verifier = Verifier::new();
        for (id, source) in &self.public_key {
            let key = read_key(source, stdin)?;
            if verifier.key(id).is_some() {
                return Err(Failure::new(format!(
                    "--public-key names {id} twice: give each key its own id"
                )));
            }
            verifier = verifier
                .with_key(id, key)
                .map_err(|error| error.at(format_args!("--public-key {id}={source}")))?;
        }
        Ok(Some(verifier))
    }
}

impl Request {
    /// Return it with what was pasted, a URL or a `Cookie` header.
    pub(crate) fn with_pasted(self, text: &str) -> Self {
        match text.contains("CloudFront-") && !text.contains("://") {
            true => Self {
                cookies: Some(text.into()),
                ..self
            },
            false => Self {
                url: Some(text.trim().into()),
                ..self
            },
        }
    }

    /// Take the request apart, and decide about it where there are keys.
    pub(crate) fn inspect(&self, evidence: &Evidence) -> Result<Inspection, Failure> {
        let options = InspectOptions {
            cookies: self.cookies.as_deref(),
            set_cookies: evidence.set_cookies.iter().map(String::as_str).collect(),
            page_url: evidence.page_url.as_deref(),
            response: evidence.response.as_deref(),
            now: self.now,
            ip_address: self.ip_address.clone(),
            verifier: self.verifier.as_ref(),
            hosts: evidence.hosts.iter().map(String::as_str).collect(),
        };
        Ok(frontseal_inspect::inspect(self.url.as_deref(), &options)?)
    }

    /// Return the kind of the key with `id`, if it is trusted.
    pub(crate) fn key_name(&self, id: &str) -> Option<String> {
        Some(self.verifier.as_ref()?.key(id)?.to_string())
    }
}

/// Read one line from standard input. One line end is not part of it.
fn read_line(purpose: &'static str, stdin: &mut Stdin) -> Result<String, Failure> {
    let bytes = Source::Stdin.read(purpose, stdin)?;
    let text = str::from_utf8(&bytes).map_err(|error| {
        Failure::new(format!(
            "standard input for {purpose} is not UTF-8 from byte {} on: percent-encode it",
            error.valid_up_to()
        ))
    })?;
    let line = text
        .strip_suffix('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line));
    Ok(line.unwrap_or(text).into())
}

/// Read a public key: from standard input, or from what the program reads private keys from.
pub(crate) fn read_key(source: &str, stdin: &mut Stdin) -> Result<PublicKey, Failure> {
    if source != "-" {
        return Ok(KeySource::parse(source).read_public()?);
    }
    let bytes = Source::Stdin.read("--public-key", stdin)?;
    Ok(PublicKey::new(&*bytes).map_err(|error| error.at("standard input"))?)
}
