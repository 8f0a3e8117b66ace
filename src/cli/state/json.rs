//! The answer as JSON.

use serde::Serialize;

use super::{Asked, Row};
use crate::cli::query::{self, HeadCountJson, Opened};
use crate::evidence::{Coverage, Evidence};
use crate::model::EventIx;

/// The state of everything asked about on one day.
#[derive(Debug, Serialize)]
pub(super) struct StateJson<'a> {
    /// The day: 2024-05-02.
    at: String,
    /// The day whose knowledge was asked for; null where everything counts.
    known_on: Option<String>,
    /// From the outermost place inwards.
    presences: Vec<PresenceJson<'a>>,
    /// Area states that hold, or may hold, on the day; `--place` and `--force` leave them alone.
    areas: Vec<AreaJson<'a>>,
    /// Ids of events whose date may be the day; `--place` and `--force` leave them alone.
    events: Vec<&'a str>,
}

/// One force at one place.
#[derive(Debug, Serialize)]
struct PresenceJson<'a> {
    /// Id of the place.
    place: &'a str,
    /// Id of the base around it, or of itself; null for a country or region.
    base: Option<&'a str>,
    /// Id of the force.
    force: &'a str,
    /// confirmed, reported, disputed, possible or presumed; with `--all` also ended, not_reported.
    status: &'static str,
    /// How many; null where nobody reported a number.
    headcount: Option<HeadCountJson>,
    /// The last day, by the one asked for, on which a source saw it there.
    last_confirmed: Option<String>,
    /// Ids of the claims behind the status, then of those against it.
    claims: Vec<&'a str>,
    /// Ids of their sources that count, each once.
    sources: Vec<&'a str>,
}

/// One area state.
#[derive(Debug, Serialize)]
struct AreaJson<'a> {
    /// Its id.
    area: &'a str,
    /// certain, presumed or possible.
    state: &'static str,
}

impl<'a> StateJson<'a> {
    pub(super) fn new(
        opened: &'a Opened,
        evidence: &Evidence,
        asked: &Asked,
        rows: &[Row],
    ) -> Self {
        let dataset = &opened.dataset;
        let area = |held: crate::evidence::AreaPresence| AreaJson {
            area: &dataset.area(held.area).meta.id,
            state: match held.coverage {
                Coverage::Certain => "certain",
                Coverage::Presumed => "presumed",
                Coverage::Possible => "possible",
            },
        };
        let event = |ix: EventIx| dataset.event(ix).meta.id.as_str();
        Self {
            at: asked.day.to_string(),
            known_on: asked.filter.known_on.map(|day| day.to_string()),
            presences: rows.iter().map(|row| PresenceJson::new(opened, evidence, row)).collect(),
            areas: evidence
                .areas_on(asked.day)
                .filter(|held| asked.filters.shows_area(dataset, dataset.area(held.area)))
                .map(area)
                .collect(),
            events: evidence
                .events_on(dataset, asked.day)
                .filter(|(_, told)| asked.filters.shows_event(dataset, told))
                .map(|(ix, _)| event(ix))
                .collect(),
        }
    }
}

impl<'a> PresenceJson<'a> {
    fn new(opened: &'a Opened, evidence: &Evidence, row: &Row) -> Self {
        let dataset = &opened.dataset;
        let presence = &row.presence;
        let base = dataset.base_of(row.place);
        let claims = presence.claims.iter().chain(&presence.against);
        let sources = presence.sources(|claim| query::known_sources(evidence, claim));
        Self {
            place: opened.place_id(row.place),
            base: (!dataset.is_territory(base)).then(|| opened.place_id(base)),
            force: opened.force_id(row.force),
            status: presence.status.key(),
            headcount: presence.headcount.map(HeadCountJson::from),
            last_confirmed: presence.last_confirmed.map(|day| day.to_string()),
            claims: claims.map(|&claim| dataset.claim(claim).meta.id.as_str()).collect(),
            sources: sources.iter().map(|&s| dataset.source(s).meta.id.as_str()).collect(),
        }
    }
}
