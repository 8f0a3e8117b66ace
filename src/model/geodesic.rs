//! Lengths and lines on the WGS84 ellipsoid.

use geo::{Destination as _, Distance as _, Geodesic, Haversine, InterpolatePoint as _, Point};

use super::{Latitude, LonLat};

/// WGS84's equatorial radius, metres.
const EQUATORIAL_RADIUS_M: f64 = 6_378_137.0;
/// The square of WGS84's eccentricity.
const ECCENTRICITY_SQUARED: f64 = 0.006_694_379_990_141_317;

fn point(at: LonLat) -> Point<f64> {
    Point::new(at.lon.degrees(), at.lat.degrees())
}

fn position(at: Point<f64>) -> LonLat {
    LonLat::clamped(at.x(), at.y())
}

/// The shortest way over the ground, metres.
pub fn length_m(from: LonLat, to: LonLat) -> f64 {
    Geodesic.distance(point(from), point(to))
}

/// The shortest way on a sphere, metres: told ten times as fast, and at most [`ROUGHLY`] off.
pub fn rough_length_m(from: LonLat, to: LonLat) -> f64 {
    Haversine.distance(point(from), point(to))
}

/// How far off a length on the sphere may be, as a part of it.
pub const ROUGHLY: f64 = 0.006;

/// So many positions along the shortest way, both ends among them.
pub fn line(from: LonLat, to: LonLat, steps: usize) -> Vec<LonLat> {
    let steps = steps.max(1);
    let mut line: Vec<LonLat> = (0..=steps)
        .map(|i| {
            let ratio = i as f64 / steps as f64;
            position(Geodesic.point_at_ratio_between(point(from), point(to), ratio))
        })
        .collect();
    // Exactly where they were put, not where sums lead to.
    line[0] = from;
    line[steps] = to;
    line
}

/// Where a way of so many metres leads that sets out at so many degrees clockwise from north.
pub fn destination(from: LonLat, bearing_deg: f64, metres: f64) -> LonLat {
    position(Geodesic.destination(point(from), bearing_deg, metres))
}

/// Metres along a parallel for a degree of longitude.
pub fn degree_of_longitude_m(lat: Latitude) -> f64 {
    let (sin, cos) = lat.degrees().to_radians().sin_cos();
    let radius = EQUATORIAL_RADIUS_M * cos / (1.0 - ECCENTRICITY_SQUARED * sin * sin).sqrt();
    radius.to_radians()
}

/// "734 km", "12.4 km", "860 m".
pub fn length_words(metres: f64) -> String {
    let km = metres / 1000.0;
    if metres < 999.5 {
        format!("{metres:.0} m")
    } else if km < 9.995 {
        format!("{km:.2} km")
    } else if km < 99.95 {
        format!("{km:.1} km")
    } else {
        format!("{} km", thousands(km.round() as u64))
    }
}

fn thousands(number: u64) -> String {
    match number {
        0..1000 => number.to_string(),
        _ => format!("{},{:03}", thousands(number / 1000), number % 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NIAMEY_101: (f64, f64) = (2.187, 13.4824);
    const AGADEZ_201: (f64, f64) = (8.0139, 16.9503);

    fn at((lon, lat): (f64, f64)) -> LonLat {
        LonLat::new(lon, lat).expect("a test's own position")
    }

    #[test]
    fn from_niamey_101_to_agadez_201_it_is_734_km() {
        let metres = length_m(at(NIAMEY_101), at(AGADEZ_201));
        assert_eq!(length_words(metres), "734 km");
        let swapped = |(lon, lat): (f64, f64)| (lat, lon);
        let wrong = length_m(at(swapped(NIAMEY_101)), at(swapped(AGADEZ_201)));
        assert_ne!(length_words(wrong), "734 km", "swapped axes");
    }

    #[test]
    fn a_line_is_as_long_as_its_legs_and_a_destination_as_far_as_asked() {
        const TOLERANCE_M: f64 = 0.001;
        let (from, to) = (at(NIAMEY_101), at(AGADEZ_201));
        let legs: f64 = line(from, to, 24).windows(2).map(|p| length_m(p[0], p[1])).sum();
        assert!((legs - length_m(from, to)).abs() < TOLERANCE_M, "{legs}");
        for bearing_deg in [0.0, 77.0, 180.0, 301.5] {
            let far = length_m(from, destination(from, bearing_deg, 500_000.0));
            assert!((far - 500_000.0).abs() < TOLERANCE_M, "{bearing_deg}: {far}");
        }
        assert!(destination(from, 90.0, 1_000.0).lon > from.lon, "clockwise from north");
    }

    #[test]
    fn on_a_sphere_it_is_roughly_as_far() {
        for to in [(2.2, 89.0), (2.2, -40.0), (90.0, 0.0), (2.3, 13.4824), (-120.0, -13.0)] {
            let (rough, exact) =
                (rough_length_m(at(NIAMEY_101), at(to)), length_m(at(NIAMEY_101), at(to)));
            assert!((rough / exact - 1.0).abs() < ROUGHLY, "{to:?}: {rough} and {exact}");
        }
    }

    #[test]
    fn a_degree_along_a_parallel_is_what_the_geodesic_says_over_a_short_way() {
        const TOLERANCE: f64 = 1e-6;
        for lat in [-60.0, 0.0, 13.5, 45.0, 80.0] {
            let parallel = degree_of_longitude_m(Latitude::new(lat).expect("a latitude"));
            let short = length_m(at((10.0, lat)), at((10.001, lat))) * 1000.0;
            assert!((parallel / short - 1.0).abs() < TOLERANCE, "{lat}: {parallel} and {short}");
        }
    }

    #[test]
    fn lengths_in_words_have_three_digits_or_whole_kilometres() {
        let words =
            [0.0, 12.4, 999.4, 999.6, 9_994.0, 9_996.0, 99_960.0, 1_234_567.0].map(length_words);
        assert_eq!(
            words,
            ["0 m", "12 m", "999 m", "1.00 km", "9.99 km", "10.0 km", "100 km", "1,235 km"]
        );
    }
}
