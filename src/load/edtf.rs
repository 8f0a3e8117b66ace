//! Reading dates: EDTF text to [`EdtfDate`].

use super::quote;
use crate::model::date::{DatePoint, Day, EdtfDate, Written};

/// Why a text is not a date Basewatch reads. Every message quotes the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    #[error(
        "“{0}” is not a date; write 2024-05-02, 2024-05, 2024, 2024~, 2024-05-02?, \
             2024-04-10/2024-04-12, ../2017-10, 2017-10/.. or .."
    )]
    Shape(String),
    #[error("“{0}” names a day or month the calendar does not have")]
    Calendar(String),
    #[error("“{0}” ends before it begins; write the earlier date first")]
    Backwards(String),
    #[error(
        "“{0}” says at both ends that it is open; write .. alone for ongoing, or leave the date out"
    )]
    OpenBothWays(String),
}

/// Longest text worth quoting whole in a message, in characters.
const QUOTED_CHARS: usize = 60;

fn quoted(text: &str) -> String {
    quote::quoted(text, QUOTED_CHARS)
}

/// Parses the part of EDTF level 1 that datasets use. Surrounding blanks are allowed.
pub fn parse_edtf(text: &str) -> Result<EdtfDate, DateError> {
    let trimmed = text.trim();
    let Some((left, right)) = trimmed.split_once('/') else {
        return if trimmed == ".." {
            Ok(EdtfDate::Ongoing)
        } else {
            parse_point(trimmed, text).map(EdtfDate::Point)
        };
    };
    match (left, right) {
        ("..", "..") => Err(DateError::OpenBothWays(quoted(text))),
        ("..", right) => parse_point(right, text).map(EdtfDate::OrEarlier),
        (left, "..") => parse_point(left, text).map(EdtfDate::OrLater),
        (left, right) => {
            let date = EdtfDate::Between(parse_point(left, text)?, parse_point(right, text)?);
            let bounds = date.bounds();
            if bounds.earliest() > bounds.latest() {
                return Err(DateError::Backwards(quoted(text)));
            }
            Ok(date)
        }
    }
}

fn parse_point(part: &str, whole: &str) -> Result<DatePoint, DateError> {
    let (digits, uncertain, approximate) = match part.as_bytes().last() {
        Some(b'?') => (&part[..part.len() - 1], true, false),
        Some(b'~') => (&part[..part.len() - 1], false, true),
        Some(b'%') => (&part[..part.len() - 1], true, true),
        _ => (part, false, false),
    };
    let shape = || DateError::Shape(quoted(whole));
    let calendar = || DateError::Calendar(quoted(whole));
    let mut fields = digits.split('-');
    let year: i16 = number(fields.next(), 4).ok_or_else(shape)?;
    let month = fields.next();
    let day = fields.next();
    if fields.next().is_some() {
        return Err(shape());
    }
    let written = match (month, day) {
        (None, _) => Written::Year(year),
        (Some(month), None) => {
            let month: i8 = number(Some(month), 2).ok_or_else(shape)?;
            if !(1..=12).contains(&month) {
                return Err(calendar());
            }
            Written::Month(year, month)
        }
        (Some(month), Some(day)) => {
            let month: i8 = number(Some(month), 2).ok_or_else(shape)?;
            let day: i8 = number(Some(day), 2).ok_or_else(shape)?;
            Written::Day(Day::from_ymd(year, month, day).ok_or_else(calendar)?)
        }
    };
    Ok(DatePoint { written, approximate, uncertain })
}

/// Exactly `width` ASCII digits.
fn number<T: std::str::FromStr>(field: Option<&str>, width: usize) -> Option<T> {
    field
        .filter(|f| f.len() == width && f.bytes().all(|b| b.is_ascii_digit()))
        .and_then(|f| f.parse().ok())
}

/// A plain day, `2024-05-02`: what `--at` and queries take.
pub fn parse_day(text: &str) -> Result<Day, DateError> {
    match parse_edtf(text)? {
        EdtfDate::Point(DatePoint {
            written: Written::Day(day),
            approximate: false,
            uncertain: false,
        }) => Ok(day),
        _ => Err(DateError::Shape(quoted(text))),
    }
}
