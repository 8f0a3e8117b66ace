//! Why a PMTiles file cannot be drawn, and how to mend it.

use std::io;

use pmtiles::{Compression, PmtError};

use crate::load::quoted;

/// Why a file was not opened.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveFileError {
    #[error("there is no such file; look at the path")]
    NotFound,
    #[error("it is a folder; name the .pmtiles file in it")]
    Folder,
    #[error("it is not a plain file")]
    NoFile,
    #[error("this program may not read it; look at its permissions")]
    Permission,
    #[error("it is empty (0 bytes); fetch it again")]
    Empty,
    #[error("it is not a PMTiles file")]
    NotPmTiles,
    #[error("it is an MBTiles file; `pmtiles convert in.mbtiles out.pmtiles` makes one that fits")]
    MbTiles,
    #[error("it is PMTiles version {0}; only version 3 is read (`pmtiles convert` renews it)")]
    Version(u8),
    #[error("it is cut short: {missing} bytes are missing; fetch it again")]
    CutShort { missing: u64 },
    #[error("it holds no tiles")]
    NoTiles,
    #[error("its tiles are {0}; vector tiles (MVT), PNG, JPEG and WebP are drawn")]
    TileType(&'static str),
    #[error("it is compressed with {0}; gzip and none are read")]
    Compression(&'static str),
    #[error("it tells of zooms {0} to {1}, which makes no sense")]
    Zooms(u8, u8),
    #[error("it is damaged: {0}")]
    Damaged(String),
    #[error("it cannot be read: {0}")]
    Io(io::Error),
}

impl ArchiveFileError {
    pub(super) fn of_io(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::NotFound,
            io::ErrorKind::PermissionDenied => Self::Permission,
            io::ErrorKind::IsADirectory => Self::Folder,
            _ => Self::Io(error),
        }
    }

    pub(super) fn compression(compression: Compression) -> Self {
        Self::Compression(match compression {
            Compression::Brotli => "Brotli",
            Compression::Zstd => "Zstandard",
            _ => "something unknown",
        })
    }
}

impl From<PmtError> for ArchiveFileError {
    fn from(error: PmtError) -> Self {
        match error {
            PmtError::Reading(error) => Self::of_io(error),
            PmtError::UnsupportedCompression(compression) => Self::compression(compression),
            PmtError::InvalidTileType => Self::TileType("of an unknown type"),
            PmtError::InvalidCompression => Self::Compression("something unknown"),
            error => Self::Damaged(quoted(&error.to_string(), 200)),
        }
    }
}
