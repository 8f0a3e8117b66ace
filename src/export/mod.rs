//! What the evidence says, as files for other programs: [`features`] are the same for every
//! format, and [`geojson`], [`csv`] and [`kml`] write them.
//!
//! The reader's own [`incidents`] may go with them, and say that they are none of it.
//!
//! Must not know egui, files or clocks: each format is written to wherever the caller says.

pub mod cite;
pub mod csv;
mod features;
pub mod geojson;
pub mod incidents;
pub mod kml;
pub mod report;

use std::fmt;

pub use features::{COLUMNS, Feature, FeatureKind, Shape, Value, features};

use crate::evidence::Filter;
use crate::model::{Dataset, Day, ForceIx, Language, PlaceIx};

/// Which part of time a file speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Everything that holds, or may hold, on one day.
    Day(Day),
    /// The dataset's whole range.
    Whole,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Cut {
    pub when: When,
    /// Only what is at this place or inside it.
    pub place: Option<PlaceIx>,
    pub force: Option<ForceIx>,
}

/// Where a file's contents come from and what they leave out: stands in every file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credits {
    pub dataset: String,
    pub version: Option<String>,
    /// The day up to which the dataset speaks.
    pub as_of: Day,
    pub licence: Option<String>,
    pub when: When,
    pub known_on: Option<Day>,
    pub least_grade: &'static str,
}

/// What a file of data holds.
#[derive(Debug, Clone, Copy)]
pub struct Data<'a> {
    pub dataset: &'a Dataset,
    pub features: &'a [Feature],
    pub credits: &'a Credits,
    /// The reader's own; `None` where no table is open, or none is to go with the rest.
    pub incidents: Option<&'a incidents::Chosen<'a>>,
}

/// What [`incidents::INCIDENT_COLUMNS`] call a row of the dataset's.
const EVIDENCE: &str = "evidence";

/// The program and its version.
pub const APP: &str = concat!("Basewatch ", env!("CARGO_PKG_VERSION"));

impl Credits {
    pub fn new(dataset: &Dataset, when: When, filter: &Filter) -> Self {
        let head = &dataset.head;
        Self {
            dataset: head.title.get(Language::English).to_owned(),
            version: head.version.clone(),
            as_of: head.as_of,
            licence: head.licence.clone(),
            when,
            known_on: filter.known_on,
            least_grade: filter.least_grade.key(),
        }
    }

    /// What counts: "known on 9 April 2024, sources of grade B or better".
    pub fn filter_words(&self) -> String {
        let known = self
            .known_on
            .map_or_else(|| "known to date".to_owned(), |day| format!("known on {}", day.words()));
        let grade = match self.least_grade {
            "A" => "sources of grade A only".to_owned(),
            "D" => "sources of all grades".to_owned(),
            grade => format!("sources of grade {grade} or better"),
        };
        format!("{known}, {grade}")
    }
}

/// One line for whoever opens the file in years to come.
impl fmt::Display for Credits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = self.version.as_ref().map_or_else(String::new, |v| format!(" {v}"));
        let when = match self.when {
            When::Day(day) => format!("on {}", day.words()),
            When::Whole => "the whole range".to_owned(),
        };
        write!(f, "{}{version}, as of {}: {when}; ", self.dataset, self.as_of.words())?;
        write!(f, "{}", self.filter_words())?;
        if let Some(licence) = &self.licence {
            write!(f, "; {licence}")?;
        }
        write!(f, "; {APP}")
    }
}
