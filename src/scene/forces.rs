//! The forces in view on the day: how many, where that is known, and how surely.

use super::bases::bases;
use super::viewport::Viewport;
use crate::evidence::{Call, CountRange, CountScope, Status};
use crate::model::{ForceIx, PlaceIx};
use crate::state::Session;

/// One line of the forces panel.
#[derive(Debug, Clone, PartialEq)]
pub struct ForceRow {
    pub force: ForceIx,
    /// The best at any base in view; `None` where none is reported there on this day.
    pub status: Option<Status>,
    /// Bases in view where it is present.
    pub bases: usize,
    /// Sum over those of them whose number was reported.
    pub located: Option<CountRange>,
    /// Some base in view has the force without a number.
    pub has_uncounted: bool,
    /// Countries in view for which a total was reported, never shared out over bases.
    pub totals: Vec<(PlaceIx, CountRange)>,
}

/// A row for every force that any claim speaks of: those in view first, most numerous first.
pub fn force_rows(session: &Session, viewport: &Viewport) -> Vec<ForceRow> {
    let dataset = session.dataset();
    let screen = viewport.rect();
    let in_view: Vec<PlaceIx> = bases(session)
        .into_iter()
        .filter(|&p| screen.contains(viewport.to_screen(dataset.place(p).position)))
        .collect();
    let mut countries: Vec<PlaceIx> =
        in_view.iter().filter_map(|&p| dataset.country_of(p)).collect();
    countries.sort_unstable();
    countries.dedup();
    let mut rows: Vec<Option<ForceRow>> = vec![None; dataset.forces.len()];
    for (_, force, _) in session.evidence().tracks() {
        rows[force.index()].get_or_insert_with(|| ForceRow::empty(force));
    }
    for place in in_view {
        for call in counted(session, place) {
            if let Some(row) = &mut rows[call.force.index()] {
                row.add_base(&call);
            }
        }
    }
    for country in countries {
        for call in counted(session, country) {
            if let Some(row) = &mut rows[call.force.index()] {
                row.add_country(country, &call);
            }
        }
    }
    let mut rows: Vec<ForceRow> = rows.into_iter().flatten().collect();
    rows.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.force.cmp(&b.force)));
    rows
}

/// What is known at a place, statuses that are left out left out. A force that is switched off
/// keeps its row and its figures.
fn counted(session: &Session, place: PlaceIx) -> impl Iterator<Item = Call> {
    let filters = &session.state().filters;
    session.calls_at(place, session.days()).filter(|call| filters.shows_status(call.status))
}

impl ForceRow {
    fn empty(force: ForceIx) -> Self {
        Self {
            force,
            status: None,
            bases: 0,
            located: None,
            has_uncounted: false,
            totals: Vec::new(),
        }
    }

    fn add_base(&mut self, call: &Call) {
        if !call.status.is_shown() {
            return;
        }
        self.status = Some(self.status.map_or(call.status, |s| better(s, call.status)));
        if call.status.is_present() {
            self.bases += 1;
            match call.headcount {
                Some(count) => {
                    self.located = Some(self.located.map_or(count, |sum| sum.plus(count)));
                }
                None => self.has_uncounted = true,
            }
        }
    }

    fn add_country(&mut self, country: PlaceIx, call: &Call) {
        if !call.status.is_shown() {
            return;
        }
        self.status.get_or_insert(call.status);
        if let (CountScope::Own, Some(count)) = (call.count_scope, call.headcount) {
            self.totals.push((country, count));
        }
    }
}

/// The surer of two.
fn better(a: Status, b: Status) -> Status {
    if a.sureness() <= b.sureness() { a } else { b }
}

fn weight(row: &ForceRow) -> f64 {
    let total = row.totals.iter().filter_map(|(_, c)| c.middle()).fold(0.0, f64::max);
    let located = row.located.and_then(CountRange::middle).unwrap_or(0.0);
    let presence = match row.status {
        Some(status) if status.is_present() => 1e7,
        Some(_) => 1e6,
        None => 0.0,
    };
    presence + total.max(located)
}
