//! What is in each cell on the screen.

use super::columns::{MOST_SLOTS, RowIx, Spot};
use super::pyramid::{Node, Tally};
use super::query::{Lies, Places};
use super::world::{CellKey, CellRect, WorldPoint, at_level};

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
    /// The row, where there is one.
    pub only: Option<RowIx>,
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

/// No row was seen, or several.
const NO_ROW: u32 = u32::MAX;

/// Cells that are being added up.
#[derive(Debug)]
pub(super) struct Grid {
    pub cells: CellRect,
    slots: usize,
    sums: Vec<Sum>,
    splits: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Sum {
    x: u64,
    y: u64,
    count: u64,
    rows: u32,
    /// The last row that came by itself.
    row: u32,
}

impl Grid {
    pub fn new(cells: CellRect, slots: usize) -> Self {
        let number = cells.columns() * cells.rows();
        let slots = slots.clamp(1, MOST_SLOTS);
        let empty = Sum { x: 0, y: 0, count: 0, rows: 0, row: NO_ROW };
        Self { cells, slots, sums: vec![empty; number], splits: vec![0; number * slots] }
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
                only: (sum.rows == 1 && sum.row != NO_ROW).then_some(RowIx(sum.row)),
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
    fn where_is(&self, node: &Node) -> Lies {
        if node.bottom >= self.cells.level {
            let cell = CellKey::of(node.at, self.cells.level);
            return self.cells.index(cell.x, cell.y).map_or(Lies::Outside, Lies::In);
        }
        if node.touches(&self.cells) { Lies::Apart } else { Lies::Outside }
    }

    fn add_row(&mut self, row: u32, spot: &Spot, slot: usize) {
        let level = self.cells.level;
        let (x, y) = (at_level(spot.at.x, level), at_level(spot.at.y, level));
        let Some(i) = self.cells.index(x, y) else { return };
        let sum = &mut self.sums[i];
        sum.x += u64::from(spot.at.x);
        sum.y += u64::from(spot.at.y);
        sum.count += u64::from(spot.count);
        sum.rows += 1;
        sum.row = row;
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
