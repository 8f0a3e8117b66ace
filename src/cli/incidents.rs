//! The reader's own tables on the command line: read to their end before anything is drawn or
//! written, and what is left out of sight of them, as the window does. Nobody can be asked about
//! their columns, so these are as they are guessed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::output::Failure;
use super::query::{Opened, parse_day};
use crate::app::new_table;
use crate::incidents::WorldRect;
use crate::ingest::{self, Look};
use crate::load::view_text::count_span;
use crate::model::{DaySpan, LonLat};
use crate::state::{
    Command, CountSpan, IncidentCommand, IncidentFilters, KindFilter, MOST_FILTER_CHARS, NewTable,
    Session,
};
use crate::take;

/// Tables that go with what is asked for.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct IncidentArgs {
    /// With the incidents of this table (CSV, GeoJSON, KML, Parquet); may be given several times
    #[arg(long, value_name = "FILE", num_args = 1..)]
    incidents: Vec<PathBuf>,
}

impl IncidentArgs {
    /// Adds the tables to a session; what is amiss with one of them becomes a note.
    pub fn add_to(&self, session: &mut Session, opened: &mut Opened) -> Result<(), Failure> {
        for path in &self.incidents {
            let table = read(path)?;
            session.apply(IncidentCommand::Add(Box::new(table)).into());
            session.apply(Command::DismissNotice);
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

#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct IncidentFilterArgs {
    /// Only incidents of this category, such as Battles; may be repeated
    #[arg(long, value_name = "KIND", requires = "incidents")]
    incident_kind: Vec<String>,

    /// Only incidents that count so many, such as 5..10, 5.. or ..10
    #[arg(long, value_name = "MIN..MAX", value_parser = parse_counts, requires = "incidents",
          allow_hyphen_values = true)]
    incident_count: Option<CountSpan>,

    /// Only incidents that hold all these words in label, source, category or note
    #[arg(long, value_name = "WORDS", value_parser = parse_words, requires = "incidents")]
    incident_text: Option<String>,
}

impl IncidentFilterArgs {
    pub fn filters(&self) -> IncidentFilters {
        let kinds = if self.incident_kind.is_empty() {
            KindFilter::default()
        } else {
            KindFilter::Only(Arc::new(self.incident_kind.iter().cloned().collect()))
        };
        let text = self.incident_text.clone().unwrap_or_default();
        IncidentFilters { kinds, counts: self.incident_count.unwrap_or_default(), text }
    }
}

fn parse_counts(text: &str) -> Result<CountSpan, String> {
    let (least, most) = count_span(text).map_err(|(what, _)| {
        format!("{what}; write the least and the largest, such as 5..10, 5.. or ..10")
    })?;
    Ok(CountSpan { least, most })
}

fn parse_words(text: &str) -> Result<String, String> {
    if text.chars().count() > MOST_FILTER_CHARS {
        return Err(format!("at most {MOST_FILTER_CHARS} characters are looked for"));
    }
    if crate::search::plain_words(text).is_empty() {
        return Err("there is no word in it".to_owned());
    }
    Ok(text.to_owned())
}
