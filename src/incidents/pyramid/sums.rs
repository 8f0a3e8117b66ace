//! Running sums along a node's rows.

use super::{Generation, Node};
use crate::incidents::columns::{Columns, MOST_SLOTS, Spot};
use crate::incidents::filter::Bits;

/// Words of a record before its slots: x, y and count, each in two.
const SUMS: usize = 6;

/// What some rows add up to. All sums wrap, so that differences of wrapped ones are right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::incidents) struct Tally {
    pub x: u64,
    pub y: u64,
    /// Of the rows' counts.
    pub count: u64,
    /// Rows by slot.
    pub slots: [u32; MOST_SLOTS],
}

impl Tally {
    pub const NOTHING: Self = Self { x: 0, y: 0, count: 0, slots: [0; MOST_SLOTS] };

    pub fn add(&mut self, spot: &Spot, slot: usize) {
        self.x = self.x.wrapping_add(u64::from(spot.at.x));
        self.y = self.y.wrapping_add(u64::from(spot.at.y));
        self.count = self.count.wrapping_add(u64::from(spot.count));
        self.slots[slot] = self.slots[slot].wrapping_add(1);
    }

    fn remove(&mut self, spot: &Spot, slot: usize) {
        self.x = self.x.wrapping_sub(u64::from(spot.at.x));
        self.y = self.y.wrapping_sub(u64::from(spot.at.y));
        self.count = self.count.wrapping_sub(u64::from(spot.count));
        self.slots[slot] = self.slots[slot].wrapping_sub(1);
    }

    pub fn minus(mut self, other: &Self) -> Self {
        self.x = self.x.wrapping_sub(other.x);
        self.y = self.y.wrapping_sub(other.y);
        self.count = self.count.wrapping_sub(other.count);
        for (slot, other) in self.slots.iter_mut().zip(&other.slots) {
            *slot = slot.wrapping_sub(*other);
        }
        self
    }

    /// Rows of all slots.
    pub fn rows(&self) -> u32 {
        self.slots.iter().fold(0, |sum, n| sum.wrapping_add(*n))
    }

    /// Words of a record of so many slots.
    pub fn words(slots: usize) -> usize {
        SUMS + slots
    }

    /// Appends a record of it.
    pub fn write(&self, slots: usize, words: &mut Vec<u32>) {
        let halves = |sum: u64| [(sum & u64::from(u32::MAX)) as u32, (sum >> 32) as u32];
        words.extend([self.x, self.y, self.count].into_iter().flat_map(halves));
        words.extend(&self.slots[..slots]);
    }

    /// Of a whole record.
    pub fn read(record: &[u32]) -> Self {
        let sum = |i: usize| u64::from(record[i]) | u64::from(record[i + 1]) << 32;
        let mut slots = [0; MOST_SLOTS];
        slots[..record.len() - SUMS].copy_from_slice(&record[SUMS..]);
        Self { x: sum(0), y: sum(2), count: sum(4), slots }
    }
}

/// The records of a generation's nodes.
#[derive(Debug, Default)]
pub(in crate::incidents) struct Sums {
    words: Vec<u32>,
    slots: usize,
}

impl Sums {
    /// Rows between two records.
    pub const BLOCK: usize = 64;

    /// Adds up the rows that pass a mask, or all.
    pub fn of(generation: &Generation, columns: &Columns, mask: Option<&Bits>) -> Self {
        let slots = columns.slots();
        let records = generation.nodes.iter().map(records).sum::<usize>();
        let mut words = Vec::with_capacity(records * Tally::words(slots));
        for node in generation.nodes.iter().filter(|n| n.has_records()) {
            let mut tally = Tally::NOTHING;
            for block in generation.rows(node).chunks(Self::BLOCK) {
                for &row in block.iter().filter(|&&r| mask.is_none_or(|m| m.has(r))) {
                    let spot = &columns.spots[row as usize];
                    tally.add(spot, columns.slot(spot));
                }
                tally.write(slots, &mut words);
            }
        }
        Self { words, slots }
    }

    /// The sums up to a node's `n`th record, which is the first from 1.
    fn up_to(&self, node: &Node, n: usize) -> Tally {
        let Some(before) = n.checked_sub(1) else { return Tally::NOTHING };
        let words = Tally::words(self.slots);
        let start = (node.first_record as usize + before) * words;
        self.words.get(start..start + words).map_or(Tally::NOTHING, Tally::read)
    }

    pub fn bytes(&self) -> usize {
        self.words.capacity() * size_of::<u32>()
    }
}

/// How many records a node has.
pub(super) fn records(node: &Node) -> usize {
    if node.has_records() { (node.len as usize).div_ceil(Sums::BLOCK) } else { 0 }
}

/// The rows that pass a mask, and what they add up to along the nodes.
pub(in crate::incidents) type Masked<'a> = Option<(&'a Bits, &'a Sums)>;

impl Generation {
    /// What a node's rows at positions `from..to` add up to; of those that pass a mask, given one.
    pub fn tally(
        &self,
        node: &Node,
        (from, to): (usize, usize),
        columns: &Columns,
        mask: Masked<'_>,
    ) -> Tally {
        self.before(node, to, columns, mask).minus(&self.before(node, from, columns, mask))
    }

    /// What the rows before a position add up to: the nearest record, and the rows between.
    pub fn before(
        &self,
        node: &Node,
        position: usize,
        columns: &Columns,
        mask: Masked<'_>,
    ) -> Tally {
        let rows = self.rows(node);
        let record = if position == rows.len() {
            records(node)
        } else {
            (position + Sums::BLOCK / 2) / Sums::BLOCK
        };
        let recorded = (record * Sums::BLOCK).min(rows.len());
        let sums = mask.map_or(&self.sums, |(_, sums)| sums);
        let mut tally = sums.up_to(node, record);
        let passes = |row: &&u32| mask.is_none_or(|(bits, _)| bits.has(**row));
        for &row in rows[recorded.min(position)..position].iter().filter(passes) {
            let spot = &columns.spots[row as usize];
            tally.add(spot, columns.slot(spot));
        }
        for &row in rows[position.min(recorded)..recorded].iter().filter(passes) {
            let spot = &columns.spots[row as usize];
            tally.remove(spot, columns.slot(spot));
        }
        tally
    }
}
