//! Several files that take the place of others: all of them, or none.
//!
//! Each new file is written beside its target, and each old one is linked there, before the first
//! target is touched. Then the journal gets its final name, which decides: from now on the
//! replacement is completed, by this run or by the next one with the same folder. If a rename fails,
//! the old files are put back, which a journal with a third name decides in the same way.
//!
//! So the folder has the old files or the new ones whenever no journal is in it, and a process that
//! is killed in between leaves a journal that the next run finds. Readers see both kinds while the
//! renames last. Files and folders are synchronised before the journal says so, so the same holds
//! if the machine stops.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::failure::Failure;

/// The journal while new files are written: they are deleted.
const STAGING: &str = ".frontseal-staging";
/// The journal once all new files are there: they take their places.
const REPLACING: &str = ".frontseal-replacing";
/// The journal once a file could not take its place: the old ones are put back.
const RESTORING: &str = ".frontseal-restoring";

/// Write each of `files`, a path below `folder` and a text, or none.
pub(super) fn replace_all(folder: &Path, files: &[(&Path, &str)]) -> Result<(), Failure> {
    let create =
        |folder: &Path| fs::create_dir_all(folder).map_err(|error| cannot_write(folder, &error));
    create(folder)?;
    for (path, _) in files {
        create(parent(&folder.join(path)))?;
    }
    let replacement = Replacement::new(folder, files)?;
    let _locks = replacement.lock()?;
    recover_locked(folder)?;
    if let [(path, text)] = files {
        // One rename is all or nothing by itself.
        return replacement.stage(0, text).and_then(|()| {
            let target = folder.join(path);
            fs::rename(replacement.staged(0), &target).map_err(|error| {
                let _ = remove(&replacement.staged(0));
                cannot_write(&target, &error)
            })
        });
    }
    replacement.write_journal()?;
    let staged = replacement
        .stage_all(files)
        .and_then(|()| replacement.enter(STAGING, REPLACING));
    if let Err(failure) = staged {
        replacement.clean(STAGING);
        return Err(failure);
    }
    replacement.complete(|from, to| fs::rename(from, to))
}

/// Complete or undo what a run that was killed has left in `folder`.
pub(super) fn recover(folder: &Path) -> Result<(), Failure> {
    let _lock = lock(folder)?;
    recover_locked(folder)
}

fn recover_locked(folder: &Path) -> Result<(), Failure> {
    for (journal, finish) in [
        (STAGING, Replacement::discard as fn(&Replacement) -> _),
        (REPLACING, |replacement| {
            replacement.complete(rename_if_there)
        }),
        (RESTORING, Replacement::restore),
    ] {
        if let Some(replacement) = Replacement::read(folder, journal)? {
            finish(&replacement)?;
        }
    }
    Ok(())
}

/// What the journal says: the files of a folder that are replaced.
struct Replacement {
    folder: PathBuf,
    entries: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    /// The path below the folder.
    path: PathBuf,
    /// Whether there was a file before.
    existed: bool,
}

impl Replacement {
    fn new(folder: &Path, files: &[(&Path, &str)]) -> Result<Self, Failure> {
        let entry = |path: &Path| {
            let target = folder.join(path);
            match fs::symlink_metadata(&target) {
                Ok(_) if target.is_dir() => {
                    Err(cannot_write(&target, &ErrorKind::IsADirectory.into()))
                }
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    Err(cannot_write(&target, &error))
                }
                found => Ok(Entry {
                    path: path.into(),
                    existed: found.is_ok(),
                }),
            }
        };
        Ok(Self {
            folder: folder.into(),
            entries: files
                .iter()
                .map(|(path, _)| entry(path))
                .collect::<Result<_, _>>()?,
        })
    }

    /// Read the journal of that name, if it is there. One that was cut off was written for nothing
    /// yet.
    fn read(folder: &Path, journal: &str) -> Result<Option<Self>, Failure> {
        let journal = folder.join(journal);
        let text = match fs::read(&journal) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(cannot_read(&journal, &error)),
        };
        let entries: Vec<Entry> = serde_json::from_slice(&text).unwrap_or_default();
        let stays = |entry: &Entry| {
            let mut components = entry.path.components();
            components.all(|component| matches!(component, Component::Normal(_)))
        };
        if !entries.iter().all(stays) {
            return Err(Failure::new(format!(
                "{} leads out of its folder: delete it",
                journal.display()
            )));
        }
        Ok(Some(Self {
            folder: folder.into(),
            entries,
        }))
    }

    fn write_journal(&self) -> Result<(), Failure> {
        let journal = self.folder.join(STAGING);
        let entries = serde_json::to_vec(&self.entries).map_err(|error| {
            Failure::new(format!(
                "the name of a playlist is not UTF-8: rename it ({error})"
            ))
        })?;
        write_new(&journal, &entries).map_err(|error| {
            let _ = remove(&journal);
            cannot_write(&journal, &error)
        })?;
        synchronise(&self.folder);
        Ok(())
    }

    /// Write the new files and link the old ones, without touching a target.
    fn stage_all(&self, files: &[(&Path, &str)]) -> Result<(), Failure> {
        for (index, (_, text)) in files.iter().enumerate() {
            self.stage(index, text)?;
            if self.entries.get(index).is_some_and(|entry| entry.existed) {
                let target = self.target(index);
                link(&target, &self.backup(index))
                    .map_err(|error| cannot_write(&target, &error))?;
            }
        }
        self.synchronise_folders();
        Ok(())
    }

    fn stage(&self, index: usize, text: &str) -> Result<(), Failure> {
        let staged = self.staged(index);
        write_new(&staged, text.as_bytes()).map_err(|error| {
            let _ = remove(&staged);
            cannot_write(&self.target(index), &error)
        })
    }

    /// Let the new files take their places by `rename`, or put the old ones back.
    fn complete(&self, rename: fn(&Path, &Path) -> io::Result<()>) -> Result<(), Failure> {
        for index in 0..self.entries.len() {
            let target = self.target(index);
            if let Err(error) = rename(&self.staged(index), &target) {
                self.enter(REPLACING, RESTORING)?;
                self.restore()?;
                return Err(cannot_write(&target, &error));
            }
        }
        self.synchronise_folders();
        self.clean(REPLACING);
        Ok(())
    }

    /// Put the old files back.
    fn restore(&self) -> Result<(), Failure> {
        for (index, entry) in self.entries.iter().enumerate() {
            let target = self.target(index);
            let restored = match entry.existed {
                true => rename_if_there(&self.backup(index), &target),
                false => remove(&target),
            };
            if let Err(error) = restored {
                return Err(Failure::new(format!(
                    "cannot put {} back: {error}: mend it and run the program again, which puts all files back",
                    target.display()
                )));
            }
        }
        self.synchronise_folders();
        self.clean(RESTORING);
        Ok(())
    }

    /// Delete what was written beside the targets.
    fn discard(&self) -> Result<(), Failure> {
        self.clean(STAGING);
        Ok(())
    }

    /// Give the journal another name, which decides what is done with the files.
    fn enter(&self, from: &str, to: &str) -> Result<(), Failure> {
        let journal = self.folder.join(to);
        fs::rename(self.folder.join(from), &journal)
            .map_err(|error| cannot_write(&journal, &error))?;
        synchronise(&self.folder);
        Ok(())
    }

    /// Delete what is left beside the targets, then the journal of that name. What cannot be deleted
    /// hurts nobody, and the next run tries again while the journal is there.
    fn clean(&self, journal: &str) {
        let mut left = (0..self.entries.len()).flat_map(|at| [self.staged(at), self.backup(at)]);
        if left.all(|path| remove(&path).is_ok()) {
            let _ = remove(&self.folder.join(journal));
        }
    }

    fn target(&self, index: usize) -> PathBuf {
        let path = self.entries.get(index).map(|entry| entry.path.as_path());
        self.folder.join(path.unwrap_or(Path::new("")))
    }

    fn staged(&self, index: usize) -> PathBuf {
        parent(&self.target(index)).join(format!(".frontseal-{index}.new"))
    }

    fn backup(&self, index: usize) -> PathBuf {
        parent(&self.target(index)).join(format!(".frontseal-{index}.old"))
    }

    /// Lock the folder and those of all targets, or fail if another run has one of them.
    fn lock(&self) -> Result<Vec<Option<File>>, Failure> {
        self.folders().iter().map(|folder| lock(folder)).collect()
    }

    fn synchronise_folders(&self) {
        for folder in self.folders() {
            synchronise(&folder);
        }
    }

    fn folders(&self) -> Vec<PathBuf> {
        let targets = 0..self.entries.len();
        let mut folders: Vec<_> = targets
            .map(|index| parent(&self.target(index)).into())
            .collect();
        folders.push(self.folder.clone());
        folders.sort();
        folders.dedup();
        folders
    }
}

/// Write a file that is not there yet, down to the disk. Everybody may read it that the umask lets,
/// since a web server does.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    remove(path)?;
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Give a file a second name, or copy it where files have one name only.
fn link(target: &Path, backup: &Path) -> io::Result<()> {
    remove(backup)?;
    fs::hard_link(target, backup).or_else(|_| fs::copy(target, backup).map(drop))
}

/// Rename a file, unless that was done before.
fn rename_if_there(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == ErrorKind::NotFound && !from.exists() => Ok(()),
        renamed => renamed,
    }
}

/// Delete a file, if it is there.
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn parent(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

/// Lock `folder` for this process; nothing where folders cannot be locked.
#[cfg(unix)]
fn lock(folder: &Path) -> Result<Option<File>, Failure> {
    use rustix::fs::{FlockOperation, flock};
    use rustix::io::Errno;

    let file = File::open(folder).map_err(|error| cannot_read(folder, &error))?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Some(file)),
        Err(Errno::WOULDBLOCK) => Err(Failure::new(format!(
            "another run of frontseal is writing to {}: wait for it",
            folder.display()
        ))),
        Err(_) => Ok(None),
    }
}

#[cfg(not(unix))]
fn lock(_: &Path) -> Result<Option<File>, Failure> {
    Ok(None)
}

/// Write the names in `folder` down to the disk, where the system has such a thing.
fn synchronise(folder: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

fn cannot_write(target: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("cannot write {}: {error}", target.display()))
}

fn cannot_read(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("cannot read {}: {error}", path.display()))
}
