//! What is asked of the disk, step by step. Tests let any step fail, or end the program there.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// The steps of writing, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The file beside is made.
    Begin,
    Write,
    Permit,
    Sync,
    /// It takes its place.
    Place,
    /// What it replaced goes.
    Clear,
    /// The folder is given to the disk.
    Settle,
}

/// The disk, as a writing finds it.
#[derive(Debug, Clone, Default)]
pub(super) struct Disk {
    #[cfg(test)]
    faults: Option<std::sync::Arc<super::faults::Faults>>,
}

#[cfg(not(test))]
impl Disk {
    pub fn here() -> Self {
        Self::default()
    }

    #[expect(clippy::unnecessary_wraps, reason = "in tests it fails")]
    pub fn reach(&self, _: Step) -> io::Result<()> {
        Ok(())
    }

    /// How many of so many bytes it takes at once.
    #[expect(clippy::unnecessary_wraps, reason = "in tests it fails")]
    pub fn room(&self, bytes: usize) -> io::Result<usize> {
        Ok(bytes)
    }

    pub fn can_exchange(&self) -> bool {
        true
    }
}

#[cfg(test)]
impl Disk {
    /// With the faults that this thread's test has set.
    pub fn here() -> Self {
        Self { faults: super::faults::now() }
    }

    pub fn reach(&self, step: Step) -> io::Result<()> {
        self.faults.as_ref().map_or(Ok(()), |faults| faults.reach(step))
    }

    pub fn room(&self, bytes: usize) -> io::Result<usize> {
        self.faults.as_ref().map_or(Ok(bytes), |faults| faults.room(bytes))
    }

    pub fn can_exchange(&self) -> bool {
        self.faults.as_ref().is_none_or(|faults| faults.can_exchange())
    }
}

/// With all above it, for its owner alone.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Gives a folder's names to the disk. Not every system can; the file is in its place already, and
/// after a power cut it is the old one or the new one all the same.
pub(super) fn settle(folder: &Path) {
    if let Err(error) = File::open(folder).and_then(|folder| folder.sync_all()) {
        log::debug!("{} was not synced: {error}", folder.display());
    }
}

/// Renames where nothing has the new name.
pub(super) fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    match renamed_with(from, to, rustix::fs::RenameFlags::NOREPLACE) {
        Err(error) if is_unknown(&error) => {}
        done => return done,
    }
    if to.symlink_metadata().is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    fs::rename(from, to)
}

/// Lets two folders change places in one step; `Unsupported` where the system cannot.
pub(super) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    {
        renamed_with(one, other, rustix::fs::RenameFlags::EXCHANGE).map_err(|error| {
            if is_unknown(&error) { io::ErrorKind::Unsupported.into() } else { error }
        })
    }
    #[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
    {
        let _ = (one, other);
        Err(io::ErrorKind::Unsupported.into())
    }
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn renamed_with(from: &Path, to: &Path, flags: rustix::fs::RenameFlags) -> io::Result<()> {
    use rustix::fs::CWD;
    rustix::fs::renameat_with(CWD, from, CWD, to, flags).map_err(io::Error::from)
}

/// What a system, or a disk's format, says of a way to rename that it does not know.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn is_unknown(error: &io::Error) -> bool {
    use rustix::io::Errno;
    let known = [Errno::INVAL, Errno::NOSYS, Errno::NOTSUP];
    Errno::from_io_error(error).is_some_and(|errno| known.contains(&errno))
}
