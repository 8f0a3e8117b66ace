//! The reader's own incidents in what is taken away.

use crate::export::incidents::{Chosen, Extent, Table};
use crate::export::report::Asked;
use crate::export::report::incidents::{Around, IncidentPart, fault, part};
use crate::incidents::{View, WorldRect};
use crate::model::DaySpan;
use crate::state::{IncidentCommand, IncidentTable, PagePart, Session};

/// Nothing that is only half read is taken away, nor what the form leaves out.
pub(super) fn settle(session: &mut Session, part: PagePart) {
    session.set_incident_reading(None);
    if part == PagePart::LeftOut {
        let tables = session.state().incidents.tables().iter();
        let ids: Vec<_> = tables.map(|table| table.id).collect();
        for id in ids {
            session.apply(IncidentCommand::Remove(id).into());
        }
    }
}

/// The tables that are shown, as an export knows them.
fn tables(session: &Session) -> impl Iterator<Item = Table<'_>> {
    session.state().incidents.shown().map(table)
}

fn table(table: &IncidentTable) -> Table<'_> {
    let read = &table.read;
    Table {
        name: &read.name,
        layout: read.layout.word(),
        incidents: &read.incidents,
        mask: table.mask(),
        rejects: &read.rejects,
        notices: &read.notices,
        cut_short: read.cut_short.as_deref(),
        changed_meanwhile: read.changed_meanwhile,
    }
}

/// What is amiss with the tables, a line each: rows left out, dates read by a guess.
pub fn faults(session: &Session) -> Vec<String> {
    tables(session).filter_map(|table| fault(&table)).collect()
}

/// The part of the world on the session's map.
pub(super) fn in_view(session: &Session) -> WorldRect {
    let state = session.state();
    let (width, height) = state.map_size;
    View::new(state.camera.center(), state.camera.zoom(), width, height).rect
}

/// The incidents of some days and part of the world; `None` where no table is shown.
pub fn chosen(session: &Session, extent: Extent) -> Option<Chosen<'_>> {
    tables(session).next()?;
    Some(Chosen::new(tables(session), extent))
}

/// What a report tells of the tables that are shown; `None` where none is.
pub fn in_report(session: &Session, asked: Asked, world: WorldRect) -> Option<IncidentPart> {
    let all: Vec<Table<'_>> = tables(session).collect();
    if all.is_empty() {
        return None;
    }
    let days = match asked.since {
        Some(since) => DaySpan { first: since, last: asked.day },
        None => session.span_to(asked.day),
    };
    let dataset = session.dataset();
    // Around a whole country nothing is near.
    let place = asked.place.filter(|&place| !dataset.is_territory(place));
    let around = place.map(|place| Around {
        name: session.name(&dataset.place(place).name).to_owned(),
        at: dataset.place(place).position,
        radius_km: session.state().incidents.radius_km(),
        days: asked.since.map_or_else(|| session.near_days_to(asked.day), |_| days),
    });
    Some(part(&all, Extent { days: Some(days), part: world }, around.as_ref()))
}
