//! The one place that writes files: whole or not at all, whatever happens meanwhile.
//!
//! A file is written under another name in the same folder, given to the disk (`fsync`), and takes
//! its place in one step; then the folder is given to the disk where the system can do that. What
//! holds whenever it is broken off, by an error, a kill or a power cut:
//! - The file's name leads to the old contents or to the new ones, each whole. After an error that
//!   is told to the caller it leads to the old ones.
//! - What is left behind by a kill is named `.basewatch-XXXXXXXXXX.part`, belongs to nobody, and is
//!   cleared away by the next writing in that folder. One that another program of ours is still
//!   writing is locked, and stays.
//! - Two programs that write the same file at once leave one of the two, whole; where a file is to
//!   be new, the second is refused.
//! - A file that is written over keeps its permissions; through a symbolic link the file it leads to
//!   is written, and the link stays. One that is write-protected, a folder, a device or a pipe is
//!   left alone. Other hard links to it keep the old contents, and access lists go.
//! - A folder of pictures is put in its place in one step too; where the system cannot exchange two
//!   folders, a kill in the midst leaves the old one beside, and the next writing brings it back.
//!
//! `tests/architecture.rs` holds that nothing else writes, but for the cache of tiles, which may
//! lose what it holds.

mod beside;
mod disk;
mod draft;
#[cfg(test)]
pub(crate) mod faults;
mod folder;
#[cfg(test)]
mod tests;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

pub use draft::Draft;
pub use folder::{DraftFolder, may_go};

/// What becomes of a file that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    Keep,
    Overwrite,
}

/// Replaces what `path` holds. After an error it holds what it held before.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write(Draft::begin(path)?, bytes, Existing::Overwrite)
}

/// Makes a new file. Where there is one already, it stays and the error says `AlreadyExists`.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write(Draft::begin(path)?, bytes, Existing::Keep)
}

/// Replaces a file of the program's own, in a folder that is made where it is not there. A new one
/// can be read by its owner alone: it tells what a person looked at.
pub fn keep(path: &Path, bytes: &[u8]) -> io::Result<()> {
    disk::make_folder(beside::folder_of(path))?;
    write(Draft::begin_private(path)?, bytes, Existing::Overwrite)
}

fn write(mut draft: Draft, bytes: &[u8], existing: Existing) -> io::Result<()> {
    draft.write_all(bytes)?;
    draft.finish(existing)
}

/// Removes a file of the program's own.
pub fn forget(path: &Path) -> io::Result<()> {
    fs::remove_file(path)
}

/// Gives a file of the program's own another name, which nothing has yet.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    disk::rename_new(from, to)
}

/// Why a file is left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum LeftAlone {
    #[error("it is write-protected: lift that, or choose another name")]
    Protected,
    #[error("it is no ordinary file: choose another name")]
    NoFile,
    #[error("a folder of that name is there: choose another name")]
    Folder,
    #[error("its links lead in a circle: choose another name")]
    Circle,
    #[error("a name in a folder is no path")]
    NoName,
}

impl From<LeftAlone> for io::Error {
    fn from(why: LeftAlone) -> Self {
        Self::other(why)
    }
}

/// Why a file could not be written and how to mend it, in words; `None` where one is there already
/// and must stay.
pub fn why(error: &io::Error) -> Option<String> {
    use io::ErrorKind as Kind;
    let own = error.get_ref().and_then(|inner| inner.downcast_ref::<LeftAlone>());
    if let Some(own) = own {
        return Some(own.to_string());
    }
    let words = match error.kind() {
        Kind::AlreadyExists => return None,
        Kind::NotFound => "its folder is not there: make it, or choose another",
        Kind::PermissionDenied => "you may not write there: choose another folder",
        Kind::ReadOnlyFilesystem => "that disk is read-only: choose another",
        Kind::StorageFull => "the disk is full: make room, or choose another",
        Kind::QuotaExceeded => "your share of the disk is used up: make room, or choose another",
        Kind::FileTooLarge => "that disk takes no file so large: choose another",
        Kind::WriteZero => "the disk takes no more of it: make room, or choose another",
        Kind::NotADirectory => "what should be its folder is a file: choose another",
        Kind::IsADirectory => "a folder of that name is there: choose another name",
        Kind::InvalidFilename => "that name is too long, or none: choose another",
        _ => return Some(format!("{error}: try another folder")),
    };
    Some(words.to_owned())
}

/// Moves a file out of the way under a name that no file has: "settings.json.broken",
/// "settings.json.broken-2".
pub fn set_aside(path: &Path, why: &str) -> io::Result<PathBuf> {
    for n in 1..=MOST_ASIDE {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(if n == 1 { format!(".{why}") } else { format!(".{why}-{n}") });
        let aside = path.with_file_name(name);
        match disk::rename_new(path, &aside) {
            Ok(()) => return Ok(aside),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("there are too many files set aside already"))
}

/// Files set aside under one name at most.
const MOST_ASIDE: usize = 1_000;
