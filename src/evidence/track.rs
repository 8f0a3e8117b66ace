//! A presence over the whole of time: one answer for each stretch of days on which nothing changes.

use super::Known;
use super::pool::Pool;
use super::presence::{Presence, Question};
use crate::model::{Dataset, Day, DaySpan, PlaceIx};

/// What is known of one force at one place, day by day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Track {
    /// First days of the stretches but the one before all, ascending. Apart from what holds, so
    /// that finding a day touches few bytes: every frame asks it of every track.
    starts: Vec<Day>,
    /// What holds before the first of these days, then from each of them on: one more than there
    /// are days.
    presences: Vec<Presence>,
    /// The most people present at any time; 0 where nobody gave a number.
    most_people: u32,
}

impl Track {
    pub(super) fn build(dataset: &Dataset, place: PlaceIx, pool: &Pool<'_>) -> Self {
        let answer = |day| Question { dataset, place, day, pool }.answer();
        let mut days = Vec::new();
        for known in pool.present.iter().chain(&pool.absent) {
            turning_days(known, &mut days);
        }
        days.sort_unstable();
        days.dedup();
        let before = answer(days.first().map_or(dataset.head.first_day, |d| d.plus(-1)));
        let (mut starts, mut presences) = (Vec::new(), vec![before]);
        for day in days {
            let presence = answer(day);
            if presences.last() != Some(&presence) {
                starts.push(day);
                presences.push(presence);
            }
        }
        let most_people = presences
            .iter()
            .filter(|p| p.status.is_present())
            .filter_map(|p| p.headcount)
            .filter_map(|count| count.max.max(count.min))
            .max()
            .unwrap_or(0);
        Self { starts, presences, most_people }
    }

    /// The most people that were ever reported present.
    pub(super) fn most_people(&self) -> u32 {
        self.most_people
    }

    /// What holds on `day`. O(log n).
    pub fn at(&self, day: Day) -> &Presence {
        &self.presences[self.stretch_on(day)]
    }

    /// What holds at its surest on some day of `days`, the latest such where several are as sure.
    pub fn over(&self, days: DaySpan) -> &Presence {
        &self.presences[self.surest_stretch(days)]
    }

    /// The same with the last day of `days` on which it holds.
    pub fn surest(&self, days: DaySpan) -> (Day, &Presence) {
        let best = self.surest_stretch(days);
        // The day before the next stretch begins is the last of this one.
        let last = self.starts.get(best).map_or(days.last, |next| next.plus(-1).min(days.last));
        (last, &self.presences[best])
    }

    /// Which stretch is the surest on some day of `days`: its place among them.
    pub(super) fn surest_stretch(&self, days: DaySpan) -> usize {
        let mut best = self.stretch_on(days.last);
        if days.is_day() {
            return best;
        }
        for i in (self.stretch_on(days.first)..best).rev() {
            if self.presences[i].status.sureness() < self.presences[best].status.sureness() {
                best = i;
            }
        }
        best
    }

    /// What holds in a stretch.
    pub(super) fn stretch(&self, i: usize) -> &Presence {
        &self.presences[i]
    }

    /// First day of a stretch, and of the one after it, where there are such.
    pub(super) fn bounds_of(&self, i: usize) -> (Option<Day>, Option<Day>) {
        let since = i.checked_sub(1).and_then(|before| self.starts.get(before));
        (since.copied(), self.starts.get(i).copied())
    }

    fn stretch_on(&self, day: Day) -> usize {
        self.starts.partition_point(|start| *start <= day)
    }

    /// First days of the stretches in `days`, ascending.
    pub fn turns(&self, days: DaySpan) -> impl Iterator<Item = Day> {
        let end = self.starts.partition_point(|start| *start <= days.last);
        let begin = self.starts.partition_point(|start| *start < days.first);
        self.starts[begin..end].iter().copied()
    }

    /// The stretches: first day (`None` for the one before all) and what holds from then on.
    pub fn stretches(&self) -> impl Iterator<Item = (Option<Day>, &Presence)> {
        std::iter::once(None).chain(self.starts.iter().copied().map(Some)).zip(&self.presences)
    }

    /// First day after `after` on which status or head count differ from the day before.
    pub fn next_change(&self, after: Day) -> Option<Day> {
        let first = self.starts.partition_point(|start| *start <= after);
        (first..self.starts.len()).find(|&i| self.is_visible_change(i)).map(|i| self.starts[i])
    }

    /// Last day before `before` on which status or head count differ from the day before.
    pub fn previous_change(&self, before: Day) -> Option<Day> {
        let end = self.starts.partition_point(|start| *start < before);
        (0..end).rev().find(|&i| self.is_visible_change(i)).map(|i| self.starts[i])
    }

    /// A claim joining or leaving a list is no change anybody sees on the map.
    fn is_visible_change(&self, i: usize) -> bool {
        let (was, is) = (&self.presences[i], &self.presences[i + 1]);
        was.status != is.status || was.headcount != is.headcount
    }
}

/// Days on which the claim's coverage or its figures may change.
fn turning_days(known: &Known, out: &mut Vec<Day>) {
    known.span.turning_days(out);
    out.extend(known.confirmations());
    for sighting in known.seen.iter().filter(|s| s.headcount.is_some()) {
        out.extend(sighting.bounds.earliest());
        out.extend(sighting.bounds.latest().map(|d| d.plus(1)));
    }
}
