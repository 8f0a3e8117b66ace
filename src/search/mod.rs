//! Finding by words, whoever's: names folded of accents and capitals, matched as prefixes, as
//! letters left out, and as letters mistyped.
//!
//! Every distinct word of all entries is looked at once for each word of the query, so twenty
//! thousand entries with a few thousand words between them cost a few thousand comparisons. The
//! edit distance is `strsim`'s, and asked for only where length and letters leave it a chance: a
//! matcher of subsequences alone, such as nucleo, finds letters left out but no letters swapped
//! or wrong.
//!
//! Must not know egui, files, clocks, nor what may be told: whoever asks sifts what is found.

mod fold;

pub use fold::{fold_into, plain_words};

use std::collections::HashMap;
use std::ops::Range;

/// Longest query looked at, characters, and most words of it.
const MOST_CHARS: usize = 80;
const MOST_WORDS: usize = 8;

/// What a word of the query scores against a word of an entry.
const EXACT: i32 = 100;
const PREFIX: i32 = 80;
const LEFT_OUT: i32 = 50;
const MISTYPED: i32 = 44;
const MISTYPED_TWICE: i32 = 30;
/// What a part of the word that is there adds to a prefix, at most.
const MOST_COVERAGE: i32 = 12;

/// What a name that is the query, or begins with it, adds.
const WHOLE_NAME: i32 = 60;
const BEGINS: i32 = 30;

/// Least length of a word that may be mistyped once, twice, or have letters left out.
const LEAST_MISTYPED: usize = 4;
const LEAST_MISTYPED_TWICE: usize = 8;
const LEAST_LEFT_OUT: usize = 3;

/// Where in an entry a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Name,
    /// Another name: an alias, another language.
    Alias,
    /// What it has to do with: a country, a kind, a date.
    Context,
}

impl Field {
    fn percent(self) -> i32 {
        match self {
            Self::Name => 100,
            Self::Alias => 95,
            Self::Context => 55,
        }
    }
}

/// A word of some entries.
#[derive(Debug)]
struct Word {
    text: String,
    length: usize,
    letters: u64,
    /// It is two words written together in every entry that has it.
    is_pair: bool,
    /// The entries that have it, and how much it counts there.
    entries: Vec<(u32, i32)>,
}

#[derive(Debug)]
struct Entry<T> {
    target: T,
    /// Folded, words divided by blanks.
    names: Vec<String>,
}

/// Entries with their words, to be built once.
#[derive(Debug)]
pub struct Index<T> {
    entries: Vec<Entry<T>>,
    words: Vec<Word>,
    numbers: HashMap<String, usize>,
}

/// Something found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit<'a, T> {
    pub target: &'a T,
    pub score: i32,
}

/// What a search cost: for tests, that count work and not time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Work {
    pub words: usize,
    pub distances: usize,
}

impl<T> Default for Index<T> {
    fn default() -> Self {
        Self { entries: Vec::new(), words: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T> Index<T> {
    pub fn add<'a>(&mut self, target: T, fields: impl IntoIterator<Item = (Field, &'a str)>) {
        // Tables longer than u32::MAX are refused by the loader.
        let entry = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let mut names = Vec::new();
        for (field, text) in fields {
            let words = fold::plain_words(text);
            for word in &words {
                self.add_word(word, entry, field.percent(), false);
            }
            if field != Field::Context {
                // Also as if written together: “airbase201”, “ndjamena”.
                for pair in words.windows(2) {
                    self.add_word(&pair.concat(), entry, field.percent() - 2, true);
                }
                names.push(words.join(" "));
            }
        }
        self.entries.push(Entry { target, names });
    }

    fn add_word(&mut self, text: &str, entry: u32, percent: i32, is_pair: bool) {
        let next = self.words.len();
        let number = *self.numbers.entry(text.to_owned()).or_insert(next);
        if number == next {
            self.words.push(Word { is_pair, ..Word::new(text) });
        }
        self.words[number].is_pair &= is_pair;
        self.words[number].entries.push((entry, percent));
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What matches every word of the query, the best first. `weigh` says how much more an entry
    /// counts for other reasons, and leaves it out with `None`.
    pub fn find(&self, query: &str, weigh: impl FnMut(&T) -> Option<i32>) -> Vec<Hit<'_, T>> {
        self.find_counted(query, weigh).0
    }

    /// The same, with what it cost.
    pub fn find_counted(
        &self,
        query: &str,
        mut weigh: impl FnMut(&T) -> Option<i32>,
    ) -> (Vec<Hit<'_, T>>, Work) {
        let mut work = Work::default();
        let tokens = tokens(query);
        if tokens.is_empty() {
            return (Vec::new(), work);
        }
        let phrase = tokens.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ");
        let mut totals = vec![Some(0); self.entries.len()];
        for token in &tokens {
            let mut best = vec![0; self.entries.len()];
            for word in &self.words {
                work.words += 1;
                let score = token.score(word, &mut work);
                if score > 0 {
                    for &(entry, percent) in &word.entries {
                        let best = &mut best[entry as usize];
                        *best = (*best).max(score * percent / 100);
                    }
                }
            }
            for (total, best) in totals.iter_mut().zip(best) {
                *total = total.filter(|_| best > 0).map(|sum: i32| sum + best);
            }
        }
        let words = i32::try_from(tokens.len()).unwrap_or(1);
        let mut hits: Vec<Hit<'_, T>> = (self.entries.iter().zip(totals))
            .filter_map(|(entry, total)| {
                let score = total? / words + entry.phrase_score(&phrase) + weigh(&entry.target)?;
                Some(Hit { target: &entry.target, score })
            })
            .collect();
        hits.sort_by_key(|hit| std::cmp::Reverse(hit.score));
        (hits, work)
    }
}

impl<T> Entry<T> {
    fn phrase_score(&self, phrase: &str) -> i32 {
        let score = |name: &String| {
            if name == phrase {
                WHOLE_NAME
            } else if name.starts_with(phrase) {
                BEGINS
            } else {
                0
            }
        };
        self.names.iter().map(score).max().unwrap_or(0)
    }
}

impl Word {
    fn new(text: &str) -> Self {
        Self {
            is_pair: false,
            length: text.chars().count(),
            letters: letters(text),
            text: text.to_owned(),
            entries: Vec::new(),
        }
    }

    fn score(&self, word: &Self, work: &mut Work) -> i32 {
        if word.length >= self.length && word.text.starts_with(&self.text) {
            let spare = word.length - self.length;
            return if spare == 0 { EXACT } else { PREFIX + coverage(self.length, word.length) };
        }
        let is_number = self.text.bytes().all(|b| b.is_ascii_digit());
        if is_number || self.text.chars().next() != word.text.chars().next() {
            return 0;
        }
        let is_short = word.length <= 2 * self.length + 1;
        // Letters left out of two words at once say little, unless there is a number among them.
        let may_leave_out = !word.is_pair || self.text.bytes().any(|b| b.is_ascii_digit());
        if self.length >= LEAST_LEFT_OUT
            && is_short
            && may_leave_out
            && self.letters & !word.letters == 0
            && has_letters_left_out(&self.text, &word.text)
        {
            return LEFT_OUT + coverage(self.length, word.length);
        }
        self.mistyped(word, work)
    }

    /// A letter or two wrong, missing, added or swapped. A wrong digit is another number.
    fn mistyped(&self, word: &Self, work: &mut Work) -> i32 {
        let most = match self.length {
            LEAST_MISTYPED_TWICE.. => 2,
            LEAST_MISTYPED.. => 1,
            _ => return 0,
        };
        let differ = |a: u64, b: u64| (a & !b).count_ones() as usize;
        let can_be = self.length.abs_diff(word.length) <= most
            && differ(self.letters, word.letters) <= most
            && differ(word.letters, self.letters) <= most
            && !self.text.bytes().any(|b| b.is_ascii_digit());
        if !can_be {
            return 0;
        }
        work.distances += 1;
        match strsim::osa_distance(&self.text, &word.text) {
            0 | 1 => MISTYPED,
            2 if most == 2 => MISTYPED_TWICE,
            _ => 0,
        }
    }
}

/// How much of a word is there, 0 to [`MOST_COVERAGE`].
fn coverage(part: usize, whole: usize) -> i32 {
    let part = i32::try_from(part).unwrap_or(i32::MAX / MOST_COVERAGE);
    MOST_COVERAGE * part / i32::try_from(whole.max(1)).unwrap_or(i32::MAX)
}

/// One bit for each letter and digit, and one for all else.
fn letters(text: &str) -> u64 {
    text.chars().fold(0, |set, c| {
        let bit = match c {
            'a'..='z' => u32::from(c) - u32::from('a'),
            '0'..='9' => 26 + u32::from(c) - u32::from('0'),
            _ => 40 + u32::from(c) % 24,
        };
        set | 1_u64 << bit
    })
}

fn has_letters_left_out(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().all(|wanted| rest.any(|c| c == wanted))
}

fn tokens(query: &str) -> Vec<Word> {
    let start: String = query.chars().take(MOST_CHARS).collect();
    fold::plain_words(&start).iter().take(MOST_WORDS).map(|word| Word::new(word)).collect()
}

/// The parts of `text` that match the query, bytes, in order, none overlapping.
pub fn emphasis(text: &str, query: &str) -> Vec<Range<usize>> {
    let words = fold::words(text);
    let mut parts: Vec<Range<usize>> = Vec::new();
    for token in tokens(query) {
        let scored = words.iter().map(|word| {
            let plain: String = word.iter().map(|f| f.character).collect();
            (token.score(&Word::new(&plain), &mut Work::default()), word, plain)
        });
        let Some((score, word, plain)) = scored.max_by_key(|(score, ..)| *score) else { continue };
        if score == 0 {
            continue;
        }
        let is_prefix = plain.starts_with(&token.text);
        let is_left_out = !is_prefix && has_letters_left_out(&token.text, &plain);
        let mut wanted = token.text.chars().peekable();
        for (i, folded) in word.iter().enumerate() {
            let matches = if is_prefix {
                i < token.length
            } else if is_left_out {
                wanted.next_if_eq(&folded.character).is_some()
            } else {
                true
            };
            if matches {
                parts.push(folded.start..folded.end);
            }
        }
    }
    joined(parts)
}

fn joined(mut parts: Vec<Range<usize>>) -> Vec<Range<usize>> {
    parts.sort_by_key(|part| (part.start, part.end));
    let mut all: Vec<Range<usize>> = Vec::new();
    for part in parts {
        match all.last_mut().filter(|last| last.end >= part.start) {
            Some(last) => last.end = last.end.max(part.end),
            None => all.push(part),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(names: &[&'static str]) -> Index<&'static str> {
        let mut index = Index::default();
        for &name in names {
            index.add(name, [(Field::Name, name)]);
        }
        index
    }

    fn found(index: &Index<&'static str>, query: &str) -> Vec<&'static str> {
        index.find(query, |_| Some(0)).into_iter().map(|hit| *hit.target).collect()
    }

    #[test]
    fn accents_capitals_and_typing_errors_are_seen_through() {
        let index = index(&["Niamey", "Agadez", "Dirkou airfield", "N’Djamena", "Inatès camp"]);
        for (query, name) in [
            ("NIAMEY", "Niamey"),
            ("nimaey", "Niamey"),
            ("agades", "Agadez"),
            ("Dirku", "Dirkou airfield"),
            ("ndjamena", "N’Djamena"),
            ("inates", "Inatès camp"),
            ("INATÈS", "Inatès camp"),
            ("airfeild dirk", "Dirkou airfield"),
        ] {
            assert_eq!(found(&index, query), [name], "{query}");
        }
        for nothing in ["", " ,;", "zzz", "niamey zzz", "9"] {
            assert!(found(&index, nothing).is_empty(), "{nothing}");
        }
    }

    #[test]
    fn beginnings_come_before_words_within_letters_left_out_and_typing_errors() {
        let names = ["Camp Agade", "Agadez north", "Agadirez", "The Agadez road", "Agaddz"];
        let order = found(&index(&names), "agadez");
        assert_eq!(order, ["Agadez north", "The Agadez road", "Agadirez", "Camp Agade", "Agaddz"]);
    }

    #[test]
    fn a_number_is_that_number() {
        let index = index(&["Airbase 101", "Airbase 201"]);
        assert_eq!(found(&index, "201"), ["Airbase 201"]);
        assert_eq!(found(&index, "airbase201"), ["Airbase 201"]);
        assert_eq!(found(&index, "base 20"), ["Airbase 201"; 0], "no word begins so");
        assert_eq!(found(&index, "air 20"), ["Airbase 201"]);
    }

    #[test]
    fn the_letters_that_match_are_told_in_the_text_as_written() {
        let marked = |text: &str, query| {
            emphasis(text, query).into_iter().map(|r| text[r].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(marked("Inatès camp", "inates"), ["Inatès"]);
        assert_eq!(marked("Airbase 201, Agadez", "aga 201"), ["201", "Aga"]);
        assert_eq!(marked("Dirkou", "dirku"), ["Dirk", "u"]);
        assert_eq!(marked("Niamey", "nimaey"), ["Niamey"]);
        assert!(marked("Niamey", "zz").is_empty());
    }

    #[test]
    fn twenty_thousand_entries_cost_a_look_at_each_word_and_few_distances() {
        let mut index = Index::default();
        for i in 0..20_000_u32 {
            let name = format!("Outpost {} of {}", spelled(i), spelled(i / 7));
            index.add(i, [(Field::Name, name.as_str()), (Field::Context, "Niger")]);
        }
        let words = index.words.len();
        let (hits, work) = index.find_counted("outpots kabarin", |_| Some(0));
        assert!(!hits.is_empty());
        assert_eq!(work.words, 2 * words, "each word once for each word of the query");
        assert!(work.distances < words / 20, "{work:?} of {words} words");
    }

    /// A name of syllables, another for every number.
    fn spelled(mut number: u32) -> String {
        const SYLLABLES: [&str; 12] =
            ["ka", "ba", "rin", "do", "ssa", "tim", "wa", "gou", "li", "ma", "dir", "ou"];
        let mut name = String::new();
        for _ in 0..5 {
            name.push_str(SYLLABLES[number as usize % SYLLABLES.len()]);
            number /= 12;
        }
        name
    }
}
