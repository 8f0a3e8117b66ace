//! GeoJSON (RFC 7946), feature by feature.

use std::borrow::Cow;

use ::geojson::{Feature, GeometryValue, Position, feature::Id};
use serde_json::Value;

use super::sniff::is_geojson_type;
use super::{Fault, Reading, line, name, position, ring, text};
use crate::load::Problem;
use crate::load::quote::quoted;
use crate::model::{LonLat, OverlayFeature, OverlayGeometry, OverlayPolygon};

/// Members that name a feature, the first that it has.
const NAMES: [&str; 4] = ["name", "title", "label", "id"];
const DESCRIPTIONS: [&str; 3] = ["description", "desc", "notes"];

/// Every feature of a document. An error refuses the file.
pub(super) fn read(bytes: &[u8], reading: &mut Reading) -> Result<(), Problem> {
    let mut document: Value = serde_json::from_slice(bytes).map_err(|e| unreadable(&e))?;
    let kind = document.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    if let Some(crs) = document.get("crs").filter(|crs| !is_wgs84(crs)) {
        let what = format!("it names another coordinate system, {}", shortened(crs));
        let mend = "Its positions are read as WGS84 degrees; export it in EPSG:4326";
        reading.fault(|| "all".to_owned(), Fault::warning("crs", what, mend));
    }
    let features = match kind.as_str() {
        "FeatureCollection" => match document.get_mut("features").map(Value::take) {
            Some(Value::Array(features)) => features,
            _ => {
                let what = "it is a FeatureCollection without a list of “features”";
                return Err(Problem::file(what, "Add “features”: […]"));
            }
        },
        "Feature" => vec![document],
        kind if is_geojson_type(kind) => vec![serde_json::json!({
            "type": "Feature", "properties": null, "geometry": document
        })],
        _ => {
            let what = "it is no GeoJSON: its “type” is none of GeoJSON's";
            return Err(Problem::file(
                what,
                "A FeatureCollection, a Feature or a geometry is read",
            ));
        }
    };
    for (i, value) in features.into_iter().enumerate() {
        let at = place_of(i, &value);
        match feature(value) {
            Ok(feature) => reading.keep(feature)?,
            Err(fault) => reading.fault(|| at, fault),
        }
    }
    Ok(())
}

fn unreadable(error: &serde_json::Error) -> Problem {
    let at = format!("line {}, column {}", error.line(), error.column());
    let words = error.to_string();
    if words.starts_with("recursion limit") {
        let what = format!("it is nested too deep at {at}");
        return Problem::file(what, "No drawing needs more than a few levels");
    }
    if error.is_eof() {
        let what = format!("it ends in the middle, at {at}");
        return Problem::file(what, "It may not have been written or downloaded whole");
    }
    let words = words.split(" at line ").next().unwrap_or(&words);
    Problem::file(format!("{words}, at {at}"), "Check the file with a JSON validator")
}

/// "#12", with its name or id where it has one.
fn place_of(i: usize, value: &Value) -> String {
    let properties = value.get("properties");
    let named = NAMES.iter().find_map(|key| properties.and_then(|p| p.get(key)));
    match named.or_else(|| value.get("id")) {
        Some(name) => format!("#{} {}", i + 1, shortened(name)),
        None => format!("#{}", i + 1),
    }
}

fn shortened(value: &Value) -> String {
    quoted(&value.as_str().map_or_else(|| Cow::from(value.to_string()), Cow::Borrowed), 60)
}

fn is_wgs84(crs: &Value) -> bool {
    let words = crs.to_string();
    crs.is_null() || words.contains("CRS84") || words.contains("4326")
}

fn feature(value: Value) -> Result<OverlayFeature, Fault> {
    let feature: Feature = serde_json::from_value(value).map_err(|error| {
        Fault::error("feature", quoted(&error.to_string(), 300), "Write it as RFC 7946 has it")
    })?;
    let Some(geometry) = feature.geometry else {
        let what = "it has no geometry, so there is nothing to draw";
        return Err(Fault::warning("geometry", what, "Give it a position, or leave it out"));
    };
    let mut shapes = OverlayGeometry::default();
    take_apart(geometry.value, &mut shapes)?;
    if shapes.is_empty() {
        return Err(Fault::error("geometry", "its geometry is empty", "Give it a position"));
    }
    let properties: Vec<(String, String)> = feature
        .properties
        .into_iter()
        .flatten()
        .map(|(key, value)| (text(&key), value_text(&value)))
        .collect();
    let first = |keys: &[&str]| {
        let found = |key: &&str| {
            let same = |(name, _): &&(String, String)| name.eq_ignore_ascii_case(key);
            properties.iter().find(same).map(|(_, value)| value.clone())
        };
        keys.iter().find_map(found).filter(|value| !value.is_empty())
    };
    let id = feature.id.map(|id| match id {
        Id::String(id) => id,
        Id::Number(id) => id.to_string(),
    });
    Ok(OverlayFeature {
        name: first(&NAMES).or(id).and_then(|words| name(&words)),
        description: first(&DESCRIPTIONS),
        properties,
        geometry: shapes,
    })
}

fn value_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(words) => text(words),
        other => text(&other.to_string()),
    }
}

/// Collections cannot be nested deeper than the JSON reader allows.
fn take_apart(value: GeometryValue, shapes: &mut OverlayGeometry) -> Result<(), Fault> {
    match value {
        GeometryValue::Point { coordinates } => shapes.points.push(at(&coordinates)?),
        GeometryValue::MultiPoint { coordinates } => shapes.points.extend(all(&coordinates)?),
        GeometryValue::LineString { coordinates } => shapes.lines.push(line(all(&coordinates)?)?),
        GeometryValue::MultiLineString { coordinates } => {
            for part in coordinates {
                shapes.lines.push(line(all(&part)?)?);
            }
        }
        GeometryValue::Polygon { coordinates } => shapes.polygons.push(polygon(&coordinates)?),
        GeometryValue::MultiPolygon { coordinates } => {
            for part in coordinates {
                shapes.polygons.push(polygon(&part)?);
            }
        }
        GeometryValue::GeometryCollection { geometries } => {
            for part in geometries {
                take_apart(part.value, shapes)?;
            }
        }
    }
    Ok(())
}

fn at(position_written: &Position) -> Result<LonLat, Fault> {
    match position_written.as_slice() {
        [lon, lat, ..] => position(*lon, *lat),
        short => {
            let what = format!("a position has {} number", short.len());
            Err(Fault::error("geometry", what, "Write longitude and latitude"))
        }
    }
}

fn all(positions: &[Position]) -> Result<Vec<LonLat>, Fault> {
    positions.iter().map(at).collect()
}

fn polygon(rings: &[Vec<Position>]) -> Result<OverlayPolygon, Fault> {
    let mut rings = rings.iter().map(|part| ring(all(part)?));
    let Some(outer) = rings.next() else {
        return Err(Fault::error("geometry", "a polygon has no ring", "Give it an outline"));
    };
    Ok(OverlayPolygon { outer: outer?, holes: rings.collect::<Result<_, _>>()? })
}
