//! What a command leaves in a file.

use std::io::ErrorKind;
use std::path::Path;

use super::output::Failure;
use crate::safe_write;
pub(super) use crate::safe_write::Existing;
use crate::take::TakeError;

/// Refuses what [`whole`] would refuse, before there is anything to write.
pub(super) fn look_ahead(path: &Path, existing: Existing) -> Result<(), Failure> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    if folder.is_some_and(|folder| !folder.is_dir()) {
        return Err(refused(path, &ErrorKind::NotFound.into()));
    }
    if existing == Existing::Keep && path.exists() {
        return Err(refused(path, &ErrorKind::AlreadyExists.into()));
    }
    Ok(())
}

/// Whole, or not at all.
pub(super) fn whole(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), Failure> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let written = match (existing, folder) {
        // A folder that is misspelt is not made.
        (_, Some(folder)) if !folder.is_dir() => Err(ErrorKind::NotFound.into()),
        (Existing::Keep, _) => safe_write::create(path, bytes),
        (Existing::Overwrite, _) => safe_write::replace(path, bytes),
    };
    written.map_err(|error| refused(path, &error))
}

/// Why a file was not written, in a line.
pub(super) fn refused(path: &Path, error: &std::io::Error) -> Failure {
    let shown = path.display();
    Failure::Problem(match safe_write::why(error) {
        None => format!("{shown} is there already; --force writes over it"),
        Some(why) => format!("{shown} was not written: {why}"),
    })
}

/// Why nothing was taken away, in a line.
pub(super) fn not_taken(path: &Path, error: &TakeError) -> Failure {
    match error {
        TakeError::Exists(_) => refused(path, &ErrorKind::AlreadyExists.into()),
        TakeError::CalledOff | TakeError::Failed(_) => Failure::Problem(error.to_string()),
    }
}
