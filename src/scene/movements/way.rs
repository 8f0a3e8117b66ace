//! The lines of arrows: along the great circle, cut where they leave the screen, the map or what
//! they have come to.

use geo::{Bearing as _, Densify as _, Haversine, Line, Point};

use crate::model::{LonLat, TravelMode};
use crate::scene::viewport::{ScreenPoint, ScreenRect, Viewport};

/// A great circle is drawn as chords of at most this length, metres: at zoom 18 they stray from it
/// by less than the width of an arrow on any screen that holds one of them whole.
const CHORD_M: f64 = 50_000.0;

/// A line on the screen with the length of the way before it, points.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stretch {
    pub points: Vec<ScreenPoint>,
    pub begins_at: f64,
}

impl Stretch {
    pub fn length(&self) -> f64 {
        length(&self.points)
    }
}

/// From one stop to the next: one line, or two where the antimeridian lies between.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LegLine {
    pub mode: TravelMode,
    pub stretches: Vec<Stretch>,
    /// Away from the map, or in from outside it: a direction, not a route.
    pub is_stub: bool,
}

fn geo_point(at: LonLat) -> Point {
    Point::new(at.lon.degrees(), at.lat.degrees())
}

/// The great circle in pieces that do not cross the antimeridian.
pub(super) fn great_circle(from: LonLat, to: LonLat) -> Vec<Vec<LonLat>> {
    let line = Haversine.densify(&Line::new(geo_point(from), geo_point(to)), CHORD_M);
    let mut pieces = vec![Vec::new()];
    let mut before: Option<(f64, f64)> = None;
    for at in line.points().map(|p| (p.x(), p.y())) {
        if let Some(last) = before
            && (at.0 - last.0).abs() > 180.0
        {
            let edge = 180.0_f64.copysign(last.0);
            // How far the chord goes until it meets the edge of the map.
            let left = (edge - last.0).abs();
            let share = left / (left + 180.0 - at.0.abs()).max(f64::MIN_POSITIVE);
            let lat = last.1 + (at.1 - last.1) * share;
            push(&mut pieces, (edge, lat));
            pieces.push(Vec::new());
            push(&mut pieces, (-edge, lat));
        }
        push(&mut pieces, at);
        before = Some(at);
    }
    pieces
}

fn push(pieces: &mut [Vec<LonLat>], (lon, lat): (f64, f64)) {
    if let Some(piece) = pieces.last_mut() {
        piece.push(LonLat::clamped(lon, lat));
    }
}

/// Degrees clockwise from north; on this map, which keeps angles, also from the top of the screen.
pub(super) fn bearing(from: LonLat, to: LonLat) -> f64 {
    Haversine.bearing(geo_point(from), geo_point(to))
}

/// Out of the map: from a point to another `length` away, bent a little so that it is no route.
pub(super) fn stub(from: ScreenPoint, bearing_deg: f64, length: f64) -> Vec<ScreenPoint> {
    const STEPS: u8 = 8;
    const BEND: f64 = 0.10;
    let (dx, dy) = (bearing_deg.to_radians().sin(), -bearing_deg.to_radians().cos());
    (0..=STEPS)
        .map(|i| {
            let t = f64::from(i) / f64::from(STEPS);
            let aside = BEND * length * t * (1.0 - t) * 4.0;
            from.shifted(dx * length * t - dy * aside, dy * length * t + dx * aside)
        })
        .collect()
}

pub(super) fn length(line: &[ScreenPoint]) -> f64 {
    line.windows(2).map(|p| p[0].distance(p[1])).sum()
}

/// Two lines: up to a length, and from there on.
pub(super) fn split(line: &[ScreenPoint], at: f64) -> (Vec<ScreenPoint>, Vec<ScreenPoint>) {
    if at <= 0.0 {
        return (Vec::new(), line.to_vec());
    }
    let mut left = at;
    for (i, pair) in line.windows(2).enumerate() {
        let step = pair[0].distance(pair[1]);
        if left < step {
            let middle = between(pair[0], pair[1], left / step);
            let before = line[..=i].iter().copied().chain([middle]).collect();
            let after = std::iter::once(middle).chain(line[i + 1..].iter().copied()).collect();
            return (before, after);
        }
        left -= step;
    }
    (line.to_vec(), Vec::new())
}

/// The point a length along a line, and the direction there, radians clockwise from the right.
pub(super) fn along(line: &[ScreenPoint], at: f64) -> Option<(ScreenPoint, f64)> {
    let mut left = at;
    let mut last = None;
    for pair in line.windows(2) {
        let step = pair[0].distance(pair[1]);
        if step > 0.0 {
            let angle = (pair[1].y - pair[0].y).atan2(pair[1].x - pair[0].x);
            if left <= step {
                return Some((between(pair[0], pair[1], left / step), angle));
            }
            last = Some((pair[1], angle));
        }
        left -= step;
    }
    last
}

fn between(a: ScreenPoint, b: ScreenPoint, share: f64) -> ScreenPoint {
    a.shifted((b.x - a.x) * share, (b.y - a.y) * share)
}

/// Without what lies within `reach` of `center` at the line's beginning; nothing where all does.
pub(super) fn without_begin(
    line: &[ScreenPoint],
    center: ScreenPoint,
    reach: f64,
) -> Vec<ScreenPoint> {
    let Some(first_outside) = line.iter().position(|p| p.distance(center) > reach) else {
        return Vec::new();
    };
    if first_outside == 0 {
        return line.to_vec();
    }
    let (mut inside, mut outside) = (line[first_outside - 1], line[first_outside]);
    // Halved until the edge is met to a hundredth of a point.
    while inside.distance(outside) > 0.01 {
        let middle = between(inside, outside, 0.5);
        if middle.distance(center) > reach {
            outside = middle;
        } else {
            inside = middle;
        }
    }
    std::iter::once(outside).chain(line[first_outside..].iter().copied()).collect()
}

/// The same at the line's end.
pub(super) fn without_end(
    line: &[ScreenPoint],
    center: ScreenPoint,
    reach: f64,
) -> Vec<ScreenPoint> {
    let reversed: Vec<ScreenPoint> = line.iter().rev().copied().collect();
    let mut cut = without_begin(&reversed, center, reach);
    cut.reverse();
    cut
}

/// The parts of a stretch inside a rectangle, each with the length of the way before it, so that
/// dashes stand still while the map is panned.
pub(super) fn clipped(stretch: &Stretch, rect: ScreenRect) -> Vec<Stretch> {
    let mut parts: Vec<Stretch> = Vec::new();
    let mut passed = stretch.begins_at;
    let mut is_open = false;
    for pair in stretch.points.windows(2) {
        let step = pair[0].distance(pair[1]);
        match shares_inside(pair[0], pair[1], rect) {
            Some((enters, leaves)) if step > 0.0 => {
                let (begin, end) =
                    (between(pair[0], pair[1], enters), between(pair[0], pair[1], leaves));
                match parts.last_mut().filter(|_| is_open && enters == 0.0) {
                    Some(part) => part.points.push(end),
                    None => parts.push(Stretch {
                        points: vec![begin, end],
                        begins_at: passed + enters * step,
                    }),
                }
                is_open = leaves >= 1.0;
            }
            _ => is_open = is_open && step == 0.0,
        }
        passed += step;
    }
    parts
}

/// The shares of a segment at which it enters and leaves a rectangle (Liang and Barsky).
fn shares_inside(a: ScreenPoint, b: ScreenPoint, rect: ScreenRect) -> Option<(f64, f64)> {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
    for (step, room) in [
        (-dx, a.x - rect.min.x),
        (dx, rect.max.x - a.x),
        (-dy, a.y - rect.min.y),
        (dy, rect.max.y - a.y),
    ] {
        if step == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if step < 0.0 {
            enters = enters.max(room / step);
        } else {
            leaves = leaves.min(room / step);
        }
    }
    (enters < leaves).then_some((enters, leaves))
}

/// A leg on the screen, from `begins_at` points of the way on.
pub(super) fn on_screen(
    viewport: &Viewport,
    (from, to): (LonLat, LonLat),
    mode: TravelMode,
) -> LegLine {
    let stretches = great_circle(from, to)
        .into_iter()
        .map(|piece| Stretch {
            points: piece.into_iter().map(|at| viewport.to_screen(at)).collect(),
            begins_at: 0.0,
        })
        .filter(|s: &Stretch| s.points.len() > 1)
        .collect();
    LegLine { mode, stretches, is_stub: false }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).expect("a position")
    }

    proptest! {
        #[test]
        fn no_piece_of_a_great_circle_jumps_across_the_map(
            a in (-180.0..180.0f64, -80.0..80.0f64),
            b in (-180.0..180.0f64, -80.0..80.0f64),
        ) {
            let pieces = great_circle(at(a.0, a.1), at(b.0, b.1));
            let ends = (pieces[0][0], *pieces[pieces.len() - 1].last().expect("points"));
            prop_assert!((ends.0.lon.degrees() - a.0).abs() < 1e-9);
            prop_assert!((ends.1.lat.degrees() - b.1).abs() < 1e-9);
            for pair in pieces.iter().flat_map(|piece| piece.windows(2)) {
                let step = (pair[1].lon.degrees() - pair[0].lon.degrees()).abs();
                prop_assert!(step <= 180.0, "{pair:?}");
            }
            // Over the antimeridian the way goes on at the same latitude on the other side.
            for pair in pieces.windows(2) {
                let (left, entered) = (pair[0][pair[0].len() - 1], pair[1][0]);
                prop_assert_eq!(left.lat, entered.lat);
                prop_assert_eq!(left.lon.degrees(), -entered.lon.degrees());
                prop_assert_eq!(left.lon.degrees().abs(), 180.0);
            }
        }

        #[test]
        fn what_is_clipped_lies_inside_and_keeps_its_place_on_the_way(
            points in prop::collection::vec((-300.0..300.0f64, -300.0..300.0f64), 2..12),
        ) {
            let points: Vec<ScreenPoint> =
                points.into_iter().map(|(x, y)| ScreenPoint::new(x, y)).collect();
            let rect = ScreenRect::around(ScreenPoint::default(), 100.0, 60.0);
            let whole = Stretch { points, begins_at: 7.0 };
            let mut inside = 0.0;
            for part in clipped(&whole, rect) {
                for p in &part.points {
                    prop_assert!(rect.expanded(1e-6).contains(*p), "{p:?}");
                }
                let (there, _) = along(&whole.points, part.begins_at - 7.0).expect("on the way");
                prop_assert!(there.distance(part.points[0]) < 1e-6);
                inside += part.length();
            }
            prop_assert!(inside <= whole.length() + 1e-6);
        }

        #[test]
        fn a_split_line_is_as_long_as_before(
            points in prop::collection::vec((-300.0..300.0f64, -300.0..300.0f64), 2..12),
            share in 0.0..1.0f64,
        ) {
            let line: Vec<ScreenPoint> =
                points.into_iter().map(|(x, y)| ScreenPoint::new(x, y)).collect();
            let whole = length(&line);
            let (before, after) = split(&line, share * whole);
            prop_assert!((length(&before) - share * whole).abs() < 1e-6);
            prop_assert!((length(&before) + length(&after) - whole).abs() < 1e-6);
        }
    }

    #[test]
    fn from_fiji_to_samoa_the_way_leaves_the_map_at_one_edge_and_enters_at_the_other() {
        let pieces = great_circle(at(178.0, -18.0), at(-172.0, -14.0));
        assert_eq!(pieces.len(), 2);
        assert_eq!(pieces[0][pieces[0].len() - 1].lon.degrees(), 180.0);
        assert_eq!(pieces[1][0].lon.degrees(), -180.0);
    }

    #[test]
    fn from_niamey_to_washington_the_way_bends_north() {
        let way = &great_circle(at(2.18, 13.48), at(-77.0, 38.9))[0];
        let middle = way[way.len() / 2];
        // On the rhumb line it would be near 26° north.
        assert!(middle.lat.degrees() > 30.0, "{middle:?}");
    }
}
