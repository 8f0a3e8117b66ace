//! KML, placemark by placemark. Network links are not followed, styles and pictures left aside.

use roxmltree::{Document, Node, ParsingOptions};

use super::{Fault, Reading, line, name, position, ring, text};
use crate::load::Problem;
use crate::load::quote::quoted;
use crate::model::{LonLat, OverlayFeature, OverlayGeometry, OverlayPolygon};

/// Elements and texts of a document at most.
const MOST_NODES: u32 = 4_000_000;
/// Geometries inside geometries, and elements read inside a placemark.
const DEEPEST: usize = 16;
/// Elements around a placemark that are looked at for its folders.
const MOST_AROUND: usize = 64;
/// Folders around a placemark that are named.
const MOST_FOLDERS: usize = 8;
/// Longest name of such a folder, which stands in each of its placemarks, characters.
const MOST_FOLDER_CHARS: usize = 60;

/// Every placemark of a document. An error refuses the file.
pub(super) fn read(bytes: &[u8], reading: &mut Reading) -> Result<(), Problem> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        let what = "it is not written in UTF-8";
        return Err(Problem::file(what, "Save it again as UTF-8"));
    };
    let options =
        ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..Default::default() };
    let document = Document::parse_with_options(text, options).map_err(|e| unreadable(&e))?;
    let mut number = 0;
    for node in document.root().descendants().filter(Node::is_element) {
        match node.tag_name().name() {
            "Placemark" => {
                number += 1;
                match placemark(node) {
                    Ok(feature) => reading.keep(feature)?,
                    Err(fault) => reading.fault(|| place_of(&document, node, number), fault),
                }
            }
            "NetworkLink" => {
                let what = "it points to another file, which is not fetched";
                let fault = Fault::warning("NetworkLink", what, "Open that file itself");
                reading.fault(|| place_of(&document, node, number), fault);
            }
            kind @ ("GroundOverlay" | "ScreenOverlay" | "PhotoOverlay") => {
                let what = format!("a {kind} is a picture, which is not drawn");
                let fault = Fault::warning("picture", what, "Points, lines and polygons are");
                reading.fault(|| place_of(&document, node, number), fault);
            }
            _ => {}
        }
    }
    Ok(())
}

fn unreadable(error: &roxmltree::Error) -> Problem {
    let mend = match error {
        roxmltree::Error::DtdDetected => {
            "Documents with a DOCTYPE are not read, for safety: remove that line"
        }
        roxmltree::Error::NodesLimitReached => "Cut it to the part you need",
        _ => "It may not have been written or downloaded whole; check it with an XML validator",
    };
    let words = error.to_string();
    let short = quoted(&words, 300);
    Problem::file(format!("its XML cannot be read: {short}"), mend)
}

/// "#12 Gate, line 340".
fn place_of(document: &Document<'_>, node: Node<'_, '_>, number: usize) -> String {
    let row = document.text_pos_at(node.range().start).row;
    let named = child(node, "name").map(words).and_then(|words| name(&words));
    let named: String = named.map_or_else(String::new, |n| quoted(&n, 60));
    format!("#{number} {named}, line {row}").replace(" ,", ",")
}

fn child<'a, 'd>(node: Node<'a, 'd>, tag: &str) -> Option<Node<'a, 'd>> {
    node.children().find(|n| n.is_element() && n.tag_name().name() == tag)
}

fn children<'a, 'd>(node: Node<'a, 'd>, tag: &str) -> impl Iterator<Item = Node<'a, 'd>> {
    node.children().filter(move |n| n.is_element() && n.tag_name().name() == tag)
}

/// All text directly inside, that of CDATA too.
fn words(node: Node<'_, '_>) -> String {
    node.children().filter(Node::is_text).filter_map(|n| n.text()).collect()
}

fn placemark(node: Node<'_, '_>) -> Result<OverlayFeature, Fault> {
    let mut geometry = OverlayGeometry::default();
    take_apart(node, &mut geometry, 0)?;
    if geometry.is_empty() {
        let what = "it has no position, so there is nothing to draw";
        return Err(Fault::warning("geometry", what, "Give it a position, or leave it out"));
    }
    let plain = |tag: &str| child(node, tag).map(|n| text(&without_tags(&words(n))));
    let mut properties: Vec<(String, String)> = ["address", "phoneNumber"]
        .into_iter()
        .filter_map(|tag| plain(tag).map(|value| (tag.to_owned(), value)))
        .collect();
    if let Some(span) = child(node, "TimeSpan").or_else(|| child(node, "TimeStamp")) {
        let parts = span.children().filter(Node::is_element);
        properties.extend(parts.map(|p| (p.tag_name().name().to_owned(), text(&words(p)))));
    }
    if let Some(data) = child(node, "ExtendedData") {
        extended(data, &mut properties);
    }
    let folders = folders(node);
    if !folders.is_empty() {
        properties.push(("Folder".to_owned(), text(&folders)));
    }
    Ok(OverlayFeature {
        name: child(node, "name").and_then(|n| name(&words(n))),
        description: plain("description").filter(|d| !d.is_empty()),
        properties,
        geometry,
    })
}

fn extended(data: Node<'_, '_>, properties: &mut Vec<(String, String)>) {
    let attribute = |n: Node<'_, '_>| text(n.attribute("name").unwrap_or("value"));
    for n in children(data, "Data") {
        let key = child(n, "displayName").map_or_else(|| attribute(n), |d| text(&words(d)));
        let value = child(n, "value").map(words).unwrap_or_default();
        properties.push((key, text(&without_tags(&value))));
    }
    for schema in children(data, "SchemaData") {
        for n in children(schema, "SimpleData") {
            properties.push((attribute(n), text(&without_tags(&words(n)))));
        }
    }
}

/// "Bases / North": the folders around a placemark, outermost first.
fn folders(node: Node<'_, '_>) -> String {
    let around = node
        .ancestors()
        .take(MOST_AROUND)
        .filter(|n| n.is_element() && n.tag_name().name() == "Folder");
    let mut names: Vec<String> = around
        .take(MOST_FOLDERS)
        .filter_map(|n| child(n, "name").and_then(|n| name(&words(n))))
        .map(|name| quoted(&name, MOST_FOLDER_CHARS))
        .collect();
    names.reverse();
    names.join(" / ")
}

/// Descriptions are often HTML; what is shown is their text.
fn without_tags(html: &str) -> String {
    let mut plain = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        plain.push_str(&rest[..open]);
        let tag = &rest[open..];
        let Some(close) = tag.find('>') else { break };
        // Only what looks like a tag: “a < b” stays.
        let is_tag =
            tag[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        if !is_tag {
            plain.push('<');
            rest = &tag[1..];
            continue;
        }
        let breaks = ["<br", "<p", "</p", "</tr", "</li", "</div"];
        let lower = tag[..close].to_ascii_lowercase();
        plain.push(if breaks.iter().any(|b| lower.starts_with(b)) { '\n' } else { ' ' });
        rest = &tag[close + 1..];
    }
    plain.push_str(rest);
    let lines = plain.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The geometries directly inside a node.
fn take_apart(node: Node<'_, '_>, shapes: &mut OverlayGeometry, depth: usize) -> Result<(), Fault> {
    if depth > DEEPEST {
        let what = format!("its geometries are nested more than {DEEPEST} deep");
        return Err(Fault::error("MultiGeometry", what, "Put them side by side"));
    }
    for part in node.children().filter(Node::is_element) {
        match part.tag_name().name() {
            "Point" => match coordinates(part)?[..] {
                [at] => shapes.points.push(at),
                ref all => {
                    let what = format!("a point has {} positions", all.len());
                    return Err(Fault::error("Point", what, "Give it one"));
                }
            },
            "LineString" => shapes.lines.push(line(coordinates(part)?)?),
            "LinearRing" => shapes.lines.push(ring(coordinates(part)?)?),
            "Polygon" => shapes.polygons.push(polygon(part)?),
            "Track" => shapes.lines.push(line(track(part)?)?),
            "MultiGeometry" | "MultiTrack" => take_apart(part, shapes, depth + 1)?,
            "Model" => {
                let what = "it is a model in three dimensions, which is not drawn";
                return Err(Fault::warning("Model", what, "Give it a point as well"));
            }
            _ => {}
        }
    }
    Ok(())
}

fn polygon(node: Node<'_, '_>) -> Result<OverlayPolygon, Fault> {
    let boundary = |n: Node<'_, '_>| match child(n, "LinearRing") {
        Some(inner) => ring(coordinates(inner)?),
        None => Err(Fault::error("Polygon", "a boundary has no ring", "Give it a LinearRing")),
    };
    let Some(outer) = child(node, "outerBoundaryIs") else {
        return Err(Fault::error("Polygon", "it has no outline", "Give it an outerBoundaryIs"));
    };
    let holes = children(node, "innerBoundaryIs").map(boundary).collect::<Result<_, _>>()?;
    Ok(OverlayPolygon { outer: boundary(outer)?, holes })
}

/// "2.17,13.48,0 2.18,13.49": longitude, latitude, height, parted by white space.
fn coordinates(node: Node<'_, '_>) -> Result<Vec<LonLat>, Fault> {
    let written = child(node, "coordinates").map(words).unwrap_or_default();
    written.split_whitespace().map(|part| tuple(part, ',')).collect()
}

/// Of a track, each position in an element of its own: "2.17 13.48 0".
fn track(node: Node<'_, '_>) -> Result<Vec<LonLat>, Fault> {
    children(node, "coord").map(|n| tuple(words(n).trim(), ' ')).collect()
}

fn tuple(part: &str, between: char) -> Result<LonLat, Fault> {
    let mut numbers = part.split(between).map(str::parse::<f64>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(lon)), Some(Ok(lat))) => position(lon, lat),
        _ => {
            let what = format!("“{}” is no position", quoted(part, 40));
            let mend = "Write longitude,latitude without a space, and a space between positions";
            Err(Fault::error("coordinates", what, mend))
        }
    }
}
