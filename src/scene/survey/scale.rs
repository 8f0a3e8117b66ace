//! A scale bar, true at the latitude where it stands.

use crate::model::geodesic::{degree_of_longitude_m, length_words};
use crate::model::mercator::world_pixels;
use crate::scene::viewport::{ScreenPoint, Viewport};

/// A bar is at most this long, points.
pub const LONGEST_SCALE: f64 = 110.0;

#[derive(Debug, Clone, PartialEq)]
pub struct ScaleBar {
    pub metres: f64,
    /// Points.
    pub width: f64,
    pub words: String,
}

impl ScaleBar {
    /// The longest round length that fits, true along the parallel through `at`.
    pub fn at(viewport: &Viewport, at: ScreenPoint) -> Self {
        let lat = viewport.to_lon_lat(at).lat;
        let points_per_degree = world_pixels(viewport.zoom()) / 360.0;
        let metres_per_point = degree_of_longitude_m(lat) / points_per_degree;
        let longest = metres_per_point * LONGEST_SCALE;
        let power = 10_f64.powf(longest.log10().floor());
        let rounds = [5.0, 2.0, 1.0].map(|digit| digit * power);
        let metres = rounds.into_iter().find(|m| *m <= longest).unwrap_or(power);
        // Round lengths need no decimals.
        let words = if (1_000.0..100_000.0).contains(&metres) {
            format!("{} km", metres / 1000.0)
        } else {
            length_words(metres)
        };
        Self { metres, width: metres / metres_per_point, words }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{LonLat, geodesic};
    use crate::state::Camera;

    /// A bar lies along a parallel, the geodesic beside it is a little shorter: less than this over
    /// a hundred points from zoom 5 on.
    const TOLERANCE: f64 = 2e-3;

    proptest! {
        #[test]
        fn the_bar_is_as_long_as_the_ground_beneath_it(
            // So far from the map's ends that a bar lies on it: half a map is 17.6 degrees wide.
            lon in -160.0..160.0_f64,
            lat in -70.0..70.0_f64,
            zoom in 5.0..18.0_f64,
            (x, y) in (200.0..800.0_f64, 0.0..600.0_f64),
        ) {
            let camera = Camera::new(LonLat::clamped(lon, lat), zoom);
            let viewport = Viewport::new(camera, 800.0, 600.0);
            let right = ScreenPoint::new(x, y);
            let bar = ScaleBar::at(&viewport, right);
            prop_assert!((LONGEST_SCALE * 0.39..=LONGEST_SCALE + 1e-6).contains(&bar.width));
            let from = viewport.to_lon_lat(right.shifted(-bar.width, 0.0));
            let ground = geodesic::length_m(from, viewport.to_lon_lat(right));
            prop_assert!((ground / bar.metres - 1.0).abs() < TOLERANCE, "{ground} {bar:?}");
            let digits = bar.metres / 10_f64.powf(bar.metres.log10().floor() + 1e-12);
            prop_assert!([1.0, 2.0, 5.0, 10.0].iter().any(|d| (digits - d).abs() < 1e-6));
        }
    }

    #[test]
    fn a_bar_at_the_foot_of_a_tall_map_differs_from_one_at_its_middle() {
        let camera = Camera::new(LonLat::clamped(8.0, 50.0), 4.0);
        let viewport = Viewport::new(camera, 800.0, 800.0);
        let at = |y| ScaleBar::at(&viewport, ScreenPoint::new(700.0, y));
        let per_point = |bar: &ScaleBar| bar.metres / bar.width;
        assert!(per_point(&at(790.0)) > 1.2 * per_point(&at(400.0)));
    }
}
