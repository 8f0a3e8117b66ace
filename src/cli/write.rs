//! Files are written whole or not at all.

use std::io::{ErrorKind, Write as _};
use std::path::Path;

use super::output::Failure;

/// What becomes of a file that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Existing {
    Keep,
    Overwrite,
}

/// Beside the file first, then in its place: nobody ever reads half of it.
pub(super) fn whole(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), Failure> {
    let shown = path.display();
    if existing == Existing::Keep && path.exists() {
        return Err(Failure::Problem(format!("{shown} is there already; --force writes over it")));
    }
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let failed = |error: &std::io::Error| {
        let why = match error.kind() {
            ErrorKind::NotFound => "its folder is not there".to_owned(),
            ErrorKind::PermissionDenied => "you may not write there".to_owned(),
            ErrorKind::StorageFull => "the disk is full".to_owned(),
            _ => error.to_string(),
        };
        Failure::Problem(format!("{shown} was not written: {why}"))
    };
    let mut file = temporary(folder).map_err(|e| failed(&e))?;
    file.write_all(bytes).map_err(|e| failed(&e))?;
    file.as_file().sync_all().map_err(|e| failed(&e))?;
    let kept = match existing {
        Existing::Keep => file.persist_noclobber(path),
        Existing::Overwrite => file.persist(path),
    };
    kept.map(drop).map_err(|e| failed(&e.error))
}

/// As readable as any other new file: by itself a temporary one is its owner's alone.
fn temporary(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".basewatch-");
    #[cfg(unix)]
    let permissions = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    #[cfg(unix)]
    builder.permissions(permissions);
    builder.tempfile_in(folder)
}
