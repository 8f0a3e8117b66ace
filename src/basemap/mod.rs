//! The map under the marks: an embedded one that needs no network, and
//! OpenStreetMap for whoever asks for it.
//!
//! This module knows walkers and [`egui::Context`] (to ask for a repaint when
//! a tile arrives). It must not know the dataset, the state, files or panels,
//! and looks at a clock in one place only, [`EmbeddedTiles::pump_until_ready`].
//! Nothing here starts a request to the network unless the reader chose
//! [`BasemapChoice::OpenStreetMap`].

mod archive;
mod attribution;
mod cache;
mod embedded;
mod facade;
mod osm;
mod style;
#[cfg(test)]
mod testing;
mod tile_math;
mod workers;

pub use archive::Archive;
pub use attribution::AttributionPart;
pub use embedded::EmbeddedTiles;
pub use facade::{Basemap, BasemapChoice, SHIPPED_ARCHIVE};
pub use osm::{OsmTiles, USER_AGENT, ensure_tls_provider};
pub use style::{Theme, parse_style};
pub use tile_math::Viewport;

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

    /// Most often the system has no certificates to trust.
    #[error("OpenStreetMap cannot be used here: {0}")]
    OpenStreetMap(String),
}
