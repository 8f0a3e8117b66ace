//! Drawings over the map: GeoJSON and KML.

use basewatch::load::Problem;
use basewatch::load::overlay::{self, FileKind, LoadedOverlay};
use basewatch::model::{LonLat, OverlayFeature, OverlayFormat};
use serde_json::Value;

use super::{Room, check_words};

/// A JSON value or an XML node takes many times its bytes.
const ROOM: Room = Room { fixed_bytes: 4 << 20, per_byte: 600 };

/// Text that is kept of a file, at most so many times the file.
const MOST_TEXT_PER_BYTE: usize = 16;

fn read(input: &[u8], format: OverlayFormat) -> LoadedOverlay {
    let loaded = ROOM.hold(input, || overlay::read(input, format, "drawing"));
    let lines = input.iter().filter(|b| matches!(**b, b'\n' | b'\r')).count() + 1;
    for problem in &loaded.problems {
        let words = problem.to_string();
        check_words(&words, 2_000);
        assert!(!problem.mend.is_empty(), "{words}");
        let numbered = problem.record.as_ref().is_none_or(|at| at == "all" || at.starts_with('#'));
        assert!(numbered, "{words}");
        let line = words.rsplit("line ").next().and_then(|rest| {
            rest.split(|c: char| !c.is_ascii_digit()).next()?.parse::<usize>().ok()
        });
        assert!(line.is_none_or(|line| line <= lines || !words.contains("at line")), "{words}");
    }
    match &loaded.overlay {
        None => assert!(!loaded.problems.is_empty(), "nothing drawn and no word of it"),
        Some(overlay) => {
            assert_eq!(overlay.format, format);
            assert!(!overlay.features.is_empty());
            let mut text = 0;
            for feature in &overlay.features {
                check_feature(feature);
                text += text_of(feature);
            }
            assert!(text <= MOST_TEXT_PER_BYTE * input.len(), "{text} bytes of text");
            assert!(overlay.bounds().is_some());
        }
    }
    loaded
}

fn text_of(feature: &OverlayFeature) -> usize {
    let kept = feature.name.iter().chain(&feature.description);
    let properties = feature.properties.iter().map(|(key, value)| key.len() + value.len());
    kept.map(String::len).sum::<usize>() + properties.sum::<usize>()
}

fn check_feature(feature: &OverlayFeature) {
    let geometry = &feature.geometry;
    assert!(!geometry.is_empty());
    for at in geometry.positions() {
        assert_eq!(LonLat::new(at.lon.degrees(), at.lat.degrees()), Some(at));
    }
    assert!(geometry.lines.iter().all(|line| line.len() >= 2));
    let rings = geometry.polygons.iter().flat_map(|p| p.holes.iter().chain([&p.outer]));
    for ring in rings {
        assert!(ring.len() >= 4 && ring.first() == ring.last(), "a ring that is none");
    }
    if let Some(name) = &feature.name {
        assert!(!name.is_empty() && !name.chars().any(char::is_control), "{name:?}");
    }
    let texts = feature.properties.iter().flat_map(|(key, value)| [key, value]);
    for text in texts.chain(&feature.description) {
        assert!(text.chars().count() <= 20_001, "{} characters", text.len());
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
    }
}

/// Faults told of features that were left out; `None` where some are not told one by one.
fn left_out(loaded: &LoadedOverlay, is_about_feature: impl Fn(&str) -> bool) -> Option<usize> {
    let is_all = loaded.problems.iter().all(|p| !p.what.contains("more of the same kind"));
    let about = |p: &&Problem| {
        p.record.as_ref().is_some_and(|at| at.starts_with('#'))
            && p.field.as_deref().is_some_and(&is_about_feature)
    };
    is_all.then(|| loaded.problems.iter().filter(about).count())
}

/// Whether the file was read to its end, so that every feature counts.
fn is_complete(loaded: &LoadedOverlay) -> bool {
    loaded.overlay.is_some()
        || loaded.problems.last().is_some_and(|p| p.what.contains("nothing that can be drawn"))
}

pub(super) fn geojson(input: &[u8]) {
    let _: FileKind = overlay::sniff(input);
    let loaded = read(input, OverlayFormat::GeoJson);
    let text = input.strip_prefix(b"\xef\xbb\xbf").unwrap_or(input);
    let Ok(document) = serde_json::from_slice::<Value>(text) else { return };
    let is_collection = document.get("type").is_some_and(|t| t == "FeatureCollection");
    let features = if is_collection {
        document.get("features").and_then(Value::as_array).map_or(0, Vec::len)
    } else {
        1
    };
    if let (true, Some(lost)) = (is_complete(&loaded), left_out(&loaded, |_| true)) {
        let kept = loaded.overlay.map_or(0, |o| o.features.len());
        assert_eq!(kept + lost, features, "features kept and left out");
    }
}

pub(super) fn kml(input: &[u8]) {
    let loaded = read(input, OverlayFormat::Kml);
    let text = input.strip_prefix(b"\xef\xbb\xbf").unwrap_or(input);
    let Ok(text) = std::str::from_utf8(text) else { return };
    let Ok(document) = roxmltree::Document::parse(text) else { return };
    let placemarks =
        document.descendants().filter(|n| n.is_element() && n.tag_name().name() == "Placemark");
    let about_placemark = |field: &str| !matches!(field, "NetworkLink" | "picture");
    if let (true, Some(lost)) = (is_complete(&loaded), left_out(&loaded, about_placemark)) {
        let kept = loaded.overlay.map_or(0, |o| o.features.len());
        assert_eq!(kept + lost, placemarks.count(), "placemarks kept and left out");
    }
}
