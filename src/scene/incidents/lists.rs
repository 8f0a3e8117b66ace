//! What the panels beside the map tell of incidents: those under the pointer, those near a base, and
//! how many there were when.

use crate::incidents::{Near, Patch, RowIx, View};
use crate::model::{Day, DaySpan, LonLat, PlaceIx};
use crate::state::{IncidentTables, KINDS, Session, TableId};

/// Rows of a list; the latest are told, and how many there are.
const MOST_LISTED: usize = 5_000;

/// Rows around a base that are listed.
const MOST_NEAR: usize = 500;

/// Equal parts of the time axis that incidents are counted in.
pub const INCIDENT_BINS: usize = 180;

/// A row of a list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ListedRow {
    pub table: TableId,
    pub row: RowIx,
    pub day: Day,
}

/// What is selected, in order of time.
#[derive(Debug, Clone, PartialEq)]
pub struct IncidentList {
    pub days: DaySpan,
    pub rows: Vec<ListedRow>,
    /// With those that are not listed.
    pub total: u64,
}

impl IncidentList {
    pub(super) fn new(tables: &IncidentTables, patch: Patch, days: DaySpan) -> Self {
        let mut list = Self { days, rows: Vec::new(), total: 0 };
        let rects = patch.rects();
        for (table, rect) in tables.shown().flat_map(|t| rects.iter().map(move |r| (t, r))) {
            let found = table.incidents().rows_in(rect, days, table.mask(), MOST_LISTED);
            list.total += found.total;
            let listed = |row| {
                let day = table.incidents().row(row)?.day;
                Some(ListedRow { table: table.id, row, day })
            };
            list.rows.extend(found.rows.into_iter().filter_map(listed));
        }
        list.rows.sort_by_key(|r| (r.day, r.table, r.row));
        let excess = list.rows.len().saturating_sub(MOST_LISTED);
        list.rows.drain(..excess);
        list
    }
}

/// Incidents around a base.
#[derive(Debug, Clone, PartialEq)]
pub struct NearBase {
    /// Where the base lies.
    pub at: LonLat,
    /// The latest first.
    pub rows: Vec<ListedRow>,
    pub total: u64,
    pub count: u64,
    pub days: DaySpan,
}

impl NearBase {
    pub(super) fn new(session: &Session, place: PlaceIx) -> Self {
        let tables = &session.state().incidents;
        let at = session.dataset().place(place).position;
        let days = session.near_days();
        let mut near = Self { at, rows: Vec::new(), total: 0, count: 0, days };
        for table in tables.shown() {
            let found: Near =
                table.incidents().near(at, tables.radius_km(), days, table.mask(), MOST_NEAR);
            near.total += found.total;
            near.count += found.count;
            near.rows.extend(found.rows.into_iter().filter_map(|row| {
                let day = table.incidents().row(row)?.day;
                Some(ListedRow { table: table.id, row, day })
            }));
        }
        near.rows.sort_by_key(|r| std::cmp::Reverse((r.day, r.table, r.row)));
        near.rows.truncate(MOST_NEAR);
        near
    }
}

/// Incidents in view by kind, in equal parts of the whole range.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IncidentDensity {
    pub bins: Vec<[u32; KINDS]>,
    /// The fullest bin's rows.
    pub most: u32,
}

impl IncidentDensity {
    pub(super) fn new(tables: &IncidentTables, view: &View, range: DaySpan) -> Self {
        let mut bins = vec![[0; KINDS]; INCIDENT_BINS];
        for table in tables.shown() {
            let found = table.incidents().density(Some(view), range, INCIDENT_BINS, table.mask());
            for (i, bin) in bins.iter_mut().enumerate() {
                for (slot, rows) in found.split(i).iter().enumerate() {
                    bin[table.kind_of_slot(slot)] += rows;
                }
            }
        }
        let most = bins.iter().map(|bin| bin.iter().sum()).max().unwrap_or(0);
        Self { bins, most }
    }
}
