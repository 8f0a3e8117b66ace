//! Steps through time while knowledge follows the clock: a day differs from the day before where
//! the world changed, or where something of it became known.

use std::collections::BTreeSet;

use super::{CountRange, Evidence, Filter, Status, bears_on};
use crate::model::{Claim, Dataset, Day, ForceIx, Grade, PlaceIx};

/// What is asked: the dataset, the sources that count, and the places and forces that matter.
pub struct AsKnown<'a> {
    pub dataset: &'a Dataset,
    pub least_grade: Grade,
    pub visible: &'a dyn Fn(PlaceIx, ForceIx) -> bool,
}

/// What a reader sees of one force at one place.
type Seen = (PlaceIx, ForceIx, Status, Option<CountRange>);

impl AsKnown<'_> {
    /// The next day after `after` that shows something else than the day before it.
    pub fn next_change(&self, after: Day) -> Option<Day> {
        let mut from = after;
        let mut evidence = Evidence::new(self.dataset, self.filter(from));
        for published in self.publications().into_iter().filter(|p| *p > after) {
            let change = evidence.next_change(from, self.visible);
            if let Some(day) = change.filter(|day| *day < published) {
                return Some(day);
            }
            let before = self.seen(&evidence, published.plus(-1));
            evidence.refilter(self.dataset, self.filter(published));
            if self.seen(&evidence, published) != before {
                return Some(published);
            }
            from = published;
        }
        evidence.next_change(from, self.visible)
    }

    /// The last day before `before` that shows something else than the day before it.
    pub fn previous_change(&self, before: Day) -> Option<Day> {
        let mut until = before;
        let mut evidence = Evidence::new(self.dataset, self.filter(until.plus(-1)));
        for published in self.publications().into_iter().rev().filter(|p| *p < before) {
            let change = evidence.previous_change(until, self.visible);
            if let Some(day) = change.filter(|day| *day > published) {
                return Some(day);
            }
            let after = self.seen(&evidence, published);
            evidence.refilter(self.dataset, self.filter(published.plus(-1)));
            if self.seen(&evidence, published.plus(-1)) != after {
                return Some(published);
            }
            until = published;
        }
        evidence.previous_change(until, self.visible)
    }

    fn filter(&self, day: Day) -> Filter {
        Filter::as_of(self.dataset, day, self.least_grade)
    }

    fn seen(&self, evidence: &Evidence, day: Day) -> Vec<Seen> {
        evidence
            .tracks()
            .filter(|(place, force, _)| (self.visible)(*place, *force))
            .map(|(place, force, track)| (place, force, track.at(day)))
            // A track that knows nothing and one that is not there look the same.
            .filter(|(_, _, presence)| presence.status != Status::NotReported)
            .map(|(place, force, presence)| (place, force, presence.status, presence.headcount))
            .collect()
    }

    /// Days on which something that matters may have become known, ascending.
    fn publications(&self) -> BTreeSet<Day> {
        let as_of = self.dataset.head.as_of;
        let mut days: BTreeSet<Day> = self
            .dataset
            .claims
            .iter()
            .filter(|claim| self.matters(claim))
            .flat_map(Claim::sources)
            .map(|s| self.dataset.source(s))
            .filter(|s| s.grade <= self.least_grade)
            // What came out later counts from the day after the dataset's last.
            .map(|s| s.published_by(as_of).min(as_of.plus(1)))
            .collect();
        days.insert(as_of.plus(1));
        days
    }

    fn matters(&self, claim: &Claim) -> bool {
        self.dataset.place_ixs().any(|place| {
            claim.forces.iter().any(|&force| {
                bears_on(self.dataset, claim, place, force) && (self.visible)(place, force)
            })
        })
    }
}
