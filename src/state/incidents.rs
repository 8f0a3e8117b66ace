//! Tables of incidents that lie over the map: which are open, and what is left out of sight of them.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

use super::{IncidentFilters, IncidentLook, IncidentReading, IncidentsCard};
use crate::incidents::{CategoryIx, Filter, Incidents, MOST_SLOTS, Mask};
use crate::load::incidents::{Layout, Mapping, Notices, Rejects, Stamp};

/// Kinds that are told apart on the map: each has a colour and a shape of its own. Where the tables
/// have more categories, the last is all others'.
pub const KINDS: usize = 7;

/// Mappings that are remembered; the oldest of the alphabet give way.
const MOST_MAPPINGS: usize = 50;

/// Bytes that a filter may look at between two frames; more are looked at in a thread.
const MOST_EFFORT: usize = 24 << 20;

/// How far around a base incidents are listed, km: at first, and within limits.
const RADIUS_KM: f64 = 100.0;
const LEAST_RADIUS_KM: f64 = 1.0;
const MOST_RADIUS_KM: f64 = 1_000.0;

/// Something large that never changes once it is there: the same if it is the same one.
#[derive(Debug)]
pub struct Whole<T>(Arc<T>);

impl<T> Whole<T> {
    pub fn new(inner: impl Into<Arc<T>>) -> Self {
        Self(inner.into())
    }
}

impl<T> Clone for Whole<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Eq for Whole<T> {}

impl<T> PartialEq for Whole<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Whole<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// A table's number, never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableId(pub u32);

/// Whether a table is drawn and counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum TableLook {
    #[default]
    Shown,
    Hidden,
}

/// A table as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct NewTable {
    pub path: PathBuf,
    /// What a reader knows the file by.
    pub name: String,
    pub layout: Layout,
    pub mapping: Mapping,
    pub incidents: Whole<Incidents>,
    pub rejects: Whole<Rejects>,
    pub notices: Notices,
    /// Why the rest of the file was not read.
    pub cut_short: Option<String>,
    /// The file became another while it was read.
    pub changed_meanwhile: bool,
    /// As the file was when it was opened.
    pub stamp: Stamp,
}

impl NewTable {
    /// A table that was made and not read: nothing was left out of it.
    pub fn in_memory(name: &str, mapping: Mapping, incidents: Incidents) -> Self {
        Self {
            path: name.into(),
            name: name.to_owned(),
            layout: Layout::Delimited,
            mapping,
            incidents: Whole::new(incidents),
            rejects: Whole::new(Rejects::default()),
            notices: Notices::default(),
            cut_short: None,
            changed_meanwhile: false,
            stamp: Stamp { bytes: 0, modified_nanos: None },
        }
    }
}

/// A table that is open.
#[derive(Debug, Clone, PartialEq)]
pub struct IncidentTable {
    pub id: TableId,
    pub read: NewTable,
    pub look: TableLook,
    /// What is to be left out of sight of it.
    wanted: Filter,
    /// What is, and so the rows that count; `None` where all do.
    sifted: Filter,
    mask: Option<Whole<Mask>>,
    /// The kind that each part of a cell's split is of.
    kinds: [u8; MOST_SLOTS],
}

impl IncidentTable {
    pub fn incidents(&self) -> &Incidents {
        &self.read.incidents
    }

    pub fn mask(&self) -> Option<&Mask> {
        self.mask.as_deref()
    }

    /// How many rows the filters leave in sight.
    pub fn passing(&self) -> u64 {
        self.mask().map_or(self.incidents().columns().len() as u64, |mask| mask.passing)
    }

    fn want(&mut self, filters: &IncidentFilters) {
        self.wanted = filters.of(self.incidents().columns());
        if self.incidents().effort(&self.wanted) <= MOST_EFFORT {
            self.sift();
        }
    }

    /// `true` where the rows that count are now others.
    fn sift(&mut self) -> bool {
        let is_other = self.wanted != self.sifted;
        if is_other {
            self.mask = self.incidents().mask(&self.wanted).map(Whole::new);
            self.sifted = self.wanted.clone();
        }
        is_other
    }

    /// The kind of a part of a cell's split.
    pub fn kind_of_slot(&self, slot: usize) -> usize {
        self.kinds.get(slot).map_or(KINDS - 1, |kind| usize::from(*kind))
    }

    pub fn kind_of(&self, category: CategoryIx) -> usize {
        let category = self.incidents().columns().categories().get(category.index());
        category.map_or(KINDS - 1, |c| self.kind_of_slot(usize::from(c.slot)))
    }
}

/// Categories that share a colour: one, or all that are left over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentKind {
    /// Of the tables' categories; several only of the last kind.
    pub categories: Vec<String>,
    /// Rows of all tables.
    pub rows: u64,
    pub look: KindLook,
}

/// Whether the incidents of a kind are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KindLook {
    Shown,
    Hidden,
}

/// A filter that is to be worked out for a table, and takes a while.
#[derive(Debug, Clone)]
pub struct Sift {
    pub table: TableId,
    pub incidents: Whole<Incidents>,
    pub filter: Filter,
}

impl IncidentKind {
    /// "Battles", "5 other categories".
    pub fn words(&self) -> String {
        match self.categories.as_slice() {
            [one] if one.is_empty() => "no category".to_owned(),
            [one] => one.clone(),
            many => format!("{} other categories", many.len()),
        }
    }
}

/// The tables that lie over the map.
#[derive(Debug, Clone, PartialEq)]
pub struct IncidentTables {
    tables: Vec<IncidentTable>,
    /// How many there have been.
    count: u32,
    /// Another number whenever anything that is drawn or counted may be another.
    generation: u64,
    kinds: Vec<IncidentKind>,
    /// What masks and kinds follow.
    filters: IncidentFilters,
    look: IncidentLook,
    reading: Option<IncidentReading>,
    pub card: IncidentsCard,
    radius_km: f64,
    /// Which column is what, by the header.
    mappings: BTreeMap<String, Mapping>,
}

impl Default for IncidentTables {
    fn default() -> Self {
        Self {
            tables: Vec::new(),
            count: 0,
            generation: 0,
            kinds: Vec::new(),
            filters: IncidentFilters::default(),
            look: IncidentLook::default(),
            reading: None,
            card: IncidentsCard::Closed,
            radius_km: RADIUS_KM,
            mappings: BTreeMap::new(),
        }
    }
}

impl IncidentTables {
    pub fn tables(&self) -> &[IncidentTable] {
        &self.tables
    }

    /// Those that are drawn and counted.
    pub fn shown(&self) -> impl Iterator<Item = &IncidentTable> {
        self.tables.iter().filter(|t| t.look == TableLook::Shown)
    }

    pub fn get(&self, id: TableId) -> Option<&IncidentTable> {
        self.tables.iter().find(|t| t.id == id)
    }

    pub fn generation(&self) -> u64 {
        self.generation
    }

    pub fn kinds(&self) -> &[IncidentKind] {
        &self.kinds
    }

    pub fn is_hidden(&self, kind: usize) -> bool {
        self.kinds.get(kind).is_some_and(|kind| kind.look == KindLook::Hidden)
    }

    /// What is left out of sight, as far as it has been worked out.
    pub fn filters(&self) -> &IncidentFilters {
        &self.filters
    }

    /// Rows of the tables shown that the filters leave in sight, and all of them.
    pub fn passing(&self) -> (u64, u64) {
        self.shown().fold((0, 0), |(passing, all), table| {
            let rows = table.incidents().columns().len() as u64;
            (passing + table.passing(), all + rows)
        })
    }

    /// What takes so long that it is worked out elsewhere, the first of it.
    pub fn to_sift(&self) -> Option<Sift> {
        let table = self.tables.iter().find(|t| t.wanted != t.sifted)?;
        let (incidents, filter) = (table.read.incidents.clone(), table.wanted.clone());
        Some(Sift { table: table.id, incidents, filter })
    }

    /// What came of it. Where something else is wanted by now, it is shown until that is there.
    pub(super) fn take_sifted(&mut self, id: TableId, filter: Filter, mask: Option<Mask>) {
        if let Some(table) = self.tables.iter_mut().find(|t| t.id == id) {
            (table.sifted, table.mask) = (filter, mask.map(Whole::new));
            self.generation += 1;
        }
    }

    /// Works out at once whatever is still to be, for those who can wait.
    pub(super) fn sift(&mut self) {
        let sifted = self.tables.iter_mut().map(IncidentTable::sift).filter(|is_other| *is_other);
        if sifted.count() > 0 {
            self.generation += 1;
        }
    }

    /// Lets what is shown follow the filters.
    pub(super) fn follow(&mut self, filters: &IncidentFilters) {
        if self.filters != *filters {
            self.filters = filters.clone();
            self.refilter();
        }
    }

    pub fn reading(&self) -> Option<&IncidentReading> {
        self.reading.as_ref()
    }

    /// Whether there is anything to be seen.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.reading.is_none()
    }

    /// How they are drawn, far out.
    pub fn look(&self) -> IncidentLook {
        self.look
    }

    pub(super) fn set_look(&mut self, look: IncidentLook) {
        if self.look != look {
            self.look = look;
            self.generation += 1;
        }
    }

    pub fn radius_km(&self) -> f64 {
        self.radius_km
    }

    pub fn mappings(&self) -> &BTreeMap<String, Mapping> {
        &self.mappings
    }

    pub(super) fn set_radius(&mut self, km: f64) {
        if km.is_finite() {
            self.radius_km = km.clamp(LEAST_RADIUS_KM, MOST_RADIUS_KM);
        }
    }

    pub(super) fn set_reading(&mut self, reading: Option<IncidentReading>) {
        if self.reading != reading {
            self.reading = reading;
            self.generation += 1;
        }
    }

    pub(super) fn add(&mut self, read: NewTable) -> TableId {
        self.tables.retain(|t| t.read.path != read.path);
        let id = TableId(self.count);
        self.count += 1;
        let kinds = [0; MOST_SLOTS];
        self.tables.push(IncidentTable {
            id,
            read,
            look: TableLook::Shown,
            wanted: Filter::default(),
            sifted: Filter::default(),
            mask: None,
            kinds,
        });
        self.sort_kinds();
        self.refilter();
        id
    }

    pub(super) fn remove(&mut self, id: TableId) {
        self.tables.retain(|t| t.id != id);
        self.sort_kinds();
        self.refilter();
    }

    pub(super) fn toggle(&mut self, id: TableId) {
        if let Some(table) = self.tables.iter_mut().find(|t| t.id == id) {
            table.look = match table.look {
                TableLook::Shown => TableLook::Hidden,
                TableLook::Hidden => TableLook::Shown,
            };
        }
        self.generation += 1;
    }

    pub(super) fn remember(&mut self, mapping: Mapping) {
        self.mappings.insert(mapping.key(), mapping);
        while self.mappings.len() > MOST_MAPPINGS {
            self.mappings.pop_first();
        }
    }

    pub(super) fn set_mappings(&mut self, mappings: BTreeMap<String, Mapping>) {
        self.mappings = mappings.into_iter().take(MOST_MAPPINGS).collect();
    }

    /// The most frequent categories have a kind each, whichever table they are of.
    fn sort_kinds(&mut self) {
        let mut rows: BTreeMap<&str, u64> = BTreeMap::new();
        for table in &self.tables {
            for category in table.incidents().columns().categories() {
                *rows.entry(&category.name).or_default() += u64::from(category.rows);
            }
        }
        let mut sorted: Vec<(&str, u64)> = rows.into_iter().collect();
        // By name where they are as many, so that the order never depends on chance.
        sorted.sort_by_key(|(name, rows)| (std::cmp::Reverse(*rows), *name));
        let single = if sorted.len() > KINDS { KINDS - 1 } else { sorted.len() };
        let (first, rest) = sorted.split_at(single);
        let one = |(name, rows): &(&str, u64)| IncidentKind {
            categories: vec![(*name).to_owned()],
            rows: *rows,
            look: KindLook::Shown,
        };
        let mut kinds: Vec<IncidentKind> = first.iter().map(one).collect();
        if !rest.is_empty() {
            kinds.push(IncidentKind {
                categories: rest.iter().map(|(name, _)| (*name).to_owned()).collect(),
                rows: rest.iter().map(|(_, rows)| rows).sum(),
                look: KindLook::Shown,
            });
        }
        self.kinds = kinds;
        for table in &mut self.tables {
            table.kinds = kinds_by_slot(table.read.incidents.columns(), &self.kinds);
        }
    }

    fn refilter(&mut self) {
        for table in &mut self.tables {
            table.want(&self.filters);
        }
        for kind in &mut self.kinds {
            let shown = self.filters.kinds.shown(kind.categories.iter().map(String::as_str));
            let is_shown = shown.into_iter().any(|shown| shown);
            kind.look = if is_shown { KindLook::Shown } else { KindLook::Hidden };
        }
        self.generation += 1;
    }
}

/// Categories that share a part of a split share a kind: the last, where theirs differ.
fn kinds_by_slot(columns: &crate::incidents::Columns, kinds: &[IncidentKind]) -> [u8; MOST_SLOTS] {
    let mut by_slot = [None; MOST_SLOTS];
    let last = KINDS - 1;
    for category in columns.categories() {
        let is_of = |kind: &IncidentKind| kind.categories.iter().any(|c| **c == *category.name);
        let kind = kinds.iter().position(is_of).unwrap_or(last);
        if let Some(known) = by_slot.get_mut(usize::from(category.slot)) {
            *known = Some(known.map_or(kind, |before| if before == kind { kind } else { last }));
        }
    }
    by_slot.map(|kind| u8::try_from(kind.unwrap_or(last)).unwrap_or(0))
}
