//! What is in each hexagon on the screen.
//!
//! Hexagons are made of whole cells of the quadtree, fourteen each, so that their sums are exact and
//! what one holds can be asked for by rectangles. In cells, a hexagon is 4 wide, and rows of them
//! lie 3.5 apart, which is regular to within a hundredth:
//!
//! ```text
//!  row 0    · A A ·      row 1   B B B B
//!           A A A A              B B B B
//!           A A A A              B B B B
//!           A A A A              · B B ·
//! ```

use super::Incidents;
use super::columns::{MOST_SLOTS, Spot};
use super::filter::Mask;
use super::preview::Preview;
use super::pyramid::{Node, Tally};
use super::query::{Lies, Places};
use super::world::{CellRect, View, WorldPoint, WorldRect, at_level};
use crate::model::DaySpan;

/// Cells between two hexagons of a row, and between two rows.
pub const CELLS_ACROSS: f64 = 4.0;
pub const CELLS_A_ROW: f64 = 3.5;

/// The same in whole numbers: a column, and a pair of rows.
const COLUMN: i32 = 4;
const TWO_ROWS: i32 = 7;

/// Cells from the point of a hexagon to its other point.
const TALL: i32 = 4;

/// The middle of row 0, cells from the edge of the world: midway between the rows of cells that a
/// hexagon of an even row and one of an odd row are made of.
const MIDDLE: f64 = 0.25;

/// Rows of a window that are looked at one by one, for each cell on the screen: more take longer
/// than asking the pyramid.
pub(super) const SCANNED_A_CELL: usize = 4;

/// A hexagon, anchored to the world: moving the map changes none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hexagon {
    /// Of the cells that it is made of.
    pub level: u8,
    /// From the north; those of odd rows lie half a hexagon farther east.
    pub row: i32,
    pub column: i32,
}

impl Hexagon {
    pub fn of(at: WorldPoint, level: u8) -> Self {
        let (row, column) = of_cell(cell(at_level(at.x, level)), cell(at_level(at.y, level)));
        Self { level, row, column }
    }

    /// Its middle, as shares of the world's width.
    pub fn middle(self) -> (f64, f64) {
        let cells = f64::from(self.level).exp2();
        let aside = f64::from(self.row.rem_euclid(2)) * CELLS_ACROSS / 2.0;
        let x = f64::from(self.column) * CELLS_ACROSS + aside;
        let y = f64::from(self.row) * CELLS_A_ROW + MIDDLE;
        (x / cells, y / cells)
    }

    /// Rectangles of cells that it is made of, as far as they lie in the world.
    pub fn rects(self) -> Vec<WorldRect> {
        let (top, left) = self.corner();
        let (wide_y, narrow_y) =
            if self.is_even() { (top + 1, top) } else { (top, top + TALL - 1) };
        let wide = (left, wide_y, left + COLUMN - 1, wide_y + 2);
        let narrow = (left + 1, narrow_y, left + 2, narrow_y);
        [wide, narrow].into_iter().filter_map(|cells| rect(self.level, cells)).collect()
    }

    fn is_even(self) -> bool {
        self.row.rem_euclid(2) == 0
    }

    /// The first of its rows and columns of cells.
    fn corner(self) -> (i32, i32) {
        let pair = self.row.div_euclid(2) * TWO_ROWS;
        if self.is_even() {
            (pair - 2, self.column * COLUMN - 2)
        } else {
            (pair + 2, self.column * COLUMN)
        }
    }
}

/// A number of a cell: no level has more of them than this counts.
fn cell(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Row and column of the hexagon that a cell is part of.
fn of_cell(x: i32, y: i32) -> (i32, i32) {
    let pair = (y + 2).div_euclid(TWO_ROWS);
    match (y + 2).rem_euclid(TWO_ROWS) {
        // Where the points of two rows reach between each other.
        0 if (x + 1).rem_euclid(COLUMN) < 2 => (2 * pair, (x + 1).div_euclid(COLUMN)),
        0 => (2 * pair - 1, (x - 1).div_euclid(COLUMN)),
        1..=3 => (2 * pair, (x + 2).div_euclid(COLUMN)),
        _ => (2 * pair + 1, x.div_euclid(COLUMN)),
    }
}

/// Cells from and to, both inclusive, where any of them lies in the world.
fn rect(level: u8, (x0, y0, x1, y1): (i32, i32, i32, i32)) -> Option<WorldRect> {
    Some(cells(level, (x0, y0, x1, y1))?.rect())
}

fn cells(level: u8, (x0, y0, x1, y1): (i32, i32, i32, i32)) -> Option<CellRect> {
    let last = 1u32.checked_shl(level.into())?.checked_sub(1)?;
    let held = |n: i32| u32::try_from(n.max(0)).unwrap_or(0).min(last);
    let is_there = x1 >= 0 && y1 >= 0 && x0 <= cell(last) && y0 <= cell(last);
    is_there.then(|| CellRect {
        level,
        first_x: held(x0),
        first_y: held(y0),
        last_x: held(x1),
        last_y: held(y1),
    })
}

/// A hexagon with something in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HexagonRows {
    pub key: Hexagon,
    pub rows: u32,
    /// Sum of their counts.
    pub count: u64,
}

/// The hexagons that reach into the screen and have something in them, row by row from the
/// north-west. Each is told whole, whatever the screen cuts off.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hexagons {
    pub hexagons: Vec<HexagonRows>,
    slots: usize,
    /// Rows by slot, hexagon after hexagon.
    splits: Vec<u32>,
}

impl Hexagons {
    /// The hexagons with their rows by slot.
    pub fn iter(&self) -> impl Iterator<Item = (&HexagonRows, &[u32])> {
        self.hexagons.iter().zip(self.splits.chunks_exact(self.slots.max(1)))
    }
}

/// Hexagons that are being added up.
#[derive(Debug)]
struct Comb {
    /// All cells of all of them, and a few more.
    cells: CellRect,
    first_row: i32,
    first_column: i32,
    rows: usize,
    columns: usize,
    slots: usize,
    sums: Vec<(u32, u64)>,
    splits: Vec<u32>,
}

impl Comb {
    /// All hexagons that reach into these cells.
    fn over(seen: &CellRect, slots: usize) -> Self {
        let (x0, y0) = (cell(seen.first_x), cell(seen.first_y));
        let (x1, y1) = (cell(seen.last_x), cell(seen.last_y));
        let first_row = of_cell(x0, y0).0.min(of_cell(x0 + 2, y0).0);
        let last_row = of_cell(x1, y1).0.max(of_cell(x1 + 2, y1).0);
        let (first_column, last_column) =
            ((x0 - 1).div_euclid(COLUMN), (x1 + 2).div_euclid(COLUMN));
        let corner = |row| Hexagon { level: seen.level, row, column: first_column }.corner().0;
        let around = (
            first_column * COLUMN - 2,
            corner(first_row),
            last_column * COLUMN + COLUMN - 1,
            corner(last_row) + TALL - 1,
        );
        let number = |n: i32| usize::try_from(n + 1).unwrap_or(0);
        let (rows, columns) = (number(last_row - first_row), number(last_column - first_column));
        let slots = slots.clamp(1, MOST_SLOTS);
        Self {
            cells: cells(seen.level, around).unwrap_or(*seen),
            first_row,
            first_column,
            rows,
            columns,
            slots,
            sums: vec![(0, 0); rows * columns],
            splits: vec![0; rows * columns * slots],
        }
    }

    /// Number of the hexagon that a cell is part of.
    fn number(&self, x: u32, y: u32) -> Option<usize> {
        let (row, column) = of_cell(cell(x), cell(y));
        let row = usize::try_from(row - self.first_row).ok().filter(|row| *row < self.rows)?;
        let column = usize::try_from(column - self.first_column).ok();
        let column = column.filter(|column| *column < self.columns)?;
        Some(row * self.columns + column)
    }

    fn finish(self) -> Hexagons {
        let mut out = Hexagons { slots: self.slots, ..Hexagons::default() };
        let splits = self.splits.chunks_exact(self.slots);
        let filled =
            self.sums.iter().zip(splits).enumerate().filter(|(_, ((rows, _), _))| *rows > 0);
        for (i, ((rows, count), split)) in filled {
            let offset = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
            let key = Hexagon {
                level: self.cells.level,
                row: self.first_row + offset(i / self.columns),
                column: self.first_column + offset(i % self.columns),
            };
            out.hexagons.push(HexagonRows { key, rows: *rows, count: *count });
            out.splits.extend_from_slice(split);
        }
        out
    }
}

impl Places for Comb {
    fn cells(&self) -> &CellRect {
        &self.cells
    }

    fn place(&self, at: WorldPoint) -> Option<usize> {
        let level = self.cells.level;
        self.number(at_level(at.x, level), at_level(at.y, level))
    }

    fn where_is(&self, node: &Node) -> Lies {
        let level = self.cells.level;
        if node.bottom >= level {
            return self.place(node.at).map_or(Lies::Outside, Lies::In);
        }
        if !node.touches(&self.cells) {
            return Lies::Outside;
        }
        if level - node.bottom == 1 {
            // Four cells: many lie in one hexagon.
            let (x, y) = (at_level(node.at.x, level) & !1, at_level(node.at.y, level) & !1);
            let first = self.number(x, y);
            let others = [(x + 1, y), (x, y + 1), (x + 1, y + 1)];
            if let Some(place) = first
                && others.into_iter().all(|(x, y)| self.number(x, y) == first)
            {
                return Lies::In(place);
            }
        }
        Lies::Apart
    }

    fn add_one(&mut self, place: usize, spot: &Spot, slot: usize) {
        let (rows, count) = &mut self.sums[place];
        *rows += 1;
        *count += u64::from(spot.count);
        self.splits[place * self.slots + slot] += 1;
    }

    fn add(&mut self, place: usize, tally: &Tally) {
        let (rows, count) = &mut self.sums[place];
        *rows += tally.rows();
        *count += tally.count;
        let split = &mut self.splits[place * self.slots..(place + 1) * self.slots];
        for (rows, more) in split.iter_mut().zip(&tally.slots) {
            *rows += more;
        }
    }
}

/// How many rows of a window are looked at one by one, for so many cells.
pub(super) fn scanned(cells: &CellRect) -> u32 {
    u32::try_from(cells.columns() * cells.rows() * SCANNED_A_CELL).unwrap_or(u32::MAX)
}

impl Incidents {
    /// What each hexagon on the screen holds of a window; of the rows that pass a mask, given one.
    /// Hexagons are four cells of the view wide.
    pub fn hexagons(&self, view: &View, window: DaySpan, mask: Option<&Mask>) -> Hexagons {
        let mut comb = Comb::over(&view.cells(), self.columns.slots());
        self.add_up(&mut comb, window, mask, scanned(&view.cells()));
        comb.finish()
    }
}

impl Preview {
    /// As [`Incidents::hexagons`].
    pub fn hexagons(&self, view: &View, window: DaySpan) -> Hexagons {
        let mut comb = Comb::over(&view.cells(), self.slots());
        self.add_up(&mut comb, window);
        comb.finish()
    }
}
