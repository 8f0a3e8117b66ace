//! Values that many records share: words, dates, positions, lists of sources.

use super::ids::{Ids, Table};
use crate::load::edtf::{parse_day, parse_edtf};
use crate::load::problem::FieldProblems;
use crate::load::raw::RawText;
use crate::model::{Day, EdtfDate, LonLat, Text};

pub(super) fn text(raw: &RawText) -> Text {
    match raw {
        RawText::Plain(en) => Text::english(en),
        RawText::Languages { en, fr } => Text { en: en.clone(), fr: fr.clone() },
    }
}

pub(super) fn maybe_text(raw: Option<&RawText>) -> Option<Text> {
    raw.map(text)
}

pub(super) fn needed_text(field: &str, raw: &RawText, problems: &mut FieldProblems) -> Text {
    let text = text(raw);
    if text.en.trim().is_empty() {
        problems.error(field, "it is empty", "Write the words a reader should see");
    }
    text
}

macro_rules! meta {
    ($raw:expr) => {
        Meta {
            id: $raw.id.clone(),
            refs: match &$raw.refs {
                None => Vec::new(),
                Some(OneOrMany::One(one)) => vec![one.clone()],
                Some(OneOrMany::Many(many)) => many.clone(),
            },
            recalled: $raw.recalled.clone(),
            note: maybe_text($raw.note.as_ref()),
        }
    };
}

/// A word from a fixed list.
pub(super) fn word<T>(
    field: &str,
    key: &str,
    from_key: impl Fn(&str) -> Option<T>,
    all: impl Iterator<Item = &'static str>,
    problems: &mut FieldProblems,
) -> Option<T> {
    let found = from_key(key);
    if found.is_none() {
        let list = all.collect::<Vec<_>>().join(", ");
        problems.error(
            field,
            format!("“{key}” is not one of its words"),
            format!("Use one of: {list}"),
        );
    }
    found
}

macro_rules! word_of {
    ($type:ty, $field:expr, $key:expr, $problems:expr) => {
        word($field, $key, <$type>::from_key, <$type>::ALL.iter().map(|w| w.key()), $problems)
    };
}

pub(super) fn date(field: &str, raw: &str, problems: &mut FieldProblems) -> Option<EdtfDate> {
    parse_edtf(raw)
        .map_err(|e| problems.error(field, e.to_string(), "docs/dataset.md shows each form"))
        .ok()
}

/// A date that says when something was; "ongoing" says nothing there.
pub(super) fn dated(field: &str, raw: &str, problems: &mut FieldProblems) -> Option<EdtfDate> {
    let date = date(field, raw, problems)?;
    if date == EdtfDate::Ongoing {
        problems.error(field, "“..” only makes sense as an end", "Write a date, or leave it out");
        return None;
    }
    Some(date)
}

pub(super) fn maybe_dated(
    field: &str,
    raw: Option<&String>,
    problems: &mut FieldProblems,
) -> Option<EdtfDate> {
    raw.and_then(|raw| dated(field, raw, problems))
}

pub(super) fn day(field: &str, raw: &str, problems: &mut FieldProblems) -> Option<Day> {
    parse_day(raw)
        .map_err(|e| problems.error(field, e.to_string(), "Write a whole day, such as 2024-05-02"))
        .ok()
}

pub(super) fn position(
    prefix: &str,
    lon: f64,
    lat: f64,
    problems: &mut FieldProblems,
) -> Option<LonLat> {
    let position = LonLat::new(lon, lat);
    if !(-90.0..=90.0).contains(&lat) {
        let swapped =
            if lat.abs() <= 180.0 { " (are latitude and longitude swapped?)" } else { "" };
        problems.error(
            format!("{prefix}lat"),
            format!("latitude {lat} is past the pole{swapped}"),
            "Latitudes run from -90 to 90 degrees, longitudes from -180 to 180",
        );
    }
    if !(-180.0..=180.0).contains(&lon) {
        problems.error(
            format!("{prefix}lon"),
            format!("longitude {lon} is off the globe"),
            "Longitudes run from -180 to 180 degrees",
        );
    }
    position
}

pub(super) fn sources<I: From<usize>>(
    field: &str,
    raw: &[String],
    ids: &Ids,
    problems: &mut FieldProblems,
) -> Vec<I> {
    if raw.is_empty() {
        problems.error(
            field,
            "no source is given",
            "Every statement needs at least one source; name its id here",
        );
    }
    ids.many(Table::Sources, field, raw, problems)
}
