//! A multivariant playlist and the playlists that it names, as files of one folder.

use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::path::{Component, Path, PathBuf};

use frontseal_manifest::{ManifestOptions, child_playlists, is_reloaded_with_parameters};

use crate::command::manifest::replace::replace_all;
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

/// A playlist that is to be signed.
struct Waiting {
    /// Its path below the folder.
    path: PathBuf,
    source: PathBuf,
    text: String,
    options: ManifestOptions,
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
    let base = folder_url(&signer.options.base_url);
    // What the playlists of lower folders name may be in all of the folder.
    let given = signer.options.folder.clone();
    let whole_folder = given.or_else(|| signer.options.each.then(|| base.into()));
    let mut signed = SignedTree::new();
    let mut known = BTreeMap::from([(PathBuf::from(name), None)]);
    let mut waiting = VecDeque::from([Waiting {
        path: name.into(),
        source: source.clone(),
        text,
        options: signer.options.clone(),
    }]);
    while let Some(playlist) = waiting.pop_front() {
        let shown = playlist.source.display().to_string();
        let manifest = signer.sign(&shown, &playlist.text, &playlist.options, console)?;
        let file = SignedFile {
            text: manifest.text,
            source: playlist.source,
        };
        signed.insert(playlist.path, file);
        if !recursive {
            continue;
        }
        let mut defines = signer.options.defines.clone();
        defines.extend(manifest.defines);
        let children = child_playlists(&playlist.text, &playlist.options)
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
            if let Some(imports) = known.get(&path) {
                if imports.as_ref().is_some_and(|imports| *imports != defines) {
                    return Err(Failure::new(format!(
                        "{shown}: {below:?} imports variables and is named by another playlist too, which defines them differently: sign one of the playlists at a time"
                    )));
                }
                continue;
            }
            let source = fs::canonicalize(folder.join(&path)).map_err(|error| {
                Failure::new(format!(
                    "{shown}: cannot read its playlist {}: {error}",
                    path.display()
                ))
            })?;
            if !source.starts_with(folder) {
                return Err(Failure::new(format!(
                    "{shown}: {below:?} is a link out of its folder, to {}: copy the file there",
                    source.display()
                )));
            }
            let text = read(&Source::File(source.clone()), &mut Stdin::default())?;
            if signer.options.each && is_reloaded_with_parameters(&text) {
                return Err(Failure::new(format!(
                    "{}: players add parameters to the URL of a low-latency playlist, which a signature for that URL does not cover: sign once, without --each",
                    source.display()
                )));
            }
            let imports = text.contains("IMPORT=").then(|| defines.clone());
            known.insert(path.clone(), imports);
            waiting.push_back(Waiting {
                path,
                source,
                text,
                options: ManifestOptions {
                    base_url: child,
                    folder: whole_folder.clone(),
                    defines: defines.clone(),
                    ..signer.options.clone()
                },
            });
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
    let files: Vec<_> = signed
        .iter()
        .map(|(path, file)| (path.as_path(), file.text.as_str()))
        .collect();
    replace_all(out, &files)?;
    Ok(targets)
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
