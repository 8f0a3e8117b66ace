//! Parquet and GeoParquet as tables: a column for each field that holds one value a row, in front
//! of them the position, where there is a geometry.
//!
//! <https://parquet.apache.org/docs/file-format/>, <https://geoparquet.org/releases/v1.1.0/>

mod format;
mod geometry;
mod pages;
mod thrift;
mod values;

use std::io::Write as _;
use std::ops::ControlFlow;
use std::sync::Arc;

use bytes::Bytes;
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, FileReader as _, Length, SerializedFileReader};
use parquet::schema::types::SchemaDescriptor;

use self::geometry::Geometry;
use self::values::Values;
use super::super::fence::fenced;
use super::features::Take;
use super::mapping::{self, Guess, Mapping, Role};
use super::records::{Batch, Failure};
use super::{GUESSED_FROM, Layout};

/// What such a file begins with.
pub(super) const MAGIC: &[u8] = b"PAR1";

/// Rows that are read of one column before the next one's.
const ROWS_AT_ONCE: usize = 1_024;
/// Fields that become columns, at most.
const MOST_COLUMNS: usize = 500;
/// What a column may be, unpacked, in one row group, bytes: files are written in far smaller ones,
/// and a small file can claim any.
const MOST_CHUNK: i64 = 1 << 30;

/// A file of which nothing is asked that lies past its end: room is made for a piece before it is
/// read, and a damaged file may ask for any.
struct Bounded<R>(Arc<R>);

impl<R: Length> Length for Bounded<R> {
    fn len(&self) -> u64 {
        self.0.len()
    }
}

impl<R: ChunkReader> ChunkReader for Bounded<R> {
    type T = R::T;

    fn get_read(&self, start: u64) -> Result<R::T, ParquetError> {
        self.0.get_read(start)
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        if start.checked_add(length as u64).is_none_or(|end| end > self.0.len()) {
            return Err(ParquetError::EOF("a piece of it would lie past its end".to_owned()));
        }
        self.0.get_bytes(start, length)
    }
}

/// What a table's column is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    Leaf(usize),
    /// Of a geometry in well-known binary.
    Longitude(usize),
    Latitude(usize),
}

impl Origin {
    fn leaf(self) -> usize {
        match self {
            Self::Leaf(leaf) | Self::Longitude(leaf) | Self::Latitude(leaf) => leaf,
        }
    }
}

/// A first look at a Parquet file.
///
/// # Errors
/// Where it is none that can be read.
pub fn peek_columnar(from: impl ChunkReader + 'static) -> Result<(Layout, Guess), Failure> {
    fenced(|| first_rows(from)).unwrap_or_else(|| Err(damaged(GAVE_UP)))
}

fn first_rows(from: impl ChunkReader + 'static) -> Result<(Layout, Guess), Failure> {
    let table = Table::open(from)?;
    let mut records: Vec<Vec<String>> = vec![table.names()];
    table.read(|_| true, &mut |batch| {
        let text = |field| super::bytes::words(field).0.into_owned();
        records.extend(batch.records().map(|r| r.fields().map(text).collect::<Vec<_>>()));
        batch.clear();
        if records.len() > GUESSED_FROM {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    records.truncate(GUESSED_FROM);
    let mut guess = mapping::guess(b',', records);
    // Columns tell their names themselves.
    guess.mapping.has_header = false;
    Ok((Layout::Parquet, guess))
}

/// Reads a Parquet file, and hands on its rows in batches, with the fields that the mapping names.
///
/// # Errors
/// Where it cannot be read on; what was handed on before is good.
pub fn read_columnar(
    from: impl ChunkReader + 'static,
    mapping: &Mapping,
    take: &mut Take<'_>,
) -> Result<(), Failure> {
    let is_named = |column| Role::ALL.iter().any(|role| mapping.column(*role) == Some(column));
    let read = || Table::open(from).and_then(|table| table.read(is_named, take));
    fenced(read).unwrap_or_else(|| Err(damaged(GAVE_UP)))
}

struct Table<R: ChunkReader> {
    from: Arc<R>,
    file: SerializedFileReader<Bounded<R>>,
    columns: Vec<(String, Origin)>,
}

impl<R: ChunkReader + 'static> Table<R> {
    fn open(from: R) -> Result<Self, Failure> {
        let from = Arc::new(from);
        pages::check_metadata(&Bounded(from.clone()))?;
        let file = SerializedFileReader::new(Bounded(from.clone())).map_err(|e| refused(&e))?;
        let metadata = file.metadata().file_metadata();
        let mut keys = metadata.key_value_metadata().into_iter().flatten();
        let geo = keys.find(|pair| pair.key == "geo").and_then(|pair| pair.value.as_deref());
        let geometry = geo.map(Geometry::of).transpose()?.flatten();
        let columns = columns(metadata.schema_descr(), geometry.as_ref());
        Ok(Self { from, file, columns })
    }

    fn names(&self) -> Vec<String> {
        self.columns.iter().map(|(name, _)| name.clone()).collect()
    }

    /// Hands on the rows, all columns in their places, those that are wanted filled.
    fn read(&self, is_wanted: impl Fn(usize) -> bool, take: &mut Take<'_>) -> Result<(), Failure> {
        let wanted: Vec<Option<Origin>> = (self.columns.iter().enumerate())
            .map(|(column, (_, origin))| is_wanted(column).then_some(*origin))
            .collect();
        let mut leaves: Vec<usize> = wanted.iter().flatten().map(|o| o.leaf()).collect();
        leaves.sort_unstable();
        leaves.dedup();
        let mut rows = Rows { wanted, leaves, batch: Batch::default(), row: 0, field: Vec::new() };
        for group in 0..self.file.num_row_groups() {
            let mut columns = self.group(group, &rows.leaves)?;
            while let 1.. = rows.more(&mut columns)? {
                if rows.hand_on(&columns, take).is_break() {
                    return Ok(());
                }
            }
        }
        let _ = take(&mut rows.batch);
        Ok(())
    }

    fn group(&self, group: usize, leaves: &[usize]) -> Result<Vec<Values>, Failure> {
        let reader = self.file.get_row_group(group).map_err(|e| refused(&e))?;
        let schema = self.file.metadata().file_metadata().schema_descr_ptr();
        let values = |&leaf: &usize| {
            let descriptor = schema.column(leaf);
            let size = reader.metadata().columns().get(leaf).map_or(0, |c| c.uncompressed_size());
            if !(0..=MOST_CHUNK).contains(&size) {
                return Err(Failure::Refused(format!(
                    "Its column “{}” says that it takes {size} bytes in one row group: write the \
                     file again, in groups of some 100,000 rows",
                    descriptor.path()
                )));
            }
            if let Some(chunk) = reader.metadata().columns().get(leaf) {
                pages::check_pages(&Bounded(self.from.clone()), chunk.byte_range())?;
            }
            let pages = reader.get_column_reader(leaf).map_err(|e| refused(&e))?;
            Ok(Values::new(pages, &descriptor))
        };
        leaves.iter().map(values).collect()
    }
}

/// A file's columns, the position in front.
fn columns(schema: &SchemaDescriptor, geometry: Option<&Geometry>) -> Vec<(String, Origin)> {
    let mut columns = Vec::new();
    let mut has_position = false;
    // A list has no one value for its row.
    let leaves = schema.columns().iter().enumerate().filter(|(_, leaf)| leaf.max_rep_level() == 0);
    for (leaf, descriptor) in leaves.take(MOST_COLUMNS) {
        let name = descriptor.path().string();
        if !has_position && geometry::is_wkb(descriptor, &name, geometry) {
            has_position = true;
            let position =
                [("longitude", Origin::Longitude(leaf)), ("latitude", Origin::Latitude(leaf))];
            columns.splice(0..0, position.map(|(name, origin)| (name.to_owned(), origin)));
            continue;
        }
        let axis = geometry.and_then(|g| g.axis(&name));
        columns.push((axis.map_or(name, str::to_owned), Origin::Leaf(leaf)));
    }
    columns
}

/// Rows put together out of columns.
struct Rows {
    wanted: Vec<Option<Origin>>,
    /// Those that are read, in order.
    leaves: Vec<usize>,
    batch: Batch,
    /// Counted from 1.
    row: u64,
    /// A field that is written rather than copied.
    field: Vec<u8>,
}

impl Rows {
    /// Reads more of every column, and says of how many rows.
    fn more(&self, columns: &mut [Values]) -> Result<usize, Failure> {
        let mut rows = None;
        for column in columns {
            let read = column.read(ROWS_AT_ONCE).map_err(|e| refused(&e))?;
            if *rows.get_or_insert(read) != read {
                return Err(Failure::Refused(format!(
                    "Its columns are not equally long after {} rows: it may be damaged",
                    self.row
                )));
            }
        }
        Ok(rows.unwrap_or(0))
    }

    fn hand_on(&mut self, columns: &[Values], take: &mut Take<'_>) -> ControlFlow<()> {
        let rows = columns.first().map_or(0, Values::len);
        for i in 0..rows {
            self.row += 1;
            self.push(columns, i);
            if self.batch.is_full() {
                take(&mut self.batch)?;
            }
        }
        ControlFlow::Continue(())
    }

    fn push(&mut self, columns: &[Values], i: usize) {
        let mut record = self.batch.begin(self.row);
        for origin in &self.wanted {
            let leaf = origin.and_then(|o| self.leaves.binary_search(&o.leaf()).ok());
            let value = leaf.and_then(|leaf| columns.get(leaf)).map_or(&[][..], |c| c.get(i));
            let middle = || geometry::middle(value);
            let degrees = match origin {
                None | Some(Origin::Leaf(_)) => {
                    record.field(value);
                    continue;
                }
                Some(Origin::Longitude(_)) => middle().map(|at| at[0]),
                Some(Origin::Latitude(_)) => middle().map(|at| at[1]),
            };
            self.field.clear();
            if let Some(degrees) = degrees {
                // Writing into memory does not fail.
                let _ = write!(self.field, "{degrees}");
            }
            record.field(&self.field);
        }
    }
}

/// The library's words, which are its own, within ours.
fn refused(error: &ParquetError) -> Failure {
    match error {
        ParquetError::General(why) | ParquetError::EOF(why) | ParquetError::NYI(why) => {
            damaged(why)
        }
        other => damaged(&other.to_string()),
    }
}

/// Some damage makes the library panic.
const GAVE_UP: &str = "a piece of it contradicts another";

fn damaged(why: &str) -> Failure {
    let why: String = why.chars().filter(|c| !c.is_control()).take(200).collect();
    Failure::Refused(format!(
        "It is a Parquet file that cannot be read ({why}): it may not have been written or \
         downloaded whole; saved as CSV it can be read without this"
    ))
}
