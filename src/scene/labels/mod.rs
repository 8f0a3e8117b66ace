//! One placement pass for every name on the map: no label covers a mark or another label.
//!
//! Candidates come in order of weight; each tries its positions around its anchor and takes the
//! first free one. The order and the positions do not depend on where the screen's edges lie, so
//! panning moves labels with the map and makes none of them jump. Callouts alone keep to the screen,
//! and come last.

mod names;
mod placer;

use super::atlas::Atlas;
use super::bases::BaseMark;
use super::changes::BaseChange;
use super::events::EventMark;
use super::movements::{BADGE_RADIUS, MovementMark};
use super::pick::Picked;
use super::runways::RunwayMark;
use super::viewport::{Edges, ScreenPoint, ScreenRect, Viewport};
use super::wedges::SUMMARY_GAP;
use crate::state::Session;
use names::Names;
use placer::{ALL_AROUND, AROUND, BENEATH, Block, CALLOUT, Edge, Line, Placer};

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
    /// Beside an arrow: whose it is and how many.
    Movement,
    Country,
    Region,
    City,
    Town,
    Desert,
    Water,
    Airfield,
    /// An event on the axis of time.
    Axis,
    /// A ring's radius, a line's degrees, a measured length.
    Survey,
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
    /// 1 while it stands inside the map whole; less as it is cut by the map's edge, down to 0.
    pub whole: f64,
    pub target: Option<Picked>,
    /// Labels of one block stand and fall together.
    pub block: usize,
    /// A dot at the anchor: a town.
    pub dot: Option<ScreenPoint>,
}

/// Points kept free around a label.
const PADDING: f64 = 2.0;
/// Labels are placed this far beyond the screen, points, so that they slide in from the edge.
const MARGIN: f64 = 260.0;
/// A label that reaches out of the map by so much, points, is not to be seen any more: half a name
/// says nothing, or something else.
const FADES_OVER: f64 = 18.0;
/// Kept free of callouts along the screen's edges, points: room to breathe, the zoom buttons, the
/// attribution.
const FREE_EDGE: f64 = 6.0;
const BUTTONS_EDGE: f64 = 50.0;
const ATTRIBUTION_EDGE: f64 = 30.0;
/// Names of airfields show from this zoom on.
const AIRFIELD_NAME_ZOOM: f64 = 11.0;
/// Beneath a compound of which no outline has been published.
const SCHEMATIC: &str = "schematic: outline not known";
/// A gazetteer name this close to a base, points, would only say its name again.
const SAME_SPOT: f64 = 5.0;

pub(super) fn place(
    session: &Session,
    (atlas, viewport): (&Atlas, &Viewport),
    bases: &[BaseMark],
    (movements, events): (&[MovementMark], &[EventMark]),
    runways: &[RunwayMark],
    text: &mut dyn MeasureText,
) -> Vec<LabelMark> {
    let marks = bases.iter().flat_map(|b| b.fan.rects(b.center).chain([b.rect()]));
    let badges = movements.iter().flat_map(|m| &m.badges);
    let badges = badges.map(|b| ScreenRect::around(b.at, BADGE_RADIUS, BADGE_RADIUS));
    let taken: Vec<ScreenRect> = marks.map(|r| r.expanded(1.0)).chain(badges).collect();
    let mut screen = viewport.rect();
    screen.min = screen.min.shifted(FREE_EDGE, FREE_EDGE);
    screen.max = match viewport.edges {
        Edges::Window => screen.max.shifted(-BUTTONS_EDGE, -ATTRIBUTION_EDGE),
        Edges::Page => screen.max.shifted(-FREE_EDGE, -FREE_EDGE),
    };
    let edges = viewport.edges;
    let mut placer = Placer { text, screen, edges, taken, labels: Vec::new(), blocks: 0 };
    base_names(&mut placer, bases, |b| b.is_selected);
    fan_words(&mut placer, bases);
    let least = placer.taken.len();
    base_names(&mut placer, bases, |b| !b.is_selected && !b.is_quiet());
    arrow_words(&mut placer, movements);
    base_names(&mut placer, bases, |b| !b.is_selected && b.is_quiet());
    let most = placer.taken.len();
    let near = viewport.rect().expanded(MARGIN);
    let names = Names { atlas, viewport, near, bases, language: session.state().language };
    names.countries(&mut placer);
    names.airfields(&mut placer, runways);
    names.towns(&mut placer);
    names.regions(&mut placer);
    names.physical(&mut placer);
    callouts(&mut placer, events, (least, most));
    let mut labels = placer.labels;
    fade_at_edge(&mut labels, viewport.rect());
    labels
}

/// Lets names fade while they slide out of the map, so that none is read in half. They stay where
/// they are, for a hand on the map that goes on; what is selected is told as far as it can be.
fn fade_at_edge(labels: &mut [LabelMark], map: ScreenRect) {
    for block in labels.chunk_by_mut(|a, b| a.block == b.block) {
        let is_selected = block.iter().any(|label| label.style == LabelStyle::BaseSelected);
        let outside = block.iter().map(|label| outside(label.rect, map)).fold(0.0, f64::max);
        let whole = if is_selected { 1.0 } else { (1.0 - outside / FADES_OVER).max(0.0) };
        block.iter_mut().for_each(|label| label.whole = whole);
    }
}

/// How far a label reaches out of the map, points.
fn outside(label: ScreenRect, map: ScreenRect) -> f64 {
    [
        map.min.x - label.min.x,
        label.max.x - map.max.x,
        map.min.y - label.min.y,
        label.max.y - map.max.y,
    ]
    .into_iter()
    .fold(0.0, f64::max)
}

fn base_names(placer: &mut Placer<'_>, bases: &[BaseMark], admit: impl Fn(&BaseMark) -> bool) {
    let mut order: Vec<&BaseMark> = bases.iter().filter(|b| admit(b)).collect();
    order.sort_by(|a, b| b.radius.total_cmp(&a.radius).then(a.place.cmp(&b.place)));
    for base in order {
        // Its forces in letters and numbers where there is room for them, in narrower lines if need
        // be; else the name alone.
        let ways = [base.summary.clone(), narrower(&base.summary), Vec::new()];
        let is_named = ways.iter().any(|summary| placer.add(base_block(base, summary)));
        if !is_named && let Some(clearance) = base.fan.reach() {
            // Its forces stand all around it: clear of them.
            placer.add(Block { clearance, sides: BENEATH, ..base_block(base, &[]) });
        }
    }
}

/// The selected arrow's first.
fn arrow_words(placer: &mut Placer<'_>, movements: &[MovementMark]) {
    for mark in movements.iter().rev() {
        let Some(words) = &mark.words else { continue };
        let line = Line {
            text: words.text.clone(),
            style: LabelStyle::Movement,
            strength: mark.strength,
            target: Some(Picked::Movement(mark.movement)),
        };
        placer.add(Block {
            lines: vec![line],
            anchor: words.anchor,
            clearance: words.clearance,
            sides: ALL_AROUND,
            dot: false,
            edge: Edge::Ignored,
        });
    }
}

/// Two forces to a line.
fn narrower(summary: &[String]) -> Vec<String> {
    let forces: Vec<&str> = summary.iter().flat_map(|line| line.split(SUMMARY_GAP)).collect();
    forces.chunks(2).map(|line| line.join(SUMMARY_GAP)).collect()
}

fn base_block(base: &BaseMark, summary: &[String]) -> Block {
    let style = match (base.is_selected, base.is_quiet()) {
        (true, _) => LabelStyle::BaseSelected,
        (false, false) => LabelStyle::Base,
        (false, true) => LabelStyle::BaseEmpty,
    };
    let line = |text: &str, style| Line {
        text: text.to_owned(),
        style,
        strength: 1.0,
        target: Some(base.picked()),
    };
    let mut lines = vec![line(&base.name, style)];
    lines.extend(summary.iter().map(|words| line(words, LabelStyle::Summary)));
    // A dot stands on a ground of its own, which accents of the name below would touch.
    let clearance = base.radius
        + match (base.is_selected, base.is_dot()) {
            (true, _) => 8.0,
            (_, true) => 5.5,
            _ => 3.5,
        };
    let sides = match base.change {
        BaseChange::Changed { .. } => ALL_AROUND,
        BaseChange::NotAsked | BaseChange::Nothing => AROUND,
    };
    Block { lines, anchor: base.center, clearance, sides, dot: false, edge: Edge::Ignored }
}

/// Number and status of each force that stands outside its donut, and names of compounds.
fn fan_words(placer: &mut Placer<'_>, bases: &[BaseMark]) {
    for base in bases {
        let line = |text: &str, style, target| Line {
            text: text.to_owned(),
            style,
            strength: 1.0,
            target: Some(target),
        };
        let at = |(x, y): (f64, f64)| base.center.shifted(x, y);
        for compound in &base.fan.compounds {
            let target = Picked::Base(compound.place);
            let mut lines = vec![line(&compound.name, LabelStyle::Base, target)];
            if compound.is_schematic {
                lines.push(line(SCHEMATIC, LabelStyle::BaseEmpty, target));
            }
            let anchor = at(compound.offset);
            let clearance = compound.half.1 + 3.5;
            let edge = Edge::Ignored;
            placer.add(Block { lines, anchor, clearance, sides: ALL_AROUND, dot: false, edge });
        }
        for force in &base.fan.forces {
            let words = force.words.iter();
            let lines: Vec<Line> = words
                .map(|w| {
                    line(w, LabelStyle::Summary, force.compound.map_or(base.picked(), Picked::Base))
                })
                .collect();
            let (anchor, clearance) = (at(force.offset), force.radius + 3.5);
            let edge = Edge::Ignored;
            placer.add(Block { lines, anchor, clearance, sides: AROUND, dot: false, edge });
        }
    }
}

/// Callouts keep to the screen, so they turn about while the map is panned. Names are placed as if
/// there were none, lest they turn with them, and go where a callout comes to lie on them. `most` of
/// what is taken are marks and names of bases, which callouts avoid if they can; the `least`, marks
/// and the selected name, they always do.
fn callouts(placer: &mut Placer<'_>, events: &[EventMark], (least, most): (usize, usize)) {
    let mut order: Vec<&EventMark> = events.iter().filter(|e| !e.callouts.is_empty()).collect();
    order.sort_by(|a, b| b.strength.total_cmp(&a.strength).then(a.place.cmp(&b.place)));
    let taken = std::mem::take(&mut placer.taken);
    let mut names = std::mem::take(&mut placer.labels);
    let mut told: Vec<ScreenRect> = Vec::new();
    for mark in order {
        // All that is told, else the weightiest alone.
        let ways =
            [(most, mark.callouts.len()), (most, 1), (least, mark.callouts.len()), (least, 1)];
        for (avoided, lines) in ways {
            placer.taken = taken[..avoided].iter().chain(&told).copied().collect();
            if placer.add(callout_block(mark, lines)) {
                told.extend(placer.taken.last());
                break;
            }
        }
    }
    give_way(&mut names, |name| told.iter().any(|callout| callout.overlaps(name)));
    names.append(&mut placer.labels);
    placer.labels = names;
    placer.taken = taken;
}

/// Takes away what lies in the way; a base's name stays where its forces alone do.
pub(super) fn give_way_by_parts(
    labels: &mut Vec<LabelMark>,
    is_in_the_way: impl Fn(ScreenRect) -> bool,
) {
    let is_covered = |l: &LabelMark| l.style == LabelStyle::Summary && is_in_the_way(l.rect);
    let bare: Vec<usize> = labels.iter().filter(|l| is_covered(l)).map(|l| l.block).collect();
    // Half of the forces would pass for all of them.
    labels.retain(|label| label.style != LabelStyle::Summary || !bare.contains(&label.block));
    give_way(labels, is_in_the_way);
}

/// Takes labels away; lines that were placed together stand or fall together.
pub(super) fn give_way(labels: &mut Vec<LabelMark>, is_in_the_way: impl Fn(ScreenRect) -> bool) {
    let fallen: Vec<usize> =
        labels.iter().filter(|l| is_in_the_way(l.rect)).map(|l| l.block).collect();
    labels.retain(|label| !fallen.contains(&label.block));
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
            target: Some(Picked::Events(mark.place)),
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn label(x: f64, y: f64, style: LabelStyle, block: usize) -> LabelMark {
        LabelMark {
            text: "name".to_owned(),
            style,
            rect: ScreenRect::at(ScreenPoint::new(x, y), 90.0, 14.0),
            strength: 1.0,
            whole: 1.0,
            target: None,
            block,
            dot: None,
        }
    }

    const MAP: ScreenRect =
        ScreenRect { min: ScreenPoint { x: 0.0, y: 0.0 }, max: ScreenPoint { x: 800.0, y: 600.0 } };

    fn whole(x: f64, y: f64) -> f64 {
        let mut labels =
            [label(x, y, LabelStyle::Base, 1), label(x, y + 14.0, LabelStyle::Summary, 1)];
        fade_at_edge(&mut labels, MAP);
        assert_eq!(labels[0].whole, labels[1].whole, "lines of one block go together");
        labels[0].whole
    }

    proptest! {
        #[test]
        fn a_name_fades_little_by_little_as_it_leaves_the_map(
            x in -200.0..900.0_f64,
            y in -60.0..660.0_f64,
            by in -3.0..3.0_f64,
        ) {
            let is_inside = x >= 0.0 && x + 90.0 <= 800.0 && y >= 0.0 && y + 28.0 <= 600.0;
            prop_assert_eq!(whole(x, y) == 1.0, is_inside);
            let step = by.abs() / FADES_OVER + 1e-9;
            prop_assert!((whole(x, y) - whole(x + by, y)).abs() <= step);
            prop_assert!((whole(x, y) - whole(x, y + by)).abs() <= step);
        }
    }

    #[test]
    fn half_a_name_is_not_seen_but_for_what_is_selected() {
        assert_eq!(whole(-45.0, 100.0), 0.0);
        assert_eq!(whole(755.0, 100.0), 0.0);
        assert!(whole(-5.0, 100.0) > 0.5);
        let mut selected = [label(-45.0, 100.0, LabelStyle::BaseSelected, 1)];
        fade_at_edge(&mut selected, MAP);
        assert_eq!(selected[0].whole, 1.0);
    }

    fn left(covered_from: f64) -> Vec<(usize, LabelStyle)> {
        let mut labels = vec![
            label(0.0, 0.0, LabelStyle::BaseSelected, 1),
            label(0.0, 15.0, LabelStyle::Summary, 1),
            label(0.0, 30.0, LabelStyle::Summary, 1),
            label(0.0, 0.0, LabelStyle::Event, 2),
            label(0.0, 15.0, LabelStyle::EventMore, 2),
        ];
        give_way_by_parts(&mut labels, |rect| rect.max.y > covered_from);
        labels.iter().map(|l| (l.block, l.style)).collect()
    }

    #[test]
    fn a_name_stays_where_only_its_forces_are_covered_and_of_them_none_is_left() {
        let name = (1, LabelStyle::BaseSelected);
        let forces = (1, LabelStyle::Summary);
        let event = [(2, LabelStyle::Event), (2, LabelStyle::EventMore)];
        assert_eq!(left(100.0), [name, forces, forces, event[0], event[1]]);
        assert_eq!(left(40.0), [name, event[0], event[1]]);
        // A callout is told whole or not at all.
        assert_eq!(left(20.0), [name]);
        assert!(left(10.0).is_empty());
    }
}
