//! The reader's own incidents in files: rows of tables, each marked as no part of the evidence.
//! There may be a million of them, so each is written as it comes.

mod cell;

use std::fmt;

use serde_json::{Value as Json, json};

pub use cell::{Content, INCIDENT_COLUMNS, IncidentCell, IncidentLine};

use crate::incidents::{Incidents, Mask, RowIx, WorldRect};
use crate::load::incidents::{Notices, Rejects};
use crate::model::DaySpan;
use crate::model::headcount::grouped;

/// What stands wherever incidents do.
pub const DISCLAIMER: &str = "rows of tables that whoever made this file added: no part of the \
                              dataset's evidence, and not checked by Basewatch";

/// "1 incident", "2,345 incidents".
pub fn how_many(rows: u64) -> String {
    if rows == 1 { "1 incident".to_owned() } else { format!("{} incidents", grouped(rows)) }
}

/// A table of the reader's own, with what is worth knowing of how it was read.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    /// What a reader knows the file by.
    pub name: &'a str,
    /// "table", "GeoJSON".
    pub layout: &'static str,
    pub incidents: &'a Incidents,
    /// The rows that count; `None` where all do.
    pub mask: Option<&'a Mask>,
    pub rejects: &'a Rejects,
    pub notices: &'a Notices,
    /// Why the rest of the file was not read.
    pub cut_short: Option<&'a str>,
    /// The file became another while it was read.
    pub changed_meanwhile: bool,
}

/// Which incidents are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// `None` for all days.
    pub days: Option<DaySpan>,
    /// Only what lies in this part of the world.
    pub part: WorldRect,
}

impl Extent {
    pub const EVERYTHING: Self = Self { days: None, part: WorldRect::WORLD };

    /// West, south, east and north, degrees; `None` where the whole world is meant.
    pub fn corners(&self) -> Option<[f64; 4]> {
        let (nw, se) = (self.part.min.lon_lat(), self.part.max.lon_lat());
        let degrees = [nw.lon.degrees(), se.lat.degrees(), se.lon.degrees(), nw.lat.degrees()];
        (self.part != WorldRect::WORLD).then_some(degrees)
    }

    /// "from 3 February 2024 to 2 May 2024, between 11.2° and 16.0° latitude, …".
    pub fn words(&self) -> String {
        let days = self.days.map_or_else(|| "on all days".to_owned(), DaySpan::words);
        match self.corners() {
            None => days,
            Some([west, south, east, north]) => format!(
                "{days}, between {south:.2}° and {north:.2}° latitude, {west:.2}° and {east:.2}° \
                 longitude"
            ),
        }
    }
}

/// A table's rows that go into a file, in order of time.
#[derive(Debug)]
struct Part<'a> {
    table: Table<'a>,
    rows: Vec<RowIx>,
    /// With those that a preview has no room for.
    total: usize,
}

/// The incidents that go into a file.
#[derive(Debug)]
pub struct Chosen<'a> {
    pub extent: Extent,
    parts: Vec<Part<'a>>,
}

impl<'a> Chosen<'a> {
    pub fn new(tables: impl IntoIterator<Item = Table<'a>>, extent: Extent) -> Self {
        let part = |table: Table<'a>| {
            let days = extent.days.or_else(|| table.incidents.columns().days());
            let found =
                |days| table.incidents.rows_in(&extent.part, days, table.mask, usize::MAX).rows;
            let rows = days.map(found).unwrap_or_default();
            Part { table, total: rows.len(), rows }
        };
        Self { extent, parts: tables.into_iter().map(part).collect() }
    }

    pub fn rows(&self) -> usize {
        self.parts.iter().map(|part| part.total).sum()
    }

    /// No more lines than so many, for a preview; it still tells how many rows there are.
    pub fn first(&self, most: usize) -> Self {
        let mut left = most;
        let mut part = |part: &Part<'a>| {
            let rows: Vec<RowIx> = part.rows.iter().take(left).copied().collect();
            left -= rows.len();
            Part { rows, ..*part }
        };
        Self { extent: self.extent, parts: self.parts.iter().map(&mut part).collect() }
    }

    /// Table by table, each in order of time.
    pub fn lines(&self) -> impl Iterator<Item = IncidentLine<'a>> {
        self.parts.iter().flat_map(Part::lines)
    }

    /// Each table's name with its lines.
    pub fn by_table(
        &self,
    ) -> impl Iterator<Item = (&'a str, impl Iterator<Item = IncidentLine<'a>>)> {
        self.parts.iter().map(|part| (part.table.name, part.lines()))
    }

    /// What they are, for a program.
    pub fn json(&self) -> Json {
        let table = |part: &Part<'_>| {
            json!({
                "table": part.table.name,
                "rows": part.total,
                "rows_read": part.table.incidents.columns().len(),
                "rows_left_out": part.table.rejects.total(),
                "filtered": part.table.mask.is_some(),
            })
        };
        json!({
            "note": DISCLAIMER,
            "first_day": self.extent.days.map(|days| days.first.to_string()),
            "last_day": self.extent.days.map(|days| days.last.to_string()),
            "bbox": self.extent.corners(),
            "tables": self.parts.iter().map(table).collect::<Vec<_>>(),
        })
    }
}

/// One line for whoever opens the file in years to come.
impl fmt::Display for Chosen<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Incidents {}: ", self.extent.words())?;
        for (i, part) in self.parts.iter().enumerate() {
            let comma = if i == 0 { "" } else { ", " };
            write!(f, "{comma}{} of {}", grouped(part.total as u64), part.table.name)?;
        }
        write!(f, "; {DISCLAIMER}")
    }
}

impl<'a> Part<'a> {
    fn lines(&self) -> impl Iterator<Item = IncidentLine<'a>> + use<'a, '_> {
        let table = self.table;
        let rows = self.rows.iter();
        rows.filter_map(move |&row| Some(IncidentLine::new(table.name, table.incidents.row(row)?)))
    }
}
