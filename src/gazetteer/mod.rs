//! What the map has names and shapes for: places, countries, outlines, runways.
//!
//! Read from three files that are built into the program, the same data that
//! the embedded map is drawn from. Plain facts for `scene` to place labels
//! with and for search to find; this module must not know egui, walkers, the
//! file system or the clock.

mod names;
mod outlines;
mod runways;

use serde::Deserialize;

pub use names::{
    CountryName, Gazetteer, Named, PhysicalKind, PhysicalName, PlaceKind, PlaceName, RegionName,
};
pub use outlines::{Border, Outlines, Polygon};
pub use runways::{Airfield, AirfieldKind, Runway, Runways};

/// A shipped file does not have the shape that this version expects.
#[derive(Debug, thiserror::Error)]
#[error("the built-in {file} cannot be read: {source}")]
pub struct GazetteerError {
    /// Name of the file within `assets/basemap/`.
    file: &'static str,
    source: serde_json::Error,
}

/// A point on the earth, WGS84.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(from = "[f64; 2]")]
pub struct Point {
    /// Degrees east.
    pub lon_deg: f64,
    /// Degrees north.
    pub lat_deg: f64,
}

impl From<[f64; 2]> for Point {
    /// In the files' order, GeoJSON's: longitude first.
    fn from([lon_deg, lat_deg]: [f64; 2]) -> Self {
        Self { lon_deg, lat_deg }
    }
}

/// Reads one of the files.
fn parse<'a, T: Deserialize<'a>>(file: &'static str, json: &'a str) -> Result<T, GazetteerError> {
    serde_json::from_str(json).map_err(|source| GazetteerError { file, source })
}
