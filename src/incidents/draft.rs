//! A table while it is read: rows in the order of the file, in chunks that can be looked at before
//! the last one has come.

use std::sync::Arc;

use super::Incidents;
use super::columns::{
    Category, CategoryIx, Columns, DatePrecision, LastDay, Lasting, MOST_SLOTS, Spot,
};
use super::day_runs::DayRuns;
use super::texts::Names;
use super::world::WorldPoint;
use crate::model::{Day, LonLat};

/// Rows of a table at most.
pub const MOST_ROWS: usize = 200_000_000;

/// Rows of a chunk.
const CHUNK_BITS: u32 = 14;
const CHUNK_ROWS: usize = 1 << CHUNK_BITS;

/// Categories that are told apart; in a table with more, the last stands for all others.
const MOST_CATEGORIES: usize = 1 << 16;

/// Days between the first and the last up to which rows are sorted by counting.
const MOST_COUNTED_DAYS: i64 = 4_000_000;

/// A row as it comes from a file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NewRow<'a> {
    pub day: Day,
    /// Of [`DatePrecision::Lasting`] and [`DatePrecision::Between`].
    pub last: Option<Day>,
    pub precision: DatePrecision,
    pub at: LonLat,
    pub error_km: Option<f32>,
    pub category: &'a str,
    pub count: Option<u32>,
    pub label: &'a str,
    pub source: &'a str,
    pub link: &'a str,
    pub note: &'a str,
    /// Line of the file, or number of the feature, counted from 1.
    pub line: u64,
}

/// Why a row was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it has more than {MOST_ROWS} rows")]
pub struct TooManyRows;

/// Some rows, in the order of the file; never changed once it is full.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    pub days: Vec<i32>,
    pub spots: Vec<Spot>,
}

/// Rows so far.
#[derive(Debug)]
pub struct Draft {
    full: Vec<Arc<Chunk>>,
    last: Chunk,
    rows: usize,
    next_line: u64,
    categories: Names,
    sources: Names,
    columns: Columns,
    texts_left_out: usize,
}

impl Default for Draft {
    fn default() -> Self {
        // Number 0 is no source, so that rows before the first that has one cost nothing.
        let mut sources = Names::default();
        sources.number("");
        Self {
            full: Vec::new(),
            last: Chunk::default(),
            rows: 0,
            next_line: 1,
            categories: Names::default(),
            sources,
            columns: Columns { radii: vec![f32::INFINITY], ..Columns::default() },
            texts_left_out: 0,
        }
    }
}

impl Draft {
    pub fn len(&self) -> usize {
        self.rows
    }

    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Texts that no longer fitted into memory set aside for them.
    pub fn texts_left_out(&self) -> usize {
        self.texts_left_out
    }

    /// Takes a row.
    ///
    /// # Errors
    /// Where there are too many already.
    pub fn push(&mut self, row: &NewRow<'_>) -> Result<(), TooManyRows> {
        if self.rows >= MOST_ROWS {
            return Err(TooManyRows);
        }
        let record = u32::try_from(self.rows).map_err(|_| TooManyRows)?;
        self.push_spot(record, row);
        let columns = &mut self.columns;
        let fit = [
            columns.labels.push(row.label),
            columns.links.push(row.link),
            columns.notes.push(row.note),
        ];
        self.texts_left_out += fit.iter().filter(|fits| !**fits).count();
        if !row.source.is_empty() || !columns.sources.is_empty() {
            columns.sources.resize(self.rows, 0);
            columns.sources.push(self.sources.number(row.source));
        }
        if row.line != self.next_line {
            columns.lines.push((record, row.line));
        }
        self.next_line = row.line + 1;
        self.rows += 1;
        if self.last.days.len() == CHUNK_ROWS {
            let next = Chunk {
                days: Vec::with_capacity(CHUNK_ROWS),
                spots: Vec::with_capacity(CHUNK_ROWS),
            };
            self.full.push(Arc::new(std::mem::replace(&mut self.last, next)));
        }
        Ok(())
    }

    fn push_spot(&mut self, record: u32, row: &NewRow<'_>) {
        let columns = &mut self.columns;
        let category = self.categories.number(row.category).min(u32::from(u16::MAX));
        let category = CategoryIx(u16::try_from(category).unwrap_or(u16::MAX));
        let last = row.last.filter(|last| *last > row.day);
        let precision = match row.precision {
            DatePrecision::Lasting | DatePrecision::Between if last.is_none() => DatePrecision::Day,
            precision => precision,
        };
        if let Some(last) = last {
            columns.last_days.push(LastDay { record, last: last.number() });
        }
        if WorldPoint::is_held(row.at.lat) {
            columns.held.push((record, row.at.lat.degrees()));
        }
        columns.has_counts |= row.count.is_some();
        self.last.days.push(row.day.number());
        self.last.spots.push(Spot {
            at: WorldPoint::of(row.at),
            count: row.count.unwrap_or(0),
            category,
            radius: row.error_km.map_or(0, |km| radius(&mut columns.radii, km)),
            flags: Spot::flags(precision, row.count),
        });
    }

    /// What can be looked at already: every full chunk.
    pub fn preview(&self) -> super::Preview {
        super::Preview::new(self.full.clone(), self.categories.count())
    }

    /// Sorts the rows and builds the pyramid over them.
    pub fn finish(mut self) -> Incidents {
        self.full.push(Arc::new(std::mem::take(&mut self.last)));
        let mut columns = std::mem::take(&mut self.columns);
        columns.records = order(&self.full, self.rows);
        let chunk = |record: u32| &self.full[(record >> CHUNK_BITS) as usize];
        let within = |record: u32| record as usize & (CHUNK_ROWS - 1);
        columns.days = DayRuns::of(columns.records.iter().map(|&r| chunk(r).days[within(r)]));
        columns.spots = columns.records.iter().map(|&r| chunk(r).spots[within(r)]).collect();
        drop(self.full);
        columns.lasting = lasting(&columns);
        columns.categories = categories(self.categories.into_names(), &columns.spots);
        columns.slots = columns.categories.len().clamp(1, MOST_SLOTS);
        columns.source_names = self.sources.into_names();
        for texts in [&mut columns.labels, &mut columns.links, &mut columns.notes] {
            texts.shrink();
        }
        columns.sources.shrink_to_fit();
        columns.last_days.shrink_to_fit();
        columns.lines.shrink_to_fit();
        Incidents::new(columns)
    }
}

/// The records in order of time, of a day in the order of the file.
fn order(chunks: &[Arc<Chunk>], rows: usize) -> Vec<u32> {
    let days = || chunks.iter().flat_map(|c| c.days.iter().copied());
    let (first, last) =
        days().fold((i32::MAX, i32::MIN), |(first, last), d| (first.min(d), last.max(d)));
    let range = i64::from(last) - i64::from(first) + 1;
    // No more rows than a u32 counts were taken.
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    if range > MOST_COUNTED_DAYS {
        let mut all: Vec<(i32, u32)> = days().enumerate().map(|(r, d)| (d, number(r))).collect();
        all.sort_unstable();
        return all.into_iter().map(|(_, record)| record).collect();
    }
    let bucket = |day: i32| (i64::from(day) - i64::from(first)) as usize;
    let mut starts = vec![0u32; usize::try_from(range).unwrap_or(0) + 1];
    for day in days() {
        starts[bucket(day) + 1] += 1;
    }
    for i in 1..starts.len() {
        starts[i] += starts[i - 1];
    }
    let mut order = vec![0; rows];
    for (record, day) in days().enumerate() {
        let next = &mut starts[bucket(day)];
        order[*next as usize] = number(record);
        *next += 1;
    }
    order
}

/// The rows that go on, in order of time.
fn lasting(columns: &Columns) -> Vec<Lasting> {
    let goes_on = |row: &u32| {
        let spot = columns.spots.get(*row as usize);
        spot.is_some_and(|s| s.precision() == DatePrecision::Lasting)
    };
    let rows = 0..u32::try_from(columns.len()).unwrap_or(u32::MAX);
    rows.filter(goes_on)
        .filter_map(|row| {
            let record = columns.records.get(row as usize)?;
            let found = columns.last_days.binary_search_by_key(record, |l| l.record).ok()?;
            Some(Lasting { row, last: columns.last_days[found].last })
        })
        .collect()
}

/// How many rows each has, and which part of a split counts it.
fn categories(mut names: Vec<Box<str>>, spots: &[Spot]) -> Vec<Category> {
    if names.len() > MOST_CATEGORIES {
        names.truncate(MOST_CATEGORIES);
        names[MOST_CATEGORIES - 1] = "(others)".into();
    }
    let mut counts = vec![0u32; names.len()];
    for spot in spots {
        counts[spot.category.index()] += 1;
    }
    let mut by_rows: Vec<usize> = (0..names.len()).collect();
    if names.len() > MOST_SLOTS {
        by_rows.sort_by_key(|&i| (std::cmp::Reverse(counts[i]), i));
    }
    let mut slots = vec![0; names.len()];
    for (rank, &i) in by_rows.iter().enumerate() {
        slots[i] = u8::try_from(rank.min(MOST_SLOTS - 1)).unwrap_or(0);
    }
    let parts = names.into_iter().zip(counts).zip(slots);
    parts.map(|((name, rows), slot)| Category { name, rows, slot }).collect()
}

/// The number of a radius; where there are too many, of the next larger one.
fn radius(radii: &mut Vec<f32>, km: f32) -> u8 {
    if !km.is_finite() || km <= 0.0 {
        return 0;
    }
    let known = radii.iter().position(|r| *r == km);
    let number = known.or_else(|| {
        (radii.len() <= usize::from(u8::MAX)).then(|| {
            radii.push(km);
            radii.len() - 1
        })
    });
    let next_larger = || {
        let larger = radii.iter().enumerate().skip(1).filter(|(_, r)| **r >= km);
        larger.min_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(i, _)| i)
    };
    u8::try_from(number.unwrap_or_else(next_larger)).unwrap_or(0)
}
