//! Numbers and dates as tables write them.

use crate::incidents::DatePrecision;
use crate::load::edtf::DateError;
use crate::load::typed::{TypedDateError, parse_typed};
use crate::model::date::Written;
use crate::model::{Day, EdtfDate};

/// Which of two numbers before a year is the day.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Default, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// `02/05/2024` is 2 May.
    #[default]
    DayFirst,
    /// `02/05/2024` is 5 February.
    MonthFirst,
}

/// A date as a field tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldDate {
    pub day: Day,
    /// Of a date between two days.
    pub last: Option<Day>,
    pub precision: DatePrecision,
    /// What it says of the order of day and month.
    pub says: Option<DateOrder>,
}

/// Why a field is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateFault {
    Empty,
    /// 30 February, month 13.
    NoSuchDay,
    Shape,
}

impl FieldDate {
    fn exact(day: Day) -> Self {
        Self { day, last: None, precision: DatePrecision::Day, says: None }
    }
}

/// Reads a date: ISO with or without a time, `20240502`, `02/05/2024` in the given order, words.
///
/// # Errors
/// Says why it is none.
pub fn date(field: &[u8], order: DateOrder) -> Result<FieldDate, DateFault> {
    let field = field.trim_ascii();
    if field.is_empty() {
        return Err(DateFault::Empty);
    }
    if let Some(day) = iso(field) {
        return day.map(FieldDate::exact).ok_or(DateFault::NoSuchDay);
    }
    if let [y @ .., m1, m2, d1, d2] = field
        && let (Some(year), 4) = (digits(y), y.len())
        && let (Some(month), Some(day)) = (digits(&[*m1, *m2]), digits(&[*d1, *d2]))
    {
        return ymd(year, month, day).map(FieldDate::exact).ok_or(DateFault::NoSuchDay);
    }
    if let Some(date) = numbers(field, order) {
        return date;
    }
    in_words(field)
}

/// `2024-05-02`, by itself or before a time; the inner `None` is no day of the calendar.
fn iso(field: &[u8]) -> Option<Option<Day>> {
    let (date, rest) = field.split_at_checked(10)?;
    let is_before_time = matches!(rest, [] | [b'T' | b't' | b' ', b'0'..=b'9', ..] | [b'Z']);
    let [y @ .., b'-', m1, m2, b'-', d1, d2] = date else { return None };
    let (year, month, day) = (digits(y)?, digits(&[*m1, *m2])?, digits(&[*d1, *d2])?);
    is_before_time.then(|| ymd(year, month, day))
}

/// At most nine digits, and nothing else.
fn digits(field: &[u8]) -> Option<u32> {
    let is_number = (1..=9).contains(&field.len()) && field.iter().all(u8::is_ascii_digit);
    is_number.then(|| field.iter().fold(0, |n, d| n * 10 + u32::from(d - b'0')))
}

fn ymd(year: u32, month: u32, day: u32) -> Option<Day> {
    Day::from_ymd(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

/// `02/05/2024`, `2.5.2024`, `2-5-2024 14:30`.
fn numbers(field: &[u8], order: DateOrder) -> Option<Result<FieldDate, DateFault>> {
    let date = field.split(|b| *b == b' ' || *b == b'T').next()?;
    let has_time = date.len() < field.len();
    let after_time = field.get(date.len() + 1).is_some_and(u8::is_ascii_digit);
    if has_time && !after_time {
        return None;
    }
    let mut parts = date.split(|b| matches!(b, b'/' | b'.' | b'-'));
    let [a, b, c] = [digits(parts.next()?)?, digits(parts.next()?)?, digits(parts.next()?)?];
    let lengths: Vec<usize> =
        date.split(|b| matches!(b, b'/' | b'.' | b'-')).map(<[u8]>::len).collect();
    let found = match lengths[..] {
        [4, 1..=2, 1..=2] => (ymd(a, b, c), None),
        [1..=2, 1..=2, 4] => {
            let says = match (a, b) {
                (13.., _) => Some(DateOrder::DayFirst),
                (_, 13..) => Some(DateOrder::MonthFirst),
                _ => None,
            };
            let day = match says.unwrap_or(order) {
                DateOrder::DayFirst => ymd(c, b, a),
                DateOrder::MonthFirst => ymd(c, a, b),
            };
            (day, says)
        }
        _ => return None,
    };
    let told = |day| FieldDate { says: found.1, ..FieldDate::exact(day) };
    Some(found.0.map(told).ok_or(DateFault::NoSuchDay))
}

/// Whether a date is two numbers and a year, which can be read two ways.
pub fn has_order(field: &[u8]) -> bool {
    let day = |order| numbers(field.trim_ascii(), order).and_then(Result::ok).map(|d| d.day);
    // What starts with a year is read in one way only.
    field.get(4).is_none_or(|b| *b != b'-')
        && day(DateOrder::DayFirst) != day(DateOrder::MonthFirst)
}

fn in_words(field: &[u8]) -> Result<FieldDate, DateFault> {
    let words = std::str::from_utf8(field).map_err(|_| DateFault::Shape)?;
    let date = parse_typed(words).map_err(|e| match e {
        TypedDateError::NoSuchDay { .. } | TypedDateError::Edtf(DateError::Calendar(_)) => {
            DateFault::NoSuchDay
        }
        _ => DateFault::Shape,
    })?;
    let bounds = date.bounds();
    let (Some(day), Some(last)) = (bounds.earliest(), bounds.latest()) else {
        return Err(DateFault::Shape);
    };
    let precision = match date {
        EdtfDate::Point(p) if !p.approximate => match p.written {
            Written::Day(_) => DatePrecision::Day,
            Written::Month(..) => DatePrecision::Month,
            Written::Year(_) => DatePrecision::Year,
        },
        _ => DatePrecision::Between,
    };
    let last = (precision == DatePrecision::Between).then_some(last);
    Ok(FieldDate { day, last, precision, says: None })
}

/// Why a field is no coordinate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberFault {
    Empty,
    NotFinite,
    Shape,
}

/// Reads degrees. A comma is a decimal one: no coordinate has thousands.
///
/// # Errors
/// Says why it is none.
pub fn degrees(field: &[u8]) -> Result<f64, NumberFault> {
    let field = field.trim_ascii();
    if field.is_empty() {
        return Err(NumberFault::Empty);
    }
    let words = std::str::from_utf8(field).map_err(|_| NumberFault::Shape)?;
    let parsed = words.parse::<f64>().or_else(|error| {
        // A true minus, a degree sign, a decimal comma.
        let plain = words.replace('−', "-").replace('°', "").replacen(',', ".", 1);
        plain.trim().parse::<f64>().map_err(|_| error)
    });
    match parsed {
        Ok(degrees) if degrees.is_finite() => Ok(degrees),
        Ok(_) => Err(NumberFault::NotFinite),
        Err(_) => Err(NumberFault::Shape),
    }
}

/// Reads how many; `None` in the result where the field does not say.
///
/// # Errors
/// Where it says something else.
pub fn count(field: &[u8]) -> Result<Option<u32>, NumberFault> {
    let field = field.trim_ascii();
    if field.is_empty() {
        return Ok(None);
    }
    if let Some(n) = digits(field) {
        return Ok(Some(n));
    }
    let words = std::str::from_utf8(field).map_err(|_| NumberFault::Shape)?;
    if ["na", "n/a", "null", "none", "-"].contains(&words.to_lowercase().as_str()) {
        return Ok(None);
    }
    let plain: String =
        words.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}')).collect();
    let is_grouped = plain.split(',').skip(1).all(|g| g.len() == 3);
    let plain = if is_grouped { plain.replace(',', "") } else { plain.replacen(',', ".", 1) };
    match plain.parse::<f64>() {
        Ok(n) if n.is_nan() => Ok(None),
        Ok(n) if (0.0..=f64::from(u32::MAX)).contains(&n) => Ok(Some(n.round() as u32)),
        Ok(_) => Err(NumberFault::NotFinite),
        Err(_) => Err(NumberFault::Shape),
    }
}
