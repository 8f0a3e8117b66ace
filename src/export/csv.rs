//! CSV, RFC 4180 in UTF-8: one header line, then a row for each feature. Where a place is a point
//! its position stands in `longitude` and `latitude`; the credits stand in the last columns of
//! every row, so that a row copied elsewhere still says where it comes from.

use super::{APP, COLUMNS, Credits, Feature, Shape, Value, When};

/// Columns after [`COLUMNS`], each with what it means.
pub const MORE_COLUMNS: &[(&str, &str)] = &[
    ("longitude", "Degrees east, WGS84; of a movement or area state empty"),
    ("latitude", "Degrees north"),
    ("dataset", "Title and version of the dataset"),
    ("as_of", "The day up to which the dataset speaks"),
    ("at", "The day asked for; empty for the whole range"),
    ("known_on", "Only what was publicly known on this day counts; empty where everything does"),
    ("least_grade", "Sources below this grade do not count"),
    ("licence", "Licence of the dataset"),
    ("written_by", "The program and its version"),
];

/// The file's text.
///
/// # Errors
/// None for any text; the library's own are passed on in words.
pub fn write(features: &[Feature], credits: &Credits) -> Result<String, String> {
    let words = |error: &dyn std::fmt::Display| format!("no CSV was written: {error}");
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = COLUMNS.iter().chain(MORE_COLUMNS).map(|(name, _)| *name);
    writer.write_record(header).map_err(|e| words(&e))?;
    for feature in features {
        let cells = feature.values.iter().map(cell).chain(more(feature, credits));
        writer.write_record(cells.map(|text| tame(&text))).map_err(|e| words(&e))?;
    }
    let bytes = writer.into_inner().map_err(|e| words(&e))?;
    String::from_utf8(bytes).map_err(|e| words(&e))
}

fn more(feature: &Feature, credits: &Credits) -> Vec<String> {
    let (longitude, latitude) = match &feature.shape {
        Shape::Point(at) => (at.lon.degrees().to_string(), at.lat.degrees().to_string()),
        _ => (String::new(), String::new()),
    };
    let version = credits.version.as_ref().map_or_else(String::new, |v| format!(" {v}"));
    vec![
        longitude,
        latitude,
        format!("{}{version}", credits.dataset),
        credits.as_of.to_string(),
        match credits.when {
            When::Day(day) => day.to_string(),
            When::Whole => String::new(),
        },
        credits.known_on.map_or_else(String::new, |day| day.to_string()),
        credits.least_grade.to_owned(),
        credits.licence.clone().unwrap_or_default(),
        APP.to_owned(),
    ]
}

fn cell(value: &Value) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => text.clone(),
        Value::Whole(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
    }
}

/// A spreadsheet would run a cell that begins like a formula: a dataset is a stranger's file. See
/// <https://owasp.org/www-community/attacks/CSV_Injection>. Numbers are left as they are.
fn tame(text: &str) -> String {
    let begins_a_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if begins_a_formula && text.parse::<f64>().is_err() {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
