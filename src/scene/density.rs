//! How much happens when: events and changes of presence, counted over the whole range.

use crate::evidence::Presence;
use crate::model::Day;
use crate::state::{Filters, Session};

/// Equal parts of the range that are counted apart.
pub const DENSITY_BINS: usize = 180;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DensityBin {
    pub events: u32,
    /// Days on which a force at a base came, went, or was told of otherwise.
    pub changes: u32,
}

impl DensityBin {
    pub fn total(self) -> u32 {
        self.events + self.changes
    }
}

/// Counts over the range, in order of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Density {
    pub bins: Vec<DensityBin>,
    /// The fullest bin's total.
    pub most: u32,
    evidence_generation: u64,
    filters: Filters,
}

impl Density {
    pub fn of(session: &Session) -> Self {
        let dataset = session.dataset();
        let mut bins = vec![DensityBin::default(); DENSITY_BINS];
        for (event, _) in session.shown_events() {
            if let Some(bin) = bin_of(session, session.event_day(event)) {
                bins[bin].events += 1;
            }
        }
        for (place, force, track) in session.evidence().tracks() {
            let is_base = !dataset.is_territory(place) && dataset.base_of(place) == place;
            if !(is_base && session.is_force_shown(force) && session.is_place_shown(place)) {
                continue;
            }
            let mut before: Option<&Presence> = None;
            for (day, presence) in track.stretches() {
                let is_change = before.is_some_and(|was| {
                    let is_shown = |p: &Presence| session.is_presence_shown(place, force, p.status);
                    (is_shown(was) || is_shown(presence)) && differ(was, presence)
                });
                let bin = day.filter(|_| is_change).and_then(|day| bin_of(session, day));
                if let Some(bin) = bin {
                    bins[bin].changes += 1;
                }
                before = Some(presence);
            }
        }
        Self {
            most: bins.iter().map(|bin| bin.total()).max().unwrap_or(0),
            bins,
            evidence_generation: session.evidence_generation(),
            filters: session.state().filters.clone(),
        }
    }

    /// Whether it would be counted the same again.
    pub fn is_of(&self, session: &Session) -> bool {
        self.evidence_generation == session.evidence_generation()
            && self.filters == session.state().filters
    }

    /// Height of a bin, 0 to 1: by the root, so that a quiet year is not a blank one.
    pub fn height(&self, count: u32) -> f64 {
        (f64::from(count) / f64::from(self.most.max(1))).sqrt()
    }
}

fn differ(was: &Presence, is: &Presence) -> bool {
    was.status != is.status || was.headcount != is.headcount
}

fn bin_of(session: &Session, day: Day) -> Option<usize> {
    let head = &session.dataset().head;
    if day < head.first_day || day > head.last_day {
        return None;
    }
    let days = i64::from(head.last_day.days_since(head.first_day)) + 1;
    let bins = i64::try_from(DENSITY_BINS).ok()?;
    usize::try_from(i64::from(day.days_since(head.first_day)) * bins / days).ok()
}
