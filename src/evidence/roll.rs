//! The roll call of the days looked at: for every track in short what holds, kept from frame to
//! frame, so that the many who ask read a few bytes in a row.

use super::count::{CountRange, CountScope};
use super::{Evidence, Presence, Status};
use crate::model::{Day, DaySpan, ForceIx, PlaceIx};

/// One force at one place, at its surest on the days asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    pub force: ForceIx,
    pub status: Status,
    pub headcount: Option<CountRange>,
    pub count_scope: CountScope,
    /// Which track answers, and which of its stretches.
    track: usize,
    stretch: usize,
}

/// A call with the days in a row for which it stands.
#[derive(Debug, Clone, Copy)]
struct Standing {
    call: Call,
    /// First day, and the first no longer; `None` where there is no end.
    since: Option<Day>,
    until: Option<Day>,
}

impl Standing {
    fn holds_on(&self, day: Day) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day < until)
    }
}

/// Every call of some days. Good for the evidence it was called from, until that is joined anew.
#[derive(Debug)]
pub struct Roll {
    days: DaySpan,
    all: Vec<Standing>,
}

impl Roll {
    pub fn new(evidence: &Evidence, days: DaySpan) -> Self {
        let all = (0..evidence.tracks.len()).map(|i| evidence.standing(i, days)).collect();
        Self { days, all }
    }

    /// Turns to other days: calls only those for whom something turned in between.
    pub fn turn_to(&mut self, evidence: &Evidence, days: DaySpan) {
        let was = std::mem::replace(&mut self.days, days);
        if was == days {
            return;
        }
        if !(was.is_day() && days.is_day()) {
            *self = Self::new(evidence, days);
            return;
        }
        for (i, standing) in self.all.iter_mut().enumerate() {
            if !standing.holds_on(days.last) {
                *standing = evidence.standing(i, days);
            }
        }
    }

    /// The forces at `place`, in their order, each with what [`Evidence::at_place_over`] tells:
    /// from the roll where it is of these days, else asked of the tracks.
    pub fn at<'a>(
        &'a self,
        evidence: &'a Evidence,
        place: PlaceIx,
        days: DaySpan,
    ) -> impl Iterator<Item = Call> + 'a {
        let is_called = self.days == days;
        evidence.tracks.at(place).map(move |i| {
            if is_called { self.all[i].call } else { evidence.standing(i, days).call }
        })
    }
}

impl Evidence {
    /// A call in full.
    pub fn presence_of(&self, call: &Call) -> &Presence {
        self.tracks.nth(call.track).1.stretch(call.stretch)
    }

    fn standing(&self, i: usize, days: DaySpan) -> Standing {
        let (force, track) = self.tracks.nth(i);
        let stretch = track.surest_stretch(days);
        let Presence { status, headcount, count_scope, .. } = *track.stretch(stretch);
        let call = Call { force, status, headcount, count_scope, track: i, stretch };
        let (since, until) = track.bounds_of(stretch);
        Standing { call, since, until }
    }
}
