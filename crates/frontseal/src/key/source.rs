//! [`KeySource`]: the file or the environment variable that holds a key.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::{env, fs};

use zeroize::Zeroizing;

use super::stored::{BEGIN, decode_base64};
use super::{PrivateKey, PublicKey};
#[cfg(doc)]
use crate::error::ErrorKind;
use crate::error::{Argument, Error, KeyPairIdProblem, KeyProblem, Problem};
use crate::signer::{Signer, check_key_pair_id};

/// A function that reads a key from bytes, or from a member of the JSON that they are.
type Parse<'p, K> = dyn Fn(&[u8], Option<&str>) -> Result<K, KeyProblem> + 'p;

/// A key file is a few kilobytes long; a longer one is something else, such as a device.
const LONGEST_FILE: u64 = 1 << 20;

/// Where a key is, as a setting of a program names it.
///
/// Neither an error nor `Debug` shows a text that may be a key, even where a path was expected.
///
/// ```no_run
/// use frontseal::{KeySource, Signer};
///
/// let key = KeySource::parse("/run/secrets/cloudfront.json#private_key").read(None)?;
/// let signer = Signer::new("K2JCJMDEHXQW5F", key)?;
/// # Ok::<(), frontseal::Error>(())
/// ```
#[derive(Clone)]
pub struct KeySource {
    place: Place,
    /// The member of a JSON object.
    field: Option<String>,
}

#[derive(Clone)]
enum Place {
    File(PathBuf),
    Variable(String),
    Text(Zeroizing<String>),
}

impl KeySource {
    /// Read a setting: `env:NAME` for an environment variable, `file://PATH` or a path for a file, or
    /// the key itself. `~/` after `file://` is the home folder, which shells do not expand there.
    ///
    /// `#FIELD` at the end of a name or a path selects a member of a JSON object.
    pub fn parse(setting: &str) -> Self {
        if let Some(name) = setting.strip_prefix("env:") {
            let (name, field) = split_field(name);
            return Self {
                place: Place::Variable(name.to_owned()),
                field,
            };
        }
        if is_key_text(setting) {
            return Self {
                place: Place::Text(Zeroizing::new(setting.to_owned())),
                field: None,
            };
        }
        let (path, field) = match file_path(setting).exists() {
            true => (setting, None),
            false => split_field(setting),
        };
        Self {
            place: Place::File(file_path(path)),
            field,
        }
    }

    /// Name a file.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self {
            place: Place::File(path.into()),
            field: None,
        }
    }

    /// Name an environment variable that holds the key, or the path of its file.
    pub fn variable(name: impl Into<String>) -> Self {
        Self {
            place: Place::Variable(name.into()),
            field: None,
        }
    }

    /// Select the member `field` of a JSON object.
    #[must_use]
    pub fn with_field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// Return whether the setting is the key itself.
    pub fn is_text(&self) -> bool {
        matches!(self.place, Place::Text(_))
    }

    /// Return the path of the file that holds the key, following a variable that holds a path.
    pub fn path(&self) -> Option<PathBuf> {
        match &self.place {
            Place::File(path) => Some(path.clone()),
            Place::Variable(name) => {
                let value = read_variable(name).ok()??;
                Self::parse_value(&value).path()
            }
            Place::Text(_) => None,
        }
    }

    /// Read a private key.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidKey`] with the place, if it is not set or cannot be read, and as for
    /// [`PrivateKey::new`].
    pub fn read(&self, passphrase: Option<&[u8]>) -> Result<PrivateKey, Error> {
        let parse = |bytes: &[u8], field: Option<&str>| PrivateKey::read(bytes, field, passphrase);
        self.open(Argument::PrivateKey, &parse)
    }

    /// Read a public key.
    ///
    /// # Errors
    /// As for [`read`](Self::read) and [`PublicKey::new`].
    pub fn read_public(&self) -> Result<PublicKey, Error> {
        self.open(Argument::PublicKey, &<PublicKey>::read)
    }

    /// Pass the bytes and the field to `parse`. An error begins with the place.
    fn open<K>(&self, argument: Argument, parse: &Parse<'_, K>) -> Result<K, Error> {
        self.open_here(argument, parse)
            .map_err(|error| match self.is_shown() {
                true => error.at(self),
                false => error,
            })
    }

    fn open_here<K>(&self, argument: Argument, parse: &Parse<'_, K>) -> Result<K, Error> {
        let field = self.field.as_deref();
        let key = match &self.place {
            Place::Text(text) => parse(text.as_bytes(), field),
            Place::File(path) => read_file(path).and_then(|bytes| parse(&bytes, field)),
            Place::Variable(name) => match read_variable(name) {
                Ok(Some(value)) => {
                    let mut named = Self::parse_value(&value);
                    named.field = self.field.clone().or(named.field);
                    return named.open(argument, parse);
                }
                Ok(None) => Err(KeyProblem::VariableNotSet),
                Err(problem) => Err(problem),
            },
        };
        key.map_err(|problem| Problem::Key { argument, problem }.into())
    }

    /// Return whether errors name the place: not if its text may be a part of a key.
    pub fn is_shown(&self) -> bool {
        match &self.place {
            Place::File(path) => shown_path(path).is_some(),
            Place::Variable(name) => is_shown_name(name),
            Place::Text(_) => false,
        }
    }

    /// Read the value of an environment variable: a setting that does not name another variable.
    pub fn parse_value(value: &str) -> Self {
        match value.starts_with("env:") {
            true => Self::file(value),
            false => Self::parse(value),
        }
    }
}

/// The place, without any text that may be a key.
impl fmt::Display for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Variable(name) if is_shown_name(name) => {
                write!(f, "environment variable {}", name.escape_debug())
            }
            Place::File(path) => match shown_path(path) {
                Some(path) => write!(f, "{}", path.escape_debug()),
                None => f.write_str("the key"),
            },
            Place::Variable(_) | Place::Text(_) => f.write_str("the key"),
        }
    }
}

impl fmt::Debug for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeySource({self})")
    }
}

/// The environment variables that a signer is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvironmentVariables {
    /// Holds the id that CloudFront shows for the public key.
    pub key_pair_id: String,
    /// Holds the private key, or the path of its file.
    pub private_key: String,
    /// Holds the passphrase of an encrypted key. It may be unset.
    pub passphrase: String,
}

impl Default for EnvironmentVariables {
    fn default() -> Self {
        Self {
            key_pair_id: "FRONTSEAL_KEY_PAIR_ID".into(),
            private_key: "FRONTSEAL_PRIVATE_KEY".into(),
            passphrase: "FRONTSEAL_PASSPHRASE".into(),
        }
    }
}

impl EnvironmentVariables {
    /// Read the key pair id and the private key.
    ///
    /// # Errors
    /// As for [`Signer::from_environment`].
    pub fn read(&self) -> Result<(String, PrivateKey), Error> {
        let variable = |name: &str| match read_variable(name) {
            Ok(value) => Ok(value.unwrap_or_default()),
            Err(problem) => {
                let argument = Argument::PrivateKey;
                Err(Error::from(Problem::Key { argument, problem }).at(KeySource::variable(name)))
            }
        };
        let id = variable(&self.key_pair_id)?;
        let key = variable(&self.private_key)?;
        let passphrase = variable(&self.passphrase)?;
        let key = self.read_key(&id, &key, passphrase.as_bytes())?;
        Ok((id.as_str().to_owned(), key))
    }

    /// Read the private key from the values of the variables, for callers that have the values from
    /// elsewhere than this process. One that is empty counts as not set.
    ///
    /// # Errors
    /// As for [`Signer::from_environment`].
    pub fn read_key(
        &self,
        key_pair_id: &str,
        private_key: &str,
        passphrase: &[u8],
    ) -> Result<PrivateKey, Error> {
        match key_pair_id {
            "" => Err(Problem::KeyPairId(KeyPairIdProblem::NotSet).into()),
            id => check_key_pair_id(id),
        }
        .map_err(|error| error.at(KeySource::variable(&*self.key_pair_id)))?;
        match private_key {
            "" => Err(Problem::Key {
                argument: Argument::PrivateKey,
                problem: KeyProblem::VariableNotSet,
            }
            .into()),
            value => {
                let passphrase = (!passphrase.is_empty()).then_some(passphrase);
                KeySource::parse_value(value).read(passphrase)
            }
        }
        .map_err(|error| error.at(KeySource::variable(&*self.private_key)))
    }
}

impl Signer {
    /// Make a signer from environment variables. They are `FRONTSEAL_KEY_PAIR_ID`,
    /// `FRONTSEAL_PRIVATE_KEY` and, for an encrypted key, `FRONTSEAL_PASSPHRASE`, or others that are
    /// named in `variables`.
    ///
    /// A variable that is empty counts as not set.
    ///
    /// ```no_run
    /// use frontseal::{EnvironmentVariables, Signer};
    ///
    /// let signer = Signer::from_environment(&EnvironmentVariables::default())?;
    /// # Ok::<(), frontseal::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidKeyPairId`] or [`ErrorKind::InvalidKey`] with the name of the variable, if
    /// one is missing or its value cannot be used.
    pub fn from_environment(variables: &EnvironmentVariables) -> Result<Self, Error> {
        let (key_pair_id, key) = variables.read()?;
        Self::new(&key_pair_id, key)
    }
}

/// Return the path that a setting names, with or without `file://`, as the AWS CLI reads it.
fn file_path(setting: &str) -> PathBuf {
    let Some(path) = setting
        .strip_prefix("file://")
        .or_else(|| setting.strip_prefix("fileb://"))
    else {
        return setting.into();
    };
    match (path.strip_prefix("~/"), env::home_dir()) {
        (Some(below), Some(home)) => home.join(below),
        _ => path.into(),
    }
}

fn split_field(text: &str) -> (&str, Option<String>) {
    match text.rsplit_once('#') {
        Some((name, field)) if !name.is_empty() && !field.is_empty() => {
            (name, Some(field.to_owned()))
        }
        _ => (text, None),
    }
}

/// Read an environment variable; one that is empty counts as not set.
fn read_variable(name: &str) -> Result<Option<Zeroizing<String>>, KeyProblem> {
    // A name with one of these is not a variable's, and the standard library panics on some systems.
    if name.is_empty() || name.contains(['=', '\0']) {
        return Ok(None);
    }
    match env::var(name).map(Zeroizing::new) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(KeyProblem::VariableNotUtf8),
    }
}

fn read_file(path: &Path) -> Result<Zeroizing<Vec<u8>>, KeyProblem> {
    // Room from the start: growing would leave copies of a key behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(1 << 15));
    fs::File::open(path)
        .and_then(|file| file.take(LONGEST_FILE + 1).read_to_end(&mut bytes))
        .map_err(|error| {
            let folder = env::current_dir().ok().filter(|_| path.is_relative());
            if shown_path(path).is_none() {
                return KeyProblem::NeitherKeyNorPath;
            }
            KeyProblem::Unreadable {
                reason: format!("{error}").into(),
                folder: folder.map(|folder| format!("{}", folder.display()).into()),
            }
        })?;
    if bytes.len() as u64 > LONGEST_FILE {
        return Err(KeyProblem::TooLong(LONGEST_FILE));
    }
    Ok(bytes)
}

/// Return whether `text` is a key, or what is left of one, and not a path.
fn is_key_text(text: &str) -> bool {
    text.contains(BEGIN)
        || text.contains("PRIVATE KEY")
        || text.starts_with(['{', '"', '\''])
        || text.contains(char::is_control)
        || (text.len() >= 64 && decode_base64(text).is_ok())
        || longest_word(text) >= 64
}

/// Return `path` to be shown, unless it may be a part of a key. Base64 has neither `.` nor `~`, and no
/// part of a key names a folder that exists.
fn shown_path(path: &Path) -> Option<&str> {
    let has_folder = || {
        path.parent()
            .is_some_and(|folder| folder.parent().is_some() && folder.is_dir())
    };
    path.to_str().filter(|text| {
        (text.contains(['.', '~']) || has_folder())
            && !text.contains(BEGIN)
            && longest_word(text) < 24
    })
}

/// Return whether `name` is shown as a variable's: not if it may be a part of a key, as in
/// `env:$KEY`.
fn is_shown_name(name: &str) -> bool {
    !name.is_empty() && longest_word(name) < 24 && !name.contains(BEGIN)
}

/// Return the length of the longest run of characters that base64 and names have in common.
fn longest_word(text: &str) -> usize {
    text.split(|character: char| !character.is_ascii_alphanumeric() && character != '+')
        .map(str::len)
        .max()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;
    use crate::error::ErrorKind;
    use crate::signing_key::SigningKey as _;

    #[test]
    fn a_variable_that_does_not_serve_is_named() {
        let pem = include_str!("../../../../tests/keys/p-256.pem");
        let encrypted = include_str!("../../../../tests/keys/forms/p-256-encrypted-aes-256.pem");
        let variables = EnvironmentVariables::default();
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/keys/p-256.pem");
        for (key, passphrase) in [(pem, ""), (path, ""), (encrypted, "open-sesame")] {
            let key = variables
                .read_key("K1", key, passphrase.as_bytes())
                .unwrap();
            assert_eq!(key.key_type().as_str(), "p-256");
        }
        for (id, key, kind, text) in [
            (
                "",
                pem,
                ErrorKind::InvalidKeyPairId,
                "environment variable FRONTSEAL_KEY_PAIR_ID: the variable is not set, or empty: set it to the id that CloudFront shows for the public key, such as K2JCJMDEHXQW5F",
            ),
            (
                "K 1",
                pem,
                ErrorKind::InvalidKeyPairId,
                "environment variable FRONTSEAL_KEY_PAIR_ID: the key pair id has ' ' at byte 1: use only letters and digits",
            ),
            (
                "K1",
                "",
                ErrorKind::InvalidKey,
                "environment variable FRONTSEAL_PRIVATE_KEY: the variable is not set, or empty: set it to PEM text or to the path of a file",
            ),
            (
                "K1",
                encrypted,
                ErrorKind::InvalidKey,
                "environment variable FRONTSEAL_PRIVATE_KEY: ",
            ),
            (
                "K1",
                "env:OTHER.pem",
                ErrorKind::InvalidKey,
                "environment variable FRONTSEAL_PRIVATE_KEY: env:OTHER.pem: cannot read the file: ",
            ),
        ] {
            let error = variables.read_key(id, key, b"").map(drop).unwrap_err();
            assert_eq!(error.kind(), kind);
            assert!(error.to_string().starts_with(text), "{error}");
        }
    }
}
