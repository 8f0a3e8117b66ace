//! A donut for each base: a wedge for each force, its area by head count, its stroke by status.

use std::collections::BTreeMap;

use super::Look;
use super::changes::BaseChange;
use super::declutter::spread;
use super::motion::Motion;
use super::viewport::{ScreenPoint, ScreenRect, Viewport};
use crate::evidence::{Presence, Status};
use crate::model::{Dataset, Day, DaySpan, ForceIx, PlaceIx, PlaceKind};
use crate::state::{Selection, Session};

/// Turn of a wedge whose head count nobody reported: small, fixed, never a guessed size.
const UNKNOWN_TURN: f64 = 1.0 / 10.0;
/// Turn of a wedge that is only possible.
const POSSIBLE_TURN: f64 = 1.0 / 16.0;
/// Least turn of a wedge with a number, so that sixty beside a thousand can be seen.
const LEAST_TURN: f64 = 1.0 / 14.0;

/// Radii at the zoom where marks are at their full size, points.
const LEAST_RADIUS: f64 = 10.5;
const LARGEST_RADIUS: f64 = 34.0;
const EMPTY_RADIUS: f64 = 3.5;
/// A presumed presence fades from full to this over the months it is presumed.
const FADED: f64 = 0.4;
const FADE_DAYS: f64 = 730.0;
/// Forces told on one line under a base's name.
const SUMMARY_FORCES: usize = 3;
/// A mark counts as on the screen this far beyond its edge, points: its name, and what that keeps
/// away, reach into sight long before the mark.
const MARGIN: f64 = 400.0;

/// How a wedge is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WedgeFill {
    /// Confirmed or reported.
    Solid,
    /// Presumed: an outline around a breath of colour.
    Hollow,
    /// Possible: paler still.
    Faint,
    /// Disputed: the outer half alone.
    Split,
}

/// How a wedge's outer edge is stroked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rim {
    Solid,
    Dashed,
}

/// One force's part of a donut.
#[derive(Debug, Clone, PartialEq)]
pub struct Wedge {
    pub force: ForceIx,
    /// One to three letters.
    pub letters: String,
    /// Where it begins, in turns clockwise from the top.
    pub start_turn: f64,
    pub sweep_turn: f64,
    pub status: Status,
    pub fill: WedgeFill,
    pub rim: Rim,
    /// 0 to 1.
    pub opacity: f64,
    /// A number was reported, so the size means something.
    pub is_counted: bool,
}

/// A base on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct BaseMark {
    pub place: PlaceIx,
    pub center: ScreenPoint,
    /// Where the place really lies, if the mark was moved aside.
    pub anchor: ScreenPoint,
    /// Points.
    pub radius: f64,
    pub kind: PlaceKind,
    /// Empty where no force is reported: then it is a dot.
    pub wedges: Vec<Wedge>,
    pub is_selected: bool,
    pub name: String,
    /// Forces and numbers, for lines under the name: "US 400–450 · RU 60–100".
    pub summary: Vec<String>,
    /// For a screen reader.
    pub description: String,
    pub change: BaseChange,
}

impl BaseMark {
    /// Nothing to tell but the place.
    pub fn is_dot(&self) -> bool {
        self.wedges.is_empty() && !matches!(self.change, BaseChange::Changed { .. })
    }

    /// Less to tell than the others: its name is set quietly.
    pub fn is_quiet(&self) -> bool {
        self.is_dot() || self.change == BaseChange::Nothing
    }

    pub fn rect(&self) -> ScreenRect {
        ScreenRect::around(self.center, self.radius, self.radius)
    }
}

/// Marks in drawing order: dots first, then the smaller ones over the larger, the selected last.
pub(super) fn marks(look: Look<'_>, viewport: &Viewport) -> Vec<BaseMark> {
    settled(unsettled(look, viewport), viewport)
}

/// A mark for every base, each where the base lies.
pub(super) fn unsettled(look: Look<'_>, viewport: &Viewport) -> Vec<BaseMark> {
    bases(look.session).into_iter().map(|p| mark(look, viewport, p)).collect()
}

/// In drawing order, moved out of each other's way, those off the screen left out.
pub(super) fn settled(mut all: Vec<BaseMark>, viewport: &Viewport) -> Vec<BaseMark> {
    all.sort_by(|a, b| {
        let key = |m: &BaseMark| (m.is_selected, !m.is_dot());
        key(a).cmp(&key(b)).then(b.radius.total_cmp(&a.radius)).then(a.place.cmp(&b.place))
    });
    // Settled over all marks, on the screen or not, so that panning moves nothing.
    spread(&mut all);
    let visible = viewport.rect().expanded(MARGIN);
    all.retain(|m| visible.overlaps(m.rect()));
    all
}

/// Places that are bases and of which some claim speaks.
pub fn bases(session: &Session) -> Vec<PlaceIx> {
    let dataset = session.dataset();
    let mut places: Vec<PlaceIx> = session
        .evidence()
        .tracks()
        .map(|(place, _, _)| place)
        .filter(|&p| !dataset.is_territory(p) && dataset.base_of(p) == p)
        .collect();
    places.dedup();
    places
}

/// What is shown of the forces at a place: present or possible, and not switched off.
pub fn shown_at(look: Look<'_>, place: PlaceIx) -> impl Iterator<Item = (ForceIx, &Presence)> {
    let session = look.session;
    session.evidence().at_place_over(place, look.days).filter(move |(force, presence)| {
        presence.status.is_shown() && session.is_force_shown(*force)
    })
}

fn mark(look: Look<'_>, viewport: &Viewport, place: PlaceIx) -> BaseMark {
    let session = look.session;
    let dataset = session.dataset();
    let record = dataset.place(place);
    let shown = ranked(look, place);
    let (radius, wedges) = in_motion(look, viewport.zoom(), place)
        .unwrap_or_else(|| (radius(&shown, viewport.zoom()), wedges(dataset, &shown, look.day())));
    let anchor = viewport.to_screen(record.position);
    let name = session.name(&record.name).to_owned();
    BaseMark {
        place,
        center: anchor,
        anchor,
        radius,
        kind: record.kind,
        wedges,
        is_selected: is_selected(session, place),
        summary: summary(dataset, &shown),
        description: describe_base(session, &name, &shown, look.days),
        change: BaseChange::NotAsked,
        name,
    }
}

/// What is shown at a place, in the order of its wedges.
fn ranked(look: Look<'_>, place: PlaceIx) -> Vec<(ForceIx, &Presence)> {
    let mut shown: Vec<(ForceIx, &Presence)> = shown_at(look, place).collect();
    shown.sort_by(|a, b| rank(a.1).total_cmp(&rank(b.1)));
    shown
}

/// A force's wedges over several days.
#[derive(Default)]
struct Eased {
    /// Sums over the days, each by its share of the picture.
    sweep_turn: f64,
    rank: f64,
    share: f64,
    /// As on the last of the days that has it.
    wedge: Option<Wedge>,
}

/// Radius and wedges between days, while time runs; `None` where the day stands as it is.
fn in_motion(look: Look<'_>, zoom: f64, place: PlaceIx) -> Option<(f64, Vec<Wedge>)> {
    let days = Motion::of(look)?.days(look, place);
    if days.len() < 2 {
        return None;
    }
    let mut mean_radius = 0.0;
    let mut by_force: BTreeMap<ForceIx, Eased> = BTreeMap::new();
    for (day, share) in days {
        let shown = ranked(Look::on(look.session, day), place);
        mean_radius += share * radius(&shown, zoom);
        let all = wedges(look.session.dataset(), &shown, day);
        for (wedge, (force, presence)) in all.into_iter().zip(shown) {
            let eased = by_force.entry(force).or_default();
            eased.sweep_turn += share * wedge.sweep_turn;
            eased.rank += share * rank(presence);
            eased.share += share;
            eased.wedge = Some(wedge);
        }
    }
    let mut all: Vec<Eased> = by_force.into_values().filter(|e| e.share > 0.0).collect();
    all.sort_by(|a, b| (a.rank / a.share).total_cmp(&(b.rank / b.share)));
    // Days without any wedge leave a gap in the sum; the ring is full all the same.
    let whole: f64 = all.iter().map(|e| e.sweep_turn).sum();
    let mut start_turn = 0.0;
    let wedges = all.into_iter().filter_map(|eased| {
        let sweep_turn = eased.sweep_turn / whole;
        let wedge = Wedge { start_turn, sweep_turn, ..eased.wedge? };
        start_turn += sweep_turn;
        Some(wedge)
    });
    Some((mean_radius, wedges.collect()))
}

/// A compound's base counts as selected with it.
fn is_selected(session: &Session, place: PlaceIx) -> bool {
    match session.state().selection {
        Selection::Place(selected) => session.dataset().base_of(selected) == place,
        _ => false,
    }
}

/// Largest count first, the unknown after the known, the possible last.
fn rank(presence: &Presence) -> f64 {
    match (presence.status, presence.headcount.and_then(|c| c.middle())) {
        (Status::Possible, _) => 2.0,
        (_, None) => 1.0,
        (_, Some(count)) => -count,
    }
}

fn radius(shown: &[(ForceIx, &Presence)], zoom: f64) -> f64 {
    if shown.is_empty() {
        return EMPTY_RADIUS;
    }
    let total: f64 = shown
        .iter()
        .filter(|(_, p)| p.status.is_present())
        .map(|(_, p)| p.headcount.and_then(|c| c.middle()).unwrap_or(0.0))
        .sum();
    // Area by head count: the radius goes with the root.
    let full = (LEAST_RADIUS + 0.62 * total.sqrt()).min(LARGEST_RADIUS);
    let only_possible = shown.iter().all(|(_, p)| p.status == Status::Possible);
    let full = if only_possible { LEAST_RADIUS * 0.75 } else { full };
    full * ((zoom - 1.5) / 4.0).clamp(0.5, 1.0)
}

/// Turns: unknown and possible wedges are fixed, the counted share what is left.
fn wedges(dataset: &Dataset, shown: &[(ForceIx, &Presence)], day: Day) -> Vec<Wedge> {
    let turns = turns(shown);
    let mut start_turn = 0.0;
    shown
        .iter()
        .zip(turns)
        .map(|(&(force, presence), sweep_turn)| {
            let (fill, rim) = look(presence.status);
            let wedge = Wedge {
                force,
                letters: dataset.force(force).short.clone(),
                start_turn,
                sweep_turn,
                status: presence.status,
                fill,
                rim,
                opacity: opacity(presence, day),
                is_counted: presence.headcount.is_some(),
            };
            start_turn += sweep_turn;
            wedge
        })
        .collect()
}

fn turns(shown: &[(ForceIx, &Presence)]) -> Vec<f64> {
    let fixed = |p: &Presence| match (p.status, p.headcount.and_then(|c| c.middle())) {
        (Status::Possible, _) => Some(POSSIBLE_TURN),
        (_, None) => Some(UNKNOWN_TURN),
        (_, Some(_)) => None,
    };
    let count = |p: &Presence| p.headcount.and_then(|c| c.middle()).unwrap_or(0.0).max(1.0);
    let counted: f64 =
        shown.iter().filter(|(_, p)| fixed(p).is_none()).map(|(_, p)| count(p)).sum();
    let raw: Vec<f64> = shown
        .iter()
        .map(|(_, p)| fixed(p).unwrap_or_else(|| (count(p) / counted).max(LEAST_TURN)))
        .collect();
    let fixed_total: f64 = shown.iter().filter_map(|(_, p)| fixed(p)).sum();
    let counted_total: f64 = raw.iter().sum::<f64>() - fixed_total;
    // With nothing counted the fixed ones fill the ring evenly among themselves.
    let (fixed_scale, counted_scale) = if counted_total > 0.0 {
        let fixed_scale = if fixed_total > 0.5 { 0.5 / fixed_total } else { 1.0 };
        (fixed_scale, (1.0 - fixed_total * fixed_scale) / counted_total)
    } else {
        (1.0 / fixed_total.max(f64::MIN_POSITIVE), 0.0)
    };
    shown
        .iter()
        .zip(raw)
        .map(|((_, p), turn)| turn * if fixed(p).is_some() { fixed_scale } else { counted_scale })
        .collect()
}

fn look(status: Status) -> (WedgeFill, Rim) {
    match status {
        Status::Confirmed => (WedgeFill::Solid, Rim::Solid),
        Status::Reported => (WedgeFill::Solid, Rim::Dashed),
        Status::Presumed => (WedgeFill::Hollow, Rim::Solid),
        Status::Disputed => (WedgeFill::Split, Rim::Solid),
        Status::Possible | Status::Ended | Status::NotReported => (WedgeFill::Faint, Rim::Dashed),
    }
}

fn opacity(presence: &Presence, day: Day) -> f64 {
    presence.presumed_age_days(day).map_or(1.0, |age| {
        let gone = (f64::from(age) / FADE_DAYS).clamp(0.0, 1.0);
        1.0 - gone * (1.0 - FADED)
    })
}

fn summary(dataset: &Dataset, shown: &[(ForceIx, &Presence)]) -> Vec<String> {
    let words: Vec<String> = shown
        .iter()
        .filter(|(_, p)| p.status.is_present())
        .map(|(force, presence)| {
            let short = &dataset.force(*force).short;
            match presence.count_words(dataset) {
                Some(count) => format!("{short} {count}"),
                None => short.clone(),
            }
        })
        .collect();
    words.chunks(SUMMARY_FORCES).map(|line| line.join(" · ")).collect()
}

/// "Airbase 101, Niamey, 2 May 2024: United States 400–450, confirmed; Russia …".
pub fn describe_base(
    session: &Session,
    name: &str,
    shown: &[(ForceIx, &Presence)],
    days: DaySpan,
) -> String {
    let dataset = session.dataset();
    let forces: Vec<String> = shown
        .iter()
        .map(|(force, presence)| {
            let force = session.name(&dataset.force(*force).name);
            let count = presence.count_words(dataset);
            let count = count.map_or_else(String::new, |c| format!(" {c}"));
            format!("{force}{count}, {}", presence.status.word())
        })
        .collect();
    let what = if forces.is_empty() { "no force reported".to_owned() } else { forces.join("; ") };
    let when = if days.is_day() { days.last.words() } else { days.words() };
    format!("{name}, {when}: {what}")
}
