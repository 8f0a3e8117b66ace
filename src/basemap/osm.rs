//! OpenStreetMap's own raster tiles, for whoever chooses them.
//!
//! A polite guest: named in the User-Agent, two downloads at a time, kept in a
//! cache on disk. <https://operations.osmfoundation.org/policies/tiles/>
//!
//! Without a network nothing happens: walkers logs a warning for each tile
//! asked for, gives none, and does not ask again until the tile has dropped out
//! of its memory. The embedded map beneath stays in sight.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Once;

use walkers::sources::{Attribution, OpenStreetMap, TileSource};
use walkers::{
    HeaderValue, HttpOptions, HttpTiles, MaxParallelDownloads, Stats, TileId, TilePiece, Tiles,
};

use super::workers::panic_words;
use super::{BasemapError, attribution};

/// How requests name this program to the servers.
pub const USER_AGENT: &str = concat!(
    "basewatch/",
    env!("CARGO_PKG_VERSION"),
    " (+desktop map started by a person; contact: see the program's README)"
);

/// What OpenStreetMap's policy allows.
const PARALLEL_DOWNLOADS: usize = 2;

/// Gives rustls its cryptography. It is built without any, and panics at the
/// first https request unless this ran before. Cheap to call again.
pub fn ensure_tls_provider() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // An error means that another part of the program was first: as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

/// OpenStreetMap over HTTP. Making one starts a thread but no request; the
/// first [`Tiles::at`] does that.
pub struct OsmTiles {
    /// `None` once the downloads have come to an end for good.
    tiles: Option<HttpTiles>,
}

impl OsmTiles {
    /// Zooms that exist; beyond them the deepest is stretched.
    pub const ZOOMS: std::ops::RangeInclusive<u8> = 0..=19;

    /// `cache_folder` is where downloaded tiles are kept, for as long as their
    /// headers allow.
    ///
    /// # Errors
    /// When https cannot be set up, as on a system without certificates.
    pub fn new(cache_folder: PathBuf, context: &egui::Context) -> Result<Self, BasemapError> {
        Self::from_source(OpenStreetMap, cache_folder, context)
    }

    fn from_source(
        source: impl TileSource + Send + Sync + 'static,
        cache_folder: PathBuf,
        context: &egui::Context,
    ) -> Result<Self, BasemapError> {
        ensure_tls_provider();
        let parallel =
            MaxParallelDownloads::value_manually_confirmed_with_provider_limits(PARALLEL_DOWNLOADS);
        let options = HttpOptions {
            cache: Some(cache_folder),
            user_agent: Some(HeaderValue::from_static(USER_AGENT)),
            max_parallel_downloads: parallel,
            tls: None,
        };
        let context = context.clone();
        // Walkers has no error to return here: it panics where the system has
        // no certificates to trust.
        catch_unwind(AssertUnwindSafe(|| HttpTiles::with_options(source, options, context)))
            .map(|tiles| Self { tiles: Some(tiles) })
            .map_err(|panic| BasemapError::OpenStreetMap(panic_words(panic.as_ref())))
    }
}

impl Tiles for OsmTiles {
    fn at(&mut self, wanted: TileId) -> Option<TilePiece> {
        let tiles = self.tiles.as_mut()?;
        // Walkers panics here once its download thread is gone, which a picture
        // that its decoder chokes on may bring about. The map must outlive it.
        match catch_unwind(AssertUnwindSafe(|| tiles.at(wanted))) {
            Ok(piece) => piece,
            Err(panic) => {
                let problem = panic_words(panic.as_ref());
                log::error!("OpenStreetMap downloads have stopped: {problem}");
                drop_aside(self.tiles.take());
                None
            }
        }
    }

    fn attribution(&self) -> Attribution {
        let parts = attribution::OPENSTREETMAP;
        attribution::for_walkers(parts.first().map_or("", |part| part.text), parts)
    }

    fn tile_size(&self) -> u32 {
        self.tiles.as_ref().map_or(256, Tiles::tile_size)
    }

    fn stats(&self) -> Stats {
        self.tiles.as_ref().map(Tiles::stats).unwrap_or_default()
    }
}

impl Drop for OsmTiles {
    fn drop(&mut self) {
        drop_aside(self.tiles.take());
    }
}

/// Dropping walkers' source joins its thread, which may sit in a name lookup
/// for many seconds; the window must not wait for that.
fn drop_aside(tiles: Option<HttpTiles>) {
    if let Some(tiles) = tiles {
        let spawned = std::thread::Builder::new()
            .name("map downloads ending".to_owned())
            .spawn(move || drop(tiles));
        if let Err(error) = spawned {
            log::warn!("the map's download thread ended late: {error}");
        }
    }
}

#[cfg(test)]
mod tests;
