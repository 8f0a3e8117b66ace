//! Lanes: a line of time for each base and force, with a bar for each stretch on which what is
//! known looks the same.

use std::collections::BTreeSet;

use crate::evidence::{CountRange, Presence, Status, Track};
use crate::model::{Dataset, Day, ForceIx, PlaceIx};
use crate::state::{LaneGroup, LaneGrouping, Lanes, Selection, Session};

/// Share of a lane's height that a bar without a number takes: fixed, never a guessed size.
pub const UNKNOWN_HEIGHT: f64 = 0.4;
/// What is presumed fades to this towards the end of its stretch.
const FADED: f64 = 0.25;

/// A line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LaneRow {
    Group { group: LaneGroup, is_open: bool, lanes: usize },
    Lane { place: PlaceIx, force: ForceIx },
}

/// What the list was made from; it holds as long as this stays the same.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Made {
    evidence_generation: u64,
    focus: Option<PlaceIx>,
    hidden_forces: BTreeSet<ForceIx>,
    lanes: Lanes,
}

/// All rows in order, those of folded groups left out.
#[derive(Debug, Clone, PartialEq)]
pub struct LaneList {
    pub rows: Vec<LaneRow>,
    /// Most people in any lane of a base, and in any of a country; 0 where no number is known.
    most_at_base: f64,
    most_in_country: f64,
    made: Made,
}

/// A lane with what orders it.
struct Sorted {
    key: (bool, bool, u32, u32, u32),
    group: LaneGroup,
    place: PlaceIx,
    force: ForceIx,
}

impl LaneList {
    pub fn of(session: &Session) -> Self {
        let state = session.state();
        let made = Made {
            evidence_generation: session.evidence_generation(),
            focus: focus(session),
            hidden_forces: state.hidden_forces.clone(),
            lanes: state.lanes.clone(),
        };
        let (mut most_at_base, mut most_in_country): (f64, f64) = (0.0, 0.0);
        let mut sorted = Vec::new();
        for (place, force, track) in session.evidence().tracks() {
            if is_lane(session, place, force, track) {
                let people = track.stretches().filter_map(|(_, p)| people(p.headcount));
                let is_total = session.dataset().is_territory(place);
                let most = if is_total { &mut most_in_country } else { &mut most_at_base };
                *most = people.fold(*most, f64::max);
                sorted.push(sort_lane(session.dataset(), &made, place, force));
            }
        }
        lead_with_focus(&mut sorted);
        sorted.sort_by_key(|lane| lane.key);
        Self { rows: rows(&sorted, &made.lanes), most_at_base, most_in_country, made }
    }

    /// Whether it would be made the same again.
    pub fn is_of(&self, session: &Session) -> bool {
        let state = session.state();
        self.made.evidence_generation == session.evidence_generation()
            && self.made.focus == focus(session)
            && self.made.hidden_forces == state.hidden_forces
            && self.made.lanes == state.lanes
    }

    /// Share of a lane's height that stands for a number of people, or for none known. Bases are
    /// measured against bases: beside a country's total none of them could be told apart.
    pub fn height(&self, is_total: bool, headcount: Option<CountRange>) -> f64 {
        let Some(people) = people(headcount) else { return UNKNOWN_HEIGHT };
        let most = if is_total { self.most_in_country } else { self.most_at_base };
        let share = (people / most.max(1.0)).clamp(0.0, 1.0);
        // By the root, so that sixty beside a thousand can be seen.
        UNKNOWN_HEIGHT + (1.0 - UNKNOWN_HEIGHT) * share.sqrt()
    }
}

fn people(headcount: Option<CountRange>) -> Option<f64> {
    headcount.and_then(CountRange::middle)
}

/// What is selected, as a base or a country; an event stands for where it happened.
fn focus(session: &Session) -> Option<PlaceIx> {
    match session.state().selection {
        Selection::Place(place) => Some(session.dataset().base_of(place)),
        Selection::Event(event) => {
            session.event_place(event).map(|place| session.dataset().base_of(place))
        }
        Selection::Overlay(_) | Selection::Nothing => None,
    }
}

/// Shown at some time, at a base or at a country itself; compounds are part of their base's lane.
fn is_lane(session: &Session, place: PlaceIx, force: ForceIx, track: &Track) -> bool {
    let dataset = session.dataset();
    session.is_force_shown(force)
        && track.stretches().any(|(_, p)| p.status.is_shown())
        && if dataset.is_territory(place) {
            is_claimed_itself(dataset, place, track)
        } else {
            dataset.base_of(place) == place
        }
}

/// Whether some claim names the territory, rather than a place inside it.
fn is_claimed_itself(dataset: &Dataset, place: PlaceIx, track: &Track) -> bool {
    let mut claims = track.stretches().flat_map(|(_, p)| &p.claims);
    claims.any(|&claim| dataset.claim(claim).places.contains(&place))
}

fn sort_lane(dataset: &Dataset, made: &Made, place: PlaceIx, force: ForceIx) -> Sorted {
    let is_away = made.focus.is_none_or(|focus| !dataset.is_inside(place, focus));
    let is_focus = made.focus == Some(place);
    let is_total = dataset.is_territory(place) && !is_focus;
    let country = dataset.country_of(place);
    let home = made.focus.and_then(|focus| dataset.country_of(focus));
    // The place in focus, what lies in its country, then country by country, the sea last.
    let country = match country {
        _ if is_focus => 0,
        Some(_) if country == home => 1,
        Some(PlaceIx(ix)) => ix.saturating_add(2),
        None => u32::MAX,
    };
    match made.lanes.grouping {
        LaneGrouping::Base => Sorted {
            key: (is_away, is_total, country, place.0, force.0),
            group: LaneGroup::Base(place),
            place,
            force,
        },
        LaneGrouping::Force => Sorted {
            // Whether the group leads is only known once all of its lanes are.
            key: (true, is_away, force.0, u32::from(is_total), place.0),
            group: LaneGroup::Force(force),
            place,
            force,
        },
    }
}

/// Groups of forces that are at the place in focus come first, and in each of them its lane.
fn lead_with_focus(sorted: &mut [Sorted]) {
    let leads: BTreeSet<LaneGroup> = sorted
        .iter()
        .filter(|lane| matches!(lane.group, LaneGroup::Force(_)) && !lane.key.1)
        .map(|lane| lane.group)
        .collect();
    for lane in sorted.iter_mut().filter(|lane| matches!(lane.group, LaneGroup::Force(_))) {
        let (_, is_away, force, is_total, place) = lane.key;
        let order = u32::from(is_away) * 2 + is_total;
        lane.key = (!leads.contains(&lane.group), false, force, order, place);
    }
}

fn rows(sorted: &[Sorted], lanes: &Lanes) -> Vec<LaneRow> {
    let mut rows = Vec::with_capacity(sorted.len() * 2);
    for of_group in sorted.chunk_by(|a, b| a.group == b.group) {
        let group = of_group[0].group;
        let is_open = !lanes.closed.contains(&group);
        rows.push(LaneRow::Group { group, is_open, lanes: of_group.len() });
        if is_open {
            let lane = |l: &Sorted| LaneRow::Lane { place: l.place, force: l.force };
            rows.extend(of_group.iter().map(lane));
        }
    }
    rows
}

/// A stretch of a lane on which status and head count stay the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LaneBar {
    pub first: Day,
    /// The day after its last.
    pub end: Day,
    pub status: Status,
    pub headcount: Option<CountRange>,
    /// How strongly it is drawn where it begins and where it ends, 0 to 1.
    pub strength: (f64, f64),
}

impl LaneBar {
    fn looks_like(&self, other: &Presence) -> bool {
        let ends = |c: Option<CountRange>| c.map(|c| (c.min, c.max));
        self.status == other.status && ends(self.headcount) == ends(other.headcount)
    }
}

/// The bars from `first` to `last`, these days included: they follow each other without a gap.
pub fn lane_bars(track: &Track, first: Day, last: Day) -> Vec<LaneBar> {
    let end = last.plus(1);
    let mut bars: Vec<LaneBar> = Vec::new();
    for (start, presence) in track.stretches() {
        let start = start.unwrap_or(first).max(first);
        if start >= end {
            break;
        }
        // What began on the same day or before it is over.
        while bars.last().is_some_and(|bar| bar.first >= start) {
            bars.pop();
        }
        if let Some(before) = bars.last_mut() {
            before.end = start;
            if before.looks_like(presence) {
                before.end = end;
                continue;
            }
        }
        let (status, headcount) = (presence.status, presence.headcount);
        bars.push(LaneBar { first: start, end, status, headcount, strength: (1.0, 1.0) });
    }
    fade(&mut bars);
    bars
}

/// What is presumed fades over the whole of its time, whatever its numbers do meanwhile.
fn fade(bars: &mut [LaneBar]) {
    for run in bars.chunk_by_mut(|a, b| a.status == b.status) {
        let (Some(from), Some(to)) = (run.first().map(|b| b.first), run.last().map(|b| b.end))
        else {
            continue;
        };
        if run[0].status == Status::Presumed {
            let length = f64::from(to.days_since(from).max(1));
            let at = |day: Day| 1.0 - (1.0 - FADED) * f64::from(day.days_since(from)) / length;
            for bar in run {
                bar.strength = (at(bar.first), at(bar.end));
            }
        }
    }
}

/// "at Airbase 101, Niamey", "in Niger".
pub fn lane_where(session: &Session, place: PlaceIx) -> String {
    let dataset = session.dataset();
    let preposition = if dataset.is_territory(place) { "in" } else { "at" };
    format!("{preposition} {}", session.name(&dataset.place(place).name))
}

/// "United States at Airbase 101, Niamey: confirmed on 2 May 2024".
pub fn describe_lane(
    session: &Session,
    (place, force): (PlaceIx, ForceIx),
    status: Status,
    day: Day,
) -> String {
    let name = session.name(&session.dataset().force(force).name);
    format!("{name} {}: {} on {}", lane_where(session, place), status.word(), day.words())
}
