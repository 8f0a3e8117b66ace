//! Tiles and the archives they come in: the reader's own files, and what servers send.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use basewatch::basemap::{ArchiveFile, Failure, Theme, check_picture, check_vector_tile};
use walkers::TileId;

use super::oracles::{Oracle, Room, check_words};

/// Targets that need walkers.
pub const TARGETS: &[(&str, Oracle)] =
    &[("pmtiles", pmtiles), ("vector_tile", vector_tile), ("picture", picture)];

/// A directory or a tile unpacked, and what is made of it: the archive's own bounds.
const ARCHIVE_ROOM: Room = Room { fixed_bytes: 128 << 20, per_byte: 200 };

/// Tiles asked for: the world, some of every corner, one too deep.
const ASKED: [(u8, u32, u32); 6] =
    [(0, 0, 0), (1, 0, 1), (3, 4, 3), (6, 32, 29), (12, 2174, 1492), (31, 0, 0)];

/// Where inputs lie while they are opened.
fn place() -> &'static PathBuf {
    static PLACE: OnceLock<PathBuf> = OnceLock::new();
    PLACE.get_or_init(|| {
        std::env::temp_dir().join(format!("basewatch-oracle-{}.pmtiles", std::process::id()))
    })
}

fn check_failure(failure: &Failure) {
    check_words(&failure.to_string(), 600);
}

pub fn pmtiles(input: &[u8]) {
    fs::write(place(), input).expect("a place to write");
    ARCHIVE_ROOM.hold(input, || match ArchiveFile::open(place()) {
        Ok(file) => check_file(&file),
        Err(error) => check_words(&error.to_string(), 600),
    });
    let _ = fs::remove_file(place());
}

fn check_file(file: &ArchiveFile) {
    let about = file.about();
    assert!(about.zooms().least() <= about.zooms().most());
    if let Some([west, south, east, north]) = about.bounds() {
        assert!(west < east && south < north, "{west} {south} {east} {north}");
    }
    assert!(about.attribution().chars().count() <= 200);
    assert!(!about.attribution().chars().any(char::is_control), "{:?}", about.attribution());
    for (zoom, x, y) in ASKED {
        match file.read(TileId { x, y, zoom }) {
            Ok(tile) => assert!(tile.is_none_or(|bytes| bytes.len() <= 32 << 20)),
            Err(failure) => check_failure(&failure),
        }
    }
}

/// Corners take more than their bytes, and lines are drawn as areas with many.
const TILE_ROOM: Room = Room { fixed_bytes: 256 << 20, per_byte: 20_000 };

/// The first byte says at which zoom and for which theme.
pub fn vector_tile(input: &[u8]) {
    let Some((&how, bytes)) = input.split_first() else { return };
    let theme = if how & 0x80 == 0 { Theme::Light } else { Theme::Dark };
    let outcome = TILE_ROOM.hold(input, || check_vector_tile(bytes, (how & 0x7f).min(24), theme));
    if let Err(failure) = outcome {
        check_failure(&failure);
    }
}

/// A picture's pixels are bounded, however small its bytes.
const PICTURE_ROOM: Room = Room { fixed_bytes: 48 << 20, per_byte: 200 };

pub fn picture(input: &[u8]) {
    match PICTURE_ROOM.hold(input, || check_picture(input)) {
        Ok([width, height]) => {
            assert!((1..=1_024).contains(&width) && (1..=1_024).contains(&height));
        }
        Err(failure) => check_failure(&failure),
    }
}
