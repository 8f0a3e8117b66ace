//! KML 2.2: a folder for each kind, a `TimeSpan` for each placemark, so that Google Earth's slider
//! runs through them; everything else as `ExtendedData`.

use std::collections::HashMap;
use std::io::{self, Write};

use kml::types::Element;
use kml::{Kml, KmlWriter};

use super::incidents::{Chosen, Content, IncidentCell, IncidentLine};
use super::{COLUMNS, Data, Feature, FeatureKind, Shape, Value};
use crate::model::{Dataset, ForceIx, LonLat};

/// Red, green, blue.
pub type Rgb = [u8; 3];

/// What no force is behind: events of nobody, area states.
const NEUTRAL: Rgb = [96, 96, 104];
const NEUTRAL_STYLE: &str = "neutral";
/// The reader's own incidents.
const INCIDENT: Rgb = [150, 75, 0];
const INCIDENT_STYLE: &str = "incident";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                    <kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>\n";
/// A circle that Google Earth and QGIS know.
const ICON: &str = "http://maps.google.com/mapfiles/kml/shapes/shaded_dot.png";

/// Writes the file; `color` is the map's colour of a force.
///
/// # Errors
/// Where it cannot be written.
pub fn write(
    data: &Data<'_>,
    color: impl Fn(ForceIx) -> Rgb,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (dataset, features) = (data.dataset, data.features);
    let mut description = data.credits.to_string();
    if let Some(incidents) = data.incidents {
        description.push_str(&format!(". {incidents}"));
    }
    out.write_all(HEAD.as_bytes())?;
    put(leaf("name", &data.credits.dataset), out)?;
    put(leaf("description", &description), out)?;
    put(style(NEUTRAL_STYLE, NEUTRAL), out)?;
    for force in dataset.force_ixs() {
        if features.iter().any(|f| f.force == Some(force)) {
            put(style(&style_id(dataset, force), color(force)), out)?;
        }
    }
    if data.incidents.is_some() {
        put(style(INCIDENT_STYLE, INCIDENT), out)?;
    }
    for kind in FeatureKind::ALL {
        let of_kind = || features.iter().filter(|f| f.kind == kind);
        if of_kind().next().is_none() {
            continue;
        }
        out.write_all(b"<Folder>")?;
        put(leaf("name", kind.plural()), out)?;
        of_kind().try_for_each(|feature| put(placemark(dataset, feature), out))?;
        out.write_all(b"</Folder>\n")?;
    }
    for (table, lines) in data.incidents.into_iter().flat_map(Chosen::by_table) {
        out.write_all(b"<Folder>")?;
        put(leaf("name", &format!("Incidents of {table}, no part of the evidence")), out)?;
        for line in lines {
            incident(&line, out)?;
        }
        out.write_all(b"</Folder>\n")?;
    }
    out.write_all(b"</Document></kml>\n")
}

/// One element after the other: all of them together may not fit into memory.
fn put(element: Element, out: &mut dyn Write) -> io::Result<()> {
    let written = KmlWriter::from_writer(&mut *out).write(&Kml::<f64>::Element(element));
    written.map_err(io::Error::other)?;
    out.write_all(b"\n")
}

/// By hand: there may be a million.
fn incident(line: &IncidentLine<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"<Placemark><name>")?;
    text(line.name(), out)?;
    out.write_all(b"</name>")?;
    if let (Some(begin), Some(end)) = line.days() {
        write!(out, "<TimeSpan><begin>{begin}</begin><end>{end}</end></TimeSpan>")?;
    }
    write!(out, "<styleUrl>#{INCIDENT_STYLE}</styleUrl><ExtendedData>")?;
    for cell in IncidentCell::TOLD {
        let content = line.cell(cell);
        if content == Content::Empty {
            continue;
        }
        write!(out, "<Data name=\"{}\"><value>", cell.key())?;
        match content {
            Content::Empty => {}
            Content::Text(words) => text(&words, out)?,
            Content::Whole(number) => write!(out, "{number}")?,
            Content::Real(number) => write!(out, "{number}")?,
        }
        out.write_all(b"</value></Data>")?;
    }
    let (lon, lat) = (line.at().lon.degrees(), line.at().lat.degrees());
    let point = format_args!("<Point><coordinates>{lon},{lat}</coordinates></Point>");
    writeln!(out, "</ExtendedData>{point}</Placemark>")
}

/// What XML would obey is written out.
fn text(words: &str, out: &mut dyn Write) -> io::Result<()> {
    let is_plain = |c: char| is_told(c) && !matches!(c, '&' | '<' | '>' | '"' | '\'');
    if words.chars().all(is_plain) {
        return out.write_all(words.as_bytes());
    }
    for c in words.chars().filter(|c| is_told(*c)) {
        match c {
            '&' => out.write_all(b"&amp;")?,
            '<' => out.write_all(b"&lt;")?,
            '>' => out.write_all(b"&gt;")?,
            '"' => out.write_all(b"&quot;")?,
            '\'' => out.write_all(b"&apos;")?,
            c => write!(out, "{c}")?,
        }
    }
    Ok(())
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
    children.push(branch("ExtendedData", told.map(|((name, _), v)| datum(name, v)).collect()));
    children.extend(geometry(&feature.shape));
    branch("Placemark", children)
}

fn datum(name: &str, value: &Value) -> Element {
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
fn is_told(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r') || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'))
}

fn leaf(name: &str, text: &str) -> Element {
    let content = Some(text.chars().filter(|c| is_told(*c)).collect());
    Element { name: name.to_owned(), content, ..Element::default() }
}
