//! A PMTiles file of the reader's own: read piece by piece, however large it is.

mod directories;
mod error;
mod style;

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use flate2::read::GzDecoder;
use pmtiles::{
    AsyncBackend, AsyncPmTilesReader, BackendResponse, Compression, PmtError, PmtResult, TileCoord,
    TileType,
};
use walkers::{Style, TileId};

use directories::Directories;

pub use error::ArchiveFileError;

use super::chosen::{Failure, Fetch, Fetched, Loaded};
use super::tile_math::TILE_SIDE_POINTS;
use super::{Theme, picture, vector};
use crate::load::quoted;
use crate::state::ZoomSpan;

/// A header, fixed by the format.
const HEADER_BYTES: u64 = 127;

/// The most that is read at once: a directory or a tile. Both have some 100 kB.
const MOST_READ_BYTES: usize = 16 << 20;

/// A directory unpacked: a million tiles, where files have some thousands in each.
const MOST_DIRECTORY_BYTES: u64 = 4 << 20;

/// What a file tells of itself, unpacked.
const MOST_METADATA_BYTES: u64 = 16 << 20;

/// Layers that a file may name; each is drawn in several ways.
const MOST_LAYERS: usize = 200;

/// A tile decompressed.
const MOST_TILE_BYTES: u64 = 32 << 20;

/// Side of pictures, as everywhere on the web.
const PICTURE_SIDE_POINTS: u32 = 256;

/// How much more memory a vector tile takes than its bytes.
const DRAWN_PER_BYTE: usize = 12;

type Reader = AsyncPmTilesReader<FileBackend, Directories>;

/// An open file. Cheap to clone.
#[derive(Clone)]
pub struct ArchiveFile {
    reader: Arc<Reader>,
    about: Arc<About>,
}

/// What a file says of itself.
pub struct About {
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
    pub fn open(path: &Path) -> Result<Self, ArchiveFileError> {
        let about = std::fs::metadata(path).map_err(ArchiveFileError::of_io)?;
        if about.is_dir() {
            return Err(ArchiveFileError::Folder);
        }
        // A pipe or a device would be waited for, for ever.
        if !about.is_file() {
            return Err(ArchiveFileError::NoFile);
        }
        let mut file = File::open(path).map_err(ArchiveFileError::of_io)?;
        let sections = check_header(&mut file, about.len())?;
        let backend = FileBackend { file: Mutex::new(file), sections };
        // Every read is from a file, so nothing here ever waits for anything else.
        let reader = pollster::block_on(AsyncPmTilesReader::try_from_cached_source(
            backend,
            Directories::default(),
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

    pub fn about(&self) -> &About {
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

    /// A tile's bytes, unpacked; `None` where there is no such tile.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn read(&self, id: TileId) -> Result<Option<Vec<u8>>, Failure> {
        let damaged = |error: PmtError| match error {
            PmtError::Reading(error) => Failure::Unreadable(quoted(&error.to_string(), 200)),
            error => Failure::Damaged(quoted(&error.to_string(), 200)),
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
            .map_err(|error| Failure::Damaged(quoted(&error.to_string(), 200)))?;
        if plain.len() as u64 > MOST_TILE_BYTES {
            let words = format!("more than {} MB in one tile", MOST_TILE_BYTES >> 20);
            return Err(Failure::TooLarge(words));
        }
        Ok(Some(plain))
    }
}

impl About {
    /// The file's name, for the reader.
    pub fn name(&self) -> String {
        self.path.file_name().unwrap_or(self.path.as_os_str()).to_string_lossy().into_owned()
    }

    pub fn zooms(&self) -> ZoomSpan {
        self.zooms
    }

    pub fn bounds(&self) -> Option<[f64; 4]> {
        self.bounds
    }

    /// Plain text; may be empty.
    pub fn attribution(&self) -> &str {
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
        match vector::draw(&bytes, &self.style, id.zoom) {
            Ok(tile) => Fetched::Tile(Loaded { tile, bytes: bytes.len() * DRAWN_PER_BYTE }),
            Err(failure) => Fetched::Failed(failure),
        }
    }
}

/// What the PMTiles reader would refuse with fewer words, or not at all.
fn check_header(file: &mut File, length: u64) -> Result<Sections, ArchiveFileError> {
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
    let damaged = |what: &str| ArchiveFileError::Damaged(what.to_owned());
    let section = |at: usize| {
        let (begin, bytes) = (number(at)?, number(at + 8)?);
        let impossible = || damaged("its header tells of impossible places in the file");
        let end = begin.checked_add(bytes).ok_or_else(impossible)?;
        if end > length {
            return Err(ArchiveFileError::CutShort { missing: end - length });
        }
        Ok(begin..end)
    };
    let (root, metadata, leaves, tiles) = (section(8)?, section(24)?, section(40)?, section(56)?);
    if tiles.is_empty() {
        return Err(ArchiveFileError::NoTiles);
    }
    let all = [&root, &metadata, &leaves, &tiles];
    let meet = |(i, one): (usize, &&Range<u64>)| {
        all[i + 1..].iter().any(|other| one.start < other.end && other.start < one.end)
    };
    if all.iter().enumerate().any(meet) {
        return Err(damaged("its header tells of parts of the file that lie over one another"));
    }
    let is_packed = start.get(97) == Some(&GZIP);
    let sections = Sections { metadata, tiles, is_packed };
    let mut packed = Vec::new();
    file.seek(SeekFrom::Start(root.start)).map_err(ArchiveFileError::of_io)?;
    let most = MOST_READ_BYTES as u64;
    file.take((root.end - root.start).min(most))
        .read_to_end(&mut packed)
        .map_err(ArchiveFileError::of_io)?;
    sections.check_unpacked(&packed, MOST_DIRECTORY_BYTES).map_err(|words| damaged(&words))?;
    Ok(sections)
}

/// How the format writes gzip.
const GZIP: u8 = 2;

/// Where things lie in a file.
struct Sections {
    metadata: Range<u64>,
    tiles: Range<u64>,
    /// Whether everything but tiles is packed.
    is_packed: bool,
}

impl Sections {
    /// The PMTiles reader unpacks directories and metadata without a bound: a few kilobytes may
    /// become gigabytes. So they are unpacked here first, and thrown away.
    fn check(&self, begin: u64, bytes: &[u8]) -> Result<(), String> {
        if self.tiles.contains(&begin) {
            Ok(())
        } else if self.metadata.contains(&begin) {
            self.check_unpacked(bytes, MOST_METADATA_BYTES)
        } else {
            self.check_unpacked(bytes, MOST_DIRECTORY_BYTES)
        }
    }

    fn check_unpacked(&self, bytes: &[u8], most: u64) -> Result<(), String> {
        let size = if self.is_packed {
            let mut unpacked = GzDecoder::new(bytes).take(most + 1);
            // Damage is told by whoever unpacks it in earnest.
            io::copy(&mut unpacked, &mut io::sink()).unwrap_or(0)
        } else {
            bytes.len() as u64
        };
        if size > most {
            return Err(format!("a directory of more than {} MB", most >> 20));
        }
        Ok(())
    }
}

/// Whom to thank, and the names of vector layers; empty where the file does not tell.
fn told(reader: &Reader) -> (String, Vec<String>) {
    let metadata = pollster::block_on(reader.get_metadata()).unwrap_or_default();
    let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap_or_default();
    let attribution = metadata.get("attribution").and_then(serde_json::Value::as_str);
    let layers = metadata.get("vector_layers").and_then(serde_json::Value::as_array);
    let names = layers.into_iter().flatten().filter_map(|layer| layer.get("id")?.as_str());
    let names = names.take(MOST_LAYERS).map(str::to_owned);
    (plain_text(attribution.unwrap_or_default()), names.collect())
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
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    quoted(&words.chars().take(200).collect::<String>(), 200)
}

/// Lets the PMTiles reader read from a file without holding it in memory.
struct FileBackend {
    file: Mutex<File>,
    sections: Sections,
}

impl AsyncBackend for FileBackend {
    async fn read(&self, offset: u64, length: usize) -> PmtResult<BackendResponse> {
        let refused = |words| PmtError::Reading(io::Error::new(io::ErrorKind::InvalidData, words));
        if length > MOST_READ_BYTES {
            let words = format!("more than {} MB in one piece", MOST_READ_BYTES >> 20);
            return Err(refused(words));
        }
        let mut bytes = Vec::with_capacity(length);
        // A thread that panicked while it read left a file whose place is set anew here.
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(offset))?;
        (&mut *file).take(length as u64).read_to_end(&mut bytes)?;
        // The header and what follows it were looked at when the file was opened.
        if offset > 0 {
            self.sections.check(offset, &bytes).map_err(refused)?;
        }
        Ok(BackendResponse::new(bytes.into()))
    }
}

#[cfg(test)]
mod tests;
