//! Writing a file whole or not at all: beside it first, then in its place.

use std::fs::{self, File};
use std::io::{self, Write as _};
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
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".basewatch-");
    // As readable as any other new file: by itself a temporary one is its owner's alone.
    #[cfg(unix)]
    let permissions = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    #[cfg(unix)]
    builder.permissions(permissions);
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map(drop).map_err(|e| e.error)
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
