//! [`Keys`]: the public keys as read from their files, and how a changed file is noticed.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::time::SystemTime;

use frontseal::{PublicKey, Verifier};

use crate::config::PEM;
use crate::error::EdgeError;

/// The longest key file that is read.
const LONGEST_FILE: u64 = 1 << 20;

/// The public keys by their ids, as they were read.
pub(crate) struct Keys(BTreeMap<String, Vec<u8>>);

/// The modification time, the length and the inode of each key file. One of them changes when the
/// file is written or replaced.
pub(crate) type Stamp = Vec<Option<(SystemTime, u64, u64)>>;

impl Keys {
    /// Read each key from its source: a file, or PEM text.
    pub(crate) fn read(sources: &BTreeMap<String, String>) -> Result<Self, EdgeError> {
        let read = sources.iter().map(|(id, source)| {
            let bytes = read_source(id, source)?;
            // Parsed here, so that the error names the key.
            trust(Verifier::new(), id, &bytes)?;
            Ok((id.clone(), bytes))
        });
        read.collect::<Result<_, _>>().map(Self)
    }

    /// Return a verifier that trusts the keys with `ids`.
    pub(crate) fn verifier<'i>(
        &self,
        ids: impl IntoIterator<Item = &'i str>,
    ) -> Result<Verifier, EdgeError> {
        ids.into_iter().try_fold(Verifier::new(), |verifier, id| {
            let bytes = self.0.get(id).ok_or_else(|| {
                EdgeError::new(format!(
                    "the key pair id {id:?} is in a key group and not in public_keys: add its file"
                ))
            })?;
            trust(verifier, id, bytes)
        })
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// Return the stamp of the files among `sources`.
pub(crate) fn stamp(sources: &BTreeMap<String, String>) -> Stamp {
    let stamp_of = |source: &String| {
        let metadata = fs::metadata(source).ok()?;
        Some((
            metadata.modified().ok()?,
            metadata.len(),
            number_of(&metadata),
        ))
    };
    sources
        .values()
        .filter(|source| !source.contains(PEM))
        .map(stamp_of)
        .collect()
}

/// Return the inode of a file; 0 on systems without inodes.
fn number_of(metadata: &Metadata) -> u64 {
    #[cfg(unix)]
    return std::os::unix::fs::MetadataExt::ino(metadata);
    #[cfg(not(unix))]
    return 0;
}

fn trust(verifier: Verifier, id: &str, bytes: &[u8]) -> Result<Verifier, EdgeError> {
    PublicKey::new(bytes)
        .and_then(|key| verifier.with_key(id, key))
        .map_err(|error| EdgeError::new(format!("the public key {id}: {error}")))
}

fn read_source(id: &str, source: &str) -> Result<Vec<u8>, EdgeError> {
    if source.contains(PEM) {
        return Ok(source.into());
    }
    let wrong =
        |problem: String| EdgeError::new(format!("the public key {id}, {source:?}, {problem}"));
    let unreadable = |error| wrong(format!("cannot be read: {error}"));
    let metadata = fs::metadata(source).map_err(unreadable)?;
    if !metadata.is_file() || metadata.len() > LONGEST_FILE {
        return Err(wrong("is not a key file".into()));
    }
    fs::read(source).map_err(unreadable)
}
