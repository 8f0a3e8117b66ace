//! Writing a file whole or not at all: beside it first, then in its place.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Replaces what `path` holds. After an error it holds what it held before.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    if let Some(folder) = folder {
        fs::create_dir_all(folder)?;
    }
    let beside = beside(path);
    let written = (|| {
        let mut file = File::create(&beside)?;
        file.write_all(bytes)?;
        // On the disk before it takes the old one's place: a power cut leaves one or the other.
        file.sync_all()?;
        fs::rename(&beside, path)
    })();
    if written.is_err() {
        // Whether there was something to remove is no matter.
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Makes a new file. Where there is one already, it stays and the error says `AlreadyExists`.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut draft = Draft::begin(path)?;
    draft.write_all(bytes)?;
    draft.finish(Existing::Keep)
}

/// Why a file could not be written, in words; `None` where one is there already and must stay.
pub fn why(error: &io::Error) -> Option<String> {
    match error.kind() {
        io::ErrorKind::AlreadyExists => None,
        io::ErrorKind::NotFound => Some("its folder is not there".to_owned()),
        io::ErrorKind::PermissionDenied => Some("you may not write there".to_owned()),
        io::ErrorKind::StorageFull => Some("the disk is full".to_owned()),
        _ => Some(error.to_string()),
    }
}

/// What becomes of a file that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    Keep,
    Overwrite,
}

/// A file in the making, beside its place and under another name. Dropped before it is finished, it
/// is gone.
#[derive(Debug)]
pub struct Draft {
    file: tempfile::NamedTempFile,
    path: PathBuf,
}

impl Draft {
    pub fn begin(path: &Path) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX);
        // As readable as any other new file: by itself a temporary one is its owner's alone.
        #[cfg(unix)]
        let permissions = std::os::unix::fs::PermissionsExt::from_mode(0o666);
        #[cfg(unix)]
        builder.permissions(permissions);
        Ok(Self { file: builder.tempfile_in(folder_of(path))?, path: path.to_owned() })
    }

    /// Puts it in its place.
    pub fn finish(self, existing: Existing) -> io::Result<()> {
        self.file.as_file().sync_all()?;
        match existing {
            Existing::Keep => self.file.persist_noclobber(self.path).map(drop),
            Existing::Overwrite => self.file.persist(self.path).map(drop),
        }
        .map_err(|e| e.error)
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A folder of files in the making, beside its place. Dropped before it is finished, it is gone.
#[derive(Debug)]
pub struct DraftFolder {
    folder: tempfile::TempDir,
    path: PathBuf,
}

impl DraftFolder {
    pub fn begin(path: &Path) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX);
        #[cfg(unix)]
        let permissions = std::os::unix::fs::PermissionsExt::from_mode(0o777);
        #[cfg(unix)]
        builder.permissions(permissions);
        Ok(Self { folder: builder.tempdir_in(folder_of(path))?, path: path.to_owned() })
    }

    pub fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        fs::write(self.folder.path().join(name), bytes)
    }

    /// Puts it in its place. A folder there that holds nothing goes; one that holds files of ours
    /// alone goes where they may be written over. Any other stays, and the error says
    /// `AlreadyExists`.
    pub fn finish(self, existing: Existing, is_ours: impl Fn(&str) -> bool) -> io::Result<()> {
        if self.path.exists() {
            if !may_go(&self.path, existing, is_ours)? {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            fs::remove_dir_all(&self.path)?;
        }
        fs::rename(self.folder.path(), &self.path)?;
        // It is no longer where it would be cleared away.
        let _ = self.folder.keep();
        Ok(())
    }
}

/// Whether a folder can make room for another.
pub fn may_go(path: &Path, existing: Existing, is_ours: impl Fn(&str) -> bool) -> io::Result<bool> {
    if !path.is_dir() || path.is_symlink() {
        return Ok(false);
    }
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let is_known = entry.file_name().to_str().is_some_and(&is_ours);
        if existing == Existing::Keep || !is_known || !entry.file_type()?.is_file() {
            return Ok(false);
        }
    }
    Ok(true)
}

const PREFIX: &str = ".basewatch-";

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// In the same folder, so that it can take the other's place in one step; of this process alone.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}

/// Moves a file out of the way under a name that no file has: "settings.json.broken",
/// "settings.json.broken-2".
pub fn set_aside(path: &Path, why: &str) -> io::Result<PathBuf> {
    for n in 1..=MOST_ASIDE {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(if n == 1 { format!(".{why}") } else { format!(".{why}-{n}") });
        let aside = path.with_file_name(name);
        if !aside.exists() {
            fs::rename(path, &aside)?;
            return Ok(aside);
        }
    }
    Err(io::Error::other("there are too many files set aside already"))
}

/// Files set aside under one name at most.
const MOST_ASIDE: usize = 1_000;
