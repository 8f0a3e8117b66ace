//! The line that is measured: along the geodesic, with the length of each leg and of the whole.

use super::{Room, SpotLabel, on_screen};
use crate::model::geodesic::{length_m, length_words, line};
use crate::model::{LonLat, Precision};
use crate::scene::viewport::{ScreenPoint, Viewport};
use crate::state::{Measuring, Session, Waypoint};

/// Positions along a leg: enough to look like the curve that it is.
const STEPS: usize = 48;
/// A leg shorter than this on the screen has no room for its length, points.
const LEAST_LABELLED: f64 = 70.0;
/// Where the whole's label may stand from the last point, points, the best first: near it, else
/// clear of a base's mark.
const TOTAL_AT: [(f64, f64); 7] = [
    (0.0, -20.0),
    (0.0, 20.0),
    (0.0, -46.0),
    (62.0, 0.0),
    (-62.0, 0.0),
    (62.0, -40.0),
    (-62.0, -40.0),
];

/// What is measured.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureMark {
    pub runs: Vec<Vec<ScreenPoint>>,
    pub points: Vec<ScreenPoint>,
    /// From the last point to the pointer.
    pub next: Vec<Vec<ScreenPoint>>,
    /// Each leg's length, where there are several.
    pub legs: Vec<SpotLabel>,
    pub total: Option<SpotLabel>,
    /// For the strip above the map and a screen reader.
    pub description: String,
}

pub(super) fn mark(
    session: &Session,
    viewport: &Viewport,
    pointer: Option<ScreenPoint>,
    room: &mut Room<'_>,
) -> Option<MeasureMark> {
    let Measuring::On(waypoints) = &session.state().map_tools.measuring else { return None };
    let legs: Vec<(LonLat, LonLat)> = waypoints.windows(2).map(|w| (w[0].at, w[1].at)).collect();
    let runs = legs.iter().flat_map(|&(from, to)| drawn(from, to, viewport)).collect();
    let next = match (waypoints.last(), pointer) {
        (Some(last), Some(pointer)) => drawn(last.at, viewport.to_lon_lat(pointer), viewport),
        _ => Vec::new(),
    };
    let total = waypoints.last().filter(|_| !legs.is_empty()).map(|last| {
        let (at, words) = (viewport.to_screen(last.at), length_words(session.measured_m()));
        let places = TOTAL_AT.map(|(x, y)| room.centered(words.clone(), at.shifted(x, y)));
        let free = places.iter().position(|label| room.is_free(label));
        places[free.unwrap_or(0)].clone()
    });
    let labels = if legs.len() > 1 { leg_labels(&legs, viewport, room) } else { Vec::new() };
    Some(MeasureMark {
        runs,
        points: waypoints.iter().map(|w| viewport.to_screen(w.at)).collect(),
        next,
        legs: labels,
        total,
        description: describe(session, waypoints),
    })
}

fn drawn(from: LonLat, to: LonLat, viewport: &Viewport) -> Vec<Vec<ScreenPoint>> {
    on_screen(&line(from, to, STEPS), viewport)
}

fn leg_labels(
    legs: &[(LonLat, LonLat)],
    viewport: &Viewport,
    room: &mut Room<'_>,
) -> Vec<SpotLabel> {
    legs.iter()
        .filter_map(|&(from, to)| {
            let reach = viewport.to_screen(from).distance(viewport.to_screen(to));
            let middle = *line(from, to, 2).get(1)?;
            let text = length_words(length_m(from, to));
            (reach >= LEAST_LABELLED).then(|| room.centered(text, viewport.to_screen(middle)))
        })
        .collect()
}

/// "734 km from Airbase 101, Niamey to Airbase 201, Agadez".
fn describe(session: &Session, waypoints: &[Waypoint]) -> String {
    let name = |point: &Waypoint| match point.place {
        Some(place) => session.name(&session.dataset().place(place).name).to_owned(),
        None => session.state().map_tools.coordinates.words(point.at, Precision::Usual),
    };
    match waypoints {
        [] => "Click where measuring begins".to_owned(),
        [only] => format!("From {}: click where it goes", name(only)),
        [first, between @ .., last] => {
            let way = match between.len() {
                0 => String::new(),
                1 => ", by 1 point between".to_owned(),
                more => format!(", by {more} points between"),
            };
            let total = length_words(session.measured_m());
            format!("{total} from {} to {}{way}", name(first), name(last))
        }
    }
}
