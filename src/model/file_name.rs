//! Names for files, made of words that anybody may have written.

/// Longest name, bytes: with an ending and a number, every file system takes it.
const MOST_BYTES: usize = 120;

/// Names that Windows gives to devices, whatever their ending.
const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// A file's name that leads nowhere else and reads as it is: letters, digits and `-_.` of the words,
/// anything else as one hyphen. Separators, controls, marks that turn the direction of writing,
/// leading dots and names of devices have no part in it; of no words at all, it is `instead`.
pub fn file_name(words: &str, instead: &str) -> String {
    let mut name = String::new();
    for c in words.chars() {
        let kept = if c.is_alphanumeric() || matches!(c, '_' | '.') { c } else { '-' };
        // Nothing but hyphens in a row, nor dots: ".." is no part of it either.
        if matches!(kept, '-' | '.') && name.ends_with(['-', '.']) {
            continue;
        }
        if name.len() + kept.len_utf8() > MOST_BYTES {
            break;
        }
        name.push(kept);
    }
    let name = name.trim_matches(['-', '.']);
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let device = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    match name {
        "" => instead.to_owned(),
        _ if RESERVED.contains(&device) => format!("{instead}-{name}"),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plain_names_stay_and_others_lead_nowhere() {
        for (words, name) in [
            ("airbase-101-2024-05-02", "airbase-101-2024-05-02"),
            ("Aéroport d’Agadez", "Aéroport-d-Agadez"),
            ("../../etc/passwd", "etc-passwd"),
            ("..", "basewatch"),
            ("C:\\Windows\\a", "C-Windows-a"),
            (".hidden", "hidden"),
            ("", "basewatch"),
            ("\u{202e}gnp.exe\u{2066}", "gnp.exe"),
            ("a\u{0}b\nc", "a-b-c"),
            ("CON", "basewatch-CON"),
            ("com1.csv", "basewatch-com1.csv"),
            ("lpt", "basewatch-lpt"),
            ("console", "console"),
            ("trailing. ", "trailing"),
            ("نيامي", "نيامي"),
        ] {
            assert_eq!(file_name(words, "basewatch"), name, "{words:?}");
        }
        assert!(file_name(&"é".repeat(10_000), "x").len() <= MOST_BYTES);
    }

    proptest! {
        #[test]
        fn of_any_words_it_is_one_name_in_one_folder(words in any::<String>()) {
            let name = file_name(&words, "basewatch");
            let path = std::path::Path::new("/folder").join(&name);
            prop_assert_eq!(path.parent(), Some(std::path::Path::new("/folder")));
            prop_assert_eq!(path.file_name().and_then(|n| n.to_str()), Some(name.as_str()));
            prop_assert!(!name.is_empty() && name.len() <= MOST_BYTES + 10);
            prop_assert!(!name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']));
            prop_assert!(!name.starts_with('.') && !name.contains("..") && !name.contains(' '));
            prop_assert!(name.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c)));
            prop_assert_eq!(file_name(&name, "basewatch"), name, "and it stays so");
        }
    }
}
