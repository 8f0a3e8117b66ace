//! One column's values as text, some rows at a time.

use std::fmt::Display;
use std::io::Write as _;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType, Decimal};
use parquet::errors::ParquetError;
use parquet::record::Field;
use parquet::schema::types::ColumnDescriptor;

/// Longest value that is kept, bytes: as much as a CSV's would be.
const MOST_VALUE: usize = super::super::MOST_RECORD_BYTES;

/// What a column's numbers mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Unsigned,
    /// Days since 1970.
    Date,
    /// Parts of a second since 1970, so many in one; whether in UTC or by some clock.
    Moment {
        in_a_second: i64,
        is_utc: bool,
    },
    Decimal {
        precision: i32,
        scale: i32,
    },
    Uuid,
    /// What a table has no words for.
    Unreadable,
}

impl Kind {
    fn of(column: &ColumnDescriptor) -> Self {
        match column.logical_type_ref() {
            Some(LogicalType::Timestamp(stamp)) => {
                let in_a_second = match stamp.unit {
                    TimeUnit::MILLIS => 1_000,
                    TimeUnit::MICROS => 1_000_000,
                    TimeUnit::NANOS => 1_000_000_000,
                };
                return Self::Moment { in_a_second, is_utc: stamp.is_adjusted_to_u_t_c };
            }
            Some(LogicalType::Uuid) => return Self::Uuid,
            Some(LogicalType::Float16 | LogicalType::Bson) => return Self::Unreadable,
            _ => {}
        }
        match column.converted_type() {
            ConvertedType::DATE => Self::Date,
            ConvertedType::TIMESTAMP_MILLIS => Self::Moment { in_a_second: 1_000, is_utc: true },
            ConvertedType::TIMESTAMP_MICROS => {
                Self::Moment { in_a_second: 1_000_000, is_utc: true }
            }
            ConvertedType::UINT_8
            | ConvertedType::UINT_16
            | ConvertedType::UINT_32
            | ConvertedType::UINT_64 => Self::Unsigned,
            ConvertedType::DECIMAL => {
                let (precision, scale) = (column.type_precision(), column.type_scale());
                if (0..=precision).contains(&scale) {
                    Self::Decimal { precision, scale }
                } else {
                    Self::Unreadable
                }
            }
            ConvertedType::BSON | ConvertedType::INTERVAL => Self::Unreadable,
            _ => Self::Plain,
        }
    }

    fn whole(self, value: i64, unsigned: u64, into: &mut Vec<u8>) {
        match self {
            Self::Plain => put(into, value),
            Self::Unsigned => put(into, unsigned),
            Self::Date => {
                let day = jiff::Span::new().try_days(value).ok();
                if let Some(day) =
                    day.and_then(|span| Date::new(1970, 1, 1).ok()?.checked_add(span).ok())
                {
                    put(into, day);
                }
            }
            Self::Moment { in_a_second, is_utc } => moment(value, in_a_second, is_utc, into),
            Self::Decimal { precision, scale } => {
                put(into, Field::Decimal(Decimal::from_i64(value, precision, scale)));
            }
            Self::Uuid | Self::Unreadable => {}
        }
    }

    fn bytes(self, value: &ByteArray, into: &mut Vec<u8>) {
        let bytes = value.data();
        match self {
            Self::Decimal { precision, scale } if (1..=32).contains(&bytes.len()) => {
                put(into, Field::Decimal(Decimal::from_bytes(value.clone(), precision, scale)));
            }
            Self::Uuid => bytes.iter().for_each(|byte| put(into, format_args!("{byte:02x}"))),
            Self::Decimal { .. } | Self::Unreadable => {}
            _ => into.extend_from_slice(bytes.get(..MOST_VALUE).unwrap_or(bytes)),
        }
    }
}

fn moment(value: i64, in_a_second: i64, is_utc: bool, into: &mut Vec<u8>) {
    let seconds = value.div_euclid(in_a_second);
    // Less than a second in nanoseconds.
    let nanos = value.rem_euclid(in_a_second) * (1_000_000_000 / in_a_second);
    let Ok(stamp) = Timestamp::new(seconds, nanos as i32) else { return };
    if is_utc {
        put(into, stamp);
    } else {
        put(into, jiff::tz::Offset::UTC.to_datetime(stamp));
    }
}

fn put(into: &mut Vec<u8>, value: impl Display) {
    // Writing into memory does not fail.
    let _ = write!(into, "{value}");
}

/// A column that is being read.
pub(super) struct Values {
    reader: ColumnReader,
    kind: Kind,
    /// At which a value is there.
    most_def: i16,
    defs: Vec<i16>,
    texts: Vec<u8>,
    /// Where each row's ends.
    ends: Vec<usize>,
}

impl Values {
    pub(super) fn new(reader: ColumnReader, column: &Arc<ColumnDescriptor>) -> Self {
        Self {
            reader,
            kind: Kind::of(column),
            most_def: column.max_def_level(),
            defs: Vec::new(),
            texts: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// Rows that were read the last time.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Empty where there is none.
    pub(super) fn get(&self, row: usize) -> &[u8] {
        let Some(&end) = self.ends.get(row) else { return &[] };
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.texts.get(start..end).unwrap_or_default()
    }

    /// Lets go of what was read, and reads so many rows more, or as many as there are.
    pub(super) fn read(&mut self, most: usize) -> Result<usize, ParquetError> {
        self.texts.clear();
        self.ends.clear();
        self.defs.clear();
        let kind = self.kind;
        let Self { reader, most_def, defs, texts, ends, .. } = self;
        let mut out = Out { most, most_def: *most_def, defs, texts, ends };
        match reader {
            ColumnReader::BoolColumnReader(r) => out.fill(r, |v, into| put(into, v)),
            ColumnReader::Int32ColumnReader(r) => {
                out.fill(r, |v, into| kind.whole(i64::from(*v), u64::from(*v as u32), into))
            }
            ColumnReader::Int64ColumnReader(r) => {
                out.fill(r, |v, into| kind.whole(*v, *v as u64, into))
            }
            ColumnReader::Int96ColumnReader(r) => {
                out.fill(r, |v, into| moment(v.to_millis(), 1_000, true, into))
            }
            ColumnReader::FloatColumnReader(r) => out.fill(r, |v, into| put(into, v)),
            ColumnReader::DoubleColumnReader(r) => out.fill(r, |v, into| put(into, v)),
            ColumnReader::ByteArrayColumnReader(r) => out.fill(r, |v, into| kind.bytes(v, into)),
            ColumnReader::FixedLenByteArrayColumnReader(r) => {
                out.fill(r, |v, into| kind.bytes(v, into))
            }
        }?;
        Ok(self.len())
    }
}

/// Where a column's values go.
struct Out<'a> {
    most: usize,
    most_def: i16,
    defs: &'a mut Vec<i16>,
    texts: &'a mut Vec<u8>,
    ends: &'a mut Vec<usize>,
}

impl Out<'_> {
    fn fill<T: DataType>(
        &mut self,
        reader: &mut ColumnReaderImpl<T>,
        write: impl Fn(&T::T, &mut Vec<u8>),
    ) -> Result<(), ParquetError> {
        let mut values = Vec::new();
        let mut rows = 0;
        // Pages end where they like.
        while rows < self.most {
            let (read, ..) =
                reader.read_records(self.most - rows, Some(self.defs), None, &mut values)?;
            if read == 0 {
                break;
            }
            rows += read;
        }
        let mut values = values.iter();
        for row in 0..rows {
            // A column that has a value in every row has no levels.
            let is_there = self.most_def == 0 || self.defs.get(row) == Some(&self.most_def);
            if let Some(value) = is_there.then(|| values.next()).flatten() {
                write(value, self.texts);
            }
            self.ends.push(self.texts.len());
        }
        Ok(())
    }
}
