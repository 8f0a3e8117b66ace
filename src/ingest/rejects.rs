//! All rows that are left out of a table, told by reading its file again: only the first of each
//! reason are kept.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::Path;

use super::{Stamp, read_again, stamp_of};
use crate::load::incidents::{Batch, Layout, Mapping, RejectTable};

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectsWritten {
    pub rows: u64,
    /// The file is no longer the one that was read: other rows may be left out of it now.
    pub has_changed: bool,
    /// Why the rest of the file was not read, as the first time.
    pub cut_short: Option<String>,
}

/// Why they were not written.
#[derive(Debug, thiserror::Error)]
pub enum RejectsError {
    #[error("{0}")]
    Read(io::Error),
    #[error("{0}")]
    Write(io::Error),
}

/// Reads a table again as it was read, and writes every row that is left out of it.
///
/// # Errors
/// Where the file cannot be opened any more, or nothing can be written.
pub fn write_rejects(
    path: &Path,
    (layout, mapping, stamp): (Layout, &Mapping, Stamp),
    to: &mut impl Write,
) -> Result<RejectsWritten, RejectsError> {
    let file = File::open(path).map_err(RejectsError::Read)?;
    let now = stamp_of(&file.metadata().map_err(RejectsError::Read)?);
    let mut table =
        RejectTable::new(BufWriter::new(to), mapping.clone()).map_err(RejectsError::Write)?;
    let mut written = Ok(());
    let mut take = |batch: &mut Batch| {
        written = table.take(batch);
        batch.clear();
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    let read = read_again(file, layout, mapping, &mut take);
    written.map_err(RejectsError::Write)?;
    let rows = table.rows;
    let mut rest = table.finish().map_err(RejectsError::Write)?;
    rest.flush().map_err(RejectsError::Write)?;
    let cut_short = read.err().map(|failure| failure.to_string());
    Ok(RejectsWritten { rows, has_changed: now != stamp, cut_short })
}
