//! Outlines of countries and the borders between them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{GazetteerError, Point, parse};

const FILE: &str = "outlines.json";
const JSON: &str = include_str!("../../assets/basemap/outlines.json");

/// Shapes of the countries in focus, simplified to about 0.015°, with the
/// border of two neighbours the same line in both.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlines {
    /// By ISO 3166-1 alpha-2 code; the mainland first, then its larger islands.
    pub countries: BTreeMap<String, Vec<Polygon>>,
    /// Borders that have two countries in focus.
    pub borders: Vec<Border>,
}

/// One closed shape: each ring ends at the point it starts from.
#[derive(Debug, Clone, PartialEq)]
pub struct Polygon {
    /// The outer ring.
    pub outer: Vec<Point>,
    /// What is cut out of it.
    pub holes: Vec<Vec<Point>>,
}

/// The line that two countries share.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Border {
    /// ISO 3166-1 alpha-2 code of one side.
    pub a: String,
    /// ISO 3166-1 alpha-2 code of the other.
    pub b: String,
    /// The border, in one piece or several.
    pub lines: Vec<Vec<Point>>,
}

/// The file as it stands.
#[derive(Deserialize)]
struct OutlinesFile {
    countries: BTreeMap<String, CountryShape>,
    borders: Vec<Border>,
}

#[derive(Deserialize)]
struct CountryShape {
    /// Polygons, each a list of rings, the outer one first.
    rings: Vec<Vec<Vec<Point>>>,
}

impl Outlines {
    /// Reads the built-in file. Takes a few milliseconds; do it once.
    ///
    /// # Errors
    /// When the file is not of this version's shape, which a test rules out.
    pub fn embedded() -> Result<Self, GazetteerError> {
        Ok(parse::<OutlinesFile>(FILE, JSON)?.into())
    }

    /// The border between two countries, in whichever order they are named.
    pub fn border(&self, one: &str, other: &str) -> Option<&Border> {
        self.borders.iter().find(|border| {
            (border.a == one && border.b == other) || (border.a == other && border.b == one)
        })
    }
}

impl From<OutlinesFile> for Outlines {
    fn from(file: OutlinesFile) -> Self {
        let polygon = |rings: Vec<Vec<Point>>| {
            let mut rings = rings.into_iter();
            let outer = rings.next()?;
            Some(Polygon { outer, holes: rings.collect() })
        };
        let countries = file
            .countries
            .into_iter()
            .map(|(iso, shape)| (iso, shape.rings.into_iter().filter_map(polygon).collect()))
            .collect();
        Self { countries, borders: file.borders }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Even-odd rule over one ring; for tests only.
    fn is_inside(ring: &[Point], lon_deg: f64, lat_deg: f64) -> bool {
        ring.windows(2).fold(false, |inside, edge| {
            let (from, to) = (edge[0], edge[1]);
            let crosses = (from.lat_deg > lat_deg) != (to.lat_deg > lat_deg);
            let part = (lat_deg - from.lat_deg) / (to.lat_deg - from.lat_deg);
            let lon_at = from.lon_deg + part * (to.lon_deg - from.lon_deg);
            inside ^ (crosses && lon_deg < lon_at)
        })
    }

    #[test]
    fn the_shipped_outlines_parse_and_hold_niger_and_its_neighbours() {
        let outlines = Outlines::embedded().unwrap();
        for iso in ["NE", "BJ", "NG", "ML", "BF", "DZ", "LY", "TD"] {
            assert!(!outlines.countries[iso].is_empty(), "{iso}");
        }
    }

    #[test]
    fn agadez_lies_in_niger_and_not_with_swapped_axes() {
        let outlines = Outlines::embedded().unwrap();
        let niger = &outlines.countries["NE"][0].outer;
        assert!(is_inside(niger, 7.99, 16.97));
        assert!(!is_inside(niger, 16.97, 7.99), "swapped axes");
        let algeria = &outlines.countries["DZ"][0].outer;
        assert!(!is_inside(algeria, 7.99, 16.97));
    }

    #[test]
    fn every_ring_is_closed_and_has_an_area() {
        let outlines = Outlines::embedded().unwrap();
        for (iso, polygons) in &outlines.countries {
            assert!(!polygons.is_empty(), "{iso}");
            for polygon in polygons {
                for ring in std::iter::once(&polygon.outer).chain(&polygon.holes) {
                    assert!(ring.len() >= 4, "{iso}");
                    assert_eq!(ring.first(), ring.last(), "{iso}");
                }
            }
        }
    }

    #[test]
    fn a_border_is_found_in_either_order_and_runs_along_both_countries() {
        let outlines = Outlines::embedded().unwrap();
        let border = outlines.border("BJ", "NE").unwrap();
        assert_eq!(outlines.border("NE", "BJ"), Some(border));
        assert!(outlines.border("NE", "GH").is_none());
        for iso in ["NE", "BJ"] {
            let ring = &outlines.countries[iso][0].outer;
            let shared = border.lines.iter().flatten();
            assert!(shared.clone().count() > 10);
            assert!(shared.clone().all(|point| ring.contains(point)), "{iso}");
        }
    }
}
