//! The bases on the map: a donut where somebody is, a dot where nobody is reported.

use super::Look;
use super::changes::{self, BaseChange, Comparison};
use super::declutter::spread;
use super::fans::{Fan, ForceMark, error_radius, fan};
use super::groups::{Stand, gathered};
use super::pick::Picked;
use super::viewport::{ScreenPoint, ScreenRect, Viewport};
use super::wedges::{Wedge, forces_words, shown, size, summary, wedges};
use crate::evidence::{Call, Presence};
use crate::model::{ForceIx, PlaceIx, PlaceKind};
use crate::state::{Selection, Session};

/// Share of the radius that is the hole of a donut.
pub const HOLE: f64 = 0.46;
/// A sign of a kind of place is told from others from this size on, half its width in points.
const LEAST_SIGN: f64 = 4.8;
/// Radius from which a donut's foot has room for a sign.
const LEAST_WITH_FOOT: f64 = 9.0;
/// A mark counts as on the screen this far beyond its edge, points: its name, and what that keeps
/// away, reach into sight long before the mark.
const MARGIN: f64 = 400.0;

/// A base on the map, or a group of them.
#[derive(Debug, Clone, PartialEq)]
pub struct BaseMark {
    /// Of a group: the leading one.
    pub place: PlaceIx,
    pub stand: Stand,
    pub center: ScreenPoint,
    /// Where the place really lies, if the mark was moved aside.
    pub anchor: ScreenPoint,
    /// Points.
    pub radius: f64,
    pub kind: PlaceKind,
    /// No force is reported: then it is a dot.
    pub is_empty: bool,
    pub wedges: Vec<Wedge>,
    pub is_selected: bool,
    pub name: String,
    /// Forces and numbers, for lines under the name: "US 400–450 · RU 60–100".
    pub summary: Vec<String>,
    pub change: BaseChange,
    /// What changed, for a screen reader.
    pub change_words: String,
    /// What stands around it, close to.
    pub fan: Fan,
    /// Radius of the circle in which the place lies, points, where it is larger than the mark.
    pub error_radius: Option<f64>,
}

/// Where the sign of a place's kind stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum KindSign {
    /// For the dot, so large.
    Dot(f64),
    /// In the hole of the donut, so large.
    Hole(f64),
    /// At the foot of a donut whose hole holds the letters of its only force.
    Foot,
}

impl BaseMark {
    /// Where its kind is told, if there is room to.
    pub fn kind_sign(&self) -> Option<KindSign> {
        let hole = self.radius * HOLE;
        let is_changed = matches!(self.change, BaseChange::Changed { .. });
        match self.wedges.len() {
            _ if self.is_group() || is_changed => None,
            0 => (self.radius >= LEAST_SIGN).then_some(KindSign::Dot(self.radius - 0.5)),
            1 => (self.radius >= LEAST_WITH_FOOT).then_some(KindSign::Foot),
            _ => (hole >= LEAST_SIGN).then_some(KindSign::Hole((hole * 0.66).min(8.0))),
        }
    }

    /// Nothing to tell but the place.
    pub fn is_dot(&self) -> bool {
        self.is_empty && !matches!(self.change, BaseChange::Changed { .. })
    }

    /// Less to tell than the others: its name is set quietly.
    pub fn is_quiet(&self) -> bool {
        self.is_dot() || self.change == BaseChange::Nothing
    }

    pub fn rect(&self) -> ScreenRect {
        ScreenRect::around(self.center, self.radius, self.radius)
    }

    /// The bases it stands for.
    pub fn places(&self) -> &[PlaceIx] {
        match &self.stand {
            Stand::Group(members) => members,
            Stand::Alone | Stand::Ring(_) => std::slice::from_ref(&self.place),
        }
    }

    pub fn stands_for(&self, place: PlaceIx) -> bool {
        self.places().contains(&place)
    }

    pub fn is_group(&self) -> bool {
        matches!(self.stand, Stand::Group(_))
    }

    /// What a click on it takes hold of.
    pub fn picked(&self) -> Picked {
        if self.is_group() { Picked::Group(self.place) } else { Picked::Base(self.place) }
    }

    /// What a click at a point on it takes hold of: a compound around it, else itself.
    pub(super) fn picked_at(&self, point: ScreenPoint) -> Picked {
        let is_inside = self.center.distance(point) <= self.radius;
        let compound = || self.fan.compound_at(self.center, point);
        (!is_inside).then(compound).flatten().map_or_else(|| self.picked(), Picked::Base)
    }

    /// How far it reaches with all that stands around it, points.
    pub(super) fn reach(&self) -> f64 {
        let far = |f: &ForceMark| f.offset.0.hypot(f.offset.1) + f.radius;
        self.fan.forces.iter().map(far).fold(self.radius, f64::max)
    }

    /// For a screen reader; `look` is that of the scene.
    pub fn description(&self, look: Look<'_>) -> String {
        let dataset = look.session.dataset();
        let name = |place: PlaceIx| look.session.name(&dataset.place(place).name);
        let when = when_words(look);
        let forces = forces_words(look.session, &shown(look, self.places()));
        let changes = &self.change_words;
        match &self.stand {
            Stand::Group(members) => {
                let names: Vec<&str> = members.iter().map(|&p| name(p)).collect();
                let (count, all) = (members.len(), names.join("; "));
                format!("Group of {count} bases, {when}: {all}. {forces}{changes}")
            }
            Stand::Alone | Stand::Ring(_) => {
                let (name, schematic) = (name(self.place), schematic_words(&self.fan));
                format!("{name}, {when}: {forces}{schematic}{changes}")
            }
        }
    }

    /// Whether a point lies on it or on what stands around it, or misses by no more than `slack`.
    pub(super) fn is_at(&self, point: ScreenPoint, slack: f64) -> bool {
        self.center.distance(point) <= self.radius + slack
            || self.fan.rects(self.center).any(|rect| rect.contains(point))
    }

    fn is_in_ring(&self) -> bool {
        matches!(self.stand, Stand::Ring(_))
    }
}

/// Marks in drawing order: dots first, then the smaller ones over the larger, an open group's
/// ring, the selected last. With a comparison, what changed instead of who is there.
pub(super) fn marks(
    look: Look<'_>,
    viewport: &Viewport,
    comparison: Option<&Comparison>,
) -> Vec<BaseMark> {
    let dataset = look.session.dataset();
    let mut bases: Vec<BaseMark> =
        bases(look.session).into_iter().map(|place| bare(look, viewport, place)).collect();
    if let Some(comparison) = comparison {
        for mark in &mut bases {
            changes::sign(mark, dataset, comparison, viewport.zoom());
        }
    }
    let mut all = gathered(look, viewport, comparison, bases);
    all.sort_by(|a, b| {
        let key = |m: &BaseMark| (m.is_selected, m.is_in_ring(), !m.is_dot());
        key(a).cmp(&key(b)).then(b.radius.total_cmp(&a.radius)).then(a.place.cmp(&b.place))
    });
    for mark in &mut all {
        mark.fan = fan(look, viewport, mark);
        mark.error_radius = error_radius(look, viewport, mark);
    }
    // Settled over all marks, on the screen or not, so that panning moves nothing.
    spread(&mut all);
    let visible = viewport.rect().expanded(MARGIN);
    all.retain(|m| visible.overlaps(ScreenRect::around(m.center, m.reach(), m.reach())));
    for mark in &mut all {
        tell(look, mark);
        if let Some(comparison) = comparison {
            changes::tell(mark, look.session, comparison);
        }
    }
    all
}

/// Places that are bases and of which some claim speaks.
pub fn bases(session: &Session) -> Vec<PlaceIx> {
    let dataset = session.dataset();
    let is_base = |p: &PlaceIx| !dataset.is_territory(*p) && dataset.base_of(*p) == *p;
    session.evidence().places().filter(is_base).filter(|&p| session.is_place_shown(p)).collect()
}

/// What is shown of the forces at a place: present or possible, and not switched off.
pub fn shown_at(look: Look<'_>, place: PlaceIx) -> impl Iterator<Item = (ForceIx, &Presence)> {
    let evidence = look.session.evidence();
    shown_calls(look, place).map(|call| (call.force, evidence.presence_of(&call)))
}

/// The same in short.
pub fn shown_calls(look: Look<'_>, place: PlaceIx) -> impl Iterator<Item = Call> {
    let session = look.session;
    // Asked of the place once, not for each force.
    let is_shown = session.is_place_shown(place);
    session
        .calls_at(place, look.days)
        .filter(move |call| is_shown && session.is_presence_shown_anywhere(call.force, call.status))
}

/// "Airbase 101, Niamey, 2 May 2024: United States 400–450, confirmed; Russia …".
pub fn describe_place(look: Look<'_>, place: PlaceIx) -> String {
    let name = look.session.name(&look.session.dataset().place(place).name);
    let forces = forces_words(look.session, &shown(look, &[place]));
    format!("{name}, {}: {forces}", when_words(look))
}

pub(super) fn when_words(look: Look<'_>) -> String {
    let days = look.days;
    if days.is_day() { days.last.words() } else { days.words() }
}

/// Where it lies and how large it is: all that its place among the others depends on.
fn bare(look: Look<'_>, viewport: &Viewport, place: PlaceIx) -> BaseMark {
    let record = look.session.dataset().place(place);
    let (radius, is_empty) = size(look, &[place], viewport.zoom());
    let anchor = viewport.to_screen(record.position);
    BaseMark {
        place,
        stand: Stand::Alone,
        center: anchor,
        anchor,
        radius,
        kind: record.kind,
        is_empty,
        wedges: Vec::new(),
        is_selected: is_selected(look.session, place),
        name: String::new(),
        summary: Vec::new(),
        change: BaseChange::NotAsked,
        change_words: String::new(),
        fan: Fan::default(),
        error_radius: None,
    }
}

/// Its wedges and its words.
fn tell(look: Look<'_>, mark: &mut BaseMark) {
    let dataset = look.session.dataset();
    let shown = shown(look, mark.places());
    let name = |place: PlaceIx| look.session.name(&dataset.place(place).name);
    mark.wedges = wedges(look, mark.places(), &shown);
    // What stands around it tells its own numbers.
    if mark.fan.is_empty() {
        mark.summary = summary(dataset, &shown);
    }
    mark.name = match &mark.stand {
        Stand::Group(members) => format!("{} +{}", name(mark.place), members.len() - 1),
        Stand::Alone | Stand::Ring(_) => name(mark.place).to_owned(),
    };
}

/// "; schematic, outline not known: US compound; French base".
fn schematic_words(fan: &Fan) -> String {
    let names: Vec<&str> =
        fan.compounds.iter().filter(|c| c.is_schematic).map(|c| c.name.as_str()).collect();
    if names.is_empty() {
        return String::new();
    }
    format!("; schematic, outline not known: {}", names.join("; "))
}

/// A compound's base counts as selected with it.
fn is_selected(session: &Session, place: PlaceIx) -> bool {
    match session.state().selection {
        Selection::Place(selected) => session.dataset().base_of(selected) == place,
        _ => false,
    }
}
