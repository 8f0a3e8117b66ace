//! CSV, RFC 4180 in UTF-8: one header line, then a row for each feature. Where a place is a point
//! its position stands in `longitude` and `latitude`; the credits stand in the last columns of
//! every row, so that a row copied elsewhere still says where it comes from. Incidents have columns of
//! their own after these.

use std::borrow::Cow;
use std::io::{self, Write};

use super::incidents::{Chosen, Content, INCIDENT_COLUMNS, IncidentCell};
use super::{APP, COLUMNS, Credits, Data, EVIDENCE, Feature, Shape, Value, When};

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

/// Writes the file.
///
/// # Errors
/// Where it cannot be written.
pub fn write(data: &Data<'_>, out: &mut dyn Write) -> io::Result<()> {
    let more = if data.incidents.is_some() { INCIDENT_COLUMNS } else { &[] };
    let header: Vec<&str> =
        COLUMNS.iter().chain(MORE_COLUMNS).chain(more).map(|(name, _)| *name).collect();
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(&header)?;
    for feature in data.features {
        let cells = feature.values.iter().map(cell).chain(self::more(feature, data.credits));
        let own = more.iter().map(|(name, _)| {
            if *name == IncidentCell::Record.key() { EVIDENCE.to_owned() } else { String::new() }
        });
        writer.write_record(cells.chain(own).map(|text| tame(&text).into_owned()))?;
    }
    let cells: Vec<Option<IncidentCell>> = header.iter().map(|n| IncidentCell::of(n)).collect();
    for line in data.incidents.into_iter().flat_map(Chosen::lines) {
        for cell in &cells {
            match cell.map_or(Content::Empty, |cell| line.cell(cell)) {
                Content::Empty => writer.write_field("")?,
                Content::Text(text) => writer.write_field(tame(&text).as_ref())?,
                Content::Whole(number) => writer.write_field(number.to_string())?,
                Content::Real(number) => writer.write_field(number.to_string())?,
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()
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
fn tame(text: &str) -> Cow<'_, str> {
    let begins_a_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if begins_a_formula && text.parse::<f64>().is_err() {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}
