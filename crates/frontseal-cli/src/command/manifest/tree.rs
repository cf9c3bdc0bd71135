//! A multivariant playlist and the playlists that it names, as files of one folder.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use frontseal_manifest::child_playlists;

use crate::command::manifest::{ManifestSigner, read};
use crate::console::Console;
use crate::failure::Failure;
use crate::input::{Source, Stdin};

/// Signed manifests: where they were read, by their paths below the folder.
pub(crate) type SignedTree = BTreeMap<PathBuf, SignedFile>;

/// A signed manifest.
pub(crate) struct SignedFile {
    /// The file that it was read from, without links.
    source: PathBuf,
    text: String,
}

/// Sign the manifest at `path`, whose text is `text`, and with `recursive` all playlists of its
/// folder that it leads to.
pub(super) fn sign(
    signer: &ManifestSigner,
    path: &Path,
    text: String,
    recursive: bool,
    console: &Console,
) -> Result<SignedTree, Failure> {
    let source = canonical(path)?;
    let (Some(folder), Some(name)) = (source.parent(), path.file_name()) else {
        return Err(Failure::new(format!("{} is no file", path.display())));
    };
    let base = folder_url(&signer.base_url);
    let mut signed = SignedTree::new();
    let mut known = BTreeSet::from([PathBuf::from(name)]);
    let mut waiting = VecDeque::from([(
        PathBuf::from(name),
        source.clone(),
        signer.base_url.clone(),
        text,
    )]);
    while let Some((path, source, url, text)) = waiting.pop_front() {
        let shown = source.display().to_string();
        let file = SignedFile {
            text: signer.sign(&shown, &text, &url)?,
            source,
        };
        signed.insert(path, file);
        if !recursive {
            continue;
        }
        let children = child_playlists(&text, &url)
            .map_err(|error| Failure::new(format!("{shown}: {error}")))?;
        for child in children {
            let Some(below) = child.strip_prefix(base) else {
                console.warn(format_args!(
                    "{shown}: the playlist {child} is not in the folder {base}: it is not signed"
                ));
                continue;
            };
            let path = local_path(below).ok_or_else(|| {
                Failure::new(format!("{shown}: {below:?} names no file below its folder"))
            })?;
            if !known.insert(path.clone()) {
                continue;
            }
            let source = canonical(&folder.join(&path))?;
            if !source.starts_with(folder) {
                return Err(Failure::new(format!(
                    "{shown}: {below:?} is a link out of its folder, to {}: copy the file there",
                    source.display()
                )));
            }
            let text = read(&Source::File(source.clone()), &mut Stdin::default())?;
            waiting.push_back((path, source, child, text));
        }
    }
    Ok(signed)
}

/// Write all of `signed` below `out`, or nothing, and return the files.
pub(super) fn write(signed: &SignedTree, out: &Path) -> Result<Vec<PathBuf>, Failure> {
    let targets: Vec<_> = signed.keys().map(|path| out.join(path)).collect();
    for target in &targets {
        if let Ok(existing) = fs::canonicalize(target)
            && signed.values().any(|file| file.source == existing)
        {
            return Err(Failure::new(format!(
                "{} would overwrite a playlist that it was made from: give another --out",
                target.display()
            )));
        }
    }
    let failed =
        |error: io::Error| Failure::new(format!("cannot write to {}: {error}", out.display()));
    let staging = Staging::new(out).map_err(failed)?;
    for (path, file) in signed {
        staging.write(path, &file.text).map_err(failed)?;
    }
    // All that can be in the way is found before the first file is there.
    for target in &targets {
        make_room(target).map_err(failed)?;
    }
    for (path, target) in signed.keys().zip(&targets) {
        staging.publish(path, target).map_err(failed)?;
    }
    Ok(targets)
}

/// A folder for files that are not finished. It goes away with what is left in it.
struct Staging(PathBuf);

impl Staging {
    fn new(out: &Path) -> io::Result<Self> {
        fs::create_dir_all(out)?;
        let folder = out.join(format!(".frontseal-{}", std::process::id()));
        fs::create_dir(&folder)?;
        Ok(Self(folder))
    }

    fn write(&self, path: &Path, text: &str) -> io::Result<()> {
        let path = self.0.join(path);
        create_parent(&path)?;
        fs::write(path, text)
    }

    fn publish(&self, path: &Path, target: &Path) -> io::Result<()> {
        fs::rename(self.0.join(path), target)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be removed is in the way of nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Create the folder of `target`, and check that a file can replace what is there.
fn make_room(target: &Path) -> io::Result<()> {
    create_parent(target)?;
    if target.is_dir() {
        return Err(io::Error::new(
            io::ErrorKind::IsADirectory,
            format!("{} is a folder", target.display()),
        ));
    }
    Ok(())
}

fn create_parent(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)
}

fn canonical(path: &Path) -> Result<PathBuf, Failure> {
    fs::canonicalize(path)
        .map_err(|error| Failure::new(format!("cannot read {}: {error}", path.display())))
}

/// Return the URL of the folder that `url` is in, with its last `/`.
fn folder_url(url: &str) -> &str {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let end = path.rfind('/').map_or(0, |slash| slash + 1);
    path.get(..end).unwrap_or_default()
}

/// Return the file that `uri`, relative to a folder, names in it; nothing if it leads out.
fn local_path(uri: &str) -> Option<PathBuf> {
    let uri = uri.split(['?', '#']).next().unwrap_or(uri);
    let path = PathBuf::from(percent_decoded(uri)?);
    let mut components = path.components().peekable();
    components.peek()?;
    let stays = components.all(|component| matches!(component, Component::Normal(_)));
    (stays && !uri.ends_with('/') && !path.to_str()?.contains(['\\', '\0'])).then_some(path)
}

fn percent_decoded(uri: &str) -> Option<String> {
    let mut parts = uri.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2)?;
        let digit = |at| char::from(*digits.as_bytes().get(at)?).to_digit(16);
        bytes.push(u8::try_from(digit(0)? * 16 + digit(1)?).ok()?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_below_the_folder_have_a_path() {
        let path = |uri| local_path(uri).map(|path| path.to_str().unwrap().to_owned());
        assert_eq!(
            path("low/video.m3u8?a=/../b"),
            Some("low/video.m3u8".into())
        );
        assert_eq!(path("%C3%A9t%C3%A9%201.m3u8"), Some("été 1.m3u8".into()));
        for uri in [
            "",
            "?a",
            "/etc/x",
            "../x",
            "a/../../x",
            "%2e%2e/x",
            "%2Fetc",
            "a%5Cb",
            "a%00",
            "a/",
            "%FF",
            "%2",
            "%zz",
            "%+1",
        ] {
            assert_eq!(path(uri), None, "{uri}");
        }
    }
}
