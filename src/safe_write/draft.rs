//! One file in the making.

use std::fs::Permissions;
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
    place: PathBuf,
    existing: Existing,
    /// Those of the file that it writes over.
    permissions: Option<Permissions>,
    disk: Disk,
}

impl Draft {
    /// # Errors
    /// Where nothing can be written beside it, or what is there must not be written over.
    pub fn begin(path: &Path, existing: Existing) -> io::Result<Self> {
        Self::begin_for(path, existing, Readers::Usual)
    }

    /// To be written over whatever is there; a new one is for its owner alone.
    pub(super) fn begin_private(path: &Path) -> io::Result<Self> {
        Self::begin_for(path, Existing::Overwrite, Readers::Owner)
    }

    fn begin_for(path: &Path, existing: Existing, readers: Readers) -> io::Result<Self> {
        let disk = Disk::here();
        let (place, permissions) = match existing {
            Existing::Keep => (path.to_owned(), None),
            Existing::Overwrite => {
                let place = beside::followed(path)?;
                let permissions = beside::former(&place)?;
                (place, permissions)
            }
        };
        // Until it has the permissions of the other, nobody else may read it.
        let readers = if permissions.is_some() { Readers::Owner } else { readers };
        disk.reach(Step::Begin)?;
        beside::sweep(folder_of(&place));
        let file = beside::file(folder_of(&place), readers)?;
        Ok(Self { file, place, existing, permissions, disk })
    }

    /// Puts it in its place. A file that has come there meanwhile stays where it must be kept, and
    /// the error says `AlreadyExists`.
    ///
    /// # Errors
    /// Where it is not in its place; what was there is there still.
    pub fn finish(self) -> io::Result<()> {
        let Self { file, place, existing, permissions, disk } = self;
        disk.reach(Step::Permit)?;
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
