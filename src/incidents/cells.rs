//! What is in each cell on the screen.

use super::columns::{MOST_SLOTS, Spot};
use super::pyramid::Tally;
use super::query::Places;
use super::world::{CellKey, CellRect, WorldPoint};

/// A cell with something in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    pub key: CellKey,
    /// Rows in it.
    pub rows: u32,
    /// Sum of their counts: fatalities, say.
    pub count: u64,
    /// Where they lie on average, on the map.
    pub mean: WorldPoint,
}

/// The cells on the screen that have something in them, row by row from the north-west.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cells {
    pub level: u8,
    pub cells: Vec<Cell>,
    /// Rows in all of them.
    pub rows: u64,
    /// Sum of their counts.
    pub count: u64,
    /// The fullest cell's rows.
    pub most_rows: u32,
    slots: usize,
    /// Rows by slot, cell after cell.
    splits: Vec<u32>,
}

impl Cells {
    /// A cell's rows by slot.
    pub fn split(&self, cell: usize) -> &[u32] {
        self.splits.get(cell * self.slots..(cell + 1) * self.slots).unwrap_or_default()
    }

    /// The cells with their rows by slot.
    pub fn iter(&self) -> impl Iterator<Item = (&Cell, &[u32])> {
        self.cells.iter().enumerate().map(|(i, cell)| (cell, self.split(i)))
    }
}

/// Cells that are being added up.
#[derive(Debug)]
pub(super) struct Grid {
    cells: CellRect,
    slots: usize,
    sums: Vec<Sum>,
    splits: Vec<u32>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    x: u64,
    y: u64,
    count: u64,
    rows: u32,
}

impl Grid {
    pub fn new(cells: CellRect, slots: usize) -> Self {
        let number = cells.columns() * cells.rows();
        let slots = slots.clamp(1, MOST_SLOTS);
        let sums = vec![Sum::default(); number];
        Self { cells, slots, sums, splits: vec![0; number * slots] }
    }

    pub fn finish(self) -> Cells {
        let filled = self.sums.iter().filter(|s| s.rows > 0).count();
        let mut out = Cells {
            level: self.cells.level,
            cells: Vec::with_capacity(filled),
            slots: self.slots,
            splits: Vec::with_capacity(filled * self.slots),
            ..Cells::default()
        };
        let columns = self.cells.columns();
        for (i, sum) in self.sums.iter().enumerate().filter(|(_, s)| s.rows > 0) {
            let of_rows = |sum: u64, rows: u32| {
                let mean = (sum + u64::from(rows / 2)) / u64::from(rows);
                // A mean is no larger than the largest.
                u32::try_from(mean).unwrap_or(u32::MAX)
            };
            let offset = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            let key = CellKey {
                level: self.cells.level,
                y: self.cells.first_y + offset(i / columns),
                x: self.cells.first_x + offset(i % columns),
            };
            out.cells.push(Cell {
                key,
                rows: sum.rows,
                count: sum.count,
                mean: WorldPoint { x: of_rows(sum.x, sum.rows), y: of_rows(sum.y, sum.rows) },
            });
            out.splits.extend_from_slice(&self.splits[i * self.slots..(i + 1) * self.slots]);
            out.rows += u64::from(sum.rows);
            out.count += sum.count;
            out.most_rows = out.most_rows.max(sum.rows);
        }
        out
    }
}

impl Places for Grid {
    fn cells(&self) -> &CellRect {
        &self.cells
    }

    fn place(&self, at: WorldPoint) -> Option<usize> {
        self.cells.index_of(at)
    }

    fn add_one(&mut self, i: usize, spot: &Spot, slot: usize) {
        let sum = &mut self.sums[i];
        sum.x += u64::from(spot.at.x);
        sum.y += u64::from(spot.at.y);
        sum.count += u64::from(spot.count);
        sum.rows += 1;
        self.splits[i * self.slots + slot] += 1;
    }

    fn add(&mut self, i: usize, tally: &Tally) {
        let sum = &mut self.sums[i];
        sum.x += tally.x;
        sum.y += tally.y;
        sum.count += tally.count;
        sum.rows += tally.rows();
        let split = &mut self.splits[i * self.slots..(i + 1) * self.slots];
        for (rows, more) in split.iter_mut().zip(&tally.slots) {
            *rows += more;
        }
    }
}
