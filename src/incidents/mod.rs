//! Event tables of the reader's own: up to many millions of incidents as columns sorted by time
//! ([`Columns`]), and a time-sliced pyramid over them that answers what each cell on the screen
//! holds of a window in the time that the cells take, however many rows there are.
//!
//! A [`Draft`] takes rows in any order and becomes [`Incidents`], which never change. What is asked
//! of them: [`Incidents::cells`], [`Incidents::hexagons`] and [`Incidents::raster`] (far out),
//! [`Incidents::singles`] (close), [`Incidents::rows_in`] (under the pointer), [`Incidents::near`]
//! (around a place) and [`Incidents::density`] (over time). A [`Filter`] is worked out once into a
//! [`Mask`] and handed to each question.
//!
//! An incident counts on the day named; one that goes on counts from its first day to its last.
//!
//! Must not know egui, files, clocks, how a table is read, or what is drawn of it.

mod cells;
mod columns;
mod day_runs;
mod density;
mod draft;
mod filter;
mod hexagons;
mod latest;
mod near;
mod patch;
mod preview;
mod pyramid;
mod query;
mod raster;
pub mod sample;
mod texts;
mod words;
mod world;

pub use cells::{Cell, Cells};
pub use columns::{Category, CategoryIx, Columns, DatePrecision, MOST_SLOTS, Row, RowIx};
pub use density::Density;
pub use draft::{Draft, MOST_ROWS, NewRow, TooManyRows};
pub use filter::{Filter, Mask};
pub use hexagons::{CELLS_A_ROW, CELLS_ACROSS, Hexagon, HexagonRows, Hexagons};
pub use near::Near;
pub use patch::Patch;
pub use preview::Preview;
pub use query::Rows;
pub use raster::Raster;
pub use world::{CellKey, CellRect, FINEST_LEVEL, View, WorldPoint, WorldRect, level_of};

use pyramid::Pyramid;

/// A table of incidents, ready to be asked.
#[derive(Debug, Default)]
pub struct Incidents {
    columns: Columns,
    pyramid: Pyramid,
}

impl Incidents {
    fn new(columns: Columns) -> Self {
        let pyramid = pyramid::build(&columns);
        Self { columns, pyramid }
    }

    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// `None` past the last row.
    pub fn row(&self, row: RowIx) -> Option<Row<'_>> {
        self.columns.row(row)
    }

    /// A filter worked out for this table; `None` where every row passes.
    pub fn mask(&self, filter: &Filter) -> Option<Mask> {
        (!filter.is_open()).then(|| Mask::new(filter, &self.columns, &self.pyramid))
    }

    /// How much has to be looked at to work a filter out, bytes.
    pub fn effort(&self, filter: &Filter) -> usize {
        filter.effort(&self.columns)
    }

    /// Memory, bytes, of columns and pyramid.
    pub fn bytes(&self) -> (usize, usize) {
        (self.columns.bytes(), self.pyramid.bytes())
    }
}
