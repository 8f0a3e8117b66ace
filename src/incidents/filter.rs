//! Which rows count: by category, by count, by words. A filter is worked out once for all rows,
//! as one bit a row; the sums of what passes are added up when a depth of the pyramid is first
//! looked at, and kept. Both take milliseconds for a million rows, words some ten for each ten
//! megabytes of text: [`Incidents::effort`] tells whether that is better done in a thread.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::Incidents;
use super::columns::{CategoryIx, Columns};
use super::pyramid::{Checkpoints, Pyramid, Sums};
use super::words::Words;

/// What rows must be like.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Categories that do not count.
    pub hidden: BTreeSet<CategoryIx>,
    /// The least count and the largest; a row of unknown count passes neither.
    pub least: Option<u32>,
    pub most: Option<u32>,
    /// Every word of it must stand in the label, source, note or category, whatever its accents
    /// and capitals.
    pub text: String,
}

impl Filter {
    /// Whether it lets every row pass.
    pub fn is_open(&self) -> bool {
        self.hidden.is_empty()
            && self.least.is_none()
            && self.most.is_none()
            && Words::of(&self.text).are_none()
    }

    /// How much has to be looked at for it, bytes.
    pub(super) fn effort(&self, columns: &Columns) -> usize {
        let texts = columns.labels.text_bytes() + columns.notes.text_bytes();
        let rows = columns.len() * size_of::<super::columns::Spot>();
        if self.is_open() {
            0
        } else if self.text.is_empty() {
            rows
        } else {
            rows + texts
        }
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
    checkpoints: OnceLock<Checkpoints>,
}

impl Mask {
    pub(super) fn new(filter: &Filter, columns: &Columns, pyramid: &Pyramid) -> Self {
        let test = Test::new(filter, columns);
        let bits = Bits::of(columns.len(), |row| test.passes(row));
        let empty = |generations: usize| (0..generations).map(|_| OnceLock::new()).collect();
        let sums = pyramid.shards.iter().map(|s| empty(s.generations.len())).collect();
        Self { passing: bits.count(), bits, sums, checkpoints: OnceLock::new() }
    }

    /// The sums of a generation's rows that pass.
    pub(super) fn sums(&self, incidents: &Incidents, shard: usize, generation: usize) -> &Sums {
        let of = &incidents.pyramid.shards[shard].generations[generation];
        let add_up = || Sums::of(of, &incidents.columns, Some(&self.bits));
        self.sums[shard][generation].get_or_init(add_up)
    }

    /// What the roots hold of the rows that pass.
    pub(super) fn checkpoints(&self, incidents: &Incidents) -> &Checkpoints {
        let (pyramid, columns) = (&incidents.pyramid, &incidents.columns);
        self.checkpoints.get_or_init(|| Checkpoints::of(pyramid, columns, Some(&self.bits)))
    }

    /// Memory, bytes.
    pub fn bytes(&self) -> usize {
        let sums = self.sums.iter().flatten().filter_map(OnceLock::get);
        self.bits.0.capacity() * size_of::<u64>()
            + sums.map(Sums::bytes).sum::<usize>()
            + self.checkpoints.get().map_or(0, Checkpoints::bytes)
    }
}

/// A filter, ready to be put to rows.
struct Test<'a> {
    columns: &'a Columns,
    least: u32,
    most: u32,
    /// Whether a row must tell how many.
    is_counted: bool,
    /// By category: whether it counts.
    shown: Vec<bool>,
    words: Option<Found>,
}

/// Which words of a filter stand where, a bit each.
struct Found {
    all: u32,
    by_category: Vec<u32>,
    by_source: Vec<u32>,
    by_record: Vec<u32>,
}

impl Found {
    fn new(words: &Words, columns: &Columns) -> Self {
        let mut by_record = vec![0; columns.len()];
        for texts in [&columns.labels, &columns.notes] {
            words.look_through(texts, &mut by_record);
        }
        Self {
            all: words.all(),
            by_category: columns.categories.iter().map(|c| words.within(&c.name)).collect(),
            by_source: columns.source_names.iter().map(|name| words.within(name)).collect(),
            by_record,
        }
    }

    fn has_all(&self, record: usize, category: CategoryIx, source: Option<u32>) -> bool {
        let of = |bits: &[u32], i: usize| bits.get(i).copied().unwrap_or(0);
        let seen = of(&self.by_record, record)
            | of(&self.by_category, category.index())
            | source.map_or(0, |source| of(&self.by_source, source as usize));
        seen == self.all
    }
}

impl<'a> Test<'a> {
    fn new(filter: &Filter, columns: &'a Columns) -> Self {
        let words = Words::of(&filter.text);
        let numbered = |i: usize| CategoryIx(u16::try_from(i).unwrap_or(u16::MAX));
        let shown = (0..columns.categories.len()).map(|i| !filter.hidden.contains(&numbered(i)));
        Self {
            columns,
            least: filter.least.unwrap_or(0),
            most: filter.most.unwrap_or(u32::MAX),
            is_counted: filter.least.is_some() || filter.most.is_some(),
            shown: shown.collect(),
            words: (!words.are_none()).then(|| Found::new(&words, columns)),
        }
    }

    fn passes(&self, row: usize) -> bool {
        let spot = &self.columns.spots[row];
        let fits = |count| (self.least..=self.most).contains(&count);
        self.shown.get(spot.category.index()).is_some_and(|shown| *shown)
            && (!self.is_counted || spot.count().is_some_and(fits))
            && self.words.as_ref().is_none_or(|words| {
                let record = self.columns.records[row] as usize;
                let source = self.columns.sources.get(record).copied();
                words.has_all(record, spot.category, source)
            })
    }
}
