//! GeoJSON and KML as tables: a column for each property, the position in front.

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::records::{Batch, Failure};
use crate::load::overlay;
use crate::model::{GeoBounds, OverlayFeature, OverlayFormat};

/// Features whose properties become columns: those that only later ones have are left aside.
const LOOKED_AT: usize = 200;
/// Properties that become columns, at most.
const MOST_COLUMNS: usize = 500;
/// Longest line of newline-delimited GeoJSON, and about the longest feature of any other, bytes.
const MOST_LINE: u64 = 16 << 20;

/// Takes a batch that is full, and leaves an empty one.
pub(super) type Take<'a> = dyn FnMut(&mut Batch) -> ControlFlow<()> + 'a;

/// The columns that a collection's first features have.
pub(super) fn geojson_columns(start: &[u8]) -> Vec<String> {
    columns(|each| {
        // It may be cut off in the middle; what comes before that is enough.
        let _ = each_feature(start, each);
    })
}

/// The same of features that stand on a line each.
pub(super) fn line_columns(start: &[u8]) -> Vec<String> {
    columns(|each| {
        let features = start.split(|b| *b == b'\n').filter_map(|line| feature_of(line).ok());
        let _ = features.map(each).find(|flow| flow.is_break());
    })
}

fn columns(features: impl FnOnce(&mut dyn FnMut(Value) -> ControlFlow<()>)) -> Vec<String> {
    let mut names = vec!["longitude".to_owned(), "latitude".to_owned()];
    let mut seen = 0;
    features(&mut |feature| {
        let properties = feature.get("properties").and_then(Value::as_object);
        for key in properties.into_iter().flatten().map(|(key, _)| key) {
            if names.len() < MOST_COLUMNS && !names[2..].contains(key) {
                names.push(key.clone());
            }
        }
        seen += 1;
        if seen < LOOKED_AT { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    names
}

/// Reads a collection, feature by feature.
pub(super) fn read_geojson(
    from: impl Read,
    columns: &[String],
    take: &mut Take<'_>,
) -> Result<(), Failure> {
    let mut batch = Batch::default();
    let mut number = 0;
    let left = Cell::new(MOST_LINE);
    let from = Rationed { from, left: &left };
    let read = each_feature(BufReader::with_capacity(256 << 10, from), &mut |feature| {
        left.set(MOST_LINE);
        number += 1;
        push(&mut batch, number, &feature, columns);
        if batch.is_full() { take(&mut batch) } else { ControlFlow::Continue(()) }
    });
    match read {
        Ok(true) => {
            let _ = take(&mut batch);
            Ok(())
        }
        Ok(false) => Ok(()),
        Err(error) => {
            let at = format!("line {}, column {}", error.line(), error.column());
            let words = if error.is_io() {
                format!("It was read up to {at} only, after {number} features: {error}")
            } else if error.is_eof() {
                format!(
                    "It ends in the middle, at {at}, after {number} features: it may not have been written or downloaded whole"
                )
            } else {
                format!(
                    "Its JSON cannot be read at {at}, after {number} features: check it with a JSON validator"
                )
            };
            Err(Failure::Refused(words))
        }
    }
}

/// Gives no more than so many bytes before it is told to go on: what belongs together is held in
/// memory, and may have no end.
struct Rationed<'a, R> {
    from: R,
    left: &'a Cell<u64>,
}

impl<R: Read> Read for Rationed<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.left.get() == 0 {
            let words = format!("a feature has more than {} MB", MOST_LINE >> 20);
            return Err(io::Error::other(words));
        }
        let bytes = self.from.read(into)?;
        self.left.set(self.left.get().saturating_sub(bytes as u64));
        Ok(bytes)
    }
}

/// Reads features that stand on a line each.
pub(super) fn read_lines(
    from: impl Read,
    columns: &[String],
    take: &mut Take<'_>,
) -> Result<(), Failure> {
    let mut from = BufReader::with_capacity(256 << 10, from);
    let (mut batch, mut line, mut number) = (Batch::default(), Vec::new(), 0);
    loop {
        line.clear();
        if from.by_ref().take(MOST_LINE).read_until(b'\n', &mut line)? == 0 {
            let _ = take(&mut batch);
            return Ok(());
        }
        number += 1;
        if line.len() as u64 == MOST_LINE {
            return Err(Failure::Endless(number));
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        match feature_of(&line) {
            Ok(feature) => push(&mut batch, number, &feature, columns),
            Err(_) => batch.push_no_feature(number, &line),
        }
        if batch.is_full() && take(&mut batch).is_break() {
            return Ok(());
        }
    }
}

/// A line may begin with the record separator of RFC 8142.
fn feature_of(line: &[u8]) -> Result<Value, serde_json::Error> {
    serde_json::from_slice(line.strip_prefix(b"\x1e").unwrap_or(line))
}

fn push(batch: &mut Batch, number: u64, feature: &Value, columns: &[String]) {
    if !feature.is_object() {
        batch.push_no_feature(number, feature.to_string().as_bytes());
        return;
    }
    let (lon, lat) = position(feature.get("geometry").unwrap_or(&Value::Null));
    let properties = feature.get("properties");
    let text = |name: &String| match properties.and_then(|p| p.get(name)) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(words)) => words.clone(),
        Some(other) => other.to_string(),
    };
    let fields: Vec<String> =
        [lon, lat].into_iter().chain(columns.iter().skip(2).map(text)).collect();
    batch.push(number, fields.iter().map(String::as_bytes));
}

/// A point's position as written; of any other shape the middle of what is around it.
fn position(geometry: &Value) -> (String, String) {
    let mut around: Option<[f64; 4]> = None;
    let coordinates = geometry.get("coordinates");
    let is_point = geometry.get("type").and_then(Value::as_str) == Some("Point");
    if let (true, Some([lon, lat, ..])) =
        (is_point, coordinates.and_then(Value::as_array).map(Vec::as_slice))
    {
        return (lon.to_string(), lat.to_string());
    }
    let parts = geometry.get("geometries").and_then(Value::as_array);
    let inner = parts.into_iter().flatten().filter_map(|g| g.get("coordinates"));
    for coordinates in coordinates.into_iter().chain(inner) {
        surround(coordinates, &mut around);
    }
    around.map_or_else(Default::default, |[west, south, east, north]| {
        (f64::midpoint(west, east).to_string(), f64::midpoint(south, north).to_string())
    })
}

/// JSON is read no deeper than 128 levels, so this goes no deeper.
fn surround(value: &Value, around: &mut Option<[f64; 4]>) {
    let Some(items) = value.as_array() else { return };
    let numbers = (items.first().and_then(Value::as_f64), items.get(1).and_then(Value::as_f64));
    if let (Some(lon), Some(lat)) = numbers {
        let [west, south, east, north] = around.unwrap_or([lon, lat, lon, lat]);
        *around = Some([west.min(lon), south.min(lat), east.max(lon), north.max(lat)]);
    } else {
        items.iter().for_each(|item| surround(item, around));
    }
}

/// Hands on one feature after the other, without holding the collection; `false` where it was told
/// to stop.
fn each_feature(
    from: impl Read,
    each: &mut dyn FnMut(Value) -> ControlFlow<()>,
) -> Result<bool, serde_json::Error> {
    let mut document = serde_json::Deserializer::from_reader(from);
    let mut stopped = false;
    let read = Collection { each, stopped: &mut stopped }.deserialize(&mut document);
    if stopped { Ok(false) } else { read.and_then(|()| document.end()).map(|()| true) }
}

struct Collection<'a> {
    each: &'a mut dyn FnMut(Value) -> ControlFlow<()>,
    stopped: &'a mut bool,
}

impl<'de> DeserializeSeed<'de> for Collection<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Collection<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a FeatureCollection")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "features" {
                map.next_value_seed(Features { each: self.each, stopped: self.stopped })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

struct Features<'a> {
    each: &'a mut dyn FnMut(Value) -> ControlFlow<()>,
    stopped: &'a mut bool,
}

impl<'de> DeserializeSeed<'de> for Features<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Features<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut features: A) -> Result<(), A::Error> {
        while let Some(feature) = features.next_element::<Value>()? {
            if (self.each)(feature).is_break() {
                *self.stopped = true;
                return Err(serde::de::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

/// A KML file as features, read as a whole.
pub(super) fn kml(bytes: &[u8]) -> Result<Vec<OverlayFeature>, Failure> {
    let read = overlay::read(bytes, OverlayFormat::Kml, "");
    let why =
        || read.problems.first().map_or_else(String::new, |p| format!("{}. {}", p.what, p.mend));
    read.overlay.map(|o| o.features).ok_or_else(|| Failure::Refused(why()))
}

/// The columns of KML's placemarks.
pub(super) fn kml_columns(features: &[OverlayFeature]) -> Vec<String> {
    let mut names: Vec<String> =
        ["longitude", "latitude", "name", "description"].map(str::to_owned).into();
    for (key, _) in features.iter().take(LOOKED_AT).flat_map(|f| &f.properties) {
        if names.len() < MOST_COLUMNS && !names.contains(key) {
            names.push(key.clone());
        }
    }
    names
}

/// Hands on KML's placemarks.
pub(super) fn read_kml(features: &[OverlayFeature], columns: &[String], take: &mut Take<'_>) {
    let mut batch = Batch::default();
    for (number, feature) in (1..).zip(features) {
        let middle = GeoBounds::around(feature.geometry.positions()).map(|around| {
            let (a, b) = (around.south_west, around.north_east);
            let lon = f64::midpoint(a.lon.degrees(), b.lon.degrees());
            (lon.to_string(), f64::midpoint(a.lat.degrees(), b.lat.degrees()).to_string())
        });
        let (lon, lat) = middle.unwrap_or_default();
        let name = feature.name.clone().unwrap_or_default();
        let description = feature.description.clone().unwrap_or_default();
        let property = |column: &String| {
            let found = feature.properties.iter().find(|(key, _)| key == column);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let fields: Vec<String> = [lon, lat, name, description]
            .into_iter()
            .chain(columns.iter().skip(4).map(property))
            .collect();
        batch.push(number, fields.iter().map(String::as_bytes));
        if batch.is_full() && take(&mut batch).is_break() {
            return;
        }
    }
    let _ = take(&mut batch);
}
