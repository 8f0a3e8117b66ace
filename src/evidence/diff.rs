//! What changed at the bases between two days.

use super::{CountRange, Evidence, Presence, Status};
use crate::model::{Dataset, Day, ForceIx, PlaceIx};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    Arrived,
    Left,
    /// Ranges that no longer overlap, upwards.
    Grew,
    Shrank,
    /// Only the status changed.
    Evidence,
}

impl ChangeKind {
    /// In the order in which they are listed.
    pub const ALL: [Self; 5] =
        [Self::Arrived, Self::Left, Self::Grew, Self::Shrank, Self::Evidence];

    /// As the command line and the window say it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Arrived => "arrived",
            Self::Left => "left",
            Self::Grew => "grew",
            Self::Shrank => "shrank",
            Self::Evidence => "evidence",
        }
    }
}

/// One force at one base, before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub kind: ChangeKind,
    pub base: PlaceIx,
    pub force: ForceIx,
    pub before: (Status, Option<CountRange>),
    pub after: (Status, Option<CountRange>),
}

/// One side of a change: "confirmed, 400–450".
pub fn side_words((status, count): (Status, Option<CountRange>)) -> String {
    match count {
        Some(count) => format!("{}, {}", status.word(), count.words()),
        None => status.word().to_owned(),
    }
}

/// Every change, by base and force in the dataset's order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Diff {
    pub changes: Vec<Change>,
}

impl Diff {
    pub fn of(&self, kind: ChangeKind) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |c| c.kind == kind)
    }
}

pub(super) fn between(evidence: &Evidence, dataset: &Dataset, from: Day, to: Day) -> Diff {
    let is_base = |place| !dataset.is_territory(place) && dataset.base_of(place) == place;
    let changes = evidence
        .tracks()
        .filter(|(place, _, _)| is_base(*place))
        .filter_map(|(base, force, track)| {
            let (before, after) = (track.at(from), track.at(to));
            Some(Change {
                kind: kind(before, after)?,
                base,
                force,
                before: (before.status, before.headcount),
                after: (after.status, after.headcount),
            })
        })
        .collect();
    Diff { changes }
}

fn kind(before: &Presence, after: &Presence) -> Option<ChangeKind> {
    match (before.status.is_present(), after.status.is_present()) {
        (false, true) => Some(ChangeKind::Arrived),
        (true, false) => Some(ChangeKind::Left),
        (false, false) => None,
        (true, true) => match before.headcount.zip(after.headcount) {
            Some((b, a)) if b.is_disjoint(a) => {
                let grew = a.middle() > b.middle();
                Some(if grew { ChangeKind::Grew } else { ChangeKind::Shrank })
            }
            _ => (before.status != after.status).then_some(ChangeKind::Evidence),
        },
    }
}
