//! What is worth a second look in a dataset that reads without errors: nothing here is wrong for
//! sure, and nothing is changed.
//!
//! Must not know egui, files or clocks.

mod claims;
mod places;

use std::collections::BTreeSet;
use std::fmt;

use crate::evidence::{Evidence, Filter};
use crate::gazetteer::Outlines;
use crate::model::{Dataset, SourceIx};

/// What sort of thing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingKind {
    /// No record names the source.
    UnusedSource,
    /// Claims of presence and of absence cover the same days.
    PresenceDisagrees,
    /// Claims that overlap give different starts or ends: the days between are only possible.
    SpansDisagree,
    /// Counted or reported figures for the same days have no number in common.
    HeadcountsDisagree,
    /// The place lies far outside the country it names.
    PlaceOutsideCountry,
    /// The end is open, and nobody has seen the force there for over a year.
    OpenAndUnconfirmed,
}

impl FindingKind {
    pub const ALL: [Self; 6] = [
        Self::UnusedSource,
        Self::PresenceDisagrees,
        Self::SpansDisagree,
        Self::HeadcountsDisagree,
        Self::PlaceOutsideCountry,
        Self::OpenAndUnconfirmed,
    ];

    /// The word in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Self::UnusedSource => "unused_source",
            Self::PresenceDisagrees => "presence_disagrees",
            Self::SpansDisagree => "spans_disagree",
            Self::HeadcountsDisagree => "headcounts_disagree",
            Self::PlaceOutsideCountry => "place_outside_country",
            Self::OpenAndUnconfirmed => "open_and_unconfirmed",
        }
    }

    /// For a heading: "Sources that no record names".
    pub fn title(self) -> &'static str {
        match self {
            Self::UnusedSource => "Sources that no record names",
            Self::PresenceDisagrees => "Claims of presence and of absence over the same days",
            Self::SpansDisagree => "Overlapping claims with different starts or ends",
            Self::HeadcountsDisagree => "Head counts with no number in common",
            Self::PlaceOutsideCountry => "Places far outside their country",
            Self::OpenAndUnconfirmed => "Open claims not confirmed for over a year",
        }
    }
}

/// One thing worth a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub kind: FindingKind,
    /// The table the records are in: "claims".
    pub table: &'static str,
    /// Ids of the records concerned, the first one first.
    pub records: Vec<String>,
    pub what: String,
}

/// `claims “us-101”, “niger-101”: what was found.`
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<String> = self.records.iter().map(|id| format!("“{id}”")).collect();
        write!(f, "{} {}: {}", self.table, ids.join(", "), self.what)
    }
}

/// Everything worth a look, by kind, then in the dataset's order. `outlines` tells where the
/// countries lie; one it does not know is judged by what else lies in it.
pub fn findings(dataset: &Dataset, outlines: &Outlines) -> Vec<Finding> {
    let evidence = Evidence::new(dataset, Filter::default());
    let mut found = unused_sources(dataset);
    found.extend(claims::presence_disagrees(dataset, &evidence));
    found.extend(claims::spans_disagree(dataset, &evidence));
    found.extend(claims::headcounts_disagree(dataset, &evidence));
    found.extend(places::outside_country(dataset, outlines));
    found.extend(claims::open_and_unconfirmed(dataset, &evidence));
    found
}

fn unused_sources(dataset: &Dataset) -> Vec<Finding> {
    let used = used_sources(dataset);
    let unused = dataset
        .sources
        .iter()
        .enumerate()
        .filter(|(i, _)| !used.contains(&SourceIx::from(*i)))
        .map(|(_, source)| Finding {
            kind: FindingKind::UnusedSource,
            table: "sources",
            records: vec![source.meta.id.clone()],
            what: format!("no record names this page of {}", source.publisher),
        });
    unused.collect()
}

fn used_sources(dataset: &Dataset) -> BTreeSet<SourceIx> {
    let parts = |from: &Option<crate::model::Part>, to: &Option<crate::model::Part>| {
        let both = from.iter().chain(to);
        both.flat_map(|p| p.sources.iter().copied()).collect::<Vec<SourceIx>>()
    };
    let claims = dataset.claims.iter().flat_map(|c| c.sources());
    let areas = dataset.areas.iter().flat_map(|a| parts(&a.from, &a.to));
    let rest = (dataset.forces.iter().map(|r| &r.sources))
        .chain(dataset.places.iter().map(|r| &r.sources))
        .chain(dataset.events.iter().map(|r| &r.sources))
        .chain(dataset.movements.iter().map(|r| &r.sources))
        .chain(dataset.chapters.iter().map(|r| &r.sources))
        .flatten()
        .copied();
    claims.chain(areas).chain(rest).collect()
}
