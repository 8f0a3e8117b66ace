//! Which tile to ask for next, and when: the newest view first, few at once, and what failed not
//! before its rest is over. Time is an argument, and so is chance.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::time::Duration;

use walkers::TileId;

use super::failure::{Failure, Rest};

/// How a source is to be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pacing {
    /// Requests at once.
    pub at_once: usize,
    /// Rest after a first failure.
    pub first_rest: Duration,
    /// Rests grow to this.
    pub longest_rest: Duration,
    /// Rest where asking again soon would bring the same.
    pub long_rest: Duration,
    /// Spreads the rests, so that many windows do not ask in step.
    pub seed: u64,
}

impl Default for Pacing {
    fn default() -> Self {
        Self {
            at_once: 6,
            first_rest: Duration::from_secs(1),
            longest_rest: Duration::from_secs(300),
            long_rest: Duration::from_secs(600),
            seed: 0,
        }
    }
}

/// A server's wish to be left alone is heeded up to this.
const MOST_RETRY_AFTER: Duration = Duration::from_secs(3_600);

/// Failed tiles remembered; past it those whose rest ended longest ago are forgotten.
const MOST_RESTING: usize = 4_096;

/// Times count from when the source was opened.
#[derive(Debug)]
pub(super) struct Queue {
    pacing: Pacing,
    waiting: HashMap<TileId, Waiting>,
    /// With the last frame that wanted it.
    in_flight: HashMap<TileId, u64>,
    /// Done, and not yet looked at by the view.
    delivered: HashSet<TileId>,
    resting: HashMap<TileId, Resting>,
    source: Resting,
    /// Answers without a single failure between set this back.
    failures_in_row: u32,
    /// What no frame from here on wanted is forgotten.
    oldest_frame: u64,
    next_order: u64,
    random: u64,
}

#[derive(Debug)]
struct Waiting {
    frame: u64,
    order: u64,
}

#[derive(Debug, Default, Clone, Copy)]
struct Resting {
    failures: u32,
    until: Duration,
}

/// What a worker should do.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Take {
    Ask(TileId),
    /// Nothing for now; look again after so long, or when something happens.
    Wait(Option<Duration>),
}

impl Queue {
    pub(super) fn new(pacing: Pacing) -> Self {
        Self {
            pacing,
            waiting: HashMap::new(),
            in_flight: HashMap::new(),
            delivered: HashSet::new(),
            resting: HashMap::new(),
            source: Resting::default(),
            failures_in_row: 0,
            oldest_frame: 0,
            next_order: 0,
            random: pacing.seed,
        }
    }

    /// Wants a tile for a frame. Tiles of later frames go first, and within a frame in the order
    /// asked. `true` where a worker may have something new to do.
    pub(super) fn want(&mut self, id: TileId, frame: u64) -> bool {
        if let Some(last) = self.in_flight.get_mut(&id) {
            *last = frame;
            return false;
        }
        if self.delivered.contains(&id) {
            return false;
        }
        let is_wanted = self.waiting.get(&id).is_some_and(|waiting| waiting.frame == frame);
        if is_wanted {
            return false;
        }
        let order = self.next_order;
        self.next_order += 1;
        self.waiting.insert(id, Waiting { frame, order }).is_none()
    }

    /// Takes back what no frame since `frame` wanted.
    pub(super) fn forget_before(&mut self, frame: u64) {
        self.oldest_frame = frame;
        self.waiting.retain(|_, waiting| waiting.frame >= frame);
    }

    pub(super) fn take(&mut self, now: Duration) -> Take {
        if self.in_flight.len() >= self.pacing.at_once {
            return Take::Wait(None);
        }
        if self.source.until > now {
            return Take::Wait(Some(self.source.until - now));
        }
        // After a failure of the source, one tile goes ahead to see.
        if self.source.failures > 0 && !self.in_flight.is_empty() {
            return Take::Wait(None);
        }
        let until = |id: &TileId| self.resting.get(id).map_or(Duration::ZERO, |r| r.until);
        let next = self
            .waiting
            .iter()
            .filter(|(id, _)| until(id) <= now)
            .max_by_key(|(_, waiting)| (waiting.frame, Reverse(waiting.order)))
            .map(|(id, waiting)| (*id, waiting.frame));
        match next {
            Some((id, frame)) => {
                self.waiting.remove(&id);
                self.in_flight.insert(id, frame);
                Take::Ask(id)
            }
            None => Take::Wait(self.waiting.keys().map(until).min().map(|at| at - now)),
        }
    }

    /// An answer, were it only that there is no such tile.
    pub(super) fn succeed(&mut self, id: TileId) {
        self.in_flight.remove(&id);
        self.delivered.insert(id);
        self.resting.remove(&id);
        self.source = Resting::default();
        self.failures_in_row = 0;
    }

    /// No answer of use. While the tile is wanted it is asked for again after its rest.
    pub(super) fn fail(&mut self, id: TileId, failure: &Failure, now: Duration) {
        let wanted_in = self.in_flight.remove(&id);
        self.failures_in_row = self.failures_in_row.saturating_add(1);
        let mut tile = self.resting.get(&id).copied().unwrap_or_default();
        self.lengthen(&mut tile, failure, now);
        self.resting.insert(id, tile);
        self.rest_source(failure, now);
        if let Some(frame) = wanted_in.filter(|frame| *frame >= self.oldest_frame) {
            self.want(id, frame);
        }
        self.forget_rested();
    }

    /// A tile came from the cache though its server failed: it is here, and the source rests.
    pub(super) fn deliver_stale(&mut self, id: TileId, failure: &Failure, now: Duration) {
        self.in_flight.remove(&id);
        self.delivered.insert(id);
        self.failures_in_row = self.failures_in_row.saturating_add(1);
        self.rest_source(failure, now);
    }

    fn rest_source(&mut self, failure: &Failure, now: Duration) {
        if self.failures_in_row >= failure.source_rests_after() {
            let mut source = self.source;
            self.lengthen(&mut source, failure, now);
            self.source = source;
        }
    }

    /// The view has it now.
    pub(super) fn looked_at(&mut self, id: TileId) {
        self.delivered.remove(&id);
    }

    /// Whether something that is wanted now failed, or the source as a whole.
    pub(super) fn is_troubled(&self) -> bool {
        self.source.failures > 0 || self.waiting.keys().any(|id| self.resting.contains_key(id))
    }

    pub(super) fn in_progress(&self) -> usize {
        self.waiting.len() + self.in_flight.len()
    }

    fn lengthen(&mut self, resting: &mut Resting, failure: &Failure, now: Duration) {
        resting.failures = resting.failures.saturating_add(1);
        let rest = match failure.rest() {
            Rest::Long => self.pacing.long_rest,
            Rest::Growing(at_least) => {
                let doublings = (resting.failures - 1).min(20);
                let rest = self.pacing.first_rest.saturating_mul(1 << doublings);
                let rest = rest.min(self.pacing.longest_rest).mul_f64(self.spread());
                rest.max(at_least.unwrap_or_default().min(MOST_RETRY_AFTER))
            }
        };
        resting.until = resting.until.max(now.saturating_add(rest));
    }

    /// Between 0.75 and 1.25, by splitmix64.
    fn spread(&mut self) -> f64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        0.75 + 0.5 * (z >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn forget_rested(&mut self) {
        if self.resting.len() > MOST_RESTING {
            let first = self.resting.iter().min_by_key(|(_, resting)| resting.until);
            if let Some(id) = first.map(|(id, _)| *id) {
                self.resting.remove(&id);
            }
        }
    }
}

#[cfg(test)]
mod tests;
