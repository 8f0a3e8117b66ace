//! A presence over the whole of time: one answer for each stretch of days on which nothing changes.

use super::Known;
use super::pool::Pool;
use super::presence::{Presence, Question};
use crate::model::{Dataset, Day, DaySpan, PlaceIx};

/// What is known of one force at one place, day by day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Track {
    /// What holds before the first turning day.
    before: Presence,
    /// First day of each stretch, ascending, with what holds from then on.
    stretches: Vec<(Day, Presence)>,
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
        let mut stretches: Vec<(Day, Presence)> = Vec::with_capacity(days.len());
        for day in days {
            let presence = answer(day);
            if stretches.last().map_or(&before, |(_, p)| p) != &presence {
                stretches.push((day, presence));
            }
        }
        Self { before, stretches }
    }

    /// What holds on `day`. O(log n).
    pub fn at(&self, day: Day) -> &Presence {
        let after = self.stretches.partition_point(|(start, _)| *start <= day);
        after.checked_sub(1).map_or(&self.before, |i| &self.stretches[i].1)
    }

    /// What holds at its surest on some day of `days`, the latest such where several are as sure.
    pub fn over(&self, days: DaySpan) -> &Presence {
        self.surest(days).1
    }

    /// The same with the last day of `days` on which it holds.
    pub fn surest(&self, days: DaySpan) -> (Day, &Presence) {
        let end = self.stretches.partition_point(|(start, _)| *start <= days.last);
        let begin = self.stretches.partition_point(|(start, _)| *start <= days.first);
        let mut best = (days.last, self.at(days.last));
        for i in (begin..end).rev() {
            // The day before a stretch begins is the last of the one before.
            let day = self.stretches[i].0.plus(-1);
            let presence = self.at(day);
            if presence.status.sureness() < best.1.status.sureness() {
                best = (day, presence);
            }
        }
        best
    }

    /// First days of the stretches in `days`, ascending.
    pub fn turns(&self, days: DaySpan) -> impl Iterator<Item = Day> {
        let end = self.stretches.partition_point(|(start, _)| *start <= days.last);
        let begin = self.stretches.partition_point(|(start, _)| *start < days.first);
        self.stretches[begin..end].iter().map(|(day, _)| *day)
    }

    /// The stretches: first day (`None` for the one before all) and what holds from then on.
    pub fn stretches(&self) -> impl Iterator<Item = (Option<Day>, &Presence)> {
        std::iter::once((None, &self.before))
            .chain(self.stretches.iter().map(|(day, p)| (Some(*day), p)))
    }

    /// First day after `after` on which status or head count differ from the day before.
    pub fn next_change(&self, after: Day) -> Option<Day> {
        let first = self.stretches.partition_point(|(start, _)| *start <= after);
        (first..self.stretches.len())
            .find(|&i| self.is_visible_change(i))
            .map(|i| self.stretches[i].0)
    }

    /// Last day before `before` on which status or head count differ from the day before.
    pub fn previous_change(&self, before: Day) -> Option<Day> {
        let end = self.stretches.partition_point(|(start, _)| *start < before);
        (0..end).rev().find(|&i| self.is_visible_change(i)).map(|i| self.stretches[i].0)
    }

    /// A claim joining or leaving a list is no change anybody sees on the map.
    fn is_visible_change(&self, i: usize) -> bool {
        let was = i.checked_sub(1).map_or(&self.before, |j| &self.stretches[j].1);
        let is = &self.stretches[i].1;
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
