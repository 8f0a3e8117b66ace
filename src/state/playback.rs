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
    pub fn days_per_second(self) -> f64 {
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

impl AtEnd {
    pub fn other(self) -> Self {
        match self {
            Self::Stop => Self::Loop,
            Self::Loop => Self::Stop,
        }
    }
}

/// The stretch of time that plays, and what ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch<'a> {
    pub start: Moment,
    pub end: Moment,
    pub at_end: AtEnd,
    /// Time stops at each of these, in ascending order: events to look at.
    pub pauses: &'a [Moment],
}

impl Stretch<'_> {
    /// The first pause after `from` and not after `to`.
    fn pause(&self, from: Moment, to: Moment) -> Option<Moment> {
        let first = self.pauses.partition_point(|p| *p <= from);
        self.pauses.get(first).copied().filter(|p| *p <= to)
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
    /// Time begins to run.
    pub fn from(moment: Moment) -> Self {
        Self::Playing { from: moment, elapsed_ns: 0 }
    }

    pub fn is_playing(self) -> bool {
        matches!(self, Self::Playing { .. })
    }

    /// Where time stands after `dt_s` more seconds. The same sum of `dt_s` gives the same moment,
    /// however the frames fell.
    pub fn advanced(
        self,
        now: Moment,
        stretch: &Stretch<'_>,
        speed: Speed,
        dt_s: f64,
    ) -> (Self, Moment) {
        let Self::Playing { from, elapsed_ns } = self else {
            return (self, now);
        };
        // The cast saturates; NaN and negative times count as none.
        let elapsed_ns = elapsed_ns.saturating_add((dt_s * NANOS_PER_SECOND).round() as u64);
        let first_lap = nanos_between(from, stretch.end, speed);
        if elapsed_ns < first_lap {
            return stretch.run(from, elapsed_ns, speed);
        }
        if let Some(pause) = stretch.pause(from, stretch.end) {
            return (Self::Paused, pause);
        }
        let lap = nanos_between(stretch.start, stretch.end, speed);
        if stretch.at_end == AtEnd::Stop || lap == 0 {
            return (Self::Paused, stretch.end);
        }
        // Each lap begins anew at the start, so that sums stay exact however often it goes round.
        let past_ns = elapsed_ns - first_lap;
        match stretch.pause(stretch.start, stretch.end) {
            Some(pause) if past_ns >= lap => (Self::Paused, pause),
            _ => stretch.run(stretch.start, past_ns % lap, speed),
        }
    }
}

impl Stretch<'_> {
    /// Time runs on inside one lap, as far as the next pause.
    fn run(&self, from: Moment, elapsed_ns: u64, speed: Speed) -> (Playback, Moment) {
        let millis = elapsed_ns as f64 * millis_per_nano(speed);
        // Held at the end, where rounding would run past it.
        let moment = from.plus_millis(millis as i64).min(self.end);
        match self.pause(from, moment) {
            Some(pause) => (Playback::Paused, pause),
            None => (Playback::Playing { from, elapsed_ns }, moment),
        }
    }
}

fn millis_per_nano(speed: Speed) -> f64 {
    speed.days_per_second() * MILLIS_PER_DAY as f64 / NANOS_PER_SECOND
}

/// How long it plays from one moment to a later one; 0 where it is not later.
fn nanos_between(from: Moment, to: Moment, speed: Speed) -> u64 {
    let millis = to.millis().saturating_sub(from.millis());
    // The cast saturates; a negative length counts as none.
    (millis as f64 / millis_per_nano(speed)).ceil() as u64
}
