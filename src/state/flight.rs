//! Going from one place and time to another in a moment or so, and words that pass. The clock is an
//! argument, as in playback.

use super::Camera;
use crate::model::Moment;

const NANOS_PER_SECOND: f64 = 1e9;

/// How long a flight lasts, seconds.
pub const FLIGHT_S: f64 = 0.8;
/// How long a passing word stays, seconds.
pub const SAID_S: f64 = 3.5;

/// Whether the map and the clock travel to where a chapter is, or are there at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Motion {
    #[default]
    Flying,
    Jumping,
}

/// The story of the dataset, told chapter by chapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Story {
    #[default]
    Closed,
    /// A chapter is open and waits for the reader.
    Resting,
    /// It goes on by itself; this chapter has been open for so long, whole nanoseconds.
    Telling { elapsed_ns: u64 },
}

/// On the way to a place and a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flight {
    pub from: (Moment, Camera),
    pub to: (Moment, Camera),
    pub elapsed_ns: u64,
}

impl Flight {
    /// Where it has come to after `dt_s` more seconds; the flight goes on where one is returned.
    /// The same sum of times gives the same place, however the frames fell.
    pub fn advanced(self, dt_s: f64) -> (Option<Self>, (Moment, Camera)) {
        let elapsed_ns = later(self.elapsed_ns, dt_s);
        let share = elapsed_ns as f64 / NANOS_PER_SECOND / FLIGHT_S;
        if share >= 1.0 {
            return (None, self.to);
        }
        // Slow at both ends.
        let eased = share * share * (3.0 - 2.0 * share);
        let (start, end) = (self.from.0.millis(), self.to.0.millis());
        let moment = self.from.0.plus_millis(((end - start) as f64 * eased).round() as i64);
        (Some(Self { elapsed_ns, ..self }), (moment, self.from.1.toward(self.to.1, eased)))
    }
}

/// So much later. The cast saturates; NaN and negative times count as none.
pub(super) fn later(elapsed_ns: u64, dt_s: f64) -> u64 {
    elapsed_ns.saturating_add((dt_s * NANOS_PER_SECOND).round() as u64)
}

/// Words that tell what was done, and go by themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub words: String,
    /// `None` until the first time that passes: it was before the words.
    elapsed_ns: Option<u64>,
}

impl Said {
    pub fn new(words: String) -> Self {
        Self { words, elapsed_ns: None }
    }

    /// `None` once they have been there long enough.
    pub fn advanced(self, dt_s: f64) -> Option<Self> {
        let elapsed_ns = self.elapsed_ns.map_or(0, |elapsed_ns| later(elapsed_ns, dt_s));
        (seconds(elapsed_ns) < SAID_S).then_some(Self { elapsed_ns: Some(elapsed_ns), ..self })
    }

    pub fn left_s(&self) -> f64 {
        SAID_S - seconds(self.elapsed_ns.unwrap_or(0))
    }
}

pub(super) fn seconds(ns: u64) -> f64 {
    ns as f64 / NANOS_PER_SECOND
}
