//! How the map is read: what is laid over it, how far things lie apart, and where it looks.

use crate::model::{CoordinateFormat, Language, LonLat, PlaceIx, Precision};

/// Lines of latitude and longitude.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Graticule {
    #[default]
    Hidden,
    Shown,
}

/// Circles around the selected base.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Rings {
    #[default]
    Hidden,
    /// Round radii that fit the zoom.
    Fitting,
    /// These, metres, the smallest first.
    Typed(Vec<f64>),
}

/// A point that is measured from or to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Waypoint {
    pub at: LonLat,
    /// The base that was clicked: the point is its true position.
    pub place: Option<PlaceIx>,
}

/// Whether clicks on the map measure.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Measuring {
    #[default]
    Off,
    On(Vec<Waypoint>),
}

impl Measuring {
    pub fn is_on(&self) -> bool {
        matches!(self, Self::On(_))
    }

    pub fn waypoints(&self) -> &[Waypoint] {
        match self {
            Self::Off => &[],
            Self::On(points) => points,
        }
    }
}

/// How the map is read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MapTools {
    pub coordinates: CoordinateFormat,
    pub graticule: Graticule,
    pub rings: Rings,
    pub measuring: Measuring,
}

/// What the map is to show whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fit {
    /// What is selected, with its rings where they are shown.
    Selection,
    /// Every base at which something is shown.
    Everything,
}

/// One thing a user did to how the map is read.
#[derive(Debug, Clone, PartialEq)]
pub enum MapCommand {
    SetLanguage(Language),
    SetCoordinates(CoordinateFormat),
    CopyCoordinates(LonLat, Precision),
    SetGraticule(Graticule),
    SetRings(Rings),
    /// Clicks begin to measure, or select again.
    ToggleMeasuring,
    /// On to this point.
    Measure(Waypoint),
    /// The last point goes.
    Unmeasure,
    /// All points go; clicks still measure.
    ClearMeasure,
    Fit(Fit),
}
