//! The part of time that the axis shows.

use crate::model::Moment;
use crate::model::date::MILLIS_PER_DAY;

/// Least that the axis shows: a few days are enough to read single days.
const LEAST_MILLIS: i64 = 4 * MILLIS_PER_DAY;

/// A stretch of time, held inside the dataset's range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeWindow {
    start: Moment,
    end: Moment,
}

impl TimeWindow {
    /// The whole of `range`, widened to the least there can be.
    pub fn whole((start, end): (Moment, Moment)) -> Self {
        Self { start, end: end.max(start.plus_millis(LEAST_MILLIS)) }
    }

    /// From one moment to another, in either order, held inside `range` and not shorter than a few
    /// days.
    pub fn new(a: Moment, b: Moment, range: (Moment, Moment)) -> Self {
        let whole = Self::whole(range);
        let (first, last) = (a.min(b), a.max(b));
        let length = (last.millis().saturating_sub(first.millis()))
            .clamp(LEAST_MILLIS.min(whole.millis()), whole.millis());
        Self::placed(first.millis(), length, whole)
    }

    /// `length` milliseconds from `start` on, moved until it lies inside `whole`.
    fn placed(start: i64, length: i64, whole: Self) -> Self {
        let latest = whole.end.millis() - length;
        let start = start.clamp(whole.start.millis(), latest);
        Self { start: Moment::from_millis(start), end: Moment::from_millis(start + length) }
    }

    pub fn start(self) -> Moment {
        self.start
    }

    pub fn end(self) -> Moment {
        self.end
    }

    /// How long it is, milliseconds; never 0.
    pub fn millis(self) -> i64 {
        self.end.millis() - self.start.millis()
    }

    pub fn contains(self, moment: Moment) -> bool {
        self.start <= moment && moment <= self.end
    }

    /// `factor` times as long (less than 1 is nearer), with `at` staying where it is on the axis.
    pub fn zoomed(self, factor: f64, at: Moment, range: (Moment, Moment)) -> Self {
        let whole = Self::whole(range);
        let least = LEAST_MILLIS.min(whole.millis()) as f64;
        let length = (self.millis() as f64 * factor).clamp(least, whole.millis() as f64);
        let length = if length.is_finite() { length.round() } else { self.millis() as f64 };
        let share = (at.millis() - self.start.millis()) as f64 / self.millis() as f64;
        let start = at.millis() as f64 - share * length;
        Self::placed(start.round() as i64, length as i64, whole)
    }

    /// Later by so much (earlier where negative), as far as there is time.
    pub fn panned(self, millis: i64, range: (Moment, Moment)) -> Self {
        Self::placed(self.start.millis().saturating_add(millis), self.millis(), Self::whole(range))
    }

    /// Beginning elsewhere and ending where it does, as near as there is time for a few days.
    pub fn with_start(self, start: Moment, range: (Moment, Moment)) -> Self {
        let latest = self.end.plus_millis(-LEAST_MILLIS.min(self.millis()));
        Self::new(start.clamp(range.0, latest), self.end, range)
    }

    /// Ending elsewhere and beginning where it does.
    pub fn with_end(self, end: Moment, range: (Moment, Moment)) -> Self {
        let earliest = self.start.plus_millis(LEAST_MILLIS.min(self.millis()));
        Self::new(self.start, end.max(earliest), range)
    }

    /// Moved no farther than needed for `moment` to lie inside, a tenth of its length from an end.
    pub fn following(self, moment: Moment, range: (Moment, Moment)) -> Self {
        if self.contains(moment) {
            return self;
        }
        let margin = self.millis() / 10;
        let start = if moment < self.start {
            moment.millis() - margin
        } else {
            moment.millis() + margin - self.millis()
        };
        Self::placed(start, self.millis(), Self::whole(range))
    }
}
