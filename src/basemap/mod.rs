//! The map under the marks: an embedded one that needs no network, and over it
//! what the reader chose: OpenStreetMap, tiles at any address, a PMTiles file.
//!
//! This module knows walkers and [`egui::Context`] (to ask for a repaint when
//! a tile arrives). It must not know the dataset or panels, and of the state
//! only which map is chosen. Clocks: [`EmbeddedTiles::pump_until_ready`] waits,
//! `chosen` leaves failing servers alone for a while, `http` keeps answers for
//! as long as they allow. Nothing here starts a request to the network unless
//! the reader chose a source on it.

mod archive;
mod attribution;
mod cache;
mod chosen;
mod embedded;
mod facade;
mod file;
mod http;
mod picture;
mod relief;
mod style;
#[cfg(test)]
mod testing;
mod tile_math;
mod vector;
mod workers;

pub use archive::Archive;
pub use attribution::AttributionPart;
pub use chosen::{Failure, Pacing, Trouble};
pub use embedded::EmbeddedTiles;
pub use facade::{Basemap, BasemapChoice, LayerNote, Network, SHIPPED_ARCHIVE};
pub use file::{About as ArchiveAbout, ArchiveFile, ArchiveFileError};
pub use http::{DiskCache, Timeouts, USER_AGENT, ensure_tls_provider};
pub use style::{Theme, parse_style};
pub use tile_math::Viewport;

/// Reads a vector tile of a stranger's, drawn for a theme, and lets it go.
///
/// # Errors
/// What is wrong with it.
pub fn check_vector_tile(bytes: &[u8], zoom: u8, theme: Theme) -> Result<(), Failure> {
    let style = theme.style().map_err(|error| Failure::Damaged(error.to_string()))?;
    vector::draw(bytes, &style, zoom).map(drop)
}

/// Reads a picture of a stranger's, and tells its width and height in pixels.
///
/// # Errors
/// What is wrong with it.
pub fn check_picture(bytes: &[u8]) -> Result<[usize; 2], Failure> {
    picture::decode(bytes).map(|picture| picture.size)
}

/// Why a base map could not be opened, restyled or switched.
#[derive(Debug, thiserror::Error)]
pub enum BasemapError {
    /// The bytes are not a PMTiles archive, or it is cut short or damaged.
    #[error("the base map archive cannot be read: {0}")]
    Archive(#[from] pmtiles::PmtError),

    /// An archive of pictures, for instance, which these styles cannot draw.
    #[error("the base map archive holds {found} tiles; vector tiles (MVT) are needed")]
    NotVectorTiles {
        /// What the archive says it holds, as a media type.
        found: &'static str,
    },

    /// A damaged directory can claim billions of tiles.
    #[error("the base map archive lists more than {limit} tiles; it is damaged or too large")]
    TooManyTiles {
        /// The most tiles that an archive may list.
        limit: usize,
    },

    /// A style is not JSON, or not of the shape that walkers reads.
    #[error("the map style cannot be read: {0}")]
    Style(#[from] serde_json::Error),

    /// The style could not be applied even to an empty tile.
    #[error("the map style cannot be drawn: {0}")]
    Background(String),

    /// The system refused another thread.
    #[error("the thread that decodes the map could not be started: {0}")]
    Thread(#[from] std::io::Error),

    /// A file of the reader's own.
    #[error("“{name}” was not opened: {why}")]
    File {
        /// The file's name without its folder.
        name: String,
        /// What is wrong with it.
        why: ArchiveFileError,
    },

    /// A fixed address of this program, which a test rules out.
    #[error("the map's address cannot be read: {0}")]
    Address(#[from] crate::load::tile_address::TileAddressError),
}
