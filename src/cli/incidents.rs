//! The reader's own tables on the command line: read to their end before anything is drawn or
//! written. Nobody can be asked about their columns, so these are as they are guessed.

use std::path::{Path, PathBuf};

use super::incident_filters::IncidentFilterArgs;
use super::output::Failure;
use super::query::{Opened, parse_day};
use crate::app::new_table;
use crate::incidents::WorldRect;
use crate::ingest::{self, Look};
use crate::model::{DaySpan, LonLat};
use crate::state::{Command, IncidentCommand, NewTable, Session};
use crate::take;

/// Tables that go with what is asked for.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct IncidentArgs {
    /// With the incidents of this table (CSV, GeoJSON, KML, Parquet); may be given several times
    #[arg(long, value_name = "FILE", num_args = 1..)]
    incidents: Vec<PathBuf>,

    #[command(flatten)]
    filters: IncidentFilterArgs,
}

impl IncidentArgs {
    /// Adds the tables to a session; what is amiss with one of them becomes a note.
    pub fn add_to(&self, session: &mut Session, opened: &mut Opened) -> Result<(), Failure> {
        for path in &self.incidents {
            let table = read(path)?;
            session.apply(IncidentCommand::Add(Box::new(table)).into());
            session.apply(Command::DismissNotice);
        }
        let filters = self.filters.filters();
        if !filters.is_open() {
            session.apply(IncidentCommand::SetFilters(Box::new(filters)).into());
            session.sift_incidents();
        }
        take::incidents::faults(session).into_iter().for_each(|fault| opened.note(fault));
        Ok(())
    }
}

/// Whether a file can be a table at all.
pub(super) fn look(table: &Path) -> Result<Look, Failure> {
    let look = ingest::look(table).map_err(|why| refused(table, &why))?;
    if look.guess.is_recognised() {
        Ok(look)
    } else {
        Err(refused(table, &look.guess.unrecognised()))
    }
}

fn read(table: &Path) -> Result<NewTable, Failure> {
    let look = look(table)?;
    let mapping = look.guess.mapping;
    if let Some(role) = mapping.missing().next() {
        let why = format!(
            "none of its columns is taken for “{}” (there are {}). Give it a usual name, such as \
             event_date, longitude or latitude",
            role.words(),
            mapping.names.join(", ")
        );
        return Err(refused(table, &why));
    }
    let loading = ingest::load(table, look.layout, mapping, || {});
    let loaded = loading.map_err(|why| refused(table, &why))?.wait();
    loaded.map(new_table).map_err(|why| refused(table, &why.to_string()))
}

fn refused(table: &Path, why: &str) -> Failure {
    let why = why.trim_end_matches('.');
    Failure::Problem(format!("--incidents {}: {why}", table.display()))
}

/// "2024-02-03/2024-05-02", or one day.
pub(super) fn parse_days(text: &str) -> Result<DaySpan, String> {
    let (first, last) = text.split_once('/').unwrap_or((text, text));
    let span = DaySpan { first: parse_day(first)?, last: parse_day(last)? };
    if span.first <= span.last {
        return Ok(span);
    }
    Err(format!("{} is not before {}; the earlier day comes first", span.first, span.last))
}

/// West, south, east and north.
pub(super) fn parse_bbox(text: &str) -> Result<WorldRect, String> {
    let numbers: Option<Vec<f64>> = text.split(',').map(|n| n.trim().parse().ok()).collect();
    let Some(&[west, south, east, north]) = numbers.as_deref() else {
        return Err("write west, south, east and north in degrees, such as 0,11.5,16,23.5".into());
    };
    let is_right = (-180.0..=180.0).contains(&west)
        && (-180.0..=180.0).contains(&east)
        && (-90.0..=90.0).contains(&south)
        && (-90.0..=90.0).contains(&north);
    if !is_right || west > east || south > north {
        return Err(
            "west lies before east within -180 and 180, south before north within -90 and \
                    90"
            .into(),
        );
    }
    Ok(WorldRect::around(LonLat::clamped(west, south), LonLat::clamped(east, north)))
}
