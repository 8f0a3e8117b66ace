//! A reader's own GeoJSON and KML: read feature by feature, drawn, named, clicked, taken away; and
//! files that mean no good.

mod common;
mod window;

use std::path::PathBuf;
use std::sync::Arc;

use basewatch::load::overlay::{self, FileKind, LoadedOverlay, sniff};
use basewatch::model::{LonLat, Overlay, OverlayFormat};
use basewatch::scene::{OverlayAtlas, OverlayScene, ScreenPoint, Viewport};
use basewatch::state::{
    Camera, Command, FileCommand, LayerToggle, OverlayCommand, OverlayLook, Selection, Session,
};
use egui::Role;
use proptest::prelude::*;
use serde_json::{Value, json};
use window::Window;

fn geojson(document: &Value) -> LoadedOverlay {
    overlay::read(document.to_string().as_bytes(), OverlayFormat::GeoJson, "my.geojson")
}

fn kml(inside: &str) -> LoadedOverlay {
    let text = format!(
        r#"<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>{inside}</Document></kml>"#
    );
    overlay::read(text.as_bytes(), OverlayFormat::Kml, "my.kml")
}

#[track_caller]
fn kept(loaded: &LoadedOverlay) -> &Overlay {
    let problems: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    loaded.overlay.as_ref().unwrap_or_else(|| panic!("nothing was kept: {problems:#?}"))
}

/// The one thing wrong with a file that was refused.
#[track_caller]
fn refused(loaded: &LoadedOverlay) -> String {
    assert!(loaded.overlay.is_none());
    let first = loaded.problems.first().expect("a refusal says why");
    assert!(!first.mend.is_empty(), "{first} does not say how to mend it");
    first.to_string()
}

fn feature(name: &str, geometry: Value) -> Value {
    let mut feature =
        json!({"type": "Feature", "properties": {"name": name, "seen": 3, "note": null}});
    feature["geometry"] = geometry;
    feature
}

fn collection(features: &[Value]) -> Value {
    json!({"type": "FeatureCollection", "features": features})
}

/// About Niamey: a gate, a road and a compound with a yard cut out of it.
fn site() -> Value {
    collection(&[
        feature("Gate", json!({"type": "Point", "coordinates": [2.10, 13.60, 210.0]})),
        feature("Road", json!({"type": "LineString", "coordinates": [[1.0, 14.5], [2.5, 15.5]]})),
        feature(
            "Compound",
            json!({"type": "Polygon", "coordinates": [
                [[4.0, 16.0], [6.0, 16.0], [6.0, 18.0], [4.0, 18.0], [4.0, 16.0]],
                [[4.8, 16.8], [5.2, 16.8], [5.2, 17.2], [4.8, 17.2], [4.8, 16.8]],
            ]}),
        ),
    ])
}

// Reading.

#[test]
fn every_kind_of_geometry_is_read_with_what_the_file_says_of_it() {
    let many = json!({"type": "GeometryCollection", "geometries": [
        {"type": "MultiPoint", "coordinates": [[1.0, 2.0], [3.0, 4.0]]},
        {"type": "MultiLineString", "coordinates": [[[1.0, 2.0], [3.0, 4.0]]]},
        {"type": "MultiPolygon", "coordinates": [[[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]]]},
    ]});
    let mut document = site();
    document["features"].as_array_mut().expect("a list").push(feature("Many", many));
    let loaded = geojson(&document);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let overlay = kept(&loaded);
    let words: Vec<String> = overlay.features.iter().map(|f| f.geometry.words()).collect();
    assert_eq!(words, ["point", "line", "polygon", "polygon and line and 2 points"]);
    assert_eq!(overlay.title(0), "Gate");
    let seen = ("seen".to_owned(), "3".to_owned());
    assert!(overlay.features[0].properties.contains(&seen));
    // A ring that was left open is closed.
    let ring = &overlay.features[3].geometry.polygons[0].outer;
    assert_eq!(ring.first(), ring.last());
    assert_eq!(overlay.features[2].geometry.polygons[0].holes.len(), 1);
}

#[test]
fn bad_features_are_told_one_by_one_and_the_good_ones_kept() {
    let document = collection(&[
        feature("Good", json!({"type": "Point", "coordinates": [2.0, 13.0]})),
        feature("Swapped", json!({"type": "Point", "coordinates": [13.0, 102.0]})),
        feature("Metres", json!({"type": "Point", "coordinates": [412_345.0, 1_500_000.0]})),
        feature("Short", json!({"type": "LineString", "coordinates": [[1.0, 2.0]]})),
        feature("Half", json!({"type": "Point", "coordinates": [1.0]})),
        feature("Nowhere", Value::Null),
        json!({"type": "Feature", "properties": {}, "geometry": {"type": "Blob"}}),
        json!(17),
        feature("Last", json!({"type": "Point", "coordinates": [3.0, 14.0]})),
    ]);
    let loaded = geojson(&document);
    let names: Vec<_> = kept(&loaded).features.iter().map(|f| f.name.clone()).collect();
    assert_eq!(names, [Some("Good".to_owned()), Some("Last".to_owned())]);
    let told: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    let expected = [
        ("#2 Swapped", "changed places"),
        ("#3 Metres", "EPSG:4326"),
        ("#4 Short", "at least two"),
        ("#5 Half", ""),
        ("#6 Nowhere", "no geometry"),
        ("#7", ""),
        ("#8", ""),
    ];
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (problem, (at, words)) in told.iter().zip(expected) {
        assert!(problem.contains(at) && problem.contains(words), "{problem} misses {at}, {words}");
    }
}

#[test]
fn placemarks_are_read_with_their_data_and_bad_ones_told_with_their_line() {
    let loaded = kml("<Folder><name>North</name>\n<Placemark><name>Gate</name>\
         <description><![CDATA[<b>Main</b> gate<br/>since 2018 &amp; open]]></description>\
         <ExtendedData><Data name=\"guards\"><value>4</value></Data></ExtendedData>\
         <Point><coordinates> 2.1,13.6,0 </coordinates></Point></Placemark></Folder>\n\
         <Placemark><name>Empty</name><Point><coordinates/></Point></Placemark>\n\
         <Placemark><name>Words</name><Point><coordinates>here, there</coordinates></Point>\
         </Placemark>\n<NetworkLink><name>More</name><Link><href>http://x.test/a.kml</href></Link>\
         </NetworkLink>\n<Placemark><name>Yard</name><MultiGeometry><Polygon><outerBoundaryIs>\
         <LinearRing><coordinates>0,0 1,0 1,1 0,0</coordinates></LinearRing></outerBoundaryIs>\
         </Polygon><LineString><coordinates>0,0 5,5</coordinates></LineString></MultiGeometry>\
         </Placemark>");
    let overlay = kept(&loaded);
    assert_eq!(overlay.features.len(), 2);
    let gate = &overlay.features[0];
    assert_eq!(gate.name.as_deref(), Some("Gate"));
    assert_eq!(gate.description.as_deref(), Some("Main gate\nsince 2018 &amp; open"));
    let has =
        |key: &str, value: &str| gate.properties.contains(&(key.to_owned(), value.to_owned()));
    assert!(has("guards", "4") && has("Folder", "North"), "{:?}", gate.properties);
    assert_eq!(overlay.features[1].geometry.words(), "polygon and line");
    let told: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 3, "{told:#?}");
    assert!(told[0].contains("#2 Empty, line 3") && told[0].contains("0 positions"), "{told:#?}");
    assert!(told[1].contains("#3 Words, line 4") && told[1].contains("“here,”"), "{told:#?}");
    assert!(told[2].contains("not fetched"), "{told:#?}");
}

// Files that mean no good.

#[test]
fn what_is_nested_a_hundred_thousand_deep_is_refused() {
    let deep = 100_000;
    let json = format!(
        r#"{{"type":"GeometryCollection","geometries":{}{}}}"#,
        "[".repeat(deep),
        "]".repeat(deep)
    );
    let loaded = overlay::read(json.as_bytes(), OverlayFormat::GeoJson, "deep");
    assert!(refused(&loaded).contains("nested too deep"), "{:?}", loaded.problems);
    // Nested only where nothing is read: no position is in it.
    let folders = kml(&("<Folder>".repeat(deep) + &"</Folder>".repeat(deep)));
    refused(&folders);
    let nested = format!(
        "<Placemark><name>Well</name>{}<Point><coordinates>1,2</coordinates></Point>{}</Placemark>",
        "<MultiGeometry>".repeat(deep),
        "</MultiGeometry>".repeat(deep)
    );
    let loaded = kml(&nested);
    assert!(loaded.overlay.is_none());
    assert!(loaded.problems.iter().any(|p| p.what.contains("nested")), "{:?}", loaded.problems);
}

#[test]
fn numbers_that_are_none_truncated_and_empty_files_are_told() {
    let bad = [
        (r#"{"type":"Point","coordinates":[NaN,1]}"#, "line 1"),
        (r#"{"type":"Point","coordinates":[1e999,1]}"#, "line 1"),
        (r#"{"type":"FeatureCollection","features":[{"type":"Fea"#, "ends in the middle"),
        ("", "ends in the middle"),
        (r#"{"type":"FeatureCollection"}"#, "without a list"),
        (r#"{"type":"FeatureCollection","features":[]}"#, "nothing that can be drawn"),
        (r#"{"type":"Sonnet"}"#, "no GeoJSON"),
    ];
    for (text, words) in bad {
        let loaded = overlay::read(text.as_bytes(), OverlayFormat::GeoJson, "bad");
        assert!(refused(&loaded).contains(words), "{text}: {:?}", loaded.problems);
    }
    let bad = [
        "",
        "<kml><Placemark><Point><coordinates>1,2",
        "<kml></kml>",
        "<kml><Placemark><Point><coordinates>NaN,1</coordinates></Point></Placemark></kml>",
        "<!DOCTYPE kml [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><kml>&b;</kml>",
    ];
    for text in bad {
        let loaded = overlay::read(text.as_bytes(), OverlayFormat::Kml, "bad");
        refused(&loaded);
    }
}

#[test]
fn a_file_is_known_by_what_is_in_it() {
    let cases: [(&[u8], FileKind); 12] = [
        (br#"{"format":"basewatch/1"}"#, FileKind::Dataset),
        (br#"{"format":"basewatch/1", "claims": [ "#, FileKind::Dataset),
        (
            br#"{"type":"FeatureCollection","features":[]}"#,
            FileKind::Overlay(OverlayFormat::GeoJson),
        ),
        (br#"{"type":"FeatureCollection","features":["#, FileKind::Overlay(OverlayFormat::GeoJson)),
        (b"\xef\xbb\xbf <kml></kml>", FileKind::Overlay(OverlayFormat::Kml)),
        (b"<?xml version='1.0'?><k:kml>", FileKind::Overlay(OverlayFormat::Kml)),
        (b"<html></html>", FileKind::Unknown),
        (b"PMTiles\x03rest", FileKind::PmTiles),
        (b"PK\x03\x04", FileKind::Zip),
        (b" \n", FileKind::Empty),
        (b"\x89PNG", FileKind::Unknown),
        (br#"{"type":"Topology"}"#, FileKind::Unknown),
    ];
    for (bytes, kind) in cases {
        assert_eq!(sniff(bytes), kind, "{}", String::from_utf8_lossy(bytes));
    }
}

proptest! {
    #[test]
    fn whatever_a_file_holds_reading_it_comes_to_an_end(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        sniff(&bytes);
        for format in [OverlayFormat::GeoJson, OverlayFormat::Kml] {
            let loaded = overlay::read(&bytes, format, "any");
            prop_assert!(loaded.overlay.is_some() || !loaded.problems.is_empty());
        }
    }

    #[test]
    fn kml_of_the_right_words_in_any_order_comes_to_an_end(parts in prop::collection::vec(prop::sample::select(vec![
        "<Placemark>", "</Placemark>", "<Point>", "</Point>", "<coordinates>", "</coordinates>",
        "1,2 ", "3,4,5 ", "<Polygon>", "</Polygon>", "<name>", "</name>", "x", "<Point/>",
        "<outerBoundaryIs>", "</outerBoundaryIs>", "<LinearRing>", "</LinearRing>",
    ]), 0..40)) {
        let loaded = kml(&parts.concat());
        prop_assert!(loaded.overlay.is_some() || !loaded.problems.is_empty());
    }

    /// A triangle is touched inside and nowhere else, at any zoom.
    #[test]
    fn a_triangle_is_picked_where_it_is(
        (ax, ay) in (-20.0..20.0f64, -20.0..20.0f64),
        (bx, by) in (-20.0..20.0f64, -20.0..20.0f64),
        (cx, cy) in (-20.0..20.0f64, -20.0..20.0f64),
        (px, py) in (0.0..800.0f64, 0.0..600.0f64),
        zoom in 2.0..9.0f64,
    ) {
        let loaded = geojson(&json!({"type": "Polygon", "coordinates": [[[ax, ay], [bx, by], [cx, cy]]]}));
        let (session, atlas) = over(loaded);
        let viewport = Viewport::new(Camera::new(LonLat::clamped(0.0, 0.0), zoom), 800.0, 600.0);
        let scene = OverlayScene::new(&atlas, &session.state().overlays, &viewport);
        let corner = |x, y| viewport.to_screen(LonLat::clamped(x, y));
        let corners = [corner(ax, ay), corner(bx, by), corner(cx, cy)];
        let p = ScreenPoint::new(px, py);
        let side = |a: ScreenPoint, b: ScreenPoint| (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
        let sides = [side(corners[0], corners[1]), side(corners[1], corners[2]), side(corners[2], corners[0])];
        // On the edge itself either answer is right.
        prop_assume!(sides.iter().all(|s| s.abs() > 1e-3));
        let is_inside = sides.iter().all(|s| *s > 0.0) || sides.iter().all(|s| *s < 0.0);
        prop_assert_eq!(scene.pick(p).is_some(), is_inside);
    }
}

/// A session with an overlay, and its shapes.
fn over(loaded: LoadedOverlay) -> (Session, OverlayAtlas) {
    let mut session = Session::new(common::clean(&common::world()), Vec::new());
    session.apply(add("mine", loaded));
    let mut atlas = OverlayAtlas::default();
    atlas.follow(&session.state().overlays);
    (session, atlas)
}

fn add(path: &str, loaded: LoadedOverlay) -> Command {
    let overlay = Arc::new(loaded.overlay.expect("an overlay"));
    OverlayCommand::Add { path: PathBuf::from(path), overlay, problems: loaded.problems }.into()
}

// In the window.

fn with_overlay(loaded: LoadedOverlay) -> Window {
    let mut window = Window::open();
    let ctx = window.harness.ctx.clone();
    // Callouts may lie over features, and would be what is clicked.
    let without_callouts = Command::ToggleLayer(LayerToggle::Events);
    let commands = vec![without_callouts, add("/mine/my.geojson", loaded)];
    window.harness.state_mut().apply(&ctx, commands);
    window.settle();
    window
}

#[test]
fn a_feature_is_clicked_on_the_map_and_told_in_full() {
    let mut window = with_overlay(geojson(&site()));
    // In the compound, away from its yard and from its middle.
    window.click_at(window.screen(4.4, 17.6));
    assert_eq!(window.selected().as_deref(), Some("Compound"));
    assert!(window.tells("Polygon · GeoJSON my.geojson, feature 3"));
    assert!(window.tells("seen") && window.tells("no claim of this dataset"));
    // The yard is a hole.
    window.click_at(window.screen(5.0, 17.0));
    assert_eq!(window.selected(), None);
    window.click_at(window.screen(1.75, 15.0));
    assert_eq!(window.selected().as_deref(), Some("Road"));
    window.click_at(window.screen(2.10, 13.60));
    assert_ne!(window.selected().as_deref(), Some("Gate"), "the base's mark lies over it");
}

#[test]
fn features_are_named_for_screen_readers_and_pressed_by_them() {
    let mut window = with_overlay(geojson(&site()));
    window.ask(Role::Button, "Compound, polygon of my.geojson", egui::accesskit::Action::Click);
    assert_eq!(window.selected().as_deref(), Some("Compound"));
    assert!(window.get(Role::Button, "Compound, polygon").is_on);
}

/// Presses something in the Layers menu, which may have closed meanwhile.
fn in_layers(window: &mut Window, role: Role, name: &str) {
    if window.find(role, name).is_none() {
        window.click(Role::Button, "Layers");
    }
    window.click(role, name);
}

#[test]
fn an_overlay_is_hidden_shown_fitted_and_closed_in_the_layers_menu() {
    let mut window = with_overlay(geojson(&site()));
    window.click_at(window.screen(4.4, 17.6));
    in_layers(&mut window, Role::CheckBox, "my.geojson");
    let looks = |w: &Window| {
        w.session().state().overlays.entries().iter().map(|e| e.look).collect::<Vec<_>>()
    };
    assert_eq!(looks(&window), [OverlayLook::Hidden]);
    assert_eq!(window.selected(), None, "what is hidden is not selected");
    assert!(window.find(Role::Button, "Compound, polygon").is_none());
    in_layers(&mut window, Role::CheckBox, "my.geojson");
    assert_eq!(looks(&window), [OverlayLook::Shown]);
    let before = window.session().state().camera;
    in_layers(&mut window, Role::Button, "Fit my.geojson");
    assert_ne!(window.session().state().camera, before);
    for (lon, lat) in [(1.0, 13.60), (6.0, 18.0)] {
        assert!(window.map().contains(window.screen(lon, lat)), "{lon}, {lat} is out of view");
    }
    in_layers(&mut window, Role::Button, "Close my.geojson");
    assert!(window.session().state().overlays.entries().is_empty());
    assert!(window.find(Role::Button, "Compound, polygon").is_none());
}

#[test]
fn only_checked_addresses_can_be_followed() {
    let document = collection(&[json!({"type": "Feature",
        "properties": {"name": "Trap", "a": "javascript:alert(1)", "b": "file:///etc/passwd",
                       "c": "https://example.org/page", "d": "<a href='http://x.test'>x</a>"},
        "geometry": {"type": "Polygon",
                     "coordinates": [[[4.0, 16.0], [6.0, 16.0], [6.0, 18.0], [4.0, 18.0]]]}})]);
    let mut window = with_overlay(geojson(&document));
    window.click_at(window.screen(4.4, 17.6));
    assert!(window.tells("javascript:alert(1)") && window.tells("file:///etc/passwd"));
    for trap in ["javascript", "file:", "<a href"] {
        assert!(window.find(Role::Link, trap).is_none(), "{trap} can be followed");
    }
    window.click(Role::Link, "https://example.org/page");
    assert_eq!(window.opened, ["https://example.org/page"]);
    let ctx = window.harness.ctx.clone();
    let link = FileCommand::OpenLink("javascript:alert(1)".to_owned());
    window.harness.state_mut().apply(&ctx, vec![link.into()]);
    window.settle();
    assert_eq!(window.opened.len(), 1);
    assert!(window.tells("This link was not opened"));
}

#[test]
fn names_of_ten_thousand_characters_break_nothing() {
    let long = "Камп ".repeat(2_000);
    let square = json!({"type": "Polygon",
                        "coordinates": [[[4.0, 16.0], [6.0, 16.0], [6.0, 18.0], [4.0, 18.0]]]});
    let mut window = with_overlay(geojson(&collection(&[feature(&long, square)])));
    let map = window.map();
    window.click_at(window.screen(4.4, 17.6));
    assert!(window.selected().is_some_and(|name| name.starts_with("Камп Камп")));
    assert!(window.tells("characters in all"));
    assert_eq!(window.map(), map, "the panels keep their sizes");
}

#[test]
fn an_overlay_out_of_view_is_looked_at_and_one_in_view_moves_nothing() {
    let home = Window::open().session().state().camera;
    let near = with_overlay(geojson(&site()));
    assert_eq!(near.session().state().camera, home);
    let far = json!({"type": "Point", "coordinates": [-70.0, -33.0]});
    let window = with_overlay(geojson(&far));
    assert!(window.map().contains(window.screen(-70.0, -33.0)));
    assert_ne!(window.session().state().camera, home);
}

#[test]
fn the_same_file_again_takes_the_place_of_the_first_and_its_selection_falls() {
    let (mut session, _) = over(geojson(&site()));
    let first = session.state().overlays.entries()[0].id;
    let spot = basewatch::state::OverlaySpot { overlay: first, feature: 0 };
    session.apply(Command::Select(Selection::Overlay(spot)));
    session.apply(add("mine", geojson(&site())));
    assert_eq!(session.state().overlays.entries().len(), 1);
    assert_ne!(session.state().overlays.entries()[0].id, first);
    assert_eq!(session.state().selection, Selection::Nothing);
}

#[test]
fn long_names_of_folders_are_not_copied_whole_into_every_placemark() {
    let folder = format!("<Folder><name>{}</name>", "north ".repeat(3_000));
    let placemark = "<Placemark><Point><coordinates>2,13</coordinates></Point></Placemark>";
    let file = format!("{}{}{}", folder.repeat(8), placemark.repeat(500), "</Folder>".repeat(8));
    let loaded = kml(&file);
    let kept = kept(&loaded);
    let text: usize =
        kept.features.iter().flat_map(|f| &f.properties).map(|(_, value)| value.len()).sum();
    assert_eq!(kept.features.len(), 500);
    assert!(text < 500 * 600, "{text} bytes");
    assert!(kept.features[0].properties[0].1.starts_with("north north"));
}

#[test]
fn a_hundred_thousand_faults_are_counted_without_a_search_for_the_line_of_each() {
    let loaded = kml(&"<Placemark/>\n".repeat(100_000));
    assert!(refused(&loaded).contains("line 1"));
    assert!(loaded.problems.iter().any(|p| p.what.contains("99500 more")));
}

#[test]
fn what_a_file_says_in_a_fault_is_quoted_tamed() {
    let name = "gate\u{1b}[2J\u{202e}".repeat(1_000);
    let mut bad = feature(&name, json!({"type": "Point", "coordinates": [2]}));
    bad["properties"]["name"] = json!(name);
    let strange = json!({"type": "Feature", "geometry": {"type": name}, "properties": {}});
    let loaded = geojson(&collection(&[bad, strange]));
    assert_eq!(loaded.problems.len(), 3);
    for problem in &loaded.problems {
        let words = problem.to_string();
        assert!(!words.chars().any(|c| c.is_control() || c == '\u{202e}'), "{words:?}");
        assert!(words.chars().count() < 700, "{words}");
    }
}
