//! What is known and stands on no map, or only in part: listed, so that nothing is left out for
//! being hard to draw.

use std::collections::BTreeSet;

use super::{Evidence, Known};
use crate::model::{
    AreaExtent, AreaIx, Bounds, Dataset, LegEnd, Movement, PlaceIx, Record, SourceIx,
};

/// Why a record is not on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OffMapReason {
    /// A total for a country or region.
    Territory,
    /// "One of" several places.
    SeveralPlaces,
    /// Several forces in one breath.
    SeveralForces,
    /// An event without a place.
    NoPlace,
    /// An area state over countries without a code, which no outline can be found for.
    NoOutline,
    /// A movement none of whose stops has a position.
    NoStop,
    /// A movement with one such stop: drawn as a stub, its other end nowhere.
    OneStop,
    /// No day from which on it could be shown.
    NoDate,
    /// A source without a date: it counts from the dataset's last day on.
    UndatedSource,
}

impl OffMapReason {
    pub const ALL: [Self; 9] = [
        Self::Territory,
        Self::SeveralPlaces,
        Self::SeveralForces,
        Self::NoPlace,
        Self::NoOutline,
        Self::NoStop,
        Self::OneStop,
        Self::NoDate,
        Self::UndatedSource,
    ];

    /// For the reader, as a heading.
    pub fn words(self) -> &'static str {
        match self {
            Self::Territory => "Said of a whole country or region, so pinned to no base",
            Self::SeveralPlaces => "Said of one of several places, so pinned to none",
            Self::SeveralForces => "Said of several forces together",
            Self::NoPlace => "Events that happened at no place of the dataset",
            Self::NoOutline => "Area states over countries without an outline",
            Self::NoStop => "Movements without a stop that has a position",
            Self::OneStop => "Movements drawn as a stub: only one stop has a position",
            Self::NoDate => "Without a day on which to show them",
            Self::UndatedSource => "Sources without a date",
        }
    }
}

/// A record that is not on the map, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OffMap {
    pub reason: OffMapReason,
    pub record: Record,
}

/// By reason, then in the dataset's order; only what the filter lets be known. A record may stand
/// under several reasons.
pub(super) fn list(dataset: &Dataset, evidence: &Evidence) -> Vec<OffMap> {
    let mut all: Vec<OffMap> = Vec::new();
    let mut add = |reason, record| all.push(OffMap { reason, record });
    for known in evidence.claims.iter().flatten() {
        claim_reasons(dataset, known, |reason| add(reason, Record::Claim(known.claim)));
    }
    for (ix, event) in evidence.known_events(dataset) {
        if event.place.is_none() {
            add(OffMapReason::NoPlace, Record::Event(ix));
        }
        if event.bounds() == Bounds::UNKNOWN {
            add(OffMapReason::NoDate, Record::Event(ix));
        }
    }
    for (ix, known) in evidence.known_movements() {
        let record = Record::Movement(ix);
        match located_stops(dataset.movement(ix)) {
            0 => add(OffMapReason::NoStop, record),
            1 => add(OffMapReason::OneStop, record),
            _ => {}
        }
        if known.bounds().is_none() {
            add(OffMapReason::NoDate, record);
        }
    }
    for (i, area) in dataset.areas.iter().enumerate() {
        let ix = AreaIx::from(i);
        let Some(known) = evidence.area(ix) else { continue };
        if !has_outline(dataset, &area.extent) {
            add(OffMapReason::NoOutline, Record::Area(ix));
        }
        if known.span.possible == Bounds::UNKNOWN && known.span.certain.is_none() {
            add(OffMapReason::NoDate, Record::Area(ix));
        }
    }
    let undated = |s: &SourceIx| dataset.source(*s).date.is_none();
    let sources: Vec<SourceIx> = (0..dataset.sources.len()).map(SourceIx::from).collect();
    for source in evidence.admitted(&sources).into_iter().filter(undated) {
        add(OffMapReason::UndatedSource, Record::Source(source));
    }
    all.sort_unstable();
    all
}

fn claim_reasons(dataset: &Dataset, known: &Known, mut add: impl FnMut(OffMapReason)) {
    let claim = dataset.claim(known.claim);
    if claim.places.iter().all(|&p| dataset.is_territory(p)) {
        add(OffMapReason::Territory);
    }
    if claim.places.len() > 1 {
        add(OffMapReason::SeveralPlaces);
    }
    if claim.forces.len() > 1 {
        add(OffMapReason::SeveralForces);
    }
    // An open end alone dates nothing.
    let dated = |b: Bounds| b != Bounds::UNKNOWN;
    let parts = known.from.iter().chain(&known.to).map(|p| p.date.bounds());
    if !parts.chain(known.seen.iter().map(|s| s.bounds)).any(dated) {
        add(OffMapReason::NoDate);
    }
}

fn located_stops(movement: &Movement) -> usize {
    movement.legs.iter().filter(|leg| matches!(leg.at, LegEnd::Place(_))).count()
}

/// Outlines go by a country's code; a border needs both.
fn has_outline(dataset: &Dataset, extent: &AreaExtent) -> bool {
    let has_code = |place| dataset.place(place).country.is_some();
    match extent {
        AreaExtent::Countries(countries) => countries.iter().any(|&c| has_code(c)),
        AreaExtent::Border(a, b) => has_code(*a) && has_code(*b),
        AreaExtent::Polygon(_) => true,
    }
}

impl OffMap {
    /// The places it names, in order, each once: where it can lead a reader.
    pub fn places(&self, dataset: &Dataset) -> Vec<PlaceIx> {
        let mut places = match self.record {
            Record::Claim(ix) => dataset.claim(ix).places.clone(),
            Record::Event(ix) => dataset.event(ix).about_places.clone(),
            Record::Movement(ix) => {
                let stop = |at: LegEnd| match at {
                    LegEnd::Place(place) => Some(place),
                    LegEnd::Abroad | LegEnd::Home => None,
                };
                dataset.movement(ix).legs.iter().filter_map(|leg| stop(leg.at)).collect()
            }
            Record::Area(ix) => match &dataset.area(ix).extent {
                AreaExtent::Countries(countries) => countries.clone(),
                AreaExtent::Border(a, b) => vec![*a, *b],
                AreaExtent::Polygon(_) => Vec::new(),
            },
            Record::Place(_) | Record::Force(_) | Record::Source(_) | Record::Chapter(_) => {
                Vec::new()
            }
        };
        let mut seen = BTreeSet::new();
        places.retain(|p| seen.insert(*p));
        places
    }
}
