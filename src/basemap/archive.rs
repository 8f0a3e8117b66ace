//! A PMTiles archive held in memory: which tiles it has, and their bytes.
//!
//! Knows nothing of styles, drawing or threads.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Deref;
use std::sync::Arc;

use pmtiles::{
    AsyncBackend, AsyncPmTilesReader, BackendResponse, DirEntry, HashMapCache, PmtError, PmtResult,
    TileCoord, TileType,
};
use walkers::TileId;

use super::{BasemapError, tile_math::ancestor};

/// The shipped archive has about 2,000 tiles; a damaged directory may claim
/// billions, which would fill the memory before anything else went wrong.
const MOST_TILES: usize = 1 << 20;

/// An open archive. Cheap to share between threads behind an `Arc`.
pub struct Archive {
    reader: Arc<AsyncPmTilesReader<MemoryBackend, HashMapCache>>,
    tiles: HashSet<TileId>,
    deepest_zoom: u8,
}

impl Archive {
    /// Reads the header and every directory, and checks that each listed tile
    /// lies within the bytes. No tile is decompressed yet.
    ///
    /// # Errors
    /// When the bytes are not a PMTiles archive, are cut short or damaged, hold
    /// something else than vector tiles, or list implausibly many of them.
    pub fn open(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, BasemapError> {
        let backend = MemoryBackend(bytes.into());
        // Every read is from memory, so nothing here ever waits.
        pollster::block_on(async {
            let reader =
                AsyncPmTilesReader::try_from_cached_source(backend, HashMapCache::default())
                    .await?;
            let tile_type = reader.get_header().tile_type;
            if tile_type != TileType::Mvt {
                let found = tile_type.content_type();
                return Err(BasemapError::NotVectorTiles { found });
            }
            let reader = Arc::new(reader);
            let tiles = list_tiles(&reader).await?;
            let deepest_zoom = tiles.iter().map(|tile| tile.zoom).max().unwrap_or(0);
            Ok(Self { reader, tiles, deepest_zoom })
        })
    }

    /// Whether the archive has this very tile.
    pub fn contains(&self, tile: TileId) -> bool {
        self.tiles.contains(&tile)
    }

    /// Every tile there is, in no particular order.
    pub fn tiles(&self) -> impl Iterator<Item = TileId> + '_ {
        self.tiles.iter().copied()
    }

    /// Zoom of the deepest tiles; 0 for an empty archive.
    pub fn deepest_zoom(&self) -> u8 {
        self.deepest_zoom
    }

    /// The tile that shows `tile`'s ground in the most detail: itself, or its
    /// deepest ancestor that exists and that `is_usable` lets pass.
    pub fn best_source(&self, tile: TileId, is_usable: impl Fn(TileId) -> bool) -> Option<TileId> {
        (0..=tile.zoom.min(self.deepest_zoom))
            .rev()
            .map(|zoom| ancestor(tile, zoom).0)
            .find(|candidate| self.contains(*candidate) && is_usable(*candidate))
    }

    /// The tile's bytes, decompressed.
    ///
    /// # Errors
    /// When the archive has no such tile, or its bytes cannot be decompressed.
    pub fn read(&self, tile: TileId) -> PmtResult<impl Deref<Target = [u8]> + Send + use<>> {
        let coord = TileCoord::new(tile.zoom, tile.x, tile.y)?;
        pollster::block_on(self.reader.get_tile_decompressed(coord))?
            .ok_or(PmtError::InvalidCoordinate(tile.zoom, tile.x, tile.y))
    }
}

/// Walks all directories.
async fn list_tiles(
    reader: &Arc<AsyncPmTilesReader<MemoryBackend, HashMapCache>>,
) -> Result<HashSet<TileId>, BasemapError> {
    let mut tiles = HashSet::new();
    let mut entries = Arc::clone(reader).entries();
    // The stream's own method, so that no crate is needed for its trait.
    while let Some(entry) =
        std::future::poll_fn(|context| entries.as_mut().poll_next(context)).await
    {
        let entry: DirEntry = entry?;
        for (index, id) in entry.iter_coords().enumerate() {
            if index == 0 {
                // A run shares one piece of the file; an archive cut short is
                // found out here and not when the reader pans there.
                reader.get_tile(id).await?;
            }
            let coord = TileCoord::from(id);
            tiles.insert(TileId { x: coord.x(), y: coord.y(), zoom: coord.z() });
            if tiles.len() > MOST_TILES {
                return Err(BasemapError::TooManyTiles { limit: MOST_TILES });
            }
        }
    }
    Ok(tiles)
}

/// Lets the PMTiles reader read from bytes that are already in memory.
struct MemoryBackend(Cow<'static, [u8]>);

impl AsyncBackend for MemoryBackend {
    async fn read(&self, offset: u64, length: usize) -> PmtResult<BackendResponse> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(self.0.len());
        let end = start.saturating_add(length).min(self.0.len());
        Ok(BackendResponse::new(match &self.0 {
            // The embedded archive is handed on without a copy.
            Cow::Borrowed(bytes) => bytes.get(start..end).unwrap_or_default().into(),
            Cow::Owned(bytes) => bytes.get(start..end).unwrap_or_default().to_vec().into(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{TestArchive, tile};
    use super::*;

    #[test]
    fn an_archive_knows_which_tiles_it_has() {
        let archive = Archive::open(TestArchive::world_and_one_deep_branch().bytes()).unwrap();
        assert!(archive.contains(tile(0, 0, 0)));
        assert!(archive.contains(tile(6, 32, 29)));
        assert!(!archive.contains(tile(6, 29, 32)), "axes swapped");
        assert_eq!(archive.deepest_zoom(), 6);
    }

    #[test]
    fn the_deepest_ancestor_stands_in_for_a_tile_that_is_missing() {
        let archive = Archive::open(TestArchive::world_and_one_deep_branch().bytes()).unwrap();
        let source = |wanted| archive.best_source(wanted, |_| true);
        assert_eq!(source(tile(6, 32, 29)), Some(tile(6, 32, 29)));
        assert_eq!(source(tile(17, 32 << 11, 29 << 11)), Some(tile(6, 32, 29)));
        assert_eq!(source(tile(6, 0, 0)), Some(tile(3, 0, 0)), "ocean");
    }

    #[test]
    fn an_unusable_tile_is_passed_over() {
        let archive = Archive::open(TestArchive::world_and_one_deep_branch().bytes()).unwrap();
        let source = archive.best_source(tile(6, 32, 29), |candidate| candidate.zoom != 6);
        assert_eq!(source, Some(tile(5, 16, 14)));
    }

    #[test]
    fn bytes_that_are_no_archive_are_refused_in_words() {
        for bytes in [&b""[..], b"PMTiles", b"GIF89a, not a map at all"] {
            let error = Archive::open(bytes).err().unwrap();
            assert!(error.to_string().starts_with("the base map archive cannot"));
        }
    }

    #[test]
    fn an_archive_cut_short_anywhere_is_refused() {
        let bytes = TestArchive::world_and_one_deep_branch().bytes();
        for length in (0..bytes.len()).step_by(7) {
            assert!(Archive::open(bytes[..length].to_vec()).is_err(), "{length}");
        }
    }

    #[test]
    fn an_archive_with_any_one_byte_changed_never_panics() {
        let bytes = TestArchive::world_and_one_deep_branch().bytes();
        for index in 0..bytes.len().min(600) {
            let mut damaged = bytes.clone();
            damaged[index] ^= 0xff;
            if let Ok(archive) = Archive::open(damaged) {
                for tile in archive.tiles() {
                    let _ = archive.read(tile);
                }
            }
        }
    }

    #[test]
    fn an_archive_of_pictures_is_refused() {
        let mut bytes = TestArchive::world_and_one_deep_branch().bytes();
        bytes[99] = 2; // the header's tile type: PNG
        let error = Archive::open(bytes).err().unwrap();
        assert!(error.to_string().contains("image/png"), "{error}");
    }
}
