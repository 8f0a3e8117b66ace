//! From event to event, from change to change, and to what is chosen from a list.

use super::{Knowledge, Selection, Session};
use crate::evidence::AsKnown;
use crate::model::{EventIx, ForceIx, PlaceIx};
use crate::state::Direction;

impl Session {
    /// To the next known event's day; selects the event only where one was selected before.
    pub(super) fn step_event(&mut self, direction: Direction) {
        let today = self.day();
        let days = (0..self.dataset.events.len())
            .map(EventIx::from)
            .filter_map(|ix| Some((self.event_shown_on(ix)?, ix)))
            .filter(|(day, _)| *day >= self.dataset.head.first_day);
        let target = match direction {
            Direction::Forward => days.filter(|(day, _)| *day > today).min(),
            Direction::Back => days.filter(|(day, _)| *day < today).max_by_key(|(day, _)| *day),
        };
        if let Some((day, event)) = target {
            self.go_to_day(day);
            if matches!(self.state.selection, Selection::Event(_)) {
                self.state.selection = Selection::Event(event);
            }
        }
    }

    /// To the next day on which something shown changes.
    pub(super) fn step_change(&mut self, direction: Direction) {
        let visible = |place: PlaceIx, force: ForceIx| {
            self.is_force_shown(force)
                && self.is_place_shown(place)
                && !self.dataset.is_territory(place)
                && match self.state.selection {
                    Selection::Place(selected) => self.dataset.is_inside(place, selected),
                    _ => self.dataset.base_of(place) == place,
                }
        };
        let as_known = AsKnown {
            dataset: &self.dataset,
            least_grade: self.state.least_grade,
            visible: &visible,
        };
        let beside = |day| match (self.state.knowledge, direction) {
            (Knowledge::AsOfMoment, Direction::Forward) => as_known.next_change(day),
            (Knowledge::AsOfMoment, Direction::Back) => as_known.previous_change(day),
            (_, Direction::Forward) => self.evidence.next_change(day, visible),
            (_, Direction::Back) => self.evidence.previous_change(day, visible),
        };
        let mut changes = std::iter::successors(beside(self.day()), |&day| beside(day));
        let target = changes.find(|&day| self.is_seen_to_change(day, &visible));
        if let Some(day) = target {
            self.go_to_day(day);
        }
    }

    pub(super) fn reveal(&mut self, selection: Selection) {
        self.state.selection = selection;
        match selection {
            Selection::Event(event) => {
                self.go_to_day(self.event_shown_on(event).unwrap_or(self.event_day(event)));
            }
            _ => {
                if let Some(day) = self.day_to_show(selection) {
                    self.go_to_day(day);
                }
            }
        }
        if let Some(position) = self.position_of(selection) {
            self.bring_into_view(position);
        }
    }
}
