//! Which rows count: by category, by count, by words. A filter is worked out once for all rows,
//! as one bit a row; the sums of what passes are added up when a depth of the pyramid is first
//! looked at, and kept. Both take milliseconds for a million rows but for words, which take tenths
//! of a second: ask for those in a thread.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::Incidents;
use super::columns::{CategoryIx, Columns};
use super::pyramid::{Pyramid, Sums};

/// What rows must be like.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Categories that do not count.
    pub hidden: BTreeSet<CategoryIx>,
    /// The least count; a row of unknown count passes only 0.
    pub least: u32,
    /// The largest count.
    pub most: Option<u32>,
    /// Every word of it must stand in the label, source, note or category, in large letters or
    /// small.
    pub text: String,
}

impl Filter {
    /// Whether it lets every row pass.
    pub fn is_open(&self) -> bool {
        self.hidden.is_empty()
            && self.least == 0
            && self.most.is_none()
            && self.text.trim().is_empty()
    }

    /// Whether telling takes so long that it should not be done between two frames.
    pub fn is_slow(&self) -> bool {
        !self.text.trim().is_empty()
    }
}

/// One bit a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    fn of(rows: usize, passes: impl Fn(usize) -> bool) -> Self {
        let word = |w: usize| {
            let last = (w * 64 + 64).min(rows);
            (w * 64..last).fold(0, |bits, row| bits | u64::from(passes(row)) << (row % 64))
        };
        Self((0..rows.div_ceil(64)).map(word).collect())
    }

    pub fn has(&self, row: u32) -> bool {
        self.0.get(row as usize / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }
}

/// A filter worked out for a table.
#[derive(Debug)]
pub struct Mask {
    pub(super) bits: Bits,
    /// How many rows pass.
    pub passing: u64,
    /// By shard and generation.
    sums: Vec<Vec<OnceLock<Sums>>>,
}

impl Mask {
    pub(super) fn new(filter: &Filter, columns: &Columns, pyramid: &Pyramid) -> Self {
        let test = Test::new(filter, columns);
        let bits = Bits::of(columns.len(), |row| test.passes(row));
        let empty = |generations: usize| (0..generations).map(|_| OnceLock::new()).collect();
        let sums = pyramid.shards.iter().map(|s| empty(s.generations.len())).collect();
        Self { passing: bits.count(), bits, sums }
    }

    /// The sums of a generation's rows that pass.
    pub(super) fn sums(&self, incidents: &Incidents, shard: usize, generation: usize) -> &Sums {
        let of = &incidents.pyramid.shards[shard].generations[generation];
        let add_up = || Sums::of(of, &incidents.columns, Some(&self.bits));
        self.sums[shard][generation].get_or_init(add_up)
    }

    /// Memory, bytes.
    pub fn bytes(&self) -> usize {
        let sums = self.sums.iter().flatten().filter_map(OnceLock::get);
        self.bits.0.capacity() * 8 + sums.map(Sums::bytes).sum::<usize>()
    }
}

/// A filter, ready to be put to rows.
struct Test<'a> {
    columns: &'a Columns,
    filter: &'a Filter,
    words: Vec<String>,
    /// By category: whether it counts.
    shown: Vec<bool>,
    /// By category and by source: which words stand in it, a bit each.
    in_categories: Vec<u64>,
    in_sources: Vec<u64>,
}

/// Words of a filter that are looked for.
const MOST_WORDS: usize = 32;

impl<'a> Test<'a> {
    fn new(filter: &'a Filter, columns: &'a Columns) -> Self {
        let words: Vec<String> =
            filter.text.split_whitespace().take(MOST_WORDS).map(str::to_lowercase).collect();
        let numbered = |i: usize| CategoryIx(u16::try_from(i).unwrap_or(u16::MAX));
        let shown = (0..columns.categories.len()).map(|i| !filter.hidden.contains(&numbered(i)));
        let categories = columns.categories.iter().map(|c| found(&words, &c.name));
        let sources = columns.source_names.iter().map(|name| found(&words, name));
        Self {
            columns,
            filter,
            shown: shown.collect(),
            in_categories: categories.collect(),
            in_sources: sources.collect(),
            words,
        }
    }

    fn passes(&self, row: usize) -> bool {
        let spot = &self.columns.spots[row];
        self.shown.get(spot.category.index()).is_some_and(|shown| *shown)
            && spot.count >= self.filter.least
            && self.filter.most.is_none_or(|most| spot.count <= most)
            && (self.words.is_empty() || self.has_words(row))
    }

    fn has_words(&self, row: usize) -> bool {
        let all = (1u64 << self.words.len()) - 1;
        let columns = self.columns;
        let record = columns.records[row] as usize;
        let category = columns.spots[row].category.index();
        let source = columns.sources.get(record).map(|&s| s as usize);
        let bits = |table: &[u64], i: usize| table.get(i).copied().unwrap_or(0);
        let mut seen =
            bits(&self.in_categories, category) | source.map_or(0, |s| bits(&self.in_sources, s));
        for text in [&columns.labels, &columns.notes] {
            if seen != all {
                seen |= found(&self.words, text.get(record));
            }
        }
        seen == all
    }
}

/// Which of the words stand in a text, a bit each.
fn found(words: &[String], text: &str) -> u64 {
    if words.is_empty() || text.is_empty() {
        return 0;
    }
    let lower = text.to_lowercase();
    let bits = (0..).zip(words).filter(|(_, word)| lower.contains(word.as_str()));
    bits.fold(0, |seen, (bit, _): (u32, _)| seen | 1 << bit)
}
