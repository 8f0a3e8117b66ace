//! Movements as arrows along the great circle, while they last and a little after.

use geo::{Haversine, InterpolatePoint as _, Point};

use super::Look;
use super::bases::BaseMark;
use super::events::event_strength;
use super::motion::Motion;
use super::viewport::{ScreenPoint, Viewport};
use crate::evidence::KnownMovement;
use crate::model::{ForceIx, Leg, LegEnd, LonLat, Movement, MovementIx};
use crate::state::Session;

/// Points along one leg of an arrow.
const STEPS: usize = 24;
/// Length of the stub drawn for "abroad" and "home", points.
const STUB: f64 = 84.0;
/// An arrow ends this short of a base, points, so that its mark does not cover the tip.
const SHORT_OF_BASE: f64 = 8.0;
/// A movement shows while it lasts; one of a single day stays for this share of an event's time.
const LEAST_STRENGTH: f64 = 0.55;

/// One movement on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct MovementMark {
    pub movement: MovementIx,
    pub force: ForceIx,
    /// From where it began to where it went.
    pub line: Vec<ScreenPoint>,
    /// How far along the line it has come, while time runs.
    pub traveller: Option<ScreenPoint>,
    /// 0 to 1.
    pub strength: f64,
    /// For the tooltip and a screen reader.
    pub description: String,
}

pub(super) fn marks(look: Look<'_>, viewport: &Viewport, bases: &[BaseMark]) -> Vec<MovementMark> {
    let session = look.session;
    if !session.state().layers.movements {
        return Vec::new();
    }
    let dataset = session.dataset();
    session
        .evidence()
        .known_movements()
        .map(|(ix, known)| (ix, dataset.movement(ix), known))
        .filter(|(_, movement, _)| session.is_force_shown(movement.force))
        .filter_map(|(ix, movement, known)| {
            let bounds = known.bounds()?;
            let strength = event_strength(bounds, look.days);
            (strength > LEAST_STRENGTH).then(|| {
                let whole = line(session, viewport, movement);
                let line = trimmed(whole, end_of(session, bases, movement));
                let share = Motion::of(look).and_then(|motion| motion.travelled(bounds));
                MovementMark {
                    movement: ix,
                    force: movement.force,
                    traveller: share.and_then(|share| along(&line, share)),
                    line,
                    strength,
                    description: describe_movement(session, movement, known),
                }
            })
        })
        .filter(|m| m.line.len() > 1)
        .collect()
}

/// Where the last leg's mark stands, and how large it is.
fn end_of<'a>(
    session: &Session,
    bases: &'a [BaseMark],
    movement: &Movement,
) -> Option<&'a BaseMark> {
    let LegEnd::Place(place) = movement.legs.last()?.at else { return None };
    let base = session.dataset().base_of(place);
    bases.iter().find(|b| b.place == base)
}

/// Without the points that the base's mark would cover.
fn trimmed(mut line: Vec<ScreenPoint>, end: Option<&BaseMark>) -> Vec<ScreenPoint> {
    if let Some(base) = end {
        let reach = base.radius + SHORT_OF_BASE;
        while line.len() > 2 && line.last().is_some_and(|p| p.distance(base.center) < reach) {
            line.pop();
        }
    }
    line
}

/// The point that has this share of the line behind it.
fn along(line: &[ScreenPoint], share: f64) -> Option<ScreenPoint> {
    let length: f64 = line.windows(2).map(|p| p[0].distance(p[1])).sum();
    let mut left = share * length;
    for pair in line.windows(2) {
        let step = pair[0].distance(pair[1]);
        if left <= step && step > 0.0 {
            let part = left / step;
            let (dx, dy) = (pair[1].x - pair[0].x, pair[1].y - pair[0].y);
            return Some(pair[0].shifted(dx * part, dy * part));
        }
        left -= step;
    }
    line.last().copied()
}

fn line(session: &Session, viewport: &Viewport, movement: &Movement) -> Vec<ScreenPoint> {
    let at = |end: LegEnd| match end {
        LegEnd::Place(place) => Some(session.dataset().place(place).position),
        LegEnd::Abroad | LegEnd::Home => None,
    };
    let mut line: Vec<ScreenPoint> = Vec::new();
    for pair in movement.legs.windows(2) {
        match (at(pair[0].at), at(pair[1].at)) {
            (Some(from), Some(to)) => line.extend(great_circle(viewport, from, to)),
            (None, Some(to)) => line.extend(stub(viewport.to_screen(to)).into_iter().rev()),
            (Some(from), None) => line.extend(stub(viewport.to_screen(from))),
            (None, None) => {}
        }
    }
    line
}

fn great_circle(viewport: &Viewport, from: LonLat, to: LonLat) -> Vec<ScreenPoint> {
    let point = |p: LonLat| Point::new(p.lon.degrees(), p.lat.degrees());
    (0..=STEPS)
        .map(|i| {
            let ratio = i as f64 / STEPS as f64;
            let at = Haversine.point_at_ratio_between(point(from), point(to), ratio);
            viewport.to_screen(LonLat::clamped(at.x(), at.y()))
        })
        .collect()
}

/// Out of the map to the north: a direction, not a route.
fn stub(from: ScreenPoint) -> Vec<ScreenPoint> {
    (0..=STEPS)
        .map(|i| {
            let t = i as f64 / STEPS as f64;
            from.shifted(STUB * 0.45 * t * t, -STUB * t)
        })
        .collect()
}

/// "France: Ouallam → Airbase 101 → N'Djamena, 10 October 2023 to 22 October 2023".
pub fn describe_movement(session: &Session, movement: &Movement, known: &KnownMovement) -> String {
    let dataset = session.dataset();
    // Labels rest on all its sources together.
    let tells_labels = session.evidence().untold(dataset, &movement.sources).is_none();
    let name = |leg: &Leg| match (leg.label.as_ref().filter(|_| tells_labels), leg.at) {
        (Some(label), _) => session.name(label).to_owned(),
        (None, LegEnd::Place(p)) => session.name(&dataset.place(p).name).to_owned(),
        (None, LegEnd::Abroad) => "abroad".to_owned(),
        (None, LegEnd::Home) => "home".to_owned(),
    };
    let route: Vec<String> = movement.legs.iter().map(name).collect();
    let force = session.name(&dataset.force(movement.force).name);
    let when = match (known.start, known.end) {
        (Some(start), Some(end)) if start != end => format!("{} to {}", start.words(), end.words()),
        (Some(date), _) => date.words(),
        (None, Some(date)) => format!("by {}", date.words()),
        (None, None) => "date unknown".to_owned(),
    };
    format!("{force}: {}, {when}", route.join(" → "))
}
