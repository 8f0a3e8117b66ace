//! Building it: rows are parted into the cells that are roots, and those of full nodes again and
//! again into quarters, always in order of time.

use super::sums::records;
use super::{
    Checkpoints, FINEST_ROOTS, Generation, LEAF_ROWS, MOST_ROOTS, Node, Pyramid, Roots, Shard, Sums,
};
use crate::incidents::columns::Columns;
use crate::incidents::world::{FINEST_LEVEL, WorldPoint, at_level};

/// Threads at most; each builds a part of the world.
const MOST_THREADS: usize = 8;

/// Rows that a thread is worth.
const LEAST_ROWS_A_THREAD: usize = 50_000;

/// A node's rows, before they are parted.
#[derive(Debug, Clone, Copy)]
struct Range {
    start: usize,
    end: usize,
}

pub(in crate::incidents) fn build(columns: &Columns) -> Pyramid {
    let counted = Counted::of(columns);
    let (rows, ranges) = counted.part(columns);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = (columns.len() / LEAST_ROWS_A_THREAD).clamp(1, cores.min(MOST_THREADS));
    let parts = shares(&ranges, columns.len().div_ceil(threads).max(1));
    let rows = rows.as_slice();
    let shards = std::thread::scope(|scope| {
        let building: Vec<_> =
            parts.into_iter().map(|part| scope.spawn(move || shard(columns, rows, part))).collect();
        // What one of them built must not be missed in silence: its panic is whoever asked's.
        let joined = building.into_iter().map(|thread| thread.join());
        joined.map(|shard| shard.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    let mut pyramid = Pyramid { roots: counted.roots(), shards, ..Pyramid::default() };
    pyramid.checkpoints = Checkpoints::of(&pyramid, columns, None);
    pyramid
}

/// The rows of each cell of the level that roots are of, row by row of cells.
struct Counted {
    level: u8,
    rows: Vec<u32>,
}

impl Counted {
    fn of(columns: &Columns) -> Self {
        let mut counted = Self { level: FINEST_ROOTS, rows: vec![0; 1 << (2 * FINEST_ROOTS)] };
        for spot in &columns.spots {
            let cell = counted.cell(spot.at);
            counted.rows[cell] += 1;
        }
        while counted.rows.iter().filter(|rows| **rows > 0).count() > MOST_ROOTS {
            counted = counted.coarser();
        }
        counted
    }

    fn coarser(&self) -> Self {
        let level = self.level - 1;
        let mut rows = vec![0; 1 << (2 * level)];
        for (cell, of_cell) in self.rows.iter().enumerate() {
            let (x, y) = self.place(cell);
            rows[(y >> 1) << level | x >> 1] += of_cell;
        }
        Self { level, rows }
    }

    fn cell(&self, at: WorldPoint) -> usize {
        (at_level(at.y, self.level) << self.level | at_level(at.x, self.level)) as usize
    }

    /// Column and row of a cell.
    fn place(&self, cell: usize) -> (usize, usize) {
        (cell & ((1 << self.level) - 1), cell >> self.level)
    }

    fn roots(&self) -> Roots {
        let filled = self.rows.iter().enumerate().filter(|(_, rows)| **rows > 0);
        let part = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let keys = filled.map(|(cell, _)| self.place(cell)).map(|(x, y)| (part(y), part(x)));
        Roots::new(self.level, keys.collect())
    }

    /// Rows by cells, in each in order of time; and where each that has any begins and ends.
    fn part(&self, columns: &Columns) -> (Vec<u32>, Vec<Range>) {
        let mut nexts = Vec::with_capacity(self.rows.len());
        let mut ranges = Vec::new();
        let mut start = 0;
        for rows in &self.rows {
            let end = start + *rows as usize;
            nexts.push(start);
            if start < end {
                ranges.push(Range { start, end });
            }
            start = end;
        }
        let mut rows = vec![0; columns.len()];
        for (row, spot) in (0u32..).zip(&columns.spots) {
            let next = &mut nexts[self.cell(spot.at)];
            rows[*next] = row;
            *next += 1;
        }
        (rows, ranges)
    }
}

/// Parts of about so many rows each.
fn shares(ranges: &[Range], rows: usize) -> Vec<&[Range]> {
    let share = |range: &Range| range.start / rows;
    ranges.chunk_by(|a, b| share(a) == share(b)).collect()
}

fn shard(columns: &Columns, rows: &[u32], roots: &[Range]) -> Shard {
    let mut shard = Shard::default();
    let all = roots.iter().map(|r| r.end - r.start).sum();
    let mut next = Generation { rows: Vec::with_capacity(all), ..Generation::default() };
    for root in roots {
        push(&mut next, columns, &rows[root.start..root.end]);
    }
    while !next.nodes.is_empty() {
        let mut parents = next;
        parents.sums = Sums::of(&parents, columns, None);
        parents.ends = ends(&parents);
        next = children(&mut parents, columns);
        parents.nodes.shrink_to_fit();
        shard.generations.push(parents);
    }
    shard
}

/// The row that each record ends with.
fn ends(generation: &Generation) -> Vec<u32> {
    let recorded = generation.nodes.iter().filter(|n| n.has_records());
    let mut ends = Vec::with_capacity(generation.nodes.iter().map(records).sum());
    for node in recorded {
        let blocks = generation.rows(node).chunks(Sums::BLOCK);
        ends.extend(blocks.filter_map(|block| block.last()));
    }
    ends
}

/// Appends a node of these rows.
fn push(generation: &mut Generation, columns: &Columns, rows: &[u32]) {
    let Some(&first) = rows.first() else { return };
    let at = columns.spots[first as usize].at;
    let differing = rows.iter().fold(0, |bits, &row| {
        let other = columns.spots[row as usize].at;
        bits | (at.x ^ other.x) | (at.y ^ other.y)
    });
    let first_record = generation.nodes.last().map_or(0, |before| {
        before.first_record + u32::try_from(records(before)).unwrap_or(u32::MAX)
    });
    // A table has no more rows than a u32 counts.
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    generation.nodes.push(Node {
        at,
        start: number(generation.rows.len()),
        len: number(rows.len()),
        first_child: 0,
        first_record,
        bottom: u8::try_from(differing.leading_zeros()).unwrap_or(32),
        children: 0,
    });
    generation.rows.extend_from_slice(rows);
}

fn is_parted(node: &Node) -> bool {
    node.len as usize > LEAF_ROWS && node.bottom < FINEST_LEVEL
}

/// The quarters of all nodes that have them.
fn children(parents: &mut Generation, columns: &Columns) -> Generation {
    let parted = parents.nodes.iter().filter(|n| is_parted(n));
    let rows = parted.map(|n| n.len as usize).sum();
    let mut children = Generation { rows: Vec::with_capacity(rows), ..Generation::default() };
    let mut quarters: [Vec<u32>; 4] = Default::default();
    let mut nodes = std::mem::take(&mut parents.nodes);
    for node in nodes.iter_mut().filter(|n| is_parted(n)) {
        quarters.iter_mut().for_each(Vec::clear);
        let bit = 31 - u32::from(node.bottom);
        for &row in parents.rows(node) {
            let at = columns.spots[row as usize].at;
            quarters[((at.y >> bit & 1) << 1 | at.x >> bit & 1) as usize].push(row);
        }
        node.first_child = u32::try_from(children.nodes.len()).unwrap_or(u32::MAX);
        for quarter in quarters.iter().filter(|q| !q.is_empty()) {
            push(&mut children, columns, quarter);
            node.children += 1;
        }
    }
    parents.nodes = nodes;
    children
}
