//! Whose knowledge is shown: the filter that the state asks for, and what it lets be told when.

use super::Session;
use crate::evidence::{Call, Filter, Roll, chapter_known_from, event_known_from};
use crate::model::{ChapterIx, Day, DaySpan, EventIx, Grade, PlaceIx};
use crate::state::Filters;

/// Whose knowledge the window shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Knowledge {
    /// All that had been published up to the dataset's last day.
    #[default]
    Everything,
    /// What had been published by this day.
    On(Day),
    /// What had been published by the day the clock stands at.
    AsOfMoment,
}

impl Session {
    /// What counts at this moment.
    pub fn filter(&self) -> Filter {
        let least_grade = self.state.least_grade;
        let as_of = |day| Filter::as_of(&self.dataset, day, least_grade);
        match self.state.knowledge {
            Knowledge::Everything => Filter { known_on: None, least_grade },
            Knowledge::On(day) => as_of(day),
            Knowledge::AsOfMoment => as_of(self.day()),
        }
    }

    /// Lets the evidence and the incidents follow the filters, wherever state or moment changed,
    /// and a group close.
    pub(super) fn refresh(&mut self) {
        self.close_group_of_another_zoom();
        self.state.incidents.follow(&self.state.filters.incidents);
        let filter = self.filter();
        if filter != self.evidence.filter() && self.evidence.refilter(&self.dataset, filter) {
            self.evidence_generation += 1;
            self.roll = Roll::new(&self.evidence, self.days());
        }
        self.roll.turn_to(&self.evidence, self.days());
    }

    /// The forces at `place`, in their order, each at its surest on `days`.
    pub fn calls_at(&self, place: PlaceIx, days: DaySpan) -> impl Iterator<Item = Call> {
        self.roll.at(&self.evidence, place, days)
    }

    /// A day after the dataset's last would claim knowledge that it does not have.
    pub(super) fn set_knowledge(&mut self, knowledge: Knowledge) {
        let as_of = self.dataset.head.as_of;
        self.state.knowledge = match knowledge {
            Knowledge::On(day) if day > as_of => {
                self.state.notice = Some(format!(
                    "This dataset knows nothing after {}: everything it has counts. \
                     Choose that day or an earlier one.",
                    as_of.words()
                ));
                Knowledge::Everything
            }
            other => other,
        };
    }

    /// Between hindsight and what was known at the moment shown.
    pub(super) fn toggle_knowledge(&mut self) {
        self.state.knowledge = match self.state.knowledge {
            Knowledge::Everything => Knowledge::AsOfMoment,
            Knowledge::On(_) | Knowledge::AsOfMoment => Knowledge::Everything,
        };
    }

    pub(super) fn clear_filters(&mut self) {
        self.state.knowledge = Knowledge::Everything;
        self.state.least_grade = Grade::D;
        self.state.filters = Filters::default();
    }

    /// The first day on which any source was out; `None` where there is none.
    pub fn first_publication(&self) -> Option<Day> {
        let as_of = self.dataset.head.as_of;
        self.dataset.sources.iter().map(|s| s.published_by(as_of)).min()
    }

    /// The day on which the clock shows an event: its own, or the one on which it became known
    /// where knowledge follows the clock. `None` where it is not known, or left out.
    pub fn event_shown_on(&self, ix: EventIx) -> Option<Day> {
        if !self.is_event_shown(ix) {
            return None;
        }
        let day = self.event_day(ix);
        match self.state.knowledge {
            Knowledge::AsOfMoment => event_known_from(&self.dataset, self.state.least_grade, ix)
                .map(|known_from| known_from.max(day)),
            Knowledge::Everything | Knowledge::On(_) => {
                self.evidence.knows_event(ix).then_some(day)
            }
        }
    }

    /// The day on which the clock shows a chapter, as for an event.
    pub fn chapter_day(&self, ix: ChapterIx) -> Option<Day> {
        match self.state.knowledge {
            Knowledge::AsOfMoment => chapter_known_from(&self.dataset, self.state.least_grade, ix),
            Knowledge::Everything | Knowledge::On(_) => {
                let is_known = self.evidence.knows_chapter(&self.dataset, ix);
                is_known.then(|| self.dataset.chapter(ix).day)
            }
        }
    }

    /// The chapters that can be told, in order.
    pub fn known_chapters(&self) -> Vec<ChapterIx> {
        (0..self.dataset.chapters.len())
            .map(ChapterIx::from)
            .filter(|&ix| self.evidence.knows_chapter(&self.dataset, ix))
            .collect()
    }
}
