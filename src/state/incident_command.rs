//! What a reader does about tables of incidents, and what is being read. Files are read elsewhere: a
//! command asks for it by an effect, and what was read comes back as a command.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{CountSpan, IncidentFilters, IncidentLook, NewTable, TableId, Typing, Whole};
use crate::incidents::Preview;
use crate::load::incidents::{DateOrder, Guess, Layout, Mapping, Rejects, Role, Stamp};

/// A table that is being read.
#[derive(Debug, Clone, PartialEq)]
pub struct IncidentReading {
    pub name: String,
    pub rows: u64,
    pub rejected: u64,
    /// 0 to 1.
    pub fraction: f64,
    pub bytes_per_second: f64,
    pub stage: ReadingStage,
    /// What of it can be seen already.
    pub preview: Option<Whole<Preview>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadingStage {
    Reading,
    /// Rows are put in order.
    Sorting,
}

/// Columns that a reader is asked about, before a table is read.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnChoice {
    pub path: PathBuf,
    pub name: String,
    pub layout: Layout,
    /// As it was guessed, with the first rows.
    pub guess: Guess,
    /// As the reader has it by now.
    pub mapping: Mapping,
}

/// The card about tables that is open.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum IncidentsCard {
    #[default]
    Closed,
    Columns(Box<ColumnChoice>),
    Rejects(TableId),
}

/// One thing a reader did about tables of incidents.
#[derive(Debug, Clone, PartialEq)]
pub enum IncidentCommand {
    Open(PathBuf),
    /// Looked at: which column is what has to be asked.
    AskColumns(Box<ColumnChoice>),
    SetColumn {
        role: Role,
        column: Option<usize>,
    },
    SwapCoordinates,
    SetDateOrder(DateOrder),
    /// With the columns as they are now chosen, which are remembered.
    Read,
    StopReading,
    /// A table was read. One of the same file gives way.
    Add(Box<NewTable>),
    /// The columns of an open table are asked for again.
    ChangeColumns(TableId),
    ToggleKind(usize),
    /// How they are drawn, far out.
    SetLook(IncidentLook),
    /// Only incidents that hold these words.
    SetText(String, Typing),
    /// Only incidents that count so many.
    SetCounts(CountSpan, Typing),
    /// All of them at once.
    SetFilters(Box<IncidentFilters>),
    /// Every incident is shown again.
    ClearFilters,
    Toggle(TableId),
    Fit(TableId),
    Remove(TableId),
    ShowRejects(TableId),
    WriteRejects {
        table: TableId,
        to: PathBuf,
    },
    CloseCard,
    SetRadius(f64),
    /// What was remembered of columns the last time.
    RestoreMappings(BTreeMap<String, Mapping>),
}

/// All rows that are left out of a table, to be written as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectsJob {
    pub path: PathBuf,
    pub layout: Layout,
    pub mapping: Mapping,
    pub stamp: Stamp,
    /// The first of each reason, should the file be gone.
    pub kept: Whole<Rejects>,
    pub to: PathBuf,
}

/// What tables ask of the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IncidentEffect {
    /// A first look, to tell which column is what.
    Look {
        path: PathBuf,
        /// The reader is asked even where nothing is in doubt.
        asks: bool,
    },
    Read {
        path: PathBuf,
        layout: Layout,
        mapping: Box<Mapping>,
    },
    Stop,
    /// A file that is there stays.
    WriteRejects(Box<RejectsJob>),
}
