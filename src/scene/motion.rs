//! Between days: while time plays, what is drawn is the mean of the days just passed, so that
//! wedges grow and shrink and nothing jumps. It depends on the moment alone: the same moment at
//! the same speed gives the same picture, whatever frames came before.

use super::Look;
use crate::model::date::MILLIS_PER_DAY;
use crate::model::{Bounds, Day, DaySpan, Moment, PlaceIx};

/// A change takes this long on the screen, seconds.
const CHANGE_S: f64 = 0.3;
/// A movement travels for this long on the screen at least, seconds.
const TRAVEL_S: f64 = 0.6;
/// And in no more days than it stays on the map after its end.
const TRAVEL_DAYS: f64 = 12.0;

/// Where the clock is between two days while it runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Motion {
    /// Days since 1970 by the local clock, with the part of the day that has passed.
    now: f64,
    days_per_second: f64,
}

impl Motion {
    /// `None` where time stands still, another day than the clock's is looked at, or the reader
    /// wants less motion: then a day is drawn exactly as it is.
    pub fn of(look: Look<'_>) -> Option<Self> {
        let session = look.session;
        let state = session.state();
        let is_running = state.playback.is_playing()
            && look.days == session.days()
            && state.motion == crate::state::Motion::Flying;
        is_running.then(|| {
            let day = session.day();
            let midnight = Moment::start_of(day, session.dataset().head.utc_offset);
            let passed = (state.moment.millis() - midnight.millis()) as f64 / MILLIS_PER_DAY as f64;
            let now = f64::from(day.number()) + passed;
            Self { now, days_per_second: state.speed.days_per_second() }
        })
    }

    /// The days that are drawn at once, ascending, each with its share of the picture: one for
    /// every stretch on which nothing changes at the places. The shares come to 1.
    pub fn days(self, look: Look<'_>, places: &[PlaceIx]) -> Vec<(Day, f64)> {
        let length = (self.days_per_second * CHANGE_S).max(1.0);
        let begin = self.now - length;
        // A day's number fits.
        let first = Day::from_number(begin.floor() as i32);
        let last = look.day();
        let span = i32::from(look.session.state().span.days());
        let reach = DaySpan { first: first.plus(1 - span), last };
        // What a span of days shows may change when a stretch comes into it and when one leaves it.
        let evidence = look.session.evidence();
        let mut turns: Vec<Day> = places
            .iter()
            .flat_map(|&place| evidence.turns_at(place, reach))
            .flat_map(|turn| [turn, turn.plus(span - 1)])
            .filter(|turn| first < *turn && *turn <= last)
            .collect();
        turns.push(first);
        turns.sort_unstable();
        turns.dedup();
        let ends = turns.iter().skip(1).map(|d| f64::from(d.number())).chain([self.now]);
        let share = |day: Day, end: f64| (end - f64::from(day.number()).max(begin)) / length;
        turns.iter().zip(ends).map(|(&day, end)| (day, share(day, end))).collect()
    }

    /// How much of its way a movement has gone, 0 to 1; `None` before it and after it.
    pub fn travelled(self, bounds: Bounds) -> Option<f64> {
        let first = bounds.earliest().or(bounds.latest())?;
        let last = bounds.latest().unwrap_or(first);
        let least = (self.days_per_second * TRAVEL_S).min(TRAVEL_DAYS);
        let length = f64::from(last.days_since(first) + 1).max(least);
        let share = (self.now - f64::from(first.number())) / length;
        (0.0..=1.0).contains(&share).then_some(share)
    }
}
