//! What lies under a point.

use super::Scene;
use super::labels::LabelMark;
use super::viewport::{ScreenPoint, Viewport};
use crate::incidents::Patch;
use crate::model::{AreaIx, EventIx, MovementIx, PlaceIx};
use crate::state::OverlaySpot;

/// A finger or an unsteady hand misses by this much, points.
const SLACK: f64 = 4.0;

/// A thing on the map that can be hovered and clicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Picked {
    /// A base, or a compound that stands beside it.
    Base(PlaceIx),
    /// Several bases in one mark, by the leading one.
    Group(PlaceIx),
    Event(EventIx),
    /// All that happened at a place around the day.
    Events(PlaceIx),
    Movement(MovementIx),
    /// A state that holds along a border.
    Area(AreaIx),
    Overlay(OverlaySpot),
    /// Incidents of the reader's own tables, by where they lie.
    Incidents(Patch),
}

/// The topmost thing under `point`: marks before callouts before arrows before overlays before
/// incidents, as they are drawn.
pub fn pick(scene: &Scene, point: ScreenPoint) -> Option<Picked> {
    let base = scene.bases.iter().rev().find(|b| b.is_at(point, SLACK));
    let base = base.map(|base| base.picked_at(point));
    let is_there = |l: &&LabelMark| l.whole > 0.0 && l.rect.contains(point);
    let label = || scene.labels.iter().rev().filter(is_there).find_map(|l| l.target);
    let glow = || {
        scene
            .events
            .iter()
            .filter(|e| e.inner_radius < 6.0 && e.center.distance(point) <= 8.0 + SLACK)
            .find_map(|e| e.events.first().map(|&ix| Picked::Event(ix)))
    };
    let arrow = || {
        scene.movements.iter().rev().find(|m| m.is_at(point)).map(|m| Picked::Movement(m.movement))
    };
    let drawn = || scene.overlays.as_ref().and_then(|o| o.pick(point)).map(Picked::Overlay);
    let incidents = || scene.incidents.as_ref().and_then(|i| i.pick(point)).map(Picked::Incidents);
    base.or_else(label).or_else(glow).or_else(arrow).or_else(drawn).or_else(incidents)
}

/// The closed border under `point`: beneath all that [`pick`] finds.
pub fn pick_border(scene: &Scene, viewport: &Viewport, point: ScreenPoint) -> Option<Picked> {
    let near = scene.areas.iter().find(|mark| mark.is_near(viewport, point))?;
    near.areas.first().map(|&area| Picked::Area(area))
}

/// From `p` to the segment a–b, points.
pub(super) fn distance_to(a: ScreenPoint, b: ScreenPoint, p: ScreenPoint) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length_squared = dx * dx + dy * dy;
    if length_squared == 0.0 {
        return a.distance(p);
    }
    let t = (((p.x - a.x) * dx + (p.y - a.y) * dy) / length_squared).clamp(0.0, 1.0);
    p.distance(a.shifted(dx * t, dy * t))
}
