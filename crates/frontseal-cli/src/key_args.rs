//! [`KeyArgs`]: which key signs, and from where it comes.

use std::path::Path;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use frontseal::{HashAlgorithm, KeySource, PrivateKey, Signer};
use zeroize::Zeroizing;

use crate::console::Console;
use crate::failure::Failure;
use crate::input::{Source, Stdin};

const KEY_VARIABLE: &str = "FRONTSEAL_PRIVATE_KEY";
const PASSPHRASE_VARIABLE: &str = "FRONTSEAL_PASSPHRASE";

/// The key that signs.
#[derive(Args)]
#[command(next_help_heading = "Key")]
pub(crate) struct KeyArgs {
    /// Id that CloudFront shows for the public key: K… for public keys, APKA… for key pairs of old
    #[arg(long, value_name = "ID", env = "FRONTSEAL_KEY_PAIR_ID")]
    key_pair_id: String,

    /// Private key: a path, file://path, env:NAME, or - for standard input
    ///
    /// The key is PKCS#1, PKCS#8 or SEC1, as PEM or DER, or a JWK: RSA or ECDSA P-256. A variable
    /// holds a path or the key, also in one line with \n, in base64, or in JSON. Add #FIELD to
    /// select a member of a JSON secret: secret.json#private_key. The key itself is accepted too,
    /// as in the AWS CLI, but other users of the machine can see command lines.
    ///
    /// Without this flag the variable FRONTSEAL_PRIVATE_KEY is read, as env:FRONTSEAL_PRIVATE_KEY
    /// would be.
    #[arg(long, value_name = "SRC", allow_hyphen_values = true)]
    private_key: Option<String>,

    /// File with the passphrase of an encrypted key, or - for standard input
    ///
    /// One line end at the end of the file is not part of the passphrase. Without this flag the
    /// variable FRONTSEAL_PASSPHRASE is read.
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<String>,

    /// Hash that is signed; SHA1 for RSA and SHA256 for P-256 unless given
    ///
    /// SHA256 is announced to CloudFront, which takes it since April 2026.
    #[arg(long, value_name = "NAME", value_parser = hash_algorithm())]
    hash_algorithm: Option<HashAlgorithm>,
}

fn hash_algorithm() -> impl TypedValueParser<Value = HashAlgorithm> {
    PossibleValuesParser::new(["SHA1", "SHA256"]).try_map(|name| name.parse())
}

impl KeyArgs {
    /// Load the key, once, and make a signer of it.
    pub(crate) fn signer(&self, stdin: &mut Stdin, console: &Console) -> Result<Signer, Failure> {
        let source = match self.private_key.as_deref() {
            Some("-") => Err(Source::Stdin.read("--private-key", stdin)?),
            setting => Ok(Self::source(setting, console)?),
        };
        let passphrase = self.passphrase(stdin)?;
        let passphrase = passphrase.as_ref().map(|bytes| bytes.as_slice());
        let key = match &source {
            Ok(source) => source.read(passphrase)?,
            Err(bytes) => {
                PrivateKey::new(&**bytes, passphrase).map_err(|error| error.at("standard input"))?
            }
        };
        if let Some(path) = source.ok().and_then(|source| source.path()) {
            warn_if_world_readable(&path, console);
        }
        if let Some(warning) = key.warning() {
            console.warn(warning);
        }
        let signer = Signer::new(&self.key_pair_id, key)?;
        Ok(match self.hash_algorithm {
            Some(hash_algorithm) => signer.with_hash_algorithm(hash_algorithm),
            None => signer,
        })
    }

    fn source(setting: Option<&str>, console: &Console) -> Result<KeySource, Failure> {
        let Some(setting) = setting else {
            if read_variable(KEY_VARIABLE)?.is_none() {
                return Err(Failure::new(format!(
                    "there is no private key: give --private-key, or set {KEY_VARIABLE}"
                )));
            }
            return Ok(KeySource::variable(KEY_VARIABLE));
        };
        let source = KeySource::parse(setting);
        if source.is_text() {
            console.warn("the private key is on the command line, where other users of the machine can see it: pass its path");
        }
        Ok(source)
    }

    fn passphrase(&self, stdin: &mut Stdin) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
        let Some(file) = &self.passphrase_file else {
            let value = read_variable(PASSPHRASE_VARIABLE)?;
            return Ok(value.map(|value| Zeroizing::new(value.as_bytes().to_vec())));
        };
        let source = Source::new(file);
        if let Source::File(path) = &source
            && let Err(error) = std::fs::File::open(path)
        {
            // Not with the path, which is the passphrase itself if that was given in its place.
            return Err(Failure::new(format!(
                "cannot read the file of --passphrase-file: {error}"
            )));
        }
        let mut bytes = source.read("--passphrase-file", stdin)?;
        let line = bytes
            .strip_suffix(b"\n")
            .map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let len = line.unwrap_or(&bytes).len();
        bytes.truncate(len);
        Ok(Some(bytes))
    }
}

/// Read an environment variable; one that is empty counts as not set.
pub(crate) fn read_variable(name: &str) -> Result<Option<Zeroizing<String>>, Failure> {
    match std::env::var(name) {
        Ok(value) if value.is_empty() => Ok(None),
        Ok(value) => Ok(Some(Zeroizing::new(value))),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(Failure::new(format!(
            "the environment variable {name} is not UTF-8: set it to PEM text or to a path"
        ))),
    }
}

#[cfg(unix)]
fn warn_if_world_readable(path: &Path, console: &Console) {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path).map_or(0, |metadata| metadata.permissions().mode());
    if mode & 0o004 != 0 {
        console.warn(format_args!(
            "every user of the machine can read the private key {0}: run chmod 600 {0}",
            path.display()
        ));
    }
}

#[cfg(not(unix))]
fn warn_if_world_readable(_: &Path, _: &Console) {}
