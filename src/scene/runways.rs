//! Runways of the airfields, from the zoom at which an airfield is a place and not a dot.

use super::atlas::Atlas;
use super::viewport::{ScreenPoint, Viewport};
use crate::model::LonLat;
use crate::model::mercator::metres_per_pixel;

/// Runways are drawn from this zoom on.
pub(super) const RUNWAY_ZOOM: f64 = 11.0;
/// A runway is never thinner than this, points.
const LEAST_WIDTH: f64 = 2.5;
/// Width where the data gives none, metres.
const USUAL_WIDTH_M: f64 = 40.0;
/// An airfield is near the screen within this distance, points.
const MARGIN: f64 = 600.0;

/// One runway on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct RunwayMark {
    /// Of the airfield: its place in the atlas.
    pub airfield: usize,
    pub ends: [ScreenPoint; 2],
    /// Points.
    pub width: f64,
    /// Ends worked out from heading and length, not surveyed.
    pub is_computed: bool,
}

pub(super) fn marks(atlas: &Atlas, viewport: &Viewport) -> Vec<RunwayMark> {
    if viewport.zoom() < RUNWAY_ZOOM {
        return Vec::new();
    }
    let near = viewport.rect().expanded(MARGIN);
    let mut marks = Vec::new();
    for (i, airfield) in atlas.runways.airfields.iter().enumerate() {
        let position = LonLat::clamped(airfield.lon_deg, airfield.lat_deg);
        if !near.contains(viewport.to_screen(position)) {
            continue;
        }
        let metres = metres_per_pixel(position.lat, viewport.zoom());
        for runway in &airfield.runways {
            let width = runway.width_m.unwrap_or(USUAL_WIDTH_M) / metres;
            marks.push(RunwayMark {
                airfield: i,
                ends: runway
                    .ends
                    .map(|e| viewport.to_screen(LonLat::clamped(e.lon_deg, e.lat_deg))),
                width: width.max(LEAST_WIDTH),
                is_computed: runway.is_computed,
            });
        }
    }
    marks
}
