//! KML 2.2: a folder for each kind, a `TimeSpan` for each placemark, so that Google Earth's slider
//! runs through them; everything else as `ExtendedData`.

use std::collections::HashMap;

use kml::types::Element;
use kml::{Kml, KmlDocument, KmlVersion, KmlWriter};

use super::{COLUMNS, Credits, Feature, FeatureKind, Shape, Value};
use crate::model::{Dataset, ForceIx, LonLat};

/// Red, green, blue.
pub type Rgb = [u8; 3];

/// What no force is behind: events of nobody, area states.
const NEUTRAL: Rgb = [96, 96, 104];
const NEUTRAL_STYLE: &str = "neutral";
/// A circle that Google Earth and QGIS know.
const ICON: &str = "http://maps.google.com/mapfiles/kml/shapes/shaded_dot.png";

/// The file's text; `color` is the map's colour of a force.
///
/// # Errors
/// None for any dataset; the library's own are passed on in words.
pub fn write(
    dataset: &Dataset,
    features: &[Feature],
    credits: &Credits,
    color: impl Fn(ForceIx) -> Rgb,
) -> Result<String, String> {
    let mut document =
        vec![leaf("name", &credits.dataset), leaf("description", &credits.to_string())];
    document.push(style(NEUTRAL_STYLE, NEUTRAL));
    for force in dataset.force_ixs() {
        if features.iter().any(|f| f.force == Some(force)) {
            document.push(style(&style_id(dataset, force), color(force)));
        }
    }
    for kind in FeatureKind::ALL {
        let of_kind = features.iter().filter(|f| f.kind == kind);
        let mut folder = vec![leaf("name", kind.plural())];
        folder.extend(of_kind.map(|f| placemark(dataset, f)));
        if folder.len() > 1 {
            document.push(branch("Folder", folder));
        }
    }
    let attrs = HashMap::from([("xmlns".to_owned(), "http://www.opengis.net/kml/2.2".to_owned())]);
    let elements = vec![Kml::<f64>::Element(branch("Document", document))];
    let root = Kml::KmlDocument(KmlDocument { version: KmlVersion::V22, attrs, elements });
    let mut bytes = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_vec();
    KmlWriter::from_writer(&mut bytes)
        .write(&root)
        .map_err(|error| format!("no KML was written: {error}"))?;
    bytes.push(b'\n');
    String::from_utf8(bytes).map_err(|error| format!("no KML was written: {error}"))
}

fn style_id(dataset: &Dataset, force: ForceIx) -> String {
    // An id in XML begins with a letter and holds no spaces.
    let id = dataset.force(force).meta.id.as_str();
    let tame: String =
        id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    format!("force-{}-{tame}", force.index())
}

/// KML writes colours as alpha, blue, green, red.
fn style(id: &str, [r, g, b]: Rgb) -> Element {
    let color = |alpha: u8| leaf("color", &format!("{alpha:02x}{b:02x}{g:02x}{r:02x}"));
    let icon = branch("Icon", vec![leaf("href", ICON)]);
    let parts = vec![
        branch("IconStyle", vec![color(0xff), leaf("scale", "0.9"), icon]),
        branch("LabelStyle", vec![leaf("scale", "0.8")]),
        branch("LineStyle", vec![color(0xff), leaf("width", "3")]),
        branch("PolyStyle", vec![color(0x40)]),
    ];
    Element { attrs: HashMap::from([("id".to_owned(), id.to_owned())]), ..branch("Style", parts) }
}

/// In the order that the schema asks for.
fn placemark(dataset: &Dataset, feature: &Feature) -> Element {
    let mut children = vec![leaf("name", &feature.name)];
    let days = [("begin", feature.start), ("end", feature.end)];
    let span: Vec<Element> =
        days.iter().filter_map(|(name, day)| Some(leaf(name, &(*day)?.to_string()))).collect();
    if !span.is_empty() {
        children.push(branch("TimeSpan", span));
    }
    let style = feature.force.map_or_else(|| NEUTRAL_STYLE.to_owned(), |f| style_id(dataset, f));
    children.push(leaf("styleUrl", &format!("#{style}")));
    let told = COLUMNS.iter().zip(&feature.values).filter(|(_, v)| **v != Value::Empty);
    children.push(branch("ExtendedData", told.map(|((name, _), v)| data(name, v)).collect()));
    children.extend(geometry(&feature.shape));
    branch("Placemark", children)
}

fn data(name: &str, value: &Value) -> Element {
    let text = match value {
        Value::Empty => String::new(),
        Value::Text(text) => text.clone(),
        Value::Whole(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
    };
    let attrs = HashMap::from([("name".to_owned(), name.to_owned())]);
    Element { attrs, ..branch("Data", vec![leaf("value", &text)]) }
}

fn geometry(shape: &Shape) -> Option<Element> {
    let mut parts: Vec<Element> = match shape {
        Shape::None => return None,
        Shape::Point(at) => vec![branch("Point", vec![coordinates(&[*at])])],
        Shape::Lines(lines) => lines
            .iter()
            .map(|line| branch("LineString", vec![leaf("tessellate", "1"), coordinates(line)]))
            .collect(),
        Shape::Polygons(polygons) => polygons.iter().map(|rings| polygon(rings)).collect(),
    };
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(branch("MultiGeometry", parts)),
    }
}

fn polygon(rings: &[Vec<LonLat>]) -> Element {
    let boundary = |i: usize| if i == 0 { "outerBoundaryIs" } else { "innerBoundaryIs" };
    let rings = rings
        .iter()
        .enumerate()
        .map(|(i, ring)| branch(boundary(i), vec![branch("LinearRing", vec![coordinates(ring)])]));
    branch("Polygon", rings.collect())
}

fn coordinates(points: &[LonLat]) -> Element {
    let words: Vec<String> =
        points.iter().map(|p| format!("{},{}", p.lon.degrees(), p.lat.degrees())).collect();
    leaf("coordinates", &words.join(" "))
}

fn branch(name: &str, children: Vec<Element>) -> Element {
    Element { name: name.to_owned(), children, ..Element::default() }
}

/// XML has no place for most control characters, not even escaped.
fn leaf(name: &str, text: &str) -> Element {
    let is_told = |c: &char| {
        matches!(c, '\t' | '\n' | '\r') || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'))
    };
    let content = Some(text.chars().filter(is_told).collect());
    Element { name: name.to_owned(), content, ..Element::default() }
}
