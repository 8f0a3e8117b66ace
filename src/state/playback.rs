//! Playing through time. The clock is an argument: frames tell how long they took.

use crate::model::Moment;
use crate::model::date::MILLIS_PER_DAY;

const NANOS_PER_SECOND: f64 = 1e9;

/// How fast time runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Speed {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Speed {
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year];

    pub fn words(self) -> &'static str {
        match self {
            Self::Day => "1 day/s",
            Self::Week => "1 week/s",
            Self::Month => "1 month/s",
            Self::Quarter => "3 months/s",
            Self::Year => "1 year/s",
        }
    }

    /// A month is a twelfth of 365.25 days here: smooth, whatever the calendar does.
    fn days_per_second(self) -> f64 {
        match self {
            Self::Day => 1.0,
            Self::Week => 7.0,
            Self::Month => 365.25 / 12.0,
            Self::Quarter => 365.25 / 4.0,
            Self::Year => 365.25,
        }
    }
}

/// Whether time runs by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Playback {
    Paused,
    Playing {
        from: Moment,
        /// Time since it began at `from`, in whole nanoseconds: sums of fractions would depend on
        /// how the frames fell.
        elapsed_ns: u64,
    },
}

impl Playback {
    pub fn is_playing(self) -> bool {
        matches!(self, Self::Playing { .. })
    }

    /// Where time stands after `dt_s` more seconds, held at `end`; there it pauses.
    pub fn advanced(self, now: Moment, end: Moment, speed: Speed, dt_s: f64) -> (Self, Moment) {
        let Self::Playing { from, elapsed_ns } = self else {
            return (self, now);
        };
        // The cast saturates; NaN and negative times count as none.
        let elapsed_ns = elapsed_ns.saturating_add((dt_s * NANOS_PER_SECOND).round() as u64);
        let days = elapsed_ns as f64 / NANOS_PER_SECOND * speed.days_per_second();
        let millis = days * MILLIS_PER_DAY as f64;
        // Saturates far past any dataset's end.
        let moment = from.plus_millis(millis as i64);
        if moment >= end {
            (Self::Paused, end)
        } else {
            (Self::Playing { from, elapsed_ns }, moment)
        }
    }
}
