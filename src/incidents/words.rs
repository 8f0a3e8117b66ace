//! Words looked for in the texts of many rows, folded of accents and capitals as the search of the
//! app folds them. Texts are looked through many at a time, as they lie side by side.

use memchr::memmem::Finder;

use super::texts::{Piece, TextColumn};
use crate::search;

/// Words that are looked for at most; a bit each.
const MOST_WORDS: usize = 32;

/// Bytes that are folded and looked through at once.
const PIECE_BYTES: usize = 32 << 10;

/// What is looked for, folded.
pub(super) struct Words {
    finders: Vec<Finder<'static>>,
}

impl Words {
    pub fn of(text: &str) -> Self {
        let words = search::plain_words(text).into_iter().take(MOST_WORDS);
        Self { finders: words.map(|word| Finder::new(word.as_bytes()).into_owned()).collect() }
    }

    pub fn are_none(&self) -> bool {
        self.finders.is_empty()
    }

    /// The bits of all words.
    pub fn all(&self) -> u32 {
        self.numbered().fold(0, |all, (bit, _)| all | bit)
    }

    fn numbered(&self) -> impl Iterator<Item = (u32, &Finder<'static>)> {
        self.finders.iter().zip(0u32..).map(|(word, bit)| (1 << bit, word))
    }

    /// Which of them stand in a text, a bit each.
    pub fn within(&self, text: &str) -> u32 {
        if self.are_none() || text.is_empty() {
            return 0;
        }
        let mut folded = String::with_capacity(text.len());
        search::fold_into(text, &mut folded);
        let found = self.numbered().filter(|(_, word)| word.find(folded.as_bytes()).is_some());
        found.fold(0, |seen, (bit, _)| seen | bit)
    }

    /// Adds to each record which of them stand in its text.
    pub fn look_through(&self, column: &TextColumn, seen: &mut [u32]) {
        let (mut folded, mut ends) = (String::new(), Vec::new());
        for piece in column.pieces(PIECE_BYTES) {
            folded.clear();
            ends.clear();
            if piece.text.is_ascii() {
                folded.push_str(piece.text);
                folded.make_ascii_lowercase();
                ends.extend(piece.ends.iter().map(|end| *end as usize - piece.start));
            } else {
                fold_each(&piece, &mut folded, &mut ends);
            }
            let records = seen.get_mut(piece.first..).unwrap_or_default();
            for (bit, word) in self.numbered() {
                mark(word, folded.as_bytes(), &ends, |i| {
                    if let Some(seen) = records.get_mut(i) {
                        *seen |= bit;
                    }
                });
            }
        }
    }
}

/// Text by text, as folding changes their lengths.
fn fold_each(piece: &Piece<'_>, folded: &mut String, ends: &mut Vec<usize>) {
    let mut start = 0;
    for end in piece.ends {
        let end = *end as usize - piece.start;
        search::fold_into(piece.text.get(start..end).unwrap_or_default(), folded);
        ends.push(folded.len());
        start = end;
    }
}

/// Tells each text that a word stands in; `ends` is where each ends.
fn mark(word: &Finder<'_>, texts: &[u8], ends: &[usize], mut tell: impl FnMut(usize)) {
    let (mut from, mut text) = (0, 0);
    while let Some(found) = texts.get(from..).and_then(|rest| word.find(rest)) {
        let start = from + found;
        text += ends[text..].partition_point(|end| *end <= start);
        let Some(&end) = ends.get(text) else { return };
        if start + word.needle().len() <= end {
            tell(text);
            from = end;
        } else {
            // From one text into the next: no word of either.
            from = start + 1;
        }
    }
}
