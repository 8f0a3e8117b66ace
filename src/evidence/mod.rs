//! Claims to presence: what the sources together say about a force at a place on a day.
//!
//! [`Evidence`] is a dataset seen through a [`Filter`]. It lays out, once, a [`Track`] for every
//! place and force that any claim speaks of; every question is then a binary search. The rules
//! are those of design §3, each at the function that applies it.
//!
//! Must not know egui, files, clocks or what is on the screen.

mod area;
mod as_known;
mod count;
mod diff;
mod explain;
mod known;
mod off_map;
mod presence;
mod sides;
mod story;
mod track;

use std::collections::BTreeMap;

pub use area::{AreaPresence, Coverage, KnownArea};
pub use as_known::AsKnown;
pub use count::{CountRange, CountScope, Figure};
pub use diff::{Change, ChangeKind, Diff, side_words};
pub use explain::{Bearing, Explanation, Reading, Verdict};
pub use known::{Known, KnownPart, PRESUMED_MONTHS};
pub use off_map::{OffMap, OffMapReason};
pub use presence::{Presence, Status};
pub use sides::{CountDispute, CountSides, Denials, Voice};
pub use story::{KnownMovement, Phase, Untold, chapter_known_from, event_known_from};
pub use track::Track;

use crate::model::{
    AreaIx, Claim, ClaimIx, Dataset, Day, DaySpan, Event, EventIx, ForceIx, Grade, MovementIx,
    PlaceIx, Source, SourceIx, Stance,
};

/// What a reader lets count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Only sources published by this day; `None` counts everything.
    pub known_on: Option<Day>,
    /// Only sources of this grade or better.
    pub least_grade: Grade,
}

impl Default for Filter {
    fn default() -> Self {
        Self { known_on: None, least_grade: Grade::D }
    }
}

impl Filter {
    /// What is left out, for a reader: "known on 9 April 2024, grade B or better". `None` where
    /// everything counts.
    pub fn words(&self) -> Option<String> {
        let known_on = self.known_on.map(|day| format!("known on {}", day.words()));
        let grade = match self.least_grade {
            Grade::A => Some("grade A only".to_owned()),
            Grade::D => None,
            grade => Some(format!("grade {} or better", grade.key())),
        };
        let words: Vec<String> = known_on.into_iter().chain(grade).collect();
        (!words.is_empty()).then(|| words.join(", "))
    }

    /// What was known on `day`. A dataset speaks until its last day: past it there is no knowledge
    /// but its own.
    pub fn as_of(dataset: &Dataset, day: Day, least_grade: Grade) -> Self {
        Self { known_on: Some(day).filter(|day| *day <= dataset.head.as_of), least_grade }
    }

    fn admits(&self, source: &Source, as_of: Day) -> bool {
        source.grade <= self.least_grade && self.is_in_time(source, as_of)
    }

    /// Whether the source had been published by the day of knowledge.
    fn is_in_time(&self, source: &Source, as_of: Day) -> bool {
        self.known_on.is_none_or(|known_on| source.published_by(as_of) <= known_on)
    }

    /// Those of `sources` that count, in order.
    pub fn admitted(&self, dataset: &Dataset, sources: &[SourceIx]) -> Vec<SourceIx> {
        let as_of = dataset.head.as_of;
        sources.iter().copied().filter(|&s| self.admits(dataset.source(s), as_of)).collect()
    }
}

/// A dataset seen through a filter.
#[derive(Debug)]
pub struct Evidence {
    filter: Filter,
    /// For each source, whether it counts.
    admitted: Vec<bool>,
    tracks: BTreeMap<(PlaceIx, ForceIx), Track>,
    areas: Vec<Option<KnownArea>>,
    events: Vec<bool>,
    movements: Vec<Option<KnownMovement>>,
    claims: Vec<Option<Known>>,
    off_map: Vec<OffMap>,
    pages: Vec<sides::Page>,
}

impl Evidence {
    pub fn new(dataset: &Dataset, filter: Filter) -> Self {
        Self::joined(dataset, filter, known_claims(dataset, &filter), BTreeMap::new())
    }

    /// With the tracks that are already known to hold.
    fn joined(
        dataset: &Dataset,
        filter: Filter,
        claims: Vec<Option<Known>>,
        mut kept: BTreeMap<(PlaceIx, ForceIx), Track>,
    ) -> Self {
        let tracks = pools(dataset, &claims)
            .into_iter()
            .map(|(key, pool)| {
                let build = || Track::build(dataset, key.0, &pool);
                (key, kept.remove(&key).unwrap_or_else(build))
            })
            .collect();
        let areas = (0..dataset.areas.len())
            .map(|i| KnownArea::new(dataset, AreaIx::from(i), &filter))
            .collect();
        let events = dataset.events.iter().map(|e| is_attested(dataset, e, &filter)).collect();
        let movements =
            dataset.movements.iter().map(|m| KnownMovement::new(dataset, m, &filter)).collect();
        let mut evidence = Self {
            filter,
            admitted: admitted(dataset, &filter),
            tracks,
            areas,
            events,
            movements,
            claims,
            off_map: Vec::new(),
            pages: dataset.sources.iter().map(sides::Page::of).collect(),
        };
        evidence.off_map = off_map::list(dataset, &evidence);
        evidence
    }

    /// Takes another filter. Joins the claims anew, and says so, only where it lets other sources
    /// count: from one day to the next it seldom does.
    pub fn refilter(&mut self, dataset: &Dataset, filter: Filter) -> bool {
        if admitted(dataset, &filter) == self.admitted {
            self.filter = filter;
            return false;
        }
        // Of all claims few change, and only the tracks that they bear on are worked out anew:
        // knowledge that follows the clock is joined at every frame.
        let claims = known_claims(dataset, &filter);
        let changed: Vec<&Claim> = (self.claims.iter().zip(&claims).zip(&dataset.claims))
            .filter_map(|((was, is), claim)| (was != is).then_some(claim))
            .collect();
        let mut kept = std::mem::take(&mut self.tracks);
        kept.retain(|&(place, force), _| {
            !changed.iter().any(|claim| bears_on(dataset, claim, place, force))
        });
        *self = Self::joined(dataset, filter, claims, kept);
        true
    }

    pub fn filter(&self) -> Filter {
        self.filter
    }

    /// Those of `sources` that count, in order: the others are no evidence here.
    pub fn admitted(&self, sources: &[SourceIx]) -> Vec<SourceIx> {
        let counts = |s: &SourceIx| self.admitted.get(s.index()).copied().unwrap_or(false);
        sources.iter().copied().filter(counts).collect()
    }

    /// The movement as far as it is known; `None` where no source that counts reports it.
    pub fn movement(&self, movement: MovementIx) -> Option<&KnownMovement> {
        self.movements.get(movement.index()).and_then(Option::as_ref)
    }

    pub fn known_movements(&self) -> impl Iterator<Item = (MovementIx, &KnownMovement)> {
        let known = |(i, m): (usize, _)| Some((MovementIx::from(i), Option::as_ref(m)?));
        self.movements.iter().enumerate().filter_map(known)
    }

    /// The area state as far as it is known; `None` where neither its start nor its end is.
    pub fn area(&self, area: AreaIx) -> Option<&KnownArea> {
        self.areas.get(area.index()).and_then(Option::as_ref)
    }

    /// What is known and stands on no map, or only in part, each with its reason.
    pub fn off_map(&self) -> &[OffMap] {
        &self.off_map
    }

    /// The claim as far as the filter lets it be known; `None` where no part is left.
    pub fn known(&self, claim: ClaimIx) -> Option<&Known> {
        self.claims.get(claim.index()).and_then(Option::as_ref)
    }

    /// What is known of `force` at `place` (its compounds included) on `day`.
    pub fn presence(&self, place: PlaceIx, force: ForceIx, day: Day) -> Presence {
        self.tracks.get(&(place, force)).map_or_else(Presence::not_reported, |t| t.at(day).clone())
    }

    pub fn track(&self, place: PlaceIx, force: ForceIx) -> Option<&Track> {
        self.tracks.get(&(place, force))
    }

    /// Every track, by place and force in the dataset's order.
    pub fn tracks(&self) -> impl Iterator<Item = (PlaceIx, ForceIx, &Track)> {
        self.tracks.iter().map(|(&(place, force), track)| (place, force, track))
    }

    /// What is known of each force at `place` on `day`, in the order of the forces.
    pub fn at_place(&self, place: PlaceIx, day: Day) -> impl Iterator<Item = (ForceIx, &Presence)> {
        self.tracks
            .range((place, ForceIx(0))..=(place, ForceIx(u32::MAX)))
            .map(move |(&(_, force), track)| (force, track.at(day)))
    }

    /// The same over some days: for each force its surest presence on any of them.
    pub fn at_place_over(
        &self,
        place: PlaceIx,
        days: DaySpan,
    ) -> impl Iterator<Item = (ForceIx, &Presence)> {
        self.tracks
            .range((place, ForceIx(0))..=(place, ForceIx(u32::MAX)))
            .map(move |(&(_, force), track)| (force, track.over(days)))
    }

    /// For each force its surest presence on any of some days, with the last of them on which it
    /// holds.
    pub fn at_place_surest(
        &self,
        place: PlaceIx,
        days: DaySpan,
    ) -> impl Iterator<Item = (ForceIx, Day, &Presence)> {
        self.tracks.range((place, ForceIx(0))..=(place, ForceIx(u32::MAX))).map(
            move |(&(_, force), track)| {
                let (day, presence) = track.surest(days);
                (force, day, presence)
            },
        )
    }

    /// Days among `days` on which what is known of some force at `place` turns; in no order.
    pub fn turns_at(&self, place: PlaceIx, days: DaySpan) -> impl Iterator<Item = Day> {
        self.tracks
            .range((place, ForceIx(0))..=(place, ForceIx(u32::MAX)))
            .flat_map(move |(_, track)| track.turns(days))
    }

    /// Area states that hold, or may hold, on some day of `days`, each as surely as on any.
    pub fn areas_over(&self, days: DaySpan) -> impl Iterator<Item = AreaPresence> {
        self.areas
            .iter()
            .enumerate()
            .filter_map(move |(i, area)| area::over(AreaIx::from(i), &area.as_ref()?.span, days))
    }

    /// Whether any source that counts speaks of the event.
    pub fn knows_event(&self, event: EventIx) -> bool {
        self.events.get(event.index()).copied().unwrap_or(false)
    }

    /// Known events whose date may be `day`.
    pub fn events_on<'a>(
        &'a self,
        dataset: &'a Dataset,
        day: Day,
    ) -> impl Iterator<Item = (EventIx, &'a Event)> {
        self.known_events(dataset).filter(move |(_, e)| e.bounds().contains(day))
    }

    pub fn known_events<'a>(
        &'a self,
        dataset: &'a Dataset,
    ) -> impl Iterator<Item = (EventIx, &'a Event)> {
        dataset
            .events
            .iter()
            .enumerate()
            .map(|(i, e)| (EventIx::from(i), e))
            .filter(|(ix, _)| self.knows_event(*ix))
    }

    /// Area states that hold, or may hold, on `day`.
    pub fn areas_on(&self, day: Day) -> impl Iterator<Item = AreaPresence> {
        self.areas
            .iter()
            .enumerate()
            .filter_map(move |(i, area)| area::on(AreaIx::from(i), &area.as_ref()?.span, day))
    }

    /// The next day after `after` on which what is known of a place and force that `visible`
    /// admits is no longer the same.
    pub fn next_change(
        &self,
        after: Day,
        mut visible: impl FnMut(PlaceIx, ForceIx) -> bool,
    ) -> Option<Day> {
        self.tracks()
            .filter(|(place, force, _)| visible(*place, *force))
            .filter_map(|(_, _, track)| track.next_change(after))
            .min()
    }

    /// The last day before `before` on which something changed.
    pub fn previous_change(
        &self,
        before: Day,
        mut visible: impl FnMut(PlaceIx, ForceIx) -> bool,
    ) -> Option<Day> {
        self.tracks()
            .filter(|(place, force, _)| visible(*place, *force))
            .filter_map(|(_, _, track)| track.previous_change(before))
            .max()
    }

    /// Why `force` at `place` is what it is on `day`.
    pub fn explain(
        &self,
        dataset: &Dataset,
        place: PlaceIx,
        force: ForceIx,
        day: Day,
    ) -> Explanation {
        explain::explain(dataset, (place, force, day), self.filter, &self.claims)
    }

    /// What changed at the bases between two days.
    pub fn diff(&self, dataset: &Dataset, from: Day, to: Day) -> Diff {
        diff::between(self, dataset, from, to)
    }
}

fn known_claims(dataset: &Dataset, filter: &Filter) -> Vec<Option<Known>> {
    (0..dataset.claims.len()).map(|i| Known::new(dataset, ClaimIx::from(i), filter)).collect()
}

/// Whether the claim can be in the pool of a place and force: it speaks of that force at the
/// place, inside it or around it.
fn bears_on(dataset: &Dataset, claim: &Claim, place: PlaceIx, force: ForceIx) -> bool {
    let is_related = |&p: &PlaceIx| dataset.is_inside(p, place) || dataset.is_inside(place, p);
    claim.forces.contains(&force) && claim.places.iter().any(is_related)
}

fn admitted(dataset: &Dataset, filter: &Filter) -> Vec<bool> {
    let as_of = dataset.head.as_of;
    dataset.sources.iter().map(|s| filter.admits(s, as_of)).collect()
}

/// Whether a source that counts speaks of the event. One published before the event began may
/// have announced it, and cannot have known it.
fn is_attested(dataset: &Dataset, event: &Event, filter: &Filter) -> bool {
    let sources = filter.admitted(dataset, &event.sources);
    story::is_reported(dataset, &sources, event.bounds().earliest())
}

/// What is known of one force at one place on one day. Pure, and worked out from the claims each
/// time; for a whole screen, build an [`Evidence`] and ask it.
pub fn presence(
    dataset: &Dataset,
    place: PlaceIx,
    force: ForceIx,
    day: Day,
    filter: &Filter,
) -> Presence {
    let claims = known_claims(dataset, filter);
    let pool = pool(dataset, &claims, place, force);
    presence::Question { dataset, place, day, pool: &pool }.answer()
}

/// The claims that bear on one place and force.
#[derive(Debug, Default, Clone)]
pub(crate) struct Pool<'a> {
    /// Presences at the place or inside it.
    pub present: Vec<&'a Known>,
    /// Absences that cover the place, or some place inside it.
    pub absent: Vec<&'a Known>,
    pub planned: Vec<&'a Known>,
}

/// Presence in a place implies presence in those around it, so each claim joins the pools of
/// its place and of every place around. Absences then join every pool they bear on.
fn pools<'a>(
    dataset: &Dataset,
    claims: &'a [Option<Known>],
) -> BTreeMap<(PlaceIx, ForceIx), Pool<'a>> {
    let mut pools: BTreeMap<(PlaceIx, ForceIx), Pool<'a>> = BTreeMap::new();
    for known in claims.iter().flatten() {
        let claim = dataset.claim(known.claim);
        for &force in &claim.forces {
            for place in around(dataset, &claim.places) {
                let pool = pools.entry((place, force)).or_default();
                match claim.stance {
                    Stance::Present => pool.present.push(known),
                    Stance::Planned => pool.planned.push(known),
                    // Joined below: an absence bears on what lies inside, not around.
                    Stance::Absent => {}
                }
            }
        }
    }
    // By force, so that each absence meets only the pools it can bear on.
    let mut absences: BTreeMap<ForceIx, Vec<&'a Known>> = BTreeMap::new();
    for known in claims.iter().flatten() {
        let claim = dataset.claim(known.claim);
        if claim.stance == Stance::Absent {
            for &force in &claim.forces {
                absences.entry(force).or_default().push(known);
            }
        }
    }
    for (&(place, force), pool) in &mut pools {
        let bears =
            |known: &&&Known| denies_near(dataset, &dataset.claim(known.claim).places, place);
        pool.absent = absences.get(&force).into_iter().flatten().filter(bears).copied().collect();
    }
    pools
}

/// The claims that bear on this one place and force, as [`pools`] has them.
fn pool<'a>(
    dataset: &Dataset,
    claims: &'a [Option<Known>],
    place: PlaceIx,
    force: ForceIx,
) -> Pool<'a> {
    let mut pool = Pool::default();
    for known in claims.iter().flatten() {
        let claim = dataset.claim(known.claim);
        let is_inside = || claim.places.iter().any(|&p| dataset.is_inside(p, place));
        if !claim.forces.contains(&force) {
            continue;
        }
        match claim.stance {
            Stance::Present if is_inside() => pool.present.push(known),
            Stance::Planned if is_inside() => pool.planned.push(known),
            Stance::Absent if denies_near(dataset, &claim.places, place) => pool.absent.push(known),
            _ => {}
        }
    }
    // Silence about a place is not filled by an absence from all of the country around it.
    let is_here = |known: &&Known| {
        dataset.claim(known.claim).places.iter().any(|&p| dataset.is_inside(p, place))
    };
    if pool.present.is_empty() && pool.planned.is_empty() && !pool.absent.iter().any(is_here) {
        return Pool::default();
    }
    pool
}

/// Whether an absence from `absent_from` speaks of `place`, of something inside it or around it.
fn denies_near(dataset: &Dataset, absent_from: &[PlaceIx], place: PlaceIx) -> bool {
    absent_from.iter().any(|&p| dataset.is_inside(place, p) || dataset.is_inside(p, place))
}

/// The places and all places around them, each once.
fn around(dataset: &Dataset, places: &[PlaceIx]) -> Vec<PlaceIx> {
    let mut all: Vec<PlaceIx> = places.iter().flat_map(|&p| dataset.ancestors(p)).collect();
    all.sort_unstable();
    all.dedup();
    all
}
