//! A reader's own drawing over the map: points, lines and polygons with what their file says of
//! them. It proves nothing and takes no part in the evidence.

use super::LonLat;

/// What a file was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverlayFormat {
    GeoJson,
    Kml,
}

impl OverlayFormat {
    pub fn word(self) -> &'static str {
        match self {
            Self::GeoJson => "GeoJSON",
            Self::Kml => "KML",
        }
    }
}

/// A polygon: its outline, and the outlines of its holes; each closed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OverlayPolygon {
    pub outer: Vec<LonLat>,
    pub holes: Vec<Vec<LonLat>>,
}

/// Where a feature lies; a collection is taken apart into these.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OverlayGeometry {
    pub points: Vec<LonLat>,
    pub lines: Vec<Vec<LonLat>>,
    pub polygons: Vec<OverlayPolygon>,
}

impl OverlayGeometry {
    pub fn is_empty(&self) -> bool {
        self.points.is_empty() && self.lines.is_empty() && self.polygons.is_empty()
    }

    /// Every position there is; holes lie inside the outlines around them.
    pub fn positions(&self) -> impl Iterator<Item = LonLat> + '_ {
        let outlines = self.polygons.iter().map(|p| &p.outer);
        let lines = self.lines.iter().chain(outlines).flatten();
        self.points.iter().chain(lines).copied()
    }

    /// "point", "2 lines", "polygon and 3 points".
    pub fn words(&self) -> String {
        let counted = |n: usize, one: &str| match n {
            0 => None,
            1 => Some(one.to_owned()),
            n => Some(format!("{n} {one}s")),
        };
        [
            counted(self.polygons.len(), "polygon"),
            counted(self.lines.len(), "line"),
            counted(self.points.len(), "point"),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" and ")
    }
}

/// One thing drawn, with all that the file says of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OverlayFeature {
    pub name: Option<String>,
    pub description: Option<String>,
    /// As text, in the file's order.
    pub properties: Vec<(String, String)>,
    pub geometry: OverlayGeometry,
}

/// A corner in the south-west and one in the north-east.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GeoBounds {
    pub south_west: LonLat,
    pub north_east: LonLat,
}

impl GeoBounds {
    /// Around all of these; `None` around nothing.
    pub fn around(positions: impl Iterator<Item = LonLat>) -> Option<Self> {
        positions.fold(None, |bounds: Option<Self>, p| {
            let Self { south_west: sw, north_east: ne } =
                bounds.unwrap_or(Self { south_west: p, north_east: p });
            let lon = |at: LonLat| at.lon.degrees();
            let lat = |at: LonLat| at.lat.degrees();
            Some(Self {
                south_west: LonLat::clamped(lon(sw).min(lon(p)), lat(sw).min(lat(p))),
                north_east: LonLat::clamped(lon(ne).max(lon(p)), lat(ne).max(lat(p))),
            })
        })
    }
}

/// A file's features.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlay {
    /// What the reader knows the file by.
    pub name: String,
    pub format: OverlayFormat,
    pub features: Vec<OverlayFeature>,
}

impl Overlay {
    pub fn bounds(&self) -> Option<GeoBounds> {
        GeoBounds::around(self.features.iter().flat_map(|f| f.geometry.positions()))
    }

    /// A feature's name, or its number where it has none: "feature 12".
    pub fn title(&self, feature: usize) -> String {
        let name = self.features.get(feature).and_then(|f| f.name.clone());
        name.unwrap_or_else(|| format!("feature {}", feature + 1))
    }
}
