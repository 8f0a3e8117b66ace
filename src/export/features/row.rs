//! A row: its kind, its shape, its days, and a cell for each column.

use crate::model::{Day, ForceIx, LonLat};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeatureKind {
    /// One force at one place for as long as nothing that is known of it changes.
    Presence,
    Event,
    Movement,
    Area,
}

impl FeatureKind {
    pub const ALL: [Self; 4] = [Self::Presence, Self::Event, Self::Movement, Self::Area];

    /// The word in files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Presence => "presence",
            Self::Event => "event",
            Self::Movement => "movement",
            Self::Area => "area",
        }
    }

    /// A heading.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Presence => "Presences",
            Self::Event => "Events",
            Self::Movement => "Movements",
            Self::Area => "Area states",
        }
    }
}

/// Where it is, WGS84 degrees.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Nobody says where.
    None,
    Point(LonLat),
    Lines(Vec<Vec<LonLat>>),
    /// Each a list of rings, the outer one first, closed.
    Polygons(Vec<Vec<Vec<LonLat>>>),
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Unknown, or of no meaning for this kind of row.
    Empty,
    Text(String),
    Whole(i64),
    Real(f64),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<Day> for Value {
    fn from(day: Day) -> Self {
        Self::Text(day.to_string())
    }
}

impl From<u32> for Value {
    fn from(count: u32) -> Self {
        Self::Whole(i64::from(count))
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

macro_rules! columns {
    ($($(#[doc = $doc:literal])* $name:ident,)*) => {
        /// What is told of every feature beside its shape, in the order of the columns, each with
        /// what it means.
        pub const COLUMNS: &[(&str, &str)] = &[$((stringify!($name), concat!($($doc),*)),)*];

        /// A row of cells; what does not apply is empty.
        #[derive(Debug, Clone, PartialEq)]
        pub(super) struct Cells { $(pub(super) $name: Value,)* }

        impl Cells {
            pub(super) fn empty() -> Self {
                Self { $($name: Value::Empty,)* }
            }

            pub(super) fn into_values(self) -> Vec<Value> {
                vec![$(self.$name,)*]
            }
        }
    };
}

columns! {
    /// presence, event, movement or area
    kind,
    /// The record's id in the dataset; of a presence, place/force/first day
    id,
    /// A title in English
    name,
    /// First day, inclusive, ISO 8601; empty where it is unbounded
    start,
    /// Last day, inclusive, ISO 8601; empty where no end is known
    end,
    /// Of an event, movement or area state: the earliest day it may have begun
    start_earliest,
    /// The latest day it may have begun
    start_latest,
    /// The earliest day it may have ended
    end_earliest,
    /// The latest day it may have ended
    end_latest,
    /// Of a presence: confirmed, reported, presumed, disputed or possible
    status,
    /// Of an event or area state: its kind
    category,
    /// Of an event: 1 to 3, 3 weighs most
    importance,
    /// Id of the place
    place_id,
    /// Its name
    place,
    /// airbase, camp, compound, country …
    place_kind,
    /// Id of the base that the place is or lies in
    base_id,
    /// ISO 3166-1 alpha-2 code
    country,
    /// How far the position may be off, kilometres
    error_km,
    /// Id of the force
    force_id,
    /// Its name
    force,
    /// Least number of people reported
    headcount_min,
    /// Greatest number of people reported
    headcount_max,
    /// counted, reported, estimated, forecast or ceiling
    headcount_kind,
    /// Last day on which a source saw the force there
    last_confirmed,
    /// Best grade among the sources: A to D
    best_grade,
    /// Ids of the sources, parted by semicolons
    source_ids,
    /// The sources in words, each with its grade, parted by semicolons
    sources,
    /// Ids of the claims behind a presence, parted by semicolons
    claim_ids,
    /// What more there is to say
    detail,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    pub kind: FeatureKind,
    pub id: String,
    pub name: String,
    pub shape: Shape,
    /// First and last day, inclusive; `None` is unbounded on that side.
    pub start: Option<Day>,
    pub end: Option<Day>,
    pub force: Option<ForceIx>,
    /// In the order of [`COLUMNS`].
    pub values: Vec<Value>,
}
