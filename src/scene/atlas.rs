//! What lies beneath every scene: names, outlines and runways, which never change, and the reader's
//! own overlays; each prepared once.

use std::collections::BTreeMap;

use geo::TriangulateEarcut as _;

use super::incidents::IncidentAtlas;
use super::overlays::OverlayAtlas;
use crate::gazetteer::{Gazetteer, GazetteerError, Outlines, Point, Polygon, Runways};
use crate::model::LonLat;
use crate::model::mercator::project;

/// A filled shape: corners as fractions of the world (0–1 east, 0–1 south), its triangles, and
/// its rings for strokes and hatching.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FlatShape {
    pub corners: Vec<[f64; 2]>,
    pub triangles: Vec<u32>,
    pub rings: Vec<Vec<[f64; 2]>>,
}

/// Names, outlines and runways of the embedded map.
#[derive(Debug)]
pub struct Atlas {
    pub gazetteer: Gazetteer,
    pub runways: Runways,
    /// By ISO 3166-1 alpha-2.
    pub countries: BTreeMap<String, FlatShape>,
    /// Lines between two countries, by their codes in order.
    pub borders: BTreeMap<(String, String), Vec<Vec<[f64; 2]>>>,
    /// The reader's own files.
    pub overlays: OverlayAtlas,
    /// And tables of incidents.
    pub incidents: IncidentAtlas,
}

impl Atlas {
    /// From the assets inside the program. An error here is a broken build.
    pub fn embedded() -> Result<Self, GazetteerError> {
        let outlines = Outlines::embedded()?;
        let countries = outlines
            .countries
            .iter()
            .map(|(iso, polygons)| (iso.clone(), flat_shape(polygons)))
            .collect();
        let borders = outlines
            .borders
            .iter()
            .map(|b| {
                let lines = b.lines.iter().map(|l| l.iter().map(fraction).collect()).collect();
                (ordered(&b.a, &b.b), lines)
            })
            .collect();
        Ok(Self {
            gazetteer: Gazetteer::embedded()?,
            runways: Runways::embedded()?,
            countries,
            borders,
            overlays: OverlayAtlas::default(),
            incidents: IncidentAtlas::default(),
        })
    }

    pub fn border(&self, a: &str, b: &str) -> Option<&Vec<Vec<[f64; 2]>>> {
        self.borders.get(&ordered(a, b))
    }
}

fn ordered(a: &str, b: &str) -> (String, String) {
    let (a, b) = if a <= b { (a, b) } else { (b, a) };
    (a.to_owned(), b.to_owned())
}

fn fraction(point: &Point) -> [f64; 2] {
    fraction_of(LonLat::clamped(point.lon_deg, point.lat_deg))
}

/// Where a position lies in the world, as fractions of its width and height.
pub(super) fn fraction_of(position: LonLat) -> [f64; 2] {
    // At zoom −8 the world is one pixel wide.
    let pixel = project(position, -8.0);
    [pixel.x, pixel.y]
}

fn flat_shape(polygons: &[Polygon]) -> FlatShape {
    let mut shape = FlatShape::default();
    for polygon in polygons {
        let outer: Vec<[f64; 2]> = polygon.outer.iter().map(fraction).collect();
        let holes: Vec<Vec<[f64; 2]>> =
            polygon.holes.iter().map(|h| h.iter().map(fraction).collect()).collect();
        shape.append(&outer, &holes);
    }
    shape
}

impl FlatShape {
    /// A polygon given by its corners.
    pub fn polygon(corners: &[LonLat]) -> Self {
        let mut shape = Self::default();
        let mut ring: Vec<[f64; 2]> = corners.iter().map(|&c| fraction_of(c)).collect();
        if let (Some(&first), Some(&last)) = (ring.first(), ring.last())
            && first != last
        {
            ring.push(first);
        }
        shape.append(&ring, &[]);
        shape
    }

    /// Whether a point lies inside, by the even–odd rule over all rings.
    pub fn contains(&self, [x, y]: [f64; 2]) -> bool {
        let crosses = |edge: &[[f64; 2]]| {
            let (a, b) = (edge[0], edge[1]);
            (a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]
        };
        let edges = self.rings.iter().flat_map(|ring| ring.windows(2));
        edges.filter(|edge| crosses(edge)).count() % 2 == 1
    }

    pub(super) fn append(&mut self, outer: &[[f64; 2]], holes: &[Vec<[f64; 2]>]) {
        let line = |ring: &[[f64; 2]]| geo::LineString::from(ring.to_vec());
        let polygon = geo::Polygon::new(line(outer), holes.iter().map(|h| line(h)).collect());
        let raw = polygon.earcut_triangles_raw();
        // Positions stay in range: outlines have some thousand corners.
        let base = u32::try_from(self.corners.len()).unwrap_or(u32::MAX);
        self.corners.extend(raw.vertices.iter().copied());
        let index = |&i: &usize| base + u32::try_from(i).unwrap_or(0);
        self.triangles.extend(raw.triangle_indices.iter().map(index));
        self.rings.push(outer.to_vec());
        self.rings.extend(holes.iter().cloned());
    }
}
