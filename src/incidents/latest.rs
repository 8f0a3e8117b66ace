//! The latest of many rows, and how many there are in all, without a list of all.

use super::columns::{RowIx, Spot};
use super::pyramid::Tally;
use super::query::{Asked, At, FEW_ROWS};

/// Rows that are put by, beyond twice as many as are asked for, before the earliest are dropped.
const SPARE: usize = 1024;

/// Rows that are taken in, in any order.
#[derive(Debug)]
pub(super) struct Latest {
    most: usize,
    /// Among them the latest `most` so far.
    rows: Vec<u32>,
    /// No row before this one can be among them.
    from: u32,
    total: u64,
    /// Sum of all their counts.
    count: u64,
}

impl Latest {
    pub fn new(most: usize) -> Self {
        let from = if most == 0 { u32::MAX } else { 0 };
        Self { most, rows: Vec::new(), from, total: 0, count: 0 }
    }

    pub fn add(&mut self, row: u32, spot: &Spot) {
        self.total += 1;
        self.count += u64::from(spot.count);
        self.put_by(row);
    }

    /// Adds the rows of the window that a node holds and that pass.
    pub fn add_node(&mut self, asked: &Asked<'_>, at: At<'_>) {
        let columns = &asked.incidents.columns;
        let generation = asked.generation(at);
        let part = generation.part(at.node, asked.rows);
        let rows = &generation.rows(at.node)[part.0..part.1];
        if rows.len() <= FEW_ROWS || !at.node.has_records() {
            let passing = rows.iter().filter(|row| asked.passes(**row));
            passing.for_each(|&row| self.add(row, &columns.spots[row as usize]));
            return;
        }
        let tally: Tally = generation.tally(at.node, part, columns, asked.masked_sums(at));
        self.total += u64::from(tally.rows());
        self.count += tally.count;
        for &row in rows.iter().rev() {
            if row < self.from {
                break;
            }
            if asked.passes(row) {
                self.put_by(row);
            }
        }
    }

    fn put_by(&mut self, row: u32) {
        if row < self.from || self.most == 0 {
            return;
        }
        self.rows.push(row);
        if self.rows.len() > self.most.saturating_mul(2).saturating_add(SPARE) {
            self.drop_early();
        }
    }

    fn drop_early(&mut self) {
        let excess = self.rows.len().saturating_sub(self.most);
        if (1..self.rows.len()).contains(&excess) {
            let (_, earliest, _) = self.rows.select_nth_unstable(excess);
            self.from = *earliest;
        }
        self.rows.drain(..excess);
    }

    /// Those rows in order of time, how many there are in all, and the sum of all their counts.
    pub fn finish(mut self) -> (Vec<RowIx>, u64, u64) {
        self.drop_early();
        self.rows.sort_unstable();
        (self.rows.into_iter().map(RowIx).collect(), self.total, self.count)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::incidents::{CategoryIx, WorldPoint};

    proptest! {
        #[test]
        fn the_latest_are_those_of_a_sorted_list(
            rows in prop::collection::btree_set(0..100_000u32, 0..4000),
            most in prop_oneof![Just(0usize), 1..20usize, 1000..3000usize, Just(usize::MAX)],
            turn in 0..4000usize,
        ) {
            let sorted: Vec<u32> = rows.into_iter().collect();
            let mut told = sorted.clone();
            told.rotate_left(turn % sorted.len().max(1));
            let mut latest = Latest::new(most);
            for &row in &told {
                let at = WorldPoint { x: 0, y: 0 };
                let count = row % 7;
                latest.add(row, &Spot { at, count, category: CategoryIx(0), radius: 0, flags: 0 });
            }
            let (found, total, count) = latest.finish();
            let expected = &sorted[sorted.len().saturating_sub(most)..];
            prop_assert_eq!(found.iter().map(|r| r.0).collect::<Vec<_>>(), expected);
            prop_assert_eq!(total as usize, sorted.len());
            prop_assert_eq!(count, sorted.iter().map(|r| u64::from(r % 7)).sum::<u64>());
        }
    }
}
