//! A table that is still being read: as many rows as there are, in no order, looked at one by one.

use std::sync::Arc;

use super::cells::{Cells, Grid};
use super::columns::MOST_SLOTS;
use super::draft::Chunk;
use super::query::Places;
use super::world::View;
use crate::model::DaySpan;

/// What has been read of a table. A row counts on its first day.
#[derive(Debug, Clone)]
pub struct Preview {
    chunks: Vec<Arc<Chunk>>,
    slots: usize,
}

impl Preview {
    pub(super) fn new(chunks: Vec<Arc<Chunk>>, categories: usize) -> Self {
        Self { chunks, slots: categories.clamp(1, MOST_SLOTS) }
    }

    pub fn rows(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.days.len()).sum()
    }

    /// What each cell on the screen holds of a window, as [`super::Incidents::cells`].
    pub fn cells(&self, view: &View, window: DaySpan) -> Cells {
        let mut grid = Grid::new(view.cells(), self.slots);
        self.add_up(&mut grid, window);
        grid.finish()
    }

    pub(super) fn slots(&self) -> usize {
        self.slots
    }

    /// As [`super::Incidents::add_up`].
    pub(super) fn add_up(&self, places: &mut impl Places, window: DaySpan) {
        let days = window.first.number()..=window.last.number();
        for chunk in &self.chunks {
            let rows = chunk.days.iter().zip(&chunk.spots);
            for (_, spot) in rows.filter(|(day, _)| days.contains(day)) {
                let slot = spot.category.index().min(self.slots - 1);
                places.add_row(spot, slot);
            }
        }
    }
}
