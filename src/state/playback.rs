//! Playing through time. The clock is an argument: frames tell how long they took.

use crate::model::Moment;
use crate::model::date::MILLIS_PER_DAY;

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
        /// Seconds since it began at `from`: one multiplication, so that the frame rate leaves no trace.
        elapsed_s: f64,
    },
}

impl Playback {
    pub fn is_playing(self) -> bool {
        matches!(self, Self::Playing { .. })
    }

    /// Where time stands after `dt_s` more seconds, held at `end`; there it pauses.
    pub fn advanced(self, now: Moment, end: Moment, speed: Speed, dt_s: f64) -> (Self, Moment) {
        let Self::Playing { from, elapsed_s } = self else {
            return (self, now);
        };
        let elapsed_s = elapsed_s + dt_s.max(0.0);
        let millis = elapsed_s * speed.days_per_second() * MILLIS_PER_DAY as f64;
        // Saturates far past any dataset's end.
        let moment = from.plus_millis(millis as i64);
        if moment >= end {
            (Self::Paused, end)
        } else {
            (Self::Playing { from, elapsed_s }, moment)
        }
    }
}
