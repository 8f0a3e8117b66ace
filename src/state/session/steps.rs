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
        let hidden = &self.state.hidden_forces;
        let visible = |place: PlaceIx, force: ForceIx| {
            !hidden.contains(&force)
                && !self.dataset.is_territory(place)
                && match self.state.selection {
                    Selection::Place(selected) => self.dataset.is_inside(place, selected),
                    _ => self.dataset.base_of(place) == place,
                }
        };
        let today = self.day();
        let as_known = AsKnown {
            dataset: &self.dataset,
            least_grade: self.state.least_grade,
            visible: &visible,
        };
        let target = match (self.state.knowledge, direction) {
            (Knowledge::AsOfMoment, Direction::Forward) => as_known.next_change(today),
            (Knowledge::AsOfMoment, Direction::Back) => as_known.previous_change(today),
            (_, Direction::Forward) => self.evidence.next_change(today, visible),
            (_, Direction::Back) => self.evidence.previous_change(today, visible),
        };
        if let Some(day) = target {
            self.go_to_day(day);
        }
    }

    pub(super) fn reveal(&mut self, selection: Selection) {
        self.state.selection = selection;
        let place = match selection {
            Selection::Nothing | Selection::Overlay(_) => None,
            Selection::Place(place) => Some(place),
            Selection::Event(event) => {
                self.go_to_day(self.event_shown_on(event).unwrap_or(self.event_day(event)));
                self.event_place(event)
            }
        };
        if let Some(place) = place {
            self.bring_into_view(self.dataset.place(place).position);
        }
    }
}
