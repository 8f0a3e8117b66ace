//! Range rings: every point of a ring lies as far from the base over the ground.

use super::{Room, SpotLabel, on_screen};
use crate::model::geodesic::{degree_of_longitude_m, destination, length_words};
use crate::model::mercator::world_pixels;
use crate::model::{LonLat, PlaceIx};
use crate::scene::viewport::{ScreenPoint, Viewport};
use crate::state::{Rings, Session};

/// Fitting rings, of which the largest comes near the map's edge.
const FITTING_RINGS: u32 = 3;
/// Chords stray from a ring by at most this, points.
const CHORD_ERROR: f64 = 0.2;
const LEAST_CHORDS: f64 = 48.0;
const MOST_CHORDS: f64 = 720.0;

/// Where on a ring its label may stand, from the best.
const BEARINGS_DEG: [f64; 8] = [0.0, 180.0, 45.0, 315.0, 135.0, 225.0, 90.0, 270.0];

/// One ring.
#[derive(Debug, Clone, PartialEq)]
pub struct RingMark {
    /// The base it stands around.
    pub around: PlaceIx,
    pub radius_m: f64,
    pub runs: Vec<Vec<ScreenPoint>>,
    /// On the ring, at its northernmost point where there is room.
    pub label: Option<SpotLabel>,
}

pub(super) fn marks(session: &Session, viewport: &Viewport, room: &mut Room<'_>) -> Vec<RingMark> {
    let Some(place) = session.ringed() else { return Vec::new() };
    let center = session.dataset().place(place).position;
    let radii = match &session.state().map_tools.rings {
        Rings::Hidden => return Vec::new(),
        Rings::Fitting => fitting(viewport, center),
        Rings::Typed(radii) => radii.clone(),
    };
    let mut rings: Vec<RingMark> =
        radii.into_iter().map(|radius_m| ring(viewport, place, center, radius_m)).collect();
    for ring in &mut rings {
        let text = length_words_round(ring.radius_m);
        ring.label = BEARINGS_DEG
            .map(|bearing| viewport.to_screen(destination(center, bearing, ring.radius_m)))
            .map(|at| room.centered(text.clone(), at))
            .into_iter()
            .find(|label| room.is_free(label));
    }
    rings
}

/// Round radii, evenly apart, at the zoom and the base's latitude: panning changes none.
fn fitting(viewport: &Viewport, center: LonLat) -> Vec<f64> {
    let half = viewport.width_points.min(viewport.height_points) / 2.0;
    let wanted = metres_per_point(viewport, center) * half / f64::from(FITTING_RINGS);
    let power = 10_f64.powf(wanted.log10().floor());
    let round = [5.0, 2.5, 2.0, 1.0].map(|digit| digit * power);
    let step = round.into_iter().find(|m| *m <= wanted).unwrap_or(power);
    (1..=FITTING_RINGS).map(|n| step * f64::from(n)).collect()
}

fn metres_per_point(viewport: &Viewport, at: LonLat) -> f64 {
    degree_of_longitude_m(at.lat) * 360.0 / world_pixels(viewport.zoom())
}

fn ring(viewport: &Viewport, around: PlaceIx, center: LonLat, radius_m: f64) -> RingMark {
    let radius_points = radius_m / metres_per_point(viewport, center).max(f64::MIN_POSITIVE);
    let turn = 2.0 * (1.0 - CHORD_ERROR / radius_points.max(1.0)).acos();
    let chords = (std::f64::consts::TAU / turn).ceil().clamp(LEAST_CHORDS, MOST_CHORDS) as u32;
    let line: Vec<LonLat> = (0..=chords)
        .map(|i| destination(center, 360.0 * f64::from(i) / f64::from(chords), radius_m))
        .collect();
    RingMark { around, radius_m, runs: on_screen(&line, viewport), label: None }
}

/// Typed lengths as typed: "2.5 km", not "2.50 km".
fn length_words_round(metres: f64) -> String {
    let km = metres / 1000.0;
    if (1.0..1000.0).contains(&km) { format!("{km} km") } else { length_words(metres) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::geodesic::length_m;
    use crate::state::Camera;

    proptest! {
        #[test]
        fn every_corner_of_a_ring_is_its_radius_away(
            lon in -150.0..150.0_f64,
            lat in -60.0..60.0_f64,
            radius_m in 100.0..1_000_000.0_f64,
            zoom in 3.0..16.0_f64,
        ) {
            // The screen and back: f64 at zoom 16 leaves far less than a centimetre.
            const TOLERANCE_M: f64 = 0.05;
            let center = LonLat::clamped(lon, lat);
            let viewport = Viewport::new(Camera::new(center, zoom), 800.0, 600.0);
            let ring = ring(&viewport, PlaceIx::from(0), center, radius_m);
            for corner in ring.runs.iter().flatten() {
                let far = length_m(center, viewport.to_lon_lat(*corner));
                prop_assert!((far - radius_m).abs() < TOLERANCE_M, "{far} {radius_m}");
            }
        }

        #[test]
        fn fitting_rings_fit_and_stay_while_the_map_is_panned(
            zoom in 3.0..16.0_f64,
            pan in -200.0..200.0_f64,
        ) {
            let center = LonLat::clamped(2.187, 13.4824);
            let viewport = Viewport::new(Camera::new(center, zoom), 800.0, 600.0);
            let radii = fitting(&viewport, center);
            let largest = radii[2] / metres_per_point(&viewport, center);
            prop_assert!((120.0..=300.1).contains(&largest), "{largest}");
            let from = viewport.to_lon_lat(ScreenPoint::new(400.0 + pan, 300.0 + pan));
            let panned = Viewport::new(Camera::new(from, zoom), 800.0, 600.0);
            prop_assert_eq!(fitting(&panned, center), radii);
        }
    }
}
