//! Lines of latitude and longitude, as far apart as fits the zoom, named at the map's edges.

use super::{Room, SpotLabel};
use crate::model::mercator::{MAX_LATITUDE_DEGREES, world_pixels};
use crate::model::{CoordinateFormat, LonLat};
use crate::scene::viewport::{ScreenPoint, Viewport};
use crate::state::{Graticule, Session};

/// Lines stand at least this far apart, points.
const LEAST_GAP: f64 = 96.0;
/// Names stand this far from the map's edge, points.
const EDGE_INSET: f64 = 4.0;

/// Steps in whole seconds of a degree: round in degrees and decimals of them.
const DECIMAL_STEPS: [f64; 13] = [
    3.6, 7.2, 18.0, 36.0, 72.0, 180.0, 360.0, 720.0, 1_800.0, 3_600.0, 7_200.0, 18_000.0, 36_000.0,
];
/// Round in degrees, minutes and seconds.
const SEXAGESIMAL_STEPS: [f64; 14] = [
    5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1_800.0, 3_600.0, 7_200.0, 18_000.0,
    36_000.0,
];
/// For a whole world.
const WIDEST_STEP: f64 = 108_000.0;

/// Lines of latitude and longitude.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GraticuleMark {
    pub lines: Vec<[ScreenPoint; 2]>,
    /// Where lines meet the map's upper and left edge.
    pub labels: Vec<SpotLabel>,
    /// Between two lines, degrees.
    pub step_deg: f64,
}

pub(super) fn mark(session: &Session, viewport: &Viewport, room: &mut Room<'_>) -> GraticuleMark {
    let tools = &session.state().map_tools;
    match tools.graticule {
        Graticule::Hidden => GraticuleMark::default(),
        Graticule::Shown => lines(viewport, tools.coordinates, room),
    }
}

fn lines(viewport: &Viewport, format: CoordinateFormat, room: &mut Room<'_>) -> GraticuleMark {
    let points_per_second = world_pixels(viewport.zoom()) / 360.0 / 3_600.0;
    let steps = match format {
        CoordinateFormat::Decimal => DECIMAL_STEPS.as_slice(),
        CoordinateFormat::Sexagesimal => SEXAGESIMAL_STEPS.as_slice(),
    };
    let fits = |step: &&f64| **step * points_per_second >= LEAST_GAP;
    let step_deg = steps.iter().find(fits).copied().unwrap_or(WIDEST_STEP) / 3_600.0;
    let (width, height) = (viewport.width_points, viewport.height_points);
    let first = viewport.to_lon_lat(ScreenPoint::default());
    let last = viewport.to_lon_lat(ScreenPoint::new(width, height));
    let mut mark = GraticuleMark { step_deg, ..GraticuleMark::default() };
    for lon in multiples(first.lon.degrees(), last.lon.degrees(), step_deg, 180.0) {
        let x = viewport.to_screen(LonLat::clamped(lon, 0.0)).x;
        mark.lines.push([ScreenPoint::new(x, 0.0), ScreenPoint::new(x, height)]);
        let text = words(lon, ('E', 'W'), step_deg, format);
        let label = room.centered(text, ScreenPoint::new(x, 0.0));
        let down = EDGE_INSET - label.rect.min.y;
        mark.labels.push(label.moved(0.0, down));
    }
    for lat in multiples(last.lat.degrees(), first.lat.degrees(), step_deg, MAX_LATITUDE_DEGREES) {
        let y = viewport.to_screen(LonLat::clamped(0.0, lat)).y;
        mark.lines.push([ScreenPoint::new(0.0, y), ScreenPoint::new(width, y)]);
        let text = words(lat, ('N', 'S'), step_deg, format);
        let label = room.centered(text, ScreenPoint::new(0.0, y));
        let right = EDGE_INSET - label.rect.min.x;
        mark.labels.push(label.moved(right, 0.0));
    }
    mark.labels.retain(|label| room.is_free(label));
    mark
}

/// The multiples of `step` from `least` to `most`, none past `limit` either way.
fn multiples(least: f64, most: f64, step: f64, limit: f64) -> impl Iterator<Item = f64> {
    let count = |value: f64| value.clamp(-limit, limit) / step;
    // A map holds a few dozen lines at most.
    let (first, last) = (count(least).ceil() as i64, count(most).floor() as i64);
    (first..=last).map(move |n| n as f64 * step)
}

/// As many digits as the step needs: "14° N", "13.5° N", "13°30′ N".
fn words(degrees: f64, letters: (char, char), step_deg: f64, format: CoordinateFormat) -> String {
    let seconds = (degrees.abs() * 3_600.0 * 10.0).round() / 10.0;
    let digits = match format {
        CoordinateFormat::Decimal => {
            let decimals = match step_deg {
                s if s > 0.99 => 0,
                s if s > 0.099 => 1,
                s if s > 0.0099 => 2,
                _ => 3,
            };
            format!("{:.decimals$}°", seconds / 3_600.0)
        }
        CoordinateFormat::Sexagesimal => {
            // Every step is whole seconds.
            let whole = seconds as u64;
            let (deg, min, sec) = (whole / 3_600, whole / 60 % 60, whole % 60);
            match step_deg {
                s if s > 0.99 => format!("{deg}°"),
                s if s > 0.0166 => format!("{deg}°{min:02}′"),
                _ => format!("{deg}°{min:02}′{sec:02}″"),
            }
        }
    };
    match seconds {
        0.0 => digits,
        _ => format!("{digits} {}", if degrees < 0.0 { letters.1 } else { letters.0 }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::load::coordinates::parse;
    use crate::scene::{LabelStyle, MeasureText};
    use crate::state::Camera;

    struct SixToALetter;

    impl MeasureText for SixToALetter {
        fn size(&mut self, text: &str, _: LabelStyle) -> (f64, f64) {
            (text.chars().count() as f64 * 6.0, 13.0)
        }
    }

    fn at(lon: f64, lat: f64, zoom: f64) -> Viewport {
        Viewport::new(Camera::new(LonLat::clamped(lon, lat), zoom), 800.0, 600.0)
    }

    fn mark(viewport: &Viewport, format: CoordinateFormat) -> GraticuleMark {
        let text = &mut SixToALetter;
        lines(viewport, format, &mut Room { screen: viewport.rect(), taken: &[], text })
    }

    fn format() -> impl Strategy<Value = CoordinateFormat> {
        prop_oneof![Just(CoordinateFormat::Decimal), Just(CoordinateFormat::Sexagesimal)]
    }

    proptest! {
        #[test]
        fn every_name_is_true_where_it_stands_and_lines_keep_their_distance(
            lon in -170.0..170.0_f64,
            lat in -75.0..75.0_f64,
            zoom in 2.0..18.0_f64,
            format in format(),
        ) {
            // A tenth of a second: what rounding leaves of names that need no more.
            const TOLERANCE_DEG: f64 = 0.1 / 3_600.0;
            let viewport = at(lon, lat, zoom);
            let mark = mark(&viewport, format);
            for label in &mark.labels {
                let there = viewport.to_lon_lat(label.rect.center());
                let is_meridian = label.text.ends_with(['E', 'W'])
                    || (!label.text.ends_with(['N', 'S']) && label.rect.min.y == EDGE_INSET);
                let (typed, value) = if is_meridian {
                    (format!("0 N, {}", label.text), there.lon.degrees())
                } else {
                    (format!("{}, 0 E", label.text), there.lat.degrees())
                };
                let read = parse(&typed).map_err(|e| TestCaseError::fail(e.to_string()))?;
                let read = if is_meridian { read.lon.degrees() } else { read.lat.degrees() };
                prop_assert!((read - value).abs() < TOLERANCE_DEG, "{} at {value}", label.text);
            }
            let mut across: Vec<f64> =
                mark.lines.iter().filter(|l| l[0].x == l[1].x).map(|l| l[0].x).collect();
            across.sort_by(f64::total_cmp);
            prop_assert!(!mark.lines.is_empty() && across.len() <= 10);
            for pair in across.windows(2) {
                // The world at zoom 2 is 1,024 points wide: 30° are 85 of them.
                prop_assert!(pair[1] - pair[0] >= LEAST_GAP.min(85.0), "{across:?}");
            }
        }
    }

    #[test]
    fn the_opening_view_has_lines_at_whole_degrees() {
        let mark = mark(&at(8.0, 17.0, 5.6), CoordinateFormat::Decimal);
        assert_eq!(mark.step_deg, 5.0);
        let texts: Vec<&str> = mark.labels.iter().map(|l| l.text.as_str()).collect();
        assert_eq!(texts, ["0°", "5° E", "10° E", "15° E", "10° N", "15° N", "20° N"]);
    }
}
