//! A PMTiles file of the reader's own: read piece by piece, however large it is.

mod error;
mod style;

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use flate2::read::GzDecoder;
use pmtiles::{
    AsyncBackend, AsyncPmTilesReader, BackendResponse, Compression, HashMapCache, PmtError,
    PmtResult, TileCoord, TileType,
};
use walkers::{Style, Tile, TileId};

pub use error::ArchiveFileError;

use super::chosen::{Failure, Fetch, Fetched, Loaded};
use super::tile_math::TILE_SIDE_POINTS;
use super::{Theme, picture};
use crate::state::ZoomSpan;

/// A header, fixed by the format.
const HEADER_BYTES: u64 = 127;

/// The most that is read at once: a directory or a tile. Both have some 100 kB.
const MOST_READ_BYTES: usize = 16 << 20;

/// A tile decompressed.
const MOST_TILE_BYTES: u64 = 32 << 20;

/// Side of pictures, as everywhere on the web.
const PICTURE_SIDE_POINTS: u32 = 256;

/// How much more memory a vector tile takes than its bytes.
const DRAWN_PER_BYTE: usize = 12;

type Reader = AsyncPmTilesReader<FileBackend, HashMapCache>;

/// An open file. Cheap to clone.
#[derive(Clone)]
pub(super) struct ArchiveFile {
    reader: Arc<Reader>,
    about: Arc<About>,
}

/// What a file says of itself.
pub(super) struct About {
    path: PathBuf,
    zooms: ZoomSpan,
    /// West, south, east, north in degrees; `None` where the file does not tell, or nonsense.
    bounds: Option<[f64; 4]>,
    attribution: String,
    vector_layers: Vec<String>,
}

impl ArchiveFile {
    /// Reads the header, the root directory and what the file tells of itself.
    ///
    /// # Errors
    /// What is wrong with the file, and how to mend it.
    pub(super) fn open(path: &Path) -> Result<Self, ArchiveFileError> {
        let about = std::fs::metadata(path).map_err(ArchiveFileError::of_io)?;
        if about.is_dir() {
            return Err(ArchiveFileError::Folder);
        }
        // A pipe or a device would be waited for, for ever.
        if !about.is_file() {
            return Err(ArchiveFileError::NoFile);
        }
        let mut file = File::open(path).map_err(ArchiveFileError::of_io)?;
        check_header(&mut file, about.len())?;
        let backend = FileBackend { file: Mutex::new(file) };
        // Every read is from a file, so nothing here ever waits for anything else.
        let reader = pollster::block_on(AsyncPmTilesReader::try_from_cached_source(
            backend,
            HashMapCache::default(),
        ))?;
        let header = reader.get_header();
        match header.tile_type {
            TileType::Mvt | TileType::Png | TileType::Jpeg | TileType::Webp => {}
            other => return Err(ArchiveFileError::TileType(other.content_type())),
        }
        match header.tile_compression {
            // Pictures are compressed already, and some files do not care to say so.
            Compression::None | Compression::Gzip | Compression::Unknown => {}
            other => return Err(ArchiveFileError::compression(other)),
        }
        let zooms = ZoomSpan::new(header.min_zoom, header.max_zoom.min(ZoomSpan::DEEPEST))
            .ok_or(ArchiveFileError::Zooms(header.min_zoom, header.max_zoom))?;
        let bounds =
            [header.min_longitude, header.min_latitude, header.max_longitude, header.max_latitude];
        let bounds = Some(bounds).filter(|[west, south, east, north]| west < east && south < north);
        let (attribution, vector_layers) = told(&reader);
        let about = About { path: path.to_owned(), zooms, bounds, attribution, vector_layers };
        Ok(Self { reader: Arc::new(reader), about: Arc::new(about) })
    }

    pub(super) fn about(&self) -> &About {
        &self.about
    }

    fn is_vector(&self) -> bool {
        self.reader.get_header().tile_type == TileType::Mvt
    }

    pub(super) fn side_points(&self) -> u32 {
        if self.is_vector() { TILE_SIDE_POINTS } else { PICTURE_SIDE_POINTS }
    }

    /// Something that fetches its tiles, drawn for a theme.
    pub(super) fn source(&self, theme: Theme, context: egui::Context) -> FileSource {
        let style = style::for_layers(&self.about.vector_layers, theme);
        FileSource { file: self.clone(), style, context }
    }

    /// Whether another theme draws it otherwise.
    pub(super) fn follows_theme(&self) -> bool {
        self.is_vector()
    }

    fn read(&self, id: TileId) -> Result<Option<Vec<u8>>, Failure> {
        let damaged = |error: PmtError| match error {
            PmtError::Reading(error) => Failure::Unreadable(error.to_string()),
            error => Failure::Damaged(error.to_string()),
        };
        let coord = TileCoord::new(id.zoom, id.x, id.y).map_err(damaged)?;
        let tile = pollster::block_on(self.reader.get_tile(coord)).map_err(damaged)?;
        let Some(bytes) = tile else { return Ok(None) };
        if self.reader.get_header().tile_compression != Compression::Gzip {
            return Ok(Some(bytes.to_vec()));
        }
        let mut plain = Vec::new();
        GzDecoder::new(&bytes[..])
            .take(MOST_TILE_BYTES + 1)
            .read_to_end(&mut plain)
            .map_err(|error| Failure::Damaged(error.to_string()))?;
        if plain.len() as u64 > MOST_TILE_BYTES {
            let words = format!("more than {} MB in one tile", MOST_TILE_BYTES >> 20);
            return Err(Failure::TooLarge(words));
        }
        Ok(Some(plain))
    }
}

impl About {
    /// The file's name, for the reader.
    pub(super) fn name(&self) -> String {
        self.path.file_name().unwrap_or(self.path.as_os_str()).to_string_lossy().into_owned()
    }

    pub(super) fn zooms(&self) -> ZoomSpan {
        self.zooms
    }

    pub(super) fn bounds(&self) -> Option<[f64; 4]> {
        self.bounds
    }

    /// Plain text; may be empty.
    pub(super) fn attribution(&self) -> &str {
        &self.attribution
    }
}

/// An open file and how to draw it.
pub(super) struct FileSource {
    file: ArchiveFile,
    style: Style,
    context: egui::Context,
}

impl Fetch for FileSource {
    fn fetch(&self, id: TileId) -> Fetched {
        let bytes = match self.file.read(id) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Fetched::Absent,
            Err(failure) => return Fetched::Failed(failure),
        };
        if !self.file.is_vector() {
            return picture::load(&bytes, &self.context)
                .map_or_else(Fetched::Failed, Fetched::Tile);
        }
        match Tile::from_mvt(&bytes, &self.style, id.zoom, TILE_SIDE_POINTS) {
            Ok(tile) => Fetched::Tile(Loaded { tile, bytes: bytes.len() * DRAWN_PER_BYTE }),
            Err(error) => Fetched::Failed(Failure::Damaged(error.to_string())),
        }
    }
}

/// What the PMTiles reader would refuse with fewer words, or not at all.
fn check_header(file: &mut File, length: u64) -> Result<(), ArchiveFileError> {
    let mut start = Vec::new();
    file.take(HEADER_BYTES).read_to_end(&mut start).map_err(ArchiveFileError::of_io)?;
    if start.is_empty() {
        return Err(ArchiveFileError::Empty);
    }
    if start.starts_with(b"SQLite format 3") {
        return Err(ArchiveFileError::MbTiles);
    }
    if !start.starts_with(b"PMTiles") {
        return Err(ArchiveFileError::NotPmTiles);
    }
    if start.get(7).is_some_and(|version| *version != 3) {
        return Err(ArchiveFileError::Version(start.get(7).copied().unwrap_or_default()));
    }
    let number = |at: usize| {
        start
            .get(at..at + 8)
            .and_then(|bytes| bytes.try_into().ok())
            .map(u64::from_le_bytes)
            .ok_or(ArchiveFileError::CutShort { missing: HEADER_BYTES - start.len() as u64 })
    };
    // Root directory, metadata, leaf directories, tiles: offset and length each.
    for at in [8, 24, 40, 56] {
        let end = number(at)?.checked_add(number(at + 8)?).ok_or(ArchiveFileError::Damaged(
            "its header tells of impossible places in the file".to_owned(),
        ))?;
        if end > length {
            return Err(ArchiveFileError::CutShort { missing: end - length });
        }
    }
    // How many bytes of tiles there are.
    if number(64)? == 0 {
        return Err(ArchiveFileError::NoTiles);
    }
    Ok(())
}

/// Whom to thank, and the names of vector layers; empty where the file does not tell.
fn told(reader: &Reader) -> (String, Vec<String>) {
    let metadata = pollster::block_on(reader.get_metadata()).unwrap_or_default();
    let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap_or_default();
    let attribution = metadata.get("attribution").and_then(serde_json::Value::as_str);
    let layers = metadata.get("vector_layers").and_then(serde_json::Value::as_array);
    let names = layers.into_iter().flatten().filter_map(|layer| layer.get("id")?.as_str());
    (plain_text(attribution.unwrap_or_default()), names.map(str::to_owned).collect())
}

/// Attributions come as HTML; only their words are shown.
fn plain_text(html: &str) -> String {
    let mut text = String::new();
    let mut is_in_tag = false;
    for c in html.chars().take(2_000) {
        match c {
            '<' => is_in_tag = true,
            '>' if is_in_tag => {
                is_in_tag = false;
                text.push(' ');
            }
            c if !is_in_tag => text.push(if c.is_control() { ' ' } else { c }),
            _ => {}
        }
    }
    let text = text.replace("&copy;", "©").replace("&amp;", "&").replace("&nbsp;", " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(200).collect()
}

/// Lets the PMTiles reader read from a file without holding it in memory.
struct FileBackend {
    file: Mutex<File>,
}

impl AsyncBackend for FileBackend {
    async fn read(&self, offset: u64, length: usize) -> PmtResult<BackendResponse> {
        if length > MOST_READ_BYTES {
            let words = format!("more than {} MB in one piece", MOST_READ_BYTES >> 20);
            return Err(PmtError::Reading(io::Error::new(io::ErrorKind::InvalidData, words)));
        }
        let mut bytes = Vec::with_capacity(length);
        // A thread that panicked while it read left a file whose place is set anew here.
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(offset))?;
        (&mut *file).take(length as u64).read_to_end(&mut bytes)?;
        Ok(BackendResponse::new(bytes.into()))
    }
}

#[cfg(test)]
mod tests;
