//! What the signs on the map mean: those that are on the screen now, and no others.

use std::collections::BTreeSet;

use super::areas::{AreaMark, AreaShape};
use super::atlas::{Atlas, fraction_of};
use super::bases::{BaseMark, KindSign};
use super::changes::BaseChange;
use super::events::EventMark;
use super::picture::Picture;
use super::viewport::{ScreenPoint, ScreenRect, Viewport};
use super::wedges::Wedge;
use crate::evidence::{ChangeKind, Status};
use crate::model::{AreaKind, PlaceKind};

/// One sign, in the order of the legend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LegendItem {
    Kind(PlaceKind),
    /// A place where nobody is reported, too far out to tell its kind.
    Dot,
    Status(Status),
    /// A wedge whose size is a head count.
    Counted,
    /// A small one, where nobody reported any.
    Uncounted,
    /// A wedge for all forces that the ring has no room for.
    Others,
    Group,
    Schematic,
    PositionError,
    Change(ChangeKind),
    Unchanged,
    Event,
    Movement,
    Area(AreaKind),
}

impl LegendItem {
    /// A word or two beside the sign.
    pub fn words(self) -> &'static str {
        match self {
            Self::Kind(kind) => kind.word(),
            Self::Dot => "none reported",
            Self::Status(status) => status.word(),
            Self::Counted => "size: people",
            Self::Uncounted => "no number",
            Self::Others => "more forces",
            Self::Group => "several bases",
            Self::Schematic => "schematic",
            Self::PositionError => "lies in here",
            Self::Change(ChangeKind::Evidence) => "surer or less",
            Self::Change(kind) => kind.word(),
            Self::Unchanged => "no change",
            Self::Event => "event",
            Self::Movement => "movement",
            Self::Area(AreaKind::AirspaceClosed) => "airspace shut",
            Self::Area(AreaKind::BorderClosed) => "border shut",
            Self::Area(AreaKind::Accord) => "accord",
            Self::Area(AreaKind::Emergency) => "emergency",
            Self::Area(kind) => kind.word(),
        }
    }

    /// The words where there is nothing to point at for more.
    pub fn printed(self) -> &'static str {
        match self {
            Self::Dot => "no force reported",
            Self::Status(Status::Presumed) => "presumed still there",
            Self::Status(Status::Possible) => "possible",
            Self::Status(Status::Reported) => "reported, less surely",
            Self::Status(Status::Disputed) => "disputed",
            Self::Counted => "area: number of people",
            Self::Uncounted => "number not reported",
            Self::Others => "further forces",
            Self::Group => "several bases together",
            Self::Schematic => "diagram, outline not known",
            Self::PositionError => "lies within this circle",
            Self::Event => "event around this day",
            Self::Movement => "movement of a force",
            Self::Area(AreaKind::AirspaceClosed) => "airspace closed",
            Self::Area(AreaKind::BorderClosed) => "border closed",
            Self::Area(kind) => kind.word(),
            Self::Change(ChangeKind::Evidence) => "known more or less surely",
            Self::Unchanged => "no change reported",
            other => other.words(),
        }
    }

    /// A sentence, where the words are not all there is to say.
    pub fn help(self) -> Option<&'static str> {
        Some(match self {
            Self::Kind(_) | Self::Status(_) => return None,
            Self::Area(kind) => kind.word(),
            Self::Dot => "A place where no force is reported on this day",
            Self::Counted => "The larger a wedge and its ring, the more people are reported",
            Self::Uncounted => "A small wedge of fixed size: nobody reported a number",
            Self::Others => "All forces that the ring has no room for",
            Self::Group => "So many bases too close together to tell apart here: click to open",
            Self::Schematic => "A compound whose outline nobody has published: a diagram, no map",
            Self::PositionError => "The place lies somewhere in this circle",
            Self::Change(ChangeKind::Arrived) => "A force is there that was not before",
            Self::Change(ChangeKind::Left) => "A force is no longer there",
            Self::Change(ChangeKind::Grew) => "More people than before",
            Self::Change(ChangeKind::Shrank) => "Fewer people than before",
            Self::Change(ChangeKind::Evidence) => "Only how sure it is has changed",
            Self::Unchanged => "Pale: nothing that any source tells of has changed",
            Self::Event => "Something happened here around this day",
            Self::Movement => "A force going from one place to another",
        })
    }
}

/// The signs on the screen, each once.
pub fn legend(picture: &Picture, atlas: &Atlas, viewport: &Viewport) -> Vec<LegendItem> {
    let mut items = BTreeSet::new();
    for (side, part) in picture.sides(viewport.rect()) {
        let scene = &side.scene;
        for base in scene.bases.iter().filter(|b| touches(part, b)) {
            of_base(base, &mut items);
        }
        let is_there = |e: &EventMark| part.contains(e.center);
        if scene.events.iter().any(is_there) {
            items.insert(LegendItem::Event);
        }
        let mut points = scene.movements.iter().flat_map(|m| &m.pieces).flat_map(|p| &p.points);
        if points.any(|&p| part.contains(p)) {
            items.insert(LegendItem::Movement);
        }
        let is_drawn = |a: &&AreaMark| a.texture.is_drawn_at(viewport.zoom());
        let areas = scene.areas.iter().filter(is_drawn);
        let areas = areas.filter(|a| is_in_view(a, atlas, viewport));
        items.extend(areas.map(|a| LegendItem::Area(a.kind)));
    }
    items.into_iter().collect()
}

fn touches(part: ScreenRect, base: &BaseMark) -> bool {
    part.overlaps(base.rect()) || base.fan.rects(base.center).any(|r| part.overlaps(r))
}

fn of_base(base: &BaseMark, items: &mut BTreeSet<LegendItem>) {
    match base.kind_sign() {
        Some(_) => {
            items.insert(LegendItem::Kind(base.kind));
        }
        None if base.is_dot() => {
            items.insert(LegendItem::Dot);
        }
        None => {}
    }
    if base.is_group() {
        items.insert(LegendItem::Group);
    }
    if base.error_radius.is_some() {
        items.insert(LegendItem::PositionError);
    }
    if base.fan.compounds.iter().any(|c| c.is_schematic) {
        items.insert(LegendItem::Schematic);
    }
    match &base.change {
        BaseChange::Changed { signs, .. } => {
            items.extend(signs.iter().map(|s| LegendItem::Change(s.kind)));
            return;
        }
        BaseChange::Nothing if !base.is_dot() => {
            items.insert(LegendItem::Unchanged);
        }
        BaseChange::Nothing | BaseChange::NotAsked => {}
    }
    for wedge in base.wedges.iter().chain(base.fan.forces.iter().map(|f| &f.wedge)) {
        of_wedge(wedge, items);
    }
}

fn of_wedge(wedge: &Wedge, items: &mut BTreeSet<LegendItem>) {
    items.insert(LegendItem::Status(wedge.status));
    items.insert(match (wedge.others, wedge.is_counted) {
        (0, true) => LegendItem::Counted,
        (0, false) => LegendItem::Uncounted,
        _ => LegendItem::Others,
    });
}

/// Whether its outline comes near the screen. A country far larger than the screen counts too.
pub(super) fn is_in_view(area: &AreaMark, atlas: &Atlas, viewport: &Viewport) -> bool {
    let corner = |x, y| fraction_of(viewport.to_lon_lat(ScreenPoint::new(x, y)));
    let (min, max) = (corner(0.0, 0.0), corner(viewport.width_points, viewport.height_points));
    let overlaps = |points: &mut dyn Iterator<Item = [f64; 2]>| {
        let none = ([f64::MAX; 2], [f64::MIN; 2]);
        let (low, high) = points.fold(none, |(low, high), p| {
            ([low[0].min(p[0]), low[1].min(p[1])], [high[0].max(p[0]), high[1].max(p[1])])
        });
        (0..2).all(|i| low[i] <= max[i] && min[i] <= high[i])
    };
    match (&area.shape, area.fill(atlas)) {
        (AreaShape::Lines(lines), _) => overlaps(&mut lines.iter().flatten().copied()),
        (_, Some(shape)) => overlaps(&mut shape.corners.iter().copied()),
        (_, None) => false,
    }
}

impl KindSign {
    /// Half its width, points.
    pub fn half(self) -> f64 {
        match self {
            Self::Dot(half) | Self::Hole(half) => half,
            Self::Foot => 4.8,
        }
    }
}
