//! Words of the rows, in few allocations: one long text with ends, or each distinct word once.

use std::collections::HashMap;

/// A text for each record, one after the other. Costs nothing until one is not empty.
#[derive(Debug, Clone, Default)]
pub struct TextColumn {
    /// Empty ones before the first that is not.
    skipped: usize,
    /// Where each of those after them ends.
    ends: Vec<u32>,
    text: String,
}

impl TextColumn {
    /// Appends a record's text; one that no longer fits (4 GiB in all) is left empty, and `false`.
    pub fn push(&mut self, text: &str) -> bool {
        if self.ends.is_empty() && text.is_empty() {
            self.skipped += 1;
            return true;
        }
        let fits = u32::try_from(self.text.len() + text.len()).is_ok();
        if fits {
            self.text.push_str(text);
        }
        // It fitted, so its end does.
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        fits
    }

    /// A record's text, empty past the last.
    pub fn get(&self, record: usize) -> &str {
        let Some(i) = record.checked_sub(self.skipped) else { return "" };
        let Some(&end) = self.ends.get(i) else { return "" };
        let start = i.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The texts that lie side by side, in pieces of so many bytes at most, or of one text.
    pub(super) fn pieces(&self, most: usize) -> impl Iterator<Item = Piece<'_>> {
        let (mut at, mut start) = (0, 0);
        std::iter::from_fn(move || {
            let rest = self.ends.get(at..).filter(|rest| !rest.is_empty())?;
            let count = rest.partition_point(|end| *end as usize - start <= most).max(1);
            let ends = &rest[..count];
            let end = ends.last().map_or(start, |end| *end as usize);
            let text = self.text.get(start..end).unwrap_or_default();
            let piece = Piece { first: self.skipped + at, start, ends, text };
            (at, start) = (at + count, end);
            Some(piece)
        })
    }

    /// Of all texts together.
    pub(super) fn text_bytes(&self) -> usize {
        self.text.len()
    }

    pub fn bytes(&self) -> usize {
        self.text.capacity() + self.ends.capacity() * size_of::<u32>()
    }

    pub(super) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

/// Some records' texts.
pub(super) struct Piece<'a> {
    /// The first record's number.
    pub first: usize,
    /// Where the first text begins in all of them.
    pub start: usize,
    /// Where each of them ends, likewise.
    pub ends: &'a [u32],
    pub text: &'a str,
}

/// Names that come again and again, each kept once; numbered as they first came.
#[derive(Debug, Clone, Default)]
pub struct Names {
    names: Vec<Box<str>>,
    numbers: HashMap<Box<str>, u32>,
    /// The last one asked for: rows of a table often repeat the one before.
    last: u32,
}

impl Names {
    pub fn number(&mut self, name: &str) -> u32 {
        if self.names.get(self.last as usize).is_some_and(|last| **last == *name) {
            return self.last;
        }
        self.last = match self.numbers.get(name) {
            Some(&number) => number,
            None => {
                // More than 2^32 rows are refused long before.
                let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
                self.names.push(name.into());
                self.numbers.insert(name.into(), number);
                number
            }
        };
        self.last
    }

    pub fn into_names(self) -> Vec<Box<str>> {
        self.names
    }

    pub fn count(&self) -> usize {
        self.names.len()
    }
}
