//! How much happens when, of what is in view.

use super::Incidents;
use super::columns::Spot;
use super::filter::Mask;
use super::pyramid::Tally;
use super::query::{Asked, At, Places};
use super::world::{CellRect, View, WorldPoint, WorldRect};
use crate::model::DaySpan;

const WORLD: CellRect = CellRect { level: 0, first_x: 0, first_y: 0, last_x: 0, last_y: 0 };

/// Rows of a node for each bin up to which they are looked at one by one rather than worked out
/// from its sums.
const FEW_ROWS_A_BIN: usize = 24;

/// Rows in equal parts of a range of days, by slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Density {
    pub range: DaySpan,
    /// The fullest bin's rows.
    pub most: u32,
    slots: usize,
    /// Rows by slot, bin after bin.
    rows: Vec<u32>,
}

impl Density {
    pub fn bins(&self) -> usize {
        self.rows.len() / self.slots
    }

    /// A bin's rows by slot.
    pub fn split(&self, bin: usize) -> &[u32] {
        self.rows.get(bin * self.slots..(bin + 1) * self.slots).unwrap_or_default()
    }

    pub fn total(&self, bin: usize) -> u32 {
        self.split(bin).iter().sum()
    }
}

impl Incidents {
    /// How many rows of the cells in view (of the whole world without one) fall into each of so
    /// many equal parts of a range. A row that goes on counts where it begins.
    pub fn density(
        &self,
        view: Option<&View>,
        range: DaySpan,
        bins: usize,
        mask: Option<&Mask>,
    ) -> Density {
        let asked = self.asked(range, mask);
        let slots = self.columns.slots().max(1);
        let cells = view.map_or(WORLD, View::cells);
        let bounds = self.bounds(range, bins.max(1));
        let rows = if cells.level <= self.pyramid.roots.level {
            let bin = |rows: &[u32]| {
                let mut seen = Seen { cells, slots: vec![0; slots] };
                Asked { rows: (rows[0], rows[1]), ..asked }.add_roots(&mut seen);
                seen.slots
            };
            bounds.windows(2).flat_map(bin).collect()
        } else {
            let rows = vec![0; (bounds.len() - 1) * slots];
            let mut counting = Counting { asked, bounds, slots, rows };
            asked.roots().for_each(|root| counting.visit(root, &cells.rect()));
            counting.rows
        };
        let most = rows.chunks(slots).map(|bin| bin.iter().sum()).max().unwrap_or(0);
        Density { range, most, slots, rows }
    }

    /// The row that each bin begins with, and one past the last bin's last.
    fn bounds(&self, range: DaySpan, bins: usize) -> Vec<u32> {
        let days = i64::from(range.last.days_since(range.first).max(0)) + 1;
        let parts = bins as i64;
        let start = |bin: i64| {
            // The first day that falls into the bin, as `day · bins / days` tells.
            let after = (bin * days + parts - 1) / parts;
            range.first.plus(i32::try_from(after).unwrap_or(i32::MAX))
        };
        let row = |bin: i64| self.columns.begun(DaySpan::day(start(bin))).0;
        let mut bounds: Vec<u32> = (0..parts).map(row).collect();
        bounds.push(self.columns.begun(range).1);
        bounds
    }
}

/// One place: all that is in view.
struct Seen {
    cells: CellRect,
    slots: Vec<u32>,
}

impl Places for Seen {
    fn cells(&self) -> &CellRect {
        &self.cells
    }

    fn place(&self, at: WorldPoint) -> Option<usize> {
        self.cells.index_of(at).map(|_| 0)
    }

    fn add_one(&mut self, _: usize, _: &Spot, slot: usize) {
        self.slots[slot] += 1;
    }

    fn add(&mut self, _: usize, tally: &Tally) {
        for (rows, more) in self.slots.iter_mut().zip(&tally.slots) {
            *rows += more;
        }
    }
}

/// Adds up what lies in view of each bin, where that may cut roots apart.
struct Counting<'a> {
    asked: Asked<'a>,
    bounds: Vec<u32>,
    slots: usize,
    rows: Vec<u32>,
}

impl<'a> Counting<'a> {
    fn visit(&mut self, at: At<'a>, rect: &WorldRect) {
        let node = at.node.rect();
        if !rect.overlaps(&node) {
            return;
        }
        let is_inside = rect.encloses(&node);
        let is_many = at.node.len as usize > FEW_ROWS_A_BIN * (self.bounds.len() - 1);
        if is_inside && is_many && at.node.has_records() {
            self.add_sums(at);
        } else if is_inside || at.node.children == 0 {
            self.add_rows(at, rect, is_inside);
        } else {
            let asked = self.asked;
            asked.children(at).for_each(|child| self.visit(child, rect));
        }
    }

    fn add_rows(&mut self, at: At<'a>, rect: &WorldRect, is_inside: bool) {
        let columns = &self.asked.incidents.columns;
        let mut bin = 0;
        for &row in self.asked.rows_of(at) {
            while self.bounds.get(bin + 1).is_some_and(|next| *next <= row) {
                bin += 1;
            }
            let spot = &columns.spots[row as usize];
            if (is_inside || rect.contains(spot.at)) && self.asked.passes(row) {
                self.rows[bin * self.slots + columns.slot(spot)] += 1;
            }
        }
    }

    fn add_sums(&mut self, at: At<'a>) {
        let columns = &self.asked.incidents.columns;
        let generation = self.asked.generation(at);
        let mask = self.asked.masked_sums(at);
        let tally = |position| generation.before(at.node, position, columns, mask);
        let position = |row| generation.position(at.node, row);
        let mut before: Tally = tally(position(self.bounds[0]));
        for (bin, bound) in self.bounds[1..].iter().enumerate() {
            let until = tally(position(*bound));
            let in_bin = until.minus(&before);
            let counted = &mut self.rows[bin * self.slots..(bin + 1) * self.slots];
            for (rows, more) in counted.iter_mut().zip(&in_bin.slots) {
                *rows += more;
            }
            before = until;
        }
    }
}
