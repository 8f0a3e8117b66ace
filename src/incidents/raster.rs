//! How many rows each cell on the screen holds, and no more: what a density is made of.

use super::Incidents;
use super::columns::Spot;
use super::filter::Mask;
use super::hexagons::scanned;
use super::preview::Preview;
use super::pyramid::Tally;
use super::query::Places;
use super::world::{CellRect, View, WorldPoint};
use crate::model::DaySpan;

/// Rows of each cell, full or empty, row by row from the north-west.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raster {
    pub cells: CellRect,
    pub rows: Vec<u32>,
}

impl Raster {
    pub fn new(view: &View) -> Self {
        let cells = view.cells();
        Self { cells, rows: vec![0; cells.columns() * cells.rows()] }
    }

    /// Adds the rows of a window; of those that pass a mask, given one.
    pub fn add_incidents(&mut self, incidents: &Incidents, window: DaySpan, mask: Option<&Mask>) {
        let most = scanned(&self.cells);
        incidents.add_up(self, window, mask, most);
    }

    /// Adds what has been read of a table.
    pub fn add_preview(&mut self, preview: &Preview, window: DaySpan) {
        preview.add_up(self, window);
    }

    /// Rows in a part of it.
    pub fn rows_in(&self, part: &CellRect) -> u64 {
        let cells = (part.first_y..=part.last_y)
            .flat_map(|y| (part.first_x..=part.last_x).map(move |x| (x, y)));
        let found = cells.filter_map(|(x, y)| self.rows.get(self.cells.index(x, y)?));
        found.map(|rows| u64::from(*rows)).sum()
    }
}

impl Places for Raster {
    fn cells(&self) -> &CellRect {
        &self.cells
    }

    fn place(&self, at: WorldPoint) -> Option<usize> {
        self.cells.index_of(at)
    }

    fn add_one(&mut self, place: usize, _: &Spot, _: usize) {
        if let Some(rows) = self.rows.get_mut(place) {
            *rows += 1;
        }
    }

    fn add(&mut self, place: usize, tally: &Tally) {
        if let Some(rows) = self.rows.get_mut(place) {
            *rows += tally.rows();
        }
    }
}
