//! What is shown under the filters: the one place that the map, the lists, the lanes, the axis and
//! the steps through time ask.

use super::{Knowledge, Session};
use crate::evidence::{Evidence, Filter, KnownMovement, Status};
use crate::model::{
    AreaIx, Day, Event, EventIx, EventKind, ForceIx, Grade, MovementIx, PlaceIx, PlaceKind,
};
use crate::state::filters::{STATUSES, toggle};
use crate::state::{ActiveFilter, FilterCommand};

impl Session {
    pub fn is_force_shown(&self, force: ForceIx) -> bool {
        self.state.filters.shows_force(force)
    }

    pub fn is_place_shown(&self, place: PlaceIx) -> bool {
        self.state.filters.shows_place(&self.dataset, place)
    }

    pub fn is_event_shown(&self, event: EventIx) -> bool {
        self.state.filters.shows_event(&self.dataset, self.dataset.event(event))
    }

    pub fn is_area_shown(&self, area: AreaIx) -> bool {
        self.state.filters.shows_area(&self.dataset, self.dataset.area(area))
    }

    /// Whether a force is shown at a place: there, as surely as that, and not left out.
    pub fn is_presence_shown(&self, place: PlaceIx, force: ForceIx, status: Status) -> bool {
        self.is_presence_shown_anywhere(force, status) && self.is_place_shown(place)
    }

    /// The same, wherever no place is left out.
    pub fn is_presence_shown_anywhere(&self, force: ForceIx, status: Status) -> bool {
        let filters = &self.state.filters;
        status.is_shown() && filters.shows_force(force) && filters.shows_status(status)
    }

    /// Known events that are shown.
    pub fn shown_events(&self) -> impl Iterator<Item = (EventIx, &Event)> {
        self.evidence.known_events(&self.dataset).filter(|(ix, _)| self.is_event_shown(*ix))
    }

    /// Known movements that are shown.
    pub fn shown_movements(&self) -> impl Iterator<Item = (MovementIx, &KnownMovement)> {
        let shows =
            |ix| self.state.filters.shows_movement(&self.dataset, self.dataset.movement(ix));
        self.evidence.known_movements().filter(move |(ix, _)| shows(*ix))
    }

    /// Everything that is set, a chip for each.
    pub fn active_filters(&self) -> Vec<ActiveFilter> {
        let state = &self.state;
        let knowledge = state.knowledge != Knowledge::Everything;
        let grade = state.least_grade != Grade::D;
        let own = [(knowledge, ActiveFilter::Knowledge), (grade, ActiveFilter::Grade)];
        let own = own.into_iter().filter_map(|(is_set, active)| is_set.then_some(active));
        own.chain(state.filters.active()).collect()
    }

    /// "Without Italy (MISIN)", "Only Niger": what a chip says.
    pub fn filter_words(&self, active: ActiveFilter) -> String {
        let filters = &self.state.filters;
        match active {
            ActiveFilter::Knowledge => match self.state.knowledge {
                Knowledge::Everything => "Known on: today".to_owned(),
                Knowledge::On(day) => format!("Known on {}", day.words()),
                Knowledge::AsOfMoment => {
                    format!("Known on the day shown, {}", self.day().words())
                }
            },
            ActiveFilter::Grade => match self.state.least_grade {
                Grade::A => "Sources: grade A only".to_owned(),
                grade => format!("Sources: grade {} or better", grade.key()),
            },
            ActiveFilter::Country => {
                let country = filters.country.map(|c| &self.dataset.place(c).name);
                format!("Only {}", country.map_or("", |name| self.name(name)))
            }
            ActiveFilter::Force(force) => {
                format!("Without {}", self.name(&self.dataset.force(force).name))
            }
            ActiveFilter::Forces => format!("{} forces hidden", filters.hidden_forces.len()),
            ActiveFilter::Places(kind) => format!("No place of kind: {}", kind.word()),
            ActiveFilter::AllPlaces => {
                format!("{} kinds of place hidden", filters.hidden_places.len())
            }
            ActiveFilter::Events(kind) => format!("No event of kind: {}", kind.word()),
            ActiveFilter::AllEvents => {
                format!("{} kinds of event hidden", filters.hidden_events.len())
            }
            ActiveFilter::Status(status) => format!("Nothing {}", status.word()),
            ActiveFilter::IncidentKind(_)
            | ActiveFilter::IncidentKinds
            | ActiveFilter::IncidentCounts
            | ActiveFilter::IncidentText => filters.incidents.words(active),
        }
    }

    pub(super) fn carry_out_filter(&mut self, command: FilterCommand) {
        let filters = &mut self.state.filters;
        match command {
            FilterCommand::TogglePlaces(kind) => toggle(&mut filters.hidden_places, kind),
            FilterCommand::ToggleEvents(kind) => toggle(&mut filters.hidden_events, kind),
            FilterCommand::ToggleStatus(status) => toggle(&mut filters.hidden_statuses, status),
            FilterCommand::SetCountry(country) => filters.country = country,
            FilterCommand::Clear(ActiveFilter::Knowledge) => {
                self.state.knowledge = Knowledge::Everything;
            }
            FilterCommand::Clear(ActiveFilter::Grade) => self.state.least_grade = Grade::D,
            FilterCommand::Clear(active) => filters.clear(active),
        }
    }

    /// Kinds of base that any claim speaks of, with how many bases each holds.
    pub fn place_kinds(&self) -> Vec<(PlaceKind, usize)> {
        let bases = self.known_bases();
        let count = |kind| bases.iter().filter(|&&p| self.dataset.place(p).kind == kind).count();
        let counted = PlaceKind::ALL.iter().map(|&kind| (kind, count(kind)));
        let hidden = &self.state.filters.hidden_places;
        counted.filter(|(kind, count)| *count > 0 || hidden.contains(kind)).collect()
    }

    /// Kinds of known events, with how many there are.
    pub fn event_kinds(&self) -> Vec<(EventKind, usize)> {
        let events = || self.evidence.known_events(&self.dataset);
        let count = |kind| events().filter(|(_, event)| event.kind == kind).count();
        let counted = EventKind::ALL.iter().map(|&kind| (kind, count(kind)));
        let hidden = &self.state.filters.hidden_events;
        counted.filter(|(kind, count)| *count > 0 || hidden.contains(kind)).collect()
    }

    /// Statuses, with how many forces at bases have each on the days shown.
    pub fn status_counts(&self) -> Vec<(Status, usize)> {
        let days = self.days();
        let at_bases = self.evidence.tracks().filter(|(place, _, _)| self.is_base_place(*place));
        let now: Vec<Status> = at_bases.map(|(_, _, track)| track.over(days).status).collect();
        STATUSES.map(|status| (status, now.iter().filter(|s| **s == status).count())).into()
    }

    /// Countries of bases, with how many bases each holds.
    pub fn countries(&self) -> Vec<(PlaceIx, usize)> {
        let bases = self.known_bases();
        let countries = self.dataset.place_ixs();
        let countries = countries.filter(|&p| self.dataset.place(p).kind == PlaceKind::Country);
        let count = |country| {
            bases.iter().filter(|&&base| self.dataset.country_of(base) == Some(country)).count()
        };
        countries.map(|c| (c, count(c))).filter(|(_, count)| *count > 0).collect()
    }

    fn known_bases(&self) -> Vec<PlaceIx> {
        let places = self.evidence.tracks().map(|(place, _, _)| place);
        let mut bases: Vec<PlaceIx> = places.filter(|&p| self.is_base_place(p)).collect();
        bases.dedup();
        bases
    }

    fn is_base_place(&self, place: PlaceIx) -> bool {
        !self.dataset.is_territory(place) && self.dataset.base_of(place) == place
    }

    /// Whether `day` shows something else than the day before it, of what `visible` admits: a
    /// change from one status that is left out to another is none.
    pub(super) fn is_seen_to_change(
        &self,
        day: Day,
        visible: &dyn Fn(PlaceIx, ForceIx) -> bool,
    ) -> bool {
        if self.state.filters.hidden_statuses.is_empty() {
            return true;
        }
        let seen = |evidence: &Evidence, day: Day| {
            let all = evidence.tracks().filter(|(place, force, _)| visible(*place, *force));
            let all = all.map(|(place, force, track)| (place, force, track.at(day)));
            let shown = all.filter(|(_, _, presence)| {
                let status = presence.status;
                status.is_shown() && self.state.filters.shows_status(status)
            });
            shown.map(|(place, force, p)| (place, force, p.status, p.headcount)).collect::<Vec<_>>()
        };
        match self.state.knowledge {
            Knowledge::AsOfMoment => {
                let as_of = |day| {
                    let filter = Filter::as_of(&self.dataset, day, self.state.least_grade);
                    seen(&Evidence::new(&self.dataset, filter), day)
                };
                as_of(day) != as_of(day.plus(-1))
            }
            Knowledge::Everything | Knowledge::On(_) => {
                seen(&self.evidence, day) != seen(&self.evidence, day.plus(-1))
            }
        }
    }
}
