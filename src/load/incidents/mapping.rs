//! Which column of a table is what: guessed from its header and first rows, as plain data that a
//! person can look at and change, and that can be kept for the next table with that header.

use serde::{Deserialize, Serialize};

use super::names;
use super::values::{self, DateOrder};
use crate::model::LonLat;

/// What a column can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The day, or the first one. Needed.
    Date,
    /// The last day.
    End,
    /// Needed.
    Longitude,
    /// Needed.
    Latitude,
    Category,
    /// A name or number of the row's own.
    Label,
    /// How many: fatalities, say.
    Count,
    Source,
    /// An address.
    Link,
    /// What happened, in sentences.
    Note,
    /// How exact the date is, in the numbers of ACLED or UCDP.
    DatePrecision,
    /// How exact the position is, likewise, or as a radius in kilometres.
    PlacePrecision,
}

impl Role {
    pub const ALL: [Self; 12] = [
        Self::Date,
        Self::End,
        Self::Longitude,
        Self::Latitude,
        Self::Category,
        Self::Label,
        Self::Count,
        Self::Source,
        Self::Link,
        Self::Note,
        Self::DatePrecision,
        Self::PlacePrecision,
    ];

    /// For a dialog.
    pub fn words(self) -> &'static str {
        match self {
            Self::Date => "Date, or first day",
            Self::End => "Last day",
            Self::Longitude => "Longitude",
            Self::Latitude => "Latitude",
            Self::Category => "Category",
            Self::Label => "Label",
            Self::Count => "Count",
            Self::Source => "Source",
            Self::Link => "Link",
            Self::Note => "Note",
            Self::DatePrecision => "Exactness of the date",
            Self::PlacePrecision => "Exactness of the position",
        }
    }

    /// Whether no table can be read without it.
    pub fn is_needed(self) -> bool {
        matches!(self, Self::Date | Self::Longitude | Self::Latitude)
    }
}

/// Whose numbers tell how exact something is, and what a last day means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// ACLED: 1 that day, 2 that week, 3 that month; a place, a part of a region, a region.
    Acled,
    /// UCDP GED: 1 that day up to 5 within a year; 1 the place up to 7 at sea or unknown.
    Ucdp,
    /// Exactness of a position is a radius in kilometres.
    #[default]
    Plain,
}

/// Which column is what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    pub delimiter: u8,
    pub has_header: bool,
    /// The header, or "column 1" and so on.
    pub names: Vec<String>,
    /// Numbers of columns, counted from 0, in the order of [`Role::ALL`].
    columns: [Option<usize>; Role::ALL.len()],
    pub scheme: Scheme,
    pub date_order: DateOrder,
}

impl Mapping {
    pub fn column(&self, role: Role) -> Option<usize> {
        self.columns[role as usize]
    }

    pub fn set(&mut self, role: Role, column: Option<usize>) {
        self.columns[role as usize] = column.filter(|c| *c < self.names.len());
    }

    /// Longitude and latitude the other way round.
    pub fn swap_coordinates(&mut self) {
        self.columns.swap(Role::Longitude as usize, Role::Latitude as usize);
    }

    /// What is needed and not there.
    pub fn missing(&self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(|role| role.is_needed() && self.column(*role).is_none())
    }

    /// What a mapping is remembered by: the same for every table with this header.
    pub fn key(&self) -> String {
        // FNV-1a, so that it is the same in every version and on every machine.
        let bytes = self.names.iter().flat_map(|n| n.trim().bytes().chain([0x1f]));
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
            (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
        });
        format!("{hash:016x}")
    }

    /// Whether a mapping that was kept is one of this table.
    pub fn fits(&self, other: &Self) -> bool {
        self.key() == other.key() && self.columns.iter().flatten().all(|c| *c < other.names.len())
    }
}

/// What there is no telling without asking, or what looks wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// Dates such as 02/05/2024 can be read two ways, and no row says which.
    DateOrder,
    /// Latitudes lie past 90: it looks as if the two had changed places.
    Swapped,
    /// As they are, rows lie far from any town; with the two swapped, they do not.
    BetterSwapped,
    /// Nothing says what this role is.
    Missing(Role),
}

/// A first look at a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    pub mapping: Mapping,
    pub doubts: Vec<Doubt>,
    /// The first rows, for a dialog.
    pub rows: Vec<Vec<String>>,
}

impl Guess {
    /// Whether anything in it looks like a date or a position.
    pub fn is_recognised(&self) -> bool {
        let needed = Role::ALL.iter().filter(|role| role.is_needed()).count();
        self.mapping.missing().count() < needed
    }

    /// Whether the first rows lie where people live with longitude and latitude swapped, and mostly
    /// do not as they are. `is_inhabited` tells.
    pub fn is_better_swapped(&self, is_inhabited: impl Fn(LonLat) -> bool) -> bool {
        let degrees = |row: &[String], role| {
            let field = row.get(self.mapping.column(role)?)?;
            values::degrees(field.as_bytes()).ok()
        };
        let numbers = self
            .rows
            .iter()
            .filter_map(|row| degrees(row, Role::Longitude).zip(degrees(row, Role::Latitude)));
        let (mut all, mut as_is, mut swapped) = (0, 0, 0);
        for (lon, lat) in numbers.filter(|(lon, lat)| lon != lat) {
            all += 1;
            as_is += usize::from(LonLat::new(lon, lat).is_some_and(&is_inhabited));
            swapped += usize::from(LonLat::new(lat, lon).is_some_and(&is_inhabited));
        }
        all >= LEAST_ROWS_TO_TELL
            && swapped * 100 >= all * LEAST_PERCENT_INHABITED
            && swapped >= as_is.saturating_mul(TIMES_MORE_INHABITED)
    }

    /// Why a table without either cannot be read.
    pub fn unrecognised(&self) -> String {
        const SHOWN: usize = 60;
        let names = self.mapping.names.join(", ");
        let shown: String = names.chars().filter(|c| !c.is_control()).take(SHOWN).collect();
        format!(
            "None of its columns looks like a date, a longitude or a latitude (it begins \
             “{shown}”). Check that it is a table of incidents, with a header"
        )
    }
}

/// Rows that tell whether longitude and latitude have changed places: so many at least, of 100 so
/// many near a town when swapped, and so many times more than as they are. On either side of the
/// Sahel's diagonal some three times as many are.
const LEAST_ROWS_TO_TELL: usize = 5;
const LEAST_PERCENT_INHABITED: usize = 30;
const TIMES_MORE_INHABITED: usize = 2;

/// Part of the fields, of 100, that must be what a column is taken for by its values.
const MOST_PERCENT: usize = 80;

/// Guesses from the first records; the first of all is the header, if it looks like one.
pub fn guess(delimiter: u8, mut records: Vec<Vec<String>>) -> Guess {
    let has_header = records.first().is_some_and(|first| is_header(first));
    let width = records.iter().map(Vec::len).max().unwrap_or(0);
    let mut names = if has_header { records.remove(0) } else { Vec::new() };
    for i in names.len()..width {
        names.push(format!("column {}", i + 1));
    }
    let named = names::roles(&names);
    let mut mapping = Mapping {
        delimiter,
        has_header,
        names,
        columns: named.columns,
        scheme: named.scheme,
        date_order: DateOrder::default(),
    };
    by_values(&mut mapping, &records);
    let mut doubts: Vec<Doubt> = mapping.missing().map(Doubt::Missing).collect();
    let dates = column(&mapping, Role::Date, &records);
    match date_order(&dates) {
        Order::Says(order) => mapping.date_order = order,
        Order::Silent => doubts.push(Doubt::DateOrder),
        Order::NoMatter => {}
    }
    if looks_swapped(&mapping, &records) {
        doubts.push(Doubt::Swapped);
    }
    Guess { mapping, doubts, rows: records }
}

/// A header has names: no field of it is a date or a number.
fn is_header(fields: &[String]) -> bool {
    let is_name = |field: &String| {
        let field = field.trim();
        let is_number = field.parse::<f64>().is_ok();
        !is_number && values::date(field.as_bytes(), DateOrder::DayFirst).is_err()
    };
    fields.iter().all(is_name) && fields.iter().any(|f| !f.trim().is_empty())
}

fn column<'a>(mapping: &Mapping, role: Role, rows: &'a [Vec<String>]) -> Vec<&'a str> {
    let Some(column) = mapping.column(role) else { return Vec::new() };
    rows.iter()
        .filter_map(|row| row.get(column))
        .map(|f| f.trim())
        .filter(|f| !f.is_empty())
        .collect()
}

/// A date is found by its values where no name tells it.
fn by_values(mapping: &mut Mapping, rows: &[Vec<String>]) {
    if mapping.column(Role::Date).is_some() {
        return;
    }
    let is_dates = |column: &usize| {
        let fields: Vec<&String> = rows.iter().filter_map(|r| r.get(*column)).collect();
        let is_date = |field: &&&String| {
            // A year alone may be any number.
            field.trim().len() > 4 && values::date(field.as_bytes(), DateOrder::DayFirst).is_ok()
        };
        let dates = fields.iter().filter(is_date).count();
        dates > 0 && dates * 100 >= fields.len() * MOST_PERCENT
    };
    let taken = |column: &usize| mapping.columns.contains(&Some(*column));
    let found = (0..mapping.names.len()).find(|c| !taken(c) && is_dates(c));
    mapping.set(Role::Date, found);
}

/// What dates say of the order of day and month.
enum Order {
    Says(DateOrder),
    /// They have one, and do not tell it.
    Silent,
    /// None of them has two numbers before a year.
    NoMatter,
}

fn date_order(dates: &[&str]) -> Order {
    let day_of = |field: &str, order| values::date(field.as_bytes(), order).ok();
    let says = |order| {
        let told = dates.iter().filter_map(|d| day_of(d, order)).filter_map(|d| d.says);
        told.filter(|said| *said == order).count()
    };
    let (day_first, month_first) = (says(DateOrder::DayFirst), says(DateOrder::MonthFirst));
    let matters = dates.iter().any(|field| {
        let both = [DateOrder::DayFirst, DateOrder::MonthFirst].map(|order| day_of(field, order));
        both[0].map(|d| d.day) != both[1].map(|d| d.day)
    });
    match day_first.cmp(&month_first) {
        std::cmp::Ordering::Greater => Order::Says(DateOrder::DayFirst),
        std::cmp::Ordering::Less => Order::Says(DateOrder::MonthFirst),
        std::cmp::Ordering::Equal if matters => Order::Silent,
        std::cmp::Ordering::Equal => Order::NoMatter,
    }
}

/// Whether the two would fit the other way round, and do not as they are.
fn looks_swapped(mapping: &Mapping, rows: &[Vec<String>]) -> bool {
    let numbers = |role| -> Vec<f64> {
        let fields = column(mapping, role, rows);
        fields.into_iter().filter_map(|f| values::degrees(f.as_bytes()).ok()).collect()
    };
    let (lon, lat) = (numbers(Role::Longitude), numbers(Role::Latitude));
    let within = |numbers: &[f64], limit: f64| numbers.iter().all(|n| n.abs() <= limit);
    // A slip of the pen is left out with its reason; a tenth of the rows is no slip.
    let past = lat.iter().filter(|n| n.abs() > 90.0).count();
    past * 10 > lat.len() && within(&lat, 180.0) && within(&lon, 90.0)
}

/// The delimiter under which the first lines have the most columns, all of them as many.
pub fn guess_delimiter(start: &[u8]) -> u8 {
    const MOST_LINES: usize = 20;
    let score = |delimiter: u8| {
        let mut records = super::records::Records::new(start, delimiter);
        let mut batch = super::records::Batch::default();
        if records.read(&mut batch).is_err() {
            return 0;
        }
        // The last one may have been cut in the middle.
        let most = batch.len().saturating_sub(1).clamp(1, MOST_LINES);
        let widths: Vec<usize> = batch.records().take(most).map(|r| r.len()).collect();
        let Some(&first) = widths.first().filter(|w| **w > 1) else { return 0 };
        widths.iter().filter(|w| **w == first).count() * 1_000 / widths.len() * 10 + first.min(9)
    };
    // The first of the best: commas before others.
    let mut best = (0, b',');
    for delimiter in [b',', b';', b'\t', b'|'] {
        let score = score(delimiter);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    best.1
}
