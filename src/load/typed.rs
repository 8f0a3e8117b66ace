//! Dates as people type them: EDTF, or ordinary spellings such as "2 May 2024" and "May 2024".

use super::edtf::{DateError, parse_edtf};
use super::quote::tamed;
use crate::model::date::{DatePoint, Day, EdtfDate, Written};

/// Why a typed text names no date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TypedDateError {
    #[error("Type a date, such as 2 May 2024, May 2024 or 2024-05-02")]
    Empty,
    #[error(
        "“{0}” can be read two ways, day or month first: write 2024-05-02, or the month as a word"
    )]
    DayOrMonth(String),
    #[error("{month} {year} has no day {day}")]
    NoSuchDay { day: u32, month: &'static str, year: i16 },
    #[error("“{0}” is no month; write it out, such as May or mai")]
    Month(String),
    #[error("“{0}” is no date here; write 2 May 2024, May 2024, 2024 or 2024-05-02")]
    Shape(String),
    #[error("{typed} lies before {}, where this dataset begins", first.words())]
    TooEarly { typed: String, first: Day },
    #[error("{typed} lies after {}, where this dataset ends", last.words())]
    TooLate { typed: String, last: Day },
    #[error(transparent)]
    Edtf(DateError),
}

/// The months as typed in English and in French, accents left out, by their first letters.
const MONTHS: [(&str, &[&str]); 12] = [
    ("January", &["jan", "janvier"]),
    ("February", &["feb", "fevrier", "fev"]),
    ("March", &["mar", "mars"]),
    ("April", &["apr", "avril", "avr"]),
    ("May", &["may", "mai"]),
    ("June", &["jun", "juin"]),
    ("July", &["jul", "juillet", "juil"]),
    ("August", &["aug", "aout"]),
    ("September", &["sep", "sept", "septembre"]),
    ("October", &["oct", "octobre"]),
    ("November", &["nov", "novembre"]),
    ("December", &["dec", "decembre"]),
];

/// Longest text looked at; nobody types a longer date.
const MOST_CHARS: usize = 60;

/// Reads a typed date. Day, month and year may stand in any order that leaves no doubt; commas and
/// ordinals ("2nd") are let pass.
pub fn parse_typed(text: &str) -> Result<EdtfDate, TypedDateError> {
    let tamed = tamed(text);
    let trimmed = tamed.trim();
    if trimmed.is_empty() {
        return Err(TypedDateError::Empty);
    }
    let shape = || TypedDateError::Shape(trimmed.chars().take(MOST_CHARS).collect());
    if trimmed.chars().count() > MOST_CHARS {
        return Err(shape());
    }
    match parse_edtf(trimmed) {
        Ok(EdtfDate::Ongoing) => return Err(shape()),
        Ok(date) => return Ok(date),
        // The shape was EDTF's, and the calendar has no such day: its words are the better ones.
        Err(error @ (DateError::Calendar(_) | DateError::Backwards(_))) => {
            return Err(TypedDateError::Edtf(error));
        }
        Err(_) => {}
    }
    let lower = plain(trimmed);
    let words: Vec<&str> = lower
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '/' | '-'))
        .filter(|w| !w.is_empty() && *w != "of" && *w != "the")
        .collect();
    let numbers = words.iter().filter(|w| number(w).is_some()).count();
    match (words.len(), numbers) {
        (3, 3) => three_numbers(&words, trimmed),
        (3, 2) => day_month_year(&words),
        (2, 1) => month_year(&words),
        (2, 2) => year_month(&words).ok_or_else(shape),
        _ => Err(shape()),
    }
}

/// Where a typed date sends the clock: its first day.
pub fn first_day(date: EdtfDate) -> Option<Day> {
    date.bounds().earliest().or(date.bounds().latest())
}

/// The day that a typed text sends the clock to: the first of those it may mean that lies inside
/// the range from `first` to `last`.
pub fn day_to_go_to(text: &str, first: Day, last: Day) -> Result<Day, TypedDateError> {
    let date = parse_typed(text)?;
    let bounds = date.bounds();
    if bounds.latest().is_some_and(|latest| latest < first) {
        return Err(TypedDateError::TooEarly { typed: date.words(), first });
    }
    if bounds.earliest().is_some_and(|earliest| earliest > last) {
        return Err(TypedDateError::TooLate { typed: date.words(), last });
    }
    Ok(first_day(date).unwrap_or(first).clamp(first, last))
}

/// "2024 5 2" leaves no doubt; "2 5 2024" does, unless one of them is no month.
fn three_numbers(words: &[&str], typed: &str) -> Result<EdtfDate, TypedDateError> {
    let numbers: Vec<u32> = words.iter().filter_map(|w| number(w)).collect();
    match numbers[..] {
        [year, month, day] if is_year(words[0]) => date(year, month, day),
        [a, b, year] if is_year(words[2]) => match (a, b) {
            (day, month) if day == month => date(year, month, day),
            (day @ 13..=31, month) => date(year, month, day),
            (month, day @ 13..=31) => date(year, month, day),
            _ => Err(TypedDateError::DayOrMonth(typed.to_owned())),
        },
        _ => Err(TypedDateError::Shape(typed.to_owned())),
    }
}

fn day_month_year(words: &[&str]) -> Result<EdtfDate, TypedDateError> {
    let name = words.iter().find(|w| number(w).is_none()).copied().unwrap_or_default();
    let month = month(name)?;
    let numbers: Vec<(u32, bool)> =
        words.iter().filter_map(|w| Some((number(w)?, is_year(w)))).collect();
    match numbers[..] {
        [(day, false), (year, true)] | [(year, true), (day, false)] => date(year, month, day),
        _ => Err(TypedDateError::Shape(words.join(" "))),
    }
}

fn month_year(words: &[&str]) -> Result<EdtfDate, TypedDateError> {
    let (name, year) = if number(words[0]).is_none() { (0, 1) } else { (1, 0) };
    let month = month(words[name])?;
    match number(words[year]).filter(|_| is_year(words[year])) {
        Some(year) => Ok(point(Written::Month(as_year(year), as_month(month)))),
        None => Err(TypedDateError::Shape(words.join(" "))),
    }
}

/// "2024 5", "5/2024".
fn year_month(words: &[&str]) -> Option<EdtfDate> {
    let (year, month) = match (is_year(words[0]), is_year(words[1])) {
        (true, false) => (words[0], words[1]),
        (false, true) => (words[1], words[0]),
        _ => return None,
    };
    let month = number(month).filter(|m| (1..=12).contains(m))?;
    Some(point(Written::Month(as_year(number(year)?), as_month(month))))
}

fn date(year: u32, month: u32, day: u32) -> Result<EdtfDate, TypedDateError> {
    let Some((name, _)) = month.checked_sub(1).and_then(|m| MONTHS.get(m as usize)) else {
        return Err(TypedDateError::Month(month.to_string()));
    };
    let no_such_day = TypedDateError::NoSuchDay { day, month: name, year: as_year(year) };
    let day = i8::try_from(day).ok();
    day.and_then(|d| Day::from_ymd(as_year(year), as_month(month), d))
        .map(|day| point(Written::Day(day)))
        .ok_or(no_such_day)
}

fn point(written: Written) -> EdtfDate {
    EdtfDate::Point(DatePoint { written, approximate: false, uncertain: false })
}

/// 1 to 12; a word that begins a month's name in either language, three letters at least.
fn month(word: &str) -> Result<u32, TypedDateError> {
    let begins = |name: &str| {
        let name = name.to_lowercase();
        word == name || (word.chars().count() >= 3 && name.starts_with(word))
    };
    (1..)
        .zip(MONTHS)
        .find(|(_, (english, others))| begins(english) || others.iter().any(|o| begins(o)))
        .map(|(number, _)| number)
        .ok_or_else(|| TypedDateError::Month(word.to_owned()))
}

/// Digits, an ordinal's ending let pass; at most four digits.
fn number(word: &str) -> Option<u32> {
    let digits = ["st", "nd", "rd", "th", "er"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending))
        .unwrap_or(word);
    let is_number = (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}

/// Years are typed with four digits: "24" is a day.
fn is_year(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())
}

/// Four digits fit.
fn as_year(year: u32) -> i16 {
    i16::try_from(year).unwrap_or(i16::MAX)
}

/// Checked to be 1 to 12 before.
fn as_month(month: u32) -> i8 {
    i8::try_from(month).unwrap_or(0)
}

/// Small letters without the accents of French months.
fn plain(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .map(|c| match c {
            'é' | 'è' | 'ê' => 'e',
            'û' | 'ù' => 'u',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match parse_typed(text) {
            Ok(date) => date.words(),
            Err(error) => format!("! {error}"),
        }
    }

    #[test]
    fn ordinary_spellings_of_one_day() {
        for text in [
            "2 May 2024",
            "2 may 2024",
            " May 2, 2024 ",
            "2nd of May 2024",
            "2024 May 2",
            "2-May-2024",
            "2 mai 2024",
            "02 MAY 2024",
            "2024-05-02",
            "2024/5/2",
            "2024.05.02",
        ] {
            assert_eq!(read(text), "2 May 2024", "{text}");
        }
    }

    #[test]
    fn months_and_years() {
        for text in ["May 2024", "mai 2024", "2024 may", "2024-05", "5/2024"] {
            assert_eq!(read(text), "May 2024", "{text}");
        }
        assert_eq!(read("2024"), "2024");
        assert_eq!(read("août 2023"), "August 2023");
        assert_eq!(read("1er février 2020"), "1 February 2020");
        assert_eq!(read("juil 2024"), "July 2024");
        assert_eq!(read("Juin 2024"), "June 2024");
    }

    #[test]
    fn edtf_passes_through() {
        assert_eq!(read("2024-04-10/2024-04-12"), "some day from 10 April 2024 to 12 April 2024");
        assert_eq!(read("../2017-10"), "October 2017 or earlier");
    }

    #[test]
    fn a_typed_date_leads_to_its_first_day_inside_the_range() {
        let day = |year, month, day| Day::from_ymd(year, month, day).expect("a test's own day");
        let (first, last) = (day(2012, 1, 1), day(2026, 2, 28));
        let go = |text: &str| match day_to_go_to(text, first, last) {
            Ok(day) => day.to_string(),
            Err(error) => format!("! {error}"),
        };
        assert_eq!(go("2 May 2024"), "2024-05-02");
        assert_eq!(go("May 2024"), "2024-05-01");
        assert_eq!(go("2024"), "2024-01-01");
        assert_eq!(go("2011-12/2012-03"), "2012-01-01", "half of it lies inside");
        assert_eq!(go("2024-04-10/2024-04-12"), "2024-04-10");
        assert_eq!(go("../2017-10"), "2017-10-31");
        assert_eq!(
            go("2 May 2009"),
            "! 2 May 2009 lies before 1 January 2012, where this dataset begins"
        );
        assert_eq!(go("2030"), "! 2030 lies after 28 February 2026, where this dataset ends");
        assert!(go("soon").starts_with("! “soon” is no date here"));
    }

    #[test]
    fn day_or_month_first_is_asked_back_unless_one_is_no_month() {
        assert!(read("2/5/2024").starts_with("! “2/5/2024” can be read two ways"));
        assert_eq!(read("26/7/2023"), "26 July 2023");
        assert_eq!(read("7/26/2023"), "26 July 2023");
        assert_eq!(read("5/5/2024"), "5 May 2024");
    }

    #[test]
    fn what_is_no_date_is_told_with_how_to_write_one() {
        assert!(read("").starts_with("! Type a date"));
        assert!(read("30 February 2024").contains("February 2024 has no day 30"));
        assert!(read("2024-02-30").contains("names a day or month the calendar does not have"));
        assert!(read("2 Foo 2024").contains("“foo” is no month"));
        assert!(read("..").contains("write 2 May 2024"));
        assert!(read("ma 2024").contains("no month"), "two letters name none");
        for text in ["tomorrow", "2 2 2 2", "May", "2024 2024", "²", "-", "00 May 2024", "1/13/13"]
        {
            assert!(read(text).starts_with('!'), "{text}: {}", read(text));
        }
        assert!(read(&"9".repeat(10_000)).len() < 250);
    }
}
