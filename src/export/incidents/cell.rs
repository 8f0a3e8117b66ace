//! What a file tells of one incident, under the names of its columns.

use std::borrow::Cow;

use crate::export::APP;
use crate::incidents::{DatePrecision, Row};
use crate::load::check_url;
use crate::model::{Bounds, Day, LonLat};

/// Columns that CSV has only where there are incidents, after all others, each with what it means.
pub const INCIDENT_COLUMNS: &[(&str, &str)] = &[
    ("record", "evidence; or incident: a row of somebody's own table, which proves nothing"),
    ("table", "Of an incident: the file it is from"),
    ("line", "Its line in that file; of GeoJSON and KML the number of the feature"),
    ("day", "The day it counts on"),
    ("date_precision", "day, lasting, between, week, month or year"),
    ("label", "The row's own name or number"),
    ("count", "How many, as the table has it: fatalities, say; empty where it does not tell"),
    ("source", "Who says so, as the table has it"),
    ("link", "An address of the table's, where it is a plain http or https one"),
];

/// One thing that is told of an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IncidentCell {
    Record,
    Kind,
    Id,
    Table,
    Line,
    Name,
    Day,
    Start,
    End,
    StartEarliest,
    StartLatest,
    DatePrecision,
    Category,
    Label,
    Count,
    ErrorKm,
    Source,
    Link,
    Detail,
    Longitude,
    Latitude,
    WrittenBy,
}

impl IncidentCell {
    /// All but the position, which GeoJSON and KML have a place for, and the program.
    pub const TOLD: [Self; 19] = [
        Self::Record,
        Self::Kind,
        Self::Id,
        Self::Table,
        Self::Line,
        Self::Name,
        Self::Day,
        Self::Start,
        Self::End,
        Self::StartEarliest,
        Self::StartLatest,
        Self::DatePrecision,
        Self::Category,
        Self::Label,
        Self::Count,
        Self::ErrorKm,
        Self::Source,
        Self::Link,
        Self::Detail,
    ];

    pub fn key(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Kind => "kind",
            Self::Id => "id",
            Self::Table => "table",
            Self::Line => "line",
            Self::Name => "name",
            Self::Day => "day",
            Self::Start => "start",
            Self::End => "end",
            Self::StartEarliest => "start_earliest",
            Self::StartLatest => "start_latest",
            Self::DatePrecision => "date_precision",
            Self::Category => "category",
            Self::Label => "label",
            Self::Count => "count",
            Self::ErrorKm => "error_km",
            Self::Source => "source",
            Self::Link => "link",
            Self::Detail => "detail",
            Self::Longitude => "longitude",
            Self::Latitude => "latitude",
            Self::WrittenBy => "written_by",
        }
    }

    /// What stands in a column of this name; `None` in those that only the evidence fills.
    pub fn of(column: &str) -> Option<Self> {
        let more = [Self::Longitude, Self::Latitude, Self::WrittenBy];
        Self::TOLD.into_iter().chain(more).find(|cell| cell.key() == column)
    }
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content<'a> {
    Empty,
    Text(Cow<'a, str>),
    Whole(u64),
    Real(f64),
}

impl<'a> From<&'a str> for Content<'a> {
    fn from(text: &'a str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(Cow::Borrowed(text)) }
    }
}

impl From<Option<Day>> for Content<'_> {
    fn from(day: Option<Day>) -> Self {
        day.map_or(Self::Empty, |day| Self::Text(Cow::Owned(day.to_string())))
    }
}

/// An incident as it goes into a file.
#[derive(Debug, Clone, Copy)]
pub struct IncidentLine<'a> {
    table: &'a str,
    row: Row<'a>,
    bounds: Bounds,
}

impl<'a> IncidentLine<'a> {
    pub(super) fn new(table: &'a str, row: Row<'a>) -> Self {
        Self { table, row, bounds: row.bounds() }
    }

    pub fn at(&self) -> LonLat {
        self.row.at
    }

    /// First and last day on which it may have happened, or over which it went on.
    pub fn days(&self) -> (Option<Day>, Option<Day>) {
        (self.bounds.earliest(), self.bounds.latest())
    }

    /// What a reader calls it.
    pub fn name(&self) -> &'a str {
        let names = [self.row.label, self.row.category_name];
        names.into_iter().find(|name| !name.is_empty()).unwrap_or("incident")
    }

    pub fn cell(&self, cell: IncidentCell) -> Content<'a> {
        let row = &self.row;
        match cell {
            IncidentCell::Record | IncidentCell::Kind => "incident".into(),
            IncidentCell::Id => Content::Text(Cow::Owned(format!("{}#{}", self.table, row.line))),
            IncidentCell::Table => self.table.into(),
            IncidentCell::Line => Content::Whole(row.line),
            IncidentCell::Name => self.name().into(),
            IncidentCell::Day => Some(row.day).into(),
            IncidentCell::Start => self.days().0.into(),
            IncidentCell::End => self.days().1.into(),
            IncidentCell::StartEarliest if self.is_inexact() => self.days().0.into(),
            IncidentCell::StartLatest if self.is_inexact() => self.days().1.into(),
            IncidentCell::StartEarliest | IncidentCell::StartLatest => Content::Empty,
            IncidentCell::DatePrecision => word(row.precision).into(),
            IncidentCell::Category => row.category_name.into(),
            IncidentCell::Label => row.label.into(),
            IncidentCell::Count => row.count.map_or(Content::Empty, |n| Content::Whole(n.into())),
            IncidentCell::ErrorKm => {
                row.error_km.map_or(Content::Empty, |km| Content::Real(metres(km)))
            }
            IncidentCell::Source => row.source.into(),
            // Whatever opens the file might follow it.
            IncidentCell::Link if check_url(row.link).is_ok() => row.link.into(),
            IncidentCell::Link => Content::Empty,
            IncidentCell::Detail => row.note.into(),
            IncidentCell::Longitude => Content::Real(row.at.lon.degrees()),
            IncidentCell::Latitude => Content::Real(row.at.lat.degrees()),
            IncidentCell::WrittenBy => APP.into(),
        }
    }

    fn is_inexact(&self) -> bool {
        !matches!(self.row.precision, DatePrecision::Day | DatePrecision::Lasting)
    }
}

/// As it was written, to a metre: kept in half the digits, 1.2 would come back as 1.2000000477.
fn metres(km: f32) -> f64 {
    (f64::from(km) * 1000.0).round() / 1000.0
}

fn word(precision: DatePrecision) -> &'static str {
    match precision {
        DatePrecision::Day => "day",
        DatePrecision::Lasting => "lasting",
        DatePrecision::Between => "between",
        DatePrecision::Week => "week",
        DatePrecision::Month => "month",
        DatePrecision::Year => "year",
    }
}
