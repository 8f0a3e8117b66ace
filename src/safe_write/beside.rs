//! Names beside a file's place, who holds them, and what a kill left of them.

use std::fs::{self, File, Permissions};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempDir};

use super::LeftAlone;

/// `.basewatch-XXXXXXXXXX.part`: short enough that it fits wherever the file's own name does.
const PREFIX: &str = ".basewatch-";
const SUFFIX: &str = ".part";
const RANDOM_CHARS: usize = 10;

/// Other programs of ours may clear away a name before it is held; so often it is tried again.
const TRIES: usize = 8;

/// Names looked at in a folder for what a kill left; a folder of more is somebody else's.
const MOST_LOOKED_AT: usize = 20_000;

/// Links followed at most, as Linux does.
const MOST_LINKS: usize = 40;

pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX).rand_bytes(RANDOM_CHARS);
    builder
}

#[cfg(unix)]
fn permissions(mode: u32) -> Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(mode)
}

/// Who may read a file in the making.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Readers {
    /// As any other new file.
    Usual,
    Owner,
}

/// A new file in a folder, held as long as it is kept.
pub(super) fn file(folder: &Path, readers: Readers) -> io::Result<NamedTempFile> {
    for _ in 0..TRIES {
        let mut builder = builder();
        #[cfg(unix)]
        builder.permissions(permissions(match readers {
            Readers::Usual => 0o666,
            Readers::Owner => 0o600,
        }));
        #[cfg(not(unix))]
        let _ = readers;
        let file = builder.tempfile_in(folder)?;
        if is_held(file.as_file(), file.path()) {
            return Ok(file);
        }
    }
    Err(lost())
}

/// A new folder in a folder, held as long as the file given with it.
pub(super) fn subfolder(folder: &Path) -> io::Result<(TempDir, Option<File>)> {
    for _ in 0..TRIES {
        let mut builder = builder();
        #[cfg(unix)]
        builder.permissions(permissions(0o777));
        let made = builder.tempdir_in(folder)?;
        // Where a folder cannot be opened as a file, nobody clears it away either.
        let Ok(held) = File::open(made.path()) else { return Ok((made, None)) };
        if is_held(&held, made.path()) {
            return Ok((made, Some(held)));
        }
    }
    Err(lost())
}

fn lost() -> io::Error {
    io::Error::other("another program clears away what is written there")
}

/// Locks it against being cleared away. `false` where somebody was about to.
fn is_held(file: &File, path: &Path) -> bool {
    match file.try_lock() {
        Ok(()) => path.exists(),
        Err(fs::TryLockError::WouldBlock) => false,
        // A disk without locks: there nothing is cleared away.
        Err(fs::TryLockError::Error(_)) => true,
    }
}

/// Clears away what a kill left in a folder: files, and folders of files, with such a name that
/// nobody holds. Whatever goes wrong with that is no matter: it is harmless where it lies.
pub(super) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.take(MOST_LOOKED_AT).flatten() {
        if !entry.file_name().to_str().is_some_and(is_beside) {
            continue;
        }
        let (path, Ok(kind)) = (entry.path(), entry.file_type()) else { continue };
        let is_ours = kind.is_file() || kind.is_dir() && holds_files_alone(&path);
        let Ok(held) = File::open(&path) else { continue };
        if !is_ours || held.try_lock().is_err() {
            continue;
        }
        let cleared =
            if kind.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        if let Err(error) = cleared {
            log::debug!("{} was not cleared away: {error}", path.display());
        }
    }
}

fn is_beside(name: &str) -> bool {
    let random = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX));
    random.is_some_and(|r| r.len() == RANDOM_CHARS && r.bytes().all(|b| b.is_ascii_alphanumeric()))
}

pub(super) fn holds_files_alone(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| {
        entries.all(|e| e.and_then(|e| e.file_type()).is_ok_and(|kind| kind.is_file()))
    })
}

/// Where a path leads by its links; the last may lead nowhere yet.
pub(super) fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut at = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&at) {
            Ok(to) => at = folder_of(&at).join(to),
            Err(_) => return Ok(at),
        }
    }
    Err(LeftAlone::Circle.into())
}

/// Refuses what is no file's place, before anything is written beside it.
pub(super) fn look_ahead(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(about) if !about.is_file() && !about.is_dir() => Err(LeftAlone::NoFile.into()),
        _ => Ok(()),
    }
}

/// The permissions of a file that is to be written over; `None` where there is none yet.
pub(super) fn former(path: &Path) -> io::Result<Option<Permissions>> {
    let about = match fs::metadata(path) {
        Ok(about) => about,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    if about.is_dir() {
        return Err(LeftAlone::Folder.into());
    }
    if !about.is_file() {
        return Err(LeftAlone::NoFile.into());
    }
    if about.permissions().readonly() {
        return Err(LeftAlone::Protected.into());
    }
    Ok(Some(about.permissions()))
}
