//! Records to rows of a table of incidents, or to rejects.

use super::bytes::words;
use super::mapping::{Mapping, Role, Scheme};
use super::records::{Batch, Record, Whole};
use super::rejects::{Reason, Rejects};
use super::values::{self, DateFault, DateOrder, FieldDate, NumberFault};
use crate::incidents::{DatePrecision, Draft, NewRow, TooManyRows};
use crate::model::LonLat;

/// Longest label, source and link, and longest note, that are kept, bytes.
const MOST_LABEL: usize = 400;
const MOST_NOTE: usize = 4_000;

/// What is worth knowing of a table that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notices {
    /// Fields that are not UTF-8 and were read as Windows-1252.
    pub other_encoding: u64,
    /// Counts that could not be read: their rows are kept, their counts unknown.
    pub bad_counts: u64,
    /// Rows at 0° N, 0° E, where positions go that nobody knows.
    pub at_zero: u64,
    /// Dates such as 02/05/2024 that were read by the mapping's order.
    pub dates_by_order: u64,
    /// Dates that can only be read day first, and month first.
    pub day_first: u64,
    pub month_first: u64,
    /// Rejected rows that would be on the earth with longitude and latitude swapped.
    pub better_swapped: u64,
    /// Texts that no longer fitted into memory.
    pub texts_left_out: usize,
}

impl Notices {
    /// The order in which dates are to be read, where rows say another than they were read in.
    pub fn other_order(&self, read_in: DateOrder) -> Option<DateOrder> {
        let says = match self.day_first.cmp(&self.month_first) {
            std::cmp::Ordering::Greater => DateOrder::DayFirst,
            std::cmp::Ordering::Less => DateOrder::MonthFirst,
            std::cmp::Ordering::Equal => return None,
        };
        (says != read_in && self.dates_by_order > 0).then_some(says)
    }

    /// Whether dates were read in an order that no row speaks for.
    pub fn is_order_open(&self) -> bool {
        self.dates_by_order > 0 && self.day_first == self.month_first
    }
}

/// Turns records into rows.
#[derive(Debug)]
pub struct Converter {
    mapping: Mapping,
    columns: Columns,
    pub draft: Draft,
    pub rejects: Rejects,
    pub notices: Notices,
    /// The last date that was read, as tables repeat them row after row.
    last_date: (Vec<u8>, Option<FieldDate>),
    /// Whether the header is still to come.
    is_at_header: bool,
}

/// The mapping's columns, looked up once.
#[derive(Debug)]
struct Columns {
    date: usize,
    end: usize,
    lon: usize,
    lat: usize,
    category: usize,
    label: usize,
    count: usize,
    source: usize,
    link: usize,
    note: usize,
    date_precision: usize,
    place_precision: usize,
}

/// A row's fault: why, and the field.
type Fault<'a> = (Reason, &'a [u8]);

impl Converter {
    pub fn new(mapping: Mapping) -> Self {
        let column = |role| mapping.column(role).unwrap_or(usize::MAX);
        let columns = Columns {
            date: column(Role::Date),
            end: column(Role::End),
            lon: column(Role::Longitude),
            lat: column(Role::Latitude),
            category: column(Role::Category),
            label: column(Role::Label),
            count: column(Role::Count),
            source: column(Role::Source),
            link: column(Role::Link),
            note: column(Role::Note),
            date_precision: column(Role::DatePrecision),
            place_precision: column(Role::PlacePrecision),
        };
        Self {
            is_at_header: mapping.has_header,
            mapping,
            columns,
            draft: Draft::default(),
            rejects: Rejects::default(),
            notices: Notices::default(),
            last_date: (Vec::new(), None),
        }
    }

    /// Takes a batch.
    ///
    /// # Errors
    /// Where the table has too many rows; those before are kept.
    pub fn take(&mut self, batch: &Batch) -> Result<(), TooManyRows> {
        for record in batch.records() {
            if std::mem::take(&mut self.is_at_header) {
                continue;
            }
            match self.row(&record) {
                Ok(taken) => taken?,
                Err((reason, value)) => self.rejects.push(reason, record.line, value),
            }
        }
        self.notices.texts_left_out = self.draft.texts_left_out();
        Ok(())
    }

    /// Why a row is left out, and the field; `None` where it is not. No row is taken.
    pub fn fault<'a>(&mut self, record: &Record<'a>) -> Option<(Reason, &'a [u8])> {
        if std::mem::take(&mut self.is_at_header) {
            return None;
        }
        self.when_and_where(record).err()
    }

    /// What a row must have.
    fn when_and_where<'a>(
        &mut self,
        record: &Record<'a>,
    ) -> Result<(FieldDate, LonLat), Fault<'a>> {
        match record.whole {
            Whole::Yes => {}
            Whole::CutShort => return Err((Reason::TooLong, record.field(0))),
            Whole::NoFeature => return Err((Reason::NoFeature, record.field(0))),
        }
        let columns = &self.columns;
        if record.len() <= columns.date.max(columns.lon).max(columns.lat) {
            return Err((Reason::TooShort, record.field(0)));
        }
        let mut date = self.date(record.field(self.columns.date))?;
        self.end(record.field(self.columns.end), &mut date)?;
        self.exactness(record.field(self.columns.date_precision), &mut date);
        Ok((date, self.position(record)?))
    }

    fn row<'a>(&mut self, record: &Record<'a>) -> Result<Result<(), TooManyRows>, Fault<'a>> {
        let (date, at) = self.when_and_where(record)?;
        let (count, error_km) = self.numbers(record);
        let columns = &self.columns;
        let mut other_encoding = 0;
        let mut text = |column, most| {
            let (text, is_other) = words(record.field(column));
            other_encoding += u64::from(is_other);
            tidy(text, most)
        };
        let category = text(columns.category, MOST_LABEL);
        let label = text(columns.label, MOST_LABEL);
        let source = text(columns.source, MOST_LABEL);
        let link = text(columns.link, MOST_LABEL);
        let note = text(columns.note, MOST_NOTE);
        self.notices.other_encoding += other_encoding;
        Ok(self.draft.push(&NewRow {
            day: date.day,
            last: date.last,
            precision: date.precision,
            at,
            error_km,
            category: &category,
            count,
            label: &label,
            source: &source,
            link: &link,
            note: &note,
            line: record.line,
        }))
    }

    fn date<'a>(&mut self, field: &'a [u8]) -> Result<FieldDate, Fault<'a>> {
        if self.last_date.0 == field
            && let Some(date) = self.last_date.1
        {
            self.note_order(field, date.says);
            return Ok(date);
        }
        let date = values::date(field, self.mapping.date_order).map_err(|fault| {
            let reason = match fault {
                DateFault::Empty => Reason::NoDate,
                DateFault::NoSuchDay => Reason::NoSuchDay,
                DateFault::Shape => Reason::BadDate,
            };
            (reason, field)
        })?;
        self.note_order(field, date.says);
        self.last_date.0.clear();
        self.last_date.0.extend_from_slice(field);
        self.last_date.1 = Some(date);
        Ok(date)
    }

    fn note_order(&mut self, field: &[u8], says: Option<DateOrder>) {
        match says {
            Some(DateOrder::DayFirst) => self.notices.day_first += 1,
            Some(DateOrder::MonthFirst) => self.notices.month_first += 1,
            None => self.notices.dates_by_order += u64::from(values::has_order(field)),
        }
    }

    /// What a number for how exact it is makes of a date.
    fn exactness(&self, field: &[u8], date: &mut FieldDate) {
        let Some(number) = single_digit(field) else { return };
        date.precision = match (self.mapping.scheme, number) {
            (Scheme::Acled, 2) => DatePrecision::Week,
            (Scheme::Acled, 3) => DatePrecision::Month,
            // Some day from the first to the last; one that is named goes on that long.
            (Scheme::Ucdp, 2..) if date.last.is_some() => DatePrecision::Between,
            (Scheme::Ucdp, 2 | 3) => DatePrecision::Week,
            (Scheme::Ucdp, 4) => DatePrecision::Month,
            (Scheme::Ucdp, 5) => DatePrecision::Year,
            _ => return,
        };
    }

    /// What a last day makes of a date.
    fn end<'a>(&mut self, field: &'a [u8], date: &mut FieldDate) -> Result<(), Fault<'a>> {
        if field.trim_ascii().is_empty() {
            return Ok(());
        }
        let end =
            values::date(field, self.mapping.date_order).map_err(|_| (Reason::BadEnd, field))?;
        let last = end.last.unwrap_or(end.day);
        if last < date.day {
            return Err((Reason::EndBeforeStart, field));
        }
        if last > date.day {
            (date.last, date.precision) = (Some(last), DatePrecision::Lasting);
        }
        Ok(())
    }

    fn position<'a>(&mut self, record: &Record<'a>) -> Result<LonLat, Fault<'a>> {
        let (lon_field, lat_field) =
            (record.field(self.columns.lon), record.field(self.columns.lat));
        let degrees = |field: &'a [u8]| {
            values::degrees(field).map_err(|fault| {
                let reason = match fault {
                    NumberFault::Empty => Reason::NoPosition,
                    NumberFault::NotFinite => Reason::NotFinite,
                    NumberFault::Shape => Reason::BadPosition,
                };
                (reason, field)
            })
        };
        let (lon, lat) = (degrees(lon_field)?, degrees(lat_field)?);
        let at = LonLat::new(lon, lat).ok_or_else(|| {
            self.notices.better_swapped += u64::from(LonLat::new(lat, lon).is_some());
            if lat.abs() > 90.0 {
                (Reason::PastPole, lat_field)
            } else {
                (Reason::PastAntimeridian, lon_field)
            }
        })?;
        self.notices.at_zero += u64::from(lon == 0.0 && lat == 0.0);
        Ok(at)
    }

    fn numbers(&mut self, record: &Record<'_>) -> (Option<u32>, Option<f32>) {
        let count = values::count(record.field(self.columns.count)).unwrap_or_else(|_| {
            self.notices.bad_counts += 1;
            None
        });
        let exactness = record.field(self.columns.place_precision);
        let error_km = match self.mapping.scheme {
            Scheme::Plain => values::degrees(exactness).ok().map(|km| km as f32),
            Scheme::Acled => single_digit(exactness).and_then(|n| ACLED_KM.get(n - 1)).copied(),
            Scheme::Ucdp => single_digit(exactness).and_then(|n| UCDP_KM.get(n - 1)).copied(),
        };
        (count, error_km)
    }
}

/// How far off positions may be, kilometres. ACLED: a town; a part of a region, given by a town in
/// it; a region, given by its capital.
/// <https://acleddata.com/knowledge-base/codebook/>
const ACLED_KM: [f32; 3] = [5.0, 25.0, 100.0];

/// UCDP GED: the place; within 25 km of it; a district; a province; a line or a vague region; a
/// country; the sea or the air. <https://ucdp.uu.se/downloads/ged/ged251.pdf>
const UCDP_KM: [f32; 7] = [2.0, 25.0, 50.0, 150.0, 200.0, 500.0, 500.0];

/// 1 to 9.
fn single_digit(field: &[u8]) -> Option<usize> {
    match field.trim_ascii() {
        [digit @ b'1'..=b'9'] => Some(usize::from(digit - b'0')),
        _ => None,
    }
}

/// On one line, no longer than so many bytes.
fn tidy(text: std::borrow::Cow<'_, str>, most: usize) -> std::borrow::Cow<'_, str> {
    let is_tidy = text.len() <= most
        // Control characters past ASCII begin with this byte; what else does is looked at below.
        && !text.bytes().any(|b| b.is_ascii_control() || b == 0xc2)
        && !text.starts_with(' ')
        && !text.ends_with(' ');
    if is_tidy {
        return text;
    }
    let mut tidy: String =
        text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if tidy.len() > most {
        tidy.truncate(tidy.floor_char_boundary(most));
        tidy.push('…');
    }
    tidy.into()
}
