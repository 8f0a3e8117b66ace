//! A folder of files in the making.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use tempfile::TempDir;

use super::beside::{self, folder_of};
use super::disk::{self, Disk, Step};
use super::{Existing, LeftAlone};

/// A folder of files in the making, beside its place. Dropped before it is finished, it is gone.
#[derive(Debug)]
pub struct DraftFolder {
    folder: TempDir,
    /// As long as it is open, nobody clears the folder away.
    held: Option<File>,
    place: PathBuf,
    disk: Disk,
}

impl DraftFolder {
    /// # Errors
    /// Where nothing can be written beside it.
    pub fn begin(path: &Path) -> io::Result<Self> {
        let disk = Disk::here();
        // "link/" is the link itself.
        let place: PathBuf = path.components().collect();
        disk.reach(Step::Begin)?;
        recover(&place)?;
        beside::sweep(folder_of(&place));
        let (folder, held) = beside::subfolder(folder_of(&place))?;
        Ok(Self { folder, held, place, disk })
    }

    /// One new file in it.
    ///
    /// # Errors
    /// Where it cannot be written, or its name leads elsewhere.
    pub fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut parts = Path::new(name).components();
        if !matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None)) {
            return Err(LeftAlone::NoName.into());
        }
        let mut file = File::create_new(self.folder.path().join(name))?;
        let mut rest = bytes;
        while !rest.is_empty() {
            self.disk.reach(Step::Write)?;
            let room = self.disk.room(rest.len())?;
            if room == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
            let (now, later) = rest.split_at(room);
            file.write_all(now)?;
            rest = later;
        }
        self.disk.reach(Step::Sync)?;
        file.sync_all()
    }

    /// Puts it in its place. A folder there that holds nothing goes; one that holds files of ours
    /// alone goes where they may be written over. Any other stays, and the error says
    /// `AlreadyExists`.
    ///
    /// # Errors
    /// Where it is not in its place; what was there is there still.
    pub fn finish(self, existing: Existing, is_ours: impl Fn(&str) -> bool) -> io::Result<()> {
        let Self { folder, held, place, disk } = self;
        disk.reach(Step::Sync)?;
        disk::settle(folder.path());
        let is_there = place.symlink_metadata().is_ok();
        if is_there && !may_go(&place, existing, is_ours)? {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        disk.reach(Step::Place)?;
        if is_there {
            replace(folder, &place, &disk)?;
        } else {
            disk::rename_new(folder.path(), &place)?;
            // It is no longer where it would be cleared away.
            let _ = folder.keep();
        }
        drop(held);
        if disk.reach(Step::Settle).is_ok() {
            disk::settle(folder_of(&place));
        }
        Ok(())
    }
}

/// Lets a folder take another's place, which goes.
fn replace(folder: TempDir, place: &Path, disk: &Disk) -> io::Result<()> {
    let exchanged = if disk.can_exchange() {
        disk::exchange(folder.path(), place)
    } else {
        Err(io::ErrorKind::Unsupported.into())
    };
    match exchanged {
        // The old one has the other's name now.
        Ok(()) => {
            // It is done, whatever becomes of the old one.
            let _ = disk.reach(Step::Clear);
            drop(folder);
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::Unsupported => {
            let aside = aside(place);
            fs::rename(place, &aside)?;
            let placed = disk
                .reach(Step::Clear)
                .and_then(|()| disk::rename_new(folder.path(), place))
                .inspect_err(|_| {
                    let _ = disk::rename_new(&aside, place);
                });
            placed?;
            let _ = folder.keep();
            // Where it stays, the next writing clears it away.
            let _ = fs::remove_dir_all(&aside);
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// `.frames.basewatch-old`: where a folder waits while another takes its place.
fn aside(place: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(place.file_name().unwrap_or_default());
    name.push(".basewatch-old");
    place.with_file_name(name)
}

/// Brings back the folder that a kill left beside its place, or clears it away where another has
/// taken that.
fn recover(place: &Path) -> io::Result<()> {
    let aside = aside(place);
    if !aside.is_dir() || aside.is_symlink() {
        return Ok(());
    }
    match disk::rename_new(&aside, place) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            if beside::holds_files_alone(&aside) { fs::remove_dir_all(&aside) } else { Ok(()) }
        }
        done => done,
    }
}

/// Whether a folder can make room for another.
///
/// # Errors
/// Where it cannot be looked into.
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
