//! Area states: what held over a country, a border or a polygon.

use super::Filter;
use super::known::{Span, known_part, span};
use crate::model::{AreaIx, Bounds, Dataset, Day};

/// How surely something covers a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coverage {
    Certain,
    Presumed,
    Possible,
}

/// An area state on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AreaPresence {
    pub area: AreaIx,
    pub coverage: Coverage,
}

pub(super) fn known_span(dataset: &Dataset, ix: AreaIx, filter: &Filter) -> Option<Span> {
    let area = dataset.area(ix);
    let from = known_part(dataset, area.from.as_ref(), filter);
    let to = known_part(dataset, area.to.as_ref(), filter);
    if from.is_none() && to.is_none() {
        return None;
    }
    let no_sightings: &[Bounds] = &[];
    let mut known = span(from.as_ref(), to.as_ref(), no_sightings, dataset.head.as_of);
    // A state once declared holds until its end: between a known start and a known end it is
    // certain, and needs no sighting in between.
    if let (Some(from), Some(to)) = (&from, &to)
        && let (Some(first), Some(last)) =
            (from.date.bounds().latest(), to.date.bounds().earliest())
        && first <= last
    {
        known.certain = Some((first, last));
    }
    Some(known)
}

pub(super) fn on(area: AreaIx, span: &Span, day: Day) -> Option<AreaPresence> {
    let coverage = if span.is_certain(day) {
        Coverage::Certain
    } else if span.is_presumed(day) {
        Coverage::Presumed
    } else if span.is_possible(day) {
        Coverage::Possible
    } else {
        return None;
    };
    Some(AreaPresence { area, coverage })
}
