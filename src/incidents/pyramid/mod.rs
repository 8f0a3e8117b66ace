//! The time-sliced pyramid: a quadtree over the cells of the world whose nodes keep their rows in
//! order of time, with running sums.
//!
//! * A node covers the levels from its parent's down to the deepest one at which all its rows lie
//!   in one cell, so that a lone town is one node and not one for each level. Roots are the cells
//!   of the deepest level at which there are no more than [`MOST_ROOTS`]; coarser cells are sums
//!   of roots, which [`Checkpoints`] keep in order of time.
//! * Rows are numbered in order of time, so a window is a range of numbers, and a node's part of it
//!   two binary searches.
//! * Every [`Sums::BLOCK`]th position of a node with more than [`LEAF_ROWS`] rows has a record of
//!   the sums up to it: x, y, count, and the rows of each slot; and the row it ends with. What a
//!   window adds up to is the difference of two records and of a few rows around their positions.
//! * Nodes of so few rows have no children and no records: their rows are looked at.
//!
//! A node is stored with those of the same depth ([`Generation`]), and the world is cut into
//! [`Shard`]s that are built side by side. What comes out depends on neither.

mod build;
mod checkpoints;
mod sums;

pub(super) use build::build;
pub(super) use checkpoints::{Checkpoints, Roots};
pub(super) use sums::{Masked, Sums, Tally};

use super::world::{CellRect, WorldPoint, WorldRect, at_level, inside};

/// Cells that have nodes without parents, at most.
pub(super) const MOST_ROOTS: usize = 512;

/// The finest level that these may be of: 1,024 across the world.
pub(super) const FINEST_ROOTS: u8 = 10;

/// Rows that a node without children holds at most, but where they lie too close to part them.
pub(super) const LEAF_ROWS: usize = 64;

/// How far from where a number should stand it is looked for first: numbers side by side in memory.
const FIRST_STEP: usize = 4;

/// Some rows that lie in one cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    /// Where one of them lies.
    pub at: WorldPoint,
    /// First of its rows in its generation's list.
    pub start: u32,
    pub len: u32,
    /// First of its children in the next generation.
    pub first_child: u32,
    /// First of its records of sums in its generation.
    pub first_record: u32,
    /// The deepest level at which all of them lie in one cell; 32 where they lie at one point.
    pub bottom: u8,
    /// None, or two to four.
    pub children: u8,
}

impl Node {
    /// The smallest cell around all of its rows.
    pub fn rect(&self) -> WorldRect {
        let inside = inside(self.bottom);
        WorldRect {
            min: WorldPoint { x: self.at.x & !inside, y: self.at.y & !inside },
            max: WorldPoint { x: self.at.x | inside, y: self.at.y | inside },
        }
    }

    /// Whether a part of it lies in these cells.
    pub fn touches(&self, cells: &CellRect) -> bool {
        let rect = self.rect();
        let level = |part| at_level(part, cells.level);
        level(rect.min.x) <= cells.last_x
            && cells.first_x <= level(rect.max.x)
            && level(rect.min.y) <= cells.last_y
            && cells.first_y <= level(rect.max.y)
    }

    pub fn has_records(&self) -> bool {
        self.len as usize > LEAF_ROWS
    }
}

/// The nodes of one depth.
#[derive(Debug, Default)]
pub(super) struct Generation {
    pub nodes: Vec<Node>,
    /// Of each node in order of time.
    pub rows: Vec<u32>,
    /// The last row up to each record: few, and side by side, so that a row is soon found.
    pub ends: Vec<u32>,
    pub sums: Sums,
}

impl Generation {
    pub fn rows(&self, node: &Node) -> &[u32] {
        let start = node.start as usize;
        self.rows.get(start..start + node.len as usize).unwrap_or_default()
    }

    fn ends(&self, node: &Node) -> &[u32] {
        let first = node.first_record as usize;
        self.ends.get(first..first + sums::records(node)).unwrap_or_default()
    }

    /// Position of the first of a node's rows that does not come before `row`.
    pub fn position(&self, node: &Node, row: u32) -> usize {
        let rows = self.rows(node);
        let is_before = |other: &u32| *other < row;
        let ends = self.ends(node);
        if ends.is_empty() {
            return rows.partition_point(is_before);
        }
        let start = (count_before(ends, row) * Sums::BLOCK).min(rows.len());
        let block = &rows[start..rows.len().min(start + Sums::BLOCK)];
        start + block.partition_point(is_before)
    }

    /// Positions of a node's rows from `first` on and before `past`.
    pub fn part(&self, node: &Node, (first, past): (u32, u32)) -> (usize, usize) {
        let from = if first == 0 { 0 } else { self.position(node, first) };
        let is_last = |last: &u32| *last < past;
        let to = match self.ends(node).last() {
            Some(last) if is_last(last) => node.len as usize,
            _ => self.position(node, past),
        };
        (from, to.max(from))
    }
}

/// How many of these numbers, which go up, come before one. Looked for from where it would stand
/// if they went up evenly, as incidents of a place nearly do: a search by halves touches memory all
/// over the list.
fn count_before(numbers: &[u32], past: u32) -> usize {
    let (Some(&first), Some(&last)) = (numbers.first(), numbers.last()) else { return 0 };
    if past <= first {
        return 0;
    }
    if past > last {
        return numbers.len();
    }
    let is_before = |number: &u32| *number < past;
    // No further than the last, as `past` is not.
    let share = u64::from(past - first) * (numbers.len() as u64 - 1) / u64::from(last - first);
    let guess = share as usize;
    let mut step = FIRST_STEP;
    if is_before(&numbers[guess]) {
        let mut low = guess + 1;
        while numbers.get(low + step - 1).is_some_and(is_before) {
            low += step;
            step *= 2;
        }
        let high = numbers.len().min(low + step);
        low + numbers[low..high].partition_point(is_before)
    } else {
        let mut high = guess;
        while high >= step && !is_before(&numbers[high - step]) {
            high -= step;
            step *= 2;
        }
        let low = high.saturating_sub(step);
        low + numbers[low..high].partition_point(is_before)
    }
}

/// A part of the world with all its depths.
#[derive(Debug, Default)]
pub(super) struct Shard {
    pub generations: Vec<Generation>,
}

impl Shard {
    /// A node's children, with their generation's number.
    pub fn children(&self, generation: usize, node: &Node) -> &[Node] {
        let first = node.first_child as usize;
        let next = self.generations.get(generation + 1);
        next.and_then(|g| g.nodes.get(first..first + usize::from(node.children)))
            .unwrap_or_default()
    }
}

#[derive(Debug, Default)]
pub(super) struct Pyramid {
    pub roots: Roots,
    pub shards: Vec<Shard>,
    pub checkpoints: Checkpoints,
}

impl Pyramid {
    /// Memory, bytes.
    pub fn bytes(&self) -> usize {
        let generations = self.shards.iter().flat_map(|s| &s.generations);
        let of_generations = generations.map(|g| {
            g.nodes.capacity() * size_of::<Node>()
                + (g.rows.capacity() + g.ends.capacity()) * size_of::<u32>()
                + g.sums.bytes()
        });
        of_generations.sum::<usize>() + self.checkpoints.bytes()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_number() -> impl Strategy<Value = u32> {
        prop_oneof![0..50u32, 1_000..1_200u32, any::<u32>()]
    }

    proptest! {
        #[test]
        fn numbers_before_one_are_counted_wherever_they_crowd(
            numbers in prop::collection::btree_set(any_number(), 0..300),
            past in any_number(),
        ) {
            let numbers: Vec<u32> = numbers.into_iter().collect();
            let plain = numbers.iter().filter(|n| **n < past).count();
            prop_assert_eq!(count_before(&numbers, past), plain);
        }
    }
}
