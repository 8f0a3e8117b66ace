//! Event tables of the reader's own: bytes from strangers to a table of incidents. Rows that can be
//! read are kept; every other is counted by its reason, the first of each with line and value.
//!
//! [`peek`] looks at a beginning and guesses which column is what; [`read`] hands on records in
//! batches, and a [`Converter`] turns them into rows, so that the two can work side by side.
//!
//! Must not know egui, files, clocks or threads: callers bring bytes, and start what runs beside.

mod all_rejects;
mod bytes;
mod columnar;
mod convert;
mod features;
mod mapping;
mod names;
mod records;
mod rejects;
mod values;

use std::io::Read;
use std::ops::ControlFlow;

pub use all_rejects::RejectTable;
pub use bytes::{Writing, text};
pub use columnar::{peek_columnar, read_columnar};
pub use convert::{Converter, Notices};
pub use mapping::{Doubt, Guess, Mapping, Role, Scheme};
pub use records::{Batch, Failure, MOST_RECORD_BYTES, MOST_SKIPPED_BYTES, Record, Records, Whole};
pub use rejects::{KEPT, Reason, Reject, Rejected, Rejects};
pub use values::DateOrder;

/// Bytes of a beginning that are enough to guess from.
pub const LOOKED_AT: usize = 256 << 10;

/// Records that are guessed from, and those that a dialog shows.
const GUESSED_FROM: usize = 500;

/// What tells whether a file is still the one that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    pub bytes: u64,
    /// When it was last written, nanoseconds since 1970, where the system tells.
    pub modified_nanos: Option<i128>,
}

/// How a file's table is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// CSV and its like.
    Delimited,
    /// A FeatureCollection.
    GeoJson,
    /// A feature on each line.
    GeoJsonLines,
    Kml,
    /// With or without a geometry. Its pieces lie anywhere in the file: [`peek_columnar`],
    /// [`read_columnar`].
    Parquet,
}

impl Layout {
    /// By what stands at the beginning.
    pub fn of(start: &[u8]) -> Self {
        if start.starts_with(columnar::MAGIC) {
            return Self::Parquet;
        }
        let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
        let text = text.strip_prefix(b"\x1e").unwrap_or(text);
        match text {
            [b'{', ..] => {
                let first = text.split(|b| *b == b'\n').next().unwrap_or(text);
                let is_feature = |line: &[u8]| {
                    let value = serde_json::from_slice::<serde_json::Value>(line).ok();
                    value.is_some_and(|v| v.get("type").is_some_and(|t| t == "Feature"))
                };
                if is_feature(first) { Self::GeoJsonLines } else { Self::GeoJson }
            }
            [b'<', ..] => Self::Kml,
            _ => Self::Delimited,
        }
    }

    /// Whether it has to be read as a whole, even to guess.
    pub fn needs_all(self) -> bool {
        self == Self::Kml
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Delimited => "table",
            Self::GeoJson => "GeoJSON",
            Self::GeoJsonLines => "GeoJSON lines",
            Self::Kml => "KML",
            Self::Parquet => "Parquet",
        }
    }
}

/// A first look at a file's text ([`text`]), of which this is the beginning, or, of a layout that
/// [needs all](Layout::needs_all), the whole.
///
/// # Errors
/// Where it is no table at all.
pub fn peek(start: &[u8]) -> Result<(Layout, Guess), Failure> {
    if start.trim_ascii().is_empty() {
        return Err(Failure::Refused("It is empty".to_owned()));
    }
    let layout = Layout::of(start);
    let kml;
    let (delimiter, mut records) = match layout {
        Layout::Delimited => (mapping::guess_delimiter(start), Vec::new()),
        Layout::GeoJson => (b',', vec![features::geojson_columns(start)]),
        Layout::GeoJsonLines => (b',', vec![features::line_columns(start)]),
        Layout::Kml => {
            kml = features::kml(start)?;
            (b',', vec![features::kml_columns(&kml)])
        }
        Layout::Parquet => return Err(packed()),
    };
    let columns = records.first().cloned().unwrap_or_default();
    let mut take = |batch: &mut Batch| {
        let text = |field| bytes::words(field).0.into_owned();
        let whole = batch.records().filter(|r| r.whole == Whole::Yes);
        records.extend(whole.map(|r| r.fields().map(text).collect::<Vec<_>>()));
        batch.clear();
        if records.len() > GUESSED_FROM {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let read = read_layout(layout, delimiter, &columns, start, &mut take);
    // A beginning ends anywhere; only what was no text from the start is worth telling.
    if let Err(failure @ (Failure::Zeros | Failure::Endless(_))) = read {
        return Err(failure);
    }
    if layout == Layout::Delimited && start.len() >= LOOKED_AT && records.len() > 1 {
        records.pop();
    }
    records.truncate(GUESSED_FROM);
    let mut guess = mapping::guess(delimiter, records);
    // Features tell their columns' names themselves.
    guess.mapping.has_header &= layout == Layout::Delimited;
    Ok((layout, guess))
}

/// Reads a file's text, and hands on its records in batches. `take` leaves an empty batch behind.
///
/// # Errors
/// Where it cannot be read on; what was handed on before is good.
pub fn read(
    layout: Layout,
    mapping: &Mapping,
    from: impl Read,
    take: &mut dyn FnMut(&mut Batch) -> ControlFlow<()>,
) -> Result<(), Failure> {
    read_layout(layout, mapping.delimiter, &mapping.names, from, take)
}

fn read_layout(
    layout: Layout,
    delimiter: u8,
    columns: &[String],
    mut from: impl Read,
    take: &mut features::Take<'_>,
) -> Result<(), Failure> {
    match layout {
        Layout::Delimited => {
            let mut records = Records::new(from, delimiter);
            let mut batch = Batch::default();
            loop {
                let read = records.read(&mut batch);
                let is_last = batch.is_empty() || read.is_err();
                // What came before a failure is good.
                if !batch.is_empty() && take(&mut batch).is_break() || is_last {
                    return read;
                }
            }
        }
        Layout::GeoJson => features::read_geojson(from, columns, take),
        Layout::GeoJsonLines => features::read_lines(from, columns, take),
        Layout::Kml => {
            let mut all = Vec::new();
            let most = crate::load::overlay::MOST_BYTES as u64 + 1;
            from.by_ref().take(most).read_to_end(&mut all)?;
            features::read_kml(&features::kml(&all)?, columns, take);
            Ok(())
        }
        Layout::Parquet => Err(packed()),
    }
}

/// Where a Parquet file comes out of another file, its pieces cannot be looked up.
fn packed() -> Failure {
    Failure::Refused(
        "It is a packed Parquet file: unpack it first, it is small as it is".to_owned(),
    )
}
