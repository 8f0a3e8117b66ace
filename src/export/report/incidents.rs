//! What a report tells of the reader's own incidents: how many of which kind, those near the place
//! it is about, and how each table was read.

use std::collections::BTreeMap;

use crate::export::incidents::{Extent, Table, how_many};
use crate::incidents::{DatePrecision, Row};
use crate::load::check_url;
use crate::load::incidents::{Notices, Reason};
use crate::model::geodesic::length_m;
use crate::model::headcount::grouped;
use crate::model::{DaySpan, LonLat};

/// Kinds that are told one by one; the rest is told as one.
const MOST_KINDS: usize = 15;
/// The nearest to a place that are listed.
const MOST_NEAR: usize = 20;
/// Longest text of a row that a report quotes, characters.
const MOST_CHARS: usize = 240;

/// Around which place incidents are listed.
#[derive(Debug, Clone, PartialEq)]
pub struct Around {
    pub name: String,
    pub at: LonLat,
    pub radius_km: f64,
    pub days: DaySpan,
}

/// The part of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct IncidentPart {
    /// "from 3 February 2024 to 2 May 2024".
    pub extent: String,
    pub rows: u64,
    /// Sum of what the rows count: fatalities, say.
    pub count: u64,
    pub kinds: Vec<IncidentKindLine>,
    pub near: Option<NearPart>,
    pub tables: Vec<TableLine>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentKindLine {
    pub kind: String,
    pub rows: u64,
    pub count: u64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct NearPart {
    /// "Within 100 km of Airbase 101, Niamey".
    pub title: String,
    /// "12 incidents in 90 days, from … to …; the nearest 10 of them:".
    pub words: String,
    pub lines: Vec<NearLine>,
}

/// An incident near a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearLine {
    /// "24 km".
    pub distance: String,
    pub date: String,
    pub kind: String,
    pub what: String,
    /// Empty where the table does not tell.
    pub count: String,
    pub source: String,
    pub link: Link,
}

/// What a table has for an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    Nothing,
    /// A plain http or https one, that may be followed.
    Address(String),
    /// Anything else: words.
    Words(String),
}

impl Link {
    fn of(text: &str) -> Self {
        match text {
            "" => Self::Nothing,
            text if check_url(text).is_ok() => Self::Address(text.to_owned()),
            text => Self::Words(shortened(text)),
        }
    }
}

/// How a table was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableLine {
    pub name: String,
    pub words: String,
}

/// Looks into the tables: which incidents, and around which place.
pub fn part(tables: &[Table<'_>], extent: Extent, around: Option<&Around>) -> IncidentPart {
    let mut kinds: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for table in tables {
        let Some(days) = extent.days.or_else(|| table.incidents.columns().days()) else { continue };
        let found = table.incidents.rows_in(&extent.part, days, table.mask, usize::MAX);
        for row in found.rows.into_iter().filter_map(|row| table.incidents.row(row)) {
            let kind = kinds.entry(row.category_name).or_default();
            kind.0 += 1;
            kind.1 += u64::from(row.count.unwrap_or(0));
        }
    }
    let sum = |of: fn(&(u64, u64)) -> u64| kinds.values().map(of).sum();
    IncidentPart {
        extent: extent.words(),
        rows: sum(|kind| kind.0),
        count: sum(|kind| kind.1),
        kinds: kind_lines(kinds),
        near: around.map(|around| near(tables, around)),
        tables: tables.iter().map(table_line).collect(),
    }
}

fn kind_lines(kinds: BTreeMap<&str, (u64, u64)>) -> Vec<IncidentKindLine> {
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    // By name where they are as many.
    kinds.sort_by_key(|(_, (rows, _))| std::cmp::Reverse(*rows));
    let rest = kinds.split_off(kinds.len().min(MOST_KINDS));
    let line = |kind: String, rows, count| IncidentKindLine { kind, rows, count };
    let mut lines: Vec<IncidentKindLine> = kinds
        .into_iter()
        .map(|(name, (rows, count))| line(kind_words(name), rows, count))
        .collect();
    if !rest.is_empty() {
        let (rows, count) =
            rest.iter().fold((0, 0), |sum, (_, (rows, count))| (sum.0 + rows, sum.1 + count));
        lines.push(line(format!("{} other categories", rest.len()), rows, count));
    }
    lines
}

fn kind_words(name: &str) -> String {
    if name.is_empty() { "no category".to_owned() } else { shortened(name) }
}

fn near(tables: &[Table<'_>], around: &Around) -> NearPart {
    let (mut total, mut found) = (0, Vec::new());
    for table in tables {
        let (radius, days) = (around.radius_km, around.days);
        let near = table.incidents.near(around.at, radius, days, table.mask, usize::MAX);
        total += near.total;
        let rows = near.rows.into_iter().filter_map(|row| table.incidents.row(row));
        found.extend(rows.map(|row| (length_m(around.at, row.at), row)));
    }
    // The latest first where they lie as far away.
    found.sort_by(|(a, left), (b, right)| a.total_cmp(b).then(right.day.cmp(&left.day)));
    found.truncate(MOST_NEAR);
    let days = u64::try_from(around.days.last.days_since(around.days.first) + 1).unwrap_or(1);
    let listed = match found.len() as u64 {
        0 => ".".to_owned(),
        n if n < total => format!("; the nearest {n}:"),
        _ => ", the nearest first:".to_owned(),
    };
    let length =
        if days == 1 { "on one day".to_owned() } else { format!("in {} days", grouped(days)) };
    NearPart {
        title: format!("Within {} km of {}", around.radius_km, around.name),
        words: format!("{} {length}, {}{listed}", how_many(total), around.days.words()),
        lines: found.iter().map(|(metres, row)| near_line(*metres, row)).collect(),
    }
}

fn near_line(metres: f64, row: &Row<'_>) -> NearLine {
    let what = if row.label.is_empty() { row.note } else { row.label };
    NearLine {
        distance: distance_words(metres / 1000.0),
        date: date_words(row),
        kind: kind_words(row.category_name),
        what: shortened(what),
        count: row.count.map_or_else(String::new, grouped),
        source: shortened(row.source),
        link: Link::of(row.link),
    }
}

/// Tenths matter only close by.
fn distance_words(km: f64) -> String {
    if km < 9.95 { format!("{km:.1} km") } else { format!("{km:.0} km") }
}

/// The day, or the days on which it may have happened.
fn date_words(row: &Row<'_>) -> String {
    let bounds = row.bounds();
    let (Some(first), Some(last)) = (bounds.earliest(), bounds.latest()) else {
        return row.day.words();
    };
    match row.precision {
        _ if first == last => first.words(),
        DatePrecision::Day | DatePrecision::Lasting => {
            format!("{} to {}", first.words(), last.words())
        }
        _ => format!("some day, {} to {}", first.words(), last.words()),
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// How a table was read, where anything is amiss with it.
pub fn fault(table: &Table<'_>) -> Option<String> {
    let is_amiss = table.rejects.total() > 0 || !remarks(table).is_empty();
    let TableLine { name, words } = table_line(table);
    is_amiss.then(|| format!("{name}: {words}"))
}

fn table_line(table: &Table<'_>) -> TableLine {
    let columns = table.incidents.columns();
    let rows = columns.len() as u64;
    let noun = if rows == 1 { "row" } else { "rows" };
    let mut words = format!("{}, {} {noun} read", table.layout, grouped(rows));
    if let Some(days) = columns.days() {
        words.push_str(&format!(", {}", days.words()));
    }
    let left_out: Vec<String> =
        table.rejects.by_reason().iter().map(|(reason, r)| rejected(*reason, r.count)).collect();
    match table.rejects.total() {
        0 => words.push_str("; none was left out"),
        n => words.push_str(&format!("; {} left out: {}", grouped(n), left_out.join(", "))),
    }
    words.extend(remarks(table).iter().map(|remark| format!("; {remark}")));
    TableLine { name: table.name.to_owned(), words }
}

fn rejected(reason: Reason, count: u64) -> String {
    let words = reason.to_string();
    let mut chars = words.chars();
    let first = chars.next().map_or_else(String::new, |c| c.to_lowercase().collect());
    format!("{first}{} ({})", chars.as_str(), grouped(count))
}

/// What else there is to know of how it was read.
fn remarks(table: &Table<'_>) -> Vec<String> {
    let Notices { other_encoding, bad_counts, at_zero, better_swapped, .. } = *table.notices;
    let mut all = Vec::new();
    let mut told = |count: u64, words: &str| {
        if count > 0 {
            all.push(format!("{} {words}", grouped(count)));
        }
    };
    told(other_encoding, "fields read as Windows-1252");
    told(bad_counts, "counts that could not be read");
    told(at_zero, "at 0° N, 0° E, where positions go that nobody knows");
    told(better_swapped, "left out that would be on the earth with longitude and latitude swapped");
    if table.notices.is_order_open() {
        all.push("dates like 02/05/2024 were read by a guess".to_owned());
    }
    if table.mask.is_some() {
        all.push("filtered: not all of its rows are counted here".to_owned());
    }
    if table.changed_meanwhile {
        all.push("the file changed while it was read".to_owned());
    }
    all.extend(table.cut_short.map(|why| format!("the rest was not read: {why}")));
    all
}
