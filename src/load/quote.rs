//! Words of strangers inside a sentence of ours: on one line, no longer than a sentence bears, and
//! with nothing in them that a terminal or a window would obey.

use std::borrow::Cow;

/// The beginning of a text, as it may stand between quotation marks.
pub(crate) fn quoted(text: &str, most_chars: usize) -> String {
    let mut quoted: String = text.chars().take(most_chars).map(tame).collect();
    if text.chars().nth(most_chars).is_some() {
        quoted.push('…');
    }
    quoted
}

/// A whole text with a blank for everything unruly.
pub(crate) fn tamed(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_unruly) {
        text.chars().map(tame).collect::<String>().into()
    } else {
        text.into()
    }
}

fn tame(c: char) -> char {
    if is_unruly(c) { ' ' } else { c }
}

/// Control characters, line ends among them, marks that turn the direction of what follows, and
/// what takes no room and means nothing in any script (joiners, which scripts need, do).
pub(super) fn is_unruly(c: char) -> bool {
    let hides = matches!(
        c,
        '\u{ad}' | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    );
    let turns = matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    turns || hides || c.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_is_short_and_on_one_line() {
        assert_eq!(quoted("May 2024", 60), "May 2024");
        assert_eq!(quoted("a\u{1b}[31m\nb", 60), "a [31m b");
        assert_eq!(quoted("gate\u{202e}gpj.exe", 60), "gate gpj.exe");
        assert_eq!(quoted(&"é".repeat(10_000), 3), "ééé…");
        assert_eq!(tamed("13.48\u{200e}, 2.17"), "13.48 , 2.17");
    }
}
