//! Close to, the forces at a base step out of its donut, each with its number and its status; closer
//! still they stand in their compounds. A compound whose outline nobody has published is a diagram
//! around the base, and says so.

use std::f64::consts::TAU;

use super::Look;
use super::bases::{BaseMark, when_words};
use super::changes::BaseChange;
use super::viewport::{ScreenPoint, ScreenRect, Viewport};
use super::wedges::{Shown, Wedge, forces_words, shown, single};
use crate::model::mercator::metres_per_pixel;
use crate::model::{ForceIx, PlaceIx};
use crate::state::Selection;

/// Forces step out from this zoom on, and into their compounds from this.
const FAN_ZOOM: f64 = 10.0;
const COMPOUND_ZOOM: f64 = 14.0;
/// Radius of a force's own mark, and what it takes of the ring with its words, points.
const FORCE_RADIUS: f64 = 12.0;
const FORCE_WIDTH: f64 = 62.0;
/// Around the forces of a compound, points.
const INSET: f64 = 7.0;
/// A diagram's box is at least this wide, so that its name has room beneath, points.
const LEAST_BOX: f64 = 96.0;
/// Between the donut's edge and the marks around it, points.
const CLEAR: f64 = 30.0;
/// An error smaller than this cannot be told from the mark, points.
const LEAST_ERROR: f64 = 14.0;

/// One force at a base, outside its donut.
#[derive(Debug, Clone, PartialEq)]
pub struct ForceMark {
    pub force: ForceIx,
    /// A whole ring.
    pub wedge: Wedge,
    /// Of its middle from the base's, points.
    pub offset: (f64, f64),
    /// Points.
    pub radius: f64,
    /// Its number and its status.
    pub words: Vec<String>,
    /// The compound in which it stands.
    pub compound: Option<PlaceIx>,
    /// "United States at Airbase 101, Niamey, 2 May 2024: 400–450, confirmed".
    pub description: String,
}

/// A part of a base with the forces in it.
#[derive(Debug, Clone, PartialEq)]
pub struct CompoundMark {
    pub place: PlaceIx,
    pub name: String,
    /// Of its middle from the base's, points.
    pub offset: (f64, f64),
    /// Half its width and height, points.
    pub half: (f64, f64),
    /// Nobody has published where its outline runs.
    pub is_schematic: bool,
    pub is_selected: bool,
    /// For a screen reader.
    pub description: String,
}

impl ForceMark {
    /// With the base's mark at `center`.
    pub fn rect(&self, center: ScreenPoint) -> ScreenRect {
        let (x, y) = self.offset;
        ScreenRect::around(center.shifted(x, y), self.radius, self.radius)
    }
}

impl CompoundMark {
    /// With the base's mark at `center`.
    pub fn rect(&self, center: ScreenPoint) -> ScreenRect {
        let (x, y) = self.offset;
        ScreenRect::around(center.shifted(x, y), self.half.0, self.half.1)
    }
}

/// What stands around a base.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fan {
    pub forces: Vec<ForceMark>,
    pub compounds: Vec<CompoundMark>,
}

impl Fan {
    pub fn is_empty(&self) -> bool {
        self.forces.is_empty()
    }

    /// The compound that a point lies in, with the base's mark at `center`.
    pub(super) fn compound_at(&self, center: ScreenPoint, point: ScreenPoint) -> Option<PlaceIx> {
        let is_in = |c: &&CompoundMark| c.rect(center).contains(point);
        self.compounds.iter().find(is_in).map(|compound| compound.place)
    }

    /// How far above or below the base's middle it goes, points; `None` where there is none.
    pub(super) fn reach(&self) -> Option<f64> {
        let origin = ScreenPoint::new(0.0, 0.0);
        self.rects(origin).map(|r| r.max.y.max(-r.min.y) + 4.0).reduce(f64::max)
    }

    /// What it covers, with the base's mark at `center`.
    pub fn rects(&self, center: ScreenPoint) -> impl Iterator<Item = ScreenRect> {
        let forces = self.forces.iter().map(move |force| force.rect(center));
        forces.chain(self.compounds.iter().map(move |compound| compound.rect(center)))
    }
}

/// Something with a place of its own around the base.
struct Unit<'a> {
    compound: Option<PlaceIx>,
    forces: Vec<Shown<'a>>,
}

impl Unit<'_> {
    /// What it takes of the ring, points.
    fn width(&self) -> f64 {
        let forces = self.forces.len() as f64;
        match self.compound {
            Some(_) => (forces * (2.0 * FORCE_RADIUS + 4.0) + 2.0 * INSET).max(LEAST_BOX),
            None => FORCE_WIDTH,
        }
    }
}

/// Lets the forces of a base step out where there is more than one thing to tell.
pub(super) fn fan(look: Look<'_>, viewport: &Viewport, mark: &BaseMark) -> Fan {
    if viewport.zoom() < FAN_ZOOM || mark.is_group() || mark.change != BaseChange::NotAsked {
        return Fan::default();
    }
    let units = units(look, viewport, mark.place);
    let is_plain = units.len() < 2 && units.iter().all(|unit| unit.compound.is_none());
    if is_plain { Fan::default() } else { arranged(look, viewport, mark, &units) }
}

/// Compounds first, then the forces that are in none.
fn units<'a>(look: Look<'a>, viewport: &Viewport, base: PlaceIx) -> Vec<Unit<'a>> {
    let dataset = look.session.dataset();
    let mut units: Vec<Unit<'_>> = Vec::new();
    if viewport.zoom() >= COMPOUND_ZOOM {
        for compound in dataset.children(base) {
            let forces = shown(look, &[compound]);
            if !forces.is_empty() {
                units.push(Unit { compound: Some(compound), forces });
            }
        }
    }
    let is_inside = |force| units.iter().any(|u| u.forces.iter().any(|one| one.force == force));
    let free: Vec<Shown<'_>> =
        shown(look, &[base]).into_iter().filter(|one| !is_inside(one.force)).collect();
    units.extend(free.into_iter().map(|one| Unit { compound: None, forces: vec![one] }));
    units
}

/// In a ring, each with as much of it as it needs; a compound of known position where it lies.
fn arranged(look: Look<'_>, viewport: &Viewport, mark: &BaseMark, units: &[Unit<'_>]) -> Fan {
    let dataset = look.session.dataset();
    let known = |unit: &Unit<'_>| {
        let place = dataset.place(unit.compound?);
        let at = viewport.to_screen(place.position);
        let offset = (at.x - mark.anchor.x, at.y - mark.anchor.y);
        (!place.schematic).then_some(offset)
    };
    let ringed = || units.iter().filter(|unit| known(unit).is_none());
    let around: f64 = ringed().map(Unit::width).sum();
    let deepest = if ringed().any(|unit| unit.compound.is_some()) { LEAST_BOX / 2.0 } else { 0.0 };
    let radius = (around / TAU * 1.1).max(mark.radius + CLEAR + deepest);
    let first = ringed().next().map_or(0.0, Unit::width);
    let mut passed = -first / 2.0;
    let mut fan = Fan::default();
    for unit in units {
        let offset = known(unit).unwrap_or_else(|| {
            let turn = (passed + unit.width() / 2.0) / around * TAU;
            passed += unit.width();
            (turn.sin() * radius, -turn.cos() * radius)
        });
        fan.add(look, mark.place, unit, offset);
    }
    fan
}

impl Fan {
    fn add(&mut self, look: Look<'_>, base: PlaceIx, unit: &Unit<'_>, (x, y): (f64, f64)) {
        let dataset = look.session.dataset();
        let name = |place: PlaceIx| look.session.name(&dataset.place(place).name);
        let step = 2.0 * FORCE_RADIUS + 4.0;
        let middle = (unit.forces.len() as f64 - 1.0) / 2.0;
        for (i, one) in unit.forces.iter().enumerate() {
            let count = one.count_words();
            let count = count.unwrap_or_else(|| "number unknown".to_owned());
            let status = one.status.word();
            let description = format!(
                "{} at {}, {}: {count}, {status}",
                look.session.name(&dataset.force(one.force).name),
                name(unit.compound.unwrap_or(base)),
                when_words(look),
            );
            let words = match unit.compound {
                // Several stand side by side: their words would run into each other.
                Some(_) if unit.forces.len() > 1 => Vec::new(),
                _ => vec![count, status.to_owned()],
            };
            self.forces.push(ForceMark {
                force: one.force,
                wedge: single(dataset, one),
                offset: (x + (i as f64 - middle) * step, y),
                radius: FORCE_RADIUS,
                words,
                compound: unit.compound,
                description,
            });
        }
        if let Some(compound) = unit.compound {
            let place = dataset.place(compound);
            let forces = forces_words(look.session, &unit.forces);
            let unknown = if place.schematic { "; schematic, outline not known" } else { "" };
            self.compounds.push(CompoundMark {
                place: compound,
                name: name(compound).to_owned(),
                offset: (x, y),
                half: (unit.width() / 2.0, FORCE_RADIUS + INSET),
                is_schematic: place.schematic,
                is_selected: look.session.state().selection == Selection::Place(compound),
                description: format!("{}, {}: {forces}{unknown}", name(compound), when_words(look)),
            });
        }
    }
}

/// Radius of the circle in which the place lies, where it is larger than the mark.
pub(super) fn error_radius(look: Look<'_>, viewport: &Viewport, mark: &BaseMark) -> Option<f64> {
    let place = look.session.dataset().place(mark.place);
    let metres = metres_per_pixel(place.position.lat, viewport.zoom());
    let radius = place.error_km * 1000.0 / metres;
    (!mark.is_group() && radius > mark.radius.max(LEAST_ERROR)).then_some(radius)
}
