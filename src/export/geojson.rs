//! GeoJSON, RFC 7946: longitude before latitude, counter-clockwise outer rings, days as ISO 8601
//! in `start` and `end`, where kepler.gl and QGIS look for them. Credits are a foreign member.

use geojson::{
    Feature as Row, FeatureCollection, GeoJson, Geometry, GeometryValue, JsonObject, JsonValue,
};
use serde_json::json;

use super::{APP, COLUMNS, Credits, Feature, Shape, Value, When};
use crate::model::LonLat;

/// The file's text.
pub fn write(features: &[Feature], credits: &Credits) -> String {
    let mut foreign = JsonObject::new();
    foreign.insert("name".to_owned(), json!(credits.dataset));
    foreign.insert("basewatch".to_owned(), credits_json(credits));
    let collection = FeatureCollection {
        bbox: None,
        features: features.iter().map(row).collect(),
        foreign_members: Some(foreign),
    };
    GeoJson::FeatureCollection(collection).to_string() + "\n"
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

fn row(feature: &Feature) -> Row {
    let properties = COLUMNS
        .iter()
        .zip(&feature.values)
        .map(|(&(name, _), value)| (name.to_owned(), json_value(value)))
        .collect();
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
