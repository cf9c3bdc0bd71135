//! `frontseal edge`: a local CloudFront, for tests and development.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use frontseal_edge::{CacheBehavior, DefaultCacheBehavior, EdgeConfig, LogFormat, Tls};

use crate::console::Console;
use crate::failure::Failure;
use crate::input::{Source, Stdin};
use crate::request_args::{parse_pair, read_key};
use crate::when::{self, WHEN, When};

/// The port that the program listens on unless told otherwise.
const PORT: u16 = 8443;

/// The key group of all that --public-key names.
const ALL_KEYS: &str = "--public-key";

/// Run a local CloudFront, which enforces signed URLs and cookies in front of a folder or a server
///
/// Requests that the public keys grant are served; others get CloudFront's 403, with the reason in
/// the header X-Frontseal-Reason, in the log, and on the page /.frontseal/ for this machine.
///
/// The first line on standard output says where it listens. Ctrl-C ends it once running responses
/// have ended. Key files are reloaded when they change, and on SIGHUP.
#[derive(Args)]
#[command(after_help = EXAMPLES, override_usage = "frontseal edge --root FOLDER|--origin URL|--config FILE [OPTIONS]")]
pub(crate) struct EdgeArgs {
    /// Folder to serve
    #[arg(long, value_name = "FOLDER", conflicts_with = "origin")]
    root: Option<PathBuf>,

    /// HTTP server to serve, in place of a folder: http://127.0.0.1:9000
    #[arg(long, value_name = "URL")]
    origin: Option<String>,

    /// Address to listen on; port 0 takes a free one [default: 127.0.0.1:8443]
    #[arg(long, value_name = "ADDRESS", value_parser = parse_address)]
    listen: Option<SocketAddr>,

    /// Serve HTTPS with a certificate that is made now, and that nobody trusts
    #[arg(long)]
    tls: bool,

    /// Serve HTTPS with this certificate chain, a PEM file
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,

    /// Private key of the certificate, a PEM file
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,

    /// Trust a public key: its key pair id and its file; may be given several times
    ///
    /// The file may also be file://path, env:NAME for a variable that holds the PEM text or a path,
    /// or - for standard input.
    #[arg(long, value_name = "ID=FILE", allow_hyphen_values = true, value_parser = parse_pair)]
    public_key: Vec<(String, String)>,

    /// Restrict paths by a pattern, and open all others; may be given several times
    ///
    /// * is any run of characters, ? any one. Without this flag every path is restricted.
    #[arg(long, value_name = "PATTERN", conflicts_with = "config")]
    protect: Vec<String>,

    /// Judge requests as if they had come to this distribution: https://d111111abcdef8.cloudfront.net
    #[arg(long = "as", value_name = "URL")]
    distribution: Option<String>,

    /// Judge by this time in place of now
    #[arg(long, value_name = "WHEN", value_parser = When::parse, long_help = format!("Judge by this time in place of now\n\n{WHEN}"))]
    at: Option<When>,

    /// Take the viewer's address from this request header, the last one in it
    ///
    /// The last address is the one that the nearest proxy has added. Only behind a proxy that sets
    /// the header, as anybody else may write anything into it.
    #[arg(long, value_name = "NAME")]
    trusted_header: Option<String>,

    /// Settings from a TOML file; flags go before what it says
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Stop when standard input ends: with the process that started the edge and holds a pipe to it
    #[arg(long)]
    stop_with_stdin: bool,

    /// Form of the log on standard output [default: text]
    #[arg(long, value_enum, value_name = "FORM")]
    log: Option<Log>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Log {
    /// A line for people
    Text,
    /// A line of JSON
    Json,
    /// None
    Off,
}

const EXAMPLES: &str = "\
Examples:
  Serve a folder to those who have a signed URL:
    $ frontseal edge --root media --public-key K2JCJMDEHXQW5F=key.pub.pem

  Judge by the distribution's name, on a free port, and sign for it:
    $ frontseal edge --root media --public-key K2JCJMDEHXQW5F=key.pub.pem \\
        --as https://d111111abcdef8.cloudfront.net --listen 127.0.0.1:0

  Restrict one folder of a server that runs already, over HTTPS:
    $ frontseal edge --origin http://127.0.0.1:9000 --protect '/private/*' \\
        --public-key K2JCJMDEHXQW5F=key.pub.pem --tls";

fn parse_address(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| "write address and port, as in 127.0.0.1:8443 or [::1]:8443".into())
}

pub(crate) fn run(args: &EdgeArgs, console: &Console) -> Result<(), Failure> {
    let config = args.config(console)?;
    frontseal_edge::serve(config).map_err(|error| Failure::new(error.to_string()))
}

impl EdgeArgs {
    /// Return the file's settings with those of the flags.
    fn config(&self, console: &Console) -> Result<EdgeConfig, Failure> {
        let mut config = match &self.config {
            Some(path) => EdgeConfig::from_file(path)
                .map_err(|error| Failure::new(format!("--config {error}")))?,
            None => EdgeConfig::default(),
        };
        if self.root.is_some() || self.origin.is_some() {
            config.root = self.root.clone();
            config.origin = self.origin.clone();
        }
        if self.tls || self.tls_cert.is_some() {
            config.tls = Some(Tls {
                certificate: self.tls_cert.clone(),
                private_key: self.tls_key.clone(),
            });
        }
        let default_address = SocketAddr::from((Ipv4Addr::LOCALHOST, PORT));
        config.listen = self.listen.or(config.listen).or(Some(default_address));
        config.distribution = self.distribution.clone().or(config.distribution);
        config.trusted_header = self.trusted_header.clone().or(config.trusted_header);
        if let Some(at) = self.at {
            config.at = when::resolve("--at", Some(at), console)?;
        }
        let log = self.log.map(|log| match log {
            Log::Text => LogFormat::Text,
            Log::Json => LogFormat::Json,
            Log::Off => LogFormat::Off,
        });
        config.log = log.or(config.log).or(Some(LogFormat::Text));
        config.stop_with_stdin |= self.stop_with_stdin;
        self.add_keys(&mut config)?;
        self.protect(&mut config);
        Ok(config)
    }

    /// Files stay files, which are reloaded when they change; other sources become text.
    fn add_keys(&self, config: &mut EdgeConfig) -> Result<(), Failure> {
        let mut stdin = Stdin::default();
        let mut seen = BTreeSet::new();
        for (id, source) in &self.public_key {
            if !seen.insert(id) {
                return Err(Failure::new(format!(
                    "--public-key names {id} twice: give each key its own id"
                )));
            }
            let value = match Source::new(source) {
                Source::File(path) if !source.starts_with("env:") => path.display().to_string(),
                _ => read_key(source, &mut stdin)?.to_pem(),
            };
            config.public_keys.insert(id.clone(), value);
        }
        Ok(())
    }

    fn protect(&self, config: &mut EdgeConfig) {
        if self.protect.is_empty() {
            return;
        }
        let ids = config.public_keys.keys().cloned().collect();
        config.key_groups.insert(ALL_KEYS.into(), ids);
        let restrict = |pattern: &String| CacheBehavior {
            path_pattern: pattern.clone(),
            trusted_key_groups: vec![ALL_KEYS.into()],
        };
        config
            .cache_behaviors
            .extend(self.protect.iter().map(restrict));
        config.default_cache_behavior = Some(DefaultCacheBehavior {
            trusted_key_groups: Vec::new(),
        });
    }
}
