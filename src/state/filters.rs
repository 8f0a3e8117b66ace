//! What is left out of sight, beside what does not count at all: forces, kinds of place and of
//! event, statuses, all countries but one. One rule for the map, the lists, the lanes, the axis
//! and the command line.

use std::collections::BTreeSet;

use super::IncidentFilters;
use crate::evidence::{Change, Status};
use crate::model::{
    Area, AreaExtent, Dataset, Event, EventKind, ForceIx, LegEnd, Movement, PlaceIx, PlaceKind,
};

/// Nothing is left out where all of it is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filters {
    pub hidden_forces: BTreeSet<ForceIx>,
    /// Kinds of base; a compound goes with its base.
    pub hidden_places: BTreeSet<PlaceKind>,
    pub hidden_events: BTreeSet<EventKind>,
    pub hidden_statuses: BTreeSet<Status>,
    /// Only what lies in this country, or concerns it.
    pub country: Option<PlaceIx>,
    /// Of the reader's own tables.
    pub incidents: IncidentFilters,
}

/// Statuses that are drawn, and so can be left out.
pub const STATUSES: [Status; 5] =
    [Status::Confirmed, Status::Reported, Status::Disputed, Status::Presumed, Status::Possible];

/// One thing a user did to the filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilterCommand {
    TogglePlaces(PlaceKind),
    ToggleEvents(EventKind),
    ToggleStatus(Status),
    SetCountry(Option<PlaceIx>),
    Clear(ActiveFilter),
}

/// A filter that is set: one chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActiveFilter {
    Knowledge,
    Grade,
    Country,
    Force(ForceIx),
    /// So many that each by itself would crowd the strip.
    Forces,
    Places(PlaceKind),
    AllPlaces,
    Events(EventKind),
    AllEvents,
    Status(Status),
    /// Of those of the reader's own tables that are hidden, the first, second and so on.
    IncidentKind(usize),
    IncidentKinds,
    IncidentCounts,
    IncidentText,
}

/// Members of a set that have a chip each; of more, one tells the number.
pub(super) const MOST_CHIPS: usize = 3;

impl Filters {
    pub fn shows_force(&self, force: ForceIx) -> bool {
        !self.hidden_forces.contains(&force)
    }

    /// A compound is shown with its base.
    pub fn shows_place(&self, dataset: &Dataset, place: PlaceIx) -> bool {
        let kind = dataset.place(dataset.base_of(place)).kind;
        !self.hidden_places.contains(&kind) && self.is_in_country(dataset, place)
    }

    pub fn shows_status(&self, status: Status) -> bool {
        !self.hidden_statuses.contains(&status)
    }

    /// A force at a place, as surely as that.
    pub fn shows(
        &self,
        dataset: &Dataset,
        (place, force): (PlaceIx, ForceIx),
        status: Status,
    ) -> bool {
        self.shows_force(force) && self.shows_status(status) && self.shows_place(dataset, place)
    }

    /// A change is shown where what was before it is, or what is after it.
    pub fn shows_change(&self, dataset: &Dataset, change: &Change) -> bool {
        let mut sides = [change.before.0, change.after.0].into_iter();
        sides.any(|status| {
            status.is_shown() && self.shows(dataset, (change.base, change.force), status)
        })
    }

    /// Leaves out all kinds but these, and all statuses but these; an empty list leaves out none.
    pub fn only(places: &[PlaceKind], events: &[EventKind], statuses: &[Status]) -> Self {
        let statuses_left = [STATUSES.as_slice(), &[Status::Ended, Status::NotReported]].concat();
        Self {
            hidden_places: others(PlaceKind::ALL, places),
            hidden_events: others(EventKind::ALL, events),
            hidden_statuses: others(&statuses_left, statuses),
            ..Self::default()
        }
    }

    /// An event belongs to the countries where it happened and which it is about.
    pub fn shows_event(&self, dataset: &Dataset, event: &Event) -> bool {
        let mut places = event.place.iter().chain(&event.about_places);
        !self.hidden_events.contains(&event.kind)
            && (self.country.is_none() || places.any(|&p| self.is_in_country(dataset, p)))
    }

    pub fn shows_movement(&self, dataset: &Dataset, movement: &Movement) -> bool {
        let mut ends = movement.legs.iter().filter_map(|leg| match leg.at {
            LegEnd::Place(place) => Some(place),
            LegEnd::Abroad | LegEnd::Home => None,
        });
        self.shows_force(movement.force)
            && (self.country.is_none() || ends.any(|p| self.is_in_country(dataset, p)))
    }

    /// A polygon may lie anywhere: it stays.
    pub fn shows_area(&self, dataset: &Dataset, area: &Area) -> bool {
        match &area.extent {
            AreaExtent::Countries(countries) => {
                countries.iter().any(|&country| self.is_in_country(dataset, country))
            }
            AreaExtent::Border(a, b) => [a, b].iter().any(|&&c| self.is_in_country(dataset, c)),
            AreaExtent::Polygon(_) => true,
        }
    }

    fn is_in_country(&self, dataset: &Dataset, place: PlaceIx) -> bool {
        let Some(country) = self.country else { return true };
        let code = dataset.place(country).country.as_ref();
        dataset.is_inside(place, country)
            || (code.is_some()
                && dataset.ancestors(place).find_map(|p| dataset.place(p).country.as_ref()) == code)
    }

    /// What is left out, each by itself where it is few.
    pub fn active(&self) -> Vec<ActiveFilter> {
        let mut all: Vec<ActiveFilter> =
            self.country.map(|_| ActiveFilter::Country).into_iter().collect();
        all.extend(few(&self.hidden_forces, ActiveFilter::Force, ActiveFilter::Forces));
        all.extend(few(&self.hidden_places, ActiveFilter::Places, ActiveFilter::AllPlaces));
        all.extend(few(&self.hidden_events, ActiveFilter::Events, ActiveFilter::AllEvents));
        all.extend(self.hidden_statuses.iter().map(|&status| ActiveFilter::Status(status)));
        all.extend(self.incidents.active());
        all
    }

    pub(super) fn clear(&mut self, active: ActiveFilter) {
        match active {
            // Those are not the filters' own.
            ActiveFilter::Knowledge | ActiveFilter::Grade => {}
            ActiveFilter::Country => self.country = None,
            ActiveFilter::Force(force) => {
                self.hidden_forces.remove(&force);
            }
            ActiveFilter::Forces => self.hidden_forces.clear(),
            ActiveFilter::Places(kind) => {
                self.hidden_places.remove(&kind);
            }
            ActiveFilter::AllPlaces => self.hidden_places.clear(),
            ActiveFilter::Events(kind) => {
                self.hidden_events.remove(&kind);
            }
            ActiveFilter::AllEvents => self.hidden_events.clear(),
            ActiveFilter::Status(status) => {
                self.hidden_statuses.remove(&status);
            }
            ActiveFilter::IncidentKind(_)
            | ActiveFilter::IncidentKinds
            | ActiveFilter::IncidentCounts
            | ActiveFilter::IncidentText => self.incidents.clear(active),
        }
    }
}

fn others<T: Copy + Ord>(all: &[T], kept: &[T]) -> BTreeSet<T> {
    let is_out = |member: &&T| !kept.is_empty() && !kept.contains(member);
    all.iter().filter(is_out).copied().collect()
}

fn few<T: Copy>(
    set: &BTreeSet<T>,
    each: fn(T) -> ActiveFilter,
    all: ActiveFilter,
) -> Vec<ActiveFilter> {
    match set.len() {
        0..=MOST_CHIPS => set.iter().map(|&member| each(member)).collect(),
        _ => vec![all],
    }
}

pub(super) fn toggle<T: Ord>(set: &mut BTreeSet<T>, member: T) {
    if !set.remove(&member) {
        set.insert(member);
    }
}
