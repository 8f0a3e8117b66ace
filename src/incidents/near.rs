//! What happened around a place: "attacks within 100 km in the last 90 days".

use super::Incidents;
use super::columns::RowIx;
use super::filter::Mask;
use super::latest::Latest;
use super::query::{Asked, At};
use super::world::{WorldPoint, WorldRect};
use crate::model::geodesic::{ROUGHLY, length_m, rough_length_m};
use crate::model::{DaySpan, LonLat};

/// The earth's radius where it is least, as a rectangle must not miss anything: along the meridian
/// at the equator (WGS84), metres.
const LEAST_RADIUS_M: f64 = 6_335_000.0;

/// Rows around a place; how far each of them is, a geodesic tells whoever shows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Near {
    /// In order of time: the latest, where there are more than were asked for.
    pub rows: Vec<RowIx>,
    pub total: u64,
    /// Sum of all their counts.
    pub count: u64,
}

impl Incidents {
    /// The rows of a window that lie so far from a place at most over the ground (a row's own error
    /// is not counted in), the latest `most` of them. Takes as long as there are rows along its
    /// edge in the window.
    pub fn near(
        &self,
        place: LonLat,
        radius_km: f64,
        window: DaySpan,
        mask: Option<&Mask>,
        most: usize,
    ) -> Near {
        let radius_m = radius_km.max(0.0) * 1000.0;
        let asked = self.asked(window, mask);
        let circle = Circle { asked, place, radius_m, rects: around(place, radius_m) };
        let mut latest = Latest::new(most);
        let going_on = self.columns.going_on(window).filter(|&row| asked.passes(row));
        going_on.for_each(|row| circle.add(row, &mut latest));
        asked.roots().for_each(|root| circle.visit(root, &mut latest));
        let (rows, total, count) = latest.finish();
        Near { rows, total, count }
    }
}

/// What is asked around.
struct Circle<'a> {
    asked: Asked<'a>,
    place: LonLat,
    radius_m: f64,
    /// What holds all of it.
    rects: Vec<WorldRect>,
}

impl<'a> Circle<'a> {
    fn position(&self, row: u32) -> LonLat {
        let columns = &self.asked.incidents.columns;
        columns.position(columns.records[row as usize], &columns.spots[row as usize])
    }

    fn has(&self, row: u32) -> bool {
        let at = self.asked.incidents.columns.spots[row as usize].at;
        if !self.rects.iter().any(|rect| rect.contains(at)) {
            return false;
        }
        let position = self.position(row);
        let rough = rough_length_m(self.place, position);
        let is_clear = (rough - self.radius_m).abs() > rough * ROUGHLY;
        if is_clear {
            rough < self.radius_m
        } else {
            length_m(self.place, position) <= self.radius_m
        }
    }

    /// Whether all of a rectangle lies in it: nothing in one is farther away than its corners.
    fn encloses(&self, rect: &WorldRect) -> bool {
        // Positions past the map's edge are held on it, and lie farther out.
        if rect.min.y == 0 || rect.max.y == u32::MAX {
            return false;
        }
        let mut corners = [
            rect.min,
            rect.max,
            WorldPoint { x: rect.min.x, y: rect.max.y },
            WorldPoint { x: rect.max.x, y: rect.min.y },
        ]
        .into_iter();
        corners.all(|corner| {
            rough_length_m(self.place, corner.lon_lat()) * (1.0 + ROUGHLY) < self.radius_m
        })
    }

    /// Adds a row, if it lies in it.
    fn add(&self, row: u32, latest: &mut Latest) {
        if self.has(row) {
            latest.add(row, &self.asked.incidents.columns.spots[row as usize]);
        }
    }

    fn visit(&self, at: At<'a>, latest: &mut Latest) {
        let node = at.node.rect();
        if !self.rects.iter().any(|rect| rect.overlaps(&node)) {
            return;
        }
        if at.node.has_records() && self.encloses(&node) {
            latest.add_node(&self.asked, at);
        } else if at.node.children == 0 {
            let passing = self.asked.rows_of(at).iter().filter(|&&r| self.asked.passes(r));
            passing.for_each(|&row| self.add(row, latest));
        } else {
            self.asked.children(at).for_each(|child| self.visit(child, latest));
        }
    }
}

/// Rectangles that hold the whole circle: two where it crosses the antimeridian, and a band of the
/// world where it holds a pole.
fn around(place: LonLat, radius_m: f64) -> Vec<WorldRect> {
    let (lon, lat) = (place.lon.degrees(), place.lat.degrees());
    let angle = radius_m / LEAST_RADIUS_M * (1.0 + ROUGHLY);
    let (south, north) = (lat - angle.to_degrees(), lat + angle.to_degrees());
    let rect = |west: f64, east: f64| {
        WorldRect::around(LonLat::clamped(west, south), LonLat::clamped(east, north))
    };
    let widest = angle.sin() / lat.to_radians().cos();
    if south <= -90.0 || north >= 90.0 || widest.is_nan() || widest >= 1.0 {
        return vec![rect(-180.0, 180.0)];
    }
    let reach = widest.asin().to_degrees();
    let (west, east) = (lon - reach, lon + reach);
    if west < -180.0 {
        vec![rect(-180.0, east), rect(west + 360.0, 180.0)]
    } else if east > 180.0 {
        vec![rect(west, 180.0), rect(-180.0, east - 360.0)]
    } else {
        vec![rect(west, east)]
    }
}
