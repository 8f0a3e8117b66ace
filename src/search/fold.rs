//! Text as it is compared: small letters without accents, in words.

use std::ops::Range;
use std::sync::LazyLock;

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
        if let Some(original) = characters.next() {
            match frequent(original) {
                Some(folded) => into.push_str(folded),
                None => into.extend(fold(original)),
            }
        }
        rest = characters.as_str();
    }
}

/// Latin letters with accents and the signs of typography, folded beforehand: there are millions of
/// them in a large table.
fn frequent(original: char) -> Option<&'static str> {
    const LETTERS: Range<u32> = 0x80..0x250;
    const SIGNS: Range<u32> = 0x2000..0x2070;
    static FOLDED: LazyLock<Vec<String>> = LazyLock::new(|| {
        let all = LETTERS.chain(SIGNS).map(|code| char::from_u32(code).unwrap_or_default());
        all.map(|original| fold(original).collect()).collect()
    });
    let code = u32::from(original);
    let at = if LETTERS.contains(&code) {
        code - LETTERS.start
    } else if SIGNS.contains(&code) {
        LETTERS.end - LETTERS.start + code - SIGNS.start
    } else {
        return None;
    };
    FOLDED.get(at as usize).map(String::as_str)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Text folded at once is what each of its characters folds to.
        #[test]
        fn a_text_folds_as_its_characters_do(text in "(?s)[a-zA-Zà-ÿŒœŁ’“–é .\u{300}-\u{304}]*|\\PC*") {
            let mut folded = String::new();
            fold_into(&text, &mut folded);
            prop_assert_eq!(folded, text.chars().flat_map(fold).collect::<String>());
        }
    }

    #[test]
    fn accents_capitals_and_ligatures_go() {
        let mut folded = String::new();
        fold_into("L’Émir à SŒUR, Ærø, Łódź, TÜRKİYE", &mut folded);
        assert_eq!(folded, "l’emir a soeur, aero, lodz, turkiye");
    }
}
