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
mod filter;
mod known;
mod off_map;
mod pool;
mod presence;
mod roll;
mod sides;
mod story;
mod track;
mod tracks;

pub use area::{AreaPresence, Coverage, KnownArea};
pub use as_known::AsKnown;
pub use count::{CountRange, CountScope, Figure};
pub use diff::{Change, ChangeKind, Diff, side_words};
pub use explain::{Bearing, Explanation, Reading, Verdict};
pub use filter::Filter;
pub use known::{Known, KnownPart, PRESUMED_MONTHS};
pub use off_map::{OffMap, OffMapReason};
pub use presence::{Presence, Status};
pub use roll::{Call, Roll};
pub use sides::{CountDispute, CountSides, Denials, Voice};
pub use story::{KnownMovement, Phase, Untold, chapter_known_from, event_known_from};
pub use track::Track;

use pool::{bears_on, pool, pools};
use tracks::{Key, Tracks};

use crate::model::{
    AreaIx, Claim, ClaimIx, Dataset, Day, DaySpan, Event, EventIx, ForceIx, MovementIx, PlaceIx,
    SourceIx,
};

/// A dataset seen through a filter.
#[derive(Debug)]
pub struct Evidence {
    filter: Filter,
    /// For each source, whether it counts.
    admitted: Vec<bool>,
    tracks: Tracks,
    areas: Vec<Option<KnownArea>>,
    events: Vec<bool>,
    movements: Vec<Option<KnownMovement>>,
    claims: Vec<Option<Known>>,
    off_map: Vec<OffMap>,
    pages: Vec<sides::Page>,
}

impl Evidence {
    pub fn new(dataset: &Dataset, filter: Filter) -> Self {
        Self::joined(dataset, filter, known_claims(dataset, &filter), [])
    }

    /// With the tracks that are already known to hold.
    fn joined(
        dataset: &Dataset,
        filter: Filter,
        claims: Vec<Option<Known>>,
        kept: impl IntoIterator<Item = (Key, Track)>,
    ) -> Self {
        let pools = pools(dataset, &claims);
        let build = |place, pool| Track::build(dataset, place, &pool);
        let tracks = Tracks::of(pools, dataset.places.len(), kept, build);
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
        let kept = std::mem::take(&mut self.tracks).into_sorted();
        let holds = |&((place, force), _): &(Key, Track)| {
            !changed.iter().any(|claim| bears_on(dataset, claim, place, force))
        };
        *self = Self::joined(dataset, filter, claims, kept.filter(holds));
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
        let track = self.track(place, force);
        track.map_or_else(Presence::not_reported, |t| t.at(day).clone())
    }

    pub fn track(&self, place: PlaceIx, force: ForceIx) -> Option<&Track> {
        self.tracks.get(place, force)
    }

    /// Every track, by place and force in the dataset's order.
    pub fn tracks(&self) -> impl Iterator<Item = (PlaceIx, ForceIx, &Track)> {
        self.tracks.iter()
    }

    /// Places of which some claim speaks, in the dataset's order.
    pub fn places(&self) -> impl Iterator<Item = PlaceIx> {
        self.tracks.places()
    }

    /// What is known of each force at `place` on `day`, in the order of the forces.
    pub fn at_place(&self, place: PlaceIx, day: Day) -> impl Iterator<Item = (ForceIx, &Presence)> {
        self.tracks_at(place).map(move |(force, track)| (force, track.at(day)))
    }

    /// The same over some days: for each force its surest presence on any of them.
    pub fn at_place_over(
        &self,
        place: PlaceIx,
        days: DaySpan,
    ) -> impl Iterator<Item = (ForceIx, &Presence)> {
        self.tracks_at(place).map(move |(force, track)| (force, track.over(days)))
    }

    /// For each force its surest presence on any of some days, with the last of them on which it
    /// holds.
    pub fn at_place_surest(
        &self,
        place: PlaceIx,
        days: DaySpan,
    ) -> impl Iterator<Item = (ForceIx, Day, &Presence)> {
        self.tracks_at(place).map(move |(force, track)| {
            let (day, presence) = track.surest(days);
            (force, day, presence)
        })
    }

    /// Every track of `place`, in the order of the forces.
    pub fn tracks_at(&self, place: PlaceIx) -> impl Iterator<Item = (ForceIx, &Track)> {
        self.tracks.of_place(place)
    }

    /// The most people of each force that were ever reported present at `place`.
    pub fn most_people_at(&self, place: PlaceIx) -> impl Iterator<Item = (ForceIx, u32)> {
        self.tracks.most_people_at(place)
    }

    /// Days among `days` on which what is known of some force at `place` turns; in no order.
    pub fn turns_at(&self, place: PlaceIx, days: DaySpan) -> impl Iterator<Item = Day> {
        self.tracks_at(place).flat_map(move |(_, track)| track.turns(days))
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
