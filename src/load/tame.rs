//! Texts of a document as a window may show them: nothing in them turns what stands beside them,
//! hides, or goes on without end. Done once, before anything else looks at them.

use serde_json::Value;

use super::problem::FieldProblems;
use super::quote::is_unruly;

/// Longest text of several sentences, name, and whatever else there is, characters.
const MOST_TEXT: usize = 20_000;
const MOST_NAME: usize = 120;
const MOST_OTHER: usize = 500;

/// A text that was changed.
#[derive(Debug)]
struct Found {
    field: String,
    what: String,
    mend: &'static str,
}

/// Tames every text of a record; tells of the first that had to be.
pub(super) fn tame(record: &mut Value, fields: &mut FieldProblems) {
    let (mut found, mut path) = (None, Vec::new());
    walk(record, &mut path, &mut found);
    if let Some(Found { field, what, mend }) = found {
        fields.warning(field, what, mend);
    }
}

/// JSON is read no deeper than 128 levels, so this goes no deeper.
fn walk(value: &mut Value, path: &mut Vec<String>, found: &mut Option<Found>) {
    match value {
        Value::String(text) => {
            let key = path.iter().rev().find(|step| !is_below(step));
            let most = most_chars(key.map_or("", String::as_str));
            if let Some((tamed, what, mend)) = tamed(text, most) {
                *text = tamed;
                found.get_or_insert_with(|| Found { field: path.join("."), what, mend });
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, path, found)),
        Value::Object(members) => {
            for (key, member) in members {
                path.push(key.clone());
                walk(member, path, found);
                path.pop();
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A language, whose text is as long as the field that it belongs to may be.
fn is_below(key: &str) -> bool {
    matches!(key, "en" | "fr")
}

fn most_chars(key: &str) -> usize {
    match key {
        "note" | "detail" | "text" | "summary" | "numbers" => MOST_TEXT,
        "name" | "label" | "publisher" | "origin" | "aliases" | "unit" => MOST_NAME,
        // Too long a one is told as such, and not made another.
        "url" => usize::MAX,
        _ => MOST_OTHER,
    }
}

/// A text as it may be shown, what was wrong with it, and how to mend it; `None` where nothing is.
fn tamed(text: &str, most: usize) -> Option<(String, String, &'static str)> {
    let keeps_lines = most == MOST_TEXT;
    let is_line_end = |c: char| matches!(c, '\n' | '\r' | '\t');
    let is_hidden = |c: char| !is_line_end(c) && is_unruly(c);
    let hidden = text.chars().find(|c| is_hidden(*c));
    let is_long = text.len() > most && text.chars().nth(most).is_some();
    let is_split = !keeps_lines && text.chars().any(is_line_end);
    if hidden.is_none() && !is_long && !is_split {
        return None;
    }
    let plain = |c: char| if !keeps_lines && is_line_end(c) { ' ' } else { c };
    let mut kept: String = text.chars().filter(|c| !is_hidden(*c)).map(plain).take(most).collect();
    if is_long {
        kept.push('…');
    }
    let (what, mend) = match hidden {
        Some(c) => {
            let what =
                format!("it holds characters that cannot be seen, such as U+{:04X}", u32::from(c));
            (what, "Remove them: they can turn or hide other words; here they are left out")
        }
        None if is_long => {
            let what = format!("it has {} characters", text.chars().count());
            (what, "Shorten it: only its beginning is shown")
        }
        None => ("it goes over several lines".to_owned(), "Write it on one; here it is shown so"),
    };
    Some((kept, what, mend))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(mut value: Value) -> (Value, Vec<String>) {
        let mut fields = FieldProblems::default();
        tame(&mut value, &mut fields);
        (value, fields.0.into_iter().map(|p| format!("{}: {}", p.field, p.what)).collect())
    }

    #[test]
    fn plain_texts_of_any_script_are_left_as_they_are() {
        let row = json!({"id": "a-1", "name": {"en": "Âgadez", "fr": "أغاديز"}, "lat": 1.5,
            "note": "One.\nTwo\tthree", "aliases": ["می\u{200c}خواهم", "👩\u{200d}🚒"]});
        assert_eq!(of(row.clone()), (row, vec![]));
    }

    #[test]
    fn what_turns_or_hides_is_left_out_and_told() {
        let row = json!({"name": {"en": "Base \u{202e}101\u{2066}", "fr": "x"}, "note": "a\u{0}b"});
        let (row, told) = of(row);
        assert_eq!(row, json!({"name": {"en": "Base 101", "fr": "x"}, "note": "ab"}));
        assert_eq!(told, ["name.en: it holds characters that cannot be seen, such as U+202E"]);
        assert_eq!(of(json!({"title": "a\u{200b}b"})).0, json!({"title": "ab"}));
    }

    #[test]
    fn names_are_short_and_on_one_line_and_notes_may_be_long() {
        let long = "é".repeat(10_000);
        let (row, told) = of(json!({"name": long, "note": long, "aliases": [long]}));
        assert_eq!(row["name"].as_str().unwrap().chars().count(), MOST_NAME + 1);
        assert_eq!(row["aliases"][0].as_str().unwrap().chars().count(), MOST_NAME + 1);
        assert_eq!(row["note"], json!(long));
        assert_eq!(told.len(), 1, "once for a record");
        assert_eq!(of(json!({"name": "a\nb"})).0, json!({"name": "a b"}));
    }
}
