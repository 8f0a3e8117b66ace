//! How a reader's own vector tiles are drawn: as the embedded map where the layers are the same,
//! else by the common schemas' names (Protomaps, OpenMapTiles), else as lines and light areas over
//! the embedded map.

use serde_json::{Value, json};
use walkers::Style;

use super::super::Theme;

/// Colours of what common schemas tell apart; those of the embedded map's styles.
struct Colors {
    sea: &'static str,
    land: &'static str,
    water: &'static str,
    waterway: &'static str,
    green: &'static str,
    built: &'static str,
    building: &'static str,
    road: &'static str,
    road_edge: &'static str,
    rail: &'static str,
    boundary: &'static str,
    /// For layers that nothing is known of.
    own_line: &'static str,
    own_fill: &'static str,
}

const LIGHT: Colors = Colors {
    sea: "#CFDDE6",
    land: "#F3EFE6",
    water: "#C3D6E2",
    waterway: "#AAC5D6",
    green: "#E3E8D6",
    built: "#EAE4D8",
    building: "#DAD1C2",
    road: "#FFFFFF",
    road_edge: "#CFC3B1",
    rail: "#B4AA9C",
    boundary: "#94836F",
    own_line: "#6B5A8E",
    own_fill: "#8E7CB8",
};

const DARK: Colors = Colors {
    sea: "#10161D",
    land: "#1F252B",
    water: "#152634",
    waterway: "#3A586D",
    green: "#222B26",
    built: "#262B31",
    building: "#31373E",
    road: "#4A525B",
    road_edge: "#171C21",
    rail: "#3D454D",
    boundary: "#7F8B97",
    own_line: "#B6A6DE",
    own_fill: "#8A7ABF",
};

/// A schema by the names of its layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Schema {
    /// Our own.
    Embedded,
    Protomaps,
    OpenMapTiles,
    Unknown,
}

impl Schema {
    fn of(layers: &[String]) -> Self {
        let has = |name: &str| layers.iter().any(|layer| layer == name);
        if has("land") && has("coastline") {
            Self::Embedded
        } else if has("earth") && has("water") {
            Self::Protomaps
        } else if has("water") && (has("transportation") || has("landcover")) {
            Self::OpenMapTiles
        } else {
            Self::Unknown
        }
    }
}

/// The style for tiles with these layers.
pub(super) fn for_layers(layers: &[String], theme: Theme) -> Style {
    let colors = match theme {
        Theme::Light => &LIGHT,
        Theme::Dark => &DARK,
    };
    let drawn = match Schema::of(layers) {
        Schema::Embedded => return theme.style().unwrap_or_default(),
        Schema::Protomaps => protomaps(colors),
        Schema::OpenMapTiles => openmaptiles(colors),
        Schema::Unknown => unknown(layers, colors),
    };
    // Made of the parts below, which a test reads for every schema.
    serde_json::from_value(json!({ "layers": drawn })).unwrap_or_default()
}

fn background(color: &str) -> Value {
    json!({"id": "background", "type": "background", "paint": {"background-color": color}})
}

fn areas() -> Value {
    json!(["==", ["geometry-type"], "Polygon"])
}

fn lines() -> Value {
    json!(["==", ["geometry-type"], "LineString"])
}

fn fill(layer: &str, filter: &Value, color: &str, opacity: f64) -> Value {
    json!({
        "id": format!("{layer} area"), "type": "fill", "source-layer": layer, "filter": filter,
        "paint": {"fill-color": color, "fill-opacity": opacity},
    })
}

/// `width` at zoom 6 and at zoom 15, points.
fn line(layer: &str, filter: &Value, color: &str, width: (f64, f64)) -> Value {
    json!({
        "id": format!("{layer} line"), "type": "line", "source-layer": layer, "filter": filter,
        "paint": {
            "line-color": color,
            "line-width": ["interpolate", ["linear"], ["zoom"], 6, width.0, 15, width.1],
        },
    })
}

fn is_one_of(field: &str, values: &[&str]) -> Value {
    let mut any = vec![json!("any")];
    any.extend(values.iter().map(|value| json!(["==", ["get", field], value])));
    Value::Array(any)
}

fn both(one: &Value, other: &Value) -> Value {
    json!(["all", one, other])
}

const GREEN: [&str; 10] = [
    "forest",
    "wood",
    "park",
    "grass",
    "grassland",
    "nature_reserve",
    "national_park",
    "farmland",
    "scrub",
    "wetland",
];
const BUILT: [&str; 8] = [
    "residential",
    "urban_area",
    "industrial",
    "commercial",
    "military",
    "aerodrome",
    "airfield",
    "retail",
];

fn protomaps(colors: &Colors) -> Vec<Value> {
    let main = is_one_of("kind", &["highway", "major_road"]);
    let minor = is_one_of("kind", &["medium_road", "minor_road", "other"]);
    let mut drawn = vec![background(colors.sea), fill("earth", &areas(), colors.land, 1.0)];
    for layer in ["landcover", "natural", "landuse"] {
        let green = both(&areas(), &is_one_of("kind", &GREEN));
        drawn.push(fill(layer, &green, colors.green, 0.8));
        let built = both(&areas(), &is_one_of("kind", &BUILT));
        drawn.push(fill(layer, &built, colors.built, 0.9));
    }
    drawn.push(fill("water", &areas(), colors.water, 1.0));
    drawn.push(line("water", &lines(), colors.waterway, (0.5, 1.6)));
    drawn.push(line("physical_line", &lines(), colors.waterway, (0.5, 1.6)));
    drawn.push(fill("buildings", &areas(), colors.building, 1.0));
    drawn.extend(roads("roads", &main, &minor, colors));
    drawn.push(line("roads", &is_one_of("kind", &["rail"]), colors.rail, (0.4, 1.4)));
    drawn.push(line("transit", &lines(), colors.rail, (0.4, 1.4)));
    drawn.push(line("boundaries", &lines(), colors.boundary, (0.8, 1.6)));
    drawn
}

fn openmaptiles(colors: &Colors) -> Vec<Value> {
    let main = is_one_of("class", &["motorway", "trunk", "primary"]);
    let minor = is_one_of("class", &["secondary", "tertiary", "minor", "service", "track"]);
    let mut drawn = vec![background(colors.land)];
    for layer in ["landcover", "landuse", "park"] {
        let green = both(&areas(), &is_one_of("class", &GREEN));
        drawn.push(fill(layer, &green, colors.green, 0.8));
        let built = both(&areas(), &is_one_of("class", &BUILT));
        drawn.push(fill(layer, &built, colors.built, 0.9));
    }
    drawn.push(fill("water", &areas(), colors.water, 1.0));
    drawn.push(line("waterway", &lines(), colors.waterway, (0.5, 1.6)));
    drawn.push(fill("aeroway", &areas(), colors.building, 0.8));
    drawn.push(line("aeroway", &lines(), colors.building, (0.6, 5.0)));
    drawn.push(fill("building", &areas(), colors.building, 1.0));
    drawn.extend(roads("transportation", &main, &minor, colors));
    drawn.push(line("transportation", &is_one_of("class", &["rail"]), colors.rail, (0.4, 1.4)));
    drawn.push(line("boundary", &lines(), colors.boundary, (0.8, 1.6)));
    drawn
}

/// Small ones under large ones, each with an edge.
fn roads(layer: &str, main: &Value, minor: &Value, colors: &Colors) -> [Value; 4] {
    let (main, minor) = (both(&lines(), main), both(&lines(), minor));
    [
        line(layer, &minor, colors.road_edge, (0.3, 3.4)),
        line(layer, &minor, colors.road, (0.0, 2.2)),
        line(layer, &main, colors.road_edge, (0.9, 6.0)),
        line(layer, &main, colors.road, (0.2, 4.4)),
    ]
}

/// No ground of its own: what lies between its shapes is the embedded map.
fn unknown(layers: &[String], colors: &Colors) -> Vec<Value> {
    let mut drawn = Vec::new();
    // A file that names no layer has all of them drawn.
    let all = [String::new()];
    let layers = if layers.is_empty() { &all[..] } else { layers };
    for layer in layers {
        drawn.push(fill(layer, &areas(), colors.own_fill, 0.22));
    }
    for layer in layers {
        drawn.push(line(layer, &areas(), colors.own_line, (0.7, 1.6)));
        drawn.push(line(layer, &lines(), colors.own_line, (0.9, 2.4)));
    }
    drawn
}

#[cfg(test)]
mod tests {
    use walkers::StyleLayer;

    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn schemas_are_known_by_their_layers() {
        let of = |layers: &[&str]| Schema::of(&names(layers));
        assert_eq!(of(&["earth", "water", "roads"]), Schema::Protomaps);
        assert_eq!(of(&["water", "transportation"]), Schema::OpenMapTiles);
        assert_eq!(of(&["land", "coastline", "rivers"]), Schema::Embedded);
        assert_eq!(of(&["villages"]), Schema::Unknown);
        assert_eq!(of(&[]), Schema::Unknown);
    }

    #[test]
    fn every_schema_has_a_style_and_only_a_base_map_has_a_ground() {
        for theme in [Theme::Light, Theme::Dark] {
            for layers in [&["earth", "water"][..], &["water", "landcover"], &["land", "coastline"]]
            {
                let style = for_layers(&names(layers), theme);
                assert!(matches!(style.layers.first(), Some(StyleLayer::Background { .. })));
                assert!(style.layers.len() > 8, "{layers:?}");
            }
            let style = for_layers(&names(&["villages", "wells"]), theme);
            let is_ground = |layer: &StyleLayer| matches!(layer, StyleLayer::Background { .. });
            assert!(!style.layers.iter().any(is_ground));
            assert_eq!(style.layers.len(), 6);
            assert_eq!(for_layers(&[], theme).layers.len(), 3);
        }
    }
}
