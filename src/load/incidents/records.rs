//! Records of a table as bytes: fields one after the other, many records in one buffer.
//!
//! `csv_core` tells fields and records apart. It is asked piece by piece and not through `csv`, so
//! that no line, however long, is held whole.

use std::io::{self, Read};

use csv_core::{ReadRecordResult, ReaderBuilder};

/// Longest record that is read, bytes without its quotes.
pub const MOST_RECORD_BYTES: usize = 1 << 20;
/// Fields of a record at most.
pub const MOST_FIELDS: usize = 4_096;
/// How far a record that is too long is followed to its end before the file is given up, bytes.
pub const MOST_SKIPPED_BYTES: usize = 64 << 20;

/// Bytes of records that are handed on together, about.
const BATCH_BYTES: usize = 256 << 10;
/// Bytes that are read at once.
const READ_BYTES: usize = 256 << 10;
/// How much is kept of a record that is too long, bytes.
const KEPT_BYTES: usize = 100;
/// Part of the beginning that may be NUL bytes: one in so many.
const LEAST_TEXT: usize = 3;

/// Why a file was given up.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("It could not be read: {0}")]
    Read(#[from] io::Error),
    #[error("It holds zero bytes where a table has text: it may be damaged, or no table at all")]
    Zeros,
    #[error(
        "The record that begins on line {0} does not end within {mb} MB: a quotation mark may have \
         been left open there, or the file be damaged",
        mb = MOST_SKIPPED_BYTES >> 20
    )]
    Endless(u64),
    /// The words say what is wrong and how to mend it.
    #[error("{0}")]
    Refused(String),
}

/// Whether a record is as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whole {
    Yes,
    /// It was too long; its one field is its beginning.
    CutShort,
    /// It is no feature; its one field is its beginning.
    NoFeature,
}

#[derive(Debug, Clone, Copy)]
struct Extent {
    /// First of its bytes and of its ends.
    bytes: usize,
    ends: usize,
    line: u64,
    whole: Whole,
}

/// Some records.
#[derive(Debug, Default)]
pub struct Batch {
    bytes: Vec<u8>,
    /// Where each field ends, from its record's first byte.
    ends: Vec<usize>,
    records: Vec<Extent>,
}

/// One record of a batch.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    bytes: &'a [u8],
    ends: &'a [usize],
    /// On which it begins, counted from 1.
    pub line: u64,
    pub whole: Whole,
}

impl<'a> Record<'a> {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Empty where there are not so many.
    pub fn field(&self, i: usize) -> &'a [u8] {
        let Some(&end) = self.ends.get(i) else { return &[] };
        let start = i.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.bytes.get(start..end).unwrap_or_default()
    }

    pub fn fields(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let record = *self;
        (0..self.len()).map(move |i| record.field(i))
    }
}

impl Batch {
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
        self.records.clear();
    }

    pub fn len(&self) -> usize {
        self.records.len()
    }

    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    pub fn is_full(&self) -> bool {
        self.bytes.len() >= BATCH_BYTES
    }

    pub fn records(&self) -> impl Iterator<Item = Record<'_>> {
        self.records.iter().enumerate().map(|(i, extent)| {
            let next = self.records.get(i + 1);
            let bytes_end = next.map_or(self.bytes.len(), |n| n.bytes);
            let ends_end = next.map_or(self.ends.len(), |n| n.ends);
            Record {
                bytes: self.bytes.get(extent.bytes..bytes_end).unwrap_or_default(),
                ends: self.ends.get(extent.ends..ends_end).unwrap_or_default(),
                line: extent.line,
                whole: extent.whole,
            }
        })
    }

    /// Appends a record.
    pub fn push<'a>(&mut self, line: u64, fields: impl Iterator<Item = &'a [u8]>) {
        let mut record = self.begin(line);
        fields.for_each(|field| record.field(field));
    }

    /// Appends a record that has no field yet.
    pub fn begin(&mut self, line: u64) -> OpenRecord<'_> {
        let (bytes, ends) = (self.bytes.len(), self.ends.len());
        self.records.push(Extent { bytes, ends, line, whole: Whole::Yes });
        OpenRecord { start: bytes, batch: self }
    }

    /// Appends what should have been a feature.
    pub fn push_no_feature(&mut self, line: u64, value: &[u8]) {
        self.push(line, std::iter::once(&value[..value.len().min(KEPT_BYTES)]));
        if let Some(last) = self.records.last_mut() {
            last.whole = Whole::NoFeature;
        }
    }
}

/// The last record of a batch, to which fields are added.
pub struct OpenRecord<'a> {
    batch: &'a mut Batch,
    /// First of its bytes.
    start: usize,
}

impl OpenRecord<'_> {
    pub fn field(&mut self, field: &[u8]) {
        self.batch.bytes.extend_from_slice(field);
        self.batch.ends.push(self.batch.bytes.len() - self.start);
    }
}

/// Reads a table's records, batch after batch.
pub struct Records<R> {
    from: R,
    parser: csv_core::Reader,
    input: Vec<u8>,
    position: usize,
    filled: usize,
    is_at_end: bool,
    has_looked: bool,
    /// Line ends that the parser does not see or does not count: those between records, and a
    /// carriage return alone.
    lines: u64,
    /// Whether a carriage return came last, which is a line end unless a line feed follows.
    is_after_return: bool,
}

impl<R: Read> Records<R> {
    pub fn new(from: R, delimiter: u8) -> Self {
        Self {
            from,
            parser: ReaderBuilder::new().delimiter(delimiter).build(),
            input: vec![0; READ_BYTES],
            position: 0,
            filled: 0,
            is_at_end: false,
            has_looked: false,
            lines: 0,
            is_after_return: false,
        }
    }

    /// Fills a batch; one that stays empty was the last.
    ///
    /// # Errors
    /// Where the file cannot be read any further.
    pub fn read(&mut self, batch: &mut Batch) -> Result<(), Failure> {
        batch.clear();
        let mut used = Used { bytes: 0, ends: 0 };
        let outcome = loop {
            if used.bytes >= BATCH_BYTES {
                break Ok(());
            }
            match self.skip_line_ends().and_then(|()| self.record(batch, &mut used)) {
                Ok(true) => {}
                Ok(false) => break Ok(()),
                Err(failure) => break Err(failure),
            }
        };
        batch.bytes.truncate(used.bytes);
        batch.ends.truncate(used.ends);
        outcome
    }

    fn refill(&mut self) -> Result<(), Failure> {
        (self.position, self.filled) = (0, 0);
        self.filled = loop {
            match self.from.read(&mut self.input) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.is_at_end = self.filled == 0;
        if !self.has_looked {
            self.has_looked = true;
            let start = &self.input[..self.filled];
            let zeros = start.iter().filter(|b| **b == 0).count();
            if zeros * LEAST_TEXT > start.len() {
                return Err(Failure::Zeros);
            }
        }
        Ok(())
    }

    fn skip_line_ends(&mut self) -> Result<(), Failure> {
        loop {
            while let Some(&byte) = self.input[self.position..self.filled].first() {
                let after_return = std::mem::replace(&mut self.is_after_return, byte == b'\r');
                self.lines += u64::from(after_return || byte == b'\n');
                if !matches!(byte, b'\n' | b'\r') {
                    return Ok(());
                }
                self.position += 1;
            }
            if self.is_at_end {
                return Ok(());
            }
            self.refill()?;
        }
    }

    /// Appends the next record; `false` at the end.
    fn record(&mut self, batch: &mut Batch, used: &mut Used) -> Result<bool, Failure> {
        let line = self.parser.line() + self.lines;
        let mut extent = Extent { bytes: used.bytes, ends: used.ends, line, whole: Whole::Yes };
        let (mut bytes, mut ends, mut taken) = (used.bytes, used.ends, 0);
        loop {
            if self.position == self.filled && !self.is_at_end {
                self.refill()?;
            }
            room(&mut batch.bytes, bytes, READ_BYTES / 16);
            room(&mut batch.ends, ends, MOST_FIELDS / 4);
            let (result, read, wrote, ended) = self.parser.read_record(
                &self.input[self.position..self.filled],
                &mut batch.bytes[bytes..],
                &mut batch.ends[ends..],
            );
            self.position += read;
            (bytes, ends, taken) = (bytes + wrote, ends + ended, taken + read);
            let is_too_long =
                bytes - extent.bytes > MOST_RECORD_BYTES || ends - extent.ends > MOST_FIELDS;
            if is_too_long || extent.whole == Whole::CutShort {
                // Only its beginning is kept; the rest is written over, again and again.
                extent.whole = Whole::CutShort;
                bytes = bytes.min(extent.bytes + KEPT_BYTES);
                ends = extent.ends;
            }
            if taken > MOST_SKIPPED_BYTES {
                return Err(Failure::Endless(line));
            }
            match result {
                ReadRecordResult::End => return Ok(false),
                ReadRecordResult::Record => {
                    let last = self.position.checked_sub(1).and_then(|i| self.input.get(i));
                    self.is_after_return = last == Some(&b'\r');
                    break;
                }
                _ => {}
            }
        }
        if extent.whole == Whole::CutShort {
            room(&mut batch.ends, ends, 1);
            batch.ends[ends] = bytes - extent.bytes;
            ends += 1;
        }
        batch.records.push(extent);
        *used = Used { bytes, ends };
        Ok(true)
    }
}

/// How much of a batch's buffers is filled while it is being read.
struct Used {
    bytes: usize,
    ends: usize,
}

/// Makes room for so many more; what is there is left as it is, so that it is seldom filled anew.
fn room<T: Copy + Default>(buffer: &mut Vec<T>, used: usize, more: usize) {
    if buffer.len() < used + more {
        buffer.resize((used + more).max(buffer.len() * 2), T::default());
    }
}
