//! Looking for something: what is typed, what is found, and where it leads.

use std::ops::Range;

use super::Action;
use crate::model::{Day, ForceIx, LonLat, MovementIx, Record, SourceIx};

/// The search over the window.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Find {
    #[default]
    Closed,
    Open {
        query: String,
        /// The row that Enter takes.
        chosen: usize,
    },
}

/// Where a row leads.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    Record(Record),
    Action(Action),
    Day(Day),
    Position(LonLat),
    /// What was looked for before.
    Query(String),
}

/// What sort of thing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FoundKind {
    Place,
    Force,
    Event,
    Chapter,
    Movement,
    Source,
    Action,
    Day,
    Position,
    Recent,
}

impl FoundKind {
    /// Those that words can find, and a reader can ask for alone.
    pub const NAMED: [Self; 7] = [
        Self::Place,
        Self::Force,
        Self::Event,
        Self::Chapter,
        Self::Movement,
        Self::Source,
        Self::Action,
    ];

    /// For a reader and for a program.
    pub fn word(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Force => "force",
            Self::Event => "event",
            Self::Chapter => "chapter",
            Self::Movement => "movement",
            Self::Source => "source",
            Self::Action => "command",
            Self::Day => "day",
            Self::Position => "position",
            Self::Recent => "recent search",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::NAMED.into_iter().find(|kind| kind.word() == word)
    }
}

/// One row of what was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub target: Target,
    pub kind: FoundKind,
    pub title: String,
    /// The parts of the title that were looked for, bytes.
    pub emphasis: Vec<Range<usize>>,
    /// What it is, where and when: "air base · Niger".
    pub detail: String,
    /// "26 July 2023", or an action's keys.
    pub aside: String,
}

/// The best of what was found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Findings {
    pub rows: Vec<Found>,
    /// How many there are in all.
    pub total: usize,
}

/// One thing a user did to find something.
#[derive(Debug, Clone, PartialEq)]
pub enum FindCommand {
    /// The search opens, empty, or closes.
    Toggle,
    Close,
    Type(String),
    /// So many rows down, round and round.
    Step(i32),
    /// Takes the row that Enter would.
    TakeChosen,
    Take(Target),
    /// To where most of a force is, or first was.
    ShowForce(ForceIx),
    /// To the day it began and a place it passed.
    ShowMovement(MovementIx),
    /// What rests on a source.
    ShowSource(SourceIx),
    CloseSource,
}
