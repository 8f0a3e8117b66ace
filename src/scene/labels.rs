//! One placement pass for every name on the map: no label covers a mark or another label.
//!
//! Candidates come in order of weight; each tries its positions around its anchor and takes the
//! first free one. The order and the positions do not depend on where the screen's edges lie, so
//! panning moves labels with the map and makes none of them jump.

use super::atlas::Atlas;
use super::bases::BaseMark;
use super::changes::BaseChange;
use super::events::EventMark;
use super::pick::Picked;
use super::runways::RunwayMark;
use super::viewport::{ScreenPoint, ScreenRect, Viewport};
use crate::gazetteer::{PhysicalKind, PlaceKind};
use crate::model::LonLat;

/// What a label looks like; the theme gives it a font and a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LabelStyle {
    BaseSelected,
    Base,
    /// A base where nobody is reported.
    BaseEmpty,
    /// Second line of a base: its forces.
    Summary,
    Event,
    /// "+2 more".
    EventMore,
    Country,
    Region,
    City,
    Town,
    Desert,
    Water,
    Airfield,
    /// An event on the axis of time.
    Axis,
}

/// Measures text as the view will paint it, in points.
pub trait MeasureText {
    fn size(&mut self, text: &str, style: LabelStyle) -> (f64, f64);
}

/// A label with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelMark {
    pub text: String,
    pub style: LabelStyle,
    pub rect: ScreenRect,
    /// 0 to 1.
    pub strength: f64,
    pub target: Option<Picked>,
    /// A dot at the anchor: a town.
    pub dot: Option<ScreenPoint>,
}

/// Points kept free around a label.
const PADDING: f64 = 2.0;
/// Labels are placed this far beyond the screen, points, so that they slide in from the edge.
const MARGIN: f64 = 260.0;
/// Kept free of callouts along the screen's edges, points: room to breathe, the zoom buttons, the
/// attribution.
const FREE_EDGE: f64 = 6.0;
const BUTTONS_EDGE: f64 = 50.0;
const ATTRIBUTION_EDGE: f64 = 30.0;
/// Names of airfields show from this zoom on.
const AIRFIELD_NAME_ZOOM: f64 = 11.0;
/// A gazetteer name this close to a base, points, would only say its name again.
const SAME_SPOT: f64 = 5.0;

/// Where a label stands to its anchor.
#[derive(Debug, Clone, Copy)]
enum Side {
    Below,
    Above,
    Right,
    Left,
    /// To the right or left, and above or below that.
    RightUp,
    RightDown,
    LeftUp,
    LeftDown,
    /// Below or above, beginning or ending at the anchor.
    BelowRight,
    BelowLeft,
    AboveRight,
    AboveLeft,
    /// Clear of the base's own name below or above.
    FarBelow,
    FarAbove,
    Center,
}

const AROUND: &[Side] = &[Side::Below, Side::Right, Side::Above, Side::Left];
/// For a mark that tells of a change and must be named: the corners too.
const ALL_AROUND: &[Side] = &[
    Side::Below,
    Side::Right,
    Side::Above,
    Side::Left,
    Side::BelowRight,
    Side::BelowLeft,
    Side::AboveRight,
    Side::AboveLeft,
];
const SIDEWAYS: &[Side] = &[Side::Right, Side::Left, Side::Below, Side::Above];
const CALLOUT: &[Side] = &[
    Side::Right,
    Side::RightUp,
    Side::RightDown,
    Side::Left,
    Side::LeftUp,
    Side::LeftDown,
    Side::FarBelow,
    Side::FarAbove,
];

/// Height of a base's own label with two lines of forces, points.
const OWN_LABEL: f64 = 50.0;
const ON: &[Side] = &[Side::Center];

struct Line {
    text: String,
    style: LabelStyle,
    strength: f64,
    target: Option<Picked>,
}

/// Lines that stand together or not at all, around an anchor.
struct Block {
    lines: Vec<Line>,
    anchor: ScreenPoint,
    clearance: f64,
    sides: &'static [Side],
    dot: bool,
    edge: Edge,
}

/// What the screen's edge means to a block.
#[derive(Debug, Clone, Copy)]
enum Edge {
    /// It slides in and out with the map.
    Ignored,
    /// It is not told at all if it cannot be told whole.
    Kept,
}

struct Placer<'a> {
    text: &'a mut dyn MeasureText,
    screen: ScreenRect,
    taken: Vec<ScreenRect>,
    labels: Vec<LabelMark>,
}

impl Placer<'_> {
    fn add(&mut self, block: Block) -> bool {
        let sizes: Vec<(f64, f64)> =
            block.lines.iter().map(|l| self.text.size(&l.text, l.style)).collect();
        let width = sizes.iter().map(|s| s.0).fold(0.0, f64::max);
        let height = sizes.iter().map(|s| s.1).sum();
        let free: Vec<ScreenRect> = block
            .sides
            .iter()
            .map(|side| stand(*side, block.anchor, block.clearance, width, height))
            .filter(|rect| !self.taken.iter().any(|t| t.overlaps(rect.expanded(PADDING))))
            .collect();
        // A callout is a sentence: half of one says nothing, so it keeps to the screen.
        let whole = free.iter().find(|r| self.screen.encloses(**r));
        let chosen = match block.edge {
            Edge::Ignored => free.first(),
            Edge::Kept if self.screen.contains(block.anchor) => whole,
            Edge::Kept => free.first(),
        };
        let Some(&rect) = chosen else {
            return false;
        };
        self.taken.push(rect);
        let to_left = rect.min.x >= block.anchor.x;
        let to_right = rect.max.x <= block.anchor.x;
        let mut y = rect.min.y;
        for (line, (w, h)) in block.lines.into_iter().zip(sizes) {
            let x = match (to_left, to_right) {
                (true, _) => rect.min.x,
                (_, true) => rect.max.x - w,
                _ => rect.center().x - w / 2.0,
            };
            self.labels.push(LabelMark {
                text: line.text,
                style: line.style,
                rect: ScreenRect::at(ScreenPoint::new(x, y), w, h),
                strength: line.strength,
                target: line.target,
                dot: (block.dot).then_some(block.anchor),
            });
            y += h;
        }
        true
    }
}

fn stand(side: Side, anchor: ScreenPoint, clear: f64, width: f64, height: f64) -> ScreenRect {
    let min = match side {
        Side::Below => anchor.shifted(-width / 2.0, clear),
        Side::Above => anchor.shifted(-width / 2.0, -clear - height),
        Side::Right => anchor.shifted(clear + 1.0, -height / 2.0),
        Side::Left => anchor.shifted(-clear - 1.0 - width, -height / 2.0),
        Side::RightUp => anchor.shifted(clear * 0.8, -clear - height * 0.6),
        Side::RightDown => anchor.shifted(clear * 0.8, clear - height * 0.4),
        Side::LeftUp => anchor.shifted(-clear * 0.8 - width, -clear - height * 0.6),
        Side::LeftDown => anchor.shifted(-clear * 0.8 - width, clear - height * 0.4),
        Side::BelowRight => anchor.shifted(0.0, clear),
        Side::BelowLeft => anchor.shifted(-width, clear),
        Side::AboveRight => anchor.shifted(0.0, -clear - height),
        Side::AboveLeft => anchor.shifted(-width, -clear - height),
        Side::FarBelow => anchor.shifted(-width / 2.0, clear + OWN_LABEL),
        Side::FarAbove => anchor.shifted(-width / 2.0, -clear - OWN_LABEL - height),
        Side::Center => anchor.shifted(-width / 2.0, -height / 2.0),
    };
    ScreenRect::at(min, width, height)
}

pub(super) fn place(
    atlas: &Atlas,
    viewport: &Viewport,
    bases: &[BaseMark],
    events: &[EventMark],
    runways: &[RunwayMark],
    text: &mut dyn MeasureText,
) -> Vec<LabelMark> {
    let taken = bases.iter().map(|b| b.rect().expanded(1.0)).collect();
    let mut screen = viewport.rect();
    screen.min = screen.min.shifted(FREE_EDGE, FREE_EDGE);
    screen.max = screen.max.shifted(-BUTTONS_EDGE, -ATTRIBUTION_EDGE);
    let mut placer = Placer { text, screen, taken, labels: Vec::new() };
    base_names(&mut placer, bases, |b| b.is_selected);
    callouts(&mut placer, events);
    base_names(&mut placer, bases, |b| !b.is_selected && !b.is_quiet());
    base_names(&mut placer, bases, |b| !b.is_selected && b.is_quiet());
    let near = viewport.rect().expanded(MARGIN);
    let names = Names { atlas, viewport, near, bases };
    names.countries(&mut placer);
    names.airfields(&mut placer, runways);
    names.towns(&mut placer);
    names.regions(&mut placer);
    names.physical(&mut placer);
    placer.labels
}

fn base_names(placer: &mut Placer<'_>, bases: &[BaseMark], admit: impl Fn(&BaseMark) -> bool) {
    let mut order: Vec<&BaseMark> = bases.iter().filter(|b| admit(b)).collect();
    order.sort_by(|a, b| b.radius.total_cmp(&a.radius).then(a.place.cmp(&b.place)));
    for base in order {
        // Its forces in letters and numbers where there is room for them, else the name alone.
        if base.summary.is_empty() || !placer.add(base_block(base, true)) {
            placer.add(base_block(base, false));
        }
    }
}

fn base_block(base: &BaseMark, with_summary: bool) -> Block {
    let style = match (base.is_selected, base.is_quiet()) {
        (true, _) => LabelStyle::BaseSelected,
        (false, false) => LabelStyle::Base,
        (false, true) => LabelStyle::BaseEmpty,
    };
    let line = |text: &str, style| Line {
        text: text.to_owned(),
        style,
        strength: 1.0,
        target: Some(Picked::Base(base.place)),
    };
    let mut lines = vec![line(&base.name, style)];
    if with_summary {
        lines.extend(base.summary.iter().map(|words| line(words, LabelStyle::Summary)));
    }
    let clearance = base.radius + if base.is_selected { 8.0 } else { 3.5 };
    let sides = match base.change {
        BaseChange::Changed { .. } => ALL_AROUND,
        BaseChange::NotAsked | BaseChange::Nothing => AROUND,
    };
    Block { lines, anchor: base.center, clearance, sides, dot: false, edge: Edge::Ignored }
}

fn callouts(placer: &mut Placer<'_>, events: &[EventMark]) {
    let mut order: Vec<&EventMark> = events.iter().filter(|e| !e.callouts.is_empty()).collect();
    order.sort_by(|a, b| b.strength.total_cmp(&a.strength).then(a.place.cmp(&b.place)));
    for mark in order {
        // All that is told, else the weightiest alone.
        let _ = placer.add(callout_block(mark, mark.callouts.len()))
            || placer.add(callout_block(mark, 1));
    }
}

fn callout_block(mark: &EventMark, told: usize) -> Block {
    let mut lines: Vec<Line> = mark
        .callouts
        .iter()
        .take(told)
        .map(|c| Line {
            text: c.text.clone(),
            style: LabelStyle::Event,
            strength: 0.45 + 0.55 * c.strength,
            target: Some(Picked::Event(c.event)),
        })
        .collect();
    let more = mark.events.len() - told;
    if more > 0 && told > 1 {
        lines.push(Line {
            text: format!("and {more} more around this day"),
            style: LabelStyle::EventMore,
            strength: 0.8,
            target: None,
        });
    }
    Block {
        lines,
        anchor: mark.center,
        clearance: mark.inner_radius + 10.0,
        sides: CALLOUT,
        dot: false,
        edge: Edge::Kept,
    }
}

/// Names that are not in the dataset.
struct Names<'a> {
    atlas: &'a Atlas,
    viewport: &'a Viewport,
    near: ScreenRect,
    bases: &'a [BaseMark],
}

impl Names<'_> {
    /// On the screen or near it.
    fn at(&self, lon_deg: f64, lat_deg: f64) -> Option<ScreenPoint> {
        let point = self.viewport.to_screen(LonLat::clamped(lon_deg, lat_deg));
        self.near.contains(point).then_some(point)
    }

    fn shows(&self, min_zoom: u8, max_zoom: u8) -> bool {
        (f64::from(min_zoom)..f64::from(max_zoom) + 1.0).contains(&self.viewport.zoom())
    }

    fn countries(&self, placer: &mut Placer<'_>) {
        for country in &self.atlas.gazetteer.countries {
            if self.shows(country.min_zoom, country.max_zoom)
                && let Some(anchor) = self.at(country.lon_deg, country.lat_deg)
            {
                placer.add(plain(spaced(&country.name), LabelStyle::Country, anchor));
            }
        }
    }

    fn airfields(&self, placer: &mut Placer<'_>, runways: &[RunwayMark]) {
        if self.viewport.zoom() < AIRFIELD_NAME_ZOOM {
            return;
        }
        let mut seen = Vec::new();
        for runway in runways {
            if seen.contains(&runway.airfield) {
                continue;
            }
            seen.push(runway.airfield);
            let Some(airfield) = self.atlas.runways.airfields.get(runway.airfield) else {
                continue;
            };
            let Some(anchor) = self.at(airfield.lon_deg, airfield.lat_deg) else { continue };
            let half = runway.ends[0].distance(runway.ends[1]) / 2.0;
            let block = Block {
                sides: AROUND,
                clearance: 12.0_f64.max(half * 0.2),
                ..plain(airfield.name.clone(), LabelStyle::Airfield, anchor)
            };
            placer.add(block);
        }
    }

    fn towns(&self, placer: &mut Placer<'_>) {
        let zoom = self.viewport.zoom();
        for town in &self.atlas.gazetteer.places {
            if zoom < f64::from(town.min_zoom) {
                continue;
            }
            let Some(anchor) = self.at(town.lon_deg, town.lat_deg) else { continue };
            if self.bases.iter().any(|b| b.anchor.distance(anchor) < b.radius.max(SAME_SPOT)) {
                continue;
            }
            let style = match town.kind {
                PlaceKind::Capital | PlaceKind::City => LabelStyle::City,
                PlaceKind::Town | PlaceKind::Village => LabelStyle::Town,
            };
            let block = Block {
                sides: SIDEWAYS,
                clearance: 5.0,
                dot: true,
                ..plain(town.name.clone(), style, anchor)
            };
            placer.add(block);
        }
    }

    fn regions(&self, placer: &mut Placer<'_>) {
        for region in &self.atlas.gazetteer.regions {
            if self.shows(region.min_zoom, region.max_zoom)
                && let Some(anchor) = self.at(region.lon_deg, region.lat_deg)
            {
                placer.add(plain(region.name.clone(), LabelStyle::Region, anchor));
            }
        }
    }

    fn physical(&self, placer: &mut Placer<'_>) {
        for name in &self.atlas.gazetteer.physical {
            if self.shows(name.min_zoom, name.max_zoom)
                && let Some(anchor) = self.at(name.lon_deg, name.lat_deg)
            {
                let style = match name.kind {
                    PhysicalKind::Lake | PhysicalKind::River | PhysicalKind::Sea => {
                        LabelStyle::Water
                    }
                    _ => LabelStyle::Desert,
                };
                placer.add(plain(name.name.clone(), style, anchor));
            }
        }
    }
}

fn plain(text: String, style: LabelStyle, anchor: ScreenPoint) -> Block {
    Block {
        lines: vec![Line { text, style, strength: 1.0, target: None }],
        anchor,
        clearance: 0.0,
        sides: ON,
        dot: false,
        edge: Edge::Ignored,
    }
}

/// Capitals set apart, as maps name countries.
fn spaced(name: &str) -> String {
    let mut out = String::with_capacity(name.len() * 4);
    for (i, c) in name.to_uppercase().chars().enumerate() {
        if i > 0 {
            out.push('\u{200a}');
        }
        out.push(c);
    }
    out
}
