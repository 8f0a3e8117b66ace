//! One file in the making.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::Existing;
use super::beside::{self, Readers, folder_of};
use super::disk::{self, Disk, Step};

/// A file in the making, beside its place and under another name. Dropped before it is finished, it
/// is gone.
#[derive(Debug)]
pub struct Draft {
    file: NamedTempFile,
    /// As it was named, and where that leads.
    path: PathBuf,
    place: PathBuf,
    disk: Disk,
}

impl Draft {
    /// # Errors
    /// Where nothing can be written beside it.
    pub fn begin(path: &Path) -> io::Result<Self> {
        Self::begin_for(path, Readers::Usual)
    }

    /// A new one is for its owner alone.
    pub(super) fn begin_private(path: &Path) -> io::Result<Self> {
        Self::begin_for(path, Readers::Owner)
    }

    fn begin_for(path: &Path, readers: Readers) -> io::Result<Self> {
        let disk = Disk::here();
        let place = beside::followed(path)?;
        beside::look_ahead(&place)?;
        // Until it has the permissions of the other, nobody else may read it.
        let readers = if place.exists() { Readers::Owner } else { readers };
        disk.reach(Step::Begin)?;
        beside::sweep(folder_of(&place));
        let file = beside::file(folder_of(&place), readers)?;
        Ok(Self { file, path: path.to_owned(), place, disk })
    }

    /// Puts it in its place. What is there stays where it must be kept, and the error says
    /// `AlreadyExists`.
    ///
    /// # Errors
    /// Where it is not in its place; what was there is there still.
    pub fn finish(self, existing: Existing) -> io::Result<()> {
        let Self { file, path, place, disk } = self;
        disk.reach(Step::Permit)?;
        let permissions = match existing {
            // A link that leads nowhere is something, too.
            Existing::Keep if path.is_symlink() => {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            Existing::Keep => None,
            Existing::Overwrite => beside::former(&place)?,
        };
        if let Some(permissions) = permissions {
            file.as_file().set_permissions(permissions)?;
        }
        disk.reach(Step::Sync)?;
        // On the disk before it takes the old one's place: a power cut leaves one or the other.
        file.as_file().sync_all()?;
        disk.reach(Step::Place)?;
        match existing {
            Existing::Keep => file.persist_noclobber(&place).map(drop),
            Existing::Overwrite => file.persist(&place).map(drop),
        }
        .map_err(|e| e.error)?;
        if disk.reach(Step::Settle).is_ok() {
            disk::settle(folder_of(&place));
        }
        Ok(())
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.disk.reach(Step::Write)?;
        let room = self.disk.room(bytes.len())?;
        self.file.write(&bytes[..room])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
