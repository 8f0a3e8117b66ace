//! What a file is, going by what is in it: a name may say anything.

use serde::Deserialize;
use serde_json::Value;

use crate::model::OverlayFormat;

/// What to do with a file's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A `basewatch/…` document, of whatever version.
    Dataset,
    Overlay(OverlayFormat),
    /// An archive of tiles.
    PmTiles,
    /// Zipped, as KMZ is.
    Zip,
    Empty,
    /// None of these.
    Unknown,
}

/// How far into a file its kind is looked for where it cannot be read as a whole, bytes.
const LOOKED_AT: usize = 4_096;

/// The two members that tell a dataset from GeoJSON; all others are skipped.
#[derive(Deserialize)]
struct Members {
    format: Option<Value>,
    r#type: Option<Value>,
}

/// The kind of a file, by its contents.
pub fn sniff(bytes: &[u8]) -> FileKind {
    if bytes.starts_with(b"PMTiles") {
        return FileKind::PmTiles;
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return FileKind::Zip;
    }
    let text = without_mark(bytes);
    match text.iter().find(|b| !b.is_ascii_whitespace()) {
        None => FileKind::Empty,
        Some(b'{') => json_kind(text),
        Some(b'<') if has(text, "<kml") || has(text, ":kml") => {
            FileKind::Overlay(OverlayFormat::Kml)
        }
        Some(_) => FileKind::Unknown,
    }
}

fn json_kind(text: &[u8]) -> FileKind {
    match serde_json::from_slice::<Members>(text) {
        Ok(members) => match (members.format, members.r#type) {
            (Some(_), _) => FileKind::Dataset,
            (None, Some(Value::String(name))) if is_geojson_type(&name) => {
                FileKind::Overlay(OverlayFormat::GeoJson)
            }
            // A dataset that forgot to say so has no “type”; its loader says what is missing.
            (None, None) => FileKind::Dataset,
            (None, Some(_)) => FileKind::Unknown,
        },
        // Broken somewhere: what it was meant to be decides who says where.
        Err(_) if has(text, "\"basewatch/") => FileKind::Dataset,
        Err(_) if has(text, "\"Feature") || has(text, "\"coordinates\"") => {
            FileKind::Overlay(OverlayFormat::GeoJson)
        }
        Err(_) => FileKind::Dataset,
    }
}

pub(super) fn is_geojson_type(name: &str) -> bool {
    matches!(
        name,
        "FeatureCollection"
            | "Feature"
            | "Point"
            | "MultiPoint"
            | "LineString"
            | "MultiLineString"
            | "Polygon"
            | "MultiPolygon"
            | "GeometryCollection"
    )
}

/// Whether the file begins with something that contains this.
fn has(text: &[u8], what: &str) -> bool {
    let head = text.get(..LOOKED_AT).unwrap_or(text);
    head.windows(what.len()).any(|part| part == what.as_bytes())
}

/// Without the byte order mark that some editors put before UTF-8.
pub(super) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}
