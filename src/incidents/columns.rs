//! A table of incidents as columns sorted by time.
//!
//! What a query reads of a row lies together in 16 bytes ([`Spot`]); what is only shown (words,
//! line numbers) stays in the order of the file and is found through [`Columns::record`]. What few
//! rows have (a last day, a latitude past the map's edge) stands in short lists.

use super::day_runs::DayRuns;
use super::texts::TextColumn;
use super::world::WorldPoint;
use crate::model::{Bounds, Day, DaySpan, LonLat};

/// Number of a row in order of time, of those of one day in the order of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowIx(pub u32);

impl RowIx {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Number of a category, in the order in which the file first names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CategoryIx(pub u16);

impl CategoryIx {
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// Parts that cells are split into, at most: the most frequent categories each have one, and where
/// there are more than these, the last is all others'.
pub const MOST_SLOTS: usize = 16;

/// What is known of the day an incident happened on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
#[repr(u8)]
pub enum DatePrecision {
    /// That day.
    #[default]
    Day,
    /// It went on from that day to a last one, and counts on all of them.
    Lasting,
    /// Some day from that one to a last one. Like all inexact dates it counts on the day named.
    Between,
    /// A day of that week: three days either way.
    Week,
    /// Some day of that month.
    Month,
    /// Some day of that year.
    Year,
}

impl DatePrecision {
    const ALL: [Self; 6] =
        [Self::Day, Self::Lasting, Self::Between, Self::Week, Self::Month, Self::Year];

    fn of(bits: u8) -> Self {
        Self::ALL.get(usize::from(bits & PRECISION_BITS)).copied().unwrap_or_default()
    }
}

const PRECISION_BITS: u8 = 0b0111;
/// Set where nobody told how many.
const COUNT_UNKNOWN: u8 = 0b1000;

/// What queries read of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot {
    pub at: WorldPoint,
    /// 0 where it is unknown.
    pub count: u32,
    pub category: CategoryIx,
    /// Number in the table of radii; 0 is unknown.
    pub radius: u8,
    /// [`DatePrecision`] and [`COUNT_UNKNOWN`].
    pub flags: u8,
}

impl Spot {
    pub fn flags(precision: DatePrecision, count: Option<u32>) -> u8 {
        precision as u8 | if count.is_none() { COUNT_UNKNOWN } else { 0 }
    }

    pub fn count(&self) -> Option<u32> {
        (self.flags & COUNT_UNKNOWN == 0).then_some(self.count)
    }

    pub fn precision(&self) -> DatePrecision {
        DatePrecision::of(self.flags)
    }
}

/// A category and how many rows are of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Empty where rows name none.
    pub name: Box<str>,
    pub rows: u32,
    /// Which part of a split counts it; several share the last where there are many.
    pub slot: u8,
}

/// A row that has a last day besides its day, by record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LastDay {
    pub record: u32,
    pub last: i32,
}

/// A row that goes on, by row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lasting {
    pub row: u32,
    pub last: i32,
}

/// The table.
#[derive(Debug, Default)]
pub struct Columns {
    // In order of time:
    pub(super) days: DayRuns,
    pub(super) spots: Vec<Spot>,
    pub(super) records: Vec<u32>,
    pub(super) lasting: Vec<Lasting>,
    // In the order of the file:
    pub(super) labels: TextColumn,
    pub(super) links: TextColumn,
    pub(super) notes: TextColumn,
    /// Numbers of `source_names`; empty where no row has a source.
    pub(super) sources: Vec<u32>,
    pub(super) last_days: Vec<LastDay>,
    /// Latitudes past the map's edge, degrees.
    pub(super) held: Vec<(u32, f64)>,
    /// Lines of the file where they do not just go up by one.
    pub(super) lines: Vec<(u32, u64)>,
    // Tables:
    pub(super) source_names: Vec<Box<str>>,
    pub(super) categories: Vec<Category>,
    /// Kilometres; the first is no radius.
    pub(super) radii: Vec<f32>,
    pub(super) slots: usize,
    pub(super) has_counts: bool,
}

/// A row, as told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row<'a> {
    /// The day it counts on.
    pub day: Day,
    /// The last day it may have happened or did go on, where the table tells one.
    pub last: Option<Day>,
    pub precision: DatePrecision,
    pub at: LonLat,
    /// How far off the position may be, where the table tells.
    pub error_km: Option<f32>,
    pub category: CategoryIx,
    pub category_name: &'a str,
    /// How many: fatalities, say. `None` where the table does not tell.
    pub count: Option<u32>,
    pub label: &'a str,
    pub source: &'a str,
    /// As written: only a checked http or https address may be opened.
    pub link: &'a str,
    pub note: &'a str,
    /// Line of the file on which it begins, counted from 1; of a GeoJSON, KML or Parquet file the
    /// number of the feature or row.
    pub line: u64,
}

impl Row<'_> {
    /// The days on which it may have happened, or those over which it went on.
    pub fn bounds(&self) -> Bounds {
        let (first, last) = match self.precision {
            DatePrecision::Day => (self.day, self.day),
            DatePrecision::Lasting | DatePrecision::Between => {
                (self.day, self.last.unwrap_or(self.day))
            }
            DatePrecision::Week => (self.day.plus(-3), self.day.plus(3)),
            DatePrecision::Month => month(self.day),
            DatePrecision::Year => year(self.day),
        };
        DaySpan { first, last: last.max(first) }.bounds()
    }
}

fn month(day: Day) -> (Day, Day) {
    let first = day.plus(1 - i32::from(day.civil().day()));
    (first, day.plus(i32::from(day.civil().days_in_month()) - i32::from(day.civil().day())))
}

fn year(day: Day) -> (Day, Day) {
    let year = day.civil().year();
    let on = |month, of_month| Day::from_ymd(year, month, of_month).unwrap_or(day);
    (on(1, 1), on(12, 31))
}

impl Columns {
    pub fn len(&self) -> usize {
        self.spots.len()
    }

    pub fn is_empty(&self) -> bool {
        self.spots.is_empty()
    }

    /// First and last day on which anything counts.
    pub fn days(&self) -> Option<DaySpan> {
        let (first, last) = (self.days.first()?, self.days.last()?);
        let last = self.lasting.iter().map(|l| l.last).fold(last, i32::max);
        Some(DaySpan { first: Day::from_number(first), last: Day::from_number(last) })
    }

    /// In the order of their numbers.
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// Parts that cells are split into: one for each category, or [`MOST_SLOTS`].
    pub fn slots(&self) -> usize {
        self.slots
    }

    /// Whether the table tells of any row how many.
    pub fn has_counts(&self) -> bool {
        self.has_counts
    }

    pub(super) fn slot(&self, spot: &Spot) -> usize {
        self.categories.get(spot.category.index()).map_or(0, |c| usize::from(c.slot))
    }

    /// `None` past the last row.
    pub fn row(&self, row: RowIx) -> Option<Row<'_>> {
        let spot = self.spots.get(row.index())?;
        let record = *self.records.get(row.index())?;
        let at_record = record as usize;
        let last = self.last_days.binary_search_by_key(&record, |l| l.record).ok();
        let source = self.sources.get(at_record).and_then(|&s| self.source_names.get(s as usize));
        Some(Row {
            day: Day::from_number(self.days.day(row.0)?),
            last: last.and_then(|i| self.last_days.get(i)).map(|l| Day::from_number(l.last)),
            precision: spot.precision(),
            at: self.position(record, spot),
            error_km: self.radii.get(usize::from(spot.radius)).copied().filter(|_| spot.radius > 0),
            category: spot.category,
            category_name: self.categories.get(spot.category.index()).map_or("", |c| &c.name),
            count: spot.count(),
            label: self.labels.get(at_record),
            source: source.map_or("", |s| s),
            link: self.links.get(at_record),
            note: self.notes.get(at_record),
            line: self.line(record),
        })
    }

    /// Where a row lies.
    pub fn at(&self, row: RowIx) -> Option<WorldPoint> {
        self.spots.get(row.index()).map(|spot| spot.at)
    }

    pub(super) fn position(&self, record: u32, spot: &Spot) -> LonLat {
        let at = spot.at.lon_lat();
        match self.held.binary_search_by_key(&record, |h| h.0) {
            Ok(i) => LonLat::clamped(at.lon.degrees(), self.held[i].1),
            Err(_) => at,
        }
    }

    fn line(&self, record: u32) -> u64 {
        let after = self.lines.partition_point(|l| l.0 <= record);
        match after.checked_sub(1).and_then(|i| self.lines.get(i)) {
            Some((first, line)) => line + u64::from(record - first),
            None => u64::from(record) + 1,
        }
    }

    /// The rows that begin in a window: first, and one past the last.
    pub(super) fn begun(&self, window: DaySpan) -> (u32, u32) {
        let first = self.days.before(window.first.number());
        let past = self.days.before(window.last.number().saturating_add(1));
        (first, past.max(first))
    }

    /// The rows that began before a window and still go on in it.
    pub(super) fn going_on(&self, window: DaySpan) -> impl Iterator<Item = u32> + '_ {
        let (first, _) = self.begun(window);
        let before = self.lasting.partition_point(|l| l.row < first);
        let is_on = move |l: &&Lasting| l.last >= window.first.number();
        self.lasting[..before].iter().filter(is_on).map(|l| l.row)
    }

    /// Memory, bytes.
    pub fn bytes(&self) -> usize {
        self.days.bytes()
            + self.spots.capacity() * size_of::<Spot>()
            + self.records.capacity() * size_of::<u32>()
            + self.sources.capacity() * size_of::<u32>()
            + self.lasting.capacity() * size_of::<Lasting>()
            + self.last_days.capacity() * size_of::<LastDay>()
            + self.held.capacity() * size_of::<(u32, f64)>()
            + self.lines.capacity() * size_of::<(u32, u64)>()
            + [&self.labels, &self.links, &self.notes].map(TextColumn::bytes).iter().sum::<usize>()
    }
}
