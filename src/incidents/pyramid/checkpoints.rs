//! Running sums in order of time: what each root holds at every so many rows, all roots side by
//! side.
//!
//! Far out, where every place on the screen is made of whole roots, what a window holds is the
//! difference of two checkpoints, read from end to end, and the few rows before the first and
//! after the last. Asked node by node, the same would touch memory all over the table.

use std::ops::Range;

use super::Pyramid;
use super::sums::Tally;
use crate::incidents::columns::Columns;
use crate::incidents::filter::Bits;
use crate::incidents::world::{CellKey, CellRect, WorldPoint};

/// Rows between two checkpoints for each root: what a checkpoint takes is spread over so many.
const ROWS_A_ROOT: usize = 16;

/// Rows between two checkpoints at least.
const LEAST_ROWS: usize = 1024;

/// The cells of one level that have rows, row by row from the north-west.
#[derive(Debug, Default)]
pub(in crate::incidents) struct Roots {
    pub level: u8,
    /// Rows of cells and columns.
    keys: Vec<(u32, u32)>,
}

impl Roots {
    /// Of the cells that have rows, in order.
    pub fn new(level: u8, keys: Vec<(u32, u32)>) -> Self {
        Self { level, keys }
    }

    /// Those that lie in some cells, no finer than these, with their numbers.
    pub fn within(&self, cells: &CellRect) -> impl Iterator<Item = (usize, WorldPoint)> + '_ {
        let rect = cells.rect();
        let (first, last) = (CellKey::of(rect.min, self.level), CellKey::of(rect.max, self.level));
        let start = self.keys.partition_point(|(y, _)| *y < first.y);
        let end = self.keys.partition_point(|(y, _)| *y <= last.y);
        let numbered = self.keys[start..end].iter().zip(start..);
        numbered
            .filter(move |((_, x), _)| (first.x..=last.x).contains(x))
            .map(|(&(y, x), number)| (number, CellKey { level: self.level, y, x }.rect().min))
    }
}

/// What each root holds.
#[derive(Debug, Default)]
pub(in crate::incidents) struct Checkpoints {
    /// Rows between two.
    step: usize,
    /// Rows of the table: the last checkpoint is there.
    rows: usize,
    roots: usize,
    slots: usize,
    /// Records of all roots, checkpoint after checkpoint; the one before the first row, all of
    /// whose records are nothing, is left out.
    words: Vec<u32>,
}

impl Checkpoints {
    /// Adds up the rows that pass a mask, or all.
    pub fn of(pyramid: &Pyramid, columns: &Columns, mask: Option<&Bits>) -> Self {
        let roots = pyramid.roots.keys.len();
        let (rows, slots) = (columns.len(), columns.slots());
        let step = (roots * ROWS_A_ROOT).max(LEAST_ROWS);
        let mut tallies = vec![Tally::NOTHING; roots];
        let mut words = Vec::with_capacity(rows.div_ceil(step) * roots * Tally::words(slots));
        let numbers = Numbers::of(&pyramid.roots);
        for (block, spots) in columns.spots.chunks(step).enumerate() {
            for (spot, row) in spots.iter().zip(block * step..) {
                // A table has no more rows than a u32 counts.
                if mask.is_none_or(|mask| mask.has(row as u32))
                    && let Some(tally) = tallies.get_mut(numbers.of_root(spot.at))
                {
                    tally.add(spot, columns.slot(spot));
                }
            }
            tallies.iter().for_each(|tally| tally.write(slots, &mut words));
        }
        Self { step, rows, roots, slots, words }
    }

    /// The rows from the first checkpoint in a window to its last; none where there are not two.
    pub fn inside(&self, (first, past): (u32, u32)) -> Option<Range<u32>> {
        let (first, past) = (first as usize, past as usize);
        let from = first.div_ceil(self.step.max(1)) * self.step;
        let to = if past == self.rows { past } else { past - past % self.step.max(1) };
        let row = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        (from < to).then(|| row(from)..row(to))
    }

    /// What a root holds of the rows between two checkpoints.
    pub fn between(&self, rows: &Range<u32>, root: usize) -> Tally {
        self.up_to(rows.end, root).minus(&self.up_to(rows.start, root))
    }

    fn up_to(&self, row: u32, root: usize) -> Tally {
        let passed = (row as usize).div_ceil(self.step.max(1));
        let Some(checkpoint) = passed.checked_sub(1) else { return Tally::NOTHING };
        let words = Tally::words(self.slots);
        let start = (checkpoint * self.roots + root) * words;
        self.words.get(start..start + words).map_or(Tally::NOTHING, Tally::read)
    }

    pub fn bytes(&self) -> usize {
        self.words.capacity() * size_of::<u32>()
    }
}

/// The numbers of the roots, by where they lie.
struct Numbers {
    cells: CellRect,
    by_cell: Vec<u16>,
}

impl Numbers {
    fn of(roots: &Roots) -> Self {
        let columns = || roots.keys.iter().map(|(_, x)| *x);
        let cells = CellRect {
            level: roots.level,
            first_x: columns().min().unwrap_or(0),
            first_y: roots.keys.first().map_or(0, |(y, _)| *y),
            last_x: columns().max().unwrap_or(0),
            last_y: roots.keys.last().map_or(0, |(y, _)| *y),
        };
        let mut by_cell = vec![u16::MAX; cells.columns() * cells.rows()];
        for (number, &(y, x)) in (0..).zip(&roots.keys) {
            if let Some(cell) = cells.index(x, y) {
                by_cell[cell] = number;
            }
        }
        Self { cells, by_cell }
    }

    /// Past the last where there is none.
    fn of_root(&self, at: WorldPoint) -> usize {
        let cell = CellKey::of(at, self.cells.level);
        let number = self.cells.index(cell.x, cell.y).and_then(|i| self.by_cell.get(i));
        number.map_or(usize::MAX, |number| usize::from(*number))
    }
}
