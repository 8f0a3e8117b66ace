//! Area states: what held over a country, a border or a polygon.

use super::Filter;
use super::known::{KnownPart, Span, known_part, span};
use crate::model::{AreaIx, Bounds, Dataset, Day, DaySpan};

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

/// An area state with only the parts that sources within the filter carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownArea {
    pub from: Option<KnownPart>,
    pub to: Option<KnownPart>,
    pub span: Span,
}

impl KnownArea {
    /// `None` where no part is left.
    pub(super) fn new(dataset: &Dataset, ix: AreaIx, filter: &Filter) -> Option<Self> {
        let area = dataset.area(ix);
        let from = known_part(dataset, area.from.as_ref(), filter);
        let to = known_part(dataset, area.to.as_ref(), filter);
        if from.is_none() && to.is_none() {
            return None;
        }
        let no_sightings: &[Bounds] = &[];
        let mut span = span(from.as_ref(), to.as_ref(), no_sightings, dataset.head.as_of);
        // A state once declared holds until its end: between a known start and a known end it is
        // certain, and needs no sighting in between.
        if let (Some(from), Some(to)) = (&from, &to)
            && let (Some(first), Some(last)) =
                (from.date.bounds().latest(), to.date.bounds().earliest())
            && first <= last
        {
            span.certain = Some((first, last));
        }
        Some(Self { from, to, span })
    }
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

/// As surely as on any of the days.
pub(super) fn over(area: AreaIx, span: &Span, days: DaySpan) -> Option<AreaPresence> {
    if days.is_day() {
        return on(area, span, days.last);
    }
    let mut turning = vec![days.first, days.last];
    span.turning_days(&mut turning);
    turning
        .into_iter()
        .filter(|day| days.first <= *day && *day <= days.last)
        .filter_map(|day| on(area, span, day))
        .min_by_key(|held| held.coverage)
}
