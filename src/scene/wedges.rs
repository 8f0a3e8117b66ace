//! Donuts: a wedge for each force, its area by head count, its stroke by status; for one base, or
//! for the bases of a group together.

use std::collections::BTreeMap;

use smallvec::SmallVec;

use super::Look;
use super::bases::{shown_at, shown_calls};
use super::motion::Motion;
use crate::evidence::{CountRange, Presence, Status};
use crate::model::{Dataset, Day, ForceIx, PlaceIx};
use crate::state::Session;

/// Turn of a wedge whose head count nobody reported: small, fixed, never a guessed size.
const UNKNOWN_TURN: f64 = 1.0 / 10.0;
/// Turn of a wedge that is only possible.
const POSSIBLE_TURN: f64 = 1.0 / 16.0;
/// Least turn of a wedge with a number, so that sixty beside a thousand can be seen.
const LEAST_TURN: f64 = 1.0 / 14.0;
/// Wedges of a donut at most; past it the last stands for all others.
const MOST_WEDGES: usize = 9;

/// Radii at the zoom where marks are at their full size, points.
const LEAST_RADIUS: f64 = 10.5;
const LARGEST_RADIUS: f64 = 34.0;
/// A dot far out, and from the zoom on at which its kind of place can be told.
const EMPTY_RADIUS: f64 = 3.5;
const KIND_RADIUS: f64 = 5.5;
const KIND_ZOOM: f64 = 5.0;
/// A presumed presence fades from full to this over the months it is presumed.
const FADED: f64 = 0.4;
const FADE_DAYS: f64 = 730.0;
/// Forces told on one line under a base's name, and lines before the rest is left to the list.
const SUMMARY_FORCES: usize = 3;
const SUMMARY_LINES: usize = 3;
/// Between two forces on a line.
pub(super) const SUMMARY_GAP: &str = " · ";

/// How a wedge is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// Forces that it stands for beside its own: more than a ring has room for.
    pub others: usize,
}

/// Without a heap of its own for one alone: a frame has thousands.
type Behind<'a> = SmallVec<[&'a Presence; 1]>;

/// What is shown of one force at a base, or at several together.
#[derive(Debug, Clone)]
pub(super) struct Shown<'a> {
    pub force: ForceIx,
    /// The surest.
    pub status: Status,
    /// Added over several bases only where every one has a number of its own.
    pub count: Option<CountRange>,
    /// 0 to 1.
    pub opacity: f64,
    /// One, but for a group's.
    pub behind: Behind<'a>,
}

impl<'a> Shown<'a> {
    fn of(force: ForceIx, behind: Behind<'a>, day: Day) -> Option<Self> {
        let best = behind.iter().min_by_key(|p| p.status.sureness())?;
        let opacity = behind
            .iter()
            .filter(|p| p.status == best.status)
            .map(|p| opacity(p, day))
            .fold(0.0, f64::max);
        Some(Self { force, status: best.status, count: count(&behind), opacity, behind })
    }

    fn people(&self) -> Option<f64> {
        self.count.and_then(CountRange::middle)
    }

    /// Largest count first, the unknown after the known, the possible last.
    fn rank(&self) -> f64 {
        match (self.status, self.people()) {
            (Status::Possible, _) => 2.0,
            (_, None) => 1.0,
            (_, Some(count)) => -count,
        }
    }

    /// "400–450", with a question mark where no good source gives the number.
    pub fn count_words(&self) -> Option<String> {
        if let [only] = self.behind.as_slice() {
            return only.count_words();
        }
        let doubt = self.behind.iter().any(|p| p.is_count_unconfirmed);
        self.count.map(|count| format!("{}{}", count.words(), if doubt { "?" } else { "" }))
    }
}

/// The number of those present. Numbers are added only where each is the place's own: one that is
/// unknown, or shared between places, leaves the sum unknown.
fn count(behind: &[&Presence]) -> Option<CountRange> {
    if let [only] = behind {
        return only.headcount;
    }
    let mut sum: Option<CountRange> = None;
    for presence in behind.iter().filter(|p| p.status.is_present()) {
        if presence.figures.iter().any(|figure| figure.is_shared) {
            return None;
        }
        let count = presence.headcount?;
        sum = Some(sum.map_or(count, |sum| sum.plus(count)));
    }
    sum
}

/// What is shown at some places together, in the order of its wedges.
pub(super) fn shown<'a>(look: Look<'a>, places: &[PlaceIx]) -> Vec<Shown<'a>> {
    let mut found: Vec<(ForceIx, &Presence)> =
        places.iter().flat_map(|&place| shown_at(look, place)).collect();
    // Those of one place are in order already.
    if places.len() > 1 {
        found.sort_by_key(|(force, _)| *force);
    }
    let mut all: Vec<Shown<'_>> = found
        .chunk_by(|a, b| a.0 == b.0)
        .filter_map(|one| Shown::of(one[0].0, one.iter().map(|o| o.1).collect(), look.day()))
        .collect();
    all.sort_by(|a, b| a.rank().total_cmp(&b.rank()));
    all
}

/// The looks that are drawn at once, each with its share of the picture: one where time stands
/// still, several between days while it runs.
fn phases<'a>(look: Look<'a>, places: &[PlaceIx]) -> Vec<(Look<'a>, f64)> {
    let days = Motion::of(look).map(|motion| motion.days(look, places)).unwrap_or_default();
    if days.len() < 2 {
        return vec![(look, 1.0)];
    }
    days.into_iter().map(|(day, share)| (Look::on(look.session, day), share)).collect()
}

/// How large the donut of some places is, and whether there is one at all.
pub(super) fn size(look: Look<'_>, places: &[PlaceIx], zoom: f64) -> (f64, bool) {
    let mut mean_radius = 0.0;
    let mut is_empty = true;
    for (look, share) in phases(look, places) {
        let radius =
            if let [place] = *places { of_base(look, place) } else { of_group(look, places) };
        is_empty &= radius.is_none();
        mean_radius += share * radius.map_or_else(|| dot_radius(zoom), |full| full * scale(zoom));
    }
    (mean_radius, is_empty)
}

/// Full radius at one base; `None` where nobody is shown.
fn of_base(look: Look<'_>, place: PlaceIx) -> Option<f64> {
    let mut total = None;
    for call in shown_calls(look, place) {
        let people = call.headcount.and_then(CountRange::middle).unwrap_or(0.0);
        add(&mut total, call.status, people);
    }
    total.map(Total::radius)
}

fn of_group(look: Look<'_>, places: &[PlaceIx]) -> Option<f64> {
    let mut total = None;
    for one in shown(look, places) {
        // What is known of the sum is the least there can be.
        let known = |p: &&Presence| p.headcount.and_then(CountRange::middle);
        let people = one.people().or_else(|| one.behind.iter().filter_map(known).reduce(f64::max));
        add(&mut total, one.status, people.unwrap_or(0.0));
    }
    total.map(Total::radius)
}

#[derive(Default)]
struct Total {
    people: f64,
    is_present: bool,
}

fn add(total: &mut Option<Total>, status: Status, people: f64) {
    let total = total.get_or_insert_default();
    if status.is_present() {
        total.people += people;
        total.is_present = true;
    }
}

impl Total {
    fn radius(self) -> f64 {
        if self.is_present { full_radius(self.people) } else { LEAST_RADIUS * 0.75 }
    }
}

/// Area by head count: the radius goes with the root.
pub(super) fn full_radius(people: f64) -> f64 {
    (LEAST_RADIUS + 0.62 * people.sqrt()).min(LARGEST_RADIUS)
}

/// Marks grow up to a zoom, then stay.
pub(super) fn scale(zoom: f64) -> f64 {
    ((zoom - 1.5) / 4.0).clamp(0.5, 1.0)
}

pub(super) fn dot_radius(zoom: f64) -> f64 {
    if zoom < KIND_ZOOM { EMPTY_RADIUS } else { KIND_RADIUS }
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

/// The donut of some places, of which `now` is shown on the day.
pub(super) fn wedges(look: Look<'_>, places: &[PlaceIx], now: &[Shown<'_>]) -> Vec<Wedge> {
    let dataset = look.session.dataset();
    let phases = phases(look, places);
    if phases.len() == 1 {
        return with_others(of_day(dataset, now));
    }
    let mut by_force: BTreeMap<ForceIx, Eased> = BTreeMap::new();
    for (look, share) in phases {
        let shown = shown(look, places);
        for (wedge, one) in of_day(dataset, &shown).into_iter().zip(&shown) {
            let eased = by_force.entry(one.force).or_default();
            eased.sweep_turn += share * wedge.sweep_turn;
            eased.rank += share * one.rank();
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
    with_others(wedges.collect())
}

/// A ring for one force alone.
pub(super) fn single(dataset: &Dataset, one: &Shown<'_>) -> Wedge {
    wedge(dataset, one, (0.0, 1.0))
}

fn wedge(dataset: &Dataset, one: &Shown<'_>, (start_turn, sweep_turn): (f64, f64)) -> Wedge {
    let (fill, rim) = look_of(one.status);
    Wedge {
        force: one.force,
        letters: dataset.force(one.force).short.clone(),
        start_turn,
        sweep_turn,
        status: one.status,
        fill,
        rim,
        opacity: one.opacity,
        is_counted: one.count.is_some(),
        others: 0,
    }
}

/// Turns: unknown and possible wedges are fixed, the counted share what is left.
fn of_day(dataset: &Dataset, shown: &[Shown<'_>]) -> Vec<Wedge> {
    let turns = turns(shown);
    let mut start_turn = 0.0;
    shown
        .iter()
        .zip(turns)
        .map(|(one, sweep_turn)| {
            let wedge = wedge(dataset, one, (start_turn, sweep_turn));
            start_turn += sweep_turn;
            wedge
        })
        .collect()
}

/// One wedge for all that the ring has no room for.
fn with_others(mut wedges: Vec<Wedge>) -> Vec<Wedge> {
    if wedges.len() <= MOST_WEDGES {
        return wedges;
    }
    let rest = wedges.split_off(MOST_WEDGES - 1);
    let best = rest.iter().min_by_key(|w| w.status.sureness()).cloned();
    wedges.extend(best.map(|best| Wedge {
        letters: format!("+{}", rest.len()),
        start_turn: rest[0].start_turn,
        sweep_turn: rest.iter().map(|w| w.sweep_turn).sum(),
        is_counted: rest.iter().all(|w| w.is_counted),
        others: rest.len() - 1,
        ..best
    }));
    wedges
}

fn turns(shown: &[Shown<'_>]) -> Vec<f64> {
    let fixed = |one: &Shown<'_>| match (one.status, one.people()) {
        (Status::Possible, _) => Some(POSSIBLE_TURN),
        (_, None) => Some(UNKNOWN_TURN),
        (_, Some(_)) => None,
    };
    let count = |one: &Shown<'_>| one.people().unwrap_or(0.0).max(1.0);
    let counted: f64 = shown.iter().filter(|one| fixed(one).is_none()).map(count).sum();
    let raw: Vec<f64> = shown
        .iter()
        .map(|one| fixed(one).unwrap_or_else(|| (count(one) / counted).max(LEAST_TURN)))
        .collect();
    let fixed_total: f64 = shown.iter().filter_map(fixed).sum();
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
        .map(|(one, turn)| turn * if fixed(one).is_some() { fixed_scale } else { counted_scale })
        .collect()
}

fn look_of(status: Status) -> (WedgeFill, Rim) {
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

/// "US 400–450 · RU 60–100", a few to a line.
pub(super) fn summary(dataset: &Dataset, shown: &[Shown<'_>]) -> Vec<String> {
    let present = || shown.iter().filter(|one| one.status.is_present());
    let most = SUMMARY_FORCES * SUMMARY_LINES;
    let words: Vec<String> = present()
        .take(most)
        .map(|one| {
            let short = &dataset.force(one.force).short;
            match one.count_words() {
                Some(count) => format!("{short} {count}"),
                None => short.clone(),
            }
        })
        .collect();
    let mut lines: Vec<String> =
        words.chunks(SUMMARY_FORCES).map(|line| line.join(SUMMARY_GAP)).collect();
    let more = present().count() - words.len();
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines
}

/// "United States 400–450, confirmed; Russia …".
pub(super) fn forces_words(session: &Session, shown: &[Shown<'_>]) -> String {
    let dataset = session.dataset();
    let forces: Vec<String> = shown
        .iter()
        .map(|one| {
            let force = session.name(&dataset.force(one.force).name);
            let count = one.count_words();
            let count = count.map_or_else(String::new, |c| format!(" {c}"));
            format!("{force}{count}, {}", one.status.word())
        })
        .collect();
    if forces.is_empty() { "no force reported".to_owned() } else { forces.join("; ") }
}
