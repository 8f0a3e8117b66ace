//! GeoJSON, RFC 7946: longitude before latitude, counter-clockwise outer rings, days as ISO 8601
//! in `start` and `end`, where kepler.gl and QGIS look for them. Credits are a foreign member.

use std::io::{self, Write};

use geojson::{Feature as Row, Geometry, GeometryValue, JsonObject, JsonValue};
use serde_json::json;

use super::incidents::{Chosen, Content, IncidentCell, IncidentLine};
use super::{APP, COLUMNS, Credits, Data, EVIDENCE, Feature, Shape, Value, When};
use crate::model::LonLat;

/// Writes the file, a feature to a line.
///
/// # Errors
/// Where it cannot be written.
pub fn write(data: &Data<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut credits = credits_json(data.credits);
    if let Some(incidents) = data.incidents {
        credits["incidents"] = incidents.json();
    }
    let name = json!(data.credits.dataset);
    write!(
        out,
        r#"{{"type":"FeatureCollection","name":{name},"basewatch":{credits},"features":["#
    )?;
    let mut part = "\n";
    for feature in data.features {
        out.write_all(part.as_bytes())?;
        serde_json::to_writer(&mut *out, &row(feature, data.incidents.is_some()))?;
        part = ",\n";
    }
    for line in data.incidents.into_iter().flat_map(Chosen::lines) {
        out.write_all(part.as_bytes())?;
        incident(&line, out)?;
        part = ",\n";
    }
    out.write_all(b"\n]}\n")
}

/// An incident has no such number of columns that empty ones would be worth their room.
fn incident(line: &IncidentLine<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(br#"{"type":"Feature","properties":{"#)?;
    let mut comma = "";
    for cell in IncidentCell::TOLD {
        let content = line.cell(cell);
        if content == Content::Empty {
            continue;
        }
        write!(out, "{comma}\"{}\":", cell.key())?;
        match content {
            Content::Empty => {}
            Content::Text(text) => serde_json::to_writer(&mut *out, &*text)?,
            Content::Whole(number) => write!(out, "{number}")?,
            Content::Real(number) => serde_json::to_writer(&mut *out, &number)?,
        }
        comma = ",";
    }
    let (lon, lat) = (line.at().lon.degrees(), line.at().lat.degrees());
    write!(out, r#"}},"geometry":{{"type":"Point","coordinates":[{lon},{lat}]}}}}"#)
}

/// What the file rests on, for a program.
pub fn credits_json(credits: &Credits) -> JsonValue {
    json!({
        "dataset": credits.dataset,
        "version": credits.version,
        "as_of": credits.as_of.to_string(),
        "licence": credits.licence,
        "at": match credits.when {
            When::Day(day) => Some(day.to_string()),
            When::Whole => None,
        },
        "known_on": credits.known_on.map(|day| day.to_string()),
        "least_grade": credits.least_grade,
        "written_by": APP,
    })
}

fn row(feature: &Feature, has_incidents: bool) -> Row {
    let mut properties: JsonObject = COLUMNS
        .iter()
        .zip(&feature.values)
        .map(|(&(name, _), value)| (name.to_owned(), json_value(value)))
        .collect();
    if has_incidents {
        properties.insert(IncidentCell::Record.key().to_owned(), json!(EVIDENCE));
    }
    Row {
        bbox: None,
        geometry: geometry(&feature.shape),
        id: None,
        properties: Some(properties),
        foreign_members: None,
    }
}

fn json_value(value: &Value) -> JsonValue {
    match value {
        Value::Empty => JsonValue::Null,
        Value::Text(text) => json!(text),
        Value::Whole(number) => json!(number),
        Value::Real(number) => json!(number),
    }
}

fn geometry(shape: &Shape) -> Option<Geometry> {
    let at = |p: &LonLat| vec![p.lon.degrees(), p.lat.degrees()];
    let line = |points: &Vec<LonLat>| -> Vec<Vec<f64>> { points.iter().map(at).collect() };
    let value = match shape {
        Shape::None => return None,
        Shape::Point(point) => GeometryValue::new_point(at(point)),
        Shape::Lines(lines) => match lines.as_slice() {
            [] => return None,
            [one] => GeometryValue::new_line_string(line(one)),
            many => GeometryValue::new_multi_line_string(many.iter().map(line)),
        },
        Shape::Polygons(polygons) => {
            let turned = |rings: &Vec<Vec<LonLat>>| -> Vec<Vec<Vec<f64>>> {
                (rings.iter().enumerate()).map(|(i, r)| line(&wound(r, i == 0))).collect()
            };
            match polygons.as_slice() {
                [] => return None,
                [one] => GeometryValue::new_polygon(turned(one)),
                many => GeometryValue::new_multi_polygon(many.iter().map(turned)),
            }
        }
    };
    Some(Geometry::new(value))
}

/// The ring in the sense that RFC 7946 asks for: outer rings counter-clockwise, holes clockwise.
fn wound(ring: &[LonLat], is_outer: bool) -> Vec<LonLat> {
    let doubled_area: f64 = ring
        .windows(2)
        .map(|p| p[0].lon.degrees() * p[1].lat.degrees() - p[1].lon.degrees() * p[0].lat.degrees())
        .sum();
    let mut ring = ring.to_vec();
    if (doubled_area > 0.0) != is_outer {
        ring.reverse();
    }
    ring
}
