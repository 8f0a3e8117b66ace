//! Rows that were left out: none without a reason, a line and what stood there.

use std::fmt;

/// Rejects of a reason that are kept one by one.
pub const KEPT: usize = 100;

/// Longest value that is kept, characters.
const MOST_CHARS: usize = 100;

/// Why a row was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    NoDate,
    BadDate,
    NoSuchDay,
    EndBeforeStart,
    BadEnd,
    NoPosition,
    BadPosition,
    NotFinite,
    PastPole,
    PastAntimeridian,
    TooShort,
    TooLong,
    NoFeature,
}

impl Reason {
    pub const ALL: [Self; 13] = [
        Self::NoDate,
        Self::BadDate,
        Self::NoSuchDay,
        Self::EndBeforeStart,
        Self::BadEnd,
        Self::NoPosition,
        Self::BadPosition,
        Self::NotFinite,
        Self::PastPole,
        Self::PastAntimeridian,
        Self::TooShort,
        Self::TooLong,
        Self::NoFeature,
    ];

    /// What is wrong, and how to mend it.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::NoDate => ("The date is empty", "Fill it in, or choose another column"),
            Self::BadDate => {
                ("The date cannot be read", "Write 2024-05-02, 2 May 2024, 02/05/2024 or May 2024")
            }
            Self::NoSuchDay => ("The calendar has no such day", "Look at day and month"),
            Self::EndBeforeStart => ("It ends before it begins", "Look at both dates"),
            Self::BadEnd => {
                ("The last day cannot be read", "Write it as the first, or leave it out")
            }
            Self::NoPosition => ("The position is empty", "Fill in longitude and latitude"),
            Self::BadPosition => ("The position is no number", "Write degrees, such as 13.4824"),
            Self::NotFinite => ("The position is not a finite number", "Write degrees"),
            Self::PastPole => (
                "The latitude lies past 90",
                "Longitude and latitude may have changed places, or be in metres",
            ),
            Self::PastAntimeridian => (
                "The longitude lies past 180",
                "Longitudes lie within −180 and 180; the file may be in metres",
            ),
            Self::TooShort => ("The row has too few columns", "Look for a missing delimiter"),
            Self::TooLong => (
                "The row is longer than a megabyte",
                "Look for a quotation mark that was left open",
            ),
            Self::NoFeature => ("It is no feature with a position", "Write it as RFC 7946 has it"),
        }
    }

    /// For a column of a table: "past_pole".
    pub fn key(self) -> &'static str {
        match self {
            Self::NoDate => "no_date",
            Self::BadDate => "bad_date",
            Self::NoSuchDay => "no_such_day",
            Self::EndBeforeStart => "end_before_start",
            Self::BadEnd => "bad_end",
            Self::NoPosition => "no_position",
            Self::BadPosition => "bad_position",
            Self::NotFinite => "not_finite",
            Self::PastPole => "past_pole",
            Self::PastAntimeridian => "past_antimeridian",
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
            Self::NoFeature => "no_feature",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words().0)
    }
}

/// Columns of a table of rejects.
pub(super) const HEADER: [&str; 5] = ["line", "reason", "value", "what", "mend"];

/// A row that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// On which it begins, counted from 1; of a GeoJSON or KML file the feature's number.
    pub line: u64,
    /// What stood there, its beginning.
    pub value: String,
}

/// All rows of a reason.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rejected {
    pub count: u64,
    /// The first [`KEPT`] of them.
    pub first: Vec<Reject>,
}

/// All rows that were left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rejects {
    reasons: [Rejected; Reason::ALL.len()],
}

impl Rejects {
    pub fn total(&self) -> u64 {
        self.reasons.iter().map(|r| r.count).sum()
    }

    pub fn of(&self, reason: Reason) -> &Rejected {
        &self.reasons[reason as usize]
    }

    /// The reasons there are, the most frequent first.
    pub fn by_reason(&self) -> Vec<(Reason, &Rejected)> {
        let mut found: Vec<_> =
            Reason::ALL.into_iter().map(|r| (r, self.of(r))).filter(|(_, r)| r.count > 0).collect();
        found.sort_by_key(|(reason, rejected)| (std::cmp::Reverse(rejected.count), *reason));
        found
    }

    pub(super) fn push(&mut self, reason: Reason, line: u64, value: &[u8]) {
        let rejected = &mut self.reasons[reason as usize];
        rejected.count += 1;
        if rejected.first.len() < KEPT {
            rejected.first.push(Reject { line, value: shown(value) });
        }
    }

    /// The rejects that are kept, as a table: line, reason, what stood there, how to mend it. The
    /// last line of a reason with more says how many are left out.
    pub fn csv(&self) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Writing into memory cannot fail.
        let _ = writer.write_record(HEADER);
        for (reason, rejected) in self.by_reason() {
            let (what, mend) = reason.words();
            for reject in &rejected.first {
                let line = reject.line.to_string();
                let value = tame(&reject.value);
                let _ = writer.write_record([&line, reason.key(), &value, what, mend]);
            }
            let more = rejected.count - rejected.first.len() as u64;
            if more > 0 {
                let told = format!("and {more} more");
                let _ = writer.write_record(["", reason.key(), &told, what, mend]);
            }
        }
        writer.into_inner().unwrap_or_default()
    }
}

/// A spreadsheet would run a cell that begins like a formula.
pub(super) fn tame(value: &str) -> String {
    let begins_a_formula = value.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if begins_a_formula && value.parse::<f64>().is_err() {
        format!("'{value}")
    } else {
        value.to_owned()
    }
}

/// The beginning of a value, control characters shown as such.
pub(super) fn shown(value: &[u8]) -> String {
    let (words, _) = super::bytes::words(&value[..value.len().min(MOST_CHARS * 4)]);
    let mut kept: String = words
        .chars()
        .take(MOST_CHARS)
        .map(|c| match c {
            '\0' => '␀',
            c if c.is_control() => '␣',
            c => c,
        })
        .collect();
    if words.chars().nth(MOST_CHARS).is_some() || value.len() > MOST_CHARS * 4 {
        kept.push('…');
    }
    kept
}
