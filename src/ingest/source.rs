//! Where a file's bytes come from while it is read: one after the other, or here and there; counted,
//! and ended where reading is to stop.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use bytes::Bytes;
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, Length};

use super::{LoadError, Shared};

/// Where records come from.
pub(super) enum Source<'a> {
    Text(Box<dyn Read + Send + 'a>),
    Pieces(Pieces),
}

/// A file that is read here and there, tells how much of it has been read, and fails where reading
/// is to stop.
pub(super) struct Pieces {
    pub file: File,
    pub shared: Arc<Shared>,
}

impl Pieces {
    fn count(&self, bytes: usize) -> io::Result<usize> {
        if self.shared.is_cancelled() {
            return Err(io::Error::other(LoadError::Cancelled));
        }
        // Some pieces are looked at more than once.
        let before = self.shared.read_bytes.fetch_add(bytes as u64, Ordering::Relaxed);
        let most = self.shared.total_bytes;
        if before + bytes as u64 > most {
            self.shared.read_bytes.store(most, Ordering::Relaxed);
        }
        Ok(bytes)
    }
}

impl Length for Pieces {
    fn len(&self) -> u64 {
        self.file.len()
    }
}

impl ChunkReader for Pieces {
    type T = Piece;

    fn get_read(&self, start: u64) -> Result<Piece, ParquetError> {
        let pieces = Self { file: self.file.try_clone()?, shared: self.shared.clone() };
        Ok(Piece { from: self.file.get_read(start)?, pieces })
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        self.count(length)?;
        self.file.get_bytes(start, length)
    }
}

/// What begins somewhere in a file.
pub(super) struct Piece {
    from: BufReader<File>,
    pieces: Pieces,
}

impl Read for Piece {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(into)?;
        self.pieces.count(read)
    }
}

/// A file that tells how much of it has been read, and ends where reading is to stop.
pub(super) struct Counted<'a> {
    pub file: &'a File,
    pub shared: &'a Shared,
}

impl Read for Counted<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.shared.is_cancelled() {
            return Ok(0);
        }
        let read = self.file.read(into)?;
        self.shared.read_bytes.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
