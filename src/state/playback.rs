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
    ThreeYears,
    TenYears,
}

impl Speed {
    pub const ALL: [Self; 7] = [
        Self::Day,
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::Year,
        Self::ThreeYears,
        Self::TenYears,
    ];

    pub fn words(self) -> &'static str {
        match self {
            Self::Day => "1 day/s",
            Self::Week => "1 week/s",
            Self::Month => "1 month/s",
            Self::Quarter => "3 months/s",
            Self::Year => "1 year/s",
            Self::ThreeYears => "3 years/s",
            Self::TenYears => "10 years/s",
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
            Self::ThreeYears => 3.0 * 365.25,
            Self::TenYears => 10.0 * 365.25,
        }
    }

    /// The next faster one, or itself.
    pub fn faster(self) -> Self {
        Self::ALL.into_iter().find(|s| s.days_per_second() > self.days_per_second()).unwrap_or(self)
    }

    /// The next slower one, or itself.
    pub fn slower(self) -> Self {
        let slower = |s: &Self| s.days_per_second() < self.days_per_second();
        Self::ALL.into_iter().rev().find(slower).unwrap_or(self)
    }
}

/// What happens where the stretch that plays ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AtEnd {
    /// Time stops there.
    #[default]
    Stop,
    /// It begins again at the start of the stretch.
    Loop,
}

/// The stretch of time that plays, and what ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    pub start: Moment,
    pub end: Moment,
    pub at_end: AtEnd,
    /// Time stops here first: an event to look at. Later than where it began.
    pub pause_at: Option<Moment>,
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

    /// Where time stands after `dt_s` more seconds. The same sum of `dt_s` gives the same moment,
    /// however the frames fell, but for where a pause or a stop holds it.
    pub fn advanced(
        self,
        now: Moment,
        stretch: &Stretch,
        speed: Speed,
        dt_s: f64,
    ) -> (Self, Moment) {
        let Self::Playing { from, elapsed_ns } = self else {
            return (self, now);
        };
        // The cast saturates; NaN and negative times count as none.
        let elapsed_ns = elapsed_ns.saturating_add((dt_s * NANOS_PER_SECOND).round() as u64);
        let days = elapsed_ns as f64 / NANOS_PER_SECOND * speed.days_per_second();
        // Saturates far past any dataset's end.
        let moment = from.plus_millis((days * MILLIS_PER_DAY as f64) as i64);
        if let Some(pause) = stretch.pause_at.filter(|p| from < *p && *p <= moment) {
            return (Self::Paused, pause);
        }
        if moment < stretch.end {
            return (Self::Playing { from, elapsed_ns }, moment);
        }
        let length = stretch.end.millis() - stretch.start.millis();
        match stretch.at_end {
            AtEnd::Loop if length > 0 => {
                let past = (moment.millis() - stretch.end.millis()).rem_euclid(length);
                (Self::Playing { from, elapsed_ns }, stretch.start.plus_millis(past))
            }
            _ => (Self::Paused, stretch.end),
        }
    }
}
