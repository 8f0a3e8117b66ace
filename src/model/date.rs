//! Days, moments and dates whose exact day may be unknown.
//!
//! Evidence works in whole local days ([`Day`]); the screen's clock is one [`Moment`] in UTC
//! milliseconds. A date in a file is an [`EdtfDate`]: a statement with an earliest and a latest
//! possible day ([`Bounds`]). This module must not know today's date.

use std::fmt;

use jiff::{ToSpan as _, civil};

/// Milliseconds in a day of 24 hours.
pub const MILLIS_PER_DAY: i64 = 86_400_000;

/// A whole local day: days since 1970-01-01, negative before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// First and last day that EDTF's four-digit years can name.
const FIRST: Day = Day(-719_528); // 0000-01-01
const LAST: Day = Day(2_932_896); // 9999-12-31

/// Months in the years 0000–9999.
const MONTHS_IN_ALL: i32 = 120_000;

impl Day {
    /// `None` where the calendar has no such day (30 February, month 13).
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Self> {
        civil::Date::new(year, month, day).ok().map(Self::from_civil)
    }

    pub fn from_civil(date: civil::Date) -> Self {
        let epoch = civil::date(1970, 1, 1);
        // Date − date is a span of days alone, and four-digit years fit an i32 many times over.
        Self((date - epoch).get_days())
    }

    pub fn civil(self) -> civil::Date {
        civil::date(1970, 1, 1).saturating_add(i64::from(self.0).days())
    }

    /// `n` days later (earlier where negative), held inside the years 0000–9999.
    pub fn plus(self, n: i32) -> Self {
        Self(self.0.saturating_add(n).clamp(FIRST.0, LAST.0))
    }

    /// `n` calendar months later, the day held inside the month (31 January + 1 = 28 February).
    pub fn plus_months(self, n: i32) -> Self {
        // jiff panics on spans past ±19,998 years; four-digit years need less.
        let n = n.clamp(-MONTHS_IN_ALL, MONTHS_IN_ALL);
        Self::from_civil(self.civil().saturating_add(n.months())).clamp(FIRST, LAST)
    }

    pub fn number(self) -> i32 {
        self.0
    }

    pub fn from_number(days_since_1970: i32) -> Self {
        Self(days_since_1970).clamp(FIRST, LAST)
    }

    /// Days from `earlier` to `self`; negative where `earlier` is later.
    pub fn days_since(self, earlier: Day) -> i32 {
        self.0 - earlier.0
    }

    /// "2 May 2024".
    pub fn words(self) -> String {
        let date = self.civil();
        format!("{} {} {}", date.day(), MONTHS[month_index(date)], date.year())
    }

    /// "2 May", for lists where the year stands elsewhere.
    pub fn short_words(self) -> String {
        let date = self.civil();
        format!("{} {}", date.day(), &MONTHS[month_index(date)][..3])
    }

    /// "Thursday".
    pub fn weekday(self) -> &'static str {
        const WEEKDAYS: [&str; 7] =
            ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];
        // 1970-01-01 was a Thursday.
        WEEKDAYS[usize::try_from(self.0.rem_euclid(7)).unwrap_or(0)]
    }
}

/// `2024-05-02`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.civil();
        write!(f, "{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
    }
}

pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month_index(date: civil::Date) -> usize {
    usize::try_from(date.month() - 1).unwrap_or(0)
}

/// Difference of local time from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UtcOffset {
    minutes: i32,
}

impl UtcOffset {
    pub const UTC: Self = Self { minutes: 0 };

    /// `None` past 18 hours either way.
    pub fn from_minutes(minutes: i32) -> Option<Self> {
        (minutes.abs() <= 18 * 60).then_some(Self { minutes })
    }

    fn millis(self) -> i64 {
        i64::from(self.minutes) * 60_000
    }
}

/// `+01:00`.
impl fmt::Display for UtcOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minutes < 0 { '-' } else { '+' };
        let minutes = self.minutes.abs();
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

/// The screen's clock: whole milliseconds since 1970-01-01T00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    pub fn from_millis(millis_utc: i64) -> Self {
        Self(millis_utc)
    }

    pub fn millis(self) -> i64 {
        self.0
    }

    /// Local midnight at the start of `day`.
    pub fn start_of(day: Day, offset: UtcOffset) -> Self {
        Self(i64::from(day.0) * MILLIS_PER_DAY - offset.millis())
    }

    /// Local noon: where the clock stands when a whole day is meant.
    pub fn noon_of(day: Day, offset: UtcOffset) -> Self {
        Self(Self::start_of(day, offset).0 + MILLIS_PER_DAY / 2)
    }

    /// The local day this moment falls in.
    pub fn day(self, offset: UtcOffset) -> Day {
        let days = (self.0.saturating_add(offset.millis())).div_euclid(MILLIS_PER_DAY);
        Day::from_number(i32::try_from(days).unwrap_or(if days < 0 { FIRST.0 } else { LAST.0 }))
    }

    pub fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }
}

/// Some days in a row, both ends inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DaySpan {
    pub first: Day,
    /// Not before `first`.
    pub last: Day,
}

impl DaySpan {
    /// A single day.
    pub fn day(day: Day) -> Self {
        Self { first: day, last: day }
    }

    pub fn is_day(self) -> bool {
        self.first == self.last
    }

    /// "on 2 May 2024", "from 2 February 2024 to 2 May 2024".
    pub fn words(self) -> String {
        if self.is_day() {
            format!("on {}", self.last.words())
        } else {
            format!("from {} to {}", self.first.words(), self.last.words())
        }
    }

    /// The same days as possible dates.
    pub fn bounds(self) -> Bounds {
        Bounds { earliest: Some(self.first), latest: Some(self.last) }
    }
}

/// Earliest and latest possible day, both inclusive; `None` is unbounded on that side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Bounds {
    earliest: Option<Day>,
    latest: Option<Day>,
}

impl Bounds {
    pub const UNKNOWN: Self = Self { earliest: None, latest: None };

    /// `None` where `latest` lies before `earliest`.
    pub fn new(earliest: Option<Day>, latest: Option<Day>) -> Option<Self> {
        match (earliest, latest) {
            (Some(e), Some(l)) if l < e => None,
            _ => Some(Self { earliest, latest }),
        }
    }

    pub fn day(day: Day) -> Self {
        Self { earliest: Some(day), latest: Some(day) }
    }

    pub fn earliest(self) -> Option<Day> {
        self.earliest
    }

    pub fn latest(self) -> Option<Day> {
        self.latest
    }

    /// The day, where exactly one is possible.
    pub fn exact(self) -> Option<Day> {
        self.earliest.filter(|_| self.earliest == self.latest)
    }

    pub fn contains(self, day: Day) -> bool {
        self.earliest.is_none_or(|e| e <= day) && self.latest.is_none_or(|l| day <= l)
    }

    /// Days from `day` to the nearest possible one; 0 inside.
    pub fn days_from(self, day: Day) -> u32 {
        let before = self.earliest.map_or(0, |e| e.days_since(day).max(0));
        let after = self.latest.map_or(0, |l| day.days_since(l).max(0));
        before.max(after).unsigned_abs()
    }

    /// Whether they have a day in common.
    pub fn overlaps(self, other: Self) -> bool {
        let before =
            |a: Self, b: Self| matches!((a.latest, b.earliest), (Some(l), Some(e)) if l < e);
        !before(self, other) && !before(other, self)
    }
}

/// How much of a date was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Written {
    Year(i16),
    Month(i16, i8),
    Day(Day),
}

/// A year, month or day as written, with its qualifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DatePoint {
    pub written: Written,
    /// `~` or `%`: widens the bounds by 3 days, 1 month or 1 year.
    pub approximate: bool,
    /// `?` or `%`: shown, and changes no bound.
    pub uncertain: bool,
}

impl DatePoint {
    pub fn exact(day: Day) -> Self {
        Self { written: Written::Day(day), approximate: false, uncertain: false }
    }

    pub fn bounds(self) -> Bounds {
        let (earliest, latest) = match self.written {
            Written::Day(day) => (Some(day), Some(day)),
            Written::Month(year, month) => month_span(year, month),
            Written::Year(year) => (Day::from_ymd(year, 1, 1), Day::from_ymd(year, 12, 31)),
        };
        if !self.approximate {
            return Bounds { earliest, latest };
        }
        let widen = |day: Day, sign: i32| match self.written {
            Written::Day(_) => day.plus(3 * sign),
            Written::Month(..) if sign < 0 => day.plus_months(-1),
            // The last day of the next month, which may be a longer one.
            Written::Month(..) => {
                let next = day.plus_months(1).civil();
                month_span(next.year(), next.month()).1.unwrap_or(day)
            }
            Written::Year(_) => day.plus_months(12 * sign),
        };
        Bounds { earliest: earliest.map(|d| widen(d, -1)), latest: latest.map(|d| widen(d, 1)) }
    }

    /// "2 May 2024", "May 2024", "about 2016", "2 May 2024 (uncertain)".
    pub fn words(self) -> String {
        let date = match self.written {
            Written::Day(day) => day.words(),
            Written::Month(year, month) => {
                format!("{} {year}", MONTHS[usize::try_from(month - 1).unwrap_or(0)])
            }
            Written::Year(year) => year.to_string(),
        };
        let about = if self.approximate { "about " } else { "" };
        let uncertain = if self.uncertain { " (uncertain)" } else { "" };
        format!("{about}{date}{uncertain}")
    }
}

fn month_span(year: i16, month: i8) -> (Option<Day>, Option<Day>) {
    let first = Day::from_ymd(year, month, 1);
    (first, first.map(|d| d.plus_months(1).plus(if year == 9999 && month == 12 { 0 } else { -1 })))
}

impl fmt::Display for DatePoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.written {
            Written::Day(day) => write!(f, "{day}")?,
            Written::Month(year, month) => write!(f, "{year:04}-{month:02}")?,
            Written::Year(year) => write!(f, "{year:04}")?,
        }
        f.write_str(match (self.uncertain, self.approximate) {
            (true, true) => "%",
            (true, false) => "?",
            (false, true) => "~",
            (false, false) => "",
        })
    }
}

/// A date as a file states it: EDTF (ISO 8601-2:2019 level 1), the part Basewatch needs.
/// <https://www.loc.gov/standards/datetime/>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EdtfDate {
    /// `2024-05-02`, `2024-05`, `2024~`.
    Point(DatePoint),
    /// `2024-04-10/2024-04-12`: some day between.
    Between(DatePoint, DatePoint),
    /// `../2017-10`: that or earlier.
    OrEarlier(DatePoint),
    /// `2017-10/..`: that or later.
    OrLater(DatePoint),
    /// `..`: ongoing.
    Ongoing,
}

impl EdtfDate {
    pub fn exact(day: Day) -> Self {
        Self::Point(DatePoint::exact(day))
    }

    pub fn bounds(self) -> Bounds {
        match self {
            Self::Point(point) => point.bounds(),
            Self::Between(a, b) => {
                Bounds { earliest: a.bounds().earliest, latest: b.bounds().latest }
            }
            Self::OrEarlier(point) => Bounds { earliest: None, latest: point.bounds().latest },
            Self::OrLater(point) => Bounds { earliest: point.bounds().earliest, latest: None },
            Self::Ongoing => Bounds::UNKNOWN,
        }
    }

    pub fn is_uncertain(self) -> bool {
        match self {
            Self::Point(p) | Self::OrEarlier(p) | Self::OrLater(p) => p.uncertain,
            Self::Between(a, b) => a.uncertain || b.uncertain,
            Self::Ongoing => false,
        }
    }

    /// In words: "2 May 2024", "some day from 10 April 2024 to 12 April 2024", "ongoing".
    pub fn words(self) -> String {
        match self {
            Self::Point(p) => p.words(),
            Self::Between(a, b) => format!("some day from {} to {}", a.words(), b.words()),
            Self::OrEarlier(p) => format!("{} or earlier", p.words()),
            Self::OrLater(p) => format!("{} or later", p.words()),
            Self::Ongoing => "ongoing".to_owned(),
        }
    }
}

impl fmt::Display for EdtfDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Point(p) => write!(f, "{p}"),
            Self::Between(a, b) => write!(f, "{a}/{b}"),
            Self::OrEarlier(p) => write!(f, "../{p}"),
            Self::OrLater(p) => write!(f, "{p}/.."),
            Self::Ongoing => f.write_str(".."),
        }
    }
}
