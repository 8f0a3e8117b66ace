//! What happened around a place: "attacks within 100 km in the last 90 days".

use super::Incidents;
use super::columns::RowIx;
use super::filter::Mask;
use super::world::WorldRect;
use crate::model::geodesic::{ROUGHLY, length_m, rough_length_m};
use crate::model::{DaySpan, LonLat};

/// The earth's radius where it is least, as a rectangle must not miss anything: along the meridian
/// at the equator (WGS84), metres.
const LEAST_RADIUS_M: f64 = 6_335_000.0;

/// A row and how far away it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NearRow {
    pub row: RowIx,
    /// Over the ground; the row's own error is not counted in.
    pub metres: f64,
}

/// Rows around a place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Near {
    /// In order of time: the latest, where there are more than were asked for.
    pub rows: Vec<NearRow>,
    pub total: u64,
    /// Sum of all their counts.
    pub count: u64,
}

impl Incidents {
    /// The rows of a window that lie so far from a place at most, the latest `most` of them with
    /// their distances. Takes as long as there are rows around it in the window.
    pub fn near(
        &self,
        place: LonLat,
        radius_km: f64,
        window: DaySpan,
        mask: Option<&Mask>,
        most: usize,
    ) -> Near {
        let radius_m = radius_km.max(0.0) * 1000.0;
        let columns = &self.columns;
        let asked = self.asked(window, mask);
        let rects = around(place, radius_m);
        let position = |row: u32| {
            let (record, spot) = (columns.records[row as usize], &columns.spots[row as usize]);
            columns.position(record, spot)
        };
        let is_near = |row: u32| {
            let at = position(row);
            let rough = rough_length_m(place, at);
            let is_clear = (rough - radius_m).abs() > rough * ROUGHLY;
            if is_clear { rough < radius_m } else { length_m(place, at) <= radius_m }
        };
        let (mut rows, mut count) = (Vec::new(), 0);
        let mut take = |row: u32| {
            if is_near(row) {
                count += u64::from(columns.spots[row as usize].count);
                rows.push(row);
            }
        };
        for row in columns.going_on(window).filter(|&r| asked.passes(r)) {
            if rects.iter().any(|rect| rect.contains(columns.spots[row as usize].at)) {
                take(row);
            }
        }
        rects.iter().for_each(|rect| asked.each_in(rect, &mut take));
        let total = rows.len() as u64;
        super::query::keep_latest(&mut rows, most);
        let told = |row| NearRow { row: RowIx(row), metres: length_m(place, position(row)) };
        Near { rows: rows.into_iter().map(told).collect(), total, count }
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
