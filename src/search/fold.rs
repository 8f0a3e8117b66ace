//! Text as it is compared: small letters without accents, in words.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A folded character, and where in the text the character lies that it comes from: start and end,
/// bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Folded {
    pub character: char,
    pub start: usize,
    pub end: usize,
}

/// The text folded, each word's characters together.
pub(super) fn words(text: &str) -> Vec<Vec<Folded>> {
    let mut words: Vec<Vec<Folded>> = vec![Vec::new()];
    for (start, original) in text.char_indices() {
        let end = start + original.len_utf8();
        for character in fold(original) {
            if character.is_alphanumeric() {
                if let Some(word) = words.last_mut() {
                    word.push(Folded { character, start, end });
                }
            } else if words.last().is_some_and(|word| !word.is_empty()) {
                words.push(Vec::new());
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The text's words, folded.
pub fn plain_words(text: &str) -> Vec<String> {
    words(text).iter().map(|word| word.iter().map(|f| f.character).collect()).collect()
}

/// Appends the text folded, with what stands between its words left as it is.
pub fn fold_into(text: &str, into: &mut String) {
    let mut rest = text;
    while !rest.is_empty() {
        // Most of most texts needs no looking up.
        let plain = rest.bytes().position(|b| !b.is_ascii()).unwrap_or(rest.len());
        let (ascii, others) = rest.split_at(plain);
        let start = into.len();
        into.push_str(ascii);
        into[start..].make_ascii_lowercase();
        let mut characters = others.chars();
        into.extend(characters.next().into_iter().flat_map(fold));
        rest = characters.as_str();
    }
}

/// Small letters; accents go, and ligatures are written out.
fn fold(original: char) -> impl Iterator<Item = char> {
    let lower = std::iter::once(original).flat_map(char::to_lowercase);
    let bare = lower.nfd().filter(|c| !is_combining_mark(*c));
    bare.flat_map(|c| {
        let written_out: &[char] = match c {
            'œ' => &['o', 'e'],
            'æ' => &['a', 'e'],
            'ß' => &['s', 's'],
            'ø' => &['o'],
            'ł' => &['l'],
            'đ' | 'ð' => &['d'],
            'ı' => &['i'],
            _ => &[],
        };
        let itself = written_out.is_empty().then_some(c);
        written_out.iter().copied().chain(itself)
    })
}
